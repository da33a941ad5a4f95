"""INS-IDENTITY-CREATION over whole flows: order, other identifiers, merges, withdrawn INS."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.builder.hl7_adt import AdtSpec, write
from harness.builder.people import ARMAND, BLANCHE, IPP_OID, Patient
from harness.core.journal import Journal
from harness.core.mutation import Files
from tests.helpers import checks, errors, judged, opened, reasons, verdicts

CREATION = "INS-IDENTITY-CREATION"
PROVISIONAL = replace(BLANCHE.without_ins(), reliability="PROV")
OTHER = replace(BLANCHE, local_ids=(("990000999", IPP_OID),))


def flow(*messages: tuple[str, Patient], **more: Any) -> Files:
    """Identity messages one minute after the other, one per file."""
    files: Files = {}
    for number, (event, patient) in enumerate(messages, 1):
        spec = AdtSpec(patient, f"A{number}", f"20260302{8 + number:02d}0000", event=event, **more)
        files[f"{number:02d}.hl7"] = write(spec)
    return files


def judged_flow(*messages: tuple[str, Patient]) -> Journal:
    """The scenario over these messages."""
    return judged(flow(*messages), CREATION)


def found(journal: Journal) -> set[tuple[str, str]]:
    """(step number, file) of the errors."""
    return {(f.check[-2:], f.subject) for f in errors(journal)}


@pytest.mark.parametrize("event", ["A28", "A01", "A04", "A05", "A31", "A08"])
def test_one_flow_may_create_and_attach(event: str) -> None:
    """FAQ 34: both steps may be one."""
    journal = judged_flow((event, BLANCHE))
    assert found(journal) == set()
    assert {v for step in "123456" for v in verdicts(journal, f"{CREATION}-0{step}").values()} == {"CONFORME"}


@pytest.mark.parametrize("event", ["A31", "A08", "A01", "A47", "A40"])
def test_the_ins_may_come_later(event: str) -> None:
    """Same PI, INS and VALI."""
    assert found(judged_flow(("A28", PROVISIONAL), (event, BLANCHE))) == set()


def test_nobody_with_an_ins_is_inconclusive() -> None:
    """Created, never tied to an INS: no fault, nothing shown."""
    journal = judged_flow(("A28", PROVISIONAL))
    assert checks(journal) == set() and verdicts(journal, f"{CREATION}-04") == {"": "NON_CONCLUANT"}


def test_provisional_then_qualified_is_a_remark() -> None:
    """The INS came once before VALI: said, not held against the product."""
    journal = judged_flow(("A28", PROVISIONAL), ("A31", replace(BLANCHE, reliability="PROV")), ("A31", BLANCHE))
    assert checks(journal) == set()
    assert [(f.level, f.subject) for f in journal.findings] == [("info", "02.hl7")]


def test_never_qualified_is_refused_where_the_ins_came() -> None:
    """PROV all along."""
    assert found(judged_flow(("A28", PROVISIONAL), ("A31", replace(BLANCHE, reliability="PROV")))) == {("04", "02.hl7")}


def test_an_ins_without_any_status_is_refused() -> None:
    """PID-32 is absent."""
    assert found(judged_flow(("A28", replace(BLANCHE, reliability="")))) == {("04", "01.hl7")}


def test_the_ins_of_another_identifier_is_refused() -> None:
    """The patient with these traits was created under another PI and stays without an INS."""
    assert found(judged_flow(("A28", PROVISIONAL), ("A31", OTHER))) == {("06", "02.hl7")}


def test_a_duplicate_created_with_the_ins_is_advised_against() -> None:
    """A second creation of the same person: a warning."""
    journal = judged_flow(("A28", PROVISIONAL), ("A28", OTHER))
    assert checks(journal) == set() and [f.level for f in journal.findings] == ["warning"]


def test_a_merge_joins_both_identifiers() -> None:
    """A40 absorbs the PI under which the patient was created (MRG-1)."""
    files = flow(("A28", PROVISIONAL), ("A31", OTHER))
    files["03.hl7"] = write(AdtSpec(OTHER, "A3", "20260303080000", event="A40", former=PROVISIONAL))
    assert checks(judged(files, CREATION)) == set()


def test_the_same_number_under_another_authority_is_another_patient() -> None:
    """CX-4 is compared."""
    elsewhere = replace(BLANCHE, local_ids=((BLANCHE.local_ids[0][0], "1.2.250.1.999"),))
    assert found(judged_flow(("A28", PROVISIONAL), ("A31", elsewhere))) == {("06", "02.hl7")}


def test_two_patients_interleaved_are_two_flows() -> None:
    """The INS of one is not the INS of the other."""
    other = replace(ARMAND.without_ins(), reliability="PROV")
    journal = judged_flow(("A28", PROVISIONAL), ("A28", other), ("A31", BLANCHE), ("A31", ARMAND))
    assert checks(journal) == set()
    assert [s.messages[0].path for s in opened(flow(("A28", PROVISIONAL), ("A28", other))).of(_flow())] == [
        "01.hl7",
        "02.hl7",
    ]


def _flow() -> Any:
    from harness.campaign.subjects import PatientFlowSubject

    return PatientFlowSubject


def test_msh_7_orders_the_flow() -> None:
    """The file that sorts first is the later message."""
    files = flow(("A28", PROVISIONAL), ("A31", replace(BLANCHE, birth_place=None)))
    renamed = {"b.hl7": files["01.hl7"], "a.hl7": files["02.hl7"]}
    assert found(judged(renamed, CREATION)) == {("05", "a.hl7")}


def test_at_the_same_instant_the_creation_comes_first() -> None:
    """Equal MSH-7, the update in the first file."""
    files = {
        n: write(AdtSpec(p, n, "20260302090000", event=e))
        for n, e, p in (("a", "A31", BLANCHE), ("b", "A28", PROVISIONAL))
    }
    assert checks(judged(files, CREATION)) == set()


def test_a_discharge_alone_shows_no_creation() -> None:
    """A03 with a whole identity: nothing is wrong, the creation is missing."""
    journal = judged_flow(("A03", BLANCHE))
    assert checks(journal) == set()
    assert verdicts(journal, f"{CREATION}-01") == {"": "NON_CONCLUANT"}
    assert "n'est pas dans la campagne" in reasons(journal, f"{CREATION}-06")


@pytest.mark.parametrize("oid", ["1.2.250.1.213.1.4.7", "1.2.250.1.213.1.4.13"])
def test_an_ins_under_a_foreign_oid_is_incomplete(oid: str) -> None:
    """Typed INS all the same."""
    assert ("03", "01.hl7") in found(judged_flow(("A28", replace(BLANCHE, ins_oid=oid))))


def test_an_ins_typed_pi_is_no_private_identifier() -> None:
    """The only identifier is the INS, typed PI."""
    raw = write(AdtSpec(replace(BLANCHE, local_ids=()))).replace(b"&ISO^INS^", b"&ISO^PI^")
    assert {"01", "03", "06"} <= {step for step, _ in found(judged({"a.hl7": raw}, CREATION))}


def test_a_nia_beside_the_nir_is_allowed() -> None:
    """PAM.FR 4.4.1: both forms may travel together."""
    raw = write(AdtSpec(BLANCHE))
    nia = b"~275021305511839^^^ASIP-SANTE-INS-NIA&1.2.250.1.213.1.4.9&ISO^INS||"
    assert checks(judged({"a.hl7": raw.replace(b"&ISO^PI||", b"&ISO^PI" + nia, 1)}, CREATION)) == set()


def test_a_withdrawn_ins_is_not_an_empty_one() -> None:
    """A47 gives "" under the INS OID."""
    gone = replace(BLANCHE, ins='""', reliability="PROV")
    files = flow(("A28", BLANCHE))
    files["02.hl7"] = write(AdtSpec(gone, "A2", "20260303080000", event="A47", former=BLANCHE))
    assert checks(judged(files, CREATION)) == set()


def test_an_unknown_person_has_no_traits_to_carry() -> None:
    """PID-31 = Y, or a fictive identity."""
    nobody = replace(PROVISIONAL, birth_date=None, birth_place=None, reliability="FICT")
    journal = judged_flow(("A28", nobody))
    assert checks(journal) == set() and "NON_APPLICABLE" in verdicts(journal, f"{CREATION}-02").values()


@pytest.mark.parametrize("place", ["3306", "33 063", "BORDEAUX", "330631"])
def test_a_birth_place_is_an_insee_code(place: str) -> None:
    """Five characters, 2A and 2B included."""
    assert found(judged_flow(("A28", replace(PROVISIONAL, birth_place=place)))) == {("02", "01.hl7")}
    assert found(judged_flow(("A28", replace(PROVISIONAL, birth_place="2B033")))) == set()


@pytest.mark.parametrize("raw", [b"MSH|^~\\&|A|B|C|D|20260301||ADT^A28^ADT_A05|1|T|2.5\r", b"MSH|^~\\&|||||||ADT^A31\rPID|\r",
                                 b"MSH|^~\\&|||||x||ADT\rPID|1||~^^^&&~\"\"||~||\rMRG|~^\rZFA|\r"])  # fmt: skip
def test_broken_identity_messages_never_crash(raw: bytes) -> None:
    """No PID, empty fields, nonsense."""
    found = judged({"a.hl7": raw, "b.hl7": raw.replace(b"A28", b"A40")})
    assert "ERREUR_OUTIL" not in found.end.verdicts


def test_the_profile_pfi_holds_no_identity() -> None:
    """A platform creates no patient."""
    journal = judged(flow(("A28", BLANCHE)), CREATION, profile="pfi")
    assert set(verdicts(journal, f"{CREATION}-01").values()) == {"NON_APPLICABLE"}
