"""Findings of one cause read together: the same defect on several samples, several checks on the same spot."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from harness.core.journal import FindingLine
from harness.report.lines import texts

#: What the place of a defect owes to its sample: which repetition it is, and the line.
_OF_THE_SAMPLE = re.compile(r"\[\d+\]|\s*\(l\. \d+\)")
#: The field of a place: a check may speak of ``TXA-12``, another of ``TXA-12.1``.
_FIELD = re.compile(r"(?:.* › )?[A-Z][A-Z0-9]{2}(?:\[\d+\])?-\d+(?:\[\d+\])?")


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


def together(findings: Iterable[FindingLine]) -> dict[str, tuple[FindingLine, ...]]:
    """Finding id -> the first finding of each other check on the same field and line of the same file."""
    spots: dict[tuple[object, ...], dict[str, FindingLine]] = {}
    everything = [(finding, _spot(finding)) for finding in findings]
    for finding, spot in everything:
        spots.setdefault(spot, {}).setdefault(finding.check, finding)
    return {f.id: tuple(o for o in spots[spot].values() if o.check != f.check) for f, spot in everything}


def _spot(finding: FindingLine) -> tuple[object, ...]:
    field = _FIELD.match(finding.place)
    return finding.subject, field.group() if field else finding.place, finding.line
