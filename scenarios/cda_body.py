"""CDA-BODY: the body of a document can be read, and holds what it announces.

N1: one PDF (or a text) in base64. N3: sections, and the media that they embed. No official tool looks at the media
type of an N1 body nor decodes anything: a truncated PDF passes them all. PDF/A is a remark, official samples lack it.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from lxml import etree

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import DocumentSubject
from harness.core.check import PEUT
from harness.core.finding import HOLDS, Findings, Held, Level, verify
from harness.core.place import Place
from harness.core.scenario import Scenario
from harness.core.text import Text, same
from harness.formats import pdf, signature
from harness.formats.cda_body import BinaryObject
from scenarios._cda_rules import OURS, rule, view_of

scenario = Scenario(
    id="CDA-BODY",
    title=Text("Le corps du CDA se lit et contient ce qu'il annonce", "The body of the CDA can be read and holds what it announces"),
    summary=Text(
        "N1 : un PDF en base64, entier ; N3 : sections dont les références aboutissent, médias embarqués du type annoncé.",
        "N1: a PDF in base64, whole; N3: sections whose references lead somewhere, embedded media of the type announced.",
    ),
    requirements=("SC.CDA/DD.01", "CDA/DD.02"),
)  # fmt: skip

N1 = "CI-SIS Structuration minimale, corps non structuré"
MEDIA = "CDA R2, type ED"
PREFERRED = ("application/pdf", "text/plain")
#: Formats that earlier editions of the guide admitted.
FORMER = ("text/rtf", "image/jpeg", "image/tiff")
NO_N1 = Text("aucun CDA dont le corps n'est pas structuré (N1)", "no CDA whose body is not structured (N1)")
NO_MEDIA = Text("aucun PDF ni média dans les CDA", "no PDF nor media in the CDAs")

_told = partial(rule, scenario)
_of_n1 = partial(_told, where=lambda d: bool(d.body.unstructured), unexercised=NO_N1)
_of_media = partial(_told, where=lambda d: bool(d.body.objects), unexercised=NO_MEDIA)


# -- which body --------------------------------------------------------------------------------------


@_told("KIND", Text("Le corps est du niveau que les templateId annoncent", "The body is of the level that the templateIds announce"),
       Text("1.3.6.1.4.1.19376.1.2.20 avec nonXMLBody, et lui seul", "1.3.6.1.4.1.19376.1.2.20 with nonXMLBody, and nothing else"), f"{N1}, templateId XDS-SD")  # fmt: skip
def kind(document: DocumentSubject, campaign: Campaign) -> Findings:
    """N1 has the XDS-SD templateId, N3 has not; a document has a body."""
    body, announced = document.body, document.recognition.unstructured
    bodies = [*body.unstructured, *body.structured]
    if not bodies:
        yield verify(
            False, at=view_of(document).one("h:component"), expected="nonXMLBody | structuredBody", actual=None
        )
    for node in bodies:
        is_n1 = node in body.unstructured
        wanted = Text("nonXMLBody, que le templateId N1 annonce", "nonXMLBody, which the N1 templateId announces")
        if is_n1:
            wanted = Text(
                "templateId 1.3.6.1.4.1.19376.1.2.20, celui d'un corps N1",
                "templateId 1.3.6.1.4.1.19376.1.2.20, that of an N1 body",
            )
        yield verify(is_n1 is announced, at=node, expected=wanted, actual=None if is_n1 else "structuredBody")


@_of_n1("TEXT", Text("Le corps N1 a un text et un seul", "The N1 body has exactly one text"),
        Text("nonXMLBody/text : le document entier, une fois", "nonXMLBody/text: the whole document, once"), f"{N1}, nonXMLBody/text")  # fmt: skip
def text(document: DocumentSubject, campaign: Campaign) -> Findings:
    """Cardinality 1..1, with a content: a reference to a file outside is not one."""
    found = [o for o in document.body.objects if o.is_body]
    node = found[1].node if len(found) > 1 else view_of(document).one("h:component/h:nonXMLBody/h:text")
    yield verify(len(found) == 1, at=node, expected=Text("un text", "one text"), actual=str(len(found)))
    for thing in found[:1]:
        yield verify(bool(thing.text), at=thing.node, expected=Text("le document, en base64", "the document, in base64"),
                     actual=Text("(vide)", "(empty)"))  # fmt: skip


# -- what the objects announce -----------------------------------------------------------------------


@_of_media("MEDIA-TYPE", Text("Le type de média est annoncé et admis", "The media type is announced and admitted"),
           Text("mediaType=\"application/pdf\" (ou text/plain)", "mediaType=\"application/pdf\" (or text/plain)"), f"{N1}, mediaType ; {OURS}")  # fmt: skip
def media_type(document: DocumentSubject, campaign: Campaign) -> Findings:
    """N1: PDF or text, formats of earlier editions being a recommendation; embedded media: any type, but one."""
    for thing in document.body.objects:
        told = thing.media_type
        if not thing.is_body:
            yield verify(bool(told), at=thing.node, expected="mediaType", actual=told)
            continue
        yield verify(told in PREFERRED, at=thing.node, expected=" | ".join(PREFERRED), actual=told,
                     level=Level.WARNING if told in FORMER else None)  # fmt: skip


@_of_media("REPRESENTATION", Text("Un contenu binaire est annoncé en base64", "A binary content is announced as base64"),
           Text("representation=\"B64\"", "representation=\"B64\""), f"{N1}, representation ; {OURS}")  # fmt: skip
def representation(document: DocumentSubject, campaign: Campaign) -> Findings:
    """representation = B64; text/plain may be plain text, which the guide does not recommend."""
    for thing in document.body.objects:
        if not thing.text:
            yield HOLDS  # nothing that could be binary; TEXT tells an empty N1 body
            continue
        is_text = (thing.media_type or "").startswith("text/")
        yield verify(thing.is_base64, at=thing.node, expected='representation="B64"', actual=thing.node.get("representation"),
                     level=Level.WARNING if is_text else None)  # fmt: skip


# -- what the objects hold ---------------------------------------------------------------------------


def _encoded(document: DocumentSubject) -> list[BinaryObject]:
    return [o for o in document.body.objects if o.is_base64 and o.text]


def _pdfs(document: DocumentSubject) -> list[BinaryObject]:
    """Those announced as PDF whose base64 gave something."""
    return [o for o in _encoded(document) if o.media_type == "application/pdf" and o.decoded.content]


def _recognisable(document: DocumentSubject) -> list[BinaryObject]:
    """Those of a type whose first bytes are known."""
    return [o for o in _encoded(document) if o.media_type in signature.KNOWN and o.decoded.content]


_of_base64 = partial(_told, where=lambda d: bool(_encoded(d)), unexercised=NO_MEDIA)
_of_pdf = partial(_told, where=lambda d: bool(_pdfs(d)), unexercised=Text("aucun PDF dans les CDA", "no PDF in the CDAs"))  # fmt: skip


@_of_base64("BASE64", Text("Le base64 se décode entièrement", "The base64 decodes in full"),
            Text("encoder tous les octets, remplissage = compris", "encode every byte, = padding included"), f"RFC 4648 ; {OURS}")  # fmt: skip
def decodes(document: DocumentSubject, campaign: Campaign) -> Findings:
    """Strict, but for the line breaks that XML admits."""
    for thing in _encoded(document):
        yield HOLDS
        for message, actual in thing.decoded.faults:
            yield verify(False, at=thing.node, message=message, actual=actual,
                         expected=Text("base64 complet (RFC 4648)", "complete base64 (RFC 4648)"))  # fmt: skip


@_told("SIGNATURE", Text("Le contenu est du type annoncé", "The content is of the type announced"),
       Text("corriger mediaType, ou le contenu", "mend mediaType, or the content"), f"{MEDIA}, mediaType ; {OURS}",
       where=lambda d: bool(_recognisable(d)), unexercised=NO_MEDIA)  # fmt: skip
def of_the_type(document: DocumentSubject, campaign: Campaign) -> Findings:
    """The first bytes against mediaType; one image format for another is a recommendation: readers manage."""
    for thing in _recognisable(document):
        told = thing.media_type
        images = (thing.seen or "").startswith("image/") and (told or "").startswith("image/")
        yield verify(thing.seen == told, at=thing.node, expected=told or "", actual=thing.seen or _first(thing),
                     level=Level.WARNING if images else None)  # fmt: skip


def _first(thing: BinaryObject) -> str:
    return repr(thing.decoded.content[:12])


@_of_pdf("PDF-END", Text("Le PDF est entier", "The PDF is whole"),
         Text("reprendre le PDF tel qu'il a été produit", "take the PDF as it was made"), f"ISO 32000-1, 7.5.5 ; {OURS}")  # fmt: skip
def whole_pdf(document: DocumentSubject, campaign: Campaign) -> Findings:
    """%%EOF in its last kilobyte: without it the file was cut."""
    for thing in _pdfs(document):
        yield verify(pdf.ends(thing.decoded.content), at=thing.node, expected="%%EOF", actual=repr(thing.decoded.content[-12:]),
                     message=Text("PDF sans marque de fin : tronqué ?", "PDF without its end mark: cut?"))  # fmt: skip


@_of_pdf("PDF-A", Text("Le PDF se déclare PDF/A-1", "The PDF claims to be PDF/A-1"),
         Text("produire un PDF/A-1, dont les métadonnées XMP portent pdfaid:part = 1", "make a PDF/A-1, whose XMP metadata carry pdfaid:part = 1"), f"{N1}, PDF/A-1 ; {OURS}", PEUT)  # fmt: skip
def archivable(document: DocumentSubject, campaign: Campaign) -> Findings:
    """A remark: few official samples do."""
    for thing in _pdfs(document):
        part = pdf.pdf_a_part(thing.decoded.content)
        yield verify(part == 1, at=thing.node, expected="PDF/A-1", actual=f"PDF/A-{part}" if part else Text("PDF ordinaire", "ordinary PDF"),
                     level=Level.INFO)  # fmt: skip


# -- narrative ---------------------------------------------------------------------------------------


@_told("REFERENCES", Text("Les références au texte des sections aboutissent", "References to the text of sections lead somewhere"),
       Text("reference/@value = # suivi d'un ID du texte de la section", "reference/@value = # and an ID of the text of the section"), f"CDA R2, reference et renderMultiMedia ; {OURS}", PEUT,
       where=lambda d: d.body.has_references, unexercised=Text("aucun CDA avec une référence", "no CDA with a reference"))  # fmt: skip
def references(document: DocumentSubject, campaign: Campaign) -> Findings:
    """One finding per document, that tells how many and which."""
    lost = document.body.lost_references()
    yield Held(document.body.references - len(lost))
    if lost:
        names = ", ".join(dict.fromkeys(value or "''" for _, value in lost))
        yield verify(False, at=lost[0][0], expected=Text("un ID du document, précédé de #", "an ID of the document, after #"), actual=names,
                     message=Text(f"sans cible : {len(lost)} des {document.body.references} références", f"no target: {len(lost)} of {document.body.references} references"))  # fmt: skip


@_told("IDS", Text("Un ID n'est donné qu'à un élément", "An ID is given to one element only"),
       Text("numéroter les ID du texte", "number the IDs of the text"), "CDA R2, ID (xs:ID)",
       where=lambda d: d.body.has_references, unexercised=Text("aucun CDA avec une référence", "no CDA with a reference"))  # fmt: skip
def ids(document: DocumentSubject, campaign: Campaign) -> Findings:
    """A reference to an ID given twice is ambiguous."""
    yield Held(max(1, len(document.body.ids)))
    for node in document.body.repeated_ids:
        yield verify(False, at=node, expected=Text("un ID qui n'est pas déjà pris", "an ID that is not taken"), actual=node.get("ID"))  # fmt: skip


# -- style sheet -------------------------------------------------------------------------------------


def _sheets(document: DocumentSubject) -> list[Any]:
    """The xml-stylesheet instructions before the root of the file."""
    top = view_of(document).root.getroottree().getroot()
    before = top.itersiblings(tag=etree.ProcessingInstruction, preceding=True)
    return [found for found in before if found.target == "xml-stylesheet"]


@_told("STYLESHEET", Text("La feuille de style est référencée de façon portable", "The style sheet is referenced in a portable way"),
       Text("type=\"text/xsl\" et un href relatif ; ou # pour un document auto-présentable", "type=\"text/xsl\" and a relative href; or # for a self-presentable document"), f"W3C xml-stylesheet ; {OURS}", PEUT,
       where=lambda d: bool(_sheets(d)), unexercised=Text("aucun CDA avec une feuille de style", "no CDA with a style sheet"))  # fmt: skip
def stylesheet(document: DocumentSubject, campaign: Campaign) -> Findings:
    """A remark: an absolute address leaves the machine of who reads, or is a path of the machine that wrote."""
    view = view_of(document)
    inside = view.root.getparent() is not None
    for found in _sheets(document):
        href, media = found.get("href") or "", found.get("type") or ""
        place = Place("/processing-instruction(xml-stylesheet)", found.sourceline, view.source)
        yield verify(
            _portable(href, inside),
            at=place,
            expected=Text("un href relatif", "a relative href"),
            actual=href or None,
            level=Level.INFO,
        )
        yield verify(media in ("text/xsl", "text/xml", "application/xslt+xml"), at=place, expected=same("text/xsl"), actual=media or None, level=Level.INFO)  # fmt: skip


def _portable(href: str, self_presentable: bool) -> bool:
    """Relative; a fragment alone only where the sheet is in the document."""
    if href.startswith("#"):
        return self_presentable
    return bool(href) and not href.startswith("/") and ":" not in href and "\\" not in href
