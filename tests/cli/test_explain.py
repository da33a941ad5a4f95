"""``explain``: what a référencement manager reads, in both languages, at the width of the terminal."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import scenarios
from harness.cli.explain import lines_of
from harness.cli.explain_handed import files_of, keys_of
from harness.core.scenario import Scenario
from harness.core.text import LANGUAGES, Lang, Text
from scenarios._catalogue import catalogue
from scenarios._requirements import registry
from tests.conftest import Command

SNAPSHOTS = Path(__file__).parent / "snapshots"
TITLES: dict[Lang, tuple[str, ...]] = {
    "fr": ("Ce qui est demandé", "D'où cela vient", "Qui est concerné", "Ce qu'il faut remettre", "Ce qui est vérifié", "Quand cela ne s'applique pas", "Pour l'exécuter"),
    "en": ("What is asked", "Where it comes from", "Who is concerned", "What to hand over", "What is verified", "When it does not apply", "How to run it"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _hundred_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


def explained(id: str, lang: Lang = "fr") -> str:
    """What the command prints."""
    return "\n".join(lines_of(id, lang)) + "\n"


@pytest.mark.parametrize(
    ("id", "lang"),
    [
        ("INS-NEWBORN", "fr"),
        ("DMP-OPT-OUT", "fr"),
        ("DMP-OPT-OUT", "en"),
        ("DMP-OPT-OUT-04", "fr"),
        ("DMP-OPT-OUT-P1", "en"),
        ("58", "fr"),
        ("FAQ-4", "en"),
        ("SC.CDA/MSS.01", "fr"),
        ("SC.DMP/UX.11", "en"),
    ],
)
def test_snapshot(id: str, lang: Lang) -> None:
    """Compared with the stored text; SNAPSHOT_UPDATE=1 writes it again."""
    path = SNAPSHOTS / f"explain-{id.replace('/', '-').lower()}-{lang}.txt"
    text = explained(id, lang)
    if os.environ.get("SNAPSHOT_UPDATE"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scenario", scenarios.load(), ids=lambda s: s.id)
def test_each_scenario_tells_all_its_parts(scenario: Scenario, lang: Lang) -> None:
    """Every part has something under it, every step is named, no line is wider than the terminal."""
    lines = explained(scenario.id, lang).splitlines()
    for title in TITLES[lang]:
        assert lines[lines.index(title) + 1].startswith("  "), title
    text = "\n".join(lines)
    assert all(step.id in text for step in scenario.steps)
    assert all(proof.shows.in_(lang).split()[1] in text for proof in scenario.proofs)
    assert [line for line in lines if len(line) > 100 and len(line.split()) > 2] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_answer_and_requirement_is_told(lang: Lang) -> None:
    """Nothing of the catalogue or of the registry is without a word."""
    for answer in catalogue().answers:
        assert " ".join(answer.gist.in_(lang).split()[:3]) in explained(str(answer.n), lang)
    for requirement in registry().requirements[::7]:
        assert requirement.id in explained(requirement.id, lang)


@pytest.mark.parametrize("width", [40, 60, 80])
def test_at_any_width(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a word that is longer than the terminal goes past it."""
    monkeypatch.setenv("COLUMNS", str(width))
    lines = [line for id in ("MSS-MAILBOX-TYPES", "17") for line in lines_of(id, "fr")]
    assert [line for line in lines if len(line) > width and len(line.split()) > 2 and "segur-harness" not in line] == []


@pytest.mark.parametrize("word", ["57", "FAQ-57", "faq57", "faq_57", "FAQ 57"])
def test_ways_to_name_an_answer(word: str) -> None:
    """With or without FAQ, whatever the case."""
    assert explained(word) == explained("57")


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("65", "réponse inconnue « 65 » : de 1 à 64"),
        ("FAQ-0", "réponse inconnue"),
        ("99999999999999999999", "réponse inconnue"),
        ("INS-OMISION", "voulez-vous dire « INS-OMISSION » ?"),
        ("SC.MSS/UX.340", "voulez-vous dire « SC.MSS/UX."),
        ("", "inconnu"),
    ],
)
def test_an_unknown_id_is_one_line(word: str, told: str, segur: Command) -> None:
    """Exit 4, with the nearest right word."""
    ran = segur("explain", word)
    assert ran.code == 4 and told in ran.err and len(ran.err.splitlines()) == 1 and not ran.out


def named(id: str) -> Scenario:
    """A scenario by its id."""
    return next(s for s in scenarios.load() if s.id == id)


@pytest.mark.parametrize(
    ("id", "keys"),
    [
        ("DMP-OPT-OUT", {"product", "samples"}),
        ("CONSUMER-ACK", {"product", "patients"}),
        ("MSS-MAILBOX-TYPES", {"mailboxes"}),
        ("CDA-CODES", {"value_sets"}),
        ("XDM-SCHEMA", {"schemas"}),
        ("DOC-FORMAT-BY-TYPE", {"document_formats"}),
        ("DATA-EXPORT", {"exports"}),
        ("DATA-EXPORT-DOCUMENTATION", {"exports"}),
        ("DOC-PROBATIVE-FORCE", {"probative"}),
        ("STEP-WAIVED", {"declarations", "not_applicable", "waivers"}),
    ],
)
def test_keys_to_write_are_named(id: str, keys: set[str]) -> None:
    """Those that the checks, or the subjects that they take, read."""
    assert keys <= {key for key, _ in keys_of(named(id))}


def test_each_step_that_may_be_left_aside_says_when() -> None:
    """Not that some declaration does it: which one, and what replaces the proof."""
    aside = {step.id: step.unless for s in scenarios.load() for step in s.steps if step.unless is not None}
    assert len(aside) > 8 and all(isinstance(getattr(unless, "when", None), Text) for unless in aside.values())


def test_the_bundles_to_hand_over_are_told() -> None:
    """Nothing is declared for them: the files themselves are asked for."""
    assert any("Bundle FHIR" in text.fr for text in files_of(named("DMP-API-PSC")))


def test_files_to_hand_over_are_told_in_words() -> None:
    """Each kind has a sentence of its own."""
    told = [text for s in scenarios.load() for text in files_of(s)]
    assert all(text.fr and text.en and text.fr != text.en for text in told)
