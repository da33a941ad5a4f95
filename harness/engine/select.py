"""Selectors: which scenarios, checks and subjects a run is about; an unknown one is a usage error."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harness.campaign.source import matches
from harness.core.check import Check, ManualProof
from harness.core.errors import UsageError, nearest
from harness.core.scenario import Scenario
from harness.core.subject import Subject
from harness.core.text import Text


@dataclass(frozen=True, slots=True)
class Selection:
    """Scenario and check ids (none: all), and path patterns of subjects (none: all)."""

    ids: tuple[str, ...] = ()
    only: tuple[str, ...] = ()

    def scenarios(self, known: Sequence[Scenario]) -> list[Scenario]:
        """Scenarios with at least one selected step; raises UsageError on an unknown id."""
        self._refuse_unknown(known)
        return [s for s in known if any(self.keeps(step) for step in s.steps)]

    def keeps(self, step: Check | ManualProof) -> bool:
        """Whether a step is selected, by its id or its scenario's."""
        return not self.ids or step.id in self._upper or step.scenario in self._upper

    def keeps_subject(self, subject: Subject) -> bool:
        """Whether a subject is selected: by path, by label, or by a pattern with * and ?."""
        if not self.only:
            return True
        names = (subject.path, subject.label)
        return any(name == wanted or matches(wanted, name) for wanted in self.only for name in names)

    @property
    def _upper(self) -> set[str]:
        return {i.upper() for i in self.ids}

    def _refuse_unknown(self, known: Sequence[Scenario]) -> None:
        names = [s.id for s in known] + [step.id for s in known for step in s.steps]
        for wanted in self.ids:
            if wanted.upper() not in names:
                raise unknown(wanted, names)

    def refuse_unknown_subjects(self, subjects: Iterable[Subject]) -> None:
        """Raises UsageError when an --only pattern keeps nothing."""
        everything = list(subjects)
        for wanted in self.only:
            alone = Selection(only=(wanted,))
            if not any(alone.keeps_subject(s) for s in everything):
                near = nearest(wanted, {s.path for s in everything})
                hint = (f", voulez-vous dire « {near} » ?", f", did you mean '{near}'?") if near else ("", "")
                raise UsageError(Text(f"--only {wanted} : aucun échantillon de ce nom{hint[0]}",
                                      f"--only {wanted}: no sample of that name{hint[1]}"))  # fmt: skip


def unknown(wanted: str, names: Iterable[str]) -> UsageError:
    """The usage error for an unknown scenario or check, naming the nearest."""
    near = nearest(wanted, names)
    hint = (f", voulez-vous dire « {near} » ?", f", did you mean '{near}'?") if near else ("", "")
    return UsageError(Text(f"scénario ou contrôle inconnu « {wanted} »{hint[0]}",
                           f"unknown scenario or check '{wanted}'{hint[1]}"))  # fmt: skip
