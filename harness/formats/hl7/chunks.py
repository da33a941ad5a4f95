"""Cutting an ER7 file into chunks without losing a byte.

Accepted: CR, LF or CRLF between segments, MLLP frames (0x0B ... 0x1C 0x0D) or none, several messages
in a file, FHS/BHS batches, a UTF-8 byte order mark. ``b"".join(chunk.content ...)`` is the input.
Runs of blanks are one chunk, and beyond MAX_CHUNKS the rest of the file is one: memory stays bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from harness.formats.limits import MAX_CHUNKS

START_BLOCK, END_BLOCK = 0x0B, 0x1C
_BOM = b"\xef\xbb\xbf"
_ANY_END = re.compile(rb"[\r\n\x1c]")
_CR_END = re.compile(rb"[\r\x1c]")
_SEGMENT_ID = re.compile(rb"[A-Z][A-Z0-9]{2}(?![A-Za-z0-9])")
_BLANK_RUN = re.compile(rb"[ \t\0\r\n]+")
_FRAME_RUN = re.compile(rb"[\x0b\x1c]+")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_BATCH = (b"FHS", b"BHS", b"BTS", b"FTS")


class ChunkKind(Enum):
    """What a run of bytes is."""

    HEADER = "MSH"
    SEGMENT = "segment"
    BATCH = "batch envelope"
    FRAME = "MLLP byte"
    TERMINATOR = "segment terminator"
    BLANK = "blank"
    BOM = "byte order mark"
    JUNK = "not a segment"
    UNREAD = "beyond the bounds"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of bytes of one kind; ``line`` counts from 1 as a text editor would."""

    kind: ChunkKind
    content: bytes
    offset: int
    line: int


def cut(raw: bytes) -> Iterator[Chunk]:
    """Cut a whole file; concatenating the contents gives ``raw`` back."""
    position, line, ending, separator, count = 0, 1, _ANY_END, b"", 0
    if raw.startswith(_BOM):
        yield Chunk(ChunkKind.BOM, _BOM, 0, 1)
        position = len(_BOM)
    while position < len(raw):
        if count >= MAX_CHUNKS:
            yield Chunk(ChunkKind.UNREAD, raw[position:], position, line)
            return
        if raw.startswith(b"MSH", position):
            ending, separator = _ending_after(raw, position), raw[position + 3 : position + 4]
        kind, stop = _next(raw, position, ending, separator)
        content = raw[position:stop]
        yield Chunk(kind, content, position, line)
        line += sum(1 for _ in _LINE_END.finditer(content))
        position, count = stop, count + 1


def _ending_after(raw: bytes, position: int) -> re.Pattern[bytes]:
    """In a CR file a bare LF belongs to the data; in an LF or CRLF file any of them ends a segment."""
    first = _ANY_END.search(raw, position)
    lone_cr = first is not None and raw[first.start() : first.start() + 2] not in (b"\r\n",) and first[0] == b"\r"
    return _CR_END if lone_cr else _ANY_END


def _next(raw: bytes, position: int, ending: re.Pattern[bytes], separator: bytes) -> tuple[ChunkKind, int]:
    byte = raw[position]
    if byte in (START_BLOCK, END_BLOCK):
        return ChunkKind.FRAME, _end_of(_FRAME_RUN, raw, position)
    if byte in b"\r\n":
        stop = position + (2 if raw.startswith(b"\r\n", position) else 1)
        run = _end_of(_BLANK_RUN, raw, stop)
        return (ChunkKind.TERMINATOR, stop) if run == stop else (ChunkKind.BLANK, run)
    if byte in b" \t\0":
        return ChunkKind.BLANK, _end_of(_BLANK_RUN, raw, position)
    found = ending.search(raw, position)
    stop = found.start() if found else len(raw)
    return _kind_of(raw[position : min(stop, position + 4)], separator), stop


def _end_of(run: re.Pattern[bytes], raw: bytes, position: int) -> int:
    found = run.match(raw, position)
    return found.end() if found else position


def _kind_of(head: bytes, separator: bytes) -> ChunkKind:
    """A segment id is followed by the separator of its message (or the usual one): base64 is not."""
    if head.startswith(b"MSH"):
        return ChunkKind.HEADER
    if head.startswith(_BATCH):
        return ChunkKind.BATCH
    follows = head[3:4] in (b"", b"|", separator) or not separator
    return ChunkKind.SEGMENT if follows and _SEGMENT_ID.match(head) else ChunkKind.JUNK


def is_message_chunk(chunk: Chunk) -> bool:
    """Whether a chunk is a segment of a message."""
    return chunk.kind in (ChunkKind.HEADER, ChunkKind.SEGMENT)
