"""CONSUMER-ACK: what it lets through and what it says, beside what its mutations prove."""

from __future__ import annotations

from dataclasses import replace

from harness.builder.demo import Demo, demo
from harness.builder.fhir import build_patient_csv
from harness.builder.people import GASTON, ROSALIE
from harness.core.journal import Journal
from tests.helpers import checks, judged, reasons, verdicts

ONLY = "CONSUMER-ACK"
FIRST = "recus/01-identite-exacte.hl7"


def judged_holding(campaign: Demo, *patients: object) -> Journal:
    """The demo whose CSV of patients held is another one."""
    return judged(campaign.files() | {"patients/patients.csv": build_patient_csv(list(patients))}, ONLY)  # type: ignore[arg-type]


def test_a_careful_refusal_of_an_unqualified_identity_is_a_remark() -> None:
    """The INS is held but only retrieved: 904 is accepted, AA preferred."""
    refusing = demo().answering("01-identite-exacte", code="AE", error="207", application_code="904")
    found = judged_holding(refusing, replace(ROSALIE, reliability="RECUP"), GASTON)
    told = [(f.check, f.level) for f in found.findings if f.subject == FIRST]
    assert told == [("CONSUMER-ACK-04", "info")]
    assert verdicts(found, "CONSUMER-ACK-04")[FIRST] == "CONFORME"


def test_the_same_refusal_of_a_qualified_identity_is_an_error() -> None:
    """Nothing prevents the integration."""
    found = judged(demo().answering("01-identite-exacte", code="AE", error="207", application_code="904").files(), ONLY)
    assert verdicts(found, "CONSUMER-ACK-04")[FIRST] == "NON_CONFORME"


def test_success_code_0_is_no_error() -> None:
    """AA with ERR-3 0 (message accepted)."""
    found = judged(demo().answering("01-identite-exacte", code="AA", error="0").files(), ONLY)
    assert checks(found) == set()


def test_a_technical_refusal_may_be_a_reject() -> None:
    """AR with ERR-3 203: the guides give AE, or AR."""
    assert checks(judged(demo().answering("19-version-hl7-inconnue", code="AR").files(), ONLY)) == set()


def test_integrating_a_message_to_refuse_is_patient_safety() -> None:
    """AA although the version is unknown, the version of the document outdated, the identity another one."""
    for name, check in (
        ("19-version-hl7-inconnue", "01"),
        ("06-date-de-naissance", "02"),
        ("14-version-perimee", "03"),
    ):
        (finding,) = judged(demo().accepting(name).files(), ONLY).findings
        assert (finding.check, finding.tags) == (f"CONSUMER-ACK-{check}", ["patient-safety"])


def test_what_the_oracle_lacks_is_said() -> None:
    """Without the patients held, the acceptance of a complete identity is inconclusive, with the reason."""
    files = demo().files()
    files["campaign.yaml"] = files["campaign.yaml"].replace(b"patients:", b"ignore: [patients/*]\nx-patients:", 1)
    manifest = files["campaign.yaml"].decode()
    start, stop = manifest.index("x-patients:"), manifest.index("samples:")
    files["campaign.yaml"] = (manifest[:start] + manifest[stop:]).encode()
    found = judged(files, ONLY)
    assert verdicts(found, "CONSUMER-ACK-04")[FIRST] == "NON_CONCLUANT"
    assert "patients détenus" in reasons(found, "CONSUMER-ACK-04")


def test_two_faults_of_one_message_can_both_be_answered() -> None:
    """An unknown version and an unknown patient: 203 or 902, not 904."""
    wrong = replace(demo(), received=tuple(
        replace(e, message=replace(e.message, version="2.3"), answer=replace(e.answer, version="2.3")) if e.name == "13-patient-inconnu" and e.answer else e
        for e in demo().received
    ))  # fmt: skip
    assert "CONSUMER-ACK-01" not in checks(judged(wrong.files(), ONLY))
    assert checks(judged(wrong.answering("13-patient-inconnu", application_code="904").files(), ONLY)) == {
        "CONSUMER-ACK-01"
    }
