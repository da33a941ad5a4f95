"""HL7 time stamps as instants that sort, whatever their precision and zone."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache

_TS = re.compile(r"\s*(\d{4,14})(?:\.(\d+))?(?:([+-])(\d{2})(\d{2}))?", re.ASCII)
#: What a time without an offset is taken for: legal time in winter; only differences matter.
_HOME = timedelta(hours=1)


@lru_cache(maxsize=4096)
def instant(text: str) -> str:
    """A sortable instant (UTC when the offset is told); the text itself when it is no time of the calendar."""
    found = _TS.match(text)
    if found is None:
        return text
    digits = (found[1] + "00000101000000"[len(found[1]) :])[:14]
    offset = timedelta(hours=int(found[4]), minutes=int(found[5])) if found[3] else _HOME
    try:
        moment = _at(digits)
        moment += offset if found[3] == "-" else -offset
    except (ValueError, OverflowError):
        return text
    return f"{moment:%Y%m%d%H%M%S}".zfill(14) + (found[2] or "").rstrip("0")


def _at(digits: str) -> datetime:
    """YYYYMMDDHHMMSS; raises ValueError when the calendar has no such moment."""
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    return datetime(year, month, day, int(digits[8:10]), int(digits[10:12]), int(digits[12:14]))


_LEAST = {"day": 8, "minute": 12}


def precise_enough(text: str, precision: str) -> bool:
    """Whether an HL7 time is one of the calendar and tells at least the day or the minute (``precision``)."""
    found = TIME.fullmatch(text)
    return found is not None and len(found[1]) >= _LEAST[precision] and is_time(text)


#: TS and DTM: YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ]
TIME = re.compile(r"(\d{4}(?:\d{2}){0,5})(?:\.\d{1,4})?(?:[+-]\d{4})?", re.ASCII)


@lru_cache(maxsize=4096)
def is_time(text: str) -> bool:
    """Whether a text is a TS (DTM): digits two by two from the year on, a fraction and an offset at most, all real."""
    found = TIME.fullmatch(text)
    if found is None or ("." in text and len(found[1]) != 14):
        return False
    offset = _OFFSET.search(text)
    if offset and (int(offset[1]) > 14 or int(offset[2]) > 59):
        return False
    digits = (found[1] + "00000101000000"[len(found[1]) :])[:14]
    try:
        _at(digits)
    except ValueError:
        return False
    return True


_OFFSET = re.compile(r"[+-](\d{2})(\d{2})$")
