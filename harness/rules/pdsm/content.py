"""The bytes of a Binary against what the DocumentReference says of them."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from hashlib import sha1

from harness.core.text import Text
from harness.formats import media

HEX = Text(
    "empreinte hexadécimale au lieu des 20 octets en base64", "hexadecimal digest instead of the 20 bytes in base64"
)
OF_BASE64 = Text("empreinte du texte base64 et non du document", "digest of the base64 text, not of the document")
OTHER = Text("empreinte d'un autre contenu", "digest of another content")


def digest_of(content: bytes) -> str:
    """SHA-1 as attachment.hash writes it."""
    return b64encode(sha1(content, usedforsecurity=False).digest()).decode()


def fault_of(told: str, content: bytes, data: str) -> Text:
    """Why a digest is not that of the content."""
    hexadecimal = sha1(content, usedforsecurity=False).hexdigest()
    if told.lower() == hexadecimal or _decoded(told).lower() == hexadecimal.encode():
        return HEX
    return OF_BASE64 if told == digest_of(data.encode("utf-8", "replace")) else OTHER


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


XML_TYPES = frozenset({"text/xml", "application/xml", "application/hl7-cda+xml", "application/hl7-sdwg+xml"})
TWICE = Text("un document encodé deux fois en base64", "a document encoded twice in base64")


def begins_as_xml(content: bytes) -> bool:
    """Whether the first character is that of a tag, a byte order mark aside."""
    utf16 = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    head = content[:400].decode("utf-16" if utf16 else "utf-8-sig", "replace")
    return head.lstrip().startswith("<")


def kind_of(content: bytes) -> Text:
    """What a document that is no XML is."""
    inner = _decoded(content[: len(content) // 4 * 4].decode("ascii", "replace"))
    return TWICE if inner.startswith((b"<", b"\xef\xbb\xbf<")) else media.told(media.sniff(content))


def media_type(text: str | None) -> str:
    """A media type without its parameters."""
    return (text or "").partition(";")[0].strip().lower()
