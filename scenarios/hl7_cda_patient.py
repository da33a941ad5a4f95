"""HL7-CDA-PATIENT: the patient of the message is the patient of the document in it.

TRANS 2.1 and LPS 1.1: PID-3 holds the identifiers of recordTarget/patientRole/id; the strict traits are written in
both (CI-SIS, INS annex). Rules X1 to X5. Only what both sides tell is compared, exactly.
"""

from __future__ import annotations

from functools import partial

from harness.campaign.subjects import DocumentSubject, MessageSubject
from harness.core.finding import Findings, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.formats.oids import is_oid
from harness.identity.compare import compare_trait
from harness.identity.model import Identifier, Trait
from scenarios._comparison import comparison

scenario = Scenario(
    id="HL7-CDA-PATIENT",
    title=Text("Le patient du message est celui du CDA", "The patient of the message is that of the CDA"),
    summary=Text(
        "Les identifiants de PID-3 sont ceux de recordTarget ; nom, prénoms, date, sexe et lieu de naissance sont écrits de même des deux côtés.",
        "The identifiers of PID-3 are those of recordTarget; name, given names, birth date, sex and birth place are written the same on both sides.",
    ),
    requirements=("MSS/UX.DPI.3", "MSS/UX.PFI.1"),
)  # fmt: skip

_compared = partial(comparison, scenario)
SOURCE = "TRANS 2.1 et LPS 1.1"


def _same_set(message: MessageSubject, document: DocumentSubject, wanted: bool) -> Findings:
    """Identifiers of one side that the other lacks; ``wanted`` tells INS from local ones."""
    pid, cda = message.patient, document.patient
    if pid is None or cda is None:
        return
    here = [i for i in pid.identifiers if i.is_ins is wanted]
    there = [i for i in cda.identifiers if i.is_ins is wanted]
    for found in here:
        alone = not any(_same(found, other) for other in there)
        yield verify(
            not alone,
            at=found,
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


@_compared("X1-INS", Text("L'INS de PID-3 est celui du CDA", "The INS of PID-3 is that of the CDA"),
        Text("mettre dans PID-3 le matricule et l'OID de recordTarget/patientRole/id", "put in PID-3 the matricule and OID of recordTarget/patientRole/id"), PID_3)  # fmt: skip
def same_ins(message: MessageSubject, document: DocumentSubject, rank: int) -> Findings:
    """The same (OID, matricule) on both sides."""
    yield from _same_set(message, document, True)


@_compared("X1-LOCAL", Text("Les identifiants locaux de PID-3 sont ceux du CDA", "The local identifiers of PID-3 are those of the CDA"),
        Text("mettre dans PID-3 tous les identifiants de recordTarget/patientRole/id, et eux seuls", "put in PID-3 every identifier of recordTarget/patientRole/id, and no other"), PID_3)  # fmt: skip
def same_local(message: MessageSubject, document: DocumentSubject, rank: int) -> Findings:
    """The same (OID, value) on both sides, INS apart."""
    yield from _same_set(message, document, False)


# -- X2 to X5: traits --------------------------------------------------------------------------------


def _trait(number: str, trait: Trait, source: str) -> None:
    def rule(message: MessageSubject, document: DocumentSubject, rank: int) -> Findings:
        pid, cda = message.patient, document.patient
        if pid is None or cda is None or not (pid.get(trait) and cda.get(trait)):
            return
        found = compare_trait(trait, cda.trait(trait), pid.trait(trait))
        place = pid.trait(trait).place
        yield verify(
            found is None,
            at=place,
            expected=cda.get(trait) or "",
            actual=pid.get(trait),
            message=found.explanation if found else None,
        )

    rule.__doc__ = f"{trait.text.en}: exactly equal when both sides tell it."
    title = (
        Text("PID et CDA disent le même {trait}", "PID and CDA tell the same {trait}")
        if trait not in (Trait.BIRTH_DATE, Trait.GIVEN_NAMES)
        else Text("PID et CDA disent la même {trait}", "PID and CDA tell the same {trait}")
    )
    _compared(
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
