"""A result in words: one line for summaries, and findings in the shape that the console gives them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from _pytest._code.code import ReprEntryNative, ReprExceptionInfo, ReprFileLocation, ReprTraceback

from harness.campaign.campaign import Campaign
from harness.core.check import Check
from harness.core.journal import FindingLine, LevelSet
from harness.core.place import clip
from harness.core.text import Lang, Text
from harness.core.verdict import LABELS, Verdict
from harness.engine.execute import Result
from harness.engine.lines import level_set_of, replay
from harness.report import levels
from harness.report.lines import label, norm, place
from harness.report.safe import visible
from harness.report.words import FINDING_WORDS, LEVELS, count

#: A line longer than this is cut in two cells, one under the other.
_WIDTH = 110
#: What a value may take in the one-line summary.
_SHORT = 60

_WORDS: dict[str, Text] = {
    **FINDING_WORDS,
    "reason": Text("motif", "reason"),
    "waiver": Text("dérogation", "waiver"),
    "followed": Text("recommandations non suivies et remarques", "recommendations not followed and remarks"),
    "trace": Text("trace de l'outil", "trace of the tool"),
    "tool": Text("le contrôle a échoué de lui-même : rien n'est conclu sur le produit, anomalie de l'outil à signaler",
                 "the check itself crashed: nothing is concluded about the product, report this defect of the tool"),
}  # fmt: skip


def word(key: str, lang: Lang) -> str:
    """One of the plugin's own words."""
    return _WORDS[key].in_(lang)


def headline(result: Result, findings: Sequence[FindingLine], lang: Lang) -> str:
    """``NON CONFORME : message (attendu …, obtenu …)``, on one line."""
    verdict = LABELS[result.verdict].in_(lang)
    why = result.reason.in_(lang) if result.reason else _first(findings, lang)
    if result.verdict is Verdict.ERREUR_OUTIL:
        why = f"{why} — {word('tool', lang)}"
    return visible(" ".join(f"{verdict}{colon(lang)}{why}".split()) if why else verdict)


def _first(findings: Sequence[FindingLine], lang: Lang) -> str:
    if not findings:
        return ""
    first = _by_gravity(findings)[0]
    expected, actual = clip(first.expected, _SHORT), clip(first.actual, _SHORT)
    values = f"{word('expected', lang)} {expected}, {word('actual', lang)} {actual}"
    rest = f" (+ {count(len(findings) - 1, 'other', lang)})" if len(findings) > 1 else ""
    return f"{first.message} ({values}){rest}"


def levels_of(result: Result, findings: Sequence[FindingLine]) -> list[LevelSet]:
    """What the manifest says of the level of this step on this subject, and of its findings."""
    said = [level_set_of(result), *(finding.level_set for finding in findings)]
    return list({line.model_dump_json(): line for line in said if line is not None}.values())


def _by_gravity(findings: Sequence[FindingLine]) -> list[FindingLine]:
    return sorted(findings, key=lambda f: list(LEVELS).index(f.level))


def full(result: Result, findings: Sequence[FindingLine], campaign: Campaign, lang: Lang) -> str:
    """The whole result: why there is no conformity when no finding tells it, then one block per finding."""
    blocks = [] if result.verdict is Verdict.NON_CONFORME else [_undecided(result, findings, campaign, lang)]
    return "\n\n".join(blocks + [block(f, result.verdict, lang) for f in _by_gravity(findings)])


def _undecided(result: Result, findings: Sequence[FindingLine], campaign: Campaign, lang: Lang) -> str:
    step, subject = result.task.step, result.task.subject
    head = [step.id, LABELS[result.verdict].in_(lang), subject.label if subject else step.title.in_(lang)]
    why = [result.reason.in_(lang)] if result.reason else []
    why += [word("tool", lang)] if result.verdict is Verdict.ERREUR_OUTIL else []
    command = f"segur-harness run {shlex.quote(campaign.name)} {step.id}"
    if isinstance(step, Check) and subject is not None:
        command = replay(campaign, step, subject)
    cells = [_cell("reason", text, lang) for text in why]
    cells += [_cell("level_set", levels.told(line, lang), lang) for line in levels_of(result, findings)]
    cells += [_cell("norm", norm(step.source, step.faq, step.requirements), lang), _cell("replay", command, lang)]
    return "\n".join([visible("  ".join(head)), *("  " + cell for cell in cells)])


def block(finding: FindingLine, verdict: Verdict, lang: Lang) -> str:
    """One finding: check, badge and place; message; expected and actual; norm and remedy; replay."""
    head = [finding.check, _badge(finding, verdict).in_(lang), label(finding), place(finding)]
    source = norm(finding.source, finding.faq, finding.requirements)
    return "\n".join(
        [
            visible("  ".join(part for part in head if part)),
            "  " + visible(finding.message),
            _pair(_cell("expected", finding.expected, lang), _cell("actual", finding.actual, lang)),
            _pair(_cell("norm", source, lang), _cell("remedy", finding.remedy, lang)),
            *(["  " + _cell("level_set", levels.told(finding.level_set, lang), lang)] if finding.level_set else []),
            "  " + _cell("replay", finding.replay, lang),
        ]
    )


def _badge(finding: FindingLine, verdict: Verdict) -> Text:
    if finding.waived is not None:
        return LABELS[Verdict.DEROGATION]
    blocking = finding.level == "error" and verdict is Verdict.NON_CONFORME
    return LABELS[verdict] if blocking else LEVELS[finding.level]


def _cell(key: str, value: str, lang: Lang) -> str:
    return f"{word(key, lang):<{8 if lang == 'en' else 7}}{colon(lang)}{visible(value)}"


def _pair(left: str, right: str) -> str:
    """Side by side where they fit, else one under the other."""
    side_by_side = f"  {left:<44}    {right}"
    return side_by_side if len(side_by_side) <= _WIDTH else f"  {left}\n  {right}"


def colon(lang: Lang) -> str:
    """The colon of a language, with its spaces."""
    return " : " if lang == "fr" else ": "


def sections(result: Result, findings: Sequence[FindingLine], lang: Lang) -> Iterator[tuple[str, str]]:
    """What accompanies a result without deciding it: waiver, recommendations, trace of the tool."""
    told = "\n\n".join(block(f, result.verdict, lang) for f in _by_gravity(findings))
    if result.waiver is not None:
        reason = result.reason.in_(lang) if result.reason else result.waiver.reason
        yield word("waiver", lang), "\n\n".join([visible(reason), told] if told else [visible(reason)])
    elif result.verdict is Verdict.CONFORME and told:
        yield word("followed", lang), told
    if result.trace:
        yield word("trace", lang), result.trace


def failure(text: str, message: str, path: Path, line: int) -> ReprExceptionInfo:
    """What pytest shows of a failure, and the line of its short summary.

    A plain string would lose the line: only this class keeps both parts when a worker sends its report.
    """
    entry = ReprEntryNative([text + "\n"])
    return ReprExceptionInfo(ReprTraceback([entry], None, "native"), ReprFileLocation(str(path), line, message))
