"""DMP-CONSENT-IDENTITY-FLOW: legal answers, their dates, and the answer in force when a document is sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.builder.demo import document
from harness.builder.hl7 import build_message, carrying
from harness.builder.hl7_adt import AdtSpec, Consent, write
from harness.builder.people import ARMAND, BLANCHE, GASTON, IPP_OID, Patient
from harness.core.mutation import Files
from tests.conftest import official
from tests.helpers import checks, errors, judged, opened, reasons, verdicts

CONSENT, COHERENT = "DMP-CONSENT-IDENTITY-FLOW", "DMP-CONSENT-IDENTITY-FLOW-05"
OPPOSED, NOT_OPPOSED = Consent("IO", "INC"), Consent("INO", "IC")


def told(consent: Consent, sent: str = "20260303080000", patient: Patient = ARMAND, event: str = "A31") -> bytes:
    """One identity message with this answer."""
    return write(AdtSpec(patient, "A" + sent, sent, event=event, consent=consent))


def sent(destdmp: str = "Y", at: str = "20260312090000", patient: Patient = ARMAND, number: int = 60) -> bytes:
    """One document message."""
    spec = document(number, patient)
    return build_message(replace(carrying(spec, "TRANS-MDM"), destdmp=destdmp, sent=at, control_id=f"D{number}"))


@pytest.mark.parametrize("codes", [("INO", "IC"), ("INO", "INC"), ("IO", "INC"), ("INO", "NA"), ("NA", "NA")])
def test_the_five_published_combinations_conform(codes: tuple[str, str]) -> None:
    """No finding at all."""
    assert judged({"a.hl7": told(Consent(*codes))}, CONSENT).findings == ()


@pytest.mark.parametrize("codes", [("IO", "IC"), ("IO", "NA"), ("NA", "IC"), ("NA", "INC")])
def test_the_other_combinations_are_a_remark(codes: tuple[str, str]) -> None:
    """Legal, so never more."""
    journal = judged({"a.hl7": told(Consent(*codes))}, CONSENT, strict=True)
    assert [f.level for f in journal.findings] == ["info"]


def test_published_samples_have_no_finding() -> None:
    """The five ADT of the ANS."""
    folder = official("ans-hl7v2", "Consentement_DMP_PAMFR")
    assert judged({p.name: p.read_bytes() for p in folder.iterdir()}, CONSENT).findings == ()


@pytest.mark.parametrize(
    ("consent", "steps"),
    [
        (Consent("N", "IC"), {"01"}),
        (Consent("io", "INC"), {"01"}),
        (Consent("INO", "C"), {"02"}),
        (Consent('""', "IC", opposition_date=""), {"01", "03"}),
        (Consent("INO", "IC", opposition_date="2026"), {"03"}),
        (Consent("INO", "IC", opposition_date="20260230"), {"03"}),
        (Consent("INO", "IC", consultation_date="2026-03-03"), {"03"}),
        (Consent("NA", "NA", opposition_date="20260303"), {"03"}),
        (Consent("", "IC", opposition_date="20260303"), {"03"}),
        (Consent("INO", "IC", status="actif"), {"04"}),
        (Consent("INO", "IC", status="", status_date="20260303"), {"04"}),
        (Consent("INO", "IC", status_date="20261303"), {"04"}),
    ],
)
def test_wrong_answers_and_dates(consent: Consent, steps: set[str]) -> None:
    """Each under its own step."""
    assert {c[-2:] for c in checks(judged({"a.hl7": told(consent)}, CONSENT))} == steps


@pytest.mark.parametrize("date", ["20260303", "2026030308", "202603030800", "20260303080000.1234+0100"])
def test_a_date_to_the_day_or_better(date: str) -> None:
    """TS of any precision from the day on."""
    assert checks(judged({"a.hl7": told(Consent("INO", "IC", opposition_date=date))}, CONSENT)) == set()


def test_a_state_without_its_date_is_a_warning() -> None:
    """ZFA-2 is required if known."""
    assert [f.level for f in judged({"a.hl7": told(Consent("INO", "IC", status_date=""))}, CONSENT).findings] == [
        "warning"
    ]


def coherent(files: Files) -> tuple[set[str], set[str]]:
    """Files at fault, and verdicts of the coherence step."""
    journal = judged(files, COHERENT)
    return {f.subject for f in errors(journal)}, set(verdicts(journal, COHERENT).values())


@pytest.mark.parametrize(("destdmp", "faults"), [("Y", {"d.hl7"}), ("N", set())])
def test_an_opposed_patient(destdmp: str, faults: set[str]) -> None:
    """Y is refused, N conforms."""
    found, seen = coherent({"a.hl7": told(OPPOSED), "d.hl7": sent(destdmp)})
    assert found == faults and seen == ({"NON_CONFORME"} if faults else {"CONFORME"})


def test_no_identity_flow_is_inconclusive() -> None:
    """Nothing tells anything."""
    journal = judged({"d.hl7": sent()}, CONSENT)
    assert checks(journal) == set() and "NON_CONCLUANT" in journal.end.verdicts


def test_the_answer_of_another_patient_says_nothing() -> None:
    """Other INS, other local identifier."""
    assert coherent({"a.hl7": told(OPPOSED), "d.hl7": sent(patient=BLANCHE)}) == (set(), {"NON_CONCLUANT"})


def test_the_same_number_under_another_authority_is_another_patient() -> None:
    """No INS on either side."""
    here = replace(ARMAND.without_ins(), local_ids=(("42", IPP_OID),))
    there = replace(ARMAND.without_ins(), local_ids=(("42", "1.2.250.1.999"),))
    assert coherent({"a.hl7": told(OPPOSED, patient=here), "d.hl7": sent(patient=there)})[0] == set()
    assert coherent({"a.hl7": told(OPPOSED, patient=here), "d.hl7": sent(patient=here)})[0] == {"d.hl7"}


def test_the_ins_alone_makes_the_patient() -> None:
    """The document has no local identifier."""
    assert coherent({"a.hl7": told(OPPOSED), "d.hl7": sent(patient=replace(ARMAND, local_ids=()))})[0] == {"d.hl7"}


def test_the_answer_changes_between_two_documents() -> None:
    """Each document obeys the last answer before it."""
    files = {
        "a1.hl7": told(NOT_OPPOSED, "20260303080000"), "a2.hl7": told(OPPOSED, "20260312100000"),
        "d1.hl7": sent(at="20260312090000", number=60), "d2.hl7": sent(at="20260312110000", number=61),
    }  # fmt: skip
    assert coherent(files)[0] == {"d2.hl7"}
    files["a3.hl7"] = told(NOT_OPPOSED, "20260312103000")
    assert coherent(files)[0] == set()


def test_a_message_without_zfa_changes_nothing() -> None:
    """A later A31 that says nothing of the DMP, and one whose ZFA-9 is empty."""
    files = {"a1.hl7": told(OPPOSED), "d.hl7": sent(),
             "a2.hl7": write(AdtSpec(ARMAND, "A2", "20260304080000", event="A31")), "a3.hl7": told(Consent("", ""), "20260305080000")}  # fmt: skip
    assert coherent(files)[0] == {"d.hl7"}


def test_the_same_instant_is_undecided() -> None:
    """ADT and document have one MSH-7."""
    files = {"a1.hl7": told(NOT_OPPOSED), "a2.hl7": told(OPPOSED, "20260312090000"), "d.hl7": sent()}
    assert coherent(files) == (set(), {"NON_CONCLUANT"})
    assert "même MSH-7" in reasons(judged(files, COHERENT), COHERENT)


def test_an_answer_after_the_document_does_not_count() -> None:
    """Told the day after."""
    assert coherent({"a.hl7": told(OPPOSED, "20260313090000"), "d.hl7": sent()}) == (set(), {"NON_CONCLUANT"})


def test_time_zones_are_compared_as_instants() -> None:
    """09:30 in London is after 09:45 in Paris."""
    files = {"a.hl7": told(OPPOSED, "20260312093000+0000"), "d.hl7": sent(at="20260312094500+0100")}
    assert coherent(files)[0] == set()


def test_a_merge_brings_the_answer_of_the_absorbed_patient() -> None:
    """MRG-1 names the identifier under which the answer was told."""
    old = replace(ARMAND.without_ins(), local_ids=(("77", IPP_OID),))
    new = ARMAND.without_ins()
    files = {"a.hl7": told(OPPOSED, patient=old), "d.hl7": sent(patient=new)}
    assert coherent(files)[0] == set()
    files["m.hl7"] = write(AdtSpec(new, "M", "20260304080000", event="A40", former=old))
    assert coherent(files)[0] == {"d.hl7"}


def test_a_withdrawn_ins_names_nobody() -> None:
    """A47 takes the INS from one patient, who is opposed; the one who really has it is not."""
    wrong = replace(GASTON, ins=ARMAND.ins)
    files = {
        "a1.hl7": told(OPPOSED, patient=wrong),
        "a2.hl7": write(AdtSpec(replace(GASTON, ins='""'), "A2", "20260304080000", event="A47", former=wrong)),
        "d.hl7": sent(),
    }
    assert coherent(files)[0] == set()


def test_an_opposed_document_needs_no_word_of_the_user() -> None:
    """DMP-OPT-OUT does not ask why DESTDMP is N."""
    journal = judged(
        {"a.hl7": told(OPPOSED), "d.hl7": sent("N"), "e.hl7": sent(patient=BLANCHE, number=61)}, "DMP-OPT-OUT-03"
    )
    assert set(verdicts(journal, "DMP-OPT-OUT-03")) == {"e.hl7"}


def test_a_deletion_may_go_to_the_dmp() -> None:
    """An opposed patient's document is withdrawn from it."""
    spec = replace(carrying(document(60, ARMAND), "TRANS-MDM"), action="delete", sent="20260312090000")
    assert coherent({"a.hl7": told(OPPOSED), "d.hl7": build_message(spec)})[0] == set()


def test_a_document_without_msh_7_is_undecided() -> None:
    """Before or after the opposition?"""
    files = {"a.hl7": told(OPPOSED), "d.hl7": sent(at="")}
    assert coherent(files) == (set(), {"NON_CONCLUANT"})


def test_a_whole_campaign_takes_one_pass() -> None:
    """Three hundred documents and as many answers, in order."""
    files = {
        f"a{n:03d}.hl7": told(OPPOSED if n % 2 else NOT_OPPOSED, f"202603{1 + n // 24:02d}{n % 24:02d}0000")
        for n in range(300)
    }
    files |= {f"d{n:03d}.hl7": sent(at=f"202603{1 + n // 24:02d}{n % 24:02d}3000", number=n) for n in range(40)}
    campaign = opened(files)
    answers = [campaign.consent(m) for s in campaign.of(_sequence()) for m in s.messages]
    assert [a is not None and a.opposed for a in answers] == [bool(n % 2) for n in range(40)]


def _sequence():  # type: ignore[no-untyped-def]
    from harness.campaign.subjects import SequenceSubject

    return SequenceSubject
