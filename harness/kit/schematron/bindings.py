"""The values of variables: for every document, on one document, on one node."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from harness.kit.schematron.contexts import Index
from harness.kit.schematron.scope import LetCode, Scope
from harness.kit.xpath.compile import Focus
from harness.kit.xpath.environment import Environment
from harness.kit.xpath.values import DocumentItem, Sequence, is_node, string_value, to_lxml
from harness.kit.xpath.variables import CURRENT, Variable

#: Values of lets kept by rule, before they are forgotten.
MAX_REMEMBERED = 5000


@dataclass(slots=True)
class ConstantValues:
    """The global variables that are the same for every document."""

    scope: Scope

    environment: Environment

    def __call__(self, variable: Variable) -> Sequence:
        slot = variable.slot
        if slot not in self.scope.constants:
            self.scope.constants[slot] = self.scope.codes[slot].code(Focus(None, self, self.environment))
        return self.scope.constants[slot]

    def given(self, slot: str) -> Any:
        """A variable as lxml takes it."""
        variable = self.scope.by_slot[slot]
        return to_lxml(self(variable), variable.kind)


@dataclass(slots=True)
class DocumentValues:
    """The global variables on one document."""

    scope: Scope
    index: Index
    environment: Environment
    _done: dict[str, Sequence] = field(default_factory=dict)

    def __call__(self, variable: Variable) -> Sequence:
        if variable.constant:
            return ConstantValues(self.scope, self.environment)(variable)
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


@dataclass(slots=True)
class RuleValues:
    """The lets of a rule on one node, each worked out when first asked for."""

    scope: Scope
    node: Any
    document: DocumentValues
    _done: dict[str, Sequence] = field(default_factory=dict)
    _given: dict[str, Any] = field(default_factory=dict)
    _known: dict[tuple[str, ...], dict[str, Sequence]] = field(default_factory=dict)

    def __call__(self, variable: Variable) -> Sequence:
        slot = variable.slot
        if self.document.holds(slot):
            return self.document(variable)
        if slot not in self._done:
            item = DocumentItem(self.node.root) if self.scope.document else self.node
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

    def _remembered(self, slot: str, let: LetCode, focus: Focus) -> Sequence:
        """A value that others decide: the parts of a date are worked out once for each date."""
        known = self._known.get(let.bases)
        if known is None:
            # a node that is empty holds in a condition, an empty string does not
            given = tuple(tuple((string_value(i), is_node(i)) for i in self._base(base)) for base in let.bases)
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
