"""The catalogue of the FAQ and the registry of requirements: complete, in our own words, and true to the saved pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from harness.formats.faq_page import Answer as Saved
from harness.formats.faq_page import answers, words
from harness.rules.faq import known
from scenarios._catalogue import Answer, Kind, catalogue, marks, read_yaml
from scenarios._requirements import not_tested, registry
from tests.formats.test_faq_page import saved_pages

#: So many words in a row make a sentence of somebody else's.
COPIED = 8


def test_64_answers_37_carried() -> None:
    """Numbers, and the kinds of the reference."""
    found = catalogue().answers
    assert [a.n for a in found] == list(range(1, 65))
    assert sum(a.is_testable for a in found) == 37
    assert all(a.reason is not None for a in found if a.kind is Kind.INFORMATION)


def held() -> dict[int, dict[str, Saved]]:
    """Page number -> its answers by sha256."""
    return {int(p.name[:3]): {a.sha256: a for a in answers(p.read_bytes())} for p in saved_pages()}


def test_each_answer_is_in_its_pages() -> None:
    """The sha256 of each answer is found in the pages that the catalogue names, and in no other."""
    saved = held()
    assert {a.n: a.pages for a in catalogue().answers} == {
        a.n: tuple(n for n, page in saved.items() if a.sha256 in page) for a in catalogue().answers
    }
    assert {h for page in saved.values() for h in page} == {a.sha256 for a in catalogue().answers}


def test_marks_are_those_of_the_saved_answers() -> None:
    """Recomputed from the pages."""
    saved = {h: a for page in held().values() for h, a in page.items()}
    for answer in catalogue().answers:
        assert marks()[answer.n] == known(saved[answer.sha256]), answer.n


def our_texts() -> Iterator[tuple[str, str]]:
    """Everything that the data files say, with where."""
    for a in catalogue().answers:
        for name, text in (("title", a.title), ("gist", a.gist), ("reason", a.reason)):
            if text is not None:
                yield from ((f"{a.n} {name} {lang}", text.in_(lang)) for lang in ("fr", "en"))
    for reason in not_tested().reasons:
        yield reason.group, reason.reason.fr


def runs(text: list[str]) -> set[tuple[str, ...]]:
    """Every run of COPIED words."""
    return {tuple(text[i : i + COPIED]) for i in range(len(text) - COPIED + 1)}


def test_no_sentence_of_the_pages() -> None:
    """Our words share no run of eight words with any page."""
    theirs = {run for page in held().values() for a in page.values() for run in runs(a.words)}
    assert [where for where, text in our_texts() if runs(words(text)) & theirs] == []


def test_both_languages_are_written() -> None:
    """No text is empty, none is the same in both."""
    for a in catalogue().answers:
        assert a.title.fr != a.title.en and a.gist.fr != a.gist.en, a.n
        assert a.title.fr.rstrip(")").rstrip().split("(")[0].rstrip().endswith("?"), a.n


@pytest.mark.parametrize(
    "change",
    [
        {"scenarios": []},
        {"kind": "information"},
        {"kind": "test"},
        {"sha256": "0"},
        {"seen": "2026-13"},
        {"pages": []},
        {"concerns": ["lgc"]},
        {"note": "x"},
        {"reason": {"fr": "x", "en": "x"}},
    ],
)
def test_a_faulty_row_is_refused(change: dict[str, object]) -> None:
    """The model holds the rows together."""
    row = read_yaml("faq.yaml")["answers"][0]
    Answer.model_validate(row)
    with pytest.raises(ValidationError):
        Answer.model_validate({**row, **change})


def test_the_requirements_of_the_reference() -> None:
    """664 ids of the files of requirements, then those of other texts that scenarios cite."""
    found = registry().requirements
    assert sum(r.status is not None for r in found) == 664
    assert {f for r in found for f in r.rem} == set(registry().families)
    assert all(r.same_as != r.id for r in found)
