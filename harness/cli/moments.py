"""The moment at which what is built was sent: told by --date, else that of the latest CDA."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

from harness.cli.given import Given
from harness.core.errors import UsageError
from harness.core.text import Text
from harness.formats.hl7.times import is_time

_TIME = re.compile(r"(\d{8,14})(?:\.\d+)?(?:([+-])(\d{2})(\d{2}))?", re.ASCII)


def sent_at(date: str | None, documents: Sequence[Given]) -> datetime:
    """An instant with its offset; one line asks for --date when no CDA tells it."""
    if date is not None:
        found = parsed(date)
        if found is None:
            raise UsageError(
                Text(f"--date {date} : attendu AAAAMMJJhhmmss+zzzz", f"--date {date}: expected YYYYMMDDhhmmss+zzzz")
            )
        return found
    known = [moment for g in documents if (moment := parsed(g.implied.creation_time.raw or "")) is not None]
    if not known:
        raise UsageError(Text("aucun CDA ne donne d'instant (date, heure et décalage) : donnez --date",
                              "no CDA tells an instant (date, time and offset): give --date"))  # fmt: skip
    return max(known)


def parsed(text: str) -> datetime | None:
    """A full HL7 time with an offset."""
    found = _TIME.fullmatch(text)
    if found is None or not is_time(text) or found[2] is None or len(found[1]) < 12:
        return None
    offset = timedelta(hours=int(found[3]), minutes=int(found[4])) * (-1 if found[2] == "-" else 1)
    try:
        return datetime.strptime(found[1].ljust(14, "0"), "%Y%m%d%H%M%S").replace(tzinfo=timezone(offset))
    except ValueError:
        return None


def digits(moment: datetime) -> str:
    """14 digits of local time."""
    return f"{moment.year:04d}{moment:%m%d%H%M%S}"


def in_utc(moment: datetime) -> str:
    """14 digits of UTC."""
    return digits(moment.astimezone(UTC))
