"""Proving the checks: green on a conforming campaign, red by name on each of its mutations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.campaign.opening import open_campaign
from harness.campaign.source import MemorySource
from harness.core.check import Check, Force, ManualProof
from harness.core.mutation import Files, Maker, Mutation
from harness.core.scenario import Scenario
from harness.core.verdict import Verdict
from harness.engine.execute import Result, execute
from harness.engine.plan import plan
from harness.engine.select import Selection


@dataclass(frozen=True, slots=True)
class Proof:
    """What a mutation showed of a step."""

    step: str
    mutation: str
    #: Empty when proven; else what is wrong.
    fault: str
    #: Other steps that the mutation turned red too.
    others: tuple[str, ...] = ()


def prove(scenarios: Sequence[Scenario], mutations: Sequence[Mutation], wanted: Sequence[str] = ()) -> Iterator[Proof]:
    """One proof per mutation, and one failing proof per step without any."""
    steps = {step.id: (scenario, step) for scenario in scenarios for step in scenario.steps}
    conforming: dict[tuple[int, str], dict[str, list[Result]]] = {}
    for mutation in mutations:
        if mutation.check not in steps:
            yield Proof(mutation.check, mutation.name, "mutation of an unknown step")
        elif not wanted or mutation.check in wanted or steps[mutation.check][0].id in wanted:
            scenario, step = steps[mutation.check]
            key = (id(mutation.conforming), scenario.id)
            if key not in conforming:
                conforming[key] = results(mutation.conforming, scenario)
            yield _proof(mutation, scenario, step, conforming[key])
    proven = {m.check for m in mutations}
    for step_id, (scenario, _) in steps.items():
        if step_id not in proven and (not wanted or step_id in wanted or scenario.id in wanted):
            yield Proof(step_id, "", "no mutation proves that this step can fail")


def results(maker: Maker, scenario: Scenario) -> dict[str, list[Result]]:
    """Every result of one scenario on a campaign in memory, by step; recommendations count."""
    campaign = open_campaign(MemorySource(_files(maker)))
    found: dict[str, list[Result]] = {}
    for task in plan(campaign, [scenario], Selection(), campaign.manifest.profile):
        found.setdefault(task.step.id, []).append(execute(task, campaign, strict=True))
    return found


def _files(maker: Maker) -> Files:
    return maker()


def _proof(mutation: Mutation, scenario: Scenario, step: Check | ManualProof, green: dict[str, list[Result]]) -> Proof:
    fault = _not_green(green.get(step.id, []))
    if fault:
        return Proof(step.id, mutation.name, f"conforming campaign: {fault}")
    after = results(mutation.mutated, scenario)
    crashed = [i for i, found in after.items() if any(r.verdict is Verdict.ERREUR_OUTIL for r in found)]
    if crashed:
        return Proof(step.id, mutation.name, f"tool error in {', '.join(crashed)}")
    red = [i for i, found in after.items() if any(_is_red(r) for r in found)]
    others = tuple(i for i in red if i != step.id)
    return Proof(step.id, mutation.name, "" if step.id in red else "the mutation does not turn it red", others)


def _not_green(found: Sequence[Result]) -> str:
    """Why a step is not green: it must conform, with something evaluated, on every subject."""
    if not any(r.verdict is Verdict.CONFORME and r.assertions for r in found):
        return "nothing evaluated"
    bad = [r for r in found if r.verdict is not Verdict.CONFORME or r.findings]
    return f"{bad[0].verdict} {bad[0].reason.en if bad[0].reason else ''}" if bad else ""


def _is_red(result: Result) -> bool:
    """A finding at the level of the check; for a proof, no longer supplied."""
    step = result.task.step
    if isinstance(step, ManualProof):
        return result.verdict is Verdict.PREUVE_ATTENDUE
    if step.force is Force.PEUT:
        return bool(result.findings)
    return result.verdict is Verdict.NON_CONFORME and bool(result.findings)
