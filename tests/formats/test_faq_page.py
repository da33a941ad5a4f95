"""Saved pages of the FAQ: text or HTML, whatever the browser, and what is no answer in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.formats.faq_page import Answer, answers, digest, normalised, pairs, words
from tests.conftest import SHARED

END = "Cette réponse vous a-t-elle été utile ?"
TWO = f"Oui, toujours.\n{END}\nNon, jamais :\n- ni ceci ;\n- ni cela.\n{END}\n"


def texts(raw: bytes) -> list[str]:
    """The answers of a page."""
    return [answer.text for answer in answers(raw)]


def test_answers_end_with_the_question_to_the_reader() -> None:
    """Lines are kept, blank ones are not."""
    assert texts(TWO.encode()) == ["Oui, toujours.", "Non, jamais :\n- ni ceci ;\n- ni cela."]


@pytest.mark.parametrize(
    "page",
    [
        TWO.encode("utf-8-sig"),
        TWO.encode("utf-16"),
        TWO.encode("cp1252"),
        TWO.replace("\n", "\r\n").encode(),
        TWO.replace("é", "e\u0301").encode(),
        TWO.replace("a-t-elle", "a\u2011t\u2011elle").encode(),
        TWO.replace(" ?", "\u00a0?").encode(),
        TWO.replace("Oui, toujours", "Oui,  toujours\u200b").encode(),
        f"Votre question concerne quel type d'offre ?\n309 résultats\n309 résultats\n{TWO}".encode(),
        f"76 questions / réponses\n{TWO}Retrouvez vos informations\n-\nNous contacter\n".encode(),
        TWO.replace(f"{END}\n", f"{END}\nOui\nNon\n").encode(),
    ],
)
def test_what_is_no_answer_is_left_out(page: bytes) -> None:
    """Encodings, filters, counters, buttons, navigation: the same two answers."""
    assert texts(page) == texts(TWO.encode())


def test_an_answer_that_is_there_twice_is_one() -> None:
    """Whitespace does not make another."""
    assert len(answers((TWO + TWO.replace("Oui, ", "Oui,\u00a0")).encode())) == 2


HTML = """<!doctype html><html><head><meta charset="utf-8"><title>FAQ</title><style>p {{}}</style></head><body>
<nav><a href="/">Accueil</a></nav><select><option>DPI</option></select><p>309 résultats</p>
<div class="item"><button>Est-ce <b>toujours</b> vrai ?</button><div><p>Oui, <strong>tou</strong>jours.</p></div>
<p>Cette réponse vous a-t-elle été&nbsp;utile&nbsp;?</p><button>Oui</button><button>Non</button></div>
<div class="item"><div>Non, jamais :<ul><li>- ni ceci ;</li><li>- ni cela.</li></ul></div><script>var a = "Oui";</script>
<p>{end}</p></div><footer>Nous contacter</footer></body></html>"""


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig"])
def test_a_page_saved_by_a_browser(codec: str) -> None:
    """The question stands before the answer: the answer is one of the endings of the block."""
    first, second = answers(HTML.format(end=END).encode(codec))
    assert first.text == "Est-ce toujours vrai ?\nOui, toujours."
    assert [e.text for e in first.endings()] == [first.text, "Oui, toujours."]
    assert second.text == "Non, jamais :\n- ni ceci ;\n- ni cela."


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\xff", b"<html>", b"<!doctype html>", END.encode(), b"%PDF-1.7", b"<div>" * 20000]
)
def test_a_file_without_answers(raw: bytes) -> None:
    """Nothing, and no failure."""
    assert answers(raw) == []


def test_normalised_and_words() -> None:
    """The hash ignores whitespace and composition, the words typography too."""
    assert normalised(" a\u0301\u00a0 b\n") == "á b"
    assert digest("l\u2019été  est\nlà") == digest("l\u2019e\u0301te\u0301 est là") != digest("l'été est là")
    assert words("L\u2019Été « est » là…") == words("l'été est là") == ["l", "été", "est", "là"]


def test_pairs_tell_texts_apart() -> None:
    """One word changed costs two pairs."""
    one, other = pairs(["a", "b", "c", "d", "e", "f"]), pairs(["a", "b", "X", "d", "e", "f"])
    assert len(one) == 5 and len(set(one) & set(other)) == 3 and all(len(p) == 5 for p in one)


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda t: (t + END).encode("utf-8", "replace")))
def test_whatever_the_bytes(raw: bytes) -> None:
    """No failure, and each answer is normalised."""
    for answer in answers(raw) + answers(b"<html>" + raw):
        assert answer.text and all(line == normalised(line) for line in answer.text.split("\n"))


@given(st.lists(st.text(alphabet="abcdé \u00a0'’-", min_size=1).filter(str.strip), max_size=8))
def test_what_is_written_is_read(lines: list[str]) -> None:
    """Every distinct answer written between separators comes back."""
    wanted = dict.fromkeys(normalised(line) for line in lines if normalised(line) != "-")
    page = "".join(f"{line}\n{END}\n" for line in lines)
    assert texts(page.encode()) == list(wanted)


def saved_pages() -> list[Path]:
    """The pages beside the repository; the test is skipped, visibly, where they are absent."""
    folder = SHARED / "reference" / "faq-pages"
    if not folder.is_dir():
        pytest.skip(f"saved FAQ pages absent: {folder} (set SEGUR_SHARED)")
    return sorted(folder.glob("*.txt"))


def test_the_five_saved_pages() -> None:
    """64 distinct answers, none of them a filter or a counter."""
    found = {a.sha256: a for page in saved_pages() for a in answers(page.read_bytes())}
    assert len(found) == 64
    assert not [a.text for a in found.values() if "résultats" in a.text or a.text.startswith("Votre question")]


def test_an_answer_is_worth_its_text() -> None:
    """Equal texts, equal answers."""
    assert Answer("a").sha256 == Answer("a").sha256 and Answer("a") == Answer("a")
