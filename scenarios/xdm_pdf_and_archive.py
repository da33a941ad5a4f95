"""XDM-PDF-AND-ARCHIVE: a health document sent by MSSanté is there as IHE_XDM archive and as PDF; other formats may be too.

FAQ 17. The archive is read by software, the PDF by whoever has none: each document of the archive has its PDF/A-1 beside
it, named after it; for an N1 document it is the very PDF that the CDA holds (SC.CDA/DD.02).
"""

from __future__ import annotations

from collections import Counter
from functools import partial

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import DocumentSubject, MailSubject
from harness.core.check import PEUT
from harness.core.finding import HOLDS, Findings, Held, Level, Remark, verify
from harness.core.place import Place
from harness.core.scenario import Role, Scenario
from harness.core.text import Text, same
from harness.formats import pdf
from harness.rules.mss.naming import is_former_name, is_named_after, pdf_names, unaccented
from scenarios._mss import NO_SENDING, SOCLE, carries_cda, few, rule, transmits

scenario = Scenario(
    id="XDM-PDF-AND-ARCHIVE",
    title=Text("Un document transmis par MSSanté l'est en archive IHE_XDM et en PDF", "A document sent by MSSanté is there as IHE_XDM archive and as PDF"),
    summary=Text(
        "L'e-mail porte IHE_XDM.zip et un PDF/A-1 par document, nommé d'après le CDA ; celui d'un N1 est, octet pour octet, celui du CDA. D'autres formats peuvent s'y ajouter.",
        "The e-mail has IHE_XDM.zip and one PDF/A-1 per document, named after the CDA; that of an N1 is, byte for byte, the one in the CDA. Other formats may come beside.",
    ),
    faq=(17,),
    requirements=("ECO.2.1.1", "ECO.2.1.5", "ECO.2.1.6", "SC.CDA/DD.02"),
    applies_to=frozenset({Role.EXCHANGES_ARCHIVES}),
)  # fmt: skip

SOURCE = f"FAQ 17 ; {SOCLE}, ECO.2.1.1"
NO_PDF = Text("aucun e-mail qui transmette un document avec un PDF", "no e-mail that transmits a document with a PDF")
_told = partial(rule, scenario)


# -- both are there ----------------------------------------------------------------------------------


@_told("ARCHIVE", Text("L'e-mail qui transmet un document porte une archive IHE_XDM", "An e-mail that transmits a document has an IHE_XDM archive"),
       Text("joindre l'archive IHE_XDM qui contient le CDA", "attach the IHE_XDM archive that holds the CDA"), SOURCE, where=transmits, unexercised=NO_SENDING, requirements=("ECO.2.1.1",))  # fmt: skip
def archive(mail: MailSubject, campaign: Campaign) -> Findings:
    """At least one; how many is XDM-ONE-PATIENT's. Other formats are admitted, and listed."""
    names = [a.part for a in mail.view.attachments]
    yield verify(bool(mail.archives), at=Place(names[0]) if names else mail.view.root.place, expected="IHE_XDM.zip", actual=" ; ".join(names) or None)  # fmt: skip
    others = ", ".join(a.name or a.content_type for a in mail.sending.others)
    if others:
        yield Remark(Text(f"autres formats joints, admis : {others}", f"other formats attached, admitted: {others}"))


@_told("ARCHIVE-NAME", Text("L'archive s'appelle IHE_XDM.zip", "The archive is named IHE_XDM.zip"),
       Text("nommer la pièce jointe IHE_XDM.zip", "name the attachment IHE_XDM.zip"), SOURCE, PEUT,
       where=lambda m, c: transmits(m, c) and bool(m.archives), unexercised=NO_SENDING, requirements=("ECO.2.1.1",))  # fmt: skip
def archive_name(mail: MailSubject, campaign: Campaign) -> Findings:
    """Whatever its capitals."""
    for attachment in few(mail.sending.zips):
        yield verify(attachment.name.upper() == "IHE_XDM.ZIP", at=Place(attachment.part), expected="IHE_XDM.zip", actual=attachment.name or None)  # fmt: skip


@_told("PDF", Text("L'e-mail porte un PDF pour chaque document", "The e-mail has a PDF for each document"),
       Text("joindre, à côté de l'archive, le PDF de chaque document", "attach, beside the archive, the PDF of each document"), SOURCE, where=transmits, unexercised=NO_SENDING, requirements=("ECO.2.1.1",))  # fmt: skip
def pdf_there(mail: MailSubject, campaign: Campaign) -> Findings:
    """As many PDFs as CDAs, one at least; a PDF inside the archive does not count, nor the same one again."""
    wanted, found = max(1, len(mail.sending.documents)), mail.sending.pdfs
    inner = _inside(mail)
    count = sum(min(number, max(1, inner[content])) for content, number in Counter(a.content for a in found).items())
    yield verify(count >= wanted, at=Place(found[0].part) if found else mail.view.root.place, expected=Text(f"{wanted} PDF", f"{wanted} PDF"),
                 actual=Text(f"{count} PDF", f"{count} PDF"))  # fmt: skip


# -- the PDFs ----------------------------------------------------------------------------------------

_of_pdf = partial(rule, scenario, where=lambda m, c: transmits(m, c) and bool(m.sending.pdfs), unexercised=NO_PDF)


@_of_pdf("PDF-READABLE", Text("Les PDF joints en sont, et entiers", "The PDFs attached are PDFs, and whole"),
         Text("joindre le PDF tel qu'il a été produit", "attach the PDF as it was made"), f"ISO 32000-1, 7.5 ; {SOURCE}", requirements=("ECO.2.1.1",))  # fmt: skip
def readable(mail: MailSubject, campaign: Campaign) -> Findings:
    """%PDF- first, %%EOF last."""
    for attachment in few(mail.sending.pdfs):
        content, at = attachment.content, Place(attachment.part)
        yield verify(pdf.starts(content), at=at, expected="%PDF-", actual=repr(content[:8])[1:])
        yield verify(pdf.ends(content) or not pdf.starts(content), at=at, expected="%%EOF", actual=repr(content[-8:])[1:],
                     message=Text("PDF sans marque de fin : tronqué ?", "PDF without its end mark: cut?"))  # fmt: skip


@_of_pdf("PDF-A", Text("Les PDF joints se déclarent PDF/A-1", "The PDFs attached claim to be PDF/A-1"),
         Text("produire un PDF/A-1, dont les métadonnées XMP portent pdfaid:part = 1", "make a PDF/A-1, whose XMP metadata carry pdfaid:part = 1"), f"ISO 19005-1 ; {SOURCE}", PEUT, requirements=("ECO.2.1.1",))  # fmt: skip
def archivable(mail: MailSubject, campaign: Campaign) -> Findings:
    """Told from the XMP metadata alone: whether it is one, a validator of PDF/A tells."""
    yield HOLDS
    for attachment in few(mail.sending.pdfs):
        if not pdf.starts(attachment.content):
            continue  # PDF-READABLE tells it
        part = pdf.pdf_a_part(attachment.content)
        yield verify(part == 1, at=Place(attachment.part), expected="PDF/A-1", actual=f"PDF/A-{part}" if part else Text("PDF ordinaire", "ordinary PDF"))  # fmt: skip


@_of_pdf("PDF-NAME", Text("Les PDF joints sont nommés d'après leur document", "The PDFs attached are named after their document"),
         Text("AAAAMMJJ (début de l'acte)_type_NOM_prénom[_dossier].pdf, tirés du CDA", "AAAAMMJJ (start of the act)_type_NAME_given[_record].pdf, taken from the CDA"),
         f"{SOCLE}, ECO.2.1.6", PEUT, requirements=("ECO.2.1.6",),
         where=lambda m, c: carries_cda(m, c) and bool(m.sending.pdfs))  # fmt: skip
def pdf_name(mail: MailSubject, campaign: Campaign) -> Findings:
    """Names built from each CDA; more PDFs than documents may be named as one likes, and a former form is a remark."""
    wanted = [names for names in map(pdf_names, mail.sending.names) if names]
    strays = [a for a in mail.sending.pdfs if not any(is_named_after(a.name, n) for names in wanted for n in names)]
    missing = [
        names for names in wanted if not any(is_named_after(a.name, n) for a in mail.sending.pdfs for n in names)
    ]
    yield HOLDS
    yield from _as_named(mail)
    for names, attachment in zip(missing, strays, strict=False):
        former = any(is_former_name(attachment.name, name) for name in names)
        yield verify(False, at=Place(attachment.part), expected=" | ".join(names), actual=attachment.name or None, level=Level.INFO if former else None,
                     message=Text("forme d'une édition antérieure", "form of an earlier edition") if former else None)  # fmt: skip


def _as_named(mail: MailSubject) -> Findings:
    """The NAME in capitals where a name is the expected one; no PDF twice under one name."""
    seen: set[tuple[str, bytes]] = set()
    inner = _inside(mail)
    for attachment in few(mail.sending.pdfs):
        mine = [d for d in mail.sending.names if any(is_named_after(attachment.name, n) for n in pdf_names(d))]
        capitals = not mine or any(f"_{d.plain_name}_" in unaccented(attachment.name) for d in mine)
        yield verify(capitals, at=Place(attachment.part), expected=" | ".join(d.plain_name for d in mine), actual=attachment.name,
                     message=Text("NOM de naissance en majuscules", "birth NAME in capitals"))  # fmt: skip
        key = (attachment.name, attachment.content)
        yield verify(key not in seen or inner[attachment.content] > 1, at=Place(attachment.part), expected=Text("une fois", "once"), actual=attachment.name or None,
                     message=Text("le même PDF est joint deux fois", "the same PDF is attached twice"))  # fmt: skip
        seen.add(key)


# -- N1: the same PDF --------------------------------------------------------------------------------


def _n1(mail: MailSubject) -> list[tuple[DocumentSubject, bytes]]:
    """The N1 documents and the PDF inside each."""
    found = [(d, o) for d in mail.sending.documents for o in d.body.objects if o.is_body]
    return [(d, o.decoded.content) for d, o in found if pdf.starts(o.decoded.content)]


def _inside(mail: MailSubject) -> Counter[bytes]:
    """The PDFs inside the N1 documents: two documents may have the same one."""
    return Counter(content for _, content in _n1(mail))


@_told("PDF-SAME", Text("Le PDF joint d'un document N1 est celui du CDA, octet pour octet", "The PDF attached for an N1 document is the one of the CDA, byte for byte"),
       Text("joindre le PDF qui a été encapsulé dans le CDA, sans le produire à nouveau", "attach the PDF that was put in the CDA, without making it again"), f"SC.CDA/DD.02 ; {SOCLE}, ECO.2.1.5",
       where=lambda m, c: carries_cda(m, c) and bool(_n1(m)) and bool(m.sending.pdfs), required=False,
       unexercised=Text("aucun e-mail avec un CDA N1 et un PDF", "no e-mail with an N1 CDA and a PDF"), requirements=("ECO.2.1.5", "SC.CDA/DD.02"))  # fmt: skip
def same_pdf(mail: MailSubject, campaign: Campaign) -> Findings:
    """The same bytes; a PDF made again that draws the same is a recommendation, another one an error."""
    attached = mail.sending.pdfs
    contents = {a.content for a in attached}
    lost = [(d, inside) for d, inside in _n1(mail) if inside not in contents]
    yield Held(len(_n1(mail)) - len(lost))
    inner = {content for _, content in _n1(mail)}
    left = [a for a in attached if a.content not in inner]
    for document, inside in lost[: len(left)]:  # fewer PDFs than documents is PDF's business
        drawn = pdf.drawn(inside)
        twin = next((a for a in left if drawn and pdf.drawn(a.content) == drawn), None)
        nearest = twin or left[0]
        yield verify(
            False, at=Place(nearest.part), expected=_told_bytes(inside), actual=_told_bytes(nearest.content), level=Level.WARNING if twin else None,
            message=Text("mêmes pages, mais pas les mêmes octets que le PDF du CDA {where}", "same pages, but not the same bytes as the PDF of the CDA {where}").fill(where=same(document.part))
            if twin else Text("aucun PDF joint n'est celui du CDA {where}", "no PDF attached is that of the CDA {where}").fill(where=same(document.part)),
        )  # fmt: skip


def _told_bytes(content: bytes) -> Text:
    digest = pdf.sha256(content)[:16]
    return Text(f"{len(content)} octets, SHA-256 {digest}…", f"{len(content)} bytes, SHA-256 {digest}…")
