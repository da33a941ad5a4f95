"""The DMP answers of an identity flow: ZFA-1 and 2, 9 and 10, 11 and 12 (PAM.FR 2.11)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from harness.formats.hl7.message import Segment, Value

#: Opposed, not opposed, not asked; consents, does not consent, not asked.
OPPOSITION = ("IO", "INO", "NA")
CONSULTATION = ("IC", "INC", "NA")
STATUS = ("ACTIF", "FERME", "INEXISTANT")
NOT_ASKED = "NA"
#: The combinations of the published examples; any other is legal, and rare.
PUBLISHED = frozenset({("INO", "IC"), ("INO", "INC"), ("IO", "INC"), ("INO", "NA"), ("NA", "NA")})

_TS = re.compile(r"(\d{8}(?:\d{2}(?:\d{2}(?:\d{2})?)?)?)(?:\.\d{1,4})?(?:[+-]\d{4})?")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer and its date."""

    codes: tuple[Value, ...]
    date: Value

    @property
    def code(self) -> str | None:
        """The code, when exactly one is given."""
        return self.codes[0].text if len(self.codes) == 1 else None

    @property
    def is_given(self) -> bool:
        """Something is said, be it wrong."""
        return any(c.text is not None for c in self.codes)

    @property
    def is_dated(self) -> bool:
        """A real date with its day."""
        return is_day(self.date.text)


def answer(segment: Segment, number: int) -> Answer:
    """The answer of ZFA-``number``, whose date is in the next field."""
    codes = tuple(r.get(1) for r in segment.repetitions(number) if not r.is_empty)
    return Answer(codes or (segment.get(number, 1),), segment.get(number + 1, 1))


def is_day(text: str | None) -> bool:
    """A TS of the calendar, precise to the day at least."""
    found = _TS.fullmatch(text or "")
    try:
        datetime.strptime(found[1].ljust(14, "0") if found else "", "%Y%m%d%H%M%S")
    except ValueError:
        return False
    return True
