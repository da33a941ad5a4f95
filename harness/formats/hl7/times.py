"""HL7 time stamps as instants that sort, whatever their precision and zone."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_TS = re.compile(r"\s*(\d{4,14})(?:\.(\d+))?(?:([+-])(\d{2})(\d{2}))?")
#: What a time without an offset is taken for: legal time in winter; only differences matter.
_HOME = timedelta(hours=1)


def instant(text: str) -> str:
    """A sortable instant (UTC when the offset is told); the text itself when it is no time of the calendar."""
    found = _TS.match(text)
    if found is None:
        return text
    digits = (found[1] + "00000101000000"[len(found[1]) :])[:14]
    offset = timedelta(hours=int(found[4]), minutes=int(found[5])) if found[3] else _HOME
    try:
        moment = datetime.strptime(digits, "%Y%m%d%H%M%S")
        moment += offset if found[3] == "-" else -offset
    except (ValueError, OverflowError):
        return text
    return f"{moment:%Y%m%d%H%M%S}".zfill(14) + (found[2] or "").rstrip("0")


_FULL = re.compile(r"\d{4}(?:\d{2}){0,5}(?:\.\d{1,4})?(?:[+-]\d{4})?")


def is_time(text: str) -> bool:
    """Whether a text is an HL7 time: digits by two from the year on, fraction, offset, a day of the calendar."""
    found = _FULL.fullmatch(text.strip())
    return found is not None and instant(text) != text
