"""How each check of XDM-PDF-AND-ARCHIVE is made to fail."""

from __future__ import annotations

from harness.builder.pdf import minimal_pdf
from harness.core.mutation import Files, Mutations
from scenarios.proofs._mails import changed, conforming, specs

mutations = Mutations.of(conforming)


def _named(content: bytes) -> tuple[tuple[str, bytes], ...]:
    """The PDF of the e-mail with other bytes."""
    return ((specs()["gaston"].pdfs[0][0], content),)


def _content() -> bytes:
    return specs()["gaston"].pdfs[0][1]


@mutations("XDM-PDF-AND-ARCHIVE-ARCHIVE")
def pdf_alone() -> Files:
    """The PDF without its archive."""
    return changed("gaston", archives=())


@mutations("XDM-PDF-AND-ARCHIVE-ARCHIVE-NAME")
def archive_with_a_name_of_its_own() -> Files:
    """Software looks for IHE_XDM.zip."""
    return changed("gaston", archives=(("documents.zip", specs()["gaston"].archives[0][1]),))


@mutations("XDM-PDF-AND-ARCHIVE-PDF")
def archive_alone() -> Files:
    """Nothing for who has no software."""
    return changed("gaston", pdfs=())


@mutations("XDM-PDF-AND-ARCHIVE-PDF")
def one_pdf_of_two() -> Files:
    """Two documents, one PDF."""
    return changed("rosalie-deux-documents", pdfs=specs()["rosalie-deux-documents"].pdfs[:1])


@mutations("XDM-PDF-AND-ARCHIVE-PDF-READABLE")
def no_pdf_in_the_pdf() -> Files:
    """An RTF under the name of a PDF."""
    return changed("gaston", pdfs=(*specs()["gaston"].pdfs, ("annexe.pdf", b"{\\rtf1 bonjour}")))


@mutations("XDM-PDF-AND-ARCHIVE-PDF-READABLE")
def cut_pdf() -> Files:
    """The end is lost."""
    return changed("gaston", pdfs=(*specs()["gaston"].pdfs, ("annexe.pdf", minimal_pdf("annexe")[:-1024])))


@mutations("XDM-PDF-AND-ARCHIVE-PDF-A")
def ordinary_pdf() -> Files:
    """No PDF/A in its metadata."""
    other = minimal_pdf("annexe").replace(b"pdfaid:part", b"pdfxid:part")
    return changed("gaston", pdfs=(*specs()["gaston"].pdfs, ("annexe.pdf", other)))


@mutations("XDM-PDF-AND-ARCHIVE-PDF-A")
def pdf_a_3() -> Files:
    """PDF/A-3 is another part."""
    other = minimal_pdf("annexe").replace(b"<pdfaid:part>1", b"<pdfaid:part>3")
    return changed("gaston", pdfs=(*specs()["gaston"].pdfs, ("annexe.pdf", other)))


@mutations("XDM-PDF-AND-ARCHIVE-PDF-NAME")
def pdf_of_any_name() -> Files:
    """A name that tells nothing."""
    return changed("gaston", pdfs=(("document.pdf", _content()),))


@mutations("XDM-PDF-AND-ARCHIVE-PDF-NAME")
def pdf_of_the_day_of_sending() -> Files:
    """The date of the act is another one."""
    name, content = specs()["gaston"].pdfs[0]
    return changed("gaston", pdfs=((name.replace("20260310", "20260311"), content),))


@mutations("XDM-PDF-AND-ARCHIVE-PDF-SAME")
def another_pdf() -> Files:
    """It draws something else than the one of the CDA."""
    return changed("gaston", pdfs=_named(minimal_pdf("autre document")))


@mutations("XDM-PDF-AND-ARCHIVE-PDF-SAME")
def same_pages_made_again() -> Files:
    """The same pages, another identifier in the trailer."""
    content = _content()
    at = content.index(b"/ID [<") + 6
    return changed("gaston", pdfs=_named(content[:at] + b"0" * 32 + content[at + 32 :]))


@mutations("XDM-PDF-AND-ARCHIVE-PDF")
def same_pdf_for_two_documents() -> Files:
    """Two documents, the PDF of the first twice."""
    first, second = specs()["rosalie-deux-documents"].pdfs
    return changed("rosalie-deux-documents", pdfs=(first, (second[0], first[1])))


@mutations("XDM-PDF-AND-ARCHIVE-PDF-NAME")
def pdf_attached_twice() -> Files:
    """The same name and bytes."""
    return changed("gaston", pdfs=specs()["gaston"].pdfs * 2)


@mutations("XDM-PDF-AND-ARCHIVE-PDF-NAME")
def pdf_name_without_capitals() -> Files:
    """The birth name as it is said."""
    name, content = specs()["gaston"].pdfs[0]
    return changed("gaston", pdfs=((name.replace("TEST-CHARDON", "Test-Chardon"), content),))
