"""A Schematron schema once its includes, abstract patterns, abstract rules and phase are resolved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar, Literal

Kind = Literal["assert", "report"]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a message: text as written, or the value of an expression."""

    text: str
    is_expression: bool = False


@dataclass(frozen=True, slots=True)
class Let:
    """A named value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Test:
    """One assert or report; ``id`` is its rank in the expanded schema, the same for both engines."""

    __test__: ClassVar[bool] = False  # pytest would take it for tests
    id: str
    kind: Kind
    test: str
    role: str
    message: tuple[Part, ...]
    #: What a finding calls it, whatever its rank: schema, pattern, and a hash of context and test.
    key: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What applies to the nodes of a context: lets and tests, in order, abstract rules included."""

    id: str
    context: str
    steps: tuple[Let | Test, ...]

    @property
    def tests(self) -> Iterator[Test]:
        """The asserts and reports."""
        return (step for step in self.steps if isinstance(step, Test))


@dataclass(frozen=True, slots=True)
class Pattern:
    """Rules that share the nodes of a document: each node fires the first one that matches it."""

    name: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Schema:
    """What a document is judged by; only the patterns of the phase are kept, every global let is."""

    path: str
    namespaces: dict[str, str]
    lets: tuple[Let, ...]
    patterns: tuple[Pattern, ...]
    #: What kept a part of the schema from being read: (what is missing, where it is asked for).
    gaps: tuple[str, ...] = field(default=())

    @property
    def rules(self) -> Iterator[Rule]:
        """The rules of every pattern."""
        return (rule for pattern in self.patterns for rule in pattern.rules)
