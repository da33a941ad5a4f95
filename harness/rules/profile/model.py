"""A message profile: the tree of its segments and the rules of their fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from harness.core.finding import Level
from harness.formats.hl7.message import Segment, nth
from harness.formats.hl7.times import precise_enough

PATH = re.compile(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?")


class Kind(StrEnum):
    """What is wrong with a field, or with the place of a segment."""

    MISSING_SEGMENT = "missing segment"
    MISPLACED = "misplaced segment"
    EXCESS = "excess segment"
    FOREIGN = "foreign segment"
    MISSING = "missing field"
    VALUE = "value outside its table"
    FORBIDDEN = "forbidden field"
    FORMAT = "format"
    LENGTH = "length"


@dataclass(frozen=True)
class Node:
    """A segment, or a group when it has children; ``most`` None is unbounded."""

    name: str
    least: int
    most: int | None
    children: tuple[Node, ...] = ()

    @cached_property
    def inside(self) -> frozenset[str]:
        """Every segment name that the node may hold."""
        if not self.children:
            return frozenset({self.name})
        return frozenset().union(*(c.inside for c in self.children))

    @cached_property
    def opening(self) -> frozenset[str]:
        """The segments with which the node may begin."""
        if not self.children:
            return frozenset({self.name})
        found: set[str] = set()
        for child in self.children:
            found |= child.opening
            if child.least:
                break
        return frozenset(found)

    def required(self) -> Iterator[str]:
        """The segments that one occurrence of the node cannot do without."""
        if not self.children:
            yield self.name
        for child in self.children:
            if child.least:
                yield from child.required()


@dataclass(frozen=True, slots=True)
class FieldRule:
    """What one field (or component) of a segment must be.

    ``role`` is the segment name, or a segment in one of its roles (``OBX/document``, ``PRT/SB``).
    """

    role: str
    path: str
    field: int
    component: int
    sub: int
    source: str
    usage: str = ""
    values: tuple[str, ...] = ()
    table: str = ""
    fold: bool = False
    each: bool = False
    any: bool = False
    nullable: bool = False
    when: str = ""
    precision: str = ""
    max: int = 0
    level: Level = Level.ERROR
    usage_level: Level = Level.ERROR
    max_level: Level = Level.WARNING
    #: ``MSH-9.1``, ``OBX/document-5.3``: the same in every profile.
    key: str = ""
    #: The values of the rule or of its table; empty when any will do.
    admitted: frozenset[str] = frozenset()

    @property
    def segment(self) -> str:
        """The segment of the role."""
        return self.role.split("/", maxsplit=1)[0]

    def passes_at_once(self, segment: Segment) -> bool:
        """The common case, told from the bytes of one plain value; False says nothing."""
        raw = segment.raw_field(self.field)
        if not raw:
            return self.usage != "R"
        text, marks = raw, segment.delimiters
        if self.sub or self.usage == "X" or ((self.each or self.any) and marks.repetition in raw):
            return False
        if self.component:
            text = nth(raw, marks.component, self.component) or ""
        if not text or text[0] <= " " or text == '""' or marks.escape in text or marks.repetition in text:
            return False
        if self.precision and not precise_enough(text, self.precision):
            return False
        return (not self.admitted or text in self.admitted) and not (self.max and len(text) > self.max)


@dataclass(frozen=True, eq=False)
class Profile:
    """One message of one guide."""

    id: str
    guide: str
    source: str
    structure: tuple[Node, ...]
    rules: dict[str, tuple[FieldRule, ...]]

    @cached_property
    def names(self) -> frozenset[str]:
        """Every segment that the structure names."""
        return frozenset().union(*(n.inside for n in self.structure))

    @cached_property
    def ranks(self) -> dict[str, int]:
        """Segments that the structure names once, in order: between those that a message has once, rank tells it."""
        count = Counter(node.name for node in _leaves(self.structure))
        once = [node.name for node in _leaves(self.structure) if count[node.name] == 1 and node.most == 1]
        return {name: rank for rank, name in enumerate(once)}

    @cached_property
    def homes(self) -> dict[str, Node]:
        """Segments that only ever follow others of one group (PRT): name -> that group."""
        found: dict[str, set[Node | None]] = {}
        for name, group in _homes(self.structure, None):
            found.setdefault(name, set()).add(group)
        alone = {name: next(iter(groups)) for name, groups in found.items() if len(groups) == 1}
        return {name: group for name, group in alone.items() if group is not None and name not in group.opening}

    @property
    def every_rule(self) -> Iterator[FieldRule]:
        """All field rules."""
        for rules in self.rules.values():
            yield from rules


def _leaves(nodes: tuple[Node, ...]) -> Iterator[Node]:
    for node in nodes:
        if node.children:
            yield from _leaves(node.children)
        else:
            yield node


def _homes(nodes: tuple[Node, ...], group: Node | None) -> Iterator[tuple[str, Node | None]]:
    """Each leaf with its innermost group."""
    for node in nodes:
        if node.children:
            yield from _homes(node.children, node)
        else:
            yield node.name, group
