"""Checks and the steps of a scenario."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from harness.core.finding import Findings, Level
from harness.core.subject import Subject
from harness.core.text import Text

#: A check takes one subject and the campaign, and yields everything it has to say.
CheckFunction = Callable[[Any, Any], Findings]

#: Tells whether a subject exercises a check, given the campaign.
Where = Callable[[Any, Any], bool]

#: Given the campaign, the files that a declaration gives for a manual step, besides ``proofs``.
Given = Callable[[Any], Iterable[Any]]

#: Given the campaign, the declaration by which a step does not apply and what replaces it; None when it applies.
Unless = Callable[[Any], Text | None]


def leaves_aside(fr: str, en: str) -> Callable[[Unless], Unless]:
    """Decorate an ``unless`` with what ``explain`` says of it: when the step does not apply, and what replaces it."""

    def told(function: Unless) -> Unless:
        function.__dict__["when"] = Text(fr, en)
        return function

    return told


class Force(Enum):
    """DOIT is an obligation (a finding is an error), PEUT a recommendation (a warning)."""

    DOIT = Level.ERROR
    PEUT = Level.WARNING


DOIT = Force.DOIT
PEUT = Force.PEUT


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: what it stands on, what it takes, how strong it is."""

    id: str
    scenario: str
    title: Text
    force: Force
    on: tuple[type[Subject], ...]
    source: str
    remedy: Text
    requirements: tuple[str, ...]
    faq: tuple[int, ...]
    run: CheckFunction
    unexercised: Text
    #: Keeps the subjects that exercise the check; the others are not its business.
    where: Where | None = None
    #: False for a check that a campaign may leave unexercised without being inconclusive; it may depend on the campaign.
    required: bool | Callable[[Any], bool] = True
    #: What a declaration of the manifest puts out of scope.
    unless: Unless | None = None

    def is_required(self, campaign: Any) -> bool:
        """Whether a campaign that does not exercise the check is inconclusive."""
        return self.required(campaign) if callable(self.required) else self.required

    @property
    def level(self) -> Level:
        """The level of a finding of this check unless the finding says otherwise."""
        return self.force.value


@dataclass(frozen=True, slots=True)
class ManualProof:
    """A step that only a person's proof can show; ``shows`` is what the capture must let one see."""

    id: str
    scenario: str
    title: Text
    shows: Text
    source: str
    requirements: tuple[str, ...]
    faq: tuple[int, ...]
    #: What a declaration of the manifest puts out of scope.
    unless: Unless | None = None
    #: Files that a declaration gives for it, besides those of ``proofs``.
    given: Given | None = None
