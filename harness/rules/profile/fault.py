"""One thing that does not follow a profile, before it becomes the finding of a check."""

from __future__ import annotations

from dataclasses import dataclass

from harness.core.finding import Level
from harness.core.place import Place
from harness.core.text import Text
from harness.rules.profile.model import Kind


@dataclass(frozen=True, slots=True)
class Fault:
    """``key`` is the rule that it breaks (``MSH-18``, ``STRUCTURE-MISSING``, ``TYPE-TS``)."""

    key: str
    kind: Kind
    place: Place
    expected: Text
    actual: Text | None
    message: Text | None = None
    level: Level = Level.ERROR
    #: The segment that is missing or misplaced.
    expected_name: str = ""
