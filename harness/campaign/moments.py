"""MSH-7 as an instant, so that messages are ordered in time and not as text."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from harness.campaign.subjects import MessageSubject

_TS = re.compile(r"(\d{4,14})(?:\.\d+)?(?:([+-])(\d{2})(\d{2}))?")
#: What a time without an offset is taken for: legal time in winter; only differences matter.
_HOME = timedelta(hours=1)


def instant(text: str) -> str:
    """A sortable instant (UTC when the offset is told); the text itself when it is no HL7 time."""
    found = _TS.match(text)
    if found is None:
        return text
    digits = (found[1] + "00000101000000"[len(found[1]) :])[:14]
    try:
        moment = datetime.strptime(digits, "%Y%m%d%H%M%S")
    except ValueError:
        return text
    offset = timedelta(hours=int(found[3]), minutes=int(found[4])) if found[2] else _HOME
    return (moment + (offset if found[2] == "-" else -offset)).strftime("%Y%m%d%H%M%S")


def moment(message: MessageSubject) -> tuple[str, str, int]:
    """When a message was made: MSH-7, then the file and the rank of the message in it."""
    return (instant(message.view.header.get(7).text or ""), message.path, message.view.number)
