"""Bounds of the HL7v2 reader: beyond them reading stops, says so, and keeps what was read."""

from __future__ import annotations

import pytest

from harness.formats import limits
from harness.formats.hl7 import chunks, message, reader, values
from harness.formats.hl7.chunks import ChunkKind, cut
from tests.formats.messages import HEADER, one

MSH = HEADER.format(kind="ADT^A01").encode() + b"\r"


def told(raw: bytes) -> list[tuple[str, str, int | None]]:
    """(check, expected, line) of every problem of a file and its messages."""
    read = reader.read(raw)
    found = [*read.problems, *(p for m in read.messages for p in reader.problems_of(m))]
    assert all(p.check.startswith("FORMAT-HL7-") for p in found)
    return [(p.check, p.expected.en, p.place.line) for p in found]


def test_a_run_of_line_ends_is_one_chunk() -> None:
    """A file of empty lines does not take a chunk per line."""
    raw = MSH + b"\r" * 10_000 + b"PID|1\r"
    assert len(list(cut(raw))) == 4
    assert reader.read(raw).messages[0].segments[1].line == 10_002


def test_a_run_of_frame_bytes_is_one_chunk() -> None:
    """Repeated 0x0B is one frame."""
    assert [c.kind for c in cut(b"\x0b" * 1_000 + MSH)][:2] == [ChunkKind.FRAME, ChunkKind.HEADER]


def test_chunks_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of the file is one chunk, told, and not lost."""
    monkeypatch.setattr(chunks, "MAX_CHUNKS", 6)
    raw = MSH + b"PID|1\rOBX|1\rOBX|2\rOBX|3\r"
    assert reader.read(raw).to_bytes() == raw
    assert told(raw) == [("FORMAT-HL7-SEGMENT", "at most 6 segments + CR", 4)]


def test_messages_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first ones are read, the line of the next one is told."""
    monkeypatch.setattr(reader, "MAX_MESSAGES", 2)
    raw = (MSH + b"PID|1\r") * 4
    assert len(reader.read(raw).messages) == 2
    assert told(raw) == [("FORMAT-HL7-SEGMENT", "at most 2 messages", 5)]


def test_segments_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message of too many segments is told at the last one that was read."""
    monkeypatch.setattr(reader, "MAX_SEGMENTS", 3)
    assert told(MSH + b"PID|1\rOBX|1\rOBX|2\rOBX|3\r") == [("FORMAT-HL7-SEGMENT", "at most 3 segments", 3)]


def test_fields_are_bounded() -> None:
    """A segment of a million separators has a bounded number of fields, and is told."""
    raw = MSH + b"PID|1" + b"|" * 100_000 + b"\r"
    assert reader.read(raw).messages[0].segments[1].size == limits.MAX_FIELDS
    assert [(check, line) for check, _, line in told(raw)] == [("FORMAT-HL7-SEGMENT", 2)]


def test_repetitions_are_bounded() -> None:
    """The first repetitions are read, the field is told."""
    raw = MSH + b"PID|1||" + b"~".join([b"1^^^&1.2&ISO"] * 5_000) + b"\r"
    pid = reader.read(raw).messages[0].segments[1]
    assert len(pid.repetitions(3)) == limits.MAX_REPETITIONS + 1
    assert pid.get(3, 1, repetition=1_000).text == "1"
    assert [(check, line) for check, _, line in told(raw)] == [("FORMAT-HL7-SEGMENT", 2)]


def test_lines_that_are_no_segments_are_told_up_to_a_bound() -> None:
    """A thousand stray lines between segments give a hundred problems and one that counts them."""
    assert len(told(MSH + b"PID|1\r" + b"x\rNTE|1\r" * 1_000)) == limits.MAX_TOLD + 1


def test_stray_lines_in_a_row_are_one_problem() -> None:
    """One value broken into a thousand lines is one fault, with its count."""
    found = reader.read(MSH + b"PID|1\r" + b"x\r" * 1_000).messages[0]
    assert [p.actual.en for p in reader.problems_of(found)] == ["x and 999 more lines"]


def test_runs_outside_messages_are_told_up_to_a_bound() -> None:
    """As many early ends of block."""
    assert len(told(MSH + b"PID|1\r" + b"\x1cOBX|1\r" * 1_000)) == limits.MAX_TOLD


def test_escapes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A value of too many escape characters stays as written."""
    monkeypatch.setattr(values, "MAX_ESCAPES", 4)
    assert one("NTE|1||\\F\\\\F\\").get("NTE", 3).text == "||"
    assert one("NTE|1||\\F\\\\F\\\\F\\").get("NTE", 3).text == "\\F\\\\F\\\\F\\"


def test_ordinary_messages_are_far_from_the_bounds() -> None:
    """The bounds leave room for the largest real messages."""
    assert (message.MAX_FIELDS, message.MAX_REPETITIONS) >= (500, 500)
    assert limits.MAX_SEGMENTS >= 10_000 and limits.MAX_MESSAGES >= 1_000
