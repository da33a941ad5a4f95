"""When a message was made: MSH-7 as an instant, so that messages are ordered in time and not as text."""

from __future__ import annotations

from harness.campaign.subjects import MessageSubject
from harness.formats.hl7.times import instant


def dated(message: MessageSubject) -> str:
    """MSH-7 as an instant; empty when it is absent or no time: then nothing tells what came first."""
    found = moment(message)[0]
    return found if found[:14].isdigit() and len(found) >= 14 else ""


def moment(message: MessageSubject) -> tuple[str, str, int]:
    """When a message was made: MSH-7, then the file and the rank of the message in it."""
    return (instant(message.view.header.get(7).text or ""), message.path, message.view.number)
