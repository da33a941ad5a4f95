"""The console report: what is wrong, what is missing, each scenario's verdict, one closing line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console

from harness.core.journal import FindingLine, Journal
from harness.core.place import clip
from harness.core.text import Lang, Text
from harness.core.verdict import LABELS, Verdict
from harness.report import alike, journey, kits, levels, proofs, table, view
from harness.report.lines import label, norm, place, texts
from harness.report.printer import STYLES, Printer
from harness.report.words import FINDING_WORDS, LEVELS, NOTHING_EVALUATED, count, grouped, plural

#: A finding at error level is a non-conformity; the others say their level.
_BADGES = {"error": LABELS[Verdict.NON_CONFORME], "warning": LEVELS["warning"], "info": LEVELS["info"]}
_SAFETY = Text("SÉCURITÉ DU PATIENT", "PATIENT SAFETY")
_SHOWN = 3
#: Findings of one check that are told in full; the report and -v have them all.
_CARDS = 10
_REASONS_SHOWN = 6
_SCENARIOS_SHOWN = 12
#: Scenarios that nothing exercises are told one by one up to this number, else by name only.
_UNTOUCHED = 6

_WORDS: dict[str, Text] = {
    **FINDING_WORDS,
    "waived": Text("motif", "waiver"),
    "also": Text("aussi", "also"),
    "together": Text("voir", "see"),
    "on_the_spot": Text("{names}, au même endroit", "{names}, on the same spot"),
    "folded": Text("… et {n} {others} (voir le rapport)", "… and {n} {others} (see the report)"),
    "in_journal": Text("… et {n} {others} (voir le journal)", "… and {n} {others} (see the journal)"),
    "levels": levels.SET_BY_MANIFEST,
    "journeys": Text("Parcours dont la chaîne est rompue", "Journeys whose chain is broken"),
    "missing": Text("Ce qui manque pour conclure", "What is missing to conclude"),
    "waivers": Text("Étapes en dérogation", "Waived steps"),
    "awaited": Text("Preuves attendues", "Proofs awaited"),
    "shows": Text("à montrer : ", "to show: "),
    "paste": Text("à compléter dans campaign.yaml :", "to fill in campaign.yaml:"),
    "untouched": Text("Scénarios que rien n'exerce ({n})", "Scenarios that nothing exercises ({n})"),
    "hand_over": Text(
        "ce qu'il faut fournir pour chacun : segur-harness explain SCÉNARIO ; étape par étape : le rapport, ou -v",
        "what to hand over for each: segur-harness explain SCENARIO; step by step: the report, or -v",
    ),
    "conforming": Text("Étapes conformes", "Conforming steps"),
    "scenarios": Text("Verdict des scénarios", "Verdict of the scenarios"),
    "outside": Text("Scénarios non applicables ({n})", "Scenarios that do not apply ({n})"),
    "partial": Text("Exécution partielle : ", "Partial run: "),
    "code": Text("code de sortie", "exit code"),
    "optional": Text(" — sans effet sur le verdict", " — without effect on the verdict"),
}


def write(journal: Journal, console: Console, lang: Lang, verbosity: int) -> None:
    """Print a journal: -1 the closing line only, 0 what needs attention, 1 also remarks and what conforms."""
    out = Printer(console, lang, _WORDS)
    if verbosity >= 0:
        views = view.scenarios(journal)
        _write_findings(out, views, verbosity)
        _write_journeys(out, journal, verbosity)
        _write_levels(out, journal)
        _write_waived(out, views)
        _write_missing(out, views, verbosity)
        _write_awaited(out, journal, views)
        if verbosity > 0:
            _write_conforming(out, views)
        table.write(out, views, whole=verbosity > 0)
    _write_closing(out, journal, quiet=verbosity < 0)


def _write_findings(out: Printer, views: Sequence[view.ScenarioView], verbosity: int) -> None:
    near = alike.together(f for v in views for f in v.findings)
    for step in (step for v in views for step in v.steps):
        found = [f for f in step.findings if verbosity > 0 or f.level != "info" or f.level_set is not None]
        groups = [alike.Group(f, ()) for f in found] if verbosity > 0 else alike.groups(found)
        shown = groups if verbosity > 0 or len(groups) <= _CARDS + 1 else groups[:_CARDS]
        for group in shown:
            _write_finding(out, group, near)
        if rest := sum(1 + len(g.others) for g in groups[len(shown) :]):
            out.wrapped([(step.check.id, "bold"), (_folded(out, rest), "dim")], indent=2, gap="  ")
            out.blank()


def _folded(out: Printer, rest: int) -> str:
    return out.word("folded", n=grouped(rest, out.lang), others=plural(rest, "other", out.lang))


def _write_finding(out: Printer, group: alike.Group, near: Mapping[str, Sequence[FindingLine]]) -> None:
    finding = group.first
    said = texts(finding, out.lang)
    out.wrapped(_head(out, finding), indent=2, gap="  ")
    if said.message:
        out.wrapped([(said.message, "")], indent=2, start=2)
    out.pair(("expected", said.expected), ("actual", said.actual))
    out.pair(("norm", norm(finding.source, finding.faq, finding.requirements)), ("remedy", said.remedy))
    out.field("waived", finding.waived or "")
    out.field("level_set", levels.told(finding.level_set, out.lang) if finding.level_set else "")
    if beside := near[finding.id]:
        names = ", ".join(f.check for f in beside[:_SHOWN]) + (", …" if len(beside) > _SHOWN else "")
        out.field("together", out.word("on_the_spot", names=names))
    out.field("also", _also(out, group))
    out.command("replay", finding.replay)
    out.blank()


def _also(out: Printer, group: alike.Group) -> str:
    """Where else the same defect is: a few places, and how many more."""
    named = [_elsewhere(out, f, group.first) for f in group.others[:_SHOWN]]
    rest = len(group.others) - len(named)
    return ", ".join(named) + (f" {_folded(out, rest)}" if rest else "")


def _elsewhere(out: Printer, finding: FindingLine, first: FindingLine) -> str:
    """The sample, the line, and the value where it is another one."""
    line = f" (l. {finding.line})" if finding.line is not None else ""
    told, known = (texts(f, out.lang).actual for f in (finding, first))
    return f"{label(finding)}{line}" + (f" = {clip(told, 60)}" if told != known else "")


def _head(out: Printer, finding: FindingLine) -> list[tuple[str, str]]:
    waived = finding.waived is not None
    badge = LABELS[Verdict.DEROGATION] if waived else _BADGES[finding.level]
    style = STYLES[Verdict.DEROGATION] if waived else STYLES[finding.level]
    parts = [(finding.check, "bold"), (badge.in_(out.lang), style)]
    if "patient-safety" in finding.tags:
        parts.append((_SAFETY.in_(out.lang), "bold magenta"))
    return [*parts, (label(finding), ""), (place(finding), "")]


def _write_journeys(out: Printer, journal: Journal, verbosity: int) -> None:
    """One line for each document whose bytes change on the way; those that nobody is at fault for are remarks."""
    broken = [j for j in journey.views(journal) if j.severity in ("error", "warning") or (j.breaks and verbosity > 0)]
    if not broken:
        return
    out.title("journeys")
    for found in broken[:_CARDS]:
        step = next(s for s in found.breaks if s.severity == found.severity)
        style = STYLES[found.severity or "info"]
        out.wrapped([(found.line.document, "bold"), (journey.told(step, out.lang), style)], indent=4, start=2, gap="  ")
    if (rest := len(broken) - _CARDS) > 0:
        out.line(f"    {_folded(out, rest)}", style="dim")
    out.blank()


def _write_levels(out: Printer, journal: Journal) -> None:
    """The levels of the manifest, those that met no finding too: a lowered level is never silent."""
    found = levels.declared(journal)
    if not found:
        return
    out.title("levels")
    for item in found:
        line, tally = item.line, count(item.findings, "finding", out.lang)
        parts = [(line.check, "bold"), (levels.change(line, out.lang), STYLES[line.level]), (line.file or "", "")]
        out.wrapped([p for p in [*parts, (f"({tally})", "")] if p[0]], indent=4, start=2, gap="  ")
        out.wrapped([(levels.why(line), "")], indent=4, start=4)
    out.blank()


def _write_waived(out: Printer, views: Sequence[view.ScenarioView]) -> None:
    """The steps that somebody decided to leave out: who, when and why."""
    waived = [(step, reason) for v in views for step in v.steps for reason in step.reasons(Verdict.DEROGATION)]
    if not waived:
        return
    out.title("waivers")
    for step, reason in waived[:_CARDS]:
        tally = f" ({count(len(reason.subjects), 'subject', out.lang)})" if reason.subjects else ""
        parts = [(step.check.id, "bold"), (reason.text.in_(out.lang) + tally, STYLES[Verdict.DEROGATION])]
        out.wrapped(parts, indent=4, start=2, gap="  ")
    if (rest := len(waived) - _CARDS) > 0:
        out.line(f"    {_folded(out, rest)}", style="dim")
    out.blank()


def _write_missing(out: Printer, views: Sequence[view.ScenarioView], verbosity: int) -> None:
    lacking = [v for v in views if v.missing]
    untouched = [v for v in lacking if v.is_untouched]
    if verbosity > 0 or len(untouched) <= _UNTOUCHED:
        untouched = []
    _write_lacking(out, [v for v in lacking if v not in untouched])
    if untouched:
        out.line(out.word("untouched", n=len(untouched)), style="bold underline")
        out.wrapped([(", ".join(v.line.id for v in untouched), "")], indent=2, start=2)
        out.wrapped([(out.word("hand_over"), "dim")], indent=2, start=2)
        out.blank()


def _write_lacking(out: Printer, views: Sequence[view.ScenarioView]) -> None:
    groups: dict[tuple[object, ...], list[view.ScenarioView]] = {}
    for scenario in views:
        key = tuple((m.reason.verdict, m.reason.text.fr, m.shows and m.shows.fr) for m in scenario.missing)
        groups.setdefault(tuple(dict.fromkeys(key)), []).append(scenario)
    if not groups:
        return
    out.title("missing")
    for lacking in groups.values():
        _write_missing_of(out, lacking)
    out.blank()


def _write_missing_of(out: Printer, alike: Sequence[view.ScenarioView]) -> None:
    missing = [m for scenario in alike for m in scenario.missing]
    title = alike[0].line.title.in_(out.lang) if len(alike) == 1 else count(len(alike), "scenario", out.lang)
    optional = "" if any(m.blocks for m in missing) else out.word("optional")
    names = ", ".join(v.line.id for v in alike[:_SCENARIOS_SHOWN]) + (", …" if len(alike) > _SCENARIOS_SHOWN else "")
    out.wrapped([(names, "bold"), (title + optional, "")], indent=4, start=2, gap="  ")
    gaps = view.gaps(missing)
    for gap in gaps[:_REASONS_SHOWN]:
        _write_gap(out, gap)
    if (rest := len(gaps) - _REASONS_SHOWN) > 0:
        out.line(f"    {out.word('folded', n=rest, others=plural(rest, 'reason', out.lang))}", style="dim")


def _write_gap(out: Printer, gap: view.Gap) -> None:
    steps = [m.step.check.id for m in gap.items if m.step is not None]
    subjects = sum(len(m.reason.subjects) for m in gap.items)
    tally = [count(len(steps), "step", out.lang)] if len(steps) > _SHOWN else []
    tally += [count(subjects, "subject", out.lang)] if subjects else []
    names = ", ".join(steps[:_SHOWN]) + (", …" if len(steps) > _SHOWN else "")
    text = gap.text.in_(out.lang) + (f" ({', '.join(tally)})" if tally else "")
    parts = [(LABELS[gap.verdict].in_(out.lang), STYLES[gap.verdict]), (names, ""), (text, "")]
    out.wrapped([p for p in parts if p[0]], indent=6, start=4, gap="  ")


def _write_awaited(out: Printer, journal: Journal, views: Sequence[view.ScenarioView]) -> None:
    """Each proof to hand over: what it must show, why the one supplied does not do, and the lines to fill."""
    awaited = [(v, m) for v in views for m in v.awaited]
    if not awaited:
        return
    out.title("awaited")
    for scenario, item in awaited:
        assert item.step is not None  # a proof that is awaited is that of a step
        step, optional = item.step.check, "" if item.blocks else out.word("optional")
        out.wrapped([(step.id, "bold"), (step.title.in_(out.lang) + optional, "")], indent=4, start=2, gap="  ")
        out.wrapped(
            [(scenario.line.id, "dim"), (item.reason.text.in_(out.lang), STYLES[Verdict.PREUVE_ATTENDUE])],
            indent=6,
            start=4,
            gap="  ",
        )
        if item.shows is not None:
            out.wrapped([(out.word("shows") + item.shows.in_(out.lang), "")], indent=6, start=4)
    out.blank()
    out.line(f"  {out.word('paste')}")
    for line in proofs.lines_to_fill(journal, [m.step.check for _, m in awaited if m.step], out.lang):
        out.line(f"    {line}")
    out.blank()


def _write_conforming(out: Printer, views: Sequence[view.ScenarioView]) -> None:
    steps = [s for v in views for s in v.steps if any(c.verdict.verdict == Verdict.CONFORME for c in s.cases)]
    if not steps:
        return
    out.title("conforming")
    for step in steps:
        passed = [c.verdict for c in step.cases if c.verdict.verdict == Verdict.CONFORME]
        tally = count(sum(v.assertions for v in passed), "assertion", out.lang)
        out.wrapped(
            [(step.check.id, "bold"), (f"{step.check.title.in_(out.lang)} ({tally})", "")],
            indent=4,
            start=2,
            gap="  ",
        )
        names = [label(v) for v in passed if v.subject_id is not None]
        for name in names[:_SHOWN] if len(names) > _SHOWN + 1 else names:
            out.wrapped([(name, STYLES[Verdict.CONFORME])], indent=6, start=4)
        if (rest := len(names) - _SHOWN) > 1:
            told = out.word("in_journal", n=grouped(rest, out.lang), others=plural(rest, "other", out.lang))
            out.line(f"    {told}", style="dim")
    out.blank()


def _write_closing(out: Printer, journal: Journal, quiet: bool) -> None:
    if journal.run.kit is not None and not quiet:
        out.wrapped([(kits.line(journal.run.kit, out.lang), "")], indent=2)
    asked = [*journal.run.selection, *journal.run.only]
    if asked:
        out.wrapped([(out.word("partial") + ", ".join(asked), "")], indent=2)
    verdict = journal.end.verdict
    said = LABELS[Verdict(verdict)].in_(out.lang) if verdict else NOTHING_EVALUATED.in_(out.lang)
    counts = [count(journal.end.findings.get(level, 0), level, out.lang) for level in ("error", "warning", "info")]
    counts += [count(len(journal.run.levels), "level_set", out.lang)] if journal.run.levels else []
    tail = f"{out.word('code')} {journal.end.exit_code}"
    style = STYLES[Verdict(verdict)] if verdict else "bold red"
    parts = [(said, style), ("—", ""), (", ".join(counts), ""), ("—", ""), (tail, "")]
    if quiet:
        out.unwrapped(parts)
    else:
        out.wrapped(parts, indent=2, gap=" ")
