"""What DOC-DELETE and DOC-REPLACE share: a coherent action, a target that the receiver holds, the same patient."""

from __future__ import annotations

from dataclasses import dataclass

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MessageSubject
from harness.campaign.versions import DocumentKey, Fate, Standing, Version
from harness.core.finding import Findings, Inconclusive, verify
from harness.core.place import Place
from harness.core.text import Text
from harness.identity.compare import Same, same_patient
from harness.identity.model import Identity
from harness.identity.sources import from_cda, from_pid
from harness.rules.document_message import Action
from harness.rules.identity_flow import ins_keys, local_keys

UNREADABLE = Text("le CDA de ce message ne peut pas être lu", "the CDA of this message cannot be read")
_WHY = {
    Fate.UNKNOWN: Text("aucun document émis auparavant n'a cet identifiant", "no document sent before has this identifier"),
    Fate.LATER: Text("ce document n'est émis qu'ensuite ({file})", "this document is only sent afterwards ({file})"),
    Fate.REFUSED: Text("le destinataire a refusé ce document ({file}) : il ne le détient pas", "the receiver refused this document ({file}): it does not hold it"),
    Fate.DELETED: Text("ce document est déjà supprimé ({file})", "this document is already deleted ({file})"),
    Fate.REPLACED: Text("ce document est déjà remplacé ({file})", "this document is already replaced ({file})"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signs:
    """How a message says its action: ORC-1, OBX-11 of the document, and for an MDM its event."""

    action: Action
    order: str
    status: str
    event: str


def acts(message: MessageSubject, campaign: Campaign, action: Action) -> bool:
    """A document sent whose action is this one."""
    return campaign.is_sent_document(message) and message.document_message.action is action


def mentions(message: MessageSubject, campaign: Campaign, action: Action) -> bool:
    """A document sent of which one sign at least says this action."""
    return campaign.is_sent_document(message) and action in message.document_message.told_actions


def coherent(message: MessageSubject, signs: Signs) -> Findings:
    """Every sign says the same action."""
    view = message.view
    told = [(view.get("ORC", 1), signs.order)]
    told += [(s.get(11), signs.status) for s in message.document_message.document_segments]
    told += [(view.header.get(9, 2), signs.event)] if view.kind == "MDM" else []
    for value, wanted in told:
        yield verify(value.text == wanted, at=value.place, expected=wanted, actual=value.text)


def written(key: DocumentKey | None) -> str | None:
    """An identifier as people read it."""
    return None if key is None else f"{key[1]} ({key[0]})" if key[1] else str(key[0])


def target(version: Version, key: DocumentKey, at: Place, campaign: Campaign, refused: tuple[Fate, ...]) -> Findings:
    """The document was sent before this message, and none of ``refused`` became of it."""
    standing = campaign.versions.standing(key, version)
    if standing.fate is Fate.UNORDERED or (standing.fate is Fate.UNKNOWN and not campaign.versions.siblings(version)):
        yield Inconclusive(doubt(standing, key), at)
        return
    other, why = standing.ended or standing.sent, _WHY.get(standing.fate)
    yield verify(
        standing.fate not in refused, at=at, actual=written(key), expected=_wanted(standing, version, campaign),
        message=why.fill(file=other.message.label if other else "") if why else None,
    )  # fmt: skip


def _wanted(standing: Standing, version: Version, campaign: Campaign) -> Text | str:
    """The identifier that was due, when the chain tells it."""
    last = campaign.versions.last_of(standing, version) if standing.fate is Fate.REPLACED else None
    same_set = [v for v in campaign.versions.siblings(version) if v.set_id and v.set_id == version.set_id]
    due = last or (same_set[-1] if same_set and standing.fate is Fate.UNKNOWN else None)
    in_force = Text(
        "l'identifiant d'un document émis avant, et toujours en vigueur",
        "the identifier of a document sent before, and still in force",
    )
    return (written(due.key) if due else None) or in_force


def doubt(standing: Standing, key: DocumentKey) -> Text:
    """Why nothing can be said of a target."""
    if standing.fate is Fate.UNORDERED and standing.sent is not None:
        same_time = Text("même MSH-7 que {file}, ou MSH-7 absent : l'ordre des messages n'est pas connu",
                         "same MSH-7 as {file}, or no MSH-7: the order of the messages is not known")  # fmt: skip
        return same_time.fill(file=standing.sent.message.label)
    missing = Text(
        "le message qui a émis le document {key} n'est pas dans la campagne",
        "the message that sent the document {key} is not in the campaign",
    )
    return missing.fill(key=written(key) or "?")


def same_person(version: Version, sent: Version) -> Findings:
    """PID and recordTarget are the patient of the document that was sent."""
    known = sent.patient
    said = [(i, "PID") for i in [from_pid(version.message.view)] if i is not None]
    said += [(from_cda(version.view), "CDA")] if version.view is not None else []
    for identity, where in said if known is not None else ():
        assert known is not None
        verdict, why = _same(known, identity)
        at = identity.place.within("CDA") if where == "CDA" else identity.place
        if verdict is Same.UNKNOWN:
            yield Inconclusive(why, at)
            continue
        other = Text(
            "autre patient que celui du document émis ({file}) : {why}",
            "another patient than that of the document sent ({file}): {why}",
        )
        yield verify(verdict is Same.YES, at=at, expected=known.summary, actual=identity.summary,
                     message=other.fill(file=sent.message.label, why=why))  # fmt: skip
    if known is None or not said:
        yield Inconclusive(Text("patient illisible", "the patient cannot be read"), version.place)


def _same(a: Identity, b: Identity) -> tuple[Same, Text]:
    """A shared identifier makes one patient, whose traits may have been mended since; two INS make two."""
    if ins_keys(a.identifiers) & ins_keys(b.identifiers):
        return Same.YES, Text("même INS", "same INS")
    if not (a.ins and b.ins) and local_keys(a.identifiers) & local_keys(b.identifiers):
        return Same.YES, Text("même identifiant local", "same local identifier")
    return same_patient(a, b)
