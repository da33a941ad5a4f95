"""The raw header block and the lines of an e-mail: what a lenient parser repairs is seen; nothing raises."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from harness.formats import mail
from harness.formats.mail_headers import MAX_LINE, byte_faults, long_lines, read_block, read_lines, word_faults

HEAD = b"From: a@b.fr\r\nSubject: objet\r\n suite\r\n\r\ncorps: x\r\n"


def test_headers_keep_their_folds_and_lines() -> None:
    """Names, values and line numbers; the body is not read."""
    block = read_block(HEAD)
    assert [(h.name, h.text, h.line) for h in block.headers] == [("From", "a@b.fr", 1), ("Subject", "objet suite", 2)]
    assert block.strays == () and list(byte_faults(block)) == []


def test_names_are_found_whatever_their_case() -> None:
    """By name and by beginning."""
    block = read_block(b"x-mss-nil: 1\r\nX-MSS-INS: O\r\n\r\n")
    assert [h.text for h in block.all("X-MSS-NIL")] == ["1"]
    assert [h.name for h in block.starting("X-MSS-")] == ["x-mss-nil", "X-MSS-INS"]


@pytest.mark.parametrize(("raw", "line", "what"), [
    (b"From: a\r\nbonjour docteur\r\nTo: b\r\n\r\n", 2, "ligne qui n'est"),
    (b"From: a\r\nSubject: d\xc3\xa9j\xc3\xa0\r\n\r\n", 2, "octets non ASCII"),
    (b"From: a\r\nSubject: a\0b\r\n\r\n", 2, "caractère de contrôle"),
    (b" suite\r\nFrom: a\r\n\r\n", 1, "ligne qui n'est"),
    (b"From: a\r\nFran\xc3\xa7ois: b\r\n\r\n", 2, "ligne qui n'est"),
])  # fmt: skip
def test_byte_faults(raw: bytes, line: int, what: str) -> None:
    """Each with its line."""
    assert [(f.line, f.what.fr.startswith(what)) for f in byte_faults(read_block(raw))] == [(line, True)]


def test_an_mbox_line_is_no_stray() -> None:
    """The envelope line of a saved mailbox."""
    assert read_block(b"From a@b Tue Mar 10\r\n" + HEAD).strays == ()


@pytest.mark.parametrize(("value", "wrong", "minor"), [
    ("=?utf-8?q?d=C3=A9j=C3=A0?= vu", None, None), ("=?UTF-8?B?w6k=?=", None, None), ("=?utf-8*fr?q?a?=", None, None),
    ("=?iso-8859-15?q?=BD?=", None, None), ("a = ?b", None, None), ('"Dr X" <a@b.fr>', None, None),
    ("=?utf-8?x?a?=", "codage autre", False), ("=?utf-88?q?a?=", "jeu de caractères inconnu", False), ("=?rot13?q?a?=", "mot codé que", False),
    ("=?utf-8?b?w6?=", "mot codé que", False), ("=?utf-8?b?w 6k=?=", "mot codé que", False), ("=?utf-8?q?=E9?=", "mot codé que", False),
    ("=?utf-8?q?=G1?=", "mot codé que", False), ("=?utf-8?q?a", "mot codé RFC 2047 incomplet", False), ("=?utf-8?q?a?", "mot codé RFC 2047 incomplet", False),
    ("=?utf-8?q?a=0D=0ABcc:_x?=", "mot codé qui cache", False), ("=?utf-8?b?DQpCY2M6IHg=?=", "mot codé qui cache", False),
    ("=?utf-8?q?" + "a" * 70 + "?=", "mot codé de plus", True), ('"=?utf-8?q?a?=" <a@b.fr>', "mot codé entre guillemets", True),
])  # fmt: skip
def test_word_faults(value: str, wrong: str | None, minor: bool | None) -> None:
    """Sound words say nothing; each fault has its kind."""
    header = read_block(f"X: {value}\r\n\r\n".encode()).headers[0]
    found = [(f.what.fr[: len(wrong or "")], f.minor) for f in word_faults(header)]
    assert found == ([] if wrong is None else [(wrong, minor)])


def test_many_quotes_are_read_once() -> None:
    """Escaped quotes without end: each could start a string that reaches the end."""
    header = read_block(b'X: "' + b'\\"' * 30_000 + b"\r\n\r\n").headers[0]
    assert list(word_faults(header)) == []


@pytest.mark.parametrize(("raw", "found"), [
    (b"a\r\nb\r\n", (2, 0, 0, (0, 0), 0)), (b"a\nb\n", (0, 2, 0, (0, 0), 0)), (b"a\r\nb\nc\rd", (1, 1, 1, (0, 0), 0)),
    (b"x" * MAX_LINE + b"\r\n", (1, 0, 0, (0, 0), 0)), (b"a\n" + b"x" * (MAX_LINE + 1) + b"\n", (0, 2, 0, (2, MAX_LINE + 1), 1)),
    (b"x" * 3000, (0, 0, 0, (1, 3000), 1)), (b"", (0, 0, 0, (0, 0), 0)), ((b"y" * 1500 + b"\r\n") * 3, (3, 0, 0, (1, 1500), 3)),
])  # fmt: skip
def test_lines(raw: bytes, found: tuple[object, ...]) -> None:
    """Line ends, and the first line over the limit."""
    lines = read_lines(raw)
    assert (lines.crlf, lines.bare_lf, lines.bare_cr, lines.long, lines.longs) == found


@settings(derandomize=True, max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from([b"a", b"aaa", b"\n", b"\r\n", b"\r", b"b" * 9, b"c" * 20]), max_size=30),
    st.integers(1, 12),
)
@example([b"a", b"\r\n"], 1)
def test_long_lines_are_those_that_a_split_finds(pieces: list[bytes], most: int) -> None:
    """Jumping from one far line end to the next misses none."""
    raw = b"".join(pieces)
    split = [len(line) - line.endswith(b"\r") for line in raw.split(b"\n")]
    assert [length for _, length in long_lines(raw, most)] == [length for length in split if length > most]


_PIECES = st.sampled_from([
    b"From: a@b.fr", b"Subject: =?utf-8?q?a?=", b"Subject: =?utf-8?b?", b"=?", b"?=", b":", b": ", b" ", b"\t", b"\r", b"\n", b"\r\n", b"\0", b"\xff", b'"',
    b"\\", b"X-MSS-NIL: 1", b"Content-Type: text/plain; charset=", b"a" * 1100, b"--",
])  # fmt: skip


@settings(derandomize=True, max_examples=400, deadline=None)
@given(st.lists(_PIECES, max_size=25))
def test_any_header_block_is_read(pieces: list[bytes]) -> None:
    """Whatever the bytes: headers and strays are lines of the block, in order."""
    view = mail.read(b"".join(pieces))
    block = view.block
    places = [h.line for h in block.headers]
    assert places == sorted(places) and all(h.name.isascii() for h in block.headers)
    assert all(f.line >= 1 for f in byte_faults(block))
    for header in block.headers:
        assert all(isinstance(f.actual, str) for f in word_faults(header))
    assert view.lines.bare_cr >= 0 and view.lines.bare_lf >= 0
    for part in view.root.walk():
        assert isinstance(part.transfer_faults, tuple) and isinstance(part.text, str) and part.undecodable != ()
        assert part.place.path.encode() != b"" and part.file_names is not None and part.parameters is not None
