"""What an engine says of one document by one schema."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal

from harness.core.text import Text

EngineName = Literal["native", "reference"]


@dataclass(frozen=True, slots=True)
class Failure:
    """An assert that does not hold, or a report that does, on one node."""

    #: What a finding calls the test: the same as long as its schema, pattern, context and expression are.
    rule: str
    #: The node: an element of the document, None for the document itself.
    element: Any | None
    message: str
    role: str
    kind: Literal["assert", "report"]
    test: str
    context: str
    #: Ranks of the rule and of the test in the expanded schema: what the two engines are compared by.
    ranks: tuple[str, str] = ("", "")

    @property
    def path(self) -> str:
        """Where it is."""
        return path_of(self.element)


@dataclass(frozen=True, slots=True)
class Unevaluated:
    """A test that could not be evaluated on a node, and why."""

    rule: str
    reason: Text
    element: Any | None = None
    ranks: tuple[str, str] = ("", "")


@dataclass(slots=True)
class Evaluation:
    """The rules that fired, and what they found."""

    engine: EngineName
    fired: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    unevaluated: list[Unevaluated] = field(default_factory=list)


def path_of(element: Any | None) -> str:
    """``/ClinicalDocument[1]/id[1]``: every step with its rank among elements of the same name."""
    if element is None:
        return "/"
    steps = []
    while element is not None:
        parent = element.getparent()
        rank = 1 + sum(1 for e in element.itersiblings(element.tag, preceding=True)) if parent is not None else 1
        steps.append(f"{element.tag.rpartition('}')[2]}[{rank}]")
        element = parent
    return "/" + "/".join(reversed(steps))


def missing(href: str) -> Text:
    """The reason of a test that reads a document which the kit lacks."""
    return Text(f"{href} : jeu de valeurs ou terminologie absent du kit",
                f"{href}: value set or terminology absent from the kit")  # fmt: skip
