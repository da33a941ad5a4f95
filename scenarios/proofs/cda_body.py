"""How each check of CDA-BODY is made to fail."""

from __future__ import annotations

from functools import cache

from harness.builder.cda import build_cda
from harness.builder.demo import document
from harness.builder.pdf import minimal_pdf
from harness.builder.people import ROSALIE
from harness.core.mutation import Files, Mutations
from scenarios.proofs._documents import NAME, conforming, rewriting, rewritten, structured

mutations = Mutations.of(conforming)

_N1 = '<templateId root="1.3.6.1.4.1.19376.1.2.20"/>'
_TEXT = '<text mediaType="application/pdf" representation="B64">'

rewriting(
    mutations,
    ("CDA-BODY-KIND", "another templateId than that of N1 bodies", _N1, _N1.replace("2.20", "2.21")),
    ("CDA-BODY-KIND", "the N1 templateId is missing", _N1, ""),
    ("CDA-BODY-TEXT", "two texts", _TEXT, _TEXT[:-1] + "/>" + _TEXT),
    ("CDA-BODY-MEDIA-TYPE", "a Word document", 'mediaType="application/pdf"', 'mediaType="application/msword"'),
    ("CDA-BODY-MEDIA-TYPE", "no media type", 'mediaType="application/pdf" ', ""),
    ("CDA-BODY-REPRESENTATION", "base64 that is not announced", ' representation="B64"', ""),
    ("CDA-BODY-BASE64", "a character is lost", "</text>\n    </nonXMLBody>", "A</text>\n    </nonXMLBody>"),
    ("CDA-BODY-SIGNATURE", "something before the PDF", _TEXT, _TEXT + "AAAA"),
)  # fmt: skip


def _with_pdf(content: bytes) -> Files:
    return {NAME: build_cda(document(1, ROSALIE, pdf=content))}


@mutations("CDA-BODY-PDF-END")
def cut_pdf() -> Files:
    """The last kilobyte is lost."""
    return _with_pdf(minimal_pdf("CR")[:-1024])


@mutations("CDA-BODY-PDF-A")
def ordinary_pdf() -> Files:
    """No PDF/A in its metadata."""
    return _with_pdf(minimal_pdf("CR").replace(b"pdfaid:part", b"pdfxid:part"))


@cache
def _n3() -> str:
    return structured("11502-2", ("1.2.250.1.213.1.1.1.55", "2024.01"), ("1.3.6.1.4.1.19376.1.3.3",))


def structured_document() -> Files:
    """A biology report whose body is structured."""
    return {NAME: _n3().encode()}


@mutations("CDA-BODY-REFERENCES", conforming=structured_document)
def reference_to_nothing() -> Files:
    """The ID is no longer there."""
    return rewritten('ID="note"', 'ID="autre"', _n3())


@mutations("CDA-BODY-REFERENCES", conforming=structured_document)
def image_that_is_not_there() -> Files:
    """renderMultiMedia names no media."""
    return rewritten('referencedObject="pdf"', 'referencedObject="image"', _n3())


@mutations("CDA-BODY-IDS", conforming=structured_document)
def same_id_twice() -> Files:
    """The media has the ID of the text."""
    return rewritten('ID="pdf"', 'ID="note"', _n3().replace('referencedObject="pdf"', 'referencedObject="note"'))


@mutations("CDA-BODY-KIND", conforming=structured_document)
def announced_as_n1() -> Files:
    """The N1 templateId over a structured body."""
    return rewritten("<id root=", f"{_N1}<id root=", _n3())


@mutations("CDA-BODY-BASE64", conforming=structured_document)
def embedded_pdf_is_cut() -> Files:
    """The embedded PDF has lost characters."""
    return rewritten("</value>", "A</value>", _n3())


_SHEET = '?>\n<?xml-stylesheet type="text/xsl" href="{}"?>'


def with_a_sheet() -> Files:
    """A style sheet beside the document."""
    return rewritten("?>", _SHEET.format("cda.xsl"))


@mutations("CDA-BODY-STYLESHEET", conforming=with_a_sheet)
def sheet_of_the_machine() -> Files:
    """A path of the machine that wrote it."""
    return rewritten("?>", _SHEET.format("C:\\\\feuilles\\\\cda.xsl"))
