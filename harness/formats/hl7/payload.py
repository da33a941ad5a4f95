"""Documents carried by OBX-5 (type ED): which OBX they are, and their bytes."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pybase64

from harness.core.finding import Problem
from harness.core.text import Text, same
from harness.formats.hl7.message import Hl7Message, Segment

_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/=]")
_PADDING = re.compile(r"=+")
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
    """Strict base64 first; when it fails, say why and recover what can be."""
    try:
        return pybase64.b64decode(data, validate=True), []
    except (binascii.Error, ValueError):
        pass
    kept = _NOT_BASE64.sub("", data)
    foreign = sorted(set(_NOT_BASE64.findall(data)))
    problems = []
    if foreign:
        shown = " ".join(repr(c) for c in foreign[:5])
        problems.append(_base64_problem(
            segment, Text("caractères étrangers au base64 (espaces, retours à la ligne ?)",
                          "characters foreign to base64 (blanks, line breaks?)"), same(shown)))  # fmt: skip
    pieces = [piece for piece in _PADDING.split(kept) if piece]
    if len(pieces) > 1:
        problems.append(_base64_problem(
            segment, Text("remplissage = au milieu de la donnée : base64 mis bout à bout ?",
                          "= padding inside the data: base64 strings put end to end?"),
            Text(f"{len(pieces)} morceaux", f"{len(pieces)} pieces")))  # fmt: skip
    if len(kept) % 4:
        problems.append(_base64_problem(
            segment, Text("longueur non multiple de 4 : base64 tronqué ou sans remplissage",
                          "length not a multiple of 4: truncated base64 or missing padding"),
            Text(f"{len(data)} caractères", f"{len(data)} characters")))  # fmt: skip
    if not problems:
        problems.append(_base64_problem(
            segment, Text("remplissage = en trop ou mal placé", "too many = of padding, or in the wrong place"), same(data[-8:])))  # fmt: skip
    return b"".join(map(_recovered, pieces)), problems


def _recovered(piece: str) -> bytes:
    """The bytes of characters without padding; a lone last character carries none."""
    usable = piece[:-1] if len(piece) % 4 == 1 else piece
    return pybase64.b64decode(usable + "=" * (-len(usable) % 4))


def _base64_problem(segment: Segment, message: Text, actual: Text) -> Problem:
    expected = Text("base64 complet (RFC 4648)", "complete base64 (RFC 4648)")
    return Problem("FORMAT-HL7-BASE64", segment.place(5, 1, 5), expected, actual, message)
