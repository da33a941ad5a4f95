"""Whether an image is whole: from its header to its end mark, without decoding it."""
"""JPEG, GIF and WebP pictures read as far as their size and their end: a capture cut short shows nothing."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from harness.core.finding import Level
from harness.core.text import Text, same
from harness.formats.flaws import Flaw, cut

_DICOM_LONG = frozenset({b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"UC", b"UN", b"UR", b"UT", b"SV", b"UV"})
_UNDEFINED = 0xFFFFFFFF
_PIXELS = (0x7FE0, 0x0010)
_SEQUENCE_END = b"\xfe\xff\xdd\xe0"
#: Elements of a DICOM file that are walked.
_MAX_ELEMENTS = 20_000


def png(raw: bytes) -> Iterator[Flaw]:
    """Chunk after chunk, each with its CRC, up to IEND."""
    at, seen_data = 8, False
    while at + 12 <= len(raw):
        length, kind = struct.unpack(">I4s", raw[at : at + 8])
        data = raw[at + 8 : at + 8 + length]
        crc = raw[at + 8 + length : at + 12 + length]
        if len(data) < length or len(crc) < 4:
            break
        if struct.unpack(">I", crc)[0] != zlib.crc32(kind + data):
            yield cut("CRC exact de chaque bloc", "right CRC of each chunk", kind.decode("latin-1"))
            return
        seen_data = seen_data or kind == b"IDAT"
        if kind == b"IEND":
            if not seen_data:
                yield cut("une image (IDAT)", "a picture (IDAT)")
            return
        at += 12 + length
    yield cut("bloc final IEND", "final chunk IEND")


def jpeg(raw: bytes) -> Iterator[Flaw]:
    """A frame, a scan, and the end mark after it; what cameras add behind is left alone."""
    scan = raw.find(b"\xff\xda")
    if scan < 0:
        yield cut("une image (SOS)", "a picture (SOS)")
    elif raw.find(b"\xff\xd9", scan) < 0:
        yield cut("marque de fin EOI (FFD9)", "end mark EOI (FFD9)")


def gif(raw: bytes) -> Iterator[Flaw]:
    """The trailer."""
    if not raw.rstrip(b"\0").endswith(b";"):
        yield cut("marque de fin 3B", "end mark 3B")


def bmp(raw: bytes) -> Iterator[Flaw]:
    """As many bytes as the header tells; some writers leave 0 there."""
    size = struct.unpack("<I", raw[2:6])[0] if len(raw) >= 26 else len(raw) + 1
    if size > len(raw):
        yield cut(f"{size} octets", f"{size} bytes", str(len(raw)))


def tiff(raw: bytes) -> Iterator[Flaw]:
    """The directory of the first image and its strips or tiles are inside the file."""
    order = "<" if raw[:2] == b"II" else ">"
    try:
        at = struct.unpack(f"{order}I", raw[4:8])[0]
        count = struct.unpack(f"{order}H", raw[at : at + 2])[0]
        entries = [struct.unpack(f"{order}HHI4s", raw[at + 2 + 12 * n : at + 14 + 12 * n]) for n in range(count)]
        values = {tag: _values(raw, order, *rest) for tag, *rest in entries if tag in (273, 279, 324, 325)}
    except struct.error:
        yield cut(
            "répertoire d'image (IFD) dans le fichier", "image directory (IFD) inside the file", f"{len(raw)} octets"
        )
        return
    starts, lengths = values.get(273) or values.get(324) or [], values.get(279) or values.get(325) or []
    if not entries or any(a + n > len(raw) for a, n in zip(starts, lengths, strict=False)):
        yield cut("toutes les bandes de l'image", "every strip of the image", f"{len(raw)} octets")


def _values(raw: bytes, order: str, kind: int, count: int, field: bytes) -> list[int]:
    code = {3: "H", 4: "I"}.get(kind, "")
    width = struct.calcsize(order + code)
    if not code or count > len(raw):
        return []
    at = struct.unpack(f"{order}I", field)[0]
    data = field if count * width <= 4 else raw[at : at + count * width]
    return list(struct.unpack(f"{order}{count}{code}", data[: count * width]))


def dicom(raw: bytes) -> Iterator[Flaw]:
    """Elements one after the other to the end of the file; only explicit little endian syntaxes are walked."""
    at, syntax = 132, b""
    for _ in range(_MAX_ELEMENTS):
        if at == len(raw):
            return
        element = _element(raw, at)
        if element is None:
            yield cut("un élément DICOM entier", "a whole DICOM element", f"{len(raw)} octets")
            return
        tag, start, length = element
        if tag == (0x0002, 0x0010):
            syntax = raw[start : start + length].strip(b"\0 ")
        if tag[0] > 2 and syntax in (b"1.2.840.10008.1.2", b"1.2.840.10008.1.2.2", b"1.2.840.10008.1.2.1.99"):
            return  # implicit, big endian or deflated: not walked
        if length == _UNDEFINED:
            if tag == _PIXELS:
                if raw.rfind(_SEQUENCE_END, start) < 0:
                    yield cut("fin des pixels (FFFE,E0DD)", "end of the pixels (FFFE,E0DD)")
                return
            start = raw.find(_SEQUENCE_END, start) + 8
            if start < 8:
                yield cut("fin de séquence (FFFE,E0DD)", "end of the sequence (FFFE,E0DD)")
                return
            length = 0
        if start + length > len(raw):
            yield cut(f"élément ({tag[0]:04X},{tag[1]:04X}) de {length} octets", f"element ({tag[0]:04X},{tag[1]:04X}) of {length} bytes",
                      str(len(raw) - start))  # fmt: skip
            return
        at = start + length


def _element(raw: bytes, at: int) -> tuple[tuple[int, int], int, int] | None:
    """Tag, start of the value and its length, explicit VR; None when the header is cut."""
    head = raw[at : at + 8]
    if len(head) < 8:
        return None
    group, number = struct.unpack("<HH", head[:4])
    if group == 0xFFFE:
        return (group, number), at + 8, 0
    if head[4:6] in _DICOM_LONG:
        length = raw[at + 8 : at + 12]
        return ((group, number), at + 12, struct.unpack("<I", length)[0]) if len(length) == 4 else None
    return (group, number), at + 8, struct.unpack("<H", head[6:8])[0]


def wav(raw: bytes) -> Iterator[Flaw]:
    """As many bytes as RIFF tells."""
    size = struct.unpack("<I", raw[4:8])[0] + 8
    if size > len(raw) + 1:
        yield cut(f"{size} octets", f"{size} bytes", str(len(raw)))


def mp4(raw: bytes) -> Iterator[Flaw]:
    """Boxes one after the other to the end, ``moov`` among them."""
    at, kinds = 0, set()
    while at + 8 <= len(raw):
        size, kind = struct.unpack(">I4s", raw[at : at + 8])
        if size == 1 and at + 16 <= len(raw):
            size = struct.unpack(">Q", raw[at + 8 : at + 16])[0]
        kinds.add(kind)
        if size == 0:
            break
        if size < 8 or at + size > len(raw):
            yield cut(f"bloc de {size} octets", f"box of {size} bytes", str(len(raw) - at))
            return
        at += size
    if b"moov" not in kinds:
        yield Flaw(
            same("moov"),
            Text("(absent)", "(absent)"),
            Text("vidéo sans index : illisible", "video without index: unreadable"),
            level=Level.ERROR,
        )

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
