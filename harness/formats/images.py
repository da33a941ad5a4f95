"""Whether a TIFF, a BMP, a DICOM object or a WAV is whole: from its header to its end, without decoding it."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from harness.formats.flaws import Flaw, cut

_DICOM_LONG = frozenset({b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"UC", b"UN", b"UR", b"UT", b"SV", b"UV"})
_UNDEFINED = 0xFFFFFFFF
_PIXELS = (0x7FE0, 0x0010)
_SEQUENCE_END = b"\xfe\xff\xdd\xe0"
#: Elements of a DICOM file that are walked.
_MAX_ELEMENTS = 20_000


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
