"""Trees to functions: XPath 1.0 by lxml wherever the meaning is the same, Python for the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from lxml import etree

from harness.kit.xpath import steps
from harness.kit.xpath.environment import Environment
from harness.kit.xpath.kinds import VALUE_COMPARISONS
from harness.kit.xpath.library import FUNCTIONS
from harness.kit.xpath.one import Writer
from harness.kit.xpath.operators import ARITHMETIC, arithmetic, castable, compare, interval, unary_minus
from harness.kit.xpath.parse_errors import XPathError
from harness.kit.xpath.tree import Tree, gives_document, of_values, positional
from harness.kit.xpath.values import DocumentItem, Sequence, from_lxml, is_element, truth
from harness.kit.xpath.variables import CURRENT, NotOneError, Variable


class Values(Protocol):
    """What an expression asks for: the variables in scope."""

    def __call__(self, variable: Variable, /) -> Sequence:
        """The value of a variable."""
        ...

    def given(self, slot: str, /) -> Any:
        """The same, by its slot and as lxml takes it."""
        ...


@dataclass(slots=True)
class Focus:
    """The context of an evaluation."""

    item: Any
    values: Values
    environment: Environment
    position: int = 1
    size: int = 1
    #: Variables bound by for, some, every.
    bound: dict[str, Sequence] = field(default_factory=dict)

    def at(self, item: Any, position: int, size: int) -> Focus:
        """The same, on another item."""
        return Focus(item, self.values, self.environment, position, size, self.bound)

    def binding(self, name: str, value: Sequence) -> Focus:
        """The same, with one more variable."""
        return Focus(self.item, self.values, self.environment, self.position, self.size, {**self.bound, name: value})


Code = Callable[[Focus], Sequence]


class Compiler:
    """Compiles the expressions of one schema in one scope of variables."""

    def __init__(self, environment: Environment, scope: dict[str, Variable], document: bool = False) -> None:
        self.environment = environment
        self.scope = scope
        self.document = document

    def inner(self) -> Compiler:
        """The compiler of predicates and further steps, whose context is a node of the document."""
        return Compiler(self.environment, self.scope) if self.document else self

    def writer(self) -> Writer:
        """A writer of XPath 1.0 for this scope."""
        return Writer(self.scope, self.environment.constant, self.document, self.everywhere)

    def everywhere(self, test: str) -> Variable:
        """The variable of the elements of a name; its slot is the name as lxml writes it, made safe."""
        return self.environment.everywhere(test)

    def xpath(self, text: str, smart: bool = True) -> Any:
        """An XPath 1.0 of lxml with the functions and prefixes of the schema."""
        return etree.XPath(
            text, namespaces=self.environment.namespaces, extensions=self.environment.extensions, smart_strings=smart
        )

    def code(self, tree: Tree, bound: frozenset[str] = frozenset()) -> Code:
        """The function of a tree; raises XPathError for what is not supported."""
        if tree[0] in ("var", "lit", "ctx", "seq", "if", "for") or (tree[0] == "fn" and tree[1] in FUNCTIONS):
            return self._python(tree, bound)
        if tree[0] not in ("some", "every") and of_values(tree):  # faster than a call of lxml
            return self._python(tree, bound)
        # lxml knows doubles only, and gives something for nothing
        if tree[0] == "neg" or (tree[0] == "op" and (tree[1] in ARITHMETIC or tree[1] in VALUE_COMPARISONS)):
            return self._python(tree, bound)
        native = self._native(tree, bound)
        return native if native is not None else self._python(tree, bound)

    def _native(self, tree: Tree, bound: frozenset[str]) -> Code | None:
        """The tree by lxml, when it has the same meaning there and is evaluated on an element."""
        if positional(tree) or gives_document(tree):
            return None
        writer = Writer(
            {k: v for k, v in self.scope.items() if k not in bound}, self.environment.constant, self.document
        )
        try:
            text = writer.write(tree, True)
            evaluate = self.xpath(text)
        except (NotOneError, etree.XPathError):
            return None
        python: list[Code] = []

        def run(focus: Focus) -> Sequence:
            """By lxml on an element, in Python on anything else."""
            item = focus.item.root if isinstance(focus.item, DocumentItem) and self.document else focus.item
            if not is_element(item):
                if not python:
                    python.append(self._python(tree, bound))
                return python[0](focus)
            self.environment.current = focus.values.given
            return from_lxml(evaluate(item))

        return run

    def _python(self, tree: Tree, bound: frozenset[str]) -> Code:
        handler = getattr(self, f"_code_{tree[0]}", None)
        if handler is None:
            raise XPathError(f"unsupported: {tree[0]}")
        code: Code = handler(tree, bound)
        return code

    # -- simple trees ------------------------------------------------------------------------------

    def _code_lit(self, tree: Tree, bound: frozenset[str]) -> Code:
        # decimals are floats in trees, doubles are not written in rules
        value = Decimal(repr(tree[1])) if isinstance(tree[1], float) else tree[1]
        return lambda focus: [value]

    def _code_ctx(self, tree: Tree, bound: frozenset[str]) -> Code:
        return lambda focus: [focus.item]

    def _code_var(self, tree: Tree, bound: frozenset[str]) -> Code:
        name = tree[1]
        if name in bound:
            return lambda focus: focus.bound[name]
        variable = self.scope.get(name)
        if variable is None:
            raise XPathError(f"variable ${name} is not declared")
        known = variable
        return lambda focus: focus.values(known)

    def _code_seq(self, tree: Tree, bound: frozenset[str]) -> Code:
        items = [self.code(item, bound) for item in tree[1]]
        return lambda focus: [value for item in items for value in item(focus)]

    def _code_if(self, tree: Tree, bound: frozenset[str]) -> Code:
        condition, then, other = (self.code(part, bound) for part in tree[1:])
        return lambda focus: then(focus) if truth(condition(focus)) else other(focus)

    def _code_neg(self, tree: Tree, bound: frozenset[str]) -> Code:
        operand = self.code(tree[1], bound)
        return lambda focus: unary_minus(operand(focus))

    def _code_op(self, tree: Tree, bound: frozenset[str]) -> Code:
        symbol = tree[1]
        left, right = self.code(tree[2], bound), self.code(tree[3], bound)
        if symbol == "and":
            return lambda focus: [truth(left(focus)) and truth(right(focus))]
        if symbol == "or":
            return lambda focus: [truth(left(focus)) or truth(right(focus))]
        if symbol in ("|", "union", "except", "intersect"):
            return steps.combined(symbol, left, right)
        if symbol in ARITHMETIC:
            return lambda focus: arithmetic(symbol, left(focus), right(focus))
        if symbol == "to":
            return lambda focus: interval(left(focus), right(focus))
        return lambda focus: compare(symbol, left(focus), right(focus))

    # -- binding -----------------------------------------------------------------------------------

    def _code_for(self, tree: Tree, bound: frozenset[str]) -> Code:
        name, sequence = tree[1], self.code(tree[2], bound)
        body = self.code(tree[3], bound | {name})
        return lambda focus: [value for item in sequence(focus) for value in body(focus.binding(name, [item]))]

    def _code_some(self, tree: Tree, bound: frozenset[str]) -> Code:
        name, sequence = tree[1], self.code(tree[2], bound)
        body = self.code(tree[3], bound | {name})
        return lambda focus: [any(truth(body(focus.binding(name, [item]))) for item in sequence(focus))]

    def _code_every(self, tree: Tree, bound: frozenset[str]) -> Code:
        name, sequence = tree[1], self.code(tree[2], bound)
        body = self.code(tree[3], bound | {name})
        return lambda focus: [all(truth(body(focus.binding(name, [item]))) for item in sequence(focus))]

    # -- paths and functions -----------------------------------------------------------------------

    def _code_path(self, tree: Tree, bound: frozenset[str]) -> Code:
        return steps.path(self, tree, bound)

    def _code_filter(self, tree: Tree, bound: frozenset[str]) -> Code:
        return steps.filtered(self, self.code(tree[1], bound), tree[2], bound)

    def _code_castable(self, tree: Tree, bound: frozenset[str]) -> Code:
        value = self.code(tree[1], bound)
        return lambda focus: [castable(value(focus), tree[2])]

    def _code_fn(self, tree: Tree, bound: frozenset[str]) -> Code:
        function = FUNCTIONS.get(tree[1])
        if function is None:
            raise XPathError(f"unsupported function: {tree[1]}()")
        if tree[1] == "current":
            return lambda focus: focus.values(CURRENT)
        arguments = [self.code(argument, bound) for argument in tree[2]]
        return lambda focus: function(focus, *(argument(focus) for argument in arguments))
