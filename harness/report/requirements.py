"""The verdict of each requirement and FAQ number, through the scenarios that speak for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harness.core.verdict import Verdict, worst
from harness.report.view import ScenarioView


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement id or FAQ number, and the scenarios that speak for it."""

    name: str
    scenarios: tuple[tuple[ScenarioView, Verdict], ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of its scenarios."""
        return worst(verdict for _, verdict in self.scenarios)


def requirements(views: Sequence[ScenarioView]) -> list[Requirement]:
    """Requirement ids in alphabetical order, then FAQ numbers in order."""
    ids = sorted({r for v in views for r in (*v.line.requirements, *_of_steps(v))})
    numbers = sorted({n for v in views for n in (*v.line.faq, *(n for s in v.steps for n in s.check.faq))})
    found = [Requirement(name, tuple(_speakers(views, name))) for name in ids]
    return found + [Requirement(f"FAQ {n}", tuple(_faq_speakers(views, n))) for n in numbers]


def _of_steps(view: ScenarioView) -> list[str]:
    return [r for step in view.steps for r in step.check.requirements]


def _speakers(views: Sequence[ScenarioView], name: str) -> Iterable[tuple[ScenarioView, Verdict]]:
    for view in views:
        carriers = [s for s in view.steps if name in s.check.requirements]
        if carriers or name in view.line.requirements:
            yield view, view.verdict_for(carriers)


def _faq_speakers(views: Sequence[ScenarioView], number: int) -> Iterable[tuple[ScenarioView, Verdict]]:
    for view in views:
        carriers = [s for s in view.steps if number in s.check.faq]
        if carriers or number in view.line.faq:
            yield view, view.verdict_for(carriers)
