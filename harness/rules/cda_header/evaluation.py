"""The header of a document against the rule book, once: one walk over its elements, every rule at its element.

A check that holds costs a few comparisons: texts and places are made for faults only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from harness.core.finding import Level
from harness.core.place import LazyPlace, Place
from harness.core.text import Text, same
from harness.formats.cda import ClinicalDocument
from harness.formats.xml import path_of
from harness.rules.cda_header import document
from harness.rules.cda_header.loading import book
from harness.rules.cda_header.model import Attributes, Card, Demand, Fault, Null, Rule
from harness.rules.cda_header.nulls import null_faults
from harness.rules.cda_header.siblings import DISTINCT, distinct
from harness.rules.cda_header.told import local_name
from harness.rules.cda_header.wording import values

_NONE: Attributes = {}
#: Every class of CDA may begin with them; the rules name those that matter.
_INFRASTRUCTURE = frozenset("{urn:hl7-org:v3}" + name for name in ("realmCode", "typeId", "templateId"))
_FILLED = Text("renseigné", "filled")


@dataclass(frozen=True, eq=False)
class Conformance:
    """What evaluating the header gave: how many elements each rule met, and the faults of each check."""

    view: ClinicalDocument
    seen: list[int]
    faults: dict[str, list[Fault]]

    @cached_property
    def evaluated(self) -> dict[str, int]:
        """Check -> the elements it looked at; a check that is not there met none."""
        seen = self.seen
        return {key: n for key, topic in book().topics.items() if (n := sum([seen[i] for i in topic.exercised]))}

    def place(self, fault: Fault) -> Place:
        """Where a fault is."""
        if not fault.missing:
            return self.view.at(fault.element, fault.attribute)
        known = self.view._paths
        return LazyPlace(
            lambda: f"{path_of(fault.element, '', known)}/{fault.missing}", fault.element.sourceline, self.view.source
        )


def conformance_of(view: ClinicalDocument) -> Conformance:
    """Evaluate the whole rule book on one document."""
    rules = book()
    walk = Walk(rules.size)
    walk.visit(view.root, rules.root)
    document.judge(view, walk)
    return Conformance(view, walk.seen, walk.faults)


class Walk:
    """Goes through the header; counts what the rules meet and gathers the faults."""

    __slots__ = ("faults", "seen")

    def __init__(self, size: int) -> None:
        self.seen = [0] * size
        self.faults: dict[str, list[Fault]] = {}

    def tell(
        self, key: str, element: Any, expected: Text, actual: Text | str | None, attribute: str = "", *,
        level: Level = Level.ERROR, missing: str = "", message: Text | None = None,
    ) -> None:  # fmt: skip
        """Add a fault."""
        seen = same(actual) if isinstance(actual, str) else actual
        self.faults.setdefault(key, []).append(Fault(key, element, expected, seen, level, attribute, missing, message))

    def unknown(self, element: Any) -> None:
        """An element that the guide does not describe: a remark, never an error."""
        self.tell("CDA-ROOT-FOREIGN", element, Text("un élément décrit par le guide", "an element that the guide describes"),
                  local_name(element), level=Level.INFO)  # fmt: skip

    def visit(self, element: Any, rule: Rule) -> bool:
        """Judge an element and what it holds; False when it counts as absent."""
        self.seen[rule.index] += 1
        items = element.items()
        attributes = dict(items) if items else _NONE
        counts = True
        if items and "nullFlavor" in attributes:
            if not self._null(element, attributes, rule):
                return rule.null is Null.SKIPPED
            counts = rule.null is not Null.UNCOUNTED
        if rule.demand is not None:
            self._demand(rule.demand, element, attributes)
        if rule.also:
            for demand in rule.also:
                self._demand(demand, element, attributes)
        if rule.kind is not None:
            rule.kind(element, attributes, rule, self)
        if rule.children:
            self._children(element, rule)
        return counts

    def _null(self, element: Any, attributes: Attributes, rule: Rule) -> bool:
        """Whether an element with a nullFlavor is looked at all the same."""
        if rule.null is Null.NEVER:
            self.tell(rule.key, element, Text("une valeur", "a value"), attributes["nullFlavor"], "nullFlavor", level=rule.level)  # fmt: skip
        if rule.kind is not None and rule.null is Null.SKIPPED:
            rule.kind(element, attributes, rule, self)
        elif rule.kind is None and rule.valued:
            null_faults(element, attributes, rule, self)
        return rule.null in (Null.APPLIES, Null.UNCOUNTED)

    def _demand(self, demand: Demand, element: Any, attributes: Attributes) -> None:
        for name in demand.need:
            if not attributes.get(name):
                if demand.null is Null.SKIPPED and "nullFlavor" in attributes:
                    return
                self.tell(demand.key, element, _FILLED, attributes.get(name), _shown(name), level=demand.level)
        for name, allowed in demand.fixed:
            value = attributes.get(name)
            if value is not None and value not in allowed and (value or name not in demand.need):
                if name.endswith("}type") and value.rpartition(":")[2] in allowed:
                    continue
                self.tell(demand.key, element, same(values(allowed)), value, _shown(name), level=demand.level)
        for name, pattern in demand.matches:
            value = attributes.get(name)
            if value is not None and (value or name not in demand.need) and not pattern.fullmatch(value):
                self.tell(demand.key, element, demand.shown or same(pattern.pattern), value, name, level=demand.level)
        if demand.either_null and "nullFlavor" not in attributes:
            for name in demand.either_null:
                if not attributes.get(name):
                    self.tell(demand.key, element, Text(f"@{name}, ou @nullFlavor", f"@{name}, or @nullFlavor"), None, name, level=demand.level)  # fmt: skip

    def _children(self, element: Any, rule: Rule) -> None:
        counts, last, latest = [0] * rule.width, 0, None
        known, visit = rule.children, self.visit
        null: list[int] = []  # the slots of those that a nullFlavor makes absent
        for child in element:
            found = known.get(child.tag)
            if found is None:
                self._stranger(child)
                continue
            slot = found.slot
            if slot >= last:
                last, latest = slot, child
            elif rule.ordered:
                self._misplaced(child, latest)
            counts[slot] += 1
            if found.by:
                found = self._variant(child, found, counts)
            if not visit(child, found):
                null.append(slot)
        for child_rule in rule.counted:
            n = counts[child_rule.slot]
            if n > 1 and child_rule.type in DISTINCT and not child_rule.variant:
                distinct(child_rule, element.findall(child_rule.tag), self)
            for card in child_rule.cards:
                if n - (null.count(child_rule.slot) if null else 0) < card.least or (
                    card.most is not None and n > card.most
                ):
                    self._wrong_number(element, child_rule, card, n)
        if rule.choice:
            self._choice(element, rule, counts)

    def _stranger(self, child: Any) -> None:
        tag = child.tag
        if isinstance(tag, str) and tag not in _INFRASTRUCTURE:
            self.unknown(child)

    def _misplaced(self, child: Any, after: Any) -> None:
        """The element comes after one that the schema puts behind it."""
        name = local_name(after)
        self.tell(
            "CDA-ROOT-ORDER", child, Text(f"avant {name}", f"before {name}"), Text(f"après {name}", f"after {name}")
        )

    def _variant(self, child: Any, rule: Rule, counts: list[int]) -> Rule:
        """The variant of an element, or its common rule."""
        value = child.get(rule.by)
        found = rule.variants.get(value) if value is not None else None
        if found is not None:
            counts[found.slot] += 1
            return found
        if rule.others is not None and child.get("nullFlavor") is None:
            self.tell(rule.key, child, same(values(rule.variants)), value, rule.by, level=rule.others)
        return rule

    def _wrong_number(self, element: Any, rule: Rule, card: Card, n: int) -> None:
        found = element.findall(rule.tag)
        expected = same(f"{rule.label} : {card.text}")
        if card.most is not None and n > card.most:
            self.tell(card.key, found[min(card.most, len(found) - 1)], expected, str(n), level=card.level)
        elif n and found[0].get("nullFlavor") is not None:
            self.tell(card.key, found[0], expected, found[0].get("nullFlavor"), "nullFlavor", level=card.level)
        else:
            self.tell(card.key, element, expected, str(n) if n else None, missing=rule.label.partition("[")[0], level=card.level)  # fmt: skip

    def _choice(self, element: Any, rule: Rule, counts: list[int]) -> None:
        names = [_shown(tag) for tag in rule.choice]
        there = [name for tag, name in zip(rule.choice, names, strict=True) if counts[rule.children[tag].slot]]
        if len(there) > 1 or len(there) < rule.choice_least:
            self.tell(rule.key, element, Text(" ou ".join(names), " or ".join(names)), " + ".join(there) or None, level=rule.level)  # fmt: skip


def _shown(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]
