"""Text that can always be written, and lines as parsers count them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.formats.unicode import lines, writable


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text(st.characters(), max_size=20) | st.text(st.sampled_from("a\ud800\udc00\udfff"), max_size=6))
def test_any_text_becomes_writable(text: str) -> None:
    """What comes out can be encoded, and text that could is unchanged."""
    assert writable(text).encode("utf-8")[:0] == b""
    if not any("\ud800" <= c <= "\udfff" for c in text):
        assert writable(text) == text


def test_a_pair_of_surrogates_is_a_character() -> None:
    """JSON escapes of one character are joined, a lone one is replaced."""
    assert writable("\ud83d\ude00 \ud83d") == "\U0001f600 \ufffd"


def test_only_cr_and_lf_end_lines() -> None:
    """CR, LF, CRLF; nothing else."""
    assert lines("a\rb\nc\r\nd\x0be\x85f\u2028g") == ["a", "b", "c", "d\x0be\x85f\u2028g"]
