"""Plurals, dates, sizes and harmless text."""

from __future__ import annotations

import pytest

from harness.core.text import LANGUAGES, Lang
from harness.report import safe, words
from harness.report.page_words import PAGE


@pytest.mark.parametrize(
    ("number", "lang", "text"),
    [
        (0, "fr", "0 erreur"),
        (1, "fr", "1 erreur"),
        (2, "fr", "2 erreurs"),
        (0, "en", "0 errors"),
        (1, "en", "1 error"),
        (12345, "fr", "12\u202f345 erreurs"),
        (12345, "en", "12,345 errors"),
    ],
)
def test_count(number: int, lang: Lang, text: str) -> None:
    """French keeps the singular for zero."""
    assert words.count(number, "error", lang) == text


@pytest.mark.parametrize(
    ("octets", "fr", "en"),
    [
        (0, "0 o", "0 B"),
        (999, "999 o", "999 B"),
        (12_440, "12,4 ko", "12.4 kB"),
        (184_022, "184 ko", "184 kB"),
        (999_600, "1,0 Mo", "1.0 MB"),
        (5_000_000_000_000, "5000 Go", "5000 GB"),
    ],
)
def test_size(octets: int, fr: str, en: str) -> None:
    """Decimal units, one figure after the point below a hundred."""
    assert [words.size(octets, lang).replace("\u00a0", " ") for lang in LANGUAGES] == [fr, en]


@pytest.mark.parametrize(
    ("iso", "fr", "en"),
    [
        (
            "2025-11-01T02:17:09+01:00",
            "1er novembre 2025 à 02:17 (UTC+01:00)",
            "1 November 2025, 02:17 (UTC+01:00)",
        ),
        ("2025-02-18", "18 février 2025", "18 February 2025"),
        ("hier", "hier", "hier"),
    ],
)
def test_moment(iso: str, fr: str, en: str) -> None:
    """What is not a date comes back untouched."""
    assert [words.moment(iso, lang) for lang in LANGUAGES] == [fr, en]


def test_duration() -> None:
    """Unknown or incomparable moments give nothing."""
    assert words.duration("2025-01-01T00:00:00+01:00", "2025-01-01T00:00:03.5+01:00", "fr") == "3,5\u00a0s"
    assert words.duration("2025-01-01T00:00:00", "2025-01-01T00:00:03+01:00", "fr") == ""


def test_every_word_has_both_languages() -> None:
    """No word of the page is empty."""
    assert [key for key, text in PAGE.items() if not (text.fr and text.en)] == []


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("é — €", "é — €"),
        ("a\x1bb", "a␛b"),
        ("a\x7f", "a␡"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("\ufeffx", "⟨U+FEFF⟩x"),
        ("a\x85b", "a⟨U+0085⟩b"),
        ("a\u00a0b", "a\u00a0b"),
        ("a\nb", "a␊b"),
    ],
)
def test_visible(raw: str, shown: str) -> None:
    """Printable text is untouched, the rest is shown."""
    assert safe.visible(raw) == shown


@pytest.mark.parametrize(
    ("span", "cut"),
    [
        (None, ("abcd", "", "")),
        ((1, 3), ("a", "bc", "d")),
        ((3, 99), ("abc", "d", "")),
        ((-5, 2), ("", "ab", "cd")),
        ((3, 1), ("abc", "", "d")),
    ],
)
def test_pieces(span: tuple[int, int] | None, cut: tuple[str, str, str]) -> None:
    """Whatever the span, the three pieces make the whole text."""
    assert safe.pieces("abcd", span) == cut
