"""The HTML report: one self-contained page, nothing loaded from elsewhere, sample text escaped."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from harness.core.journal import Bilingual, ExcerptRow, Journal, SubjectLine
from harness.core.text import Lang, Text
from harness.core.verdict import LABELS, Verdict, worst
from harness.report import alike, journey, kits, levels, lines, proofs, sequence, view, words
from harness.report.anchors import anchor, href
from harness.report.page_words import PAGE
from harness.report.requirements import requirements
from harness.report.safe import multiline, pieces

_TEMPLATES = ("report.html.j2", "parts.html.j2", "journey.html.j2")


def render(journal: Journal, lang: Lang) -> bytes:
    """The whole page, as UTF-8."""
    style, script = _asset("report.css"), _asset("report.js")
    template = _environment(lang).get_template("report.html.j2")
    views = view.scenarios(journal)
    journeys = journey.views(journal)
    awaited = [(v, m) for v in views for m in v.awaited]
    page = template.render(
        journal=journal,
        run=journal.run,
        campaign=journal.run.campaign,
        end=journal.end,
        lang=lang,
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
        views=views,
        missing=[v for v in views if v.missing],
        levels=levels.declared(journal),
        requirements=requirements(views),
        counters=_counters(journal, views),
        proofs=proofs.shown(views),
        awaited=awaited,
        to_fill=proofs.lines_to_fill(journal, [m.step.check for _, m in awaited if m.step], lang),
        samples=_samples(journal),
        journeys=journeys[: journey.MAX_DRAWN],
        undrawn=max(0, len(journeys) - journey.MAX_DRAWN),
        unrecognised=[s for s in journal.subjects if not s.recognised],
        has_findings=bool(journal.findings),
        near=alike.together(journal.findings),
        unfolded=alike.to_unfold(journal.findings),
        overall=Verdict(journal.end.verdict) if journal.end.verdict else None,
    )
    return page.encode("utf-8")


def _asset(name: str) -> str:
    folder = files("harness.report").joinpath("templates")
    return folder.joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _hash(text: str) -> str:
    """The source expression by which a Content-Security-Policy allows one inline text."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _environment(lang: Lang) -> Environment:
    env = Environment(
        loader=DictLoader({name: _asset(name) for name in _TEMPLATES}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )
    env.globals.update(
        t=lambda key, **values: words.typeset(PAGE[key].in_(lang), lang).format(**values),
        n=lambda number, noun: words.count(number, noun, lang),
        plural=lambda number, noun: words.plural(number, noun, lang),
        number=lambda value: words.grouped(value, lang),
        verdict_label=lambda verdict: LABELS[Verdict(verdict)].in_(lang),
        level_label=lambda level: words.LEVELS[level].in_(lang),
        force=lambda level: words.FORCES[level].in_(lang),
        meaning=lambda verdict: words.typeset(words.MEANING[verdict].in_(lang), lang),
        took=lambda started, finished: words.duration(started, finished, lang),
        nothing=words.NOTHING_EVALUATED.in_(lang),
        texts=lambda finding: lines.texts(finding, lang),
        place=lines.place,
        norm=lines.norm,
        anchor=anchor,
        pieces=row_pieces,
        label=lines.label,
        who=levels.who,
        kit_line=lambda kit: words.typeset(kits.line(kit, lang), lang),
        kit_where=kits.where,
        cards=alike.cards,
        folded=alike.folded,
        **_of_journeys(lang),
    )
    env.filters.update(
        tr=lambda text: words.typeset(text.in_(lang), lang) if isinstance(text, Bilingual) else "",
        typeset=lambda text: words.typeset(text, lang),
        moment=lambda iso: words.moment(iso, lang),
        size=lambda octets: words.size(octets, lang),
        href=href,
    )
    return env


def _of_journeys(lang: Lang) -> dict[str, object]:
    """What the template of journeys calls."""

    def said(text: Text) -> str:
        return words.typeset(text.in_(lang), lang)

    return {
        "lang": lang,
        "marks": journey.Mark,
        "draw": lambda found: sequence.draw(found, lang),
        "short": journey.short,
        "change": lambda name: said(journey.CHANGES[name]),
        "tt": said,
    }


def _harmless(value: object) -> object:
    """Applied to whatever the template prints; what the template itself built is already safe."""
    return multiline(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def row_pieces(row: ExcerptRow) -> tuple[str, str, str]:
    """What stands before, inside and after the mark; a marked row without a span is marked whole."""
    if not row.marked:
        return row.text, "", ""
    before, inside, after = pieces(row.text, row.span)
    return (before, inside, after) if inside else ("", row.text, "")


def _counters(journal: Journal, views: Iterable[view.ScenarioView]) -> list[tuple[str, int]]:
    steps = [step for v in views for step in v.steps]
    kinds = {
        "undecided": Verdict.NON_CONCLUANT,
        "proof": Verdict.PREUVE_ATTENDUE,
        "broken": Verdict.ERREUR_OUTIL,
    }
    counts: list[tuple[str, int]] = [
        (level, journal.end.findings.get(level, 0)) for level in ("error", "warning", "info")
    ]
    counts += [(noun, sum(bool(s.reasons(kind)) for s in steps)) for noun, kind in kinds.items()]
    counts.append(("waived", sum(f.waived is not None for f in journal.findings)))
    return [(noun, count) for noun, count in counts if count or noun not in ("broken", "waived")]


def _samples(journal: Journal) -> list[tuple[int, SubjectLine, Verdict | None]]:
    """Each recognised subject after its parent, with its depth and the worst verdict it received."""
    found: dict[str, list[Verdict]] = {}
    for line in journal.verdicts:
        found.setdefault(line.subject_id or "", []).append(Verdict(line.verdict))
    return [(depth, s, worst(found[s.id]) if s.id in found else None) for depth, s in _tree(journal) if s.recognised]


def _tree(journal: Journal) -> Iterable[tuple[int, SubjectLine]]:
    known = {s.id for s in journal.subjects}
    children: dict[str | None, list[SubjectLine]] = {}
    for subject in journal.subjects:
        children.setdefault(subject.parent if subject.parent in known else None, []).append(subject)
    stack = [(0, s) for s in reversed(children.get(None, []))]
    while stack:
        depth, subject = stack.pop()
        yield depth, subject
        stack += [(depth + 1, s) for s in reversed(children.get(subject.id, []))]
