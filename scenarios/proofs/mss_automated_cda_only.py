"""How each check of MSS-AUTOMATED-CDA-ONLY is made to fail."""

from __future__ import annotations

from harness.builder.cda import build_cda
from harness.builder.demo_mails import document
from harness.builder.people import GASTON
from harness.builder.xdm import ArchiveSpec, Entry, archive_files, build_archive, pack
from harness.core.mutation import Files, Mutations
from scenarios.proofs._mails import changed, conforming, specs

mutations = Mutations.of(conforming)
_CDA = document(51, GASTON)


def _archive(*entries: Entry) -> tuple[tuple[str, bytes], ...]:
    return (("IHE_XDM.zip", build_archive(ArchiveSpec(entries=entries))),)


@mutations("MSS-AUTOMATED-CDA-ONLY-CDA")
def archive_of_a_pdf() -> Files:
    """The only document of the archive is a PDF."""
    entry = Entry(_CDA, cda_bytes=specs()["gaston"].pdfs[0][1], name="DOC0001.PDF", mime_type="application/pdf")
    return changed("gaston", archives=_archive(entry))


@mutations("MSS-AUTOMATED-CDA-ONLY-CDA")
def other_formats_only() -> Files:
    """A PDF and an HPRIM file, no archive."""
    return changed("gaston", archives=(), others=(("resultats.hpr", "text/plain", b"0000000\r\n****FIN****\r\n"),))


@mutations("MSS-AUTOMATED-CDA-ONLY-LOOSE")
def cda_beside_the_archive() -> Files:
    """The CDA is attached once more, without metadata."""
    return changed("gaston", others=(("cr.xml", "application/xml", build_cda(_CDA)),))


@mutations("MSS-AUTOMATED-CDA-ONLY-ENTRIES")
def pdf_entry_beside_the_cda() -> Files:
    """An entry of the archive describes a PDF."""
    second = Entry(
        document(60, GASTON), cda_bytes=specs()["gaston"].pdfs[0][1], name="DOC0002.PDF", mime_type="application/pdf"
    )
    return changed("gaston", archives=_archive(Entry(_CDA), second))


@mutations("MSS-AUTOMATED-CDA-ONLY-CDA")
def archive_without_its_document() -> Files:
    """Metadata over a file that is not there."""
    files = archive_files(ArchiveSpec(entries=(Entry(_CDA),)))
    return changed("gaston", archives=(("IHE_XDM.zip", pack({n: c for n, c in files.items() if "DOC" not in n})),))
