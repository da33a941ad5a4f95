"""The directory of a ZIP against the headers of its entries, and the bytes that belong to none."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from harness.formats import xdm
from harness.formats.zip_headers import disagreements, stray_bytes

NAMES = ("A.TXT", "B.TXT")


class _Pipe(io.RawIOBase):
    """What cannot seek: sizes and CRC then follow the data of each entry."""

    def __init__(self) -> None:
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.held += bytes(data)  # type: ignore[call-overload]
        return len(bytes(data))  # type: ignore[call-overload]


def archive(method: int = zipfile.ZIP_DEFLATED, *, streamed: bool = False) -> bytes:
    """Two small entries."""
    target = _Pipe() if streamed else io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as made:
        for name in NAMES:
            made.writestr(name, name * 20)
    return bytes(target.held) if isinstance(target, _Pipe) else target.getvalue()


def told(raw: bytes) -> tuple[list[tuple[str, str]], list[tuple[int, int]]]:
    """Names and headers that disagree, then stray bytes."""
    with zipfile.ZipFile(io.BytesIO(raw)) as opened:
        infos, directory = opened.infolist(), opened.start_dir
    return [(d.name, d.header) for d in disagreements(raw, infos)], list(stray_bytes(raw, infos, directory))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("streamed", [False, True])
def test_one_story(method: int, streamed: bool) -> None:
    """What the standard library writes, sizes before or after the data."""
    assert told(archive(method, streamed=streamed)) == ([], [])


@pytest.mark.parametrize(
    ("offset", "layout", "value", "header"),
    [(8, "<H", 0, "method 0"), (14, "<I", 7, "CRC 7"), (18, "<I", 7, "compressed 7"), (22, "<I", 7, "size 7")],
)
def test_a_header_that_contradicts_the_directory(offset: int, layout: str, value: int, header: str) -> None:
    """The first entry alone."""
    raw = bytearray(archive())
    struct.pack_into(layout, raw, offset, value)
    assert told(bytes(raw)) == ([("A.TXT", header)], [])


def test_bytes_of_no_entry() -> None:
    """Before the first entry (another archive), and between the last one and the directory."""
    raw = archive()
    assert told(raw + raw) == ([], [(0, len(raw))])
    with zipfile.ZipFile(io.BytesIO(raw)) as opened:
        start = opened.start_dir
    end = bytearray(raw[:start] + b"x" * 100 + raw[start:])
    struct.pack_into("<I", end, end.rindex(b"PK\x05\x06") + 16, start + 100)
    assert told(bytes(end)) == ([], [(start, 100)])


def test_the_archive_tells_them_once() -> None:
    """One problem for all stray bytes, a warning; none for an entry that is broken anyway."""
    raw = archive()
    (problem,) = [p for p in xdm.read(raw + raw).problems if p.check == "FORMAT-ZIP"]
    assert (
        problem.level.value == "warning" and problem.actual.en == f"{len(raw)} bytes, {len(raw)} of them from byte 0 on"
    )
    broken = bytearray(raw)
    broken[40] ^= 0xFF
    struct.pack_into("<I", broken, 22, 7)
    assert [p.place.path for p in xdm.read(bytes(broken)).problems if p.check == "FORMAT-ZIP"] == ["A.TXT"]
