"""What can be told of a PDF without opening it: its beginning, its end, and the PDF/A that it claims."""

from __future__ import annotations

import re
import zlib

_PART = re.compile(rb"pdfaid:part\s*(?:=\s*[\"']|>)\s*([0-9])")
_METADATA = re.compile(rb"/Subtype\s*/XML")
#: Where readers look for the end mark.
_TAIL = 1024
#: Bytes of one stream that are inflated, and streams that are looked at.
_MAX_XMP, _MAX_STREAMS = 1 << 20, 8


def starts(content: bytes) -> bool:
    """Whether ``%PDF-`` opens the file."""
    return content.startswith(b"%PDF-")


def ends(content: bytes) -> bool:
    """Whether ``%%EOF`` is in the last kilobyte."""
    return b"%%EOF" in content[-_TAIL:]


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
