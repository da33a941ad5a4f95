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
_UPPER = (ord("A"), ord("Z"))
_BOM = b"\xef\xbb\xbf"
_ANY_END = b"\r\n\x1c"
_CR_END = b"\r\x1c"
_SEGMENT_ID = re.compile(rb"[A-Z][A-Z0-9]{2}(?![A-Za-z0-9])")
_BLANK_RUN = re.compile(rb"[ \t\0\r\n]+")
_FRAME_RUN = re.compile(rb"[\x0b\x1c]+")
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
    ends = _Ends(raw)
    if raw.startswith(_BOM):
        yield Chunk(ChunkKind.BOM, _BOM, 0, 1)
        position = len(_BOM)
    while position < len(raw):
        if count >= MAX_CHUNKS:
            yield Chunk(ChunkKind.UNREAD, raw[position:], position, line)
            return
        if raw.startswith(b"MSH", position):
            ending, separator = _ending_after(raw, position, ends), raw[position + 3 : position + 4]
        kind, stop = _next(raw, position, ending, separator, ends)
        content = raw[position:stop]
        yield Chunk(kind, content, position, line)
        line += _lines_in(content)
        position, count = stop, count + 1


def _lines_in(content: bytes) -> int:
    """Line ends as a text editor counts them; a segment has none, or bare LF, so most are told by one search."""
    if b"\r" not in content:
        return content.count(b"\n") if b"\n" in content else 0
    return content.count(b"\n") + content.count(b"\r") - content.count(b"\r\n")


class _Ends:
    """The next end of a segment: each byte is looked for once, whatever the number of segments."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._next: dict[int, int] = dict.fromkeys(_ANY_END, -1)

    def after(self, position: int, ending: bytes) -> int:
        """Offset of the first byte of ``ending`` from a position on; the length of the file when there is none."""
        nearest = len(self._raw)
        for byte in ending:
            found = self._next[byte]
            if found < position:
                found = self._raw.find(byte, position)
                found = self._next[byte] = found if found >= 0 else len(self._raw)
            nearest = min(nearest, found)
        return nearest


def _ending_after(raw: bytes, position: int, ends: _Ends) -> bytes:
    """In a CR file a bare LF belongs to the data; in an LF or CRLF file any of them ends a segment."""
    first = ends.after(position, _ANY_END)
    return _CR_END if raw[first : first + 1] == b"\r" and raw[first : first + 2] != b"\r\n" else _ANY_END


def _next(raw: bytes, position: int, ending: bytes, separator: bytes, ends: _Ends) -> tuple[ChunkKind, int]:
    byte = raw[position]
    if _UPPER[0] <= byte <= _UPPER[1]:  # a segment, nearly always
        stop = ends.after(position, ending)
        return _kind_of(raw[position : min(stop, position + 4)], separator), stop
    if byte in (START_BLOCK, END_BLOCK):
        return ChunkKind.FRAME, _end_of(_FRAME_RUN, raw, position)
    if byte in b"\r\n":
        stop = position + (2 if raw.startswith(b"\r\n", position) else 1)
        run = _end_of(_BLANK_RUN, raw, stop)
        return (ChunkKind.TERMINATOR, stop) if run == stop else (ChunkKind.BLANK, run)
    if byte in b" \t\0":
        return ChunkKind.BLANK, _end_of(_BLANK_RUN, raw, position)
    stop = ends.after(position, ending)
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
