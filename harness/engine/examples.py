"""What each check lets through and what it rejects: its first mutation, compared and judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from harness.campaign.opening import open_campaign
from harness.campaign.source import MemorySource
from harness.core.check import Check
from harness.core.finding import Assertion, Level
from harness.core.mutation import Files, Maker, Mutation
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.engine.difference import Difference, difference
from harness.engine.execute import Result, execute
from harness.engine.plan import plan
from harness.engine.select import Selection


@dataclass(frozen=True, slots=True)
class Told:
    """The finding that a mutation gives."""

    subject: str
    place: str
    level: Level
    expected: Text
    actual: Text


@dataclass(frozen=True, slots=True)
class Example:
    """One mutation of a check: its name, what it changes and the finding that follows."""

    mutation: str
    difference: Difference | None
    finding: Told | None


def example(scenario: Scenario, check: Check, mutation: Mutation, conforming: Callable[[Maker], Files]) -> Example:
    """Compare the two campaigns of a mutation and run its check on the mutated one."""
    files = mutation.mutated()
    found = _first(_results(files, scenario, check), check)
    near: list[str] = []
    if found is not None:
        result, assertion = found
        subjects = (assertion.about, result.task.subject)
        near = [subject.path for subject in subjects if subject is not None]
    return Example(mutation.name, difference(conforming(mutation.conforming), files, near), _told(found))


def _results(files: Files, scenario: Scenario, check: Check) -> list[Result]:
    """One check alone on a campaign in memory; recommendations count."""
    campaign = open_campaign(MemorySource(files))
    tasks = plan(campaign, [scenario], Selection((check.id,)), campaign.manifest.profile)
    return [execute(task, campaign, strict=True) for task in tasks]


def _first(results: list[Result], check: Check) -> tuple[Result, Assertion] | None:
    """The first finding at the level of the check, else the first of all."""
    found = [(result, assertion) for result in results for assertion in result.findings]
    return next((f for f in found if f[0].level(f[1]) is check.level), found[0] if found else None)


def _told(found: tuple[Result, Assertion] | None) -> Told | None:
    if found is None:
        return None
    result, assertion = found
    subject = assertion.about or result.task.subject
    label = subject.label if subject else ""
    return Told(label, str(assertion.place), result.level(assertion), assertion.expected, assertion.actual)
