"""IHE_XDM.ZIP archives (IHE ITI-32, volet "Echange de documents de santé").

Entries are stored, dated once and for all, and the names follow ISO 9660 level 1, so that an archive has
the same bytes each time.  The metadata are in ``xdm_metadata``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from harness.builder.naming import plain
from harness.builder.people import Organization
from harness.builder.xdm_metadata import ArchiveSpec, Entry, build_metadata

__all__ = [
    "ArchiveSpec",
    "Entry",
    "Producer",
    "archive_files",
    "build_archive",
    "build_metadata",
    "files_of",
    "pack",
]

SUBSET = "IHE_XDM/SUBSET01/"
_DATE = (2026, 3, 10, 10, 30, 0)


@dataclass(frozen=True)
class Producer:
    """Who makes an archive, as INDEX.HTM and README.TXT tell it: structure, person, application."""

    organization: Organization
    person: str
    application: tuple[str, str, str]


def build_archive(spec: ArchiveSpec) -> bytes:
    """The archive: INDEX.HTM, README.TXT and one subset with METADATA.XML and the documents."""
    return pack(archive_files(spec))


def archive_files(spec: ArchiveSpec) -> dict[str, bytes]:
    """Name and bytes of each entry, in order; directories end with a slash and are empty."""
    producer = Producer(spec.organization, f"{spec.sender.family} {spec.sender.given}", spec.application)
    return files_of(producer, build_metadata(spec), {entry.name: entry.content for entry in spec.entries})


def files_of(producer: Producer, metadata: bytes, documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same from metadata that are written already and documents by name."""
    names = tuple(documents)
    files = {"INDEX.HTM": _index(producer), "README.TXT": _readme(producer, names), "IHE_XDM/": b"", SUBSET: b""}
    files[SUBSET + "METADATA.XML"] = metadata
    return files | {SUBSET + name: content for name, content in documents.items()}


def pack(files: dict[str, bytes]) -> bytes:
    """A reproducible zip of these entries, for archives as well as for their mutations."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for name, content in files.items():
            info = ZipInfo(name, _DATE)
            info.create_system = 3
            info.external_attr = (0o40755 << 16 | 0x10) if name.endswith("/") else 0o100644 << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def _index(producer: Producer) -> bytes:
    name, number = escape(producer.organization.name), escape(producer.organization.national_id)
    lines = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML Basic 1.0//EN"',
        ' "http://www.w3.org/TR/xhtml-basic/xhtml-basic10.dtd">',
        '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="fr">',
        "<head><title>Documents de santé</title></head>",
        f"<body><p>Structure émettrice : {name} ({number})</p>",
        '<p>Mode d\'emploi : <a href="README.TXT">README.TXT</a></p></body>',
        "</html>",
    )
    return ("\r\n".join(lines) + "\r\n").encode()


def _readme(producer: Producer, documents: Sequence[str]) -> bytes:
    """7-bit ASCII with CRLF: producer, application, instructions, tree."""
    structure, application = producer.organization, producer.application
    place = f"{structure.address_number} {structure.address_street} {structure.address_postal_code}"
    lines = (
        "EMETTEUR",
        f"  Nom : {producer.person}",
        f"  Organisme : {structure.name} ({structure.national_id})",
        f"  Adresse : {place} {structure.address_city}",
        f"  Telephone : {structure.telecom.removeprefix('tel:')}",
        "APPLICATION",
        f"  Nom : {application[0]}",
        f"  Version : {application[1]}",
        f"  Editeur : {application[2]}",
        "INSTRUCTIONS",
        "  Ouvrir cette archive avec un logiciel de professionnel de sante.",
        "ARBORESCENCE",
        *(f"  {name}" for name in ("INDEX.HTM", "README.TXT", SUBSET + "METADATA.XML")),
        *(f"  {SUBSET}{name}" for name in documents),
    )
    return plain("\r\n".join(lines) + "\r\n").encode("ascii")
