"""The variables of a schema: global lets, lets of a rule, and what is known of each before any document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from harness.kit.schematron.model import Let
from harness.kit.schematron.trees import Trees
from harness.kit.xpath.compile import Code, Compiler
from harness.kit.xpath.environment import Environment
from harness.kit.xpath.parse_errors import XPathError
from harness.kit.xpath.tree import Tree, free_of_context, of_values, variables
from harness.kit.xpath.values import Sequence
from harness.kit.xpath.variables import NotOneError, Variable


@dataclass(frozen=True, slots=True)
class Expressions:
    """Where the expressions of a schema come from, and what they are evaluated in."""

    trees: Trees
    environment: Environment


@dataclass(slots=True)
class LetCode:
    """A value to work out when a test asks for it; ``bases``: the variables that it is worked out from, when from
    their values alone."""

    code: Code
    bases: tuple[str, ...] = ()


class Scope:
    """The variables that a test sees: the lets before it, then the global ones."""

    def __init__(self, source: Expressions, outer: Scope | None, document: bool = False) -> None:
        self._source = source
        self.document = document
        self.known: dict[str, Variable] = dict(outer.known) if outer else {}
        self.codes: dict[str, LetCode] = dict(outer.codes) if outer else {}
        self.by_slot: dict[str, Variable] = dict(outer.by_slot) if outer else {}
        #: Values worked out from others, by these.
        self.memory: dict[tuple[Any, ...], dict[str, Sequence]] = {}
        #: Values of the variables that are the same for every document.
        self.constants: dict[str, Sequence] = {}
        self._slots: int = outer._slots if outer else 0

    def declare(self, let: Let) -> None:
        """Add a variable; one that cannot be compiled is an error only for what refers to it."""
        self._slots += 1
        slot = f"v{self._slots}"
        self.known = dict(self.known)
        try:
            tree = self._source.trees.read(let.value)
            compiler = Compiler(self._source.environment, self.known, self.document)
            code = compiler.code(tree)
            variable = self._variable(slot, tree, compiler)
        except XPathError:
            self.known.pop(let.name, None)
            return
        self.codes[slot] = LetCode(code, () if variable.constant else self._bases(tree))
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
        carried = _may_carry(tree, self.known)
        writer = compiler.writer()
        try:
            kind = writer.kind(tree)
            writer.write(tree, True)
            if kind != "any":
                inlined = constant or (not self.document and _is_near(tree))
                return Variable(slot, kind, tree if inlined else None, constant, carried)
        except NotOneError:
            pass
        known = tree if constant and _is_reading(tree) else None
        return Variable(slot, value_kind(tree, self.known), known, constant, carried)


def _is_near(tree: Tree) -> bool:
    """Whether a variable is better written in place: an attribute, a short path of the context."""
    return bool(tree[0] == "path" and len(tree[2]) == 1 and tree[2][0][0] == "step" and not tree[2][0][3])


def _may_carry(tree: Tree, known: dict[str, Variable]) -> bool:
    """Whether the value may hold an attribute, a text or a string: all but paths to elements."""
    if tree[0] == "path" and tree[2]:
        last = tree[2][-1]
        return _may_carry(last[1], known) if last[0] == "expr" else last[1] == "attribute" or last[2].endswith("()")
    if tree[0] == "filter":
        return _may_carry(tree[1], known)
    if tree[0] == "op" and tree[1] in ("|", "union", "except", "intersect"):
        return _may_carry(tree[2], known) or (tree[1] in ("|", "union") and _may_carry(tree[3], known))
    if tree[0] == "var" and tree[1] in known:
        return known[tree[1]].carried
    return tree[0] != "fn" or tree[1] not in ("doc", "document", "current")


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
