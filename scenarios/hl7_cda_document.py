"""HL7-CDA-DOCUMENT: what the message says of the document is what the document says of itself.

TRANS 2.1 and LPS 1.1: OBX-3 is its type, TXA-12 its identifier, TXA-13 that of the document it replaces; a
replacement says so. Sender, visit and encounter are remarks. Rules X7 to X20.
"""

from __future__ import annotations

from functools import partial

from harness.campaign.subjects import DocumentSubject, MessageSubject
from harness.core.check import PEUT
from harness.core.finding import Findings, Level, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.formats.cda import ClinicalDocument, InstanceIdentifier
from harness.formats.hl7.message import Segment
from harness.rules.document_message import Action
from scenarios._comparison import comparison
from scenarios._hl7 import both, carries, folded, mdm, trans

scenario = Scenario(
    id="HL7-CDA-DOCUMENT",
    title=Text("Le message dit du CDA ce que le CDA dit de lui-même", "The message tells of the CDA what the CDA tells of itself"),
    summary=Text(
        "Type, nomenclature et libellé (OBX-3), identifiant (TXA-12), document remplacé (TXA-13), remplacement et version, expéditeur, venue.",
        "Type, coding system and label (OBX-3), identifier (TXA-12), replaced document (TXA-13), replacement and version, sender, visit.",
    ),
    requirements=("MSS/UX.DPI.3", "MSS/UX.PFI.1"),
)  # fmt: skip

_compared = partial(comparison, scenario)
SOURCE = "TRANS 2.1 et LPS 1.1"
LOINC, TRE_A05 = "2.16.840.1.113883.6.1", "1.2.250.1.213.1.1.4.12"


# -- X7 to X9: type ----------------------------------------------------------------------------------


def cda(document: DocumentSubject) -> ClinicalDocument:
    """The document, which is readable (the rules see no other)."""
    assert document.view is not None
    return document.view


def _observation(message: MessageSubject, rank: int) -> Segment | None:
    """The OBX that carries a document: the one of the same rank."""
    found = message.conformance.of("OBX/document")
    return found[rank] if rank < len(found) else None


@_compared(
    "X7",
    Text("OBX-3.1 est le code du document", "OBX-3.1 is the code of the document"),
    Text("OBX-3.1 = ClinicalDocument/code/@code", "OBX-3.1 = ClinicalDocument/code/@code"),
    f"{SOURCE}, OBX-3, TXA-2 ; X7",
)
def same_code(message: MessageSubject, document: DocumentSubject, rank: int) -> Findings:
    """ClinicalDocument/code/@code against OBX-3.1."""
    view = cda(document)
    obx, code = _observation(message, rank), view.one("h:code")
    if obx is not None and code.get("code"):
        yield verify(
            obx.get(3, 1).present == code.get("code"),
            at=obx.get(3, 1),
            expected=code.get("code") or "",
            actual=obx.get(3, 1).text,
        )


@_compared(
    "X8",
    Text("OBX-3.3 est la nomenclature du document", "OBX-3.3 is the coding system of the document"),
    Text("LN pour LOINC, TRE_A05 pour 1.2.250.1.213.1.1.4.12", "LN for LOINC, TRE_A05 for 1.2.250.1.213.1.1.4.12"),
    f"{SOURCE}, OBX-3.3 ; X8",
)
def same_system(message: MessageSubject, document: DocumentSubject, rank: int) -> Findings:
    """LN and 2.16.840.1.113883.6.1, TRE_A05 and 1.2.250.1.213.1.1.4.12."""
    view = cda(document)
    obx, system = _observation(message, rank), view.one("h:code").get("codeSystem")
    wanted = {LOINC: "LN", TRE_A05: "TRE_A05"}.get(system or "")
    if obx is not None and wanted is not None:
        yield verify(
            obx.get(3, 3).present == wanted,
            at=obx.get(3, 3),
            expected=f"{wanted} ({system})",
            actual=obx.get(3, 3).text,
        )


@_compared(
    "X9",
    Text("OBX-3.2 est le libellé du document", "OBX-3.2 is the label of the document"),
    Text("recopier code/@displayName", "copy code/@displayName"),
    f"{SOURCE}, OBX-3.2 ; X9",
    PEUT,
)
def same_label(message: MessageSubject, document: DocumentSubject, rank: int) -> Findings:
    """code/@displayName, apostrophes folded; a remark, labels vary in the official samples."""
    view = cda(document)
    obx, label = _observation(message, rank), view.one("h:code").get("displayName")
    if obx is not None and label and obx.get(3, 2).present:
        yield verify(
            folded(obx.get(3, 2).text).casefold() == folded(label).casefold(),
            at=obx.get(3, 2),
            expected=label,
            actual=obx.get(3, 2).text,
            level=Level.INFO,
        )


# -- X10, X11: identifiers of documents --------------------------------------------------------------


def _entity(identifier: InstanceIdentifier) -> str:
    return f"{identifier.extension}^^{identifier.root}^ISO" if identifier.extension else identifier.root or ""


def _root(text: str | None) -> str:
    """An OID as written; a UUID in one case, which means nothing (RFC 4122)."""
    return (text or "").upper()


def _same_entity(message: MessageSubject, number: int, wanted: list[InstanceIdentifier]) -> Findings:
    txa = message.view.first("TXA")
    if txa is None or not txa.get(number, 1).present or not wanted:
        return
    told_ = message.document_message.document_id if number == 12 else message.document_message.parent_id
    expected = [(_root(i.root), i.extension or None) for i in wanted]
    yield verify(
        told_ is not None and (_root(told_[0]), told_[1]) in expected,
        at=txa.place(number),
        expected=" | ".join(map(_entity, wanted)),
        actual=txa.raw_field(number),
    )


@_compared(
    "X10",
    Text("TXA-12 est l'identifiant du document", "TXA-12 is the identifier of the document"),
    Text(
        "TXA-12 : extension^^racine^ISO, ou la racine seule, de ClinicalDocument/id",
        "TXA-12: extension^^root^ISO, or the root alone, of ClinicalDocument/id",
    ),
    f"{SOURCE}, TXA-12 ; X10",
    where=mdm,
)
def same_id(message: MessageSubject, document: DocumentSubject, rank: int) -> Findings:
    """ClinicalDocument/id in either form."""
    view = cda(document)
    yield from _same_entity(message, 12, [view.id] if view.id else [])


@_compared(
    "X11",
    Text("TXA-13 est l'identifiant du document remplacé", "TXA-13 is the identifier of the replaced document"),
    Text("TXA-13 = relatedDocument/parentDocument/id", "TXA-13 = relatedDocument/parentDocument/id"),
    f"{SOURCE}, TXA-13 ; X11",
    where=both(mdm, lambda m, c: bool(m.view.get("TXA", 13, 1).present)),
)
def same_parent(message: MessageSubject, document: DocumentSubject, rank: int) -> Findings:
    """relatedDocument/parentDocument/id in either form."""
    view = cda(document)
    parents = view.identifiers("h:relatedDocument/h:parentDocument/h:id")
    yield from _same_entity(message, 13, parents)
    told_ = message.view.get("TXA", 13, 1)
    if told_.present and not parents:
        expected = Text("rien : le CDA ne remplace rien", "nothing: the CDA replaces nothing")
        yield verify(False, at=told_, expected=expected, actual=told_.text, level=Level.WARNING)


@_compared("X13", Text("Un remplacement porte un CDA qui dit ce qu'il remplace", "A replacement carries a CDA that tells what it replaces"), Text("ajouter relatedDocument[@typeCode='RPLC']/parentDocument/id", "add relatedDocument[@typeCode='RPLC']/parentDocument/id"), f"{SOURCE}, table des actions ; X13",
        where=both(carries, lambda m, c: any(s.get(11).text == "C" for s in m.conformance.of("OBX/document"))))  # fmt: skip
def replacement_says_so(message: MessageSubject, document: DocumentSubject, rank: int) -> Findings:
    """OBX-11 C: relatedDocument RPLC."""
    view = cda(document)
    node = view.one("h:relatedDocument")
    yield verify(
        bool(view.replaced), at=node.place.within("CDA"), expected="relatedDocument RPLC", actual=node.get("typeCode")
    )


@_compared("X13-INITIAL", Text("Un envoi initial porte un CDA qui ne remplace rien", "An initial sending carries a CDA that replaces nothing"), Text("envoyer un remplacement (RO, C, T10) ou retirer relatedDocument", "send a replacement (RO, C, T10) or remove relatedDocument"), f"{SOURCE}, table des actions ; X13", PEUT,
        where=both(carries, lambda m, c: m.document_message.action is Action.INITIAL))  # fmt: skip
def initial_replaces_nothing(message: MessageSubject, document: DocumentSubject, rank: int) -> Findings:
    """NW, F, T02: no relatedDocument RPLC."""
    view = cda(document)
    found = view.replaced
    yield verify(
        not found,
        at=(found[0].place if found else view.one("h:id").place).within("CDA"),
        expected=Text("sans relatedDocument RPLC", "without relatedDocument RPLC"),
        actual=found[0].text if found else None,
    )


@_compared("X14", Text("Un remplacement a un versionNumber supérieur à 1", "A replacement has a versionNumber above 1"), Text("augmenter versionNumber à chaque version", "raise versionNumber with each version"), f"{SOURCE} ; CI-SIS Structuration minimale, versionNumber ; X14", PEUT,
        where=both(carries, lambda m, c: m.document_message.action is Action.REPLACE))  # fmt: skip
def version_grows(message: MessageSubject, document: DocumentSubject, rank: int) -> Findings:
    """versionNumber is an integer above 1 (against the version replaced: DOC-REPLACE)."""
    view = cda(document)
    node = view.one("h:versionNumber")
    yield verify((view.version or 0) > 1, at=node.place.within("CDA"), expected="> 1", actual=node.get("value"))


# -- X15 to X20 --------------------------------------------------------------------------------------


@_compared("X15", Text("L'expéditeur (PRT SB) est un auteur du document, ou de son organisation", "The sender (PRT SB) is an author of the document, or of its organisation"), Text("vérifier PRT-5.1 et PRT-8.10 de l'expéditeur", "check PRT-5.1 and PRT-8.10 of the sender"), f"{SOURCE}, PRT SB ; X15", PEUT,
        where=both(trans, lambda m, c: bool(m.conformance.of("PRT/SB"))))  # fmt: skip
def sender_is_the_author(message: MessageSubject, document: DocumentSubject, rank: int) -> Findings:
    """PRT-5.1 or PRT-8.10 is an identifier of an author or of its organisation; a remark: others may send."""
    view = cda(document)
    ids = view.identifiers("h:author/h:assignedAuthor/h:id") + view.identifiers(
        "h:author/h:assignedAuthor/h:representedOrganization/h:id"
    )
    known = {i.extension for i in ids if i.extension}
    for prt in message.conformance.of("PRT/SB"):
        numbers = [v for v in (prt.get(5, 1).present, prt.get(8, 10).present) if v]
        if numbers and known:
            yield verify(
                bool(known & set(numbers)),
                at=prt.place(5),
                expected=" | ".join(sorted(known)),
                actual=" ; ".join(numbers),
                level=Level.INFO,
            )


@_compared(
    "X17",
    Text("La venue de PV1 est celle du document", "The visit of PV1 is that of the document"),
    Text(
        "PV1-19 = encompassingEncounter/id ; PV1-44 = effectiveTime/low",
        "PV1-19 = encompassingEncounter/id; PV1-44 = effectiveTime/low",
    ),
    f"{SOURCE}, PV1-19, PV1-44 ; X17",
    PEUT,
    where=trans,
)
def same_visit(message: MessageSubject, document: DocumentSubject, rank: int) -> Findings:
    """encompassingEncounter/id against PV1-19, its start against PV1-44 (a remark)."""
    view = cda(document)
    encounter = "h:componentOf/h:encompassingEncounter"
    number, start = message.view.get("PV1", 19, 1), message.view.get("PV1", 44, 1)
    ids = [i.extension for i in view.identifiers(f"{encounter}/h:id") if i.extension]
    low = view.one(f"{encounter}/h:effectiveTime/h:low").get("value") or view.one(f"{encounter}/h:effectiveTime").get(
        "value"
    )
    if number.present and ids:
        yield verify(number.present in ids, at=number, expected=" | ".join(ids), actual=number.text, level=Level.INFO)
    if start.present and low:
        yield verify(start.present[:8] == low[:8], at=start, expected=low, actual=start.text, level=Level.INFO)


@_compared(
    "X20",
    Text(
        "PV1-2 concorde avec le type de rencontre du document",
        "PV1-2 agrees with the kind of encounter of the document",
    ),
    Text(
        "I pour une hospitalisation (IMP), E pour une urgence (EMER), O pour l'ambulatoire (AMB)",
        "I for an inpatient stay (IMP), E for an emergency (EMER), O for outpatient (AMB)",
    ),
    f"{SOURCE}, PV1-2 ; correspondance XDS ; X20",
    PEUT,
    where=trans,
)
def same_class(message: MessageSubject, document: DocumentSubject, rank: int) -> Findings:
    """IMP with I or R, EMER with E, AMB with O, R or P: what contradicts it is a remark."""
    view = cda(document)
    told_ = view.one("h:componentOf/h:encompassingEncounter/h:code").get("code")
    admitted = {
        "IMP": ("I", "R"),
        "EMER": ("E", "I"),
        "AMB": ("O", "R", "P", "E", "N"),
        "EXTERNE": ("O", "P", "N"),
        "SEANCE": ("R", "O", "I"),
    }.get(told_ or "")
    value = message.view.get("PV1", 2)
    if admitted and value.present:
        yield verify(
            value.present in admitted,
            at=value,
            expected=f"{' | '.join(admitted)} ({told_})",
            actual=value.text,
            level=Level.INFO,
        )
