"""The table of the scenarios on the console: one line each; those that do not apply are told together, by reason."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.table import Table
from rich.text import Text as Styled

from harness.core.text import Lang
from harness.core.verdict import LABELS, Verdict
from harness.report.printer import STYLES, Printer
from harness.report.view import ScenarioView
from harness.report.words import LEVELS

#: A title with less room than this says nothing.
_TITLE = 16
_GAP = 3


def write(out: Printer, views: Sequence[ScenarioView], whole: bool) -> None:
    """The table; unless it is asked whole, a title stops where the terminal ends and what does not apply is left to a list."""
    outside = [] if whole else [v for v in views if v.verdict is Verdict.NON_APPLICABLE]
    if kept := [v for v in views if v not in outside]:
        _write_rows(out, kept, whole)
    if outside:
        _write_outside(out, outside)


def _write_outside(out: Printer, views: Sequence[ScenarioView]) -> None:
    """Each reason once, with the scenarios that it puts out of the run."""
    reasons: dict[str, list[str]] = {}
    for scenario in views:
        told = scenario.reason.in_(out.lang) if scenario.reason else LABELS[Verdict.NON_APPLICABLE].in_(out.lang)
        reasons.setdefault(told, []).append(scenario.line.id)
    out.line(out.word("outside", n=len(views)), style="bold underline")
    for told, names in reasons.items():
        out.wrapped([(told, "dim"), (", ".join(names), "")], indent=4, start=2, gap="  ")
    out.blank()


def _write_rows(out: Printer, views: Sequence[ScenarioView], whole: bool) -> None:
    names = _columns(out.lang)
    rows = [_row(out, scenario) for scenario in views]
    if not whole:
        names, rows = _on_one_line(out.console.width, names, rows)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0))
    for name in names:
        table.add_column(name, no_wrap=name != _columns(out.lang)[-1], justify="right" if len(name) == 1 else "left")
    for row in rows:
        table.add_row(*row)
    out.console.print(table, highlight=False)
    out.blank()


def _on_one_line(width: int, names: list[str], rows: list[list[Styled]]) -> tuple[list[str], list[list[Styled]]]:
    """The titles cut to the room that the other columns leave, or left out."""
    others = zip(names[:-1], *(row[:-1] for row in rows), strict=True)
    room = width - sum(max(len(cell) for cell in column) + _GAP for column in others)
    if room < _TITLE:
        return names[:-1], [row[:-1] for row in rows]
    for row in rows:
        row[-1].truncate(room, overflow="ellipsis")
    return names, rows


def _columns(lang: Lang) -> list[str]:
    french = lang == "fr"
    return (
        ["Scénario", "Verdict", "E", "A", "R", "Titre"] if french else ["Scenario", "Verdict", "E", "W", "R", "Title"]
    )


def _row(out: Printer, scenario: ScenarioView) -> list[Styled]:
    counts = scenario.counts
    verdict = LABELS[scenario.verdict].in_(out.lang)
    numbers = [out.text(str(counts[level] or "·"), STYLES[level] if counts[level] else "dim") for level in LEVELS]
    return [
        out.text(scenario.line.id, "bold"),
        out.text(verdict, STYLES[scenario.verdict]),
        *numbers,
        out.text(scenario.line.title.in_(out.lang)),
    ]
