"""What a stricter receiver may refuse and a tolerant one integrates (oracle, codes accepted beside AA).

The official samples and the products in the field let these pass; a receiver that applies the guide to
the letter is not at fault either. Sources: LPS 1.1 and TRANS 2.1, constraints of each segment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.formats.hl7.message import Hl7Message, Segment
from harness.formats.hl7.times import is_time
from harness.rules.document_message import DocumentMessage

_FIELDS = (("MSH", 3, 0), ("MSH", 4, 0), ("MSH", 5, 0), ("MSH", 6, 0), ("MSH", 17, 0), ("MSH", 18, 0), ("MSH", 21, 1),
           ("OBX", 1, 0), ("OBX", 3, 1), ("OBX", 11, 0))  # fmt: skip
_MDM_FIELDS = (("PV1", 2, 0), ("TXA", 1, 0), ("TXA", 3, 0), ("TXA", 17, 0))
_NUMBERS = (("PID", 1), ("PV1", 1), ("OBR", 1), ("TXA", 1), ("OBX", 1))
_TIMES = (("EVN", 2), ("EVN", 6), ("PID", 7), ("TXA", 4), ("PV1", 44))
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")


def arguable(subject: DocumentMessage) -> tuple[str, ...]:
    """ERR-3 codes that a stricter receiver may defend, each once."""
    message = subject.message
    found = [*_absent(message), *_types(message), *_coherence(subject), *_payload(message), *_bytes(message)]
    return tuple(dict.fromkeys(found))


def _absent(message: Hl7Message) -> Iterator[str]:
    """A required field that receivers can do without is not there."""
    fields = _FIELDS + (_MDM_FIELDS if message.kind == "MDM" else ())
    fields += (("TXA", 13, 1),) if message.event == "T10" else ()
    if any(message.get(*field).is_absent for field in fields):
        yield "101"
    if message.kind == "MDM" and message.first("PRT") is None:
        yield from ("100", "198", "101")


def _types(message: Hl7Message) -> Iterator[str]:
    """A sequence number that is not one, a date that is not one, outside MSH."""
    numbers = [message.get(*field).present for field in _NUMBERS]
    times = [message.get(*field, 1).present for field in _TIMES]
    if any(n is not None and not n.isdecimal() for n in numbers) or any(t and not is_time(t) for t in times):
        yield "102"


def _coherence(subject: DocumentMessage) -> Iterator[str]:
    """OBX-11 says another action than ORC-1 and the event."""
    if len(subject.told_actions) > 1:
        yield from ("199", "103", "201")


def _payload(message: Hl7Message) -> Iterator[str]:
    """The base64 of the document is flawed, though the document can still be read."""
    segment = message.first("OBX")
    if segment is not None and segment.get(2).text == "ED" and (message.junk or not _is_base64(segment)):
        yield from ("102", "199")


def _is_base64(segment: Segment) -> bool:
    data = segment.get(5, 5).text or ""
    coded = (segment.get(5, 4).text or "").lower() == "base64"
    return not coded or (len(data) % 4 == 0 and _BASE64.fullmatch(data) is not None)


def _bytes(message: Hl7Message) -> Iterator[str]:
    """The bytes are not those that MSH-18 announces."""
    try:
        message.raw.decode(message.codec)
    except UnicodeDecodeError:
        yield from ("199", "102")
