"""docs/checks.md: every check with what it lets through and what it rejects, the same everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import scenarios
from harness.builder.demo import demo
from harness.cli import check_page
from harness.core.mutation import Mutation
from harness.engine.examples import Example, example
from tests.conftest import ROOT, Command

CHECKS = [check for scenario in scenarios.load() for check in scenario.checks]


def printed(seed: str) -> str:
    """What ``list --checks`` prints in a process whose sets have this order."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
    words = [sys.executable, "-m", "harness", "list", "--checks"]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, timeout=300, check=True)
    return done.stdout.decode()


@pytest.fixture(scope="module")
def page() -> str:
    """The committed page; what the command prints is compared with it once."""
    return (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")


def entry(page: str, check: str) -> str:
    """What the page says of one check."""
    return page.split(f"### {check}\n", 1)[1].split("\n##", 1)[0]


def test_the_command_prints_the_committed_page(page: str) -> None:
    """Neither the order of sets nor the machine matters."""
    assert printed("2") == page


def test_one_process_gives_the_same_page(page: str) -> None:
    """Shared out or not: one check in twenty-five is enough to tell."""
    few = CHECKS[::25]
    found = dict(check_page._work([check.id for check in few]))
    mutations = Counter(m.check for m in scenarios.load_mutations())
    assert [c.id for c in few if "\n".join(check_page._check(c, found[c.id], mutations[c.id])) not in page] == []


def test_every_step_is_there_once(page: str) -> None:
    """In the order in which the scenarios tell them."""
    told = [line.removeprefix("### ") for line in page.splitlines() if line.startswith("### ")]
    assert told == [step.id for scenario in scenarios.load() for step in scenario.steps]


@pytest.mark.parametrize("check", [check.id for check in CHECKS])
def test_every_check_has_both_sides_and_a_finding(page: str, check: str) -> None:
    """An excerpt that passes, another that fails, and what the check says of it."""
    lines = entry(page, check).splitlines()
    sides = [line for line in lines if line.startswith(("pass: ", "fail: "))]
    assert len(sides) == 2 and sides[0][6:] != sides[1][6:]
    assert any(line.startswith("Finding") and "expected" in line for line in lines)


def test_a_difference_in_a_carried_cda_is_shown_in_its_xml(page: str) -> None:
    """OBX-5.5 is decoded on both sides."""
    told = entry(page, "INS-OMISSION-02")
    assert "`emis/05-identite-provisoire.hl7 › line 8 › base64 decoded › line 18`" in told
    assert 'fail:       <id extension="195023155512368" root="1.2.250.1.213.1.4.10"/>' in told


def test_a_difference_in_a_zip_is_shown_in_its_entry(page: str) -> None:
    """With what differs underlined."""
    told = entry(page, "XDM-ONE-PATIENT-02").splitlines()
    assert "`archives/IHE_XDM_rosalie.zip › IHE_XDM/SUBSET01/METADATA.XML › line 41`" in told[2]
    mark = next(n for n, line in enumerate(told) if line.strip() and not line.strip("^ "))
    start, end = told[mark].index("^"), len(told[mark])
    assert (told[mark - 2][start:end], told[mark - 1][start:end]) == ("284033306311913", "157075935020407")


def test_a_file_that_was_added_is_said(page: str) -> None:
    """One side is not there; a finding of another level than its check says so."""
    told = entry(page, "FORMAT-UNRECOGNISED")
    assert "pass: (not there)\nfail: notes\n" in told and "**warning**" in told and "Finding (remark)" in told


def test_manual_proofs_say_what_they_must_show(page: str) -> None:
    """They have no excerpt."""
    told = entry(page, "DMP-OPT-OUT-P1")
    assert "**manual proof**" in told and "It must show: the screen from which" in told and "pass:" not in told


def test_the_summary_counts(page: str) -> None:
    """Checks, errors, recommendations and proofs of each scenario, then of all."""
    proofs = sum(len(scenario.proofs) for scenario in scenarios.load())
    errors = sum(check.level == "error" for check in CHECKS)
    assert "| [DMP-OPT-OUT](#dmp-opt-out) | 5 | 5 | 0 | 2 |" in page
    assert f"| **all** | {len(CHECKS)} | {errors} | {len(CHECKS) - errors} | {proofs} |" in page


def test_nothing_of_this_machine(page: str) -> None:
    """No path, no date of the run, no words of a library."""
    assert str(Path.home()) not in page and str(ROOT) not in page and "/tmp" not in page
    assert "BadZipFile" not in page and "pydantic" not in page


def test_a_stale_page_is_refused(segur: Command, tmp_path: Path) -> None:
    """As docs/scenarios.md is, with the command that mends it."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "checks.md").write_text("# Checks\n", encoding="utf-8")
    ran = segur("coverage", "--check", cwd=tmp_path)
    assert ran.code == 1
    stale = [line for line in ran.out.splitlines() if line.startswith("docs/")]
    assert stale == ["docs/checks.md: stale, run segur-harness list --checks > docs/checks.md"]


def of_manifest() -> Example:
    """The example of a mutation that changes nothing but campaign.yaml."""
    scenario = next(s for s in scenarios.load() if s.id == "DMP-OPT-OUT")
    check = next(c for c in scenario.checks if c.id == "DMP-OPT-OUT-03")
    said = demo().saying("01-par-defaut", "withheld: true").files
    return example(scenario, check, Mutation(check.id, "said withheld", demo().files, said), lambda maker: maker())


def test_a_mutation_of_the_manifest_alone_shows_its_line() -> None:
    """The finding is on the sample, the difference in campaign.yaml."""
    found = of_manifest()
    assert found.difference is not None and found.finding is not None
    assert found.difference.place.startswith("campaign.yaml › line ") and found.difference.before is None
    assert found.difference.after is not None
    assert found.difference.after.text == "  - {file: emis/01-par-defaut.hl7, withheld: true}"
    assert (found.finding.subject, found.finding.actual.en) == ("emis/01-par-defaut.hl7", "Y")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("PID|3~4", "`PID|3~4`"),
        ("a`b``c", "```a`b``c```"),
        ("`a", "`` `a ``"),
        ("a\r\nb\x00", "`a b␀`"),
        ("", "`(empty)`"),
    ],
)
def test_values_are_code_whatever_they_hold(text: str, shown: str) -> None:
    """HL7 separators as they are, back quotes enclosed by more of them, nothing invisible."""
    assert check_page.code(text) == shown


def test_titles_are_not_markdown() -> None:
    """Pipes, stars and tags of a title are its own."""
    assert check_page.escaped("a|b *c* <d> ~e `f` _g_") == r"a\|b \*c\* \<d\> \~e \`f\` \_g\_"
