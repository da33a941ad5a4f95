"""What a file is, told from its content and never from its name alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from harness.core.text import Text, same
from harness.formats import der, mail, xdm

_HL7 = re.compile(rb"(?:^|[\r\n\x0b])[ \t\0]*(?:MSH|FHS|BHS)[^A-Za-z0-9\s]")
_XML = re.compile(rb"\s*<(?:\?xml|!--|!DOCTYPE|[A-Za-z_])", re.S)
#: The INDEX.HTM of an unpacked archive, a report: not a sample, and rarely XML.
_HTML = re.compile(rb"(?is)^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!DOCTYPE\s+html|html)\b")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"


class Kind(StrEnum):
    """Families of files, before parsing."""

    HL7 = "hl7"
    XML = "xml"
    ZIP = "zip"
    MAIL = "mail"
    JSON = "json"
    CERTIFICATE = "certificate"
    EMPTY = "empty"
    OTHER = "other"


_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"), (b"\x1f\x8b", "gzip"), (b"7z\xbc\xaf", "7-Zip"), (b"Rar!", "RAR"),
)  # fmt: skip


#: Certificates, and the private keys that must not be there.
CERTIFICATE = Text("certificat X.509", "X.509 certificate")
_PEM = re.compile(rb"-----BEGIN (?:X509 |TRUSTED )?(?:CERTIFICATE|PKCS7|[A-Z ]{0,20}PRIVATE KEY)-----")

_NOTHING = b" \t\r\n\0" + _BOM


@dataclass(frozen=True, slots=True)
class Recognised:
    """The family, and for other files what they look like."""

    kind: Kind
    what: Text


def recognise(raw: bytes) -> Recognised:
    """Classify a file by its bytes."""
    if not raw[:4_096].strip(_NOTHING) and not raw.strip(_NOTHING):
        return Recognised(Kind.EMPTY, Text("fichier vide", "empty file"))
    head = as_utf8(raw[:65_536]) if raw[:2] in _UTF16 else raw[:65_536].removeprefix(_BOM)
    if raw.startswith(xdm.MAGIC):
        return Recognised(Kind.ZIP, same("ZIP"))
    if head.startswith((b"MSH|", b"\x0bMSH|")):  # the common case, told at once
        return Recognised(Kind.HL7, same("HL7v2"))
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return Recognised(Kind.OTHER, same(name))
    if raw[:1] == b"\x30" and (
        der.looks_like_certificate(raw) or der.looks_like_pkcs12(raw) or der.looks_like_key(raw)
    ):
        return Recognised(Kind.CERTIFICATE, CERTIFICATE)
    if _HTML.search(head[:2_048]):
        return Recognised(Kind.OTHER, same("HTML"))
    if _XML.match(head):
        return Recognised(Kind.XML, same("XML"))
    if head.lstrip()[:1] in (b"{", b"["):
        return Recognised(Kind.JSON, same("JSON"))
    if _PEM.match(head.lstrip()):
        return Recognised(Kind.CERTIFICATE, CERTIFICATE)
    if mail.looks_like_mail(head):
        return Recognised(Kind.MAIL, Text("e-mail", "e-mail"))
    if _HL7.search(head):
        return Recognised(Kind.HL7, same("HL7v2"))
    if _PEM.search(head):  # text around it, as tools write
        return Recognised(Kind.CERTIFICATE, CERTIFICATE)
    return Recognised(Kind.OTHER, _guess(head))


def _guess(head: bytes) -> Text:
    if b"\0" in head:
        return Text("fichier binaire", "binary file")
    return Text("texte", "text")


def as_utf8(raw: bytes) -> bytes:
    """UTF-16 bytes (with their byte order mark) as UTF-8."""
    return raw.decode("utf-16", "replace").encode("utf-8")


def is_utf16(raw: bytes) -> bool:
    """Whether a file starts with a UTF-16 byte order mark."""
    return raw[:2] in _UTF16
