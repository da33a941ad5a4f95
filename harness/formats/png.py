"""A PNG file read for what it shows: its chunks with their CRC, its size, and whether all its pixels are one colour."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: Samples of a pixel, by colour type.
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_MAX_CHUNKS = 200_000
#: Inflated bytes that are compared to tell a blank picture; beyond, they are counted only.
_MAX_PIXELS = 128 << 20
#: Inflated bytes that no screen needs and that no browser would show.
_MAX_SHOWN = 512 << 20
_PIECE = 1 << 20
#: Adam7: first column and row, then steps, of each pass.
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


class Broken(ValueError):
    """What is wrong with the bytes, in French and in English."""

    def __init__(self, fr: str, en: str) -> None:
        super().__init__(fr)
        self.fr, self.en = fr, en


@dataclass(frozen=True, slots=True)
class Header:
    """IHDR."""

    width: int
    height: int
    depth: int
    colour: int
    interlaced: bool

    @property
    def step(self) -> int:
        """Bytes from a pixel to the next, as the filters count them."""
        return max(1, self.depth * _SAMPLES[self.colour] // 8)

    @property
    def row(self) -> int:
        """Bytes of one row, without its filter."""
        return self._row(self.width)

    def _row(self, width: int) -> int:
        return (width * self.depth * _SAMPLES[self.colour] + 7) // 8

    @property
    def inflated(self) -> int:
        """Bytes of all rows with their filters, those of the seven passes when it is interlaced."""
        if not self.interlaced:
            return self.height * (1 + self.row)
        sizes = ((-(-(self.width - x) // right), -(-(self.height - y) // down)) for x, y, right, down in _PASSES)
        return sum(height * (1 + self._row(width)) for width, height in sizes if width > 0 and height > 0)


@dataclass(frozen=True, slots=True)
class Picture:
    """What a sound PNG tells."""

    width: int
    height: int
    #: All pixels of one colour; None when that was not worked out (interlaced, huge).
    blank: bool | None


def read(raw: bytes) -> Picture:
    """The picture; raises Broken when a reader could not show it."""
    header, data = None, []
    for kind, content in _chunks(raw):
        if header is None:
            header = _header(kind, content)
        elif kind == b"IDAT":
            data.append(content)
    if header is None or not data:
        raise Broken("aucun pixel (IDAT absent)", "no pixel (no IDAT)")
    pixels = _inflated(b"".join(data), header)
    blank = None if pixels is None else _is_blank(pixels, header)
    return Picture(header.width, header.height, blank)


def _chunks(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk until IEND; what follows IEND is left alone, as readers do."""
    at = len(SIGNATURE)
    for _ in range(_MAX_CHUNKS):
        if at + 12 > len(raw):
            raise Broken("fichier tronqué (pas de fin IEND)", "truncated file (no IEND)")
        length, kind = struct.unpack_from(">I4s", raw, at)
        end = at + 12 + length
        if end > len(raw):
            raise Broken(f"fichier tronqué dans le bloc {_name(kind)}", f"truncated in chunk {_name(kind)}")
        content = raw[at + 8 : end - 4]
        if struct.unpack_from(">I", raw, end - 4)[0] != zlib.crc32(content, zlib.crc32(kind)):
            raise Broken(f"somme de contrôle fausse dans le bloc {_name(kind)}", f"wrong checksum in chunk {_name(kind)}")  # fmt: skip
        if kind == b"IEND":
            return
        yield kind, content
        at = end
    raise Broken("trop de blocs", "too many chunks")


def _name(kind: bytes) -> str:
    return kind.decode("ascii") if kind.isalpha() else kind.hex()


def _header(kind: bytes, content: bytes) -> Header:
    if kind != b"IHDR" or len(content) != 13:
        raise Broken("en-tête IHDR absent", "no IHDR header")
    width, height, depth, colour, compression, filtering, interlace = struct.unpack(">IIBBBBB", content)
    known = depth in _DEPTHS.get(colour, ()) and not compression and not filtering and interlace in (0, 1)
    if not known or not 0 < width < 1 << 31 or not 0 < height < 1 << 31:
        raise Broken("en-tête IHDR impossible", "impossible IHDR header")
    return Header(width, height, depth, colour, bool(interlace))


def _inflated(data: bytes, header: Header) -> bytes | None:
    """The filtered rows; None where they are counted only. Raises Broken when there are too few of them."""
    expected = header.inflated
    if expected > _MAX_SHOWN:
        raise Broken(f"image trop grande pour être affichée ({header.width} × {header.height})",
                     f"picture too large to be shown ({header.width} × {header.height})")  # fmt: skip
    compared = not header.interlaced and expected <= _MAX_PIXELS
    try:
        pixels = zlib.decompressobj().decompress(data, expected) if compared else b""
        found = len(pixels) if compared else _count(data, expected)
    except zlib.error:
        raise Broken("pixels illisibles (compression abîmée)", "unreadable pixels (damaged compression)") from None
    if found < expected:
        raise Broken("pixels manquants", "missing pixels")
    return pixels if compared else None


def _count(data: bytes, wanted: int) -> int:
    """How many bytes come out, up to those wanted; they are not kept."""
    stream, found, rest = zlib.decompressobj(), 0, data
    while found < wanted and not stream.eof:
        piece = stream.decompress(rest, _PIECE)
        rest = stream.unconsumed_tail
        if not piece and not rest:
            break
        found += len(piece)
    return found


def _is_blank(pixels: bytes, header: Header) -> bool:
    """Whether every row is what its filter makes of one colour: no pixel is worked out.

    Before the first pixel everything counts as zero, so the first pixel is stored as it is whatever the filter.
    """
    size = 1 + header.row
    pixel = pixels[1 : 1 + header.step]
    if header.depth < 8 and not _is_one_colour(pixel[0], header.depth):
        return False
    spare = -(header.width * header.depth * _SAMPLES[header.colour]) % 8
    wanted = {(first, kind): _row(pixel, header, first, kind) for first in (True, False) for kind in range(5)}
    for number in range(header.height):
        kind, row = pixels[number * size], pixels[number * size + 1 : (number + 1) * size]
        expected = wanted.get((number == 0, kind))
        if expected is None or row[:-1] != expected[:-1] or row[-1] >> spare != expected[-1] >> spare:
            return False
    return True


def _is_one_colour(byte: int, depth: int) -> bool:
    """Whether a byte repeats one pixel of less than eight bits."""
    mask = (1 << depth) - 1
    return all(byte >> shift & mask == byte & mask for shift in range(0, 8, depth))


def _row(pixel: bytes, header: Header, first: bool, kind: int) -> bytes:
    """A row of one colour, filtered: none, sub, up, average, Paeth."""
    left = bytes(header.row - len(pixel))
    if kind == 0:
        return pixel * (header.row // len(pixel))
    if kind == 3:
        half = bytes((v - v // 2) & 0xFF for v in pixel)
        return pixel + half * (len(left) // len(pixel)) if first else half + left
    if kind == 1 or (first and kind == 4):
        return pixel + left
    return pixel * (header.row // len(pixel)) if first else bytes(header.row)
