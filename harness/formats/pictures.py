"""JPEG, GIF and WebP pictures read as far as their size and their end: a capture cut short shows nothing."""

from __future__ import annotations

import struct

from harness.formats.png import Broken

#: Bytes of segments or blocks walked in one picture.
_MAX_STEPS = 1_000_000
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})

Size = tuple[int, int]


def jpeg(raw: bytes) -> Size:
    """Width and height of the first frame; raises Broken without a frame, a scan and the end of image."""
    at, size = 2, None
    while at + 4 <= len(raw) and raw[at] == 0xFF:
        marker = raw[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        if marker in _ALONE:
            at += 2
            continue
        length = struct.unpack_from(">H", raw, at + 2)[0]
        if marker in _FRAMES and at + 9 <= len(raw):
            height, width = struct.unpack_from(">HH", raw, at + 5)
            size = (width, height)
        if marker == 0xDA or length < 2:
            break
        at += 2 + length
    if size is None:
        raise Broken("aucune image (pas de trame SOF)", "no picture (no SOF frame)")
    if raw.find(b"\xff\xd9", at) < 0:
        raise Broken("fichier tronqué (pas de fin EOI)", "truncated file (no EOI)")
    return _shown(size)


def gif(raw: bytes) -> Size:
    """Width and height of the screen; raises Broken without an image and the trailer."""
    if len(raw) < 13:
        raise Broken("fichier tronqué", "truncated file")
    width, height, packed = struct.unpack_from("<HHB", raw, 6)
    at, images = 13 + _table(packed), 0
    for _ in range(_MAX_STEPS):
        kind = raw[at : at + 1]
        if kind == b";":
            break
        if kind == b"!":
            at = _after_blocks(raw, at + 2)
        elif kind == b"," and at + 10 <= len(raw):
            images += 1
            at = _after_blocks(raw, at + 11 + _table(raw[at + 9]))
        else:
            raise Broken("fichier tronqué (pas de fin)", "truncated file (no trailer)")
    if not images:
        raise Broken("aucune image", "no picture")
    return _shown((width, height))


def _table(packed: int) -> int:
    return 3 << (packed & 7) + 1 if packed & 0x80 else 0


def _after_blocks(raw: bytes, at: int) -> int:
    """The place after a chain of sub-blocks, which a zero ends."""
    while at < len(raw):
        length = raw[at]
        at += 1 + length
        if not length:
            return at
    raise Broken("fichier tronqué (pas de fin)", "truncated file (no trailer)")


def webp(raw: bytes) -> Size:
    """Width and height of the first chunk; raises Broken when the file is shorter than it says."""
    if len(raw) < 30 or struct.unpack_from("<I", raw, 4)[0] + 8 > len(raw):
        raise Broken("fichier tronqué", "truncated file")
    kind = raw[12:16]
    if kind == b"VP8X":
        return _shown((_three(raw, 24) + 1, _three(raw, 27) + 1))
    if kind == b"VP8L" and raw[20] == 0x2F:
        bits = struct.unpack_from("<I", raw, 21)[0]
        return _shown(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
    if kind == b"VP8 " and raw[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", raw, 26)
        return _shown((width & 0x3FFF, height & 0x3FFF))
    raise Broken("aucune image", "no picture")


def _three(raw: bytes, at: int) -> int:
    return int.from_bytes(raw[at : at + 3], "little")


def _shown(size: Size) -> Size:
    if 0 in size:
        raise Broken("image sans surface", "picture without a surface")
    return size
