"""What pytest says of each verdict."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.core.mutation import Files, write_files

from .running import Run, bare, conforming, declared, engine_verdicts, faulty, launch, properties

FAULT = "INS-RECEIPT-COMPARISON-02[recus/03-nom-de-naissance.hl7"
CRASH = '''
"""Makes one check crash."""
from dataclasses import replace
from scenarios.xdm_one_patient import scenario

def boom(subject, campaign):
    raise ZeroDivisionError("division impossible")
    yield

scenario.checks[0] = replace(scenario.checks[0], run=boom)
'''


def failed(run: Run) -> list[str]:
    """Names of the cases with a failure or an error."""
    return [name for name, case in run.cases.items() if {"failure", "error"} & {child.tag for child in case}]


def test_a_conforming_campaign_passes(conforming_run: Run) -> None:
    """Every item passes; those skipped are rules that no message nor document of the campaign is concerned by."""
    assert conforming_run.code == 0
    assert {p for _, _, p in conforming_run.verdicts} == {"CONFORME", "NON_APPLICABLE"}
    skipped = [name for name, case in conforming_run.cases.items() if case.find("skipped") is not None]
    assert skipped and all(
        name.startswith(
            ("HL7-", "KIT-", "PAM-", "CDA-", "XDM-", "MSS-", "PFI-", "DOC-", "DMN-", "STEP-", "DMP-API-", "DRIM-")
        )
        for name in skipped
    )


@pytest.mark.parametrize(
    ("name", "files"),
    [("conforming", conforming), ("faulty", faulty), ("bare", bare), ("declared", declared)],
)  # fmt: skip
def test_same_verdicts_as_the_engine(name: str, files: Callable[[], Files], request: pytest.FixtureRequest) -> None:
    """pytest and ``segur-harness run`` judge the same steps of the same subjects alike."""
    run: Run = request.getfixturevalue(f"{name}_run")
    assert run.verdicts == engine_verdicts(files())


def test_a_fault_fails_its_item_alone(faulty_run: Run) -> None:
    """One fault, one red item in each of the two scenarios that tell it."""
    pair, trait = sorted(failed(faulty_run))
    assert pair.startswith("CONSUMER-ACK-02") and trait.startswith(FAULT)
    assert faulty_run.code == 1


def test_a_failure_is_the_finding(faulty_run: Run) -> None:
    """Place, expected, actual, norm, remedy and replay; no Python in it."""
    failure = faulty_run.case(FAULT).find("failure")
    assert failure is not None
    told = failure.text or ""
    head, *rest = told.splitlines()
    assert head.startswith("INS-RECEIPT-COMPARISON-02  NON CONFORME  recus/03-nom-de-naissance.hl7")
    assert "/ClinicalDocument/recordTarget/patientRole/patient/name/family[1] (l. " in head
    for word in ("attendu : AE", "obtenu  : AA", "norme   : FAQ 57", "remède  : ", "rejouer : segur-harness run "):
        assert word in "\n".join(rest)
    assert "Traceback" not in told and ".py" not in told


def test_the_short_summary_carries_the_message(faulty_run: Run) -> None:
    """The FAILED line says what is wrong, not where pytest raised."""
    lines = [line for line in faulty_run.out.splitlines() if line.startswith("FAILED ")]
    assert any(f"scenarios/ins_receipt_comparison.py::{FAULT}" in line for line in lines)
    assert len(lines) == 2 and all(" - NON CONFORME : document intégré alors que" in line for line in lines)


def test_inconclusive_fails(bare_run: Run) -> None:
    """What nothing exercises is a failure with its reason, never a skip."""
    case = bare_run.case("XDM-ONE-PATIENT-01")
    failure = case.find("failure")
    assert properties(case)["verdict"] == ["NON_CONCLUANT"] and case.find("skipped") is None
    assert failure is not None and failure.get("message", "").startswith("NON CONCLUANT : ")


def test_an_awaited_proof_fails(declared_run: Run) -> None:
    """A manual proof that is missing is a failure with its reason."""
    failure = declared_run.case("DMP-OPT-OUT-P1").find("failure")
    assert failure is not None and failure.get("message", "").startswith("PREUVE ATTENDUE : ")


def test_not_applicable_is_skipped_with_its_reason(declared_run: Run) -> None:
    """The only skips are what the campaign declares out of scope."""
    skipped = declared_run.case("XDM-ONE-PATIENT-01").find("skipped")
    assert skipped is not None and "le produit ne fait pas d'archive" in skipped.get("message", "")
    assert "SKIPPED [1] scenarios/xdm_one_patient.py:" in declared_run.out


def test_a_waiver_passes_and_is_said(declared_run: Run) -> None:
    """A waived step passes with its reason in the properties, in a section and in the summary."""
    case = declared_run.case("DMP-OPT-OUT-P2")
    reason = "dérogation (comité) : écran refait en version 5"
    assert case.find("failure") is None and properties(case)["waiver"] == [reason]
    assert "Captured dérogation setup" in declared_run.out
    assert f"DMP-OPT-OUT-P2  {reason}" in declared_run.summary


def test_a_crash_is_an_error_of_the_tool(tmp_path: Path) -> None:
    """A check that raises is an ERROR that says it is the tool's, its trace apart."""
    write_files(conforming(), tmp_path / "campagne")
    (tmp_path / "crash.py").write_text(CRASH, encoding="utf-8")
    args = ("-p", "crash", "scenarios/xdm_one_patient.py", "--campaign", str(tmp_path / "campagne"))
    run = launch(tmp_path, *args, modules=tmp_path)
    errors = [line for line in run.out.splitlines() if line.startswith("ERROR scenarios/")]
    assert run.code == 1 and errors
    assert all("ERREUR OUTIL : ZeroDivisionError : division impossible" in line for line in errors)
    assert "rien n'est conclu sur le produit" in run.out and "Captured trace de l'outil setup" in run.out


def test_recommendations_pass_and_are_counted(declared_run: Run) -> None:
    """A warning does not fail, and is not hidden."""
    assert properties(declared_run.case("FORMAT-FILE[emis/vide.hl7"))["warnings"] == ["1"]
    assert any(line.startswith("recommandations non suivies : 3") for line in declared_run.summary)


def test_strict_refuses_recommendations(tmp_path: Path) -> None:
    """With --segur-strict a recommendation not followed fails."""
    write_files({"vide.hl7": b""}, tmp_path / "campagne")
    args = ("scenarios", "--campaign", str(tmp_path / "campagne"), "-k", "FORMAT-FILE")
    assert launch(tmp_path, *args).code == 0
    assert launch(tmp_path, *args, "--segur-strict").code == 1


def test_english(tmp_path: Path) -> None:
    """--segur-lang en tells everything in English."""
    write_files({"note.txt": b"x"}, tmp_path / "campagne")
    run = launch(
        tmp_path, "scenarios/xdm_one_patient.py", "--campaign", str(tmp_path / "campagne"), "--segur-lang", "en"
    )
    assert "INCONCLUSIVE: no IHE_XDM archive" in run.out and "NON CONCLUANT" not in run.out
