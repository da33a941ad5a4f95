"""The coverage matrix as rows: FAQ answers and requirements, each with the scenarios and steps that speak for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import scenarios
from harness.core.check import Check, ManualProof
from harness.core.scenario import Scenario
from scenarios._catalogue import Answer, catalogue
from scenarios._requirements import Reason, Requirement, not_tested, registry

Step = Check | ManualProof


@dataclass(frozen=True)
class Carrier:
    """A scenario, and those of its steps that speak for the answer or requirement."""

    scenario: Scenario
    steps: tuple[Step, ...]
    mutations: int

    @property
    def checks(self) -> int:
        """How many of the steps are checks."""
        return sum(isinstance(step, Check) for step in self.steps)

    @property
    def proofs(self) -> int:
        """How many of the steps are manual proofs."""
        return len(self.steps) - self.checks


@dataclass(frozen=True)
class AnswerRow:
    """One answer of the FAQ."""

    answer: Answer
    carriers: tuple[Carrier, ...]
    #: Scenarios that the catalogue lists and that do not exist, or do not declare the answer.
    missing: tuple[str, ...]

    @property
    def is_carried(self) -> bool:
        """Whether a step speaks for it."""
        return any(c.steps for c in self.carriers)


@dataclass(frozen=True)
class RequirementRow:
    """One requirement: the steps that cite it, else the requirement that it repeats, else the written reason."""

    requirement: Requirement
    carriers: tuple[Carrier, ...]
    reason: Reason | None
    #: Set where what is tested, or excused, is the requirement that this one repeats.
    through: str | None = field(default=None)

    @property
    def is_tested(self) -> bool:
        """Whether a step speaks for it."""
        return bool(self.carriers)


@lru_cache(maxsize=1)
def mutations() -> Counter[str]:
    """Check -> number of mutations that turn it red."""
    return Counter(m.check for m in scenarios.load_mutations())


def answer_rows() -> list[AnswerRow]:
    """The answers in order."""
    return [_answer_row(answer) for answer in sorted(catalogue().answers, key=lambda a: a.n)]


def _answer_row(answer: Answer) -> AnswerRow:
    declaring = [s for s in scenarios.load() if answer.n in s.faq]
    missing = set(answer.scenarios) - {s.id for s in declaring}
    return AnswerRow(answer, tuple(_carrier(s, s.steps) for s in declaring), tuple(sorted(missing)))


def _carrier(scenario: Scenario, steps: Iterable[Step]) -> Carrier:
    kept = tuple(steps)
    return Carrier(scenario, kept, sum(mutations()[step.id] for step in kept))


def citing(id: str) -> list[Carrier]:
    """The scenarios of which a step cites a requirement."""
    return [_carrier(scenario, steps) for scenario, steps in _cited().get(id, ())]


@lru_cache(maxsize=1)
def _cited() -> dict[str, list[tuple[Scenario, list[Step]]]]:
    """Requirement -> the scenarios that cite it, with their steps that do."""
    found: dict[str, list[tuple[Scenario, list[Step]]]] = {}
    for scenario in scenarios.load():
        for id in dict.fromkeys(r for step in scenario.steps for r in step.requirements):
            found.setdefault(id, []).append((scenario, [step for step in scenario.steps if id in step.requirements]))
    return found


def requirement_rows() -> list[RequirementRow]:
    """The requirements, in the order of the file."""
    return [requirement_row(requirement) for requirement in registry().requirements]


def requirement_row(requirement: Requirement) -> RequirementRow:
    """What becomes of one requirement, directly or through those that it repeats."""
    reasons = not_tested().by_id
    chain = [requirement.id, *_repeated(requirement)]
    for id in chain:
        if carriers := citing(id):
            return RequirementRow(requirement, tuple(carriers), None, id if id != requirement.id else None)
    said = next((id for id in chain if id in reasons), None)
    through = said if said != requirement.id else None
    return RequirementRow(requirement, (), reasons[said] if said else None, through)


def _repeated(requirement: Requirement) -> list[str]:
    """The requirement that it repeats, the one that this repeats, and so on."""
    found: list[str] = []
    known = registry().by_id
    after = requirement.same_as
    while after is not None and after not in found:
        found.append(after)
        after = known[after].same_as if after in known else None
    return found
