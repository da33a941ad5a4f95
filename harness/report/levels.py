"""The levels that the manifest sets: what they were, what they are, why, and how many findings they change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from harness.core.journal import Journal, LevelSet
from harness.core.text import Lang, Text
from harness.report.words import LEVELS

SET_BY_MANIFEST = Text("Niveaux fixés par le manifeste", "Levels set by the manifest")
_PUNCTUATION = Text("{change} : {why}", "{change}: {why}")

#: What tells one entry of the manifest from another, whatever the finding it meets.
Key = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Declared:
    """One level of the manifest and the number of findings that it is about."""

    line: LevelSet
    findings: int


def declared(journal: Journal) -> list[Declared]:
    """Every level of the manifest, those that met no finding included, in the order of the manifest."""
    met = [f.level_set for f in journal.findings if f.level_set is not None]
    counts = Counter(_key(line) for line in met)
    lines: dict[Key, LevelSet] = {}
    for line in [*journal.run.levels, *met]:
        lines.setdefault(_key(line), line)
    return [Declared(line, counts[key]) for key, line in lines.items()]


def _key(line: LevelSet) -> Key:
    return line.check, line.file


def change(line: LevelSet, lang: Lang) -> str:
    """``ERREUR → AVERTISSEMENT``."""
    return f"{LEVELS[line.before].in_(lang)} → {LEVELS[line.level].in_(lang)}"


def who(line: LevelSet) -> str:
    """Who decided and when, as far as the manifest says."""
    return ", ".join(part for part in (line.decided_by, line.date) if part)


def why(line: LevelSet) -> str:
    """The reason, then who decided."""
    return f"{line.reason} ({who(line)})" if who(line) else line.reason


def told(line: LevelSet, lang: Lang) -> str:
    """``ERREUR → AVERTISSEMENT : reason (who, date)``, on one line."""
    return _PUNCTUATION.in_(lang).format(change=change(line, lang), why=why(line))


def sentences(lines: list[LevelSet], lang: Lang) -> Iterator[str]:
    """``CHECK  ERREUR → AVERTISSEMENT : reason (who, date) [file]`` for each."""
    for line in lines:
        yield f"{line.check}  {told(line, lang)}" + (f" [{line.file}]" if line.file else "")
