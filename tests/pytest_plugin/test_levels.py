"""Levels set by campaign.yaml, seen through pytest."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.campaign.test_levels import CHECK, FILE, REASON, lowered

from .running import Run, launch, properties
from .test_reports import attached


@pytest.fixture(scope="module")
def lowered_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A campaign whose only error is lowered; the output of what passed is shown."""
    from harness.core.mutation import write_files

    folder = tmp_path_factory.mktemp("levels")
    write_files(lowered("warning", ", decided_by: comité"), folder / "campagne")
    words = [
        "scenarios",
        "--campaign",
        str(folder / "campagne"),
        f"--alluredir={folder / 'allure'}",
        "-rP",
        "-k",
        CHECK,
    ]
    return launch(folder, *words)


def test_the_step_passes_and_says_why(lowered_run: Run) -> None:
    """The property of the case, and the finding with its level."""
    case = lowered_run.case(f"{CHECK}[{FILE}")
    change = f"ERREUR → AVERTISSEMENT : {REASON} (comité)"
    assert lowered_run.code == 0 and properties(case)["level_set"] == [change]
    assert f"niveau  : {change}" in lowered_run.out


def test_the_closing_section_lists_it(lowered_run: Run) -> None:
    """As waivers are."""
    told = f"Niveaux fixés par le manifeste : {CHECK}  ERREUR → AVERTISSEMENT : {REASON} (comité)"
    assert told in lowered_run.summary


def test_allure_has_it(lowered_run: Run) -> None:
    """In the verdict in words and in the findings as data."""
    files = attached(lowered_run, CHECK, FILE)
    assert REASON in files["verdict.txt"].decode() and REASON in files["findings.json"].decode()


def test_an_unknown_check_is_a_usage_error(tmp_path: Path) -> None:
    """One line, before anything is collected."""
    (tmp_path / "campaign.yaml").write_text("levels: [{check: DMP-OPT-OUT-1, level: info, reason: abc}]")
    run = launch(tmp_path, "scenarios", "--campaign", str(tmp_path))
    assert run.code == 4 and "contrôle inconnu « DMP-OPT-OUT-1 »" in run.out
