"""The official kit of a run, as reports tell it: name, date, hash, and its own defects."""

from __future__ import annotations

from harness.core.journal import KitDefectLine, KitInfo
from harness.core.text import Lang, Text

SHORT = 12
_LINE = Text("kit ANS « {name} »{date}, SHA-256 {hash}{defects}", "ANS kit '{name}'{date}, SHA-256 {hash}{defects}")
_DATE = Text(" du {date}", " of {date}")
_DEFECTS = Text(
    " ; défauts du kit : {total}, dont {left} sans remède", "; defects of the kit: {total}, {left} of them not mended"
)


def line(kit: KitInfo, lang: Lang) -> str:
    """The kit in one line."""
    date = _DATE.fill(date=kit.date) if kit.date else Text("", "")
    defects = _DEFECTS.fill(total=len(kit.defects), left=len(lost(kit))) if kit.defects else Text("", "")
    return _LINE.fill(name=kit.name, date=date, hash=kit.sha256[:SHORT], defects=defects).in_(lang)


def lost(kit: KitInfo) -> list[KitDefectLine]:
    """The defects that the loader could not make up for."""
    return [d for d in kit.defects if not d.repaired]


def where(defect: KitDefectLine) -> str:
    """``path (l. 4)``."""
    return f"{defect.path} (l. {defect.line})" if defect.line is not None else defect.path
