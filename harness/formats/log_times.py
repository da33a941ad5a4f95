"""Times of a log, as editors write them: ISO 8601, epoch, Apache, e-mail, French; an instant, and whether the zone is told."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from harness.formats.dates import Moment, of_hl7, of_mail

#: Zones that French software writes by name; a name that is not there is not guessed.
_ZONES = {"Z": 0, "UTC": 0, "GMT": 0, "CET": 60, "CEST": 120, "MET": 60, "MEST": 120, "WET": 0, "WEST": 60}
#: What a time without zone is taken for, legal time in winter: only ages and large differences are drawn from it.
_HOME = timezone(timedelta(hours=1))
_ISO = re.compile(
    r"(?P<year>\d{4})(?P<mark>[-/]?)(?P<month>\d\d)(?P=mark)(?P<day>\d\d)(?:[T _](?P<time>[\d:.,]+) ?(?P<zone>\S.*)?)?", re.ASCII
)  # fmt: skip
_FRENCH = re.compile(
    r"(?P<day>\d{1,2})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4})(?:(?: à |[T ,]+)(?P<time>[\dhH:.,]+) ?(?P<zone>\S.*)?)?", re.ASCII
)  # fmt: skip
_APACHE = re.compile(r"\[?(?P<day>\d\d)/(?P<name>[A-Z][a-z]{2})/(?P<year>\d{4}):(?P<time>[\d:]{8}) (?P<zone>[+-]\d{4})\]?", re.ASCII)  # fmt: skip
_TIME = re.compile(r"(\d{1,2})[:hH]?(\d\d)(?:[:.]?(\d\d))?(?:[.,](\d{1,9}))?", re.ASCII)
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)?(?: ?[\[(].{1,40}[\])])?", re.ASCII)
#: What most logs write, and the standard library reads.
_PLAIN = re.compile(
    r"\d{4}-\d\d-\d\d[T ](?:[01]\d|2[0-3]):\d\d:[0-5]\d(?:\.\d{1,6})?(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?", re.ASCII
)
_EPOCH = re.compile(r"(\d{10})(?:\.\d{1,9}|\d{3}|\d{6}|\d{9})?", re.ASCII)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class LogTime:
    """An instant, and the same in seconds since the epoch; ``has_time`` is false for a day alone."""

    at: datetime
    has_zone: bool
    has_time: bool = True
    seconds: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "seconds", self.at.timestamp())


@lru_cache(maxsize=4096)
def log_time(text: str) -> LogTime | None:
    """The time that a text tells, None when it is none of the calendar."""
    value = text.strip()
    if len(value) > 80:
        return None
    try:
        if _PLAIN.fullmatch(value):
            at = datetime.fromisoformat(value)
            return LogTime(at if at.tzinfo else at.replace(tzinfo=_HOME), has_zone=at.tzinfo is not None)
        if found := _EPOCH.fullmatch(value):
            return LogTime(datetime.fromtimestamp(_seconds(found), UTC), has_zone=True)
        if found := _ISO.fullmatch(value) or _FRENCH.fullmatch(value) or _APACHE.fullmatch(value):
            return _of(found.groupdict())
        return _of_moment(of_hl7(value) if value[:12].isdecimal() else of_mail(value))
    except (ValueError, OverflowError, OSError):
        return None


def _seconds(found: re.Match[str]) -> float:
    """Seconds; the digits after the tenth are thousandths, millionths or billionths."""
    whole = found[0]
    return float(whole) if "." in whole else float(found[1] + "." + (whole[10:] or "0"))


def _of(parts: dict[str, str | None]) -> LogTime | None:
    month = _MONTHS.index(parts["name"]) + 1 if parts.get("name") else int(parts["month"] or "")
    day = datetime(int(parts["year"] or ""), month, int(parts["day"] or ""))
    if not parts["time"]:
        return LogTime(day.replace(tzinfo=_HOME), has_zone=False, has_time=False)
    found = _TIME.fullmatch(parts["time"])
    if found is None:
        return None
    second = min(int(found[3] or 0), 59)  # a leap second is told 60
    whole = day.replace(hour=int(found[1]), minute=int(found[2]), second=second, microsecond=int(((found[4] or "") + "000000")[:6]))  # fmt: skip
    if not parts["zone"]:
        return LogTime(whole.replace(tzinfo=_HOME), has_zone=False)
    zone = _zone(parts["zone"].strip())
    return LogTime(whole.replace(tzinfo=zone), has_zone=True) if zone is not None else None


def _zone(text: str) -> timezone | None:
    if text.strip("[]()").upper() in _ZONES:
        return timezone(timedelta(minutes=_ZONES[text.strip("[]()").upper()]))
    if text.startswith("Z["):
        return UTC
    if found := _OFFSET.fullmatch(text):
        minutes = int(found[2]) * 60 + int(found[3] or 0)
        return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes)) if minutes <= 14 * 60 else None
    return _HOME if text.strip("[]()") == "Europe/Paris" else None


def _of_moment(moment: Moment) -> LogTime | None:
    if not moment:
        return None
    at = datetime.fromisoformat(moment.told)
    return LogTime(at if at.tzinfo else at.replace(tzinfo=_HOME), has_zone=at.tzinfo is not None)
