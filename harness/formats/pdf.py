"""What can be told of a PDF without opening it: its beginning, its end, and the PDF/A that it claims."""

from __future__ import annotations

import hashlib
import re
import zlib

_PART = re.compile(rb"pdfaid:part\s*(?:=\s*[\"']|>)\s*([0-9])")
_METADATA = re.compile(rb"/Subtype\s*/XML")
#: Where readers look for the end mark.
_TAIL = 1024
#: Bytes of one stream that are inflated, and streams that are looked at.
_MAX_XMP, _MAX_STREAMS = 1 << 20, 8
_ENCRYPT = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R\b|<<)")


def starts(content: bytes) -> bool:
    """Whether ``%PDF-`` opens the file."""
    return content.startswith(b"%PDF-")


def ends(content: bytes) -> bool:
    """Whether ``%%EOF`` is in the last kilobyte."""
    return b"%%EOF" in content[-_TAIL:]


def is_encrypted(content: bytes) -> bool:
    """Whether the trailer names an encryption dictionary: it is written in clear."""
    return _ENCRYPT.search(content) is not None


def sha256(content: bytes) -> str:
    """The digest that tells one file from another."""
    return hashlib.sha256(content).hexdigest()


def pdf_a_part(content: bytes) -> int | None:
    """The part of PDF/A (1, 2, 3…) that the XMP metadata claim, in clear or deflated; None when they claim none."""
    found = _claimed(content)
    if found is not None:
        return found
    for number, place in enumerate(_METADATA.finditer(content)):
        if number >= _MAX_STREAMS:
            return None
        found = _claimed(_inflated(content, place.end()))
        if found is not None:
            return found
    return None


def _claimed(content: bytes) -> int | None:
    at = content.find(b"pdfaid:part")
    found = _PART.match(content[at : at + 64]) if at >= 0 else None
    return int(found[1]) if found else None


def _inflated(content: bytes, start: int) -> bytes:
    """The stream that follows a dictionary, inflated; empty when it is not one."""
    at = content.find(b"stream", start, start + 1024)
    if at < 0:
        return b""
    data = content[at + 6 : at + 6 + _MAX_XMP].lstrip(b"\r\n")
    try:
        return zlib.decompressobj().decompress(data, _MAX_XMP)
    except zlib.error:
        return b""


#: Streams and bytes that are looked at to compare two files.
_MAX_COMPARED, _MAX_INFLATED = 2_000, 64 << 20


def drawn(content: bytes) -> frozenset[bytes]:
    """The inflated streams of a file but for its XMP metadata: two files that draw the same have the same ones.

    A file made twice from one document differs by its dates and identifiers, which are in the metadata and the trailer.
    """
    found, left, at = set(), _MAX_INFLATED, content.find(b"stream")
    for _ in range(_MAX_COMPARED):
        end = content.find(b"endstream", at)
        if at < 0 or end < 0 or left <= 0:
            break
        header = content[max(0, at - 1024) : at].rpartition(b" obj")[2]
        data = content[at + 6 : end].strip(b"\r\n")
        if _METADATA.search(header) is None:
            data = _whole(data, left) if b"FlateDecode" in header else data
            left -= len(data)
            found.add(data)
        at = content.find(b"stream", end + 9)
    return frozenset(found)


_URI = re.compile(rb"/URI\s*(?:\(((?:\\.|[^\\()]){1,4000})\)|<([0-9A-Fa-f\s]{2,8000})>)", re.DOTALL)
#: Marks that are looked at: each may open a string of 4 000 characters.
_MAX_LINKS = 2_000


def links(content: bytes) -> tuple[str, ...]:
    """The web addresses that its links open, written in clear or in a deflated stream; an encrypted file tells none."""
    found: dict[str, None] = {}
    left = _MAX_LINKS
    for piece in (content, *sorted(drawn(content))):
        at = piece.find(b"/URI")
        while at >= 0 and left:
            match, left = _URI.match(piece, at), left - 1
            if match is not None:
                found.setdefault(_uri(match[1], match[2]))
            at = piece.find(b"/URI", at + 4)
    return tuple(found)


def _uri(literal: bytes | None, hexadecimal: bytes | None) -> str:
    if literal is None:
        digits = b"".join((hexadecimal or b"").split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")).decode("latin-1")
    return re.sub(rb"\\([\\()])", rb"\1", literal).decode("latin-1")


def _whole(data: bytes, most: int) -> bytes:
    """A deflated stream, as far as it can be inflated; as it is when it cannot."""
    try:
        return zlib.decompressobj().decompress(data, most)
    except zlib.error:
        return data
