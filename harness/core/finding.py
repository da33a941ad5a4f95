"""What a check can say: an assertion that holds or not, a reason not to apply, a missing input."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from harness.core.place import Place, Placed, place_of
from harness.core.text import Text, same

if TYPE_CHECKING:
    from harness.core.subject import Subject


class Level(StrEnum):
    """How serious a finding is: an obligation, a recommendation, or a remark."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Assertion:
    """One evaluated statement about one place; it becomes a finding when it does not hold."""

    holds: bool
    place: Place
    expected: Text
    actual: Text
    message: Text | None = None
    level: Level | None = None
    tags: tuple[str, ...] = ()
    #: The sample it is about, when the check takes something wider (a sequence of messages).
    about: Subject | None = None


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The subject is outside the check, for a reason that was declared somewhere."""

    reason: Text


@dataclass(frozen=True, slots=True)
class Inconclusive:
    """Nothing can be said: an input is missing or the case was not exercised."""

    reason: Text
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """``count`` statements that were evaluated and hold, said without their texts: rule books evaluate hundreds."""

    count: int


@dataclass(frozen=True, slots=True)
class Remark:
    """How the check was made, when that matters to whoever reads the verdict; it changes no verdict."""

    text: Text


#: One statement that holds.
HOLDS = Held(1)

Outcome = Assertion | Held | NotApplicable | Inconclusive | Remark
Findings = Iterator[Outcome]

PATIENT_SAFETY = "patient-safety"


def _text(value: Text | str) -> Text:
    return value if isinstance(value, Text) else same(value)


def verify(
    holds: bool,
    *,
    at: Place | Placed,
    expected: Text | str,
    actual: Text | str | None,
    message: Text | None = None,
    level: Level | None = None,
    tags: tuple[str, ...] = (),
    about: Subject | None = None,
) -> Assertion | Held:
    """State something about ``at`` (a place, or what is there); ``actual=None`` reads as absent.

    What holds needs no words: it is counted.
    """
    if holds:
        return HOLDS
    seen = ABSENT if actual is None else _text(actual)
    return Assertion(False, place_of(at), _text(expected), seen, message, level, tags, about)


def not_applicable(fr: str, en: str) -> NotApplicable:
    """The check does not concern this subject."""
    return NotApplicable(Text(fr, en))


def inconclusive(fr: str, en: str, at: Place | None = None) -> Inconclusive:
    """The check cannot decide."""
    return Inconclusive(Text(fr, en), at)


ABSENT = Text("(absent)", "(absent)")


@dataclass(frozen=True, slots=True)
class Problem:
    """A defect found while reading bytes; it belongs to one ``FORMAT-*`` check."""

    check: str
    place: Place
    expected: Text
    actual: Text
    message: Text
    level: Level = Level.ERROR
    tags: tuple[str, ...] = field(default=())
