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

    #: Rank of the rule and of the test in the expanded schema: what the two engines are compared by.
    rule: str
    test: str
    #: The node: an element of the document, None for the document itself.
    element: Any | None
    path: str
    message: str
    role: str
    kind: Literal["assert", "report"]


@dataclass(frozen=True, slots=True)
class Unevaluated:
    """A test that could not be evaluated on a node, and why."""

    rule: str
    test: str
    element: Any | None
    reason: Text


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
