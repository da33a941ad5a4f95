"""DOC-FORMAT-BY-TYPE: a document has the format that its type is asked in.

FAQ 60: the format depends on the type (REM, annex 5.3 of the DSR). That annex differs by corridor and is not bundled:
``document_formats`` of campaign.yaml says it, type by type. N1 is a PDF/A-1 in a CDA, N3 a body in sections and entries,
N1+N3 a type that is sent in both.
"""

from __future__ import annotations

from functools import partial

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import DocumentSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import Findings, Level, verify
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.formats import pdf
from harness.rules.cda.formats import structured_only
from scenarios._cda_rules import OURS, readable, view_of

scenario = Scenario(
    id="DOC-FORMAT-BY-TYPE",
    title=Text("Chaque type de document a le format qui lui est demandé", "Each document type has the format that it is asked in"),
    summary=Text(
        "N1 (PDF/A-1 dans un CDA) ou N3 (corps structuré) selon le type ; campaign.yaml, document_formats, dit lequel.",
        "N1 (a PDF/A-1 in a CDA) or N3 (structured body) by type; campaign.yaml, document_formats, tells which.",
    ),
    faq=(60,),
    requirements=("SC.CDA/DD.01", "CDA/DD.02"),
    applies_to=frozenset({Role.SENDS_DOCUMENTS, Role.EXCHANGES_ARCHIVES}),
)  # fmt: skip

SOURCE = "FAQ 60 ; DSR, annexe 5.3 (campaign.yaml, document_formats)"
NOT_TOLD = Text(
    "aucun CDA d'un type dont campaign.yaml dise le format (document_formats: {11488-4: N1})",
    "no CDA of a type whose format campaign.yaml tells (document_formats: {11488-4: N1})",
)
_check = partial(scenario.check, on=DocumentSubject, source=SOURCE)
_ours = partial(scenario.check, on=DocumentSubject, source=f"FAQ 60 ; {OURS}")


def _code(document: DocumentSubject) -> str:
    return view_of(document).one("h:code").get("code") or ""


def _asked(document: DocumentSubject, campaign: Campaign) -> str | None:
    """The format that the manifest asks of the type of a document."""
    return campaign.manifest.document_formats.get(_code(document)) if readable(document, campaign) else None


def _level(document: DocumentSubject) -> str | None:
    """N1 or N3, None without a body."""
    if document.body.structured:
        return "N3"
    return "N1" if document.body.unstructured else None


@_check("DOC-FORMAT-BY-TYPE-LEVEL", DOIT, where=lambda d, c: _asked(d, c) is not None, unexercised=NOT_TOLD,
        title=Text("Le corps du CDA est du niveau demandé pour son type", "The body of the CDA is of the level asked for its type"),
        remedy=Text("produire le document au niveau que le DSR demande pour ce type", "make the document at the level that the DSR asks for this type"))  # fmt: skip
def level(document: DocumentSubject, campaign: Campaign) -> Findings:
    """N1 or N3, as the manifest says."""
    view, code = view_of(document), _code(document)
    told, asked = view.one("h:code").get("displayName") or code, (_asked(document, campaign) or "").split("+")
    yield verify(_level(document) in asked, at=view.one("h:component"), expected=f"{' | '.join(asked)} ({code})", actual=_level(document),
                 message=Text(f"{told} : autre niveau que celui demandé", f"{told}: another level than the one asked"))  # fmt: skip


def _n1_asked(document: DocumentSubject, campaign: Campaign) -> bool:
    return "N1" in (_asked(document, campaign) or "") and _level(document) == "N1"


@_check("DOC-FORMAT-BY-TYPE-PDF", PEUT, where=_n1_asked, required=False, unexercised=NOT_TOLD,
        title=Text("Un document demandé en N1 est un PDF/A-1", "A document asked in N1 is a PDF/A-1"),
        remedy=Text("encapsuler un PDF/A-1, dont les métadonnées XMP portent pdfaid:part = 1", "encapsulate a PDF/A-1, whose XMP metadata carry pdfaid:part = 1"))  # fmt: skip
def pdf_a(document: DocumentSubject, campaign: Campaign) -> Findings:
    """By its bytes, not by what mediaType says."""
    for thing in document.body.objects[:1]:
        content = thing.decoded.content
        part = pdf.pdf_a_part(content) if pdf.starts(content) else None
        told = (
            f"PDF/A-{part}"
            if part
            else Text("PDF ordinaire", "ordinary PDF")
            if pdf.starts(content)
            else thing.media_type
        )
        yield verify(part == 1, at=thing.node, expected="PDF/A-1", actual=told)


@_ours("DOC-FORMAT-BY-TYPE-MODEL", PEUT, required=False, requirements=("SC.CDA/DD.01",),
        where=lambda d, c: readable(d, c) and _code(d) in structured_only() and _asked(d, c) is None,
        unexercised=Text("aucun CDA d'un type qui n'existe que structuré", "no CDA of a type that only exists structured"),
        title=Text("Un type qui a un modèle structuré en suit un", "A type that has a structured model follows one"),
        remedy=Text("suivre le modèle du CI-SIS, ou dire dans campaign.yaml (document_formats) que le DSR demande N1", "follow the model of the CI-SIS, or say in campaign.yaml (document_formats) that the DSR asks for N1"))  # fmt: skip
def model(document: DocumentSubject, campaign: Campaign) -> Findings:
    """A remark: the official material has this type in N3 only, which does not say that N1 is refused."""
    yield verify(_level(document) == "N3", at=view_of(document).one("h:component"), expected=f"N3 ({structured_only()[_code(document)]})",
                 actual=_level(document), level=Level.INFO, message=Text("les exemples officiels de ce type sont tous structurés", "all official samples of this type are structured"))  # fmt: skip
