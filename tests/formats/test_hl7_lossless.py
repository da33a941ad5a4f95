"""Cutting an ER7 file: no byte is lost, messages and batches are told apart, lines are counted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.formats.hl7 import reader
from harness.formats.hl7.chunks import ChunkKind, cut
from tests.formats.messages import HEADER, files

MSH = HEADER.format(kind="ADT^A01").encode()
_PIECES = st.sampled_from(
    [b"MSH|^~\\&|", b"\r", b"\n", b"\r\n", b"\x0b", b"\x1c\r", b"PID|", b"\xef\xbb\xbf", b" ", b"\0", b"A"]
)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_given_back(raw: bytes) -> None:
    """Whatever the bytes, the chunks put end to end are the file."""
    assert reader.read(raw).to_bytes() == raw


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.lists(_PIECES, max_size=40).map(b"".join))
def test_pieces_of_hl7_are_given_back(raw: bytes) -> None:
    """The bytes that mean something to the reader, in any order, are the file."""
    assert reader.read(raw).to_bytes() == raw


@settings(derandomize=True, max_examples=80, deadline=None)
@given(files())
def test_realistic_files_are_given_back(raw: bytes) -> None:
    """Line endings, frames, batches, byte order mark and custom delimiters are kept."""
    assert reader.read(raw).to_bytes() == raw


@settings(derandomize=True, max_examples=50, deadline=None)
@given(files())
def test_realistic_files_have_all_their_messages(raw: bytes) -> None:
    """One message per MSH, and nothing outside a message."""
    read = reader.read(raw)
    assert len(read.messages) == sum(c.content.startswith(b"MSH") for c in read.chunks)
    assert read.problems == ()


@settings(derandomize=True, max_examples=50, deadline=None)
@given(files())
def test_lines_are_those_of_a_text_editor(raw: bytes) -> None:
    """Each chunk's line is one more than the line ends before it."""
    for chunk in cut(raw):
        before = raw[: chunk.offset].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        assert chunk.line == before.count(b"\n") + 1


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_every_line_ending_separates_segments(end: bytes) -> None:
    """CR, LF and CRLF give the same segments."""
    message = reader.read(end.join([MSH, b"PID|1", b"OBX|1", b""])).messages[0]
    assert [s.name for s in message.segments] == ["MSH", "PID", "OBX"]
    assert [s.line for s in message.segments] == [1, 2, 3]


def test_a_line_feed_inside_a_cr_file_is_data() -> None:
    """In a CR file a bare LF belongs to the value."""
    message = reader.read(MSH + b"\rNTE|1||two\nlines\rPID|1\r").messages[0]
    assert message.get("NTE", 3).text == "two\nlines"
    assert message.segments[2].line == 4


def test_mllp_frames_delimit_messages() -> None:
    """0x0B and 0x1C are no part of the messages."""
    read = reader.read(b"\x0b" + MSH + b"\rPID|1\r\x1c\r\x0b" + MSH + b"\rPID|2\r\x1c\r")
    assert [m.get("PID", 1).text for m in read.messages] == ["1", "2"]
    assert read.problems == ()


def test_batch_segments_belong_to_no_message() -> None:
    """FHS, BHS, BTS and FTS are the envelope."""
    read = reader.read(b"FHS|^~\\&\rBHS|^~\\&\r" + MSH + b"\rPID|1\rBTS|1\rFTS|1\r")
    assert [s.name for m in read.messages for s in m.segments] == ["MSH", "PID"]
    assert [c.content[:3] for c in read.chunks if c.kind is ChunkKind.BATCH] == [b"FHS", b"BHS", b"BTS", b"FTS"]


def test_bytes_before_the_first_msh_are_told() -> None:
    """Text before MSH is a located problem, and the message is read."""
    read = reader.read(b"HTTP/1.1 200 OK\r\n\r\n" + MSH + b"\rPID|1\r")
    assert [(p.check, p.place.line) for p in read.problems] == [("FORMAT-HL7-SEGMENT", 1)]
    assert len(read.messages) == 1


def test_segments_after_an_early_end_of_block_are_told() -> None:
    """A 0x1C in the middle does not lose the segments that follow silently."""
    read = reader.read(b"\x0b" + MSH + b"\rPID|1\r\x1cOBX|1\rOBX|2\r")
    assert [(p.check, p.place.line, p.actual.fr) for p in read.problems] == [("FORMAT-HL7-SEGMENT", 3, "OBX|1")]


def test_a_wrapped_base64_line_is_not_a_segment() -> None:
    """Three capitals and a slash are base64, not a segment named QUI."""
    message = reader.read(MSH + b"\nOBX|1|ED|||^^^Base64^QUJD\nQUI/ABC=\nNTE|1\n").messages[0]
    assert [s.name for s in message.segments] == ["MSH", "OBX", "NTE"]
    assert [(c.content, c.line) for c in message.junk] == [(b"QUI/ABC=", 3)]
