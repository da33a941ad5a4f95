"""What the header of a CDA must be: one rule per element of its tree, and the faults that a document may have."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from harness.core.finding import Level
from harness.core.text import Text

if TYPE_CHECKING:
    from harness.rules.cda_header.evaluation import Walk

Attributes = dict[str, str]
#: Judges the data type of one element; what is wrong goes to the walk.
Kind = Callable[[Any, Attributes, "Rule", "Walk"], None]


class Null(Enum):
    """What a nullFlavor changes."""

    APPLIES = auto()  # nothing: the rules of the element hold all the same
    ABSENT = auto()  # the element counts as absent, and is looked at no further
    NEVER = auto()  # the same, and it is a fault of its own
    UNCOUNTED = auto()  # it counts as absent, but what it holds is looked at
    SKIPPED = auto()  # it is there, and only its type is looked at


@dataclass(frozen=True, slots=True)
class Card:
    """How many times an element may be there; ``most`` None is unbounded."""

    least: int
    most: int | None
    key: str
    level: Level

    @property
    def text(self) -> str:
        """``1..*``."""
        return f"{self.least}..{'*' if self.most is None else self.most}"


@dataclass(frozen=True, slots=True)
class Demand:
    """What the attributes of an element must be, as one check tells it."""

    key: str
    level: Level
    need: tuple[str, ...] = ()
    fixed: tuple[tuple[str, frozenset[str]], ...] = ()
    matches: tuple[tuple[str, re.Pattern[str]], ...] = ()
    #: The attributes that a nullFlavor replaces.
    either_null: tuple[str, ...] = ()
    null: Null = Null.APPLIES
    #: What ``matches`` looks like, in words.
    shown: Text | None = None


@dataclass(slots=True, eq=False)
class Rule:
    """One element of the header, at its place in the tree. ``slot`` counts it among its siblings."""

    index: int
    tag: str
    label: str
    path: str
    key: str
    level: Level
    #: The level of the rules of its children, unless they say another one.
    inside: Level = Level.ERROR
    slot: int = 0
    #: One of the variants of another rule, which are told apart by an attribute.
    variant: bool = False
    null: Null = Null.APPLIES
    demand: Demand | None = None
    also: tuple[Demand, ...] = ()
    cards: tuple[Card, ...] = ()
    type: str = ""
    kind: Kind | None = None
    oid: bool = False
    leaf: bool = False
    #: A data type, or a part of one: its nullFlavor comes alone.
    valued: bool = False
    null_level: Level = Level.ERROR
    ordered: bool = True
    children: dict[str, Rule] = field(default_factory=dict)
    #: How many counters the children and their variants take.
    width: int = 0
    #: Children and variants whose number is constrained, or whose values must differ.
    counted: tuple[Rule, ...] = ()
    #: The attribute that tells variants apart, and the variants.
    by: str = ""
    variants: dict[str, Rule] = field(default_factory=dict)
    #: At which level an element that is none of the variants is a fault.
    others: Level | None = None
    #: Children of which exactly (or at most) one may be there.
    choice: tuple[str, ...] = ()
    choice_least: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it must be; its place is worked out when somebody asks."""

    key: str
    element: Any
    expected: Text
    actual: Text | None
    level: Level
    #: An attribute of the element, or a child that is missing.
    attribute: str = ""
    missing: str = ""
    message: Text | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """What a check is about: the words of its title, its force, its source."""

    key: str
    scenario: str
    name: Text
    path: str
    guide: str
    level: Level
    note: Text | None
    #: The rules whose elements (or whose parents) exercise it.
    exercised: tuple[int, ...]
    asked: Text


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """The whole tree and its checks."""

    root: Rule
    rules: tuple[Rule, ...]
    topics: dict[str, Topic]

    @property
    def size(self) -> int:
        """How many rules."""
        return len(self.rules)
