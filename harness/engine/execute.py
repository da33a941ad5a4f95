"""Running one task: from what a check yields to a verdict and findings; a crash is never a pass."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from harness.campaign.campaign import Campaign
from harness.campaign.manifest import Waiver
from harness.core.check import Check, ManualProof
from harness.core.finding import Assertion, Inconclusive, Level, NotApplicable, Outcome
from harness.core.text import Text, joined
from harness.core.verdict import Verdict
from harness.engine.plan import Task
from harness.engine.proofs import ProofResult, judge_proof

#: A check that yields more than this on one subject is cut: the journal stays readable.
MAX_FINDINGS = 500


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


_WAIVABLE = (Verdict.NON_CONFORME, Verdict.NON_CONCLUANT, Verdict.PREUVE_ATTENDUE)


def execute(task: Task, campaign: Campaign, strict: bool = False) -> Result:
    """Evaluate one task; never raises."""
    result = _judge(task, campaign, strict)
    waiver = _waiver(result, campaign)
    if waiver is not None and result.verdict in _WAIVABLE:
        result.waiver, result.verdict = waiver, Verdict.DEROGATION
        who = f" ({waiver.decided_by})" if waiver.decided_by else ""
        result.reason = Text(f"dérogation{who} : {waiver.reason}", f"waived{who}: {waiver.reason}")
    return result


def _judge(task: Task, campaign: Campaign, strict: bool) -> Result:
    if task.failure is not None:
        return Result(task, Verdict.ERREUR_OUTIL, Text(task.failure, task.failure))
    if task.excluded is not None:
        return Result(task, Verdict.NON_APPLICABLE, task.excluded)
    if isinstance(task.step, ManualProof):
        proof = judge_proof(task.step, campaign)
        return Result(task, proof.verdict, proof.reason, int(proof.verdict is Verdict.CONFORME), proof=proof)
    if task.subject is None:
        verdict = Verdict.NON_CONCLUANT if task.step.required else Verdict.NON_APPLICABLE
        return Result(task, verdict, task.step.unexercised)
    return _run(task, task.step, campaign, strict)


def _run(task: Task, check: Check, campaign: Campaign, strict: bool) -> Result:
    outcomes: list[Outcome] = []
    try:
        for outcome in check.run(task.subject, campaign):
            outcomes.append(outcome)
            if len(outcomes) >= MAX_FINDINGS:
                break
    except Exception as error:  # what was found before the crash is kept
        result = _weigh(task, check, outcomes, strict)
        result.verdict, result.trace = Verdict.ERREUR_OUTIL, traceback.format_exc()
        result.reason = Text(f"{type(error).__name__} : {error}", f"{type(error).__name__}: {error}")
        return result
    return _weigh(task, check, outcomes, strict)


def level_of(assertion: Assertion, check: Check) -> Level:
    """The level of a finding: its own, else the check's."""
    return assertion.level or check.level


def _weigh(task: Task, check: Check, outcomes: list[Outcome], strict: bool) -> Result:
    assertions = [o for o in outcomes if isinstance(o, Assertion)]
    failed = [a for a in assertions if not a.holds]
    levels = {level_of(a, check) for a in failed}
    result = Result(task, Verdict.CONFORME, None, len(assertions), failed)
    doubts = [o.reason for o in outcomes if isinstance(o, Inconclusive)]
    outside = [o.reason for o in outcomes if isinstance(o, NotApplicable)]
    if Level.ERROR in levels or (strict and Level.WARNING in levels):
        result.verdict = Verdict.NON_CONFORME
    elif doubts:
        result.verdict, result.reason = Verdict.NON_CONCLUANT, joined(list(dict.fromkeys(doubts)), " ; ")
    elif not assertions:
        result.verdict = Verdict.NON_APPLICABLE if outside else Verdict.NON_CONCLUANT
        nothing = Text("aucune assertion évaluée", "no assertion was evaluated")
        result.reason = joined(outside, " ; ") if outside else nothing
    return result


def _waiver(result: Result, campaign: Campaign) -> Waiver | None:
    """The first waiver of the step that covers every sample it speaks of."""
    task = result.task
    about = {a.about.path for a in result.findings if a.about is not None}
    paths = about or ({task.subject.path} if task.subject is not None else set())
    for waiver in campaign.manifest.waivers:
        if waiver.target.upper() not in (task.step.id, task.scenario.id):
            continue
        if waiver.file is None or (paths and all(fnmatchcase(path, waiver.file) for path in paths)):
            return waiver
    return None
