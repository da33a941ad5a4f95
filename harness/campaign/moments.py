"""When a message was made: MSH-7 as an instant, so that messages are ordered in time and not as text."""

from __future__ import annotations

from harness.campaign.subjects import MessageSubject
from harness.formats.hl7.times import instant


def moment(message: MessageSubject) -> tuple[str, str, int]:
    """When a message was made: MSH-7, then the file and the rank of the message in it."""
    return (instant(message.view.header.get(7).text or ""), message.path, message.view.number)
