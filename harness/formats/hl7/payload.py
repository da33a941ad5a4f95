"""Documents carried by OBX-5 (type ED): which OBX they are, and their bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.core.finding import Problem
from harness.core.text import Text, same
from harness.formats import base64
from harness.formats.hl7.message import Hl7Message, Segment

MAIL_BODIES = ("CORPSMAIL_PS", "CORPSMAIL_PATIENT")


@dataclass(frozen=True, slots=True)
class Payload:
    """The data of one ED value: decoded bytes as far as they could be recovered, and what is wrong."""

    segment: Segment
    content: bytes
    problems: tuple[Problem, ...]
    is_document: bool


def payloads(message: Hl7Message) -> Iterator[Payload]:
    """Every encapsulated value of a message, in order."""
    for segment in message.all("OBX"):
        if segment.get(2).text == "ED":
            yield _payload(segment, _wrapped(message, segment))


def _wrapped(message: Hl7Message, segment: Segment) -> str:
    """What a line break inside OBX-5 pushed out of the segment (FORMAT-HL7-SEGMENT says so): the document is kept."""
    if not message.junk or segment.size > 5:
        return ""
    following = [s.line for s in message.segments if s.line > segment.line]
    end = min(following, default=message.junk[-1].line + 1)
    lines = [c.content.decode("latin-1") for c in message.junk if segment.line < c.line < end]
    return "".join(lines).split(segment.delimiters.field)[0]


def _payload(segment: Segment, wrapped: str) -> Payload:
    problems: list[Problem]
    encoding = (segment.get(5, 4).text or "").lower()
    data = (segment.get(5, 5).text or "") + wrapped
    content, problems = (data.encode("utf-8"), []) if encoding in ("", "a") else decode(segment, data)
    if not data:
        problems = [_base64_problem(segment, Text("donnée absente", "no data"), same("OBX-5.5"))]
    return Payload(segment, content, tuple(problems), _is_document(segment, content))


def _is_document(segment: Segment, content: bytes) -> bool:
    """The CDA's OBX: XML announced or seen; never the mail bodies nor the LPS mail (OBX-3.2 is its subject)."""
    code, label = segment.get(3, 1).text or "", segment.get(3, 2).text or ""
    if code in MAIL_BODIES or label.startswith("XDM/"):
        return False
    announced = (segment.get(5, 3).text or "").upper() == "XML" or segment.get(3, 3).text in ("LN", "TRE_A05")
    return announced or content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def decode(segment: Segment, data: str) -> tuple[bytes, list[Problem]]:
    """Strict base64; when it fails, what is wrong and what could be recovered."""
    decoded = base64.decode(data)
    return decoded.content, [_base64_problem(segment, message, actual) for message, actual in decoded.faults]


def _base64_problem(segment: Segment, message: Text, actual: Text) -> Problem:
    expected = Text("base64 complet (RFC 4648)", "complete base64 (RFC 4648)")
    return Problem("FORMAT-HL7-BASE64", segment.place(5, 1, 5), expected, actual, message)
