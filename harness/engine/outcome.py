"""What one task left: its journal lines and what the end of the run counts; it can cross from one process to another."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from harness.campaign.campaign import Campaign
from harness.campaign.declarations import DeclarationsSubject
from harness.campaign.source import MANIFEST
from harness.campaign.subjects import FileSubject
from harness.core import journal as j
from harness.core.subject import Subject
from harness.core.text import Lang, Text
from harness.core.verdict import Verdict
from harness.engine.execute import Result, execute
from harness.engine.lines import finding_lines, level_set_of
from harness.engine.plan import Task


@dataclass(slots=True)
class Outcome:
    """A task judged; findings are numbered from 1 within it. Thousands cross from one process to another: no more is kept."""

    verdict: Verdict
    assertions: int
    #: Whether something recognised was evaluated.
    judged: bool
    #: Whether a declaration put the step out of the run.
    excluded: bool
    reason: Text | None = None
    proofs: list[j.ProofFile] | None = None
    level_set: j.LevelSet | None = None
    findings: list[j.FindingLine] | None = None
    #: Findings that count, by level: those of a waived step do not.
    levels: dict[str, int] | None = None

    def line(self, task: Task) -> j.VerdictLine:
        """The verdict in the journal."""
        subject = task.subject
        return j.VerdictLine(
            scenario=task.scenario.id, check=task.step.id, subject_id=subject.id if subject else None,
            subject=subject.path if subject else "", part=subject.part if subject else "", verdict=self.verdict.value,
            assertions=self.assertions, reason=j.Bilingual.of(self.reason) if self.reason else None,
            proofs=self.proofs or [], level_set=self.level_set,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judge:
    """How the tasks of one run are judged."""

    campaign: Campaign
    lang: Lang
    strict: bool
    how: str

    def __call__(self, task: Task) -> Outcome:
        """Evaluate one task; never raises."""
        result = execute(task, self.campaign, self.strict)
        outcome = Outcome(
            result.verdict, result.assertions, is_evaluation(result), self._is_declared_out(task), result.reason,
            result.proof.files if result.proof else None, level_set_of(result),
        )  # fmt: skip
        if result.findings:
            outcome.findings = list(finding_lines(result, self.campaign, self.lang, how=self.how))
            outcome.levels = _levels(result)
        return outcome

    def _is_declared_out(self, task: Task) -> bool:
        """Without a manifest nobody declared anything: a step may still be the alternative of another."""
        return task.excluded is not None and self.campaign.has_manifest


def is_evaluation(result: Result) -> bool:
    """Whether a task evaluated something that was recognised."""
    return bool(result.assertions) and not _unrecognised(result.task.subject)


def _levels(result: Result) -> dict[str, int] | None:
    return Counter(result.level(a).value for a in result.findings) if result.waiver is None else None


def _unrecognised(subject: Subject | None) -> bool:
    if isinstance(subject, DeclarationsSubject):  # a profile alone is no sample
        return not subject.decides
    return isinstance(subject, FileSubject) and (not subject.recognised or subject.path == MANIFEST)
