"""MSH-18 to a Python codec, and whether the bytes agree with it."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: The two values that TRANS 2.1 and LPS 1.1 admit, then what is met in the field (HL7 table 0211).
CODECS: dict[str, str] = {
    "UNICODE UTF-8": "utf-8",
    "8859/15": "iso8859-15",
    "8859/1": "iso8859-1",
    "ASCII": "ascii",
    "UNICODE": "utf-8",
}
ADMITTED = ("UNICODE UTF-8", "8859/15")

_UTF8_PAIR = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")


def codec_for(declared: str | None, pieces: Iterable[bytes]) -> str:
    """The codec to read with: the declared one, else UTF-8 when the bytes allow it."""
    if declared and declared in CODECS:
        return CODECS[declared]
    return "utf-8" if is_utf8(b"".join(pieces)) else "iso8859-15"


def is_utf8(raw: bytes) -> bool:
    """Whether the bytes are valid UTF-8."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def looks_utf8(raw: bytes) -> bool:
    """Valid UTF-8 with at least one multi-byte character: nobody writes that in ISO-8859-15 by chance."""
    return _UTF8_PAIR.search(raw) is not None and is_utf8(raw)


def first_bad_byte(raw: bytes, codec: str) -> int | None:
    """Offset of the first byte that does not decode, or None."""
    try:
        raw.decode(codec)
    except UnicodeDecodeError as error:
        return error.start
    return None
