"""From what a check yields to a verdict: nothing is lost to a bound, a crash or an empty check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

import scenarios
from harness.builder.demo import demo, document
from harness.builder.people import GASTON, ROSALIE
from harness.builder.xdm import ArchiveSpec, Entry, build_archive
from harness.core.check import Check
from harness.core.finding import Findings, Held, Level, Outcome, Remark, inconclusive, not_applicable, verify
from harness.core.place import Place
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.core.verdict import ORDER, ExitCode, Verdict, exit_code, worst
from harness.engine.execute import MAX_FINDINGS, Result, execute
from harness.engine.plan import Task
from tests.helpers import checks, judged, opened


def said(*outcomes: Outcome, strict: bool = False) -> Result:
    """The result of a check that yields these outcomes on one file."""
    return ran(lambda subject, campaign: iter(outcomes), strict)


def ran(run: Any, strict: bool = False) -> Result:
    """The result of a check that does this."""
    scenario: Scenario = scenarios.load()[0]
    check: Check = replace(scenario.checks[0], run=run)
    campaign = opened({"a.txt": b"a"})
    return execute(Task(scenario, check, campaign.subjects[0]), campaign, strict)


def stated(holds: bool, level: Level | None = None) -> Outcome:
    """One assertion."""
    return verify(holds, at=Place("x"), expected="", actual="", level=level)


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ((), Verdict.NON_CONCLUANT),
        ((stated(True),), Verdict.CONFORME),
        ((Held(3),), Verdict.CONFORME),
        ((Held(0),), Verdict.NON_CONCLUANT),
        ((Held(3), stated(False)), Verdict.NON_CONFORME),
        ((stated(True), stated(False)), Verdict.NON_CONFORME),
        ((stated(False, Level.WARNING),), Verdict.CONFORME),
        ((stated(True), inconclusive("x", "x")), Verdict.NON_CONCLUANT),
        ((stated(False), inconclusive("x", "x")), Verdict.NON_CONFORME),
        ((not_applicable("x", "x"),), Verdict.NON_APPLICABLE),
        ((not_applicable("x", "x"), stated(True)), Verdict.CONFORME),
        ((not_applicable("x", "x"), stated(False, Level.INFO)), Verdict.NON_APPLICABLE),
        ((not_applicable("x", "x"), stated(False, Level.WARNING)), Verdict.CONFORME),
        ((Remark(Text("x", "x")),), Verdict.NON_CONCLUANT),
        ((Remark(Text("x", "x")), Held(1)), Verdict.CONFORME),
    ],
)
def test_verdict_of_what_was_said(outcomes: tuple[Outcome, ...], expected: Verdict) -> None:
    """Zero assertions is never a pass; a failure beats a doubt, a doubt beats a success."""
    assert said(*outcomes).verdict is expected


def test_remarks_and_doubts_are_told_beside_the_verdict() -> None:
    """How it was judged with a pass, what could not be judged with a failure; twice said is told once."""
    how = Remark(Text("par la référence", "by the reference"))
    passed = said(Held(1), how, how)
    failed = said(stated(False), inconclusive("X manque", "X is missing"), how)
    assert (passed.reason, passed.verdict) == (how.text, Verdict.CONFORME)
    assert failed.reason == Text("X manque ; par la référence", "X is missing ; by the reference")


def test_reasons_beyond_the_bound_are_counted() -> None:
    """Ten reasons are told, the others have a number."""
    told = said(*(inconclusive(f"r{n}", f"r{n}") for n in range(13)))
    assert told.reason is not None and told.reason.fr.endswith("r9 ; et 3 autres raisons")


def test_strict_counts_recommendations() -> None:
    """A warning fails under --strict, a remark never does."""
    assert said(stated(False, Level.WARNING), strict=True).verdict is Verdict.NON_CONFORME
    assert said(stated(False, Level.INFO), strict=True).verdict is Verdict.CONFORME


def test_a_crash_keeps_what_was_found() -> None:
    """ERREUR_OUTIL, with the findings that came before."""

    def crash(subject: Any, campaign: Any) -> Iterator[Outcome]:
        yield stated(False)
        raise RuntimeError("boom")

    result = ran(crash)
    assert result.verdict is Verdict.ERREUR_OUTIL
    assert len(result.findings) == 1 and result.reason is not None and "boom" in result.reason.fr


def test_a_failure_after_many_successes_is_heard() -> None:
    """No bound hides the last assertion."""
    assert said(*[stated(True)] * (MAX_FINDINGS * 3), stated(False)).verdict is Verdict.NON_CONFORME


def test_findings_beyond_the_bound_still_count() -> None:
    """The journal keeps the first ones, the verdict hears them all and says how many there are."""

    def many(subject: Any, campaign: Any) -> Findings:
        yield from (stated(False, Level.WARNING) for _ in range(MAX_FINDINGS))
        yield stated(False)

    result = ran(many)
    assert result.verdict is Verdict.NON_CONFORME and len(result.findings) == MAX_FINDINGS
    assert result.reason is not None and result.reason.fr == "et 1 autres constats"


def test_the_last_of_many_entries_is_compared() -> None:
    """Five hundred entries of one patient and one of another."""
    one = Entry(document(60, ROSALIE))
    entries = [replace(one, name=f"D{n:07d}.XML") for n in range(520)]
    other = Entry(document(61, GASTON), name="LAST.XML")
    raw = build_archive(ArchiveSpec(entries=(*entries, other)))
    assert "XDM-ONE-PATIENT-01" in checks(judged({"IHE_XDM.zip": raw}, "XDM-ONE-PATIENT-01"))


def test_an_extra_patient_is_told_once() -> None:
    """Three documents of one patient and one of another: one finding per check, not three."""
    entries = tuple(
        Entry(document(60 + n, p), name=f"D{n}.XML") for n, p in enumerate((ROSALIE, ROSALIE, ROSALIE, GASTON))
    )
    found = judged({"IHE_XDM.zip": build_archive(ArchiveSpec(entries=entries))}, "XDM-ONE-PATIENT-01")
    assert len(found.findings) == 1


def test_worst_of_nothing_is_inconclusive() -> None:
    """No default verdict."""
    assert worst([]) is Verdict.NON_CONCLUANT


def test_every_verdict_has_a_rank() -> None:
    """The order is explicit and complete."""
    assert set(ORDER) == set(Verdict) and len(ORDER) == len(Verdict)


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ([], ExitCode.NOTHING_EVALUATED),
        ([Verdict.CONFORME, Verdict.NON_APPLICABLE, Verdict.DEROGATION], ExitCode.OK),
        ([Verdict.CONFORME, Verdict.PREUVE_ATTENDUE], ExitCode.UNDECIDED),
        ([Verdict.CONFORME, Verdict.NON_CONCLUANT], ExitCode.UNDECIDED),
        ([Verdict.NON_CONCLUANT, Verdict.NON_CONFORME], ExitCode.NON_CONFORMITY),
        ([Verdict.NON_CONFORME, Verdict.ERREUR_OUTIL], ExitCode.INTERNAL_ERROR),
    ],
)
def test_exit_code_of_verdicts(verdicts: list[Verdict], code: ExitCode) -> None:
    """Never a count."""
    assert exit_code(verdicts) is code


def test_the_same_files_give_the_same_campaign_hash() -> None:
    """Whatever the order of the files; another byte gives another hash."""
    files = demo().files()
    assert opened(files).sha256 == opened(dict(reversed(list(files.items())))).sha256
    assert opened(files).sha256 != opened(files | {"x": b"x"}).sha256
