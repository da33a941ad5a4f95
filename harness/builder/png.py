"""A small drawn PNG that stands for a screen capture; stored, not compressed, so that bytes are reproducible."""

import struct
import zlib
from functools import cache

_WIDTH, _HEIGHT = 240, 120


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@cache
def capture(ticked: bool = False) -> bytes:
    """A one-bit picture of a form: a frame, two lines of text, a check box (ticked or not) and a button."""
    rows = [[1] * _WIDTH for _ in range(_HEIGHT)]
    _frame(rows, 4, 4, 231, 111)
    _frame(rows, 20, 50, 12, 12)
    _frame(rows, 160, 84, 56, 18)
    for y in (20, 34):
        _bar(rows, 20, y, 150 if y == 20 else 100)
    _bar(rows, 44, 56, 120)
    if ticked:
        for step in range(10):
            rows[51 + step][21 + step] = rows[51 + step][30 - step] = 0
    packed = b"".join(b"\0" + bytes(_byte(row, x) for x in range(0, _WIDTH, 8)) for row in rows)
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 1, 0, 0, 0, 0)
    body = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(packed, 0)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _byte(row: list[int], x: int) -> int:
    return int("".join(str(bit) for bit in row[x : x + 8]), 2)


def _bar(rows: list[list[int]], x: int, y: int, width: int) -> None:
    for line in rows[y : y + 3]:
        line[x : x + width] = [0] * width


def _frame(rows: list[list[int]], x: int, y: int, width: int, height: int) -> None:
    for line in (rows[y], rows[y + height - 1]):
        line[x : x + width] = [0] * width
    for line in rows[y : y + height]:
        line[x] = line[x + width - 1] = 0
