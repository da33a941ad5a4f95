"""Reports: pure functions of the journal (same journal, same bytes), in French or in English.

Nothing here imports a template or XML library until a report that needs it is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from harness.core.errors import UsageError, nearest
from harness.core.journal import Journal
from harness.core.text import Lang, Text


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of report file: its name on disk and the module that renders it."""

    name: str
    file_name: str
    module: str
    title: Text

    def render(self, journal: Journal, lang: Lang) -> bytes:
        """The bytes of the report; the module is imported on first use."""
        rendered: bytes = import_module(self.module).render(journal, lang)
        return rendered


FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format(
            "html",
            "rapport.html",
            "harness.report.html",
            Text("page HTML autonome", "self-contained HTML page"),
        ),
        Format(
            "junit",
            "junit.xml",
            "harness.report.junit",
            Text("JUnit XML pour l'intégration continue", "JUnit XML for continuous integration"),
        ),
    )
}


def write(journal: Journal, formats: Sequence[str], folder: Path, lang: Lang) -> list[Path]:
    """Write the reports into ``folder`` (created when absent) and return their paths in the order asked."""
    chosen = [_format(name) for name in dict.fromkeys(formats)]
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / f.file_name for f in chosen]
    for path, form in zip(written, chosen, strict=True):
        path.write_bytes(form.render(journal, lang))
    return written


def _format(name: str) -> Format:
    if name in FORMATS:
        return FORMATS[name]
    known = ", ".join(FORMATS)
    close = nearest(name, FORMATS)
    raise UsageError(
        Text(
            f"format de rapport inconnu : {name} (connus : {known})",
            f"unknown report format: {name} (known: {known})",
        ),
        Text(f"vouliez-vous dire {close} ?", f"did you mean {close}?") if close else None,
    )
