"""Moments as samples write them (HL7, e-mail, XDS), brought to one form that sorts and one that people read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from harness.formats.hl7.times import TIME, instant, is_time


@dataclass(frozen=True, slots=True)
class Moment:
    """``sort`` is an instant in UTC (empty: unknown); ``told`` is ISO 8601 as written, with its offset when it has one."""

    sort: str = ""
    told: str = ""

    def __bool__(self) -> bool:
        return bool(self.sort)


UNKNOWN = Moment()


def of_hl7(text: str | None) -> Moment:
    """A TS or DTM; without an offset it is legal time."""
    value = (text or "").strip()
    found = TIME.fullmatch(value)
    if found is None or not is_time(value) or len(found[1]) < 8:
        return UNKNOWN
    digits = (found[1] + "000000")[:14]
    offset = f"{value[-5:-2]}:{value[-2:]}" if value[-5:-4] in ("+", "-") else ""
    told = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}T{digits[8:10]}:{digits[10:12]}:{digits[12:14]}{offset}"
    return Moment(instant(value), told)


def of_utc(text: str | None) -> Moment:
    """A DTM of XDS metadata, always UTC."""
    value = (text or "").strip()
    return of_hl7(f"{value}+0000") if value.isdecimal() else UNKNOWN


def of_mail(text: str | None) -> Moment:
    """A date of RFC 5322."""
    try:
        found = parsedate_to_datetime(text or "")
        at = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return UNKNOWN
    return Moment(f"{at:%Y%m%d%H%M%S}".zfill(14), _told(found))


def _told(found: datetime) -> str:
    return found.isoformat(timespec="seconds")
