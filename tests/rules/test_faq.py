"""A newer set of FAQ answers against the hashes of the known ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.formats.faq_page import Answer
from harness.rules.faq import Change, Seen, compare, known, likeness, marked

LONG = "Un certificat dure trois ans ; une alerte part soixante jours avant sa fin, vers une adresse partagée par l'équipe."
OTHER = "Le bon de commande montre un montant réel. Une facture à zéro euro est refusée par l'organisme payeur."
CATALOGUE = {1: known(Answer(LONG)), 2: known(Answer(OTHER)), 3: known(Answer("Oui, tout à fait."))}


def changes(*texts: str, complete: bool = False) -> list[tuple[Change, int | None]]:
    """What is said of a set of answers."""
    return [(s.change, s.number) for s in compare([Answer(t) for t in texts], CATALOGUE, complete)]


def only(text: str) -> Seen:
    """What is said of one answer."""
    return next(s for s in compare([Answer(text)], CATALOGUE) if s.answer is not None)


def test_the_same_set() -> None:
    """In any order."""
    assert changes("Oui, tout à fait.", OTHER, LONG) == [(Change.SAME, 1), (Change.SAME, 2), (Change.SAME, 3)]


@pytest.mark.parametrize(
    ("text", "change", "number"),
    [
        (LONG, Change.SAME, 1),
        (LONG.replace(" ; ", "\u00a0;\n"), Change.SAME, 1),
        (f"Combien de temps ?\n{LONG}", Change.SAME, 1),
        (LONG.replace("l'équipe", "l’équipe").replace(" ;", ","), Change.RETOUCHED, 1),
        (f"Combien de temps ?\n{LONG.upper()}", Change.RETOUCHED, 1),
        (LONG.replace("trois", "deux"), Change.CHANGED, 1),
        (f"Combien de temps dure un certificat ?\n{LONG.replace('soixante', 'trente')}", Change.CHANGED, 1),
        (LONG.split(",")[0], Change.CHANGED, 1),
        (LONG + " " + "Ceci est une suite d'une dizaine de mots.", Change.CHANGED, 1),
        ("Non, pas du tout.", Change.NEW, None),
        ("Rien de tout cela n'a été vu.", Change.NEW, None),
        ("", Change.NEW, None),
    ],
)  # fmt: skip
def test_one_answer(text: str, change: Change, number: int | None) -> None:
    """Whitespace, typography, words, or another answer."""
    assert (only(text).change, only(text).number) == (change, number)


def test_what_is_not_in_the_set() -> None:
    """Unseen, unless the set is said to be whole."""
    assert changes(LONG) == [(Change.SAME, 1), (Change.UNSEEN, 2), (Change.UNSEEN, 3)]
    assert changes(LONG, complete=True) == [(Change.SAME, 1), (Change.GONE, 2), (Change.GONE, 3)]


def test_a_second_wording_beside_the_first_is_new() -> None:
    """The known answer is still there: the other is told with the one that it resembles."""
    found = compare([Answer(LONG), Answer(LONG.replace("trois", "deux"))], CATALOGUE)
    new = next(s for s in found if s.change is Change.NEW)
    assert new.near == 1 and new.likeness > 0.8 and [s.change for s in found].count(Change.SAME) == 1


def test_two_wordings_are_given_to_two_answers() -> None:
    """Each known answer is taken once, by the most like it."""
    catalogue = {1: known(Answer(LONG)), 2: known(Answer(LONG.replace("certificat", "jeton")))}
    found = compare([Answer(LONG.replace("trois", "deux").replace("certificat", "jeton")), Answer(LONG.replace("trois", "deux"))], catalogue)  # fmt: skip
    assert [(s.change, s.number, "jeton" in s.answer.text) for s in found if s.answer] == [
        (Change.CHANGED, 1, False),
        (Change.CHANGED, 2, True),
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (LONG.replace("trois", "deux"), "un certificat dure [deux] ans une alerte part soixante jours …"),
        (LONG.replace("partagée ", ""), "… jours avant sa fin vers une adresse […] par l équipe"),
        (LONG.replace("trois ans", "un an et demi"), "un certificat dure [un an et demi] une alerte part soixante jours avant …"),
        (LONG, ""),
    ],
)  # fmt: skip
def test_what_changed_is_shown(text: str, shown: str) -> None:
    """New words in brackets, a mark where words went, a few words around."""
    assert marked(Answer(text), CATALOGUE[1].pairs).removeprefix("… " if not shown.startswith("…") else "").strip(
        " …"
    ) == shown.strip(" …")


def test_likeness_has_bounds() -> None:
    """0 for nothing in common or nothing at all, 1 for the same."""
    assert likeness(frozenset(), frozenset()) == 0 and likeness(frozenset("a"), frozenset("b")) == 0
    assert likeness(frozenset("ab"), frozenset("ab")) == 1


@given(st.lists(st.text(alphabet="ab c\n'é", max_size=30), max_size=6), st.booleans())
def test_each_is_told_once(texts: list[str], complete: bool) -> None:
    """Every known number appears exactly once; every mark can be drawn."""
    found = compare([Answer(t) for t in texts], CATALOGUE, complete)
    assert sorted(s.number for s in found if s.number is not None) == [1, 2, 3]
    for seen in found:
        if seen.answer is not None:
            assert isinstance(marked(seen.answer, CATALOGUE[1].pairs), str)
