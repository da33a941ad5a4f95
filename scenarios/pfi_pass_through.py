"""PFI-PASS-THROUGH: the platform transmits documents; it neither writes, nor checks, nor modifies them.

FAQ 14. So the CDA has the same bytes at each step of its journey: message received, archive and e-mail
sent, message to the record. The same XML written otherwise is no longer the same document for its hash and
its signature; it is told apart from a changed content. What the product received so is not its fault.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.campaign.campaign import Campaign
from harness.campaign.hops import Hop
from harness.campaign.journeys import JourneySubject
from harness.campaign.loader import walk
from harness.campaign.subjects import ArchiveSubject, DocumentSubject, MailSubject, MessageSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import HOLDS, Findings, Level, verify
from harness.core.scenario import Role, Scenario
from harness.core.subject import Subject
from harness.core.text import Text, joined, same
from harness.formats import rewriting
from harness.formats.rewriting import Change
from harness.rules.acknowledgement import APPLICATION_CODES
from harness.rules.document_message import Profile

scenario = Scenario(
    id="PFI-PASS-THROUGH",
    title=Text("La PFI transmet les documents sans y toucher", "The platform transmits documents untouched"),
    summary=Text(
        "Un document vu à plusieurs étapes (message, archive, e-mail, message vers le DPI) a partout les mêmes octets ; la PFI "
        "n'en génère pas et n'en refuse pas au nom de l'identité.",
        "A document seen at several steps (message, archive, e-mail, message to the record) has the same bytes everywhere; the "
        "platform writes none and refuses none for reasons of identity.",
    ),
    faq=(14,),
    requirements=("MSS/UX.PFI.1",),
    applies_to=frozenset({Role.EXCHANGES_ARCHIVES}),
)  # fmt: skip

SOURCE = "FAQ 14 : la PFI ne génère, ne contrôle ni ne modifie les documents"
NO_JOURNEY = Text(
    "aucun document émis n'est vu deux fois dans la campagne", "no document sent is seen twice in the campaign"
)
KEEP = Text(
    "transmettre les octets du CDA reçu, sans le relire ni le réécrire", "transmit the bytes of the CDA received, without parsing nor writing it again"
)  # fmt: skip


def is_platform(campaign: Campaign) -> bool:
    """Whether the manifest declares a PFI."""
    return campaign.manifest.profile == "pfi"


def passes_documents(campaign: Campaign) -> bool:
    """A PFI must show it; another product may."""
    return campaign.manifest.profile in (None, "pfi")


def copies(journey: JourneySubject, campaign: Campaign) -> Iterator[tuple[Hop, DocumentSubject, DocumentSubject]]:
    """Each hop that is judged and whose document can be compared, with the document before and after it."""
    for hop in journey.transfers:
        before, after = hop.upstream.document if hop.upstream is not None else None, hop.document
        if before is not None and after is not None and judges(after, campaign):
            yield hop, before, after


def has_copies(journey: JourneySubject, campaign: Campaign) -> bool:
    """Whether something that the product sent can be compared."""
    return any(True for _ in copies(journey, campaign))


def level(hop: Hop) -> Level:
    """An error where the sender received the document, or is the product both times; else a remark.

    Then nobody is known to have touched it: two contents under one id are the business of CDA-RELATIONS-SAME-ID.
    """
    return Level.ERROR if (hop.sure or hop.is_own) and not hop.deletes else Level.INFO


def told(hop: Hop, what: Text) -> Text:
    """Where the chain breaks: who had it from whom, and by whom it was then sent."""
    assert hop.upstream is not None
    if hop.sure:
        where = Text(
            "{what} par {who} entre la réception ({a}) et l'envoi ({b})",
            "{what} by {who} between receipt ({a}) and sending ({b})",
        )
    else:
        where = Text(
            "{what} sous le même identifiant : {a}, puis {b}", "{what} under the same identifier: {a}, then {b}"
        )
    return where.fill(what=what, who=hop.sender or "?", a=hop.upstream.subject.label, b=hop.subject.label)


def judges(document: DocumentSubject, campaign: Campaign) -> bool:
    """Whether whoever sent this copy of a document is judged."""
    carrier = carrier_of(document)
    if isinstance(carrier, MessageSubject):
        return campaign.judges(carrier)
    if isinstance(carrier, ArchiveSubject | MailSubject):
        return campaign.judges_sending(carrier)
    return campaign.judges_document(document)


def carrier_of(document: DocumentSubject) -> Subject:
    """The message or the e-mail, else the archive, else the document itself."""
    levels = [level for level in walk(document) if isinstance(level, MessageSubject | MailSubject | ArchiveSubject)]
    return levels[-1] if levels else document


# -- the same document at every step -----------------------------------------------------------------


@scenario.check(
    "PFI-PASS-THROUGH-01", DOIT, on=JourneySubject, where=has_copies, source=SOURCE, remedy=KEEP, required=passes_documents, unexercised=NO_JOURNEY,
    title=Text("Le contenu du CDA est le même à chaque étape", "The content of the CDA is the same at each step"),
)  # fmt: skip
def same_content(journey: JourneySubject, campaign: Campaign) -> Findings:
    """Element by element; the first one that differs is shown on both sides."""
    for hop, before, after in copies(journey, campaign):
        found = rewriting.difference(before.view, after.view) if hop.change is Change.CHANGED and before.view and after.view else None  # fmt: skip
        if found is None:
            yield HOLDS
            continue
        there = Text("{value} ({label}, {place})", "{value} ({label}, {place})")
        yield verify(
            False, at=found.place, actual=rewriting.shown(found.after), about=after, level=level(hop),
            expected=there.fill(value=rewriting.shown(found.before), label=before.label, place=str(found.source)),
            message=told(hop, Text("contenu modifié", "content changed")),
        )  # fmt: skip


@scenario.check(
    "PFI-PASS-THROUGH-02", DOIT, on=JourneySubject, where=has_copies, source=f"{SOURCE} ; empreinte et signature portent sur les octets", remedy=KEEP,
    required=passes_documents, unexercised=NO_JOURNEY,
    title=Text("Le CDA n'est pas réécrit : mêmes octets à chaque étape", "The CDA is not written again: the same bytes at each step"),
)  # fmt: skip
def same_bytes(journey: JourneySubject, campaign: Campaign) -> Findings:
    """SHA-256; a copy of the same content says by what its writing differs."""
    for hop, before, after in copies(journey, campaign):
        if hop.change is not Change.REWRITTEN or before.view is None or after.view is None:
            yield HOLDS  # a changed content is told by check 01
            continue
        kinds = joined(rewriting.writing(before.view.source.raw, after.view.source.raw))
        yield verify(
            False, at=rewriting.first_line(before.view, after.view), about=after, level=level(hop),
            expected=Text("SHA-256 {sha} ({label})", "SHA-256 {sha} ({label})").fill(sha=before.sha256, label=before.label),
            actual=f"SHA-256 {after.sha256}",
            message=told(hop, Text("document réécrit", "document written again")) + Text(" ; même contenu, diffèrent : {kinds}", "; same content, what differs: {kinds}").fill(kinds=kinds),
        )  # fmt: skip


def described(journey: JourneySubject) -> Iterator[tuple[DocumentSubject, ArchiveSubject]]:
    """The copies that are in an archive."""
    for document in journey.appearances:
        if isinstance(document.parent, ArchiveSubject):
            yield document, document.parent


@scenario.check(
    "PFI-PASS-THROUGH-03", DOIT, on=JourneySubject, source=f"{SOURCE} ; XDSDocumentEntry.uniqueId", required=False,
    where=lambda j, c: any(judges(d, c) for d, _ in described(j)),
    title=Text("L'archive annonce l'identifiant du document reçu", "The archive announces the identifier of the document received"),
    remedy=Text("reprendre ClinicalDocument/id dans uniqueId", "copy ClinicalDocument/id to uniqueId"),
    unexercised=Text("aucun document vu deux fois n'est dans une archive", "no document seen twice is in an archive"),
)  # fmt: skip
def same_identifier(journey: JourneySubject, campaign: Campaign) -> Findings:
    """The entry of the document has the id by which it came."""
    wanted = "^".join(value for value in journey.key if value)
    for document, archive in described(journey):
        name = document.part.split(" › ")[-1]
        entries = [(s, e) for s in archive.view.subsets for e in s.submission.documents if s.path_of(e) == name]
        for _, entry in entries if judges(document, campaign) else ():
            value = entry.identifier("uniqueId")
            yield verify(value.text == wanted, at=value.place, expected=wanted, actual=value.text, about=archive)


# -- neither written nor checked by the platform -----------------------------------------------------


def first_sending(document: DocumentSubject, campaign: Campaign) -> bool:
    """A document that the platform sent, where it is seen first."""
    if (
        not is_platform(campaign)
        or document.view is None
        or document.view.id is None
        or not _is_sent(document, campaign)
    ):
        return False
    return not any(campaign.comes_before(c, document) and _is_sent(c, campaign) for c in campaign.copies_of(document))


def _is_sent(document: DocumentSubject, campaign: Campaign) -> bool:
    carrier = carrier_of(document)
    return not isinstance(carrier, DocumentSubject) and judges(document, campaign)


@scenario.check(
    "PFI-PASS-THROUGH-04", PEUT, on=DocumentSubject, where=first_sending, source=SOURCE, required=is_platform,
    title=Text("Chaque document émis par la PFI a été reçu par elle", "Each document that the platform sends was received by it"),
    remedy=Text("joindre le message (ou l'e-mail) par lequel la PFI a reçu ce document ; elle n'en génère pas",
                "add the message (or e-mail) by which the platform received this document; it writes none"),
    unexercised=Text("aucun document émis par la PFI", "no document sent by the platform"),
)  # fmt: skip
def was_received(document: DocumentSubject, campaign: Campaign) -> Findings:
    """Another copy came in: a message to the platform, an e-mail or an archive declared received."""
    others = [c for c in campaign.copies_of(document) if not isinstance(carrier_of(c), DocumentSubject)]
    assert document.view is not None and document.view.id is not None  # kept by ``where``
    yield verify(
        any(not judges(c, campaign) for c in others), at=document.view.id.place, actual=document.view.id.text,
        expected=Text("un document reçu dans la campagne", "a document received in the campaign"),
        message=Text("document émis par la PFI sans avoir été reçu", "document sent by the platform without having been received"),
    )  # fmt: skip


def answers_of_the_platform(message: MessageSubject, campaign: Campaign) -> bool:
    """The ACK that the platform gives to a CREATEUR."""
    if message.view.kind != "ACK" or not is_platform(campaign) or not campaign.judges(message):
        return False
    answered = campaign.answers.get(message.id)
    return not (isinstance(answered, MessageSubject) and answered.document_message.profile is Profile.LPS)


@scenario.check(
    "PFI-PASS-THROUGH-05", DOIT, on=MessageSubject, where=answers_of_the_platform, source=f"{SOURCE} ; FAQ 57", required=is_platform,
    title=Text("La PFI ne refuse pas un document pour son identité ni sa version", "The platform refuses no document for its identity nor its version"),
    remedy=Text("acquitter (AA) et transmettre : le contrôle revient au système qui intègre", "acknowledge (AA) and transmit: checking is up to the system that integrates"),
    unexercised=Text("aucun ACK émis par la PFI", "no ACK sent by the platform"),
)  # fmt: skip
def refuses_nothing(message: MessageSubject, campaign: Campaign) -> Findings:
    """No code 900 to 906."""
    ack = message.acknowledgement
    found = sorted(ack.application_codes & set(APPLICATION_CODES))
    meaning = joined([same(f"{code} : ") + APPLICATION_CODES[code] for code in found], " ; ")
    yield verify(
        not found, at=ack.place, expected=Text("pas de code 900 à 906", "no code 900 to 906"), actual=ack.summary,
        message=Text("la PFI contrôle le document : {why}", "the platform checks the document: {why}").fill(why=meaning),
    )  # fmt: skip
