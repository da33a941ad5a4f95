"""What will be evaluated: one task per (step, subject), plus the steps that nothing exercises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.campaign.applicability import Exclusion, exclusion
from harness.campaign.campaign import Campaign
from harness.campaign.declared.decided import NotApplicable
from harness.core.check import Check, ManualProof
from harness.core.scenario import Scenario
from harness.core.subject import Subject
from harness.core.text import Text
from harness.engine.select import Selection


@dataclass(frozen=True, slots=True)
class Task:
    """One step on one subject; no subject means the step as a whole (proof, or nothing exercises it)."""

    scenario: Scenario
    step: Check | ManualProof
    subject: Subject | None
    #: Why the step does not apply, when a declaration made it so.
    excluded: Text | None = None
    #: The entry of the manifest that excludes it: its statement replaces the proof.
    declared: NotApplicable | None = None
    #: ``where`` raised: the failure is reported as a tool error, never as a pass.
    failure: str | None = None

    @property
    def id(self) -> str:
        """``INS-OMISSION-02[crh.hl7 › OBX-5 › CDA]``."""
        return f"{self.step.id}[{self.subject.label}]" if self.subject is not None else self.step.id


def plan(
    campaign: Campaign, scenarios: Sequence[Scenario], selection: Selection, profile: str | None
) -> Iterator[Task]:
    """Every task of a run, in order: scenario, step, subject."""
    for scenario in selection.scenarios(scenarios):
        for step in scenario.steps:
            if selection.keeps(step):
                yield from _tasks(campaign, scenario, step, selection, profile)


def _tasks(
    campaign: Campaign, scenario: Scenario, step: Check | ManualProof, selection: Selection, profile: str | None
) -> Iterator[Task]:
    try:
        excluded = exclusion(campaign, scenario, step, profile)
    except Exception as error:  # a broken ``unless`` must not pass for a declaration
        yield Task(scenario, step, None, failure=f"{type(error).__name__}: {error}")
        return
    if excluded is not None or isinstance(step, ManualProof):
        if not (selection.only and isinstance(step, ManualProof)):
            yield _alone(scenario, step, excluded)
        return
    try:
        subjects = _subjects(campaign, step, selection)
    except Exception as error:  # a broken ``where`` must not pass for "nothing to check"
        yield Task(scenario, step, None, failure=f"{type(error).__name__}: {error}")
        return
    for subject in subjects:
        yield Task(scenario, step, subject)
    if not subjects and not selection.only:
        yield Task(scenario, step, None)


def _alone(scenario: Scenario, step: Check | ManualProof, excluded: Exclusion | None) -> Task:
    """A step that looks at no subject: it is out of scope, or it waits for a proof."""
    if excluded is None:
        return Task(scenario, step, None)
    return Task(scenario, step, None, excluded.reason, excluded.entry)


def _subjects(campaign: Campaign, check: Check, selection: Selection) -> list[Subject]:
    return [
        s for s in campaign.on(check.on)
        if selection.keeps_subject(s) and (check.where is None or check.where(s, campaign))
    ]  # fmt: skip
