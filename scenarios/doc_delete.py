"""DOC-DELETE: the deletion of a document is a coherent HL7 flow, about the version that the receiver holds.

FAQ 27: where the editor has no PFI, deleting a document is verified on the HL7 flow, with the same proof as
CDA/HL7.02. The deletion (TRANS 2.1) says the same thing three times (ORC-1 = CA, OBX-11 = D, event T04 of an
MDM), and names by its ClinicalDocument/id (TXA-12 in an MDM) a document that the product sent before, of the
same patient, neither deleted nor replaced since; the CDA that it resends is that last version.
"Before" is in the order of MSH-7; with equal MSH-7 nothing can be said. A document that the receiver
refused (AE, AR) is not held.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MessageSubject
from harness.campaign.versions import Fate, Version
from harness.core.check import DOIT
from harness.core.finding import Findings, Inconclusive, inconclusive, not_applicable, verify
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.rules.document_message import Action
from scenarios._versions import UNREADABLE, Signs, acts, coherent, doubt, mentions, same_person, target, written

scenario = Scenario(
    id="DOC-DELETE",
    title=Text("Suppression d'un document émis", "Deletion of a document sent"),
    summary=Text(
        "Le message de suppression est cohérent (CA, D, T04) et vise la dernière version d'un document émis auparavant, du même patient.",
        "The deletion message is coherent (CA, D, T04) and is about the last version of a document sent before, of the same patient.",
    ),
    faq=(27,),
    requirements=("CDA/HL7.02",),
    applies_to=frozenset({Role.SENDS_DOCUMENTS}),
)  # fmt: skip

SOURCE = "FAQ 27 ; CDA/HL7.02 ; TRANS 2.1"
SIGNS = Signs(Action.DELETE, "CA", "D", "T04")
NO_DELETION = Text("aucun message émis ne supprime de document", "no message sent deletes a document")
NOT_HELD = (
    "le document visé n'est pas détenu par le destinataire (DOC-DELETE-02)",
    "the target is not held by the receiver (DOC-DELETE-02)",
)


def deletes(message: MessageSubject, campaign: Campaign) -> bool:
    """A deletion that the product sent."""
    return acts(message, campaign, Action.DELETE)


@scenario.check(
    "DOC-DELETE-01", DOIT, on=MessageSubject, source=SOURCE + ", actions", unexercised=NO_DELETION,
    where=lambda m, c: mentions(m, c, Action.DELETE),
    title=Text("La suppression est cohérente : ORC-1 CA, OBX-11 D, événement T04", "The deletion is coherent: ORC-1 CA, OBX-11 D, event T04"),
    remedy=Text("ORC-1 = CA, OBX-11 du document = D et, pour un MDM, MSH-9.2 = T04", "ORC-1 = CA, OBX-11 of the document = D and, in an MDM, MSH-9.2 = T04"),
)  # fmt: skip
def coherent_deletion(message: MessageSubject, campaign: Campaign) -> Findings:
    """Three signs, one action: the PFI rejects anything else."""
    yield from coherent(message, SIGNS)


@scenario.check(
    "DOC-DELETE-02", DOIT, on=MessageSubject, source=SOURCE + ", TXA-12, ClinicalDocument/id", where=deletes, unexercised=NO_DELETION,
    title=Text("La suppression vise un document émis auparavant et non supprimé", "The deletion is about a document sent before and not deleted"),
    remedy=Text("reprendre le ClinicalDocument/id du document à supprimer (et TXA-12)", "use the ClinicalDocument/id of the document to delete (and TXA-12)"),
)  # fmt: skip
def known_document(message: MessageSubject, campaign: Campaign) -> Findings:
    """The id is that of a document sent earlier; TXA-12 says the same id."""
    for version in campaign.versions.of(message):
        if version.key is None and version.view is None and message.view.kind != "MDM":
            yield Inconclusive(UNREADABLE, version.place)
            continue
        if version.key is None:
            yield verify(
                False,
                at=version.place,
                expected=Text("l'identifiant du document", "the identifier of the document"),
                actual=None,
            )
            continue
        yield from target(
            version, version.key, version.place, campaign, (Fate.UNKNOWN, Fate.LATER, Fate.REFUSED, Fate.DELETED)
        )
        told = message.document_message.document_id
        if version.view is not None and message.view.kind == "MDM":
            yield verify(
                told == version.key,
                at=message.view.get("TXA", 12).place,
                expected=written(version.key) or "",
                actual=written(told),
            )


@scenario.check(
    "DOC-DELETE-03", DOIT, on=MessageSubject, source=SOURCE + ", ClinicalDocument", where=deletes, unexercised=NO_DELETION,
    title=Text("Le CDA renvoyé est la dernière version émise", "The CDA resent is the last version sent"),
    remedy=Text("supprimer la dernière version : son id, son setId et son versionNumber", "delete the last version: its id, setId and versionNumber"),
)  # fmt: skip
def last_version(message: MessageSubject, campaign: Campaign) -> Findings:
    """Not a version that was replaced; setId and versionNumber are those of the document sent."""
    for version in campaign.versions.of(message):
        if version.key is None:
            yield not_applicable(*NOT_HELD)
            continue
        standing = campaign.versions.standing(version.key, version)
        if standing.fate is Fate.REPLACED:
            yield from target(version, version.key, version.place, campaign, (Fate.REPLACED,))
        elif standing.fate in (Fate.UNORDERED, Fate.UNKNOWN):
            yield Inconclusive(doubt(standing, version.key), version.place)
        elif standing.fate is Fate.HELD and standing.sent is not None:
            yield from resent(version, standing.sent)
        else:
            yield not_applicable(*NOT_HELD)


def resent(version: Version, sent: Version) -> Findings:
    """The same set and number as the CDA that was sent under this id."""
    if version.view is None or sent.view is None:
        yield Inconclusive(UNREADABLE, version.place)
        return
    yield verify(
        version.set_id == sent.set_id,
        at=version.at("h:setId"),
        expected=written(sent.set_id) or Text("(absent)", "(absent)"),
        actual=written(version.set_id),
    )
    number, wanted = version.view.one("h:versionNumber").get("value"), sent.view.one("h:versionNumber").get("value")
    yield verify(
        number == wanted,
        at=version.at("h:versionNumber"),
        expected=wanted or Text("(absent)", "(absent)"),
        actual=number,
    )


@scenario.check(
    "DOC-DELETE-04", DOIT, on=MessageSubject, source=SOURCE + ", PID, recordTarget", where=deletes, unexercised=NO_DELETION,
    title=Text("Le patient est celui du document émis", "The patient is that of the document sent"),
    remedy=Text("PID et recordTarget : le patient du document à supprimer", "PID and recordTarget: the patient of the document to delete"),
)  # fmt: skip
def same_patient(message: MessageSubject, campaign: Campaign) -> Findings:
    """PID and CDA of the deletion against the document sent."""
    for version in campaign.versions.of(message):
        standing = campaign.versions.standing(version.key, version) if version.key else None
        if standing is None or standing.fate is Fate.UNKNOWN:
            yield inconclusive(
                "le document visé n'est pas dans la campagne",
                "the document to delete is not in the campaign",
                version.place,
            )
        elif standing.fate is Fate.UNORDERED:
            yield Inconclusive(doubt(standing, version.key or (None, None)), version.place)
        elif standing.sent is not None:
            yield from same_person(version, standing.sent)
