"""How one line of the journal reads: its file and part, its place, its norm, its texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from harness.core.journal import FindingLine, FindingTexts
from harness.core.text import Lang


class Labelled(Protocol):
    """Anything that names a file and a part of it."""

    @property
    def subject(self) -> str:
        """The file, relative to the campaign."""

    @property
    def part(self) -> str:
        """Where inside the file, or nothing."""


def label(item: Labelled) -> str:
    """``file › part``, as people read it."""
    return f"{item.subject} › {item.part}" if item.part else item.subject


def place(finding: FindingLine) -> str:
    """The place and its line, said once."""
    suffix = f"(l. {finding.line})"
    if finding.line is None or finding.place.endswith((suffix, f"l. {finding.line}")):
        return finding.place
    return f"{finding.place} {suffix}".strip()


def norm(source: str, faq: Sequence[int], names: Sequence[str]) -> str:
    """Source, FAQ numbers and requirements in one line, none of them twice."""
    parts = [source] if source else []
    parts += [f"FAQ {n}" for n in faq if not re.search(rf"FAQ\s*(n°\s*)?{n}\b", source)]
    return ", ".join(parts + [r for r in names if r not in source])


def texts(finding: FindingLine, lang: Lang) -> FindingTexts:
    """The texts in one language, or those of the run's language when the journal has no others."""
    own = FindingTexts(message=finding.message, expected=finding.expected, actual=finding.actual, remedy=finding.remedy)
    return finding.i18n.get(lang, own)
