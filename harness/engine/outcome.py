"""What one task left: its journal lines and what the end of the run counts; it can cross from one process to another."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from harness.campaign.campaign import Campaign
from harness.campaign.source import MANIFEST
from harness.campaign.subjects import FileSubject
from harness.core import journal as j
from harness.core.subject import Subject
from harness.core.text import Lang, Text
from harness.core.verdict import Verdict
from harness.engine.execute import Result, execute
from harness.engine.lines import finding_lines, verdict_line
from harness.engine.plan import Task


@dataclass(slots=True)
class Outcome:
    """A task judged; findings are numbered from 1 within it."""

    verdict: Verdict
    reason: Text | None
    findings: list[j.FindingLine]
    line: j.VerdictLine
    #: Findings that count, by level: those of a waived step do not.
    levels: Counter[str]
    #: Whether something recognised was evaluated.
    judged: bool
    #: Whether a declaration put the step out of the run.
    excluded: bool


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
        return Outcome(
            verdict=result.verdict, reason=result.reason, line=verdict_line(result),
            findings=list(finding_lines(result, self.campaign, self.lang, how=self.how)), levels=_levels(result),
            judged=is_evaluation(result), excluded=bool(task.excluded),
        )  # fmt: skip


def is_evaluation(result: Result) -> bool:
    """Whether a task evaluated something that was recognised."""
    return bool(result.assertions) and not _unrecognised(result.task.subject)


def _levels(result: Result) -> Counter[str]:
    return Counter(result.level(a).value for a in result.findings) if result.waiver is None else Counter()


def _unrecognised(subject: Subject | None) -> bool:
    return isinstance(subject, FileSubject) and (not subject.recognised or subject.path == MANIFEST)
