"""Our engine: a flat schema compiled rule by rule as rules are reached, evaluated by lxml."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from harness.core.text import Text
from harness.kit.schematron.contexts import Finder, Index, finders, is_document
from harness.kit.schematron.model import Let, Part, Rule, Schema, Test
from harness.kit.schematron.results import Evaluation, Failure, Unevaluated, missing
from harness.kit.schematron.trees import Trees
from harness.kit.xpath.compile import Code, Compiler, Focus
from harness.kit.xpath.documents import Library, MissingDocumentError
from harness.kit.xpath.environment import Environment
from harness.kit.xpath.functions import DynamicError, normalize_space
from harness.kit.xpath.one import CURRENT, NotOneError, Variable
from harness.kit.xpath.parse_errors import XPathError
from harness.kit.xpath.tree import Tree, free_of_context, of_values, variables
from harness.kit.xpath.values import DocumentItem, Sequence, string_value, to_lxml, truth


#: Values of lets kept by rule, before they are forgotten.
MAX_REMEMBERED = 5000


class NativeEngine:
    """One schema, ready for documents; rules are compiled when a document first fires them."""

    name = "native"

    def __init__(
        self, schema: Schema, trees: Trees, library: Library, base: Path, announced: frozenset[str] = frozenset()
    ) -> None:
        self._schema = schema
        self._trees = trees
        self.environment = Environment(library, base, schema.namespaces, announced)
        self._globals = _Scope(self, None, document=True)
        self.environment.evaluate = self._constant
        for let in schema.lets:
            self._globals.declare(let)
        self._patterns = [[_Context(rule, self) for rule in pattern.rules] for pattern in schema.patterns]

    def _constant(self, tree: Tree) -> Sequence:
        code = Compiler(self.environment, self._globals.known).code(tree)
        return code(Focus(None, _Constants(self._globals), self.environment))

    def evaluate(self, root: Any, index: Index | None = None) -> Evaluation:
        """Every rule on one document."""
        index = index or Index(root)
        result = Evaluation("native")
        document = _Globals(self._globals, index, self.environment)
        for pattern in self._patterns:
            alone = len(pattern) == 1
            taken: set[Any] = set()
            for context in pattern:
                nodes = context.nodes(index)
                if not nodes:
                    continue
                if not alone:
                    nodes = [n for n in nodes if n not in taken]
                    taken.update(nodes)
                    if not nodes:
                        continue
                result.fired[context.rule.id] += len(nodes)
                code = context.code
                for node in nodes:
                    code.run(node, document, result)
        return result


class _Context:
    """A rule and how its nodes are found."""

    __slots__ = ("_code", "_engine", "_finders", "_is_document", "rule")

    def __init__(self, rule: Rule, engine: NativeEngine) -> None:
        self.rule = rule
        self._engine = engine
        self._finders: list[Finder] | None = None
        self._is_document = False
        self._code: _RuleCode | None = None

    def nodes(self, index: Index) -> list[Any]:
        """The nodes that match, in no order that counts; the document itself is told by its index."""
        if self._finders is None:
            self._prepare()
        assert self._finders is not None
        if self._is_document:
            return [index]
        if len(self._finders) == 1:
            return self._finders[0](index)
        return list(dict.fromkeys(node for find in self._finders for node in find(index)))

    def _prepare(self) -> None:
        tree = self._engine._trees.read(self.rule.context)
        self._is_document = is_document(tree)
        scope = self._engine._globals.known
        self._finders = [] if self._is_document else finders(tree, Compiler(self._engine.environment, scope))

    @property
    def code(self) -> _RuleCode:
        """The tests, compiled."""
        if self._code is None:
            self._code = _RuleCode(self.rule, self._engine, self._is_document)
        return self._code


@dataclass(slots=True)
class _Let:
    """A value to work out when a test asks for it; ``bases``: the variables that it is worked out from, when from
    their values alone."""

    code: Code
    bases: tuple[str, ...] = ()


class _Scope:
    """The variables that a test sees: the lets before it, then the global ones."""

    def __init__(self, engine: NativeEngine, outer: _Scope | None, document: bool = False) -> None:
        self._engine = engine
        self._outer = outer
        self._document = document
        self.known: dict[str, Variable] = dict(outer.known) if outer else {}
        self.codes: dict[str, _Let] = dict(outer.codes) if outer else {}
        self.by_slot: dict[str, Variable] = dict(outer.by_slot) if outer else {}
        #: Values worked out from others, by these.
        self.memory: dict[tuple[Any, ...], dict[str, Sequence]] = {}
        self._values: dict[str, Sequence] = {}
        self._slots: int = outer._slots if outer else 0

    def declare(self, let: Let) -> None:
        """Add a variable; one that cannot be compiled is an error only for what refers to it."""
        self._slots += 1
        slot = f"v{self._slots}"
        self.known = dict(self.known)
        try:
            tree = self._engine._trees.read(let.value)
            compiler = Compiler(self._engine.environment, self.known, self._document)
            code = compiler.code(tree)
            variable = self._variable(slot, tree, compiler)
        except XPathError:
            self.known.pop(let.name, None)
            return
        self.codes[slot] = _Let(code, () if variable.constant else self._bases(tree))
        self.known[let.name] = self.by_slot[slot] = variable

    def _bases(self, tree: Tree) -> tuple[str, ...]:
        """The slots of the variables whose values decide; none when something else does too."""
        if not of_values(tree):
            return ()
        found: set[str] = set()
        for variable in (self.known[name] for name in variables(tree) if name in self.known):
            if not variable.constant:
                found.update(self.codes[variable.slot].bases or (variable.slot,))
        return tuple(sorted(found))

    def _variable(self, slot: str, tree: Tree, compiler: Compiler) -> Variable:
        constant = free_of_context(tree) and all(
            name in self.known and self.known[name].constant for name in variables(tree)
        )
        writer = compiler.writer()
        try:
            kind = writer.kind(tree)
            writer.write(tree, True)
            if kind != "any":
                inlined = constant or (not self._document and _is_near(tree))
                return Variable(slot, kind, tree if inlined else None, constant)
        except NotOneError:
            pass
        return Variable(slot, value_kind(tree, self.known), tree if constant and _is_reading(tree) else None, constant)

    def constant(self, variable: Variable) -> Sequence:
        """The value of a variable that is the same for every document, worked out once."""
        if variable.slot not in self._values:
            focus = Focus(None, _Constants(self), self._engine.environment)
            self._values[variable.slot] = self.codes[variable.slot].code(focus)
        return self._values[variable.slot]


@dataclass(slots=True)
class _Constants:
    """The global variables that are the same for every document."""

    scope: _Scope

    def __call__(self, variable: Variable) -> Sequence:
        return self.scope.constant(variable)

    def given(self, slot: str) -> Any:
        """A variable as lxml takes it."""
        variable = self.scope.by_slot[slot]
        return to_lxml(self(variable), variable.kind)


@dataclass(slots=True)
class _Globals:
    """The global variables on one document."""

    scope: _Scope
    index: Index
    environment: Environment
    _done: dict[str, Sequence] = field(default_factory=dict)

    def __call__(self, variable: Variable) -> Sequence:
        if variable.constant:
            return self.scope.constant(variable)
        slot = variable.slot
        if slot not in self._done:
            tag = self.environment.tags.get(slot)
            document = DocumentItem(self.index.root)
            self._done[slot] = (
                self.index.tagged(tag) if tag else self.scope.codes[slot].code(Focus(document, self, self.environment))
            )
        return self._done[slot]

    def given(self, slot: str) -> Any:
        """A variable as lxml takes it."""
        variable = self.scope.by_slot.get(slot) or self.environment.shared[slot]
        value = to_lxml(self(variable), variable.kind)
        self.environment.current = self.given
        return value

    def holds(self, slot: str) -> bool:
        """Whether the variable is one of the document rather than of a rule."""
        return slot in self.scope.codes or slot in self.environment.tags


def _is_near(tree: Tree) -> bool:
    """Whether a variable is better written in place: an attribute, a short path of the context."""
    return bool(tree[0] == "path" and len(tree[2]) == 1 and tree[2][0][0] == "step" and not tree[2][0][3])


def _is_reading(tree: Tree) -> bool:
    return tree[0] in ("path", "seq")


def value_kind(tree: Tree, known: dict[str, Variable]) -> str:
    """The kind of what Python works out: one string, strings, or unknown."""
    kind = tree[0]
    if kind == "lit":
        return "str" if isinstance(tree[1], str) else "num"
    if kind == "var":
        return known[tree[1]].kind if tree[1] in known else "any"
    if kind == "fn":
        return _KINDS.get(tree[1], "any")
    if kind == "if":
        found = {value_kind(tree[2], known), value_kind(tree[3], known)}
        return found.pop() if len(found) == 1 else "strs" if found <= {"str", "strs"} else "any"
    if kind == "seq":
        return "strs" if all(value_kind(item, known) in ("str", "strs") for item in tree[1]) else "any"
    if kind == "path" and tree[2] and tree[2][-1][0] == "expr":
        return "strs" if value_kind(tree[2][-1][1], known) == "str" else "any"
    return "any"


_KINDS = {
    **dict.fromkeys(("concat", "string", "substring", "string-join", "replace", "normalize-space"), "str"),
    **dict.fromkeys(("tokenize", "distinct-values"), "strs"),
}


@dataclass(slots=True)
class _TestCode:
    """One test: how it is evaluated alone, and how its message is made."""

    test: Test
    holds: Code | None
    problem: str
    message: list[str | Code]


class _RuleCode:
    """The tests of a rule, compiled: all of those that XPath 1.0 can say as one expression, the others apart."""

    def __init__(self, rule: Rule, engine: NativeEngine, document: bool) -> None:
        self._rule = rule
        self._engine = engine
        self._document = document
        self._scope = _Scope(engine, engine._globals, document)
        self._tests: list[tuple[Test, _Snapshot]] = []
        self._apart: list[int] = []
        conditions = []
        for step in rule.steps:
            if isinstance(step, Let):
                self._scope.declare(step)
                continue
            condition = self._condition(step)
            if condition is None:
                self._apart.append(len(self._tests))
            else:
                conditions.append(condition)
            self._tests.append((step, _Snapshot(self._scope.known)))
        self._together = [i for i in range(len(self._tests)) if i not in set(self._apart)]
        self._codes: dict[int, _TestCode] = {}
        self._all = self._compiled(conditions)

    def _condition(self, test: Test) -> str | None:
        """The test in XPath 1.0, None when it has no such form."""
        compiler = Compiler(self._engine.environment, self._scope.known, self._document)
        writer = compiler.writer()
        try:
            text = writer.boolean(self._engine._trees.read(test.test))
        except (NotOneError, XPathError):
            return None
        return f"boolean({text})" if test.kind == "assert" else f"not({text})"

    def _compiled(self, conditions: list[str]) -> Any | None:
        if not conditions:
            return None
        compiler = Compiler(self._engine.environment, {}, self._document)
        try:
            return compiler.xpath(" and ".join(conditions), smart=False)
        except etree.XPathError:
            self._apart = list(range(len(self._tests)))
            self._together = []
            return None

    def run(self, node: Any, document: _Globals, result: Evaluation) -> None:
        """Every test on one node."""
        values = _Values(self._scope, node, document)
        item = DocumentItem(node.root) if self._document else node
        if self._all is not None and not self._hold_together(node, values):
            for rank in self._together:
                self._alone(rank, item, values, result)
        for rank in self._apart:
            self._alone(rank, item, values, result)

    def _hold_together(self, node: Any, values: _Values) -> bool:
        element = node.root if self._document else node
        try:
            self._engine.environment.current = values.given
            return self._all(element) is True  # type: ignore[misc]
        except (MissingDocumentError, DynamicError, XPathError, etree.XPathError):
            return False

    def _alone(self, rank: int, item: Any, values: _Values, result: Evaluation) -> None:
        code = self._code(rank)
        test = code.test
        element = None if self._document else item
        focus = Focus(item, values, self._engine.environment)
        try:
            if code.holds is None:
                raise XPathError(code.problem)
            holds = truth(code.holds(focus))
        except (MissingDocumentError, DynamicError, XPathError, etree.XPathError) as error:
            result.unevaluated.append(Unevaluated(test.key, why(error), element, (self._rule.id, test.id)))
            return
        if holds is (test.kind == "assert"):
            return
        message = self._message(code, focus)
        result.failures.append(
            Failure(test.key, element, message, test.role, test.kind, test.test, self._rule.context,
                    (self._rule.id, test.id))
        )  # fmt: skip

    def _code(self, rank: int) -> _TestCode:
        if rank not in self._codes:
            test, snapshot = self._tests[rank]
            compiler = Compiler(self._engine.environment, snapshot.known, self._document)
            try:
                holds, problem = self._boolean(test, compiler), ""
            except XPathError as error:
                holds, problem = None, str(error)
            parts = [self._part(part, compiler) for part in test.message]
            self._codes[rank] = _TestCode(test, holds, problem, parts)
        return self._codes[rank]

    def _boolean(self, test: Test, compiler: Compiler) -> Code:
        """The test alone: in XPath 1.0 when it has that form, the same that was evaluated with the others."""
        tree = self._engine._trees.read(test.test)
        writer = compiler.writer()
        try:
            evaluate = compiler.xpath(f"boolean({writer.boolean(tree)})")
        except (NotOneError, etree.XPathError):
            return compiler.code(tree)

        def run(focus: Focus) -> Sequence:
            """By lxml."""
            element = focus.item.root if isinstance(focus.item, DocumentItem) else focus.item
            self._engine.environment.current = focus.values.given
            return [evaluate(element)]

        return run

    def _part(self, part: Part, compiler: Compiler) -> str | Code:
        if not part.is_expression:
            return part.text
        try:
            return compiler.code(self._engine._trees.read(part.text))
        except XPathError:
            return ""

    def _message(self, code: _TestCode, focus: Focus) -> str:
        pieces = []
        for part in code.message:
            if isinstance(part, str):
                pieces.append(part)
                continue
            try:
                pieces.append(" ".join(map(string_value, part(focus))))
            except (MissingDocumentError, DynamicError, XPathError, etree.XPathError):
                pieces.append("…")
        return normalize_space("".join(pieces))


@dataclass(slots=True)
class _Snapshot:
    """The variables in scope where a test stands."""

    known: dict[str, Variable]


@dataclass(slots=True)
class _Values:
    """The lets of a rule on one node, each worked out when first asked for."""

    scope: _Scope
    node: Any
    document: _Globals
    _done: dict[str, Sequence] = field(default_factory=dict)
    _given: dict[str, Any] = field(default_factory=dict)
    _known: dict[tuple[str, ...], dict[str, Sequence]] = field(default_factory=dict)

    def __call__(self, variable: Variable) -> Sequence:
        slot = variable.slot
        if self.document.holds(slot):
            return self.document(variable)
        if slot not in self._done:
            item = DocumentItem(self.node.root) if self.scope._document else self.node
            if variable is CURRENT:
                return [item]
            let = self.scope.codes[slot]
            focus = Focus(item, self, self.document.environment)
            self._done[slot] = self._remembered(slot, let, focus) if let.bases else let.code(focus)
        return self._done[slot]

    def given(self, slot: str) -> Any:
        """A variable as lxml takes it, worked out once."""
        if slot not in self._given:
            environment = self.document.environment
            variable = self.scope.by_slot.get(slot) or environment.shared[slot]
            try:
                self._given[slot] = to_lxml(self(variable), variable.kind)
            finally:
                environment.current = self.given
        return self._given[slot]

    def _remembered(self, slot: str, let: _Let, focus: Focus) -> Sequence:
        """A value that others decide: the parts of a date are worked out once for each date."""
        known = self._known.get(let.bases)
        if known is None:
            given = tuple(tuple(map(string_value, self._base(base))) for base in let.bases)
            memory = self.scope.memory
            if len(memory) > MAX_REMEMBERED:
                memory.clear()
            known = self._known[let.bases] = memory.setdefault((let.bases, given), {})
        if slot not in known:
            known[slot] = let.code(focus)
        return known[slot]

    def _base(self, slot: str) -> Sequence:
        variable = self.scope.by_slot[slot]
        return self(variable)


def why(error: Exception) -> Text:
    """Why a test was not evaluated."""
    if isinstance(error, MissingDocumentError):
        return missing(error.href)
    if isinstance(error, DynamicError):
        return Text(f"le moteur officiel s'arrête ici : {error}", f"the official engine stops here: {error}")
    return Text(f"expression non prise en charge : {error}", f"unsupported expression: {error}")
