"""Small pictures, films and texts written byte by byte, for the tests of proofs."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

from harness.builder.pdf import minimal_pdf


def chunk(kind: bytes, data: bytes) -> bytes:
    """A PNG chunk with its CRC."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(
    rows: Sequence[bytes],
    width: int,
    depth: int = 8,
    colour: int = 2,
    filters: Sequence[int] = (0,),
    interlace: int = 0,
) -> bytes:
    """A PNG of raw rows, filtered as asked (the filters are taken in turn)."""
    step = max(1, depth * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour] // 8)
    above = bytes(len(rows[0]))
    data = b""
    for number, row in enumerate(rows):
        kind = filters[number % len(filters)]
        data += bytes([kind]) + _filtered(row, above, step, kind)
        above = row
    header = struct.pack(">IIBBBBB", width, len(rows), depth, colour, 0, 0, interlace)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def filled(width: int, height: int, data: bytes, interlace: int = 0) -> bytes:
    """A PNG (RGB, 8 bits) of these inflated bytes, be they enough or not."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, interlace)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def _filtered(row: bytes, above: bytes, step: int, kind: int) -> bytes:
    out = bytearray()
    for at, value in enumerate(row):
        left = row[at - step] if at >= step else 0
        corner = above[at - step] if at >= step else 0
        guess = (0, left, above[at], (left + above[at]) // 2, _paeth(left, above[at], corner))[kind]
        out.append((value - guess) & 0xFF)
    return bytes(out)


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))


def plain(width: int = 240, height: int = 120, pixel: bytes = b"\x10\x20\x30", filters: Sequence[int] = (0,)) -> bytes:
    """One colour."""
    return png([pixel * width] * height, width, filters=filters)


def screen(width: int = 240, height: int = 120, filters: Sequence[int] = (0,)) -> bytes:
    """One colour but for a pixel."""
    rows = [b"\x10\x20\x30" * width] * height
    rows[-1] = rows[-1][:-3] + b"\x10\x20\x31"
    return png(rows, width, filters=filters)


JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xc0\x00\x0b\x08\x00\x78\x00\xf0\x01\x01\x11\x00\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x7f\x12\xff\xd9"
)
GIF = b"GIF89a" + struct.pack("<HHBBB", 240, 120, 0x80, 0, 0) + bytes(6) + (
    b"!\xf9\x04\x00\x00\x00\x00\x00" + b"," + struct.pack("<HHHHB", 0, 0, 240, 120, 0) + b"\x02\x02\x4c\x01\x00" + b";"
)  # fmt: skip
_VP8L = b"VP8L" + struct.pack("<I", 13) + b"\x2f" + struct.pack("<I", 239 | 119 << 14) + bytes(9)
WEBP = b"RIFF" + struct.pack("<I", 4 + len(_VP8L)) + b"WEBP" + _VP8L
WEBM = b"\x1aE\xdf\xa3\x87\x42\x82\x84webm" + b"\x18\x53\x80\x67\xff" + b"\x1f\x43\xb6\x75\x81\x00"
MP4 = (
    struct.pack(">I", 16)
    + b"ftypisom"
    + bytes(4)
    + struct.pack(">I", 8)
    + b"moov"
    + struct.pack(">I", 12)
    + b"mdat"
    + bytes(4)
)
PDF = minimal_pdf("Attestation")
TEXT = "Décision du 16 mars.\nÉtape écartée.\n".encode()
MAIL = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Etape\r\n\r\nEcartee.\r\n"
