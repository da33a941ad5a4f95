"""The closing section: each scenario, its verdict and what it rests on; also right when workers ran the steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.core.text import Lang, Text
from harness.core.verdict import LABELS, ORDER, Verdict, worst
from harness.engine.levels import declared
from harness.pytest_plugin import telling
from harness.report import levels
from harness.report.safe import visible

if TYPE_CHECKING:
    import pytest

    from harness.pytest_plugin.opening import Opened

_COLUMNS = (Text("Scénario", "Scenario"), Text("Verdict", "Verdict"), Text("Étapes", "Steps"), Text("Détail", "Detail"))
_PARTIAL = Text("exécution partielle : les verdicts ne portent que sur les étapes jouées",
                "partial run: the verdicts are only about the steps that were run")  # fmt: skip
_NOTHING = Text("aucune étape jouée : rien n'a été évalué (les scénarios sont dans {folder})",
                "no step was run: nothing was evaluated (the scenarios are in {folder})")  # fmt: skip
_WARNINGS = Text("recommandations non suivies : {n} (-rP les montre, --segur-strict les refuse)",
                 "recommendations not followed: {n} (-rP shows them, --segur-strict refuses them)")  # fmt: skip
_UNPLAYED = Text("scénarios non joués ({n}) : {names}", "scenarios not run ({n}): {names}")
#: Beyond this many names the count says enough.
_NAMES_SHOWN = 8
_COLOURS: dict[Verdict, dict[str, bool]] = {
    Verdict.CONFORME: {"green": True},
    Verdict.DEROGATION: {"cyan": True},
    Verdict.NON_APPLICABLE: {"light": True},
    Verdict.NON_CONCLUANT: {"yellow": True},
    Verdict.PREUVE_ATTENDUE: {"yellow": True},
}
_RED = {"red": True, "bold": True}


@dataclass(frozen=True, slots=True)
class Seen:
    """What one report says of one step."""

    scenario: str
    check: str
    verdict: Verdict
    warnings: int
    waiver: str | None


class Summary:
    """The verdicts of a session, read from the properties of the reports."""

    def __init__(self) -> None:
        self._seen: dict[str, Seen] = {}

    def record(self, report: pytest.TestReport) -> None:
        """Keep the verdict of a finished step; a step run again replaces its first verdict."""
        told = {key: str(value) for key, value in report.user_properties}
        if report.when == "teardown" and {"scenario", "check", "verdict"} <= set(told):
            self._seen[report.nodeid] = Seen(
                told["scenario"], told["check"], Verdict(told["verdict"]), int(told.get("warnings", 0)), told.get("waiver")
            )  # fmt: skip

    def write(self, terminal: pytest.TerminalReporter, opened: Opened) -> None:
        """The section, on the terminal."""
        terminal.write_sep("=", "segur-harness")
        for verdict, line in self.lines(opened):
            terminal.write_line(line, **({} if verdict is None else _COLOURS.get(verdict, _RED)))

    def lines(self, opened: Opened) -> Iterator[tuple[Verdict | None, str]]:
        """Each line, and the verdict that colours it."""
        rows = list(self._rows(opened))
        if not rows:
            yield Verdict.NON_CONCLUANT, _NOTHING.fill(folder=opened.folder).in_(opened.lang)
            return
        yield from _table(rows, opened.lang)
        yield from self._notes(opened)
        yield from _unplayed({row.scenario for row in rows}, opened)
        if any(row.partial for row in rows):
            yield Verdict.NON_CONCLUANT, _PARTIAL.in_(opened.lang)

    def _rows(self, opened: Opened) -> Iterator[Row]:
        for scenario in opened.scenarios:
            mine = [seen.verdict for seen in self._seen.values() if seen.scenario == scenario.id]
            if mine:
                yield Row(scenario.id, worst(mine), Counter(mine), len(opened.tasks(scenario)))

    def _notes(self, opened: Opened) -> Iterator[tuple[Verdict | None, str]]:
        warnings = sum(seen.warnings for seen in self._seen.values())
        if warnings:
            yield None, _WARNINGS.fill(n=warnings).in_(opened.lang)
        waived = {(seen.check, seen.waiver) for seen in self._seen.values() if seen.waiver is not None}
        for check, reason in sorted(waived, key=str):
            yield Verdict.DEROGATION, f"{check}  {reason}"
        for line in levels.sentences(
            list(declared(opened.campaign.manifest, opened.scenarios, opened.selection)), opened.lang
        ):
            yield (
                Verdict.DEROGATION,
                f"{levels.SET_BY_MANIFEST.in_(opened.lang)}{telling.colon(opened.lang)}{visible(line)}",
            )


def _unplayed(played: set[str], opened: Opened) -> Iterator[tuple[Verdict | None, str]]:
    left = [scenario.id for scenario in opened.scenarios if scenario.id not in played]
    if left:
        names = ", ".join(left[:_NAMES_SHOWN] + ["…"] * (len(left) > _NAMES_SHOWN))
        yield Verdict.NON_CONCLUANT, _UNPLAYED.fill(n=len(left), names=names).in_(opened.lang)


@dataclass(frozen=True, slots=True)
class Row:
    """One scenario."""

    scenario: str
    verdict: Verdict
    counts: Counter[Verdict]
    planned: int

    @property
    def partial(self) -> bool:
        """Whether steps were left out by a selection or an early stop."""
        return self.counts.total() < self.planned

    def cells(self, lang: Lang) -> tuple[str, str, str, str]:
        """The texts of the row."""
        steps = f"{self.counts.total()}/{self.planned}" if self.partial else str(self.planned)
        detail = ", ".join(f"{self.counts[v]} {LABELS[v].in_(lang)}" for v in ORDER if self.counts[v])
        return self.scenario, LABELS[self.verdict].in_(lang), steps, detail


def _table(rows: list[Row], lang: Lang) -> Iterator[tuple[Verdict | None, str]]:
    cells = [tuple(column.in_(lang) for column in _COLUMNS), *(row.cells(lang) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    total: Counter[Verdict] = sum((row.counts for row in rows), Counter())
    for verdict, line in zip([None, *(row.verdict for row in rows)], cells, strict=True):
        yield verdict, "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
    yield worst(total), ", ".join(f"{total[v]} {LABELS[v].in_(lang)}" for v in ORDER if total[v])
