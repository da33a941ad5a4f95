"""``faq``: the answers listed and shown, newer pages compared, changes accepted."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from harness.formats.faq_page import answers
from scenarios._catalogue import Catalogue
from tests.conftest import ROOT, Command
from tests.formats.test_faq_page import END, saved_pages

NEW = f"Une réponse toute neuve, que rien dans le catalogue ne rappelle.\n{END}\n"


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """A copy of the saved pages, to change."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for page in saved_pages():
        shutil.copyfile(page, folder / page.name)
    return folder


def changed(folder: Path, *changes: tuple[str, str]) -> None:
    """Replace words of every page; each change must be found."""
    for before, after in changes:
        pages = {path: path.read_text(encoding="utf-8") for path in folder.iterdir()}
        assert any(before in text for text in pages.values()), before
        for path, text in pages.items():
            path.write_text(text.replace(before, after), encoding="utf-8")


def told(segur: Command, folder: Path, *options: str) -> dict[str, Any]:
    """The differences, as JSON."""
    ran = segur("faq", "diff", folder, "--json", *options)
    found: dict[str, Any] = json.loads(ran.out)
    assert found["exit_code"] == ran.code and ran.err == ""
    return found


def test_the_catalogued_pages_differ_in_nothing(segur: Command, newer: Path) -> None:
    """64 unchanged, exit 0."""
    ran = segur("faq", "diff", newer)
    assert (ran.code, ran.out) == (0, "pages lues : 5, réponses : 64 (64 inchangées)\n")


def test_a_changed_answer_names_what_it_touches(segur: Command, newer: Path) -> None:
    """Number, our words, what changed, scenarios, checks and requirements; exit 1."""
    changed(newer, ("n'implique pas de disposer d'une", "suppose de disposer d'une"))
    found = told(segur, newer)
    (one,) = found["changes"]
    assert (one["change"], one["n"], one["scenarios"]) == ("changed", 58, ["INS-OMISSION"])
    assert "INS-OMISSION-01" in one["checks"] and "INS/va1.53" in one["requirements"]
    assert "[suppose]" in one["words"] and 0.8 < one["likeness"] < 1 and found["exit_code"] == 1
    out = segur("faq", "diff", newer).out
    assert "MODIFIÉE  58  " in out and "[suppose]" in out and "INS-OMISSION (-01, -02" in out


def test_typography_is_no_change(segur: Command, newer: Path) -> None:
    """Apostrophes, blanks, capitals: told, exit 0."""
    changed(newer, ("Le code d'erreur 905", "Le  code d’erreur 905"), ("Le format demandé", "Le format\u00a0demandé"))
    found = told(segur, newer)
    assert [(c["change"], c["n"]) for c in found["changes"]] == [("retouched", 56)] and found["exit_code"] == 0
    assert "RETOUCHÉE (ponctuation ou espaces seulement)  56" in segur("faq", "diff", newer).out


def test_new_and_gone(segur: Command, newer: Path) -> None:
    """A page less is unseen answers; they are gone when the set is said whole."""
    pages = sorted(newer.iterdir())
    pages[3].unlink()
    pages[4].write_text(NEW + pages[4].read_text(encoding="utf-8"), encoding="utf-8")
    found = told(segur, newer)
    assert found["counts"]["new"] == 1 and found["counts"]["changed"] == found["counts"]["gone"] == 0
    assert {c["n"] for c in found["changes"] if c["change"] == "unseen"} >= {48, 49}
    whole = told(segur, newer, "--complete")
    gone = {c["n"] for c in whole["changes"] if c["change"] == "gone"}
    assert gone == {c["n"] for c in found["changes"] if c["change"] == "unseen"} and whole["exit_code"] == 1
    out = segur("faq", "diff", newer, "--complete", "--lang", "en").out
    assert "NEW\n" in out and "GONE  49  How is the DRIM-M whitelist verified?" in out


def test_unseen_alone_is_no_change(segur: Command, newer: Path) -> None:
    """One page of five: exit 0, the others said not seen."""
    first = sorted(newer.iterdir())[0]
    ran = segur("faq", "diff", first)
    assert ran.code == 0 and "non vues dans ce jeu" in ran.out and "--complete" in ran.out


def test_html_pages_with_questions(segur: Command, newer: Path) -> None:
    """Pages saved by a browser, a question before each answer: nothing changed."""
    for number, page in enumerate(sorted(newer.iterdir())):
        blocks = [answer.text for answer in answers(page.read_bytes())]
        items = "".join(f"<h3>Question {n} ?</h3><div>{_html(b)}</div><p>{END}</p>" for n, b in enumerate(blocks))
        page.with_name(f"{number:03}.html").write_text(
            f"<!doctype html><html><body>{items}</body></html>", encoding="utf-8"
        )
        page.unlink()
    found = told(segur, newer)
    assert found["counts"]["same"] == 64 and found["changes"] == []


def _html(block: str) -> str:
    escaped = block.replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"<p>{line}</p>" for line in escaped.split("\n") if line.strip())


def test_files_that_are_no_page_are_left_aside(segur: Command, newer: Path) -> None:
    """Said by name, with nothing that could command a terminal."""
    (newer / "notes\x1b[31m.txt").write_text("rien", encoding="utf-8")
    (newer / "image.html").write_bytes(b"\x89PNG\r\n\x00\xff")
    ran = segur("faq", "diff", newer)
    assert ran.code == 0 and "laissée de côté : image.html" in ran.out and "\x1b" not in ran.out


@pytest.mark.parametrize("name", ["absent", "empty", "plain.txt"])
def test_no_page_is_a_usage_error(segur: Command, tmp_path: Path, name: str) -> None:
    """One line, exit 4."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "plain.txt").write_text("rien", encoding="utf-8")
    ran = segur("faq", "diff", tmp_path / name)
    assert ran.code == 4 and not ran.out and len(ran.err.splitlines()) == 1


def test_a_new_answer_shows_what_it_says(segur: Command, tmp_path: Path) -> None:
    """Cut when it is long, harmless on a terminal."""
    (tmp_path / "page.txt").write_text(f"\x1b[2J{'mot ' * 100}\n{END}", encoding="utf-8")
    ran = segur("faq", "diff", tmp_path)
    assert ran.code == 1 and "NOUVELLE" in ran.out and "mot …" in ran.out and "\x1b" not in ran.out


def test_accepting_a_change(segur: Command, newer: Path, tmp_path: Path) -> None:
    """sha256, month and marks of that answer alone; the catalogue stays valid, comments included."""
    changed(newer, ("n'implique pas de disposer d'une", "suppose de disposer d'une"))
    held = tmp_path / "held"
    held.mkdir()
    for name in ("faq.yaml", "faq-marks.json"):
        shutil.copyfile(ROOT / "scenarios" / name, held / name)
    ran = segur("faq", "accept", newer, "58", "--into", held, "--seen", "2027-01")
    assert ran.code == 0 and "58" in ran.out
    before = (ROOT / "scenarios/faq.yaml").read_text(encoding="utf-8").splitlines()
    after = (held / "faq.yaml").read_text(encoding="utf-8").splitlines()
    lines = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert [b.split(":")[0].strip() for _, b in lines] == ["sha256", "seen"] and lines[1][1].endswith("2027-01")
    Catalogue.model_validate(yaml.safe_load("\n".join(after)))
    kept = [
        json.loads((folder / "faq-marks.json").read_text(encoding="utf-8")) for folder in (ROOT / "scenarios", held)
    ]
    assert [n for n in kept[0] if kept[0][n] != kept[1][n]] == ["58"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("65",), "réponse inconnue"),
        (("58", "--seen", "hier"), "AAAA-MM"),
        (("58", "--into", "absent"), "introuvable"),
        (("x",), "réponse inconnue"),
    ],
)
def test_accept_refuses(segur: Command, newer: Path, words: tuple[str, ...], told: str) -> None:
    """One line, exit 4, nothing written."""
    ran = segur("faq", "accept", newer, *words)
    assert ran.code == 4 and told in ran.err and len(ran.err.splitlines()) == 1


def test_list_and_show(segur: Command) -> None:
    """All of them, a kind, a product; one in full."""
    assert all(f"\n{n:3}  " in segur("faq", "list").out for n in (1, 26, 64))
    some = segur("faq", "list", "--kind", "applicability", "--lang", "en").out
    assert "DMN-IEU2" in some and "PFI-PASS-THROUGH" not in some
    assert "DRIM-WHITELIST" in segur("faq", "list", "--concerns", "drimbox").out
    assert segur("faq", "show", "58").out == segur("explain", "FAQ-58").out
