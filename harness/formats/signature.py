"""The media type that the first bytes of a content tell."""

from __future__ import annotations

_BEGINNINGS = (
    (b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"), (b"GIF89a", "image/gif"), (b"II*\0", "image/tiff"), (b"MM\0*", "image/tiff"),
    (b"{\\rtf", "text/rtf"), (b"PK\x03\x04", "application/zip"),
)  # fmt: skip
#: Names of one type.
_SAME = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "text/xml": "application/xml",
    "application/rtf": "text/rtf",
}
#: Types whose contents always begin in a way that is known.
KNOWN = frozenset({media for _, media in _BEGINNINGS} | {"application/xml", "application/dicom"})


def plain(media_type: str) -> str:
    """A media type without its parameters, by the name used here."""
    name = media_type.partition(";")[0].strip().lower()
    return _SAME.get(name, name)


def media_type_of(content: bytes) -> str | None:
    """The type of some bytes, None when their beginning tells nothing."""
    found = next((media for beginning, media in _BEGINNINGS if content.startswith(beginning)), None)
    if found:
        return found
    if content[128:132] == b"DICM":
        return "application/dicom"
    text = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    return "application/xml" if text.startswith(b"<") else None
