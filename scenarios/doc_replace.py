"""DOC-REPLACE: a replacement names the version that the receiver holds, and is the next version of that document.

TRANS 2.1: a replacement says the same thing three times (ORC-1 = RO, OBX-11 = C, event T10 of an MDM). The
CDA has an id of its own, the setId of the document that it replaces and a greater versionNumber; the
version replaced is found again by its id, in relatedDocument[@typeCode='RPLC']/parentDocument/id and, in an MDM,
in TXA-13 (``ext^^root^ISO``, or ``root`` alone): both point at the last version sent, of the same patient.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MessageSubject
from harness.campaign.versions import DocumentKey, Fate, Standing, Version
from harness.core.check import DOIT
from harness.core.finding import Findings, Inconclusive, inconclusive, verify
from harness.core.place import Place
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.rules.document_message import Action
from scenarios._versions import UNREADABLE, Signs, acts, coherent, doubt, mentions, same_person, target, written

scenario = Scenario(
    id="DOC-REPLACE",
    title=Text("Remplacement d'un document émis", "Replacement of a document sent"),
    summary=Text(
        "Le message de remplacement est cohérent (RO, C, T10), son CDA est la version suivante du même document et désigne par son "
        "identifiant la dernière version émise.",
        "The replacement message is coherent (RO, C, T10), its CDA is the next version of the same document and names by its "
        "identifier the last version sent.",
    ),
    applies_to=frozenset({Role.SENDS_DOCUMENTS}),
)  # fmt: skip

SOURCE = "TRANS 2.1"
SIGNS = Signs(Action.REPLACE, "RO", "C", "T10")
NO_REPLACEMENT = Text("aucun message émis ne remplace de document", "no message sent replaces a document")
PARENT = "h:relatedDocument[@typeCode='RPLC']/h:parentDocument/h:id"
ENDED = (Fate.UNKNOWN, Fate.LATER, Fate.REFUSED, Fate.DELETED, Fate.REPLACED)


def replaces(message: MessageSubject, campaign: Campaign) -> bool:
    """A replacement that the product sent."""
    return acts(message, campaign, Action.REPLACE)


@scenario.check(
    "DOC-REPLACE-01", DOIT, on=MessageSubject, source=SOURCE + ", actions", unexercised=NO_REPLACEMENT,
    where=lambda m, c: mentions(m, c, Action.REPLACE),
    title=Text("Le remplacement est cohérent : ORC-1 RO, OBX-11 C, événement T10", "The replacement is coherent: ORC-1 RO, OBX-11 C, event T10"),
    remedy=Text("ORC-1 = RO, OBX-11 du document = C et, pour un MDM, MSH-9.2 = T10", "ORC-1 = RO, OBX-11 of the document = C and, in an MDM, MSH-9.2 = T10"),
)  # fmt: skip
def coherent_replacement(message: MessageSubject, campaign: Campaign) -> Findings:
    """Three signs, one action: the PFI rejects anything else."""
    yield from coherent(message, SIGNS)


@scenario.check(
    "DOC-REPLACE-02", DOIT, on=MessageSubject, source=SOURCE + ", id, setId, versionNumber", where=replaces, unexercised=NO_REPLACEMENT,
    title=Text("Nouvel id, même setId, versionNumber plus grand", "New id, same setId, greater versionNumber"),
    remedy=Text("ClinicalDocument/id nouveau, setId inchangé, versionNumber augmenté", "a new ClinicalDocument/id, the same setId, a greater versionNumber"),
)  # fmt: skip
def next_version(message: MessageSubject, campaign: Campaign) -> Findings:
    """Against the version that the replacement names."""
    for version in campaign.versions.of(message):
        if version.view is None:
            yield Inconclusive(UNREADABLE, version.place)
            continue
        yield from new_id(version, campaign)
        standing = named(version, campaign)
        if standing is None or standing.fate in (Fate.UNORDERED, Fate.UNKNOWN) or standing.sent is None:
            key = version.replaced[0] if version.replaced else (None, None)
            yield Inconclusive(doubt(standing or Standing(Fate.UNKNOWN), key), version.place)
        elif standing.sent.view is None:
            yield Inconclusive(UNREADABLE, version.place)
        else:
            yield from follows(version, standing.sent)


def named(version: Version, campaign: Campaign) -> Standing | None:
    """The version that a replacement names, and what became of it."""
    return campaign.versions.standing(version.replaced[0], version) if version.replaced else None


def new_id(version: Version, campaign: Campaign) -> Findings:
    """The id was never used before, nor is the one replaced."""
    used = version.key in version.replaced
    if version.key is not None and not used:
        standing = campaign.versions.standing(version.key, version)
        used = standing.fate in (Fate.HELD, Fate.REPLACED, Fate.DELETED)
    yield verify(not used and version.key is not None, at=version.place, expected=Text("un id jamais employé", "an id never used"),
                 actual=written(version.key))  # fmt: skip


def follows(version: Version, sent: Version) -> Findings:
    """setId unchanged, versionNumber greater."""
    assert version.view is not None and sent.view is not None  # seen by the caller
    if version.set_id is None and sent.set_id is None:
        yield inconclusive(
            "aucune des deux versions n'a de setId", "neither version has a setId", version.at("h:setId")
        )
    else:
        yield verify(version.set_id == sent.set_id, at=version.at("h:setId"), actual=written(version.set_id),
                     expected=written(sent.set_id) or Text("(absent)", "(absent)"))  # fmt: skip
    number, before = version.view.version, sent.view.version
    if before is None:
        yield inconclusive(
            "la version remplacée n'a pas de versionNumber",
            "the version replaced has no versionNumber",
            version.at("h:versionNumber"),
        )
        return
    yield verify(number is not None and number > before, at=version.at("h:versionNumber"), expected=f"> {before}",
                 actual=version.view.one("h:versionNumber").get("value"))  # fmt: skip


@scenario.check(
    "DOC-REPLACE-03", DOIT, on=MessageSubject, source=SOURCE + ", TXA-13, relatedDocument", where=replaces, unexercised=NO_REPLACEMENT,
    title=Text("TXA-13 et relatedDocument désignent la dernière version émise", "TXA-13 and relatedDocument point at the last version sent"),
    remedy=Text("retrouver l'id de la dernière version émise ; le porter dans parentDocument/id et TXA-13", "find the id of the last version sent again; put it in parentDocument/id and TXA-13"),
)  # fmt: skip
def pointers(message: MessageSubject, campaign: Campaign) -> Findings:
    """Each pointer is there and names a document that the receiver holds; both name the same one."""
    for version in campaign.versions.of(message):
        found = told(version)
        for key, place in found:
            if key is None:
                yield verify(
                    False,
                    at=place,
                    expected=Text("l'identifiant de la version remplacée", "the identifier of the version replaced"),
                    actual=None,
                )
            else:
                yield from target(version, key, place, campaign, ENDED)
        if version.view is None:
            yield Inconclusive(UNREADABLE, version.place)
        held = [(k, p) for k, p in found if k and campaign.versions.standing(k, version).fate is Fate.HELD]
        if len(held) > 1:
            yield verify(
                held[-1][0] == held[0][0],
                at=held[-1][1],
                expected=written(held[0][0]) or "",
                actual=written(held[-1][0]),
            )


def told(version: Version) -> list[tuple[DocumentKey | None, Place]]:
    """relatedDocument of the CDA, then TXA-13 of an MDM."""
    found: list[tuple[DocumentKey | None, Place]] = []
    if version.view is not None:
        ids = version.view.replaced
        found += [(i.key if i.root else None, i.place.within("CDA")) for i in ids] or [(None, version.at(PARENT))]
    if version.message.view.kind == "MDM":
        found.append((version.message.document_message.parent_id, version.message.view.get("TXA", 13).place))
    return found


@scenario.check(
    "DOC-REPLACE-04", DOIT, on=MessageSubject, source=SOURCE + ", PID, recordTarget", where=replaces, unexercised=NO_REPLACEMENT,
    title=Text("Le patient est celui de la version remplacée", "The patient is that of the version replaced"),
    remedy=Text("PID et recordTarget : le patient du document à remplacer", "PID and recordTarget: the patient of the document to replace"),
)  # fmt: skip
def same_patient(message: MessageSubject, campaign: Campaign) -> Findings:
    """PID and CDA of the replacement against the version that it names."""
    for version in campaign.versions.of(message):
        standing = named(version, campaign)
        if standing is None or standing.fate in (Fate.UNKNOWN, Fate.UNORDERED) or standing.sent is None:
            key = version.replaced[0] if version.replaced else (None, None)
            yield Inconclusive(doubt(standing or Standing(Fate.UNKNOWN), key), version.place)
        else:
            yield from same_person(version, standing.sent)
