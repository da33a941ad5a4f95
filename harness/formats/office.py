"""Office documents: OLE2 containers (DOC, XLS, PPT), and ZIP ones (OOXML, OpenDocument)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from harness.core.place import Place
from harness.core.text import Text, same
from harness.formats import texts
from harness.formats.flaws import Flaw, cut
from harness.formats.package import ZipPackage

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("WordDocument", "DOC"),
    ("Workbook", "XLS"),
    ("Book", "XLS"),
    ("PowerPoint Document", "PPT"),
    ("EncryptedPackage", "OOXML"),
)
_FREE = 0xFFFFFFFF
#: Part that makes a ZIP an OOXML document of each kind.
OOXML = {"word/document.xml": "DOCX", "xl/workbook.xml": "XLSX", "ppt/presentation.xml": "PPTX"}
ODF = {
    b"application/vnd.oasis.opendocument.text": "ODT",
    b"application/vnd.oasis.opendocument.spreadsheet": "ODS",
    b"application/vnd.oasis.opendocument.presentation": "ODP",
}
_TYPES = "[Content_Types].xml"
#: Extensions that say that a document has macros.
_WITH_MACROS = ("docm", "xlsm", "pptm")


def ole_kind(raw: bytes) -> str | None:
    """DOC, XLS or PPT, by the streams that the directory names; OOXML for an encrypted one; None for another OLE2 file."""
    for name, kind in _OLE_STREAMS:
        if name.encode("utf-16-le") + b"\0\0" in raw:
            return kind
    return None


def ole(raw: bytes) -> Iterator[Flaw]:
    """Every sector that the allocation table uses is in the file ([MS-CFB] 2.3)."""
    sector = 1 << struct.unpack("<H", raw[30:32])[0] if len(raw) >= 512 and raw[30] < 16 else 0
    if sector not in (512, 4096):
        yield cut("en-tête OLE2 de 512 octets", "OLE2 header of 512 bytes", f"{len(raw)} octets")
        return
    tables = [n for n in struct.unpack("<109I", raw[76:512]) if n < 0xFFFFFFFA]
    last = max(tables, default=0)
    for rank, number in enumerate(tables):
        table = raw[(number + 1) * sector : (number + 2) * sector]
        used = struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])
        last = max([last, *(rank * (sector // 4) + n for n, value in enumerate(used) if value != _FREE)])
    least = (last + 1) * sector + 1  # the last sector may be cut short
    if not tables or len(raw) < least:
        yield cut(f"au moins {least} octets", f"at least {least} bytes", str(len(raw)))


def zip_kind(package: ZipPackage) -> str | None:
    """DOCX, XLSX, PPTX, ODT, ODS or ODP; None for another ZIP."""
    kind = next((kind for part, kind in OOXML.items() if part in package.names), None)
    if kind is not None and _TYPES in package.names:
        return kind
    told = package.read("mimetype") if "mimetype" in package.names else b""
    return ODF.get(told.strip()) if isinstance(told, bytes) else None


@dataclass(frozen=True, slots=True)
class _Parts:
    main: str
    others: tuple[str, ...]


def zipped(package: ZipPackage, kind: str, extension: str) -> Iterator[Flaw]:
    """Every part is whole, the main ones are well-formed XML, none is encrypted, macros are announced by the name."""
    yield from package.flaws
    needed = _needed(kind)
    for name, content in package.every():
        if isinstance(content, Flaw):
            yield Flaw(content.expected, content.actual, content.message, Place(name))
        elif name in (needed.main, *needed.others) and (flaw := texts.xml_flaw(content)) is not None:
            yield Flaw(flaw.expected, flaw.actual, flaw.message, Place(name, flaw.place.line))
        elif name == "META-INF/manifest.xml" and b"encryption-data" in content:
            yield Flaw(Text("document non chiffré", "document not encrypted"), Text("chiffré", "encrypted"),
                       Text("document protégé par un mot de passe", "document protected by a password"))  # fmt: skip
    for name in (needed.main, *needed.others):
        if name not in package.names:
            yield Flaw(
                same(name),
                Text("(absent)", "(absent)"),
                Text("partie nécessaire absente", "needed part absent"),
                Place(name),
            )
    if extension not in _WITH_MACROS and any(n.rpartition("/")[2].lower() == "vbaproject.bin" for n in package.names):
        yield Flaw(Text("un document sans macro", "a document without macro"), same("vbaProject.bin"),
                   Text("macros sous une extension qui n'en annonce pas : beaucoup de systèmes refuseront le fichier",
                        "macros under an extension that announces none: many systems will refuse the file"))  # fmt: skip


def _needed(kind: str) -> _Parts:
    main = next((part for part, named in OOXML.items() if named == kind), None)
    return _Parts("content.xml", ()) if main is None else _Parts(main, (_TYPES,))
