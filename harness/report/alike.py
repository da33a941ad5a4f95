"""Findings of one cause read together: the same defect on several samples, several checks on the same spot."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harness.core.journal import FindingLine
from harness.core.verdict import Verdict
from harness.report.lines import texts
from harness.report.view import Step

#: What the place of a defect owes to its sample: which repetition it is, and the line.
_OF_THE_SAMPLE = re.compile(r"\[\d+\]|\s*\(l\. \d+\)|^l\. \d+$")
#: The field of a place: a check may speak of ``TXA-12``, another of ``TXA-12.1``.
_FIELD = re.compile(r"(?:.* › )?[A-Z][A-Z0-9]{2}(?:\[\d+\])?-\d+(?:\[\d+\])?")

#: So many findings of one defect are told apart before the others make a list.
_APART = 3
#: Errors of one check that are open at first: the reader knows by then.
_OPEN = 10
_QUIET = (Verdict.CONFORME, Verdict.NON_APPLICABLE)
#: So few steps are not worth folding.
_FEW = 3


@dataclass(frozen=True, slots=True)
class Group:
    """The same defect: one finding told in full, and the others."""

    first: FindingLine
    others: tuple[FindingLine, ...]


def groups(findings: Iterable[FindingLine]) -> list[Group]:
    """The findings in order, those of one defect put together at the first of them."""
    found: dict[tuple[object, ...], list[FindingLine]] = {}
    for finding in findings:
        found.setdefault(_defect(finding), []).append(finding)
    return [Group(first, tuple(others)) for first, *others in found.values()]


def _defect(finding: FindingLine) -> tuple[object, ...]:
    said = texts(finding, "fr")
    rank = finding.level, finding.waived, finding.level_set and finding.level_set.file
    return finding.check, *rank, _OF_THE_SAMPLE.sub("", finding.place), said.message, said.expected


def cards(findings: Iterable[FindingLine]) -> list[Group]:
    """The groups of a page: a defect found a few times has a card each time."""
    found: list[Group] = []
    for group in groups(findings):
        alone = len(group.others) < _APART
        found += [Group(f, ()) for f in (group.first, *group.others)] if alone else [group]
    return found


def to_unfold(findings: Iterable[FindingLine]) -> frozenset[str]:
    """The ids of the findings that a page shows open: errors that count, the first ones of each check."""
    seen: Counter[str] = Counter()
    chosen = set()
    for finding in (g.first for g in cards(f for f in findings if f.level == "error" and f.waived is None)):
        seen[finding.check] += 1
        if seen[finding.check] <= _OPEN:
            chosen.add(finding.id)
    return frozenset(chosen)


def together(findings: Iterable[FindingLine]) -> dict[str, tuple[FindingLine, ...]]:
    """Finding id -> the first finding of each other check on the same field and line of the same file."""
    spots: dict[tuple[object, ...], dict[str, FindingLine]] = {}
    everything = [(finding, _spot(finding)) for finding in findings]
    for finding, spot in everything:
        spots.setdefault(spot, {}).setdefault(finding.check, finding)
    return {f.id: tuple(o for o in spots[spot].values() if o.check != f.check) for f, spot in everything}


def _spot(finding: FindingLine) -> tuple[object, ...]:
    field = _FIELD.match(finding.place)
    return (finding.subject, field.group(), finding.line) if field else (finding.subject, finding.part, finding.place)


def folded(steps: Sequence[Step]) -> tuple[list[Step], list[Step]]:
    """The steps to show, and those that a reader may skip: many that conform or do not apply, with nothing found."""
    quiet = [s for s in steps if s.verdict in _QUIET and not s.findings]
    if len(quiet) <= _FEW:
        return list(steps), []
    return [s for s in steps if s.verdict not in _QUIET or s.findings], quiet
