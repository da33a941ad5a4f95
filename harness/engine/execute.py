"""Running one task: from what a check yields to a verdict and findings; a crash is never a pass."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field

from harness.campaign.campaign import Campaign
from harness.campaign.declared.decided import Waiver
from harness.campaign.source import matches
from harness.core.check import Check, ManualProof
from harness.core.finding import Assertion, Held, Inconclusive, Level, NotApplicable, Outcome, Remark
from harness.core.text import Text, joined
from harness.core.verdict import Verdict
from harness.engine.levels import Levels
from harness.engine.plan import Task
from harness.engine.proofs import ProofResult, document, judge_proof

#: Findings of one check on one subject that are kept in full; the others still count in the verdict.
MAX_FINDINGS = 500
MAX_REASONS = 10


@dataclass(slots=True)
class Result:
    """What one task gave."""

    task: Task
    verdict: Verdict
    reason: Text | None = None
    assertions: int = 0
    findings: list[Assertion] = field(default_factory=list)
    waiver: Waiver | None = None
    proof: ProofResult | None = None
    trace: str = ""
    #: How its findings are weighed; None when no check was run.
    levels: Levels | None = None

    def level(self, found: Assertion) -> Level:
        """The level at which one of the findings counts."""
        assert self.levels is not None and self.task.subject is not None  # a finding comes from a check on a subject
        return self.levels.level(found, self.task.subject.path)


_WAIVABLE = (Verdict.NON_CONFORME, Verdict.NON_CONCLUANT, Verdict.PREUVE_ATTENDUE)


def execute(task: Task, campaign: Campaign, strict: bool = False) -> Result:
    """Evaluate one task; never raises."""
    result = _judge(task, campaign, strict)
    waiver = _waiver(result, campaign) if result.verdict in _WAIVABLE else None
    if waiver is not None:
        result.waiver, result.verdict = waiver, Verdict.DEROGATION
        result.reason = Text("dérogation", "waived") + waiver.who + Text(f" : {waiver.reason}", f": {waiver.reason}")
        shown = document(waiver.evidence, waiver.told, campaign, waiver.date)
        if shown is not None:
            shown.files.extend(result.proof.files if result.proof is not None else ())
            result.proof = shown
    return result


def _judge(task: Task, campaign: Campaign, strict: bool) -> Result:
    if task.failure is not None:
        return Result(task, Verdict.ERREUR_OUTIL, Text(task.failure, task.failure))
    if task.excluded is not None:
        instead = task.declared
        shown = document(instead.statement, instead.reason, campaign) if instead is not None else None
        return Result(task, Verdict.NON_APPLICABLE, task.excluded, proof=shown)
    if isinstance(task.step, ManualProof):
        proof = judge_proof(task.step, campaign)
        return Result(task, proof.verdict, proof.reason, int(proof.verdict is Verdict.CONFORME), proof=proof)
    if task.subject is None:
        verdict = Verdict.NON_CONCLUANT if task.step.is_required(campaign) else Verdict.NON_APPLICABLE
        return Result(task, verdict, task.step.unexercised)
    return _run(task, task.step, campaign, strict)


def _run(task: Task, check: Check, campaign: Campaign, strict: bool) -> Result:
    heard = _Heard(Levels.of(check, campaign.manifest), task.subject.path if task.subject else "")
    try:
        for outcome in check.run(task.subject, campaign):
            heard.add(outcome)
    except Exception as error:  # what was found before the crash is kept
        result = heard.result(task, strict)
        result.verdict, result.trace = Verdict.ERREUR_OUTIL, traceback.format_exc()
        result.reason = Text(f"{type(error).__name__} : {error}", f"{type(error).__name__}: {error}")
        return result
    return heard.result(task, strict)


@dataclass(slots=True)
class _Heard:
    """What a check yielded, weighed as it comes: everything counts, only the first findings are kept."""

    said: Levels
    path: str
    assertions: int = 0
    failed: int = 0
    findings: list[Assertion] = field(default_factory=list)
    levels: set[Level] = field(default_factory=set)
    doubts: dict[Text, None] = field(default_factory=dict)
    outside: dict[Text, None] = field(default_factory=dict)
    remarks: dict[Text, None] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        """Take one outcome into account."""
        if isinstance(outcome, Inconclusive):
            self.doubts[outcome.reason] = None
        elif isinstance(outcome, NotApplicable):
            self.outside[outcome.reason] = None
        elif isinstance(outcome, Remark):
            self.remarks[outcome.text] = None
        elif isinstance(outcome, Held):
            self.assertions += outcome.count
        else:
            self.assertions += 1
            if not outcome.holds:
                self._finding(outcome)

    def _finding(self, assertion: Assertion) -> None:
        self.failed += 1
        self.levels.add(self.said.level(assertion, self.path))
        if self.failed <= MAX_FINDINGS:
            self.findings.append(assertion)

    def result(self, task: Task, strict: bool) -> Result:
        """The verdict: a failure first, then a doubt; nothing evaluated is never a pass."""
        result = Result(task, Verdict.CONFORME, None, self.assertions, self.findings, levels=self.said)
        if Level.ERROR in self.levels or (strict and Level.WARNING in self.levels):
            result.verdict = Verdict.NON_CONFORME
            result.reason = _together([self._beyond(), self._doubtful()])
        elif self.doubts:
            result.verdict, result.reason = Verdict.NON_CONCLUANT, self._doubtful()
        elif not self.assertions or self._only_remarks_outside():
            result.verdict = Verdict.NON_APPLICABLE if self.outside else Verdict.NON_CONCLUANT
            nothing = Text("aucune assertion évaluée", "no assertion was evaluated")
            result.reason = joined(list(self.outside)[:MAX_REASONS], " ; ") if self.outside else nothing
        result.reason = _together([result.reason, *list(self.remarks)[:MAX_REASONS]])
        return result

    def _only_remarks_outside(self) -> bool:
        """The check does not concern the subject, about which it has nothing but remarks: no pass."""
        return bool(self.outside) and self.assertions == self.failed and self.levels <= {Level.INFO}

    def _doubtful(self) -> Text | None:
        """What could not be decided: told beside a failure too, which it may hide others."""
        more = len(self.doubts) - MAX_REASONS
        told = joined(list(self.doubts)[:MAX_REASONS], " ; ")
        tail = Text(f" ; et {more} autres raisons", f" ; and {more} more reasons") if more > 0 else Text("", "")
        return told + tail if self.doubts else None

    def _beyond(self) -> Text | None:
        more = self.failed - len(self.findings)
        return Text(f"et {more} autres constats", f"and {more} more findings") if more else None


def _together(texts: list[Text | None]) -> Text | None:
    kept = [text for text in texts if text is not None]
    return joined(kept, " ; ") if kept else None


def _waiver(result: Result, campaign: Campaign) -> Waiver | None:
    """The first waiver of the step that covers every sample it speaks of."""
    task = result.task
    about = {a.about.path for a in result.findings if a.about is not None}
    paths = about or ({task.subject.path} if task.subject is not None else set())
    for waiver in campaign.manifest.waivers:
        if waiver.target.upper() not in (task.step.id, task.scenario.id):
            continue
        if waiver.file is None or (paths and all(matches(waiver.file, path) for path in paths)):
            return waiver
    return None
