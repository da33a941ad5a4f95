"""Paths of the manifest: every writing of the same path names the same file."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from harness.campaign.campaign import Campaign
from harness.campaign.opening import open_campaign
from harness.campaign.source import FolderSource, matches, normalised, resolved
from harness.campaign.subjects import MessageSubject
from harness.engine.select import Selection
from tests.helpers import opened

MESSAGE = b"MSH|^~\\&|A|B|C|D|20260101||ADT^A28^ADT_A05|ID1|T|2.5\r"
NFC = "émis/été.hl7"
NFD = unicodedata.normalize("NFD", NFC)


@pytest.mark.parametrize(
    ("pattern", "path", "held"),
    [
        ("a/b.hl7", "a/b.hl7", True),
        ("./a/b.hl7", "a/b.hl7", True),
        (".\\a\\b.hl7", "a/b.hl7", True),
        ("a/*", "a/b/c.hl7", True),
        ("a/?.hl7", "a/b.hl7", True),
        ("a/?.hl7", "a/bb.hl7", False),
        ("a [2].hl7", "a [2].hl7", True),
        ("a [2].hl7", "a 2.hl7", False),
        ("*[2].hl7", "a [2].hl7", True),
        ("A/b.hl7", "a/b.hl7", False),
        ("a.hl7", "aXhl7", False),
        (NFC, NFD, True),
        (NFD, NFC, True),
        ("?mis/?t?.hl7", NFD, True),
    ],
)
def test_paths_are_matched(pattern: str, path: str, held: bool) -> None:
    """Separators, leading dot, Unicode form and brackets do not matter; case does."""
    assert matches(pattern, path) is held


def test_paths_are_normalised_and_resolved() -> None:
    """The file on disk keeps its own writing."""
    assert normalised(".\\" + NFD) == NFC
    assert resolved("./" + NFC, ["x", NFD]) == NFD
    assert resolved(NFC, [NFD, NFC]) == NFC
    assert resolved("y", ["x"]) is None


def withheld(campaign: Campaign) -> dict[str, bool | None]:
    """What the manifest says of each message, by path."""
    return {m.path: campaign.withheld(m) for m in campaign.of(MessageSubject)}


@pytest.mark.parametrize("written", ["./a/1 [v2].hl7", "a\\1 [v2].hl7", "a/1 [v2].hl7", "a/? [v2].hl7"])
def test_an_entry_is_followed_whatever_its_writing(written: str) -> None:
    """``samples.file``."""
    manifest = f"samples: [{{file: '{written}', withheld: true}}]".encode()
    campaign = opened({"campaign.yaml": manifest, "a/1 [v2].hl7": MESSAGE, "a/1 2.hl7": MESSAGE})
    assert withheld(campaign) == {"a/1 [v2].hl7": True, "a/1 2.hl7": None}


@pytest.mark.parametrize("exact_first", [True, False])
def test_an_exact_path_wins_over_a_pattern(exact_first: bool) -> None:
    """Whatever their order in the manifest."""
    entries = ["{file: ./a/2.hl7, withheld: true}", "{file: 'a/*', withheld: false}"]
    manifest = f"samples: [{', '.join(entries if exact_first else entries[::-1])}]".encode()
    campaign = opened({"campaign.yaml": manifest, "a/1.hl7": MESSAGE, "a/2.hl7": MESSAGE})
    assert withheld(campaign) == {"a/1.hl7": False, "a/2.hl7": True}


def test_files_of_another_unicode_form_are_read(tmp_path: Path) -> None:
    """Patients, proofs, entries and ignored files written in NFC, named in NFD on disk."""
    folder = tmp_path / NFD.split("/")[0]
    folder.mkdir()
    (folder / NFD.split("/")[1]).write_bytes(MESSAGE)
    (folder / unicodedata.normalize("NFD", "détenus.csv")).write_text("nom_naissance\nX\n", encoding="utf-8")
    (folder / unicodedata.normalize("NFD", "ignoré.txt")).write_bytes(b"x")
    (tmp_path / "campaign.yaml").write_text(
        f"patients: [{{file: émis/détenus.csv}}]\nsamples: [{{file: {NFC}, withheld: true}}]\nignore: ['*/ignoré.txt']\n"
        "proofs: [{step: X, file: ./émis/détenus.csv, caption: c, date: 2026-01-01}]\n", encoding="utf-8")  # fmt: skip
    campaign = open_campaign(FolderSource(tmp_path))
    assert len(campaign.patients or ()) == 1
    assert list(withheld(campaign).values()) == [True]
    assert campaign.read("./émis/détenus.csv") == b"nom_naissance\nX\n"
    assert not [s for s in campaign.subjects if "ignor" in s.path]


def test_only_takes_the_same_writings() -> None:
    """``--only`` with a dot, brackets or another Unicode form."""
    campaign = opened({"a [2].hl7": MESSAGE, NFD: MESSAGE})
    for wanted, path in (("./a [2].hl7", "a [2].hl7"), ("* [2]*", "a [2].hl7"), (NFC, NFD)):
        kept = {s.path for s in campaign.subjects if Selection(only=(wanted,)).keeps_subject(s)}
        assert kept == {path}
