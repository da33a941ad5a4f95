"""The console report: snapshots in both languages, folding, and hostile text kept away from the terminal."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import pytest
from rich.console import Console

from harness.core.journal import Journal
from harness.core.text import Lang
from harness.report import console

from . import journals
from .hostile import tainted

SNAPSHOTS = Path(__file__).parent / "snapshots"


def printed(journal: Journal, lang: Lang = "fr", verbosity: int = 0, width: int = 80, terminal: bool = False) -> str:
    """What the report prints, on a file or on a terminal."""
    screen = Console(
        file=io.StringIO(),
        width=width,
        force_terminal=terminal,
        color_system="truecolor" if terminal else None,
    )
    console.write(journal, screen, lang, verbosity)
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue()


def compare(name: str, text: str) -> None:
    """Compare with the stored snapshot, or store it when SNAPSHOT_UPDATE=1."""
    path = SNAPSHOTS / name
    lines = "".join(f"{line.rstrip()}\n" for line in text.splitlines())
    if os.environ.get("SNAPSHOT_UPDATE") == "1":
        path.write_text(lines, encoding="utf-8", newline="\n")
    assert lines == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("verbosity", [-1, 0, 1])
@pytest.mark.parametrize("width", [80, 120])
def test_snapshot(varied: Journal, lang: Lang, verbosity: int, width: int) -> None:
    """The whole output, as stored."""
    compare(f"console-{lang}-{width}-v{verbosity}.txt", printed(varied, lang, verbosity, width))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_snapshot_of_a_tool_error(crashed: Journal, lang: Lang) -> None:
    """A step on which the tool failed is named, and so is exit code 3."""
    compare(f"console-crashed-{lang}.txt", printed(crashed, lang))


def test_snapshot_of_an_empty_run() -> None:
    """Nothing evaluated is said in so many words, and that the run was partial."""
    compare("console-empty-fr.txt", printed(journals.empty()))


def test_snapshot_of_a_repeated_defect() -> None:
    """Three of forty identical findings are shown, and scenarios that lack the same thing share a line."""
    compare("console-repeated-fr.txt", printed(journals.repeated(40)))


def test_quiet_is_one_line(varied: Journal) -> None:
    """Verbosity -1 prints the closing line alone."""
    assert printed(varied, verbosity=-1).count("\n") == 1


def test_verbose_shows_every_repetition() -> None:
    """Folding stops at verbosity 1."""
    assert printed(journals.repeated(5), verbosity=1).count("rejouer :") == 5


def test_same_journal_same_text(varied: Journal) -> None:
    """The report is a pure function of the journal."""
    assert printed(varied) == printed(varied)


@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_line_is_wider_than_the_terminal(varied: Journal, width: int) -> None:
    """Only what is kept whole so that it can be copied (a command, an entry of the manifest) may be longer."""
    lines = printed(varied, width=width, verbosity=1).splitlines()
    copied = ("rejouer", "- {step: ")
    assert [line for line in lines if len(line.rstrip()) > width and not any(mark in line for mark in copied)] == []


def test_identifiers_are_never_cut(varied: Journal) -> None:
    """Every scenario, check and finding place stands whole on one line, however narrow the terminal."""
    text = printed(varied, width=60)
    wanted = [s.id for s in varied.scenarios] + [f.check for f in varied.findings if f.level != "info"]
    assert [name for name in wanted if name not in text] == []
    assert "/ClinicalDocument/recordTarget/patientRole/id[2]" in text


def test_colour_only_on_a_terminal(varied: Journal) -> None:
    """A pipe gets plain text, a terminal gets colour."""
    assert "\x1b[" not in printed(varied)
    assert "\x1b[" in printed(varied, terminal=True)


def test_markup_of_samples_is_not_interpreted(varied: Journal) -> None:
    """Square brackets of a sample are printed as they are."""
    assert "[bold red]x[/]" in printed(tainted(varied, "[bold red]x[/]"))


@pytest.mark.parametrize("attack", ["\x1b[2J\x1b[31m", "\x9b31m", "\r\nCONFORME\n", "\x07\x08", "\u202e", "\u2028"])
def test_control_characters_never_reach_the_terminal(varied: Journal, attack: str) -> None:
    """Escape sequences, line ends and bidirectional marks from samples come out as visible signs."""
    text = printed(tainted(varied, attack), verbosity=1)
    assert set(re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029]", text)) == set()
    assert not any(line.startswith("CONFORME") for line in text.splitlines())


def test_a_terminal_without_unicode_does_not_break(varied: Journal) -> None:
    """An old code page loses signs, never the report."""
    raw = io.BytesIO()
    screen = Console(file=io.TextIOWrapper(raw, encoding="cp1252", newline="\n"), width=80)
    console.write(tainted(varied, "\x1b\u4e2d"), screen, "fr", 1)
    screen.file.flush()
    assert b"NON CONFORME" in raw.getvalue()
