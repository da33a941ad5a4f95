"""HL7-CONSISTENCY: what the message says and what the document in it says are the same.

TRANS 2.1 and LPS 1.1: PID-3 holds the identifiers of recordTarget, TXA-12 and TXA-13 those of the document and of
its parent, OBX-3 its type. The rules are numbered X1 to X20 as in docs/checks.md.
"""

from __future__ import annotations

from collections.abc import Callable

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MessageSubject
from harness.core.check import DOIT, PEUT, Force
from harness.core.finding import Findings, Level, not_applicable, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.formats.cda import ClinicalDocument, InstanceIdentifier
from harness.formats.hl7.message import Segment
from harness.formats.oids import is_oid
from harness.identity.compare import compare_trait
from harness.identity.model import Identifier, Identity, Trait
from harness.identity.sources import from_cda, from_pid
from harness.rules.document_message import Action
from scenarios._hl7 import NO_DOCUMENT, Where, both, carries, mdm, trans, with_cda
from scenarios.hl7_metadata import folded

scenario = Scenario(
    id="HL7-CONSISTENCY",
    title=Text("Le message et le CDA qu'il porte concordent", "The message and the CDA in it agree"),
    summary=Text(
        "Identifiants et traits de PID contre recordTarget, type, identifiant et document remplacé, action, expéditeur, venue, encodage.",
        "Identifiers and traits of PID against recordTarget, type, identifier and replaced document, action, sender, visit, encoding.",
    ),
    requirements=("MSS/UX.DPI.3", "MSS/UX.PFI.1"),
)  # fmt: skip

SOURCE = "TRANS 2.1 et LPS 1.1"
NOTHING = not_applicable("une des deux parties ne le dit pas", "one of the two sides does not tell it")
Rule = Callable[[MessageSubject, ClinicalDocument, int], Findings]
LOINC, TRE_A05 = "2.16.840.1.113883.6.1", "1.2.250.1.213.1.1.4.12"


def _check(
    id: str, title: Text, remedy: Text, source: str, force: Force = DOIT, where: Where = carries
) -> Callable[[Rule], None]:
    """Register a rule told of one message and each document in it, with the rank of the document."""

    def register(rule: Rule) -> None:
        def run(message: MessageSubject, campaign: Campaign) -> Findings:
            found = [
                outcome
                for rank, document in enumerate(campaign.documents_of(message))
                if document.view is not None
                for outcome in rule(message, document.view, rank)
            ]
            yield from found or [NOTHING]

        run.__doc__ = rule.__doc__
        scenario.check(
            f"HL7-CONSISTENCY-{id}", force, on=MessageSubject, where=with_cda(where), title=title, remedy=remedy,
            source=source, required=False, unexercised=NO_DOCUMENT,
        )(run)  # fmt: skip

    return register


# -- X1: identifiers ---------------------------------------------------------------------------------


def _sides(message: MessageSubject, view: ClinicalDocument) -> tuple[Identity | None, Identity]:
    return from_pid(message.view), from_cda(view)


def _same_set(message: MessageSubject, view: ClinicalDocument, wanted: bool) -> Findings:
    """Identifiers of one side that the other lacks; ``wanted`` tells INS from local ones."""
    pid, document = _sides(message, view)
    if pid is None:
        return
    here = [i for i in pid.identifiers if i.is_ins is wanted]
    there = [i for i in document.identifiers if i.is_ins is wanted]
    for found in here:
        alone = not any(_same(found, other) for other in there)
        yield verify(
            not alone,
            at=found.place,
            expected=_listed(there),
            actual=found.text,
            message=Text("absent de recordTarget", "not in recordTarget"),
        )
    place = message.view.get("PID", 3).place
    for found in there:
        if not any(_same(found, other) for other in here):
            yield verify(
                False,
                at=place,
                expected=found.text,
                actual=_listed(here),
                message=Text("absent de PID-3", "not in PID-3"),
            )


def _same(a: Identifier, b: Identifier) -> bool:
    """Equal values and roots; an authority that is no OID (a FINESS, a local name) is not compared with one."""
    return a.value == b.value and (a.root == b.root or not (is_oid(a.root) and is_oid(b.root)))


def _listed(found: list[Identifier]) -> Text | str:
    return " ; ".join(i.text for i in found) or Text("(aucun)", "(none)")


PID_3 = f"{SOURCE}, PID-3 : identifiants de recordTarget/patientRole/id ; X1"


@_check("X1-INS", Text("L'INS de PID-3 est celui du CDA", "The INS of PID-3 is that of the CDA"),
        Text("mettre dans PID-3 le matricule et l'OID de recordTarget/patientRole/id", "put in PID-3 the matricule and OID of recordTarget/patientRole/id"), PID_3)  # fmt: skip
def same_ins(message: MessageSubject, view: ClinicalDocument, rank: int) -> Findings:
    """The same (OID, matricule) on both sides."""
    yield from _same_set(message, view, True)


@_check("X1-LOCAL", Text("Les identifiants locaux de PID-3 sont ceux du CDA", "The local identifiers of PID-3 are those of the CDA"),
        Text("mettre dans PID-3 tous les identifiants de recordTarget/patientRole/id, et eux seuls", "put in PID-3 every identifier of recordTarget/patientRole/id, and no other"), PID_3)  # fmt: skip
def same_local(message: MessageSubject, view: ClinicalDocument, rank: int) -> Findings:
    """The same (OID, value) on both sides, INS apart."""
    yield from _same_set(message, view, False)


# -- X2 to X5: traits --------------------------------------------------------------------------------


def _trait(number: str, trait: Trait, source: str) -> None:
    def rule(message: MessageSubject, view: ClinicalDocument, rank: int) -> Findings:
        pid, document = _sides(message, view)
        if pid is None or not (pid.get(trait) and document.get(trait)):
            return
        found = compare_trait(trait, document.trait(trait), pid.trait(trait))
        place = pid.trait(trait).place
        yield verify(
            found is None,
            at=place,
            expected=document.get(trait) or "",
            actual=pid.get(trait),
            message=found.explanation if found else None,
        )

    rule.__doc__ = f"{trait.text.en}: exactly equal when both sides tell it."
    title = (
        Text("PID et CDA disent le même {trait}", "PID and CDA tell the same {trait}")
        if trait is not Trait.BIRTH_DATE
        else Text("PID et CDA disent la même {trait}", "PID and CDA tell the same {trait}")
    )
    _check(
        f"{number}",
        title.fill(trait=trait.text),
        Text("écrire le même trait dans PID et dans recordTarget", "write the same trait in PID and in recordTarget"),
        f"{source} ; {number.split('-')[0]}",
    )(rule)


_trait("X2-NAME", Trait.BIRTH_NAME, "TRANS 2.1, PID ; CI-SIS, annexe INS, PID-5.1 et family BR")
_trait("X2-GIVEN", Trait.FIRST_GIVEN, "TRANS 2.1, PID ; CI-SIS, annexe INS, PID-5.2 et given BR")
_trait("X2-LIST", Trait.GIVEN_NAMES, "TRANS 2.1, PID ; CI-SIS, annexe INS, PID-5.3 et given sans qualifier")
_trait("X3", Trait.BIRTH_DATE, "TRANS 2.1, PID ; CI-SIS, annexe INS, PID-7 et birthTime")
_trait("X4", Trait.SEX, "TRANS 2.1, PID ; CI-SIS, annexe INS, PID-8 et administrativeGenderCode")
_trait("X5", Trait.BIRTH_PLACE, "TRANS 2.1, PID ; CI-SIS, annexe INS, PID-11 BDL et birthplace county")


# -- X7 to X9: type ----------------------------------------------------------------------------------


def _observation(message: MessageSubject, rank: int) -> Segment | None:
    """The OBX that carries a document: the one of the same rank."""
    found = message.conformance.of("OBX/document")
    return found[rank] if rank < len(found) else None


@_check(
    "X7",
    Text("OBX-3.1 est le code du document", "OBX-3.1 is the code of the document"),
    Text("OBX-3.1 = ClinicalDocument/code/@code", "OBX-3.1 = ClinicalDocument/code/@code"),
    f"{SOURCE}, OBX-3, TXA-2 ; X7",
)
def same_code(message: MessageSubject, view: ClinicalDocument, rank: int) -> Findings:
    """ClinicalDocument/code/@code against OBX-3.1."""
    obx, code = _observation(message, rank), view.one("h:code")
    if obx is not None and code.get("code"):
        yield verify(
            obx.get(3, 1).present == code.get("code"),
            at=obx.get(3, 1).place,
            expected=code.get("code") or "",
            actual=obx.get(3, 1).text,
        )


@_check(
    "X8",
    Text("OBX-3.3 est la nomenclature du document", "OBX-3.3 is the coding system of the document"),
    Text("LN pour LOINC, TRE_A05 pour 1.2.250.1.213.1.1.4.12", "LN for LOINC, TRE_A05 for 1.2.250.1.213.1.1.4.12"),
    f"{SOURCE}, OBX-3.3 ; X8",
)
def same_system(message: MessageSubject, view: ClinicalDocument, rank: int) -> Findings:
    """LN and 2.16.840.1.113883.6.1, TRE_A05 and 1.2.250.1.213.1.1.4.12."""
    obx, system = _observation(message, rank), view.one("h:code").get("codeSystem")
    wanted = {LOINC: "LN", TRE_A05: "TRE_A05"}.get(system or "")
    if obx is not None and wanted is not None:
        yield verify(
            obx.get(3, 3).present == wanted,
            at=obx.get(3, 3).place,
            expected=f"{wanted} ({system})",
            actual=obx.get(3, 3).text,
        )


@_check(
    "X9",
    Text("OBX-3.2 est le libellé du document", "OBX-3.2 is the label of the document"),
    Text("recopier code/@displayName", "copy code/@displayName"),
    f"{SOURCE}, OBX-3.2 ; X9",
    PEUT,
)
def same_label(message: MessageSubject, view: ClinicalDocument, rank: int) -> Findings:
    """code/@displayName, apostrophes folded; a remark, labels vary in the official samples."""
    obx, label = _observation(message, rank), view.one("h:code").get("displayName")
    if obx is not None and label and obx.get(3, 2).present:
        yield verify(
            folded(obx.get(3, 2).text).casefold() == folded(label).casefold(),
            at=obx.get(3, 2).place,
            expected=label,
            actual=obx.get(3, 2).text,
            level=Level.INFO,
        )


# -- X10, X11: identifiers of documents --------------------------------------------------------------


def _entity(identifier: InstanceIdentifier) -> str:
    return f"{identifier.extension}^^{identifier.root}^ISO" if identifier.extension else identifier.root or ""


def _same_entity(message: MessageSubject, number: int, wanted: list[InstanceIdentifier]) -> Findings:
    txa = message.view.first("TXA")
    if txa is None or not txa.get(number, 1).present or not wanted:
        return
    told_ = message.document_message.document_id if number == 12 else message.document_message.parent_id
    expected = [(i.root, i.extension or None) for i in wanted]
    yield verify(
        told_ in expected, at=txa.place(number), expected=" | ".join(map(_entity, wanted)), actual=txa.raw_field(number)
    )


@_check(
    "X10",
    Text("TXA-12 est l'identifiant du document", "TXA-12 is the identifier of the document"),
    Text(
        "TXA-12 : extension^^racine^ISO, ou la racine seule, de ClinicalDocument/id",
        "TXA-12: extension^^root^ISO, or the root alone, of ClinicalDocument/id",
    ),
    f"{SOURCE}, TXA-12 ; X10",
    where=mdm,
)
def same_id(message: MessageSubject, view: ClinicalDocument, rank: int) -> Findings:
    """ClinicalDocument/id in either form."""
    yield from _same_entity(message, 12, [view.id] if view.id else [])


@_check(
    "X11",
    Text("TXA-13 est l'identifiant du document remplacé", "TXA-13 is the identifier of the replaced document"),
    Text("TXA-13 = relatedDocument/parentDocument/id", "TXA-13 = relatedDocument/parentDocument/id"),
    f"{SOURCE}, TXA-13 ; X11",
    where=both(mdm, lambda m, c: bool(m.view.get("TXA", 13, 1).present)),
)
def same_parent(message: MessageSubject, view: ClinicalDocument, rank: int) -> Findings:
    """relatedDocument/parentDocument/id in either form."""
    yield from _same_entity(message, 13, view.identifiers("h:relatedDocument/h:parentDocument/h:id"))


@_check("X13", Text("Un remplacement porte un CDA qui dit ce qu'il remplace", "A replacement carries a CDA that tells what it replaces"), Text("ajouter relatedDocument[@typeCode='RPLC']/parentDocument/id", "add relatedDocument[@typeCode='RPLC']/parentDocument/id"), f"{SOURCE}, table des actions ; X13",
        where=both(carries, lambda m, c: any(s.get(11).text == "C" for s in m.conformance.of("OBX/document"))))  # fmt: skip
def replacement_says_so(message: MessageSubject, view: ClinicalDocument, rank: int) -> Findings:
    """OBX-11 C: relatedDocument RPLC."""
    node = view.one("h:relatedDocument")
    yield verify(
        bool(view.replaced), at=node.place.within("CDA"), expected="relatedDocument RPLC", actual=node.get("typeCode")
    )


@_check("X13-INITIAL", Text("Un envoi initial porte un CDA qui ne remplace rien", "An initial sending carries a CDA that replaces nothing"), Text("envoyer un remplacement (RO, C, T10) ou retirer relatedDocument", "send a replacement (RO, C, T10) or remove relatedDocument"), f"{SOURCE}, table des actions ; X13", PEUT,
        where=both(carries, lambda m, c: m.document_message.action is Action.INITIAL))  # fmt: skip
def initial_replaces_nothing(message: MessageSubject, view: ClinicalDocument, rank: int) -> Findings:
    """NW, F, T02: no relatedDocument RPLC."""
    found = view.replaced
    yield verify(
        not found,
        at=(found[0].place if found else view.one("h:id").place).within("CDA"),
        expected=Text("sans relatedDocument RPLC", "without relatedDocument RPLC"),
        actual=found[0].text if found else None,
    )


@_check("X14", Text("Un remplacement a un versionNumber supérieur à 1", "A replacement has a versionNumber above 1"), Text("augmenter versionNumber à chaque version", "raise versionNumber with each version"), f"{SOURCE} ; CI-SIS Structuration minimale, versionNumber ; X14", PEUT,
        where=both(carries, lambda m, c: m.document_message.action is Action.REPLACE))  # fmt: skip
def version_grows(message: MessageSubject, view: ClinicalDocument, rank: int) -> Findings:
    """versionNumber is an integer above 1 (against the version replaced: DOC-REPLACE)."""
    node = view.one("h:versionNumber")
    yield verify((view.version or 0) > 1, at=node.place.within("CDA"), expected="> 1", actual=node.get("value"))


# -- X15 to X20 --------------------------------------------------------------------------------------


@_check("X15", Text("L'expéditeur (PRT SB) est un auteur du document, ou de son organisation", "The sender (PRT SB) is an author of the document, or of its organisation"), Text("vérifier PRT-5.1 et PRT-8.10 de l'expéditeur", "check PRT-5.1 and PRT-8.10 of the sender"), f"{SOURCE}, PRT SB ; X15", PEUT,
        where=both(trans, lambda m, c: bool(m.conformance.of("PRT/SB"))))  # fmt: skip
def sender_is_the_author(message: MessageSubject, view: ClinicalDocument, rank: int) -> Findings:
    """PRT-5.1 or PRT-8.10 is an identifier of an author or of its organisation; a remark: others may send."""
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


@_check(
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
def same_visit(message: MessageSubject, view: ClinicalDocument, rank: int) -> Findings:
    """encompassingEncounter/id against PV1-19, its start against PV1-44 (a remark)."""
    encounter = "h:componentOf/h:encompassingEncounter"
    number, start = message.view.get("PV1", 19, 1), message.view.get("PV1", 44, 1)
    ids = [i.extension for i in view.identifiers(f"{encounter}/h:id") if i.extension]
    low = view.one(f"{encounter}/h:effectiveTime/h:low").get("value") or view.one(f"{encounter}/h:effectiveTime").get(
        "value"
    )
    if number.present and ids:
        yield verify(
            number.present in ids, at=number.place, expected=" | ".join(ids), actual=number.text, level=Level.INFO
        )
    if start.present and low:
        yield verify(start.present[:8] == low[:8], at=start.place, expected=low, actual=start.text, level=Level.INFO)


@_check(
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
def same_class(message: MessageSubject, view: ClinicalDocument, rank: int) -> Findings:
    """IMP with I or R, EMER with E, AMB with O, R or P: what contradicts it is a remark."""
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
            at=value.place,
            expected=f"{' | '.join(admitted)} ({told_})",
            actual=value.text,
            level=Level.INFO,
        )
