"""Levels that the manifest sets in place of those of the checks, and where they apply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.campaign.manifest import LevelOverride, Manifest
from harness.campaign.source import is_pattern, matches
from harness.core import journal as j
from harness.core.check import Check, ManualProof
from harness.core.errors import ManifestError, nearest
from harness.core.finding import Assertion, Level
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.engine.select import Selection

#: What a reader can do instead, when the level is asked of something that has none.
_NO_LEVEL = Text("n'est pas un contrôle automatique : son niveau ne se change pas (waivers, not_applicable)",
                 "is no automatic check: it has no level to change (waivers, not_applicable)")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Levels:
    """The level of the findings of one check: the manifest's, else the finding's own, else the check's."""

    check: Check
    entries: tuple[LevelOverride, ...] = ()

    @classmethod
    def of(cls, check: Check, manifest: Manifest) -> Levels:
        """What the manifest says of a check, the most precise first: a file, a pattern, everything."""
        if not manifest.levels:  # the usual case, asked for every check on every sample
            return cls(check)
        mine = [entry for entry in manifest.levels if entry.check.upper() == check.id]
        return cls(check, tuple(sorted(mine, key=_breadth)))

    def entry(self, path: str) -> LevelOverride | None:
        """What the manifest says of this check on one file."""
        return next((e for e in self.entries if e.file is None or matches(e.file, path)), None)

    def level(self, found: Assertion, path: str) -> Level:
        """The level at which a finding counts; ``path`` is the file that the check looked at."""
        entry = self.entry(found.about.path if found.about else path)
        return entry.level if entry else self.own(found)

    def own(self, found: Assertion) -> Level:
        """The level of a finding before the manifest."""
        return found.level or self.check.level

    def line(self, found: Assertion, path: str) -> j.LevelSet | None:
        """What the journal says beside a finding."""
        entry = self.entry(found.about.path if found.about else path)
        return level_set(entry, self.check, self.own(found)) if entry else None


def _breadth(entry: LevelOverride) -> int:
    return 2 if entry.file is None else int(is_pattern(entry.file))


def level_set(entry: LevelOverride, check: Check, before: Level) -> j.LevelSet:
    """One level of the manifest, as the journal says it."""
    return j.LevelSet(
        check=check.id, level=entry.level.value, before=before.value, reason=entry.reason, decided_by=entry.decided_by,
        date=entry.date.isoformat() if entry.date else None, file=entry.file,
    )  # fmt: skip


def declared(manifest: Manifest, scenarios: Sequence[Scenario], selection: Selection) -> Iterator[j.LevelSet]:
    """Every level that the manifest sets for the selected checks, whether it changes a finding or not."""
    checks = {check.id: check for scenario in scenarios for check in scenario.checks}
    for entry in manifest.levels:
        check = checks[entry.check.upper()]
        if selection.keeps(check):
            yield level_set(entry, check, check.level)


def refuse_unknown_checks(manifest: Manifest, scenarios: Sequence[Scenario]) -> None:
    """Raises ManifestError when a level is set for something that is no check."""
    checks = [check.id for scenario in scenarios for check in scenario.checks]
    others = {name for s in scenarios for name in (s.id, *(p.id for p in s.steps if isinstance(p, ManualProof)))}
    for rank, entry in enumerate(manifest.levels):
        if entry.check.upper() in others:
            raise _refused(rank, Text(f"« {entry.check} » {_NO_LEVEL.fr}", f"'{entry.check}' {_NO_LEVEL.en}"))
        if entry.check.upper() not in checks:
            near = nearest(entry.check, checks)
            hint = (f", voulez-vous dire « {near} » ?", f", did you mean '{near}'?") if near else ("", "")
            raise _refused(rank, Text(f"contrôle inconnu « {entry.check} »{hint[0]}",
                                      f"unknown check '{entry.check}'{hint[1]}"))  # fmt: skip


def _refused(rank: int, why: Text) -> ManifestError:
    return ManifestError(Text(f"campaign.yaml : levels.{rank}.check : {why.fr}",
                              f"campaign.yaml: levels.{rank}.check: {why.en}"))  # fmt: skip
