"""Cutting an ER7 file into chunks without losing a byte.

Accepted: CR, LF or CRLF between segments, MLLP frames (0x0B ... 0x1C 0x0D) or none, several messages
in a file, FHS/BHS batches, a UTF-8 byte order mark. ``b"".join(chunk.content ...)`` is the input.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

START_BLOCK, END_BLOCK = 0x0B, 0x1C
_BOM = b"\xef\xbb\xbf"
_ANY_END = re.compile(rb"[\r\n\x1c]")
_CR_END = re.compile(rb"[\r\x1c]")
_SEGMENT_ID = re.compile(rb"[A-Z][A-Z0-9]{2}(?![A-Za-z0-9])")
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


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of bytes of one kind; ``line`` counts from 1 as a text editor would."""

    kind: ChunkKind
    content: bytes
    offset: int
    line: int


def cut(raw: bytes) -> Iterator[Chunk]:
    """Cut a whole file; concatenating the contents gives ``raw`` back."""
    position, line, ending = 0, 1, _ANY_END
    if raw.startswith(_BOM):
        yield Chunk(ChunkKind.BOM, _BOM, 0, 1)
        position = len(_BOM)
    while position < len(raw):
        if raw.startswith(b"MSH", position):
            ending = _ending_after(raw, position)
        kind, stop = _next(raw, position, ending)
        content = raw[position:stop]
        yield Chunk(kind, content, position, line)
        if kind in (ChunkKind.TERMINATOR, ChunkKind.BLANK):
            line += len(re.findall(rb"\r\n|\r|\n", content))
        position = stop


def _ending_after(raw: bytes, position: int) -> re.Pattern[bytes]:
    """In a CR file a bare LF belongs to the data; in an LF or CRLF file any of them ends a segment."""
    first = _ANY_END.search(raw, position)
    lone_cr = first is not None and raw[first.start() : first.start() + 2] not in (b"\r\n",) and first[0] == b"\r"
    return _CR_END if lone_cr else _ANY_END


def _next(raw: bytes, position: int, ending: re.Pattern[bytes]) -> tuple[ChunkKind, int]:
    byte = raw[position]
    if byte in (START_BLOCK, END_BLOCK):
        return ChunkKind.FRAME, position + 1
    if byte in b"\r\n":
        return ChunkKind.TERMINATOR, position + (2 if raw.startswith(b"\r\n", position) else 1)
    if byte in b" \t\0":
        return ChunkKind.BLANK, _end_of_blank(raw, position)
    found = ending.search(raw, position)
    stop = found.start() if found else len(raw)
    return _kind_of(raw[position : position + 4]), stop


def _end_of_blank(raw: bytes, position: int) -> int:
    while position < len(raw) and raw[position] in b" \t\0":
        position += 1
    return position


def _kind_of(head: bytes) -> ChunkKind:
    if head.startswith(b"MSH"):
        return ChunkKind.HEADER
    if head.startswith(_BATCH):
        return ChunkKind.BATCH
    return ChunkKind.SEGMENT if _SEGMENT_ID.match(head) else ChunkKind.JUNK


def is_message_chunk(chunk: Chunk) -> bool:
    """Whether a chunk is a segment of a message."""
    return chunk.kind in (ChunkKind.HEADER, ChunkKind.SEGMENT)
