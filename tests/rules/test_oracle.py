"""The oracle, step by step: what a conforming CONSOMMATEUR answers (LPS 1.1, error codes)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.builder.cda import CdaSpec, build_cda
from harness.builder.demo import other_matricule
from harness.builder.hl7 import build_message, carrying
from harness.builder.people import CLINIC, DR_SAUGE, GASTON, MARGOT, ROSALIE, Patient
from harness.formats import cda, xml
from harness.formats.hl7 import reader
from harness.rules.answers import Case, Expected, Undecided
from harness.rules.document_message import DocumentMessage
from harness.rules.holdings import HeldDocument, Holdings, Knowledge, authors
from harness.rules.oracle import expected_answer
from harness.rules.profile.loading import profile
from harness.rules.technical import INDISPENSABLE
from tests.identity.test_compare import identity

HELD = (identity(ROSALIE), identity(GASTON))


def view(spec: CdaSpec) -> cda.ClinicalDocument:
    """The CDA, read."""
    read = xml.read(build_cda(spec))
    return cda.ClinicalDocument(read.root, read.source)


def answer(spec: CdaSpec, known: Knowledge | None = None, **message: Any) -> Expected | Undecided:
    """What the oracle expects for a message that carries this document."""
    raw = build_message(replace(carrying(spec), **message))
    subject = DocumentMessage(reader.read(raw).messages[0])
    return expected_answer(subject, [view(spec)], known or Knowledge(HELD))


def case(patient: Patient, **message: Any) -> tuple[Case, tuple[str, ...]]:
    """Case and codes for a first document of this patient."""
    found = answer(CdaSpec(patient=patient), **message)
    assert isinstance(found, Expected)
    return found.case, found.codes


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"version": "2.5"}, ("203",)),
        ({"message_type": "MDM^T01^MDM_T02"}, ("201",)),
        ({"drop_segments": ("TXA",)}, ("100", "198")),
        ({"drop_segments": ("PV1",)}, ("100", "198")),
        ({"control_id": ""}, ("101",)),
        ({"order_control": "SC"}, ("103", "199")),
    ],
)
def test_1_technical_refusal(changes: dict[str, Any], codes: tuple[str, ...]) -> None:
    """Type, event, version, segments and fields come before the patient."""
    assert case(ROSALIE, **changes) == (Case.TECHNICAL, codes)


def test_2_no_ins() -> None:
    """Local identifiers only."""
    assert case(ROSALIE.without_ins()) == (Case.NO_INS, ("903",))


@pytest.mark.parametrize(
    "trait", ["birth_name", "first_given", "given_names", "birth_date", "sex", "birth_place", "ins_oid"]
)
@pytest.mark.parametrize("value", [None, ""])
def test_3_incomplete_ins(trait: str, value: str | None) -> None:
    """One trait absent or empty: 905, whoever the patient is."""
    changes: dict[str, Any] = {trait: value}
    assert case(replace(ROSALIE, **changes)) == (Case.INCOMPLETE_INS, ("905",))


def test_3_oid_without_matricule() -> None:
    """An INS root with an empty extension."""
    assert case(replace(ROSALIE, ins="")) == (Case.INCOMPLETE_INS, ("905",))


def test_4_unknown_patient() -> None:
    """Neither the matricule nor the traits are held."""
    assert case(MARGOT) == (Case.UNKNOWN_PATIENT, ("902",))


def test_4_same_traits_other_matricule() -> None:
    """904 preferred, 902 accepted."""
    assert case(replace(ROSALIE, ins=other_matricule(ROSALIE))) == (Case.OTHER_IDENTITY, ("904", "902"))


def test_4_close_traits_other_matricule() -> None:
    """902 preferred, 904 accepted: nobody has exactly those traits."""
    close = replace(ROSALIE, ins=other_matricule(ROSALIE), birth_name="TEST LAVANDE")
    assert case(close) == (Case.UNKNOWN_PATIENT, ("902", "904"))


@pytest.mark.parametrize(
    "changes",
    [{"birth_name": "X"}, {"first_given": "X"}, {"given_names": "X"}, {"birth_date": "19840101"}, {"sex": "M"},
     {"birth_place": "75056"}, {"ins_oid": "1.2.250.1.213.1.4.11"}, {"birth_name": "TEST-LAVANDÉ"}],
)  # fmt: skip
def test_5_other_identity(changes: dict[str, Any]) -> None:
    """The matricule is held, something else differs: 904."""
    assert case(replace(ROSALIE, **changes)) == (Case.OTHER_IDENTITY, ("904",))


def test_5_the_reason_says_what_differs() -> None:
    """Both values and the near miss."""
    found = answer(CdaSpec(patient=replace(ROSALIE, birth_name="TEST LAVANDE")))
    assert isinstance(found, Expected)
    assert "détenu « TEST-LAVANDE », reçu « TEST LAVANDE », ne diffère que par les tirets" in found.reason.fr


FIRST = CdaSpec(patient=ROSALIE, id_root="1.2.3.1", set_id="1.2.3")
NEXT = replace(FIRST, id_root="1.2.3.2", version=2, replaces="1.2.3.1")


def knowing(superseded: bool = False, complete: bool = False, empty: bool = False) -> Knowledge:
    """A receiver that holds the first version."""
    held = HeldDocument(("1.2.3.1", None), authors(view(FIRST)), superseded)
    return Knowledge(HELD, Holdings({} if empty else {held.id: held}), complete)


def test_6_replacement_of_the_latest_version() -> None:
    """Accepted."""
    found = answer(NEXT, knowing())
    assert isinstance(found, Expected) and found.case is Case.ACCEPT


def test_6_replacement_of_a_superseded_version() -> None:
    """900."""
    found = answer(NEXT, knowing(superseded=True))
    assert isinstance(found, Expected) and found.codes == ("900",)


def test_6_unknown_target_with_declared_documents() -> None:
    """900 when the manifest says everything that was held."""
    found = answer(NEXT, knowing(empty=True, complete=True))
    assert isinstance(found, Expected) and found.codes == ("900",)


def test_6_unknown_target_without_declared_documents() -> None:
    """Undecided: the campaign does not know what the product held."""
    assert isinstance(answer(NEXT, knowing(empty=True)), Undecided)


def test_6_requester_of_another_organisation() -> None:
    """901."""
    found = answer(replace(NEXT, author=DR_SAUGE, organization=CLINIC), knowing())
    assert isinstance(found, Expected) and found.codes == ("901",)


def test_6_another_author_of_the_same_organisation() -> None:
    """Accepted: the organisation is the author's."""
    found = answer(replace(NEXT, author=DR_SAUGE), knowing())
    assert isinstance(found, Expected) and found.case is Case.ACCEPT


def test_7_exact_identity() -> None:
    """AA."""
    assert case(ROSALIE) == (Case.ACCEPT, ("AA",))


def test_undeclared_patients_decide_nothing_but_903_and_905() -> None:
    """Without the patients held, only what the document says alone can be judged."""
    nobody = Knowledge(None)
    assert isinstance(answer(CdaSpec(patient=ROSALIE), nobody), Undecided)
    for patient, code in ((ROSALIE.without_ins(), "903"), (replace(ROSALIE, sex=None), "905")):
        found = answer(CdaSpec(patient=patient), nobody)
        assert isinstance(found, Expected) and found.codes == (code,)


def test_a_trait_that_the_manifest_does_not_give_decides_nothing() -> None:
    """The held patient has no birth place in the manifest: neither AA nor 904 can be judged."""
    held = identity(replace(ROSALIE, birth_place=None))
    assert isinstance(answer(CdaSpec(patient=ROSALIE), Knowledge((held,))), Undecided)


def test_an_empty_base_knows_nobody() -> None:
    """``patients: []`` is a declaration: every complete INS is unknown."""
    found = answer(CdaSpec(patient=ROSALIE), Knowledge(()))
    assert isinstance(found, Expected) and found.codes == ("902",)


def test_an_integrated_document_of_another_patient_is_told_before_the_technical_fault() -> None:
    """AA on a message that is both wrong in version and of another identity: the identity is what matters."""
    spec = CdaSpec(patient=replace(ROSALIE, birth_name="X"))
    raw = build_message(replace(carrying(spec), version="2.5"))
    subject = DocumentMessage(reader.read(raw).messages[0])
    found = expected_answer(subject, [view(spec)], Knowledge(HELD), integrated=True)
    assert isinstance(found, Expected) and found.case is Case.OTHER_IDENTITY


def test_101_can_be_defended_when_pid_lacks_the_trait_too() -> None:
    """PID-5.1 and the CDA both lack the birth name: 905 preferred, 101 accepted."""
    found = answer(CdaSpec(patient=replace(ROSALIE, birth_name=None)))
    assert isinstance(found, Expected)
    assert (found.codes, found.technical) == (("905",), ("101",))


def test_a_held_patient_without_traits_is_nobody_in_particular() -> None:
    """A matricule alone in the manifest does not make an unknown document resemble that patient."""
    bare = identity(
        replace(
            GASTON, birth_name=None, first_given=None, birth_date=None, given_names=None, sex=None, birth_place=None
        )
    )
    found = answer(CdaSpec(patient=MARGOT), Knowledge((bare,)))
    assert isinstance(found, Expected) and found.codes == ("902",)


def answers(*specs: CdaSpec, integrated: bool = False, **message: Any) -> Expected | Undecided:
    """What the oracle expects for a message that carries several documents."""
    subject = DocumentMessage(reader.read(build_message(replace(carrying(specs[0]), **message))).messages[0])
    return expected_answer(subject, [view(s) for s in specs], Knowledge(HELD), integrated)


def test_the_second_document_of_a_message_counts() -> None:
    """A second document without an INS, or of another patient: one too many for an MDM, and that reason can be answered."""
    first = CdaSpec(patient=ROSALIE)
    for other, codes in ((ROSALIE.without_ins(), ("903",)), (GASTON, ("904", "906"))):
        found = answers(first, replace(first, patient=other, id_root="1.2.9"))
        assert isinstance(found, Expected) and found.codes == ("198", "199") and found.application == codes


def test_an_oru_may_carry_two_documents_of_one_patient() -> None:
    """TRANS admits the same content at two levels: only another patient is refused."""
    first = CdaSpec(patient=ROSALIE)
    for other, codes in ((ROSALIE, ("AA",)), (ROSALIE.without_ins(), ("903",)), (GASTON, ("904", "906"))):
        found = answers(first, replace(first, patient=other, id_root="1.2.9"), kind="TRANS-ORU")
        assert isinstance(found, Expected) and found.codes == codes


def test_two_ins_in_one_document_are_not_one_patient() -> None:
    """A stray INS beside the right one."""
    found = answers(CdaSpec(patient=ROSALIE, extra_patient_ids=((GASTON.ins, GASTON.ins_oid),)))
    assert isinstance(found, Expected) and found.codes == ("904",) and "deux INS" in found.reason.fr


def test_an_unreadable_document_cannot_be_integrated() -> None:
    """AA is wrong whatever was in it; 102 or 199 is due, and the application code 906 can be defended."""
    subject = DocumentMessage(reader.read(build_message(carrying(CdaSpec(patient=ROSALIE)))).messages[0])
    for integrated in (True, False):
        found = expected_answer(subject, [None], Knowledge(HELD), integrated)
        assert isinstance(found, Expected) and found.case is Case.TECHNICAL
        assert (found.codes, found.application) == (("102", "199"), ("906",))


@pytest.mark.parametrize("change", [{"profile": ""}, {"result_status": "C"}])
def test_a_technical_refusal_that_can_be_defended_is_accepted(change: dict[str, Any]) -> None:
    """Required or coherent fields that many receivers let pass: AA is due, 101, 103 or 199 may be answered."""
    found = answer(CdaSpec(patient=ROSALIE), **change)
    assert isinstance(found, Expected) and found.case is Case.ACCEPT and found.technical


def test_a_held_patient_of_whom_less_is_declared_may_be_the_one() -> None:
    """Of two held records of one matricule, the compatible one prevails over the one that differs."""
    partial = identity(replace(ROSALIE, birth_place=None, given_names=None, sex=None))
    other = identity(replace(ROSALIE, birth_name="X"))
    assert isinstance(answer(CdaSpec(patient=ROSALIE), Knowledge((other, partial))), Undecided)


def test_an_undeclared_trait_does_not_hide_which_trait_differs() -> None:
    """One trait differs, another is not declared: the difference is that one trait."""
    held = identity(replace(ROSALIE, given_names=None))
    found = answer(CdaSpec(patient=replace(ROSALIE, birth_name="X")), Knowledge((held,)))
    assert isinstance(found, Expected) and [d.trait.name for d in found.differences] == ["BIRTH_NAME"]


def test_a_held_patient_without_ins_is_not_the_one_of_an_ins() -> None:
    """Provisional, so without INS: 904; matricule merely not declared: undecided."""
    provisional = identity(replace(ROSALIE.without_ins(), reliability="PROV"))
    found = answer(CdaSpec(patient=ROSALIE), Knowledge((replace(provisional, reliability=("PROV",)),)))
    assert isinstance(found, Expected) and [d.trait.name for d in found.differences] == ["MATRICULE"]
    assert isinstance(answer(CdaSpec(patient=ROSALIE), Knowledge((provisional,))), Undecided)


def test_a_patient_of_whom_almost_nothing_is_declared_decides_nothing() -> None:
    """A name alone is neither this patient nor another."""
    bare = identity(replace(ROSALIE.without_ins(), birth_date=None, given_names=None, sex=None, birth_place=None))
    assert isinstance(answer(CdaSpec(patient=ROSALIE), Knowledge((bare,))), Undecided)


@pytest.mark.parametrize("name", ["lps-mdm", "trans-mdm", "trans-oru"])
def test_what_no_receiver_can_do_without_is_required_by_the_profile(name: str) -> None:
    """The oracle refuses on fields that the guide requires, never on others."""
    found = profile(name)
    required = {(r.role, r.field) for r in found.every_rule if r.usage == "R"}
    asked = {(segment, number) for segment, number, _ in INDISPENSABLE if segment in found.names}
    assert asked <= required
