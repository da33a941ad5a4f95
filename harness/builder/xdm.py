"""IHE_XDM.ZIP archives (IHE ITI-32, volet "Echange de documents de santé").

Entries are stored, dated once and for all, and the names follow ISO 9660 level 1, so that an archive has
the same bytes each time.  The metadata are in ``xdm_metadata``.
"""

from html import escape
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from harness.builder.naming import plain
from harness.builder.xdm_metadata import ArchiveSpec, Entry, build_metadata

__all__ = ["ArchiveSpec", "Entry", "archive_files", "build_archive", "build_metadata", "pack"]

SUBSET = "IHE_XDM/SUBSET01/"
_DATE = (2026, 3, 10, 10, 30, 0)


def build_archive(spec: ArchiveSpec) -> bytes:
    """The archive: INDEX.HTM, README.TXT and one subset with METADATA.XML and the documents."""
    return pack(archive_files(spec))


def archive_files(spec: ArchiveSpec) -> dict[str, bytes]:
    """Name and bytes of each entry, in order; directories end with a slash and are empty."""
    files = {"INDEX.HTM": _index(spec), "README.TXT": _readme(spec), "IHE_XDM/": b"", SUBSET: b""}
    files[SUBSET + "METADATA.XML"] = build_metadata(spec)
    return files | {SUBSET + entry.name: entry.content for entry in spec.entries}


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


def _index(spec: ArchiveSpec) -> bytes:
    name = escape(spec.organization.name)
    lines = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML Basic 1.0//EN"',
        ' "http://www.w3.org/TR/xhtml-basic/xhtml-basic10.dtd">',
        '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="fr">',
        "<head><title>Documents de santé</title></head>",
        f"<body><p>Structure émettrice : {name} ({spec.organization.national_id})</p>",
        '<p>Mode d\'emploi : <a href="README.TXT">README.TXT</a></p></body>',
        "</html>",
    )
    return ("\r\n".join(lines) + "\r\n").encode()


def _readme(spec: ArchiveSpec) -> bytes:
    """7-bit ASCII with CRLF: producer, application, instructions, tree."""
    structure, author = spec.organization, spec.sender
    place = f"{structure.address_number} {structure.address_street} {structure.address_postal_code}"
    lines = (
        "EMETTEUR",
        f"  Nom : {author.family} {author.given}",
        f"  Organisme : {structure.name} ({structure.national_id})",
        f"  Adresse : {place} {structure.address_city}",
        f"  Telephone : {structure.telecom.removeprefix('tel:')}",
        "APPLICATION",
        f"  Nom : {spec.application[0]}",
        f"  Version : {spec.application[1]}",
        f"  Editeur : {spec.application[2]}",
        "INSTRUCTIONS",
        "  Ouvrir cette archive avec un logiciel de professionnel de sante.",
        "ARBORESCENCE",
        *(f"  {name}" for name in ("INDEX.HTM", "README.TXT", SUBSET + "METADATA.XML")),
        *(f"  {SUBSET}{entry.name}" for entry in spec.entries),
    )
    return plain("\r\n".join(lines) + "\r\n").encode("ascii")
