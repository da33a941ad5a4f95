"""What a stricter receiver may refuse and a tolerant one integrates (oracle, codes accepted beside AA).

The official samples and the products in the field let these pass; a receiver that applies the message
profile to the letter is not at fault either. Sources: LPS 1.1 and TRANS 2.1, through their profiles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.formats.hl7.message import Hl7Message, Segment
from harness.rules.document_message import DocumentMessage
from harness.rules.profile.conformance import conformance_of
from harness.rules.profile.model import Kind

#: What can be answered to each kind of fault against an obligation of the profile.
_CODES = {
    Kind.MISSING_SEGMENT: ("100", "198"), Kind.MISPLACED: ("100",), Kind.EXCESS: ("198",), Kind.FOREIGN: ("100", "199"),
    Kind.MISSING: ("101",), Kind.VALUE: ("103",), Kind.FORBIDDEN: ("198", "199"), Kind.FORMAT: ("102",),
    Kind.LENGTH: ("102",),
}  # fmt: skip
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")


def arguable(subject: DocumentMessage) -> tuple[str, ...]:
    """ERR-3 codes that a stricter receiver may defend, each once."""
    message = subject.message
    found = [*_profile(message), *_required(message), *_coherence(subject), *_payload(message), *_bytes(message)]
    return tuple(dict.fromkeys(found))


def _profile(message: Hl7Message) -> Iterator[str]:
    """Any obligation of the message profile that is not met."""
    for fault in conformance_of(message).errors:
        yield from _CODES[fault.kind]


def _required(message: Hl7Message) -> Iterator[str]:
    """What is required by the other content of the message: the parent of a replacement, the participants of an MDM."""
    if message.event == "T10" and message.get("TXA", 13, 1).is_absent:
        yield "101"
    if message.kind == "MDM" and message.first("PRT") is None:
        yield from ("100", "198", "101")


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
