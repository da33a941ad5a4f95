"""HL7 timestamps (TS): real dates, the shapes that French documents use, and their order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

_SHAPE = re.compile(
    r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})?(?P<day>[0-9]{2})?(?P<hour>[0-9]{2})?(?P<minute>[0-9]{2})?(?P<second>[0-9]{2})?"
    r"(?P<fraction>\.[0-9]+)?(?P<zone>[+-][0-9]{1,4})?"
)
_LONGEST_ZONE = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Moment:
    """A timestamp that denotes a date: its first instant, and whether it has the shape of the guide."""

    instant: datetime
    #: YYYY, YYYYMM, YYYYMMDD, or minutes and more with a four-digit zone.
    usual: bool
    #: The zone is absent or has its four digits.
    full_zone: bool


@lru_cache(maxsize=4096)
def moment(value: str) -> Moment | None:
    """What a timestamp denotes; None when it is no date of the calendar, or not written as HL7 wants."""
    found = _SHAPE.fullmatch(value)
    if found is None:
        return None
    digits, zone = found.span("second" if found["second"] else _last(found))[1], found["zone"]
    if (found["fraction"] and not found["second"]) or (zone and not found["hour"]):
        return None
    instant = _instant(found)
    if instant is None:
        return None
    exact = zone is None or len(zone) == 5
    usual = not found["fraction"] and (digits <= 8 if zone is None else digits >= 12 and len(zone) == 5)
    return Moment(instant, usual, exact)


def _last(found: re.Match[str]) -> str:
    return next(part for part in ("minute", "hour", "day", "month", "year") if found[part])


def _instant(found: re.Match[str]) -> datetime | None:
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    midnight = hour == 24 and minute == second == 0  # the end of a day, which XML Schema admits
    try:
        made = datetime(
            int(found["year"]), int(found["month"] or 1), int(found["day"] or 1), 0 if midnight else hour, minute, second,
            tzinfo=_zone(found["zone"]),
        )  # fmt: skip
        return made + timedelta(days=1) if midnight else made
    except (ValueError, OverflowError):
        return None


def _zone(text: str | None) -> timezone:
    if text is None:
        return UTC
    digits = text[1:].ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if offset > _LONGEST_ZONE or int(digits[2:]) > 59:
        raise ValueError(text)
    return timezone(-offset if text[0] == "-" else offset)
