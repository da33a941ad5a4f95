"""Each row of ``mss_rows``: the checks that speak, with their level, and no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.builder.fhir import build_patient_csv
from harness.builder.people import INS_TEST_OID, LUCIEN, NOE, ROSALIE, Patient, nir_key
from harness.core.mutation import Files
from harness.rules.mss.twins import common, visible
from scenarios.proofs._mails import changed, conforming, edited, specs
from tests.helpers import checks, judged, verdicts
from tests.scenarios.mss_rows import ROWS, Row

SCENARIOS = (
    "MSS-MAIL", "MSS-CONTENT", "MSS-SUBJECT", "MSS-HEADERS", "MSS-PATIENT-ADDRESS", "XDM-PDF-AND-ARCHIVE", "MSS-AUTOMATED-CDA-ONLY",
    "DOC-FORMAT-BY-TYPE",
)  # fmt: skip

#: An identity that the product holds as provisional, with its matricule all the same.
NOE_RETRIEVED = replace(NOE, ins="1950231555123" + nir_key("1950231555123"), ins_oid=INS_TEST_OID)


def alone(files: Files, name: str) -> Files:
    """One e-mail of the campaign, with its manifest."""
    return {path: files[path] for path in ("campaign.yaml", "patients.csv", f"{name}.eml")}


def told(files: Files) -> set[str]:
    """``e:MSS-MAIL-ONCE``: level and check of what was found."""
    return {f"{f.level[0]}:{f.check}" for f in judged(files, *SCENARIOS).findings}


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_row(row: Row) -> None:
    """One change, and the exact checks that speak."""
    _, name, change, wanted = row
    files = changed(name, **change) if isinstance(change, dict) else edited(name, *change)
    assert told(alone(files, name)) == set(wanted.split())


@pytest.mark.parametrize("name", specs())
def test_unchanged_mail_conforms(name: str) -> None:
    """Without the change nothing speaks."""
    assert told(alone(conforming(), name)) == set()


def test_there_are_many_rows() -> None:
    """Rows that are told and rows that are admitted."""
    assert len(ROWS) >= 70 and len({row[0] for row in ROWS}) == len(ROWS)
    assert 20 <= sum(not row[3] for row in ROWS) <= len(ROWS) - 40


def test_what_the_product_received_is_not_judged() -> None:
    """The faults of a stimulus belong to whoever wrote it."""
    files = alone(changed("gaston", subject="rien", x_mss_nil=None), "gaston")
    assert {"MSS-SUBJECT-TOKEN", "MSS-HEADERS-NIL"} <= checks(judged(files, *SCENARIOS))
    files["campaign.yaml"] += b"samples: [{file: gaston.eml, direction: received}]\n"
    assert checks(judged(files, *SCENARIOS)) == set()


@pytest.mark.parametrize(
    "subject", ["[KO Intégration système !][902] XDM/1.0/DDM+CR VIAL Paul", "[KO Intégration système !] XDM"]
)
def test_the_report_of_a_failed_integration_is_hardly_judged_here(subject: str) -> None:
    """An error e-mail re-attaches what it could not integrate; only what every e-mail needs is asked of it."""
    files = alone(changed("gaston", subject=subject, x_mss_nil=None), "gaston")
    assert told(files) == {"w:MSS-HEADERS-NIL"}


def test_a_conversation_is_judged_for_what_concerns_every_mail() -> None:
    """No document: neither subject nor archive nor PDF is asked for."""
    files = alone(
        changed("reponse-sans-document", x_mss_nil=None, message_id=None, charset="ISO-8859-1"), "reponse-sans-document"
    )
    found = judged(files, *SCENARIOS)
    assert checks(found) == {"MSS-HEADERS-NIL", "MSS-MAIL-MESSAGE-ID", "MSS-CONTENT-CHARSET"}
    assert verdicts(found, "MSS-SUBJECT-TOKEN").get("reponse-sans-document.eml") is None


def test_a_broken_archive_is_not_an_absent_cda() -> None:
    """FORMAT tells it; what is in it is nobody's guess."""
    archive = specs()["gaston"].archives[0][1]
    found = judged(alone(changed("gaston", archives=(("IHE_XDM.zip", archive[:-60]),)), "gaston"), *SCENARIOS, "FORMAT")
    assert checks(found) == {"FORMAT-ZIP"}


def test_the_other_formats_are_listed() -> None:
    """FAQ 17 admits them: a remark on the verdict, no finding."""
    found = judged(alone(conforming(), "lucien-et-hprim"), "XDM-PDF-AND-ARCHIVE")
    told_by = [v.reason.fr for v in found.verdicts if v.check == "XDM-PDF-AND-ARCHIVE-ARCHIVE" and v.reason]
    assert "autres formats joints, admis : resultats.hpr" in " ".join(told_by)


def test_a_copy_with_relay_headers_is_the_same_mail() -> None:
    """Received headers change the file, not the e-mail."""
    files = alone(conforming(), "gaston")
    files["copie.eml"] = b"Received: from a by b; Tue, 10 Mar 2026 10:31:00 +0100\r\n" + files["gaston.eml"]
    assert checks(judged(files, "MSS-MAIL")) == set()


@pytest.mark.parametrize(("patient", "wanted"), [(ROSALIE, set()), (NOE_RETRIEVED, {"MSS-PATIENT-ADDRESS-QUALIFIED"})])
def test_a_conversation_with_a_patient_that_the_product_holds(patient: Patient, wanted: set[str]) -> None:
    """Without document, the matricule of the address tells who it is, and the patients held how sure that is."""
    files = alone(changed("reponse-sans-document", to=(patient.mailbox,)), "reponse-sans-document")
    files["patients.csv"] = build_patient_csv([ROSALIE, NOE_RETRIEVED])
    assert checks(judged(files, "MSS-PATIENT-ADDRESS")) == wanted


def test_a_conversation_with_a_patient_that_nobody_knows_is_undecided() -> None:
    """Nothing is assumed."""
    files = alone(changed("reponse-sans-document", to=(LUCIEN.mailbox,)), "reponse-sans-document")
    assert (
        verdicts(judged(files, "MSS-PATIENT-ADDRESS"), "MSS-PATIENT-ADDRESS-QUALIFIED")["reponse-sans-document.eml"]
        == "NON_CONCLUANT"
    )


@pytest.mark.parametrize(("asked", "found"), [("N1", set()), ("N3", {"DOC-FORMAT-BY-TYPE-LEVEL"}), ("N1+N3", set())])
def test_the_format_that_the_manifest_asks(asked: str, found: set[str]) -> None:
    """N1, N3 or both."""
    files = alone(conforming(), "gaston")
    files["campaign.yaml"] = files["campaign.yaml"].replace(b"11488-4: N1", f"11488-4: {asked}".encode())
    assert checks(judged(files, "DOC-FORMAT-BY-TYPE")) == found


@pytest.mark.parametrize(("plain", "markup", "share"), [
    ("Bonjour docteur", "<p>Bonjour <b>docteur</b></p>", 1.0), ("", "", 1.0), ("Bonjour", "", 0.0), ("", "<p>Bonjour</p>", 0.0),
    ("déjà vu", "<p>d&eacute;j&agrave; vu</p>", 1.0), ("un deux", "<style>p {color: red}</style>deux <br", 1.0), ("alpha beta", "<i>alpha</i> gamma", 1 / 3),
])  # fmt: skip
def test_both_forms_of_a_body_are_compared(plain: str, markup: str, share: float) -> None:
    """By their words of three letters or more, tags and styles left out."""
    assert common(plain, markup) == pytest.approx(share)


def test_a_storm_of_tags_is_read_once() -> None:
    """Tags that never end."""
    assert visible("<" * 300_000).strip() == ""
