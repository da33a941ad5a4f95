"""A ZIP whose directory is lost: its first entries are read whole, or not at all."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.builder.hostile import MIB
from harness.formats import xdm
from harness.formats.salvage import salvage
from tests.formats.zips import METADATA, RIM, encrypted, zipped

ENTRIES = ((METADATA, RIM), ("IHE_XDM/SUBSET01/DOC0001.XML", b"<a/>" * 500), ("README.TXT", b"lisez-moi"))
DEFLATED = zipped(*ENTRIES)
STORED = zipped(*ENTRIES, method=zipfile.ZIP_STORED)


class _Unseekable(io.RawIOBase):
    """A stream that cannot go back: sizes are written after the data, as Java writes them."""

    def __init__(self) -> None:
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.held += data
        return len(data)


def streamed() -> bytes:
    """The same entries, each followed by its data descriptor."""
    out = _Unseekable()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for name, content in ENTRIES:
            archive.writestr(name, content)
    return bytes(out.held)


@pytest.mark.parametrize("raw", [DEFLATED, STORED, streamed()], ids=["deflated", "stored", "streamed"])
def test_entries_before_the_cut_are_read(raw: bytes) -> None:
    """The directory is cut off: all the entries; the last entry is cut: the ones before."""
    directory = raw.index(b"PK\x01\x02")
    assert salvage(raw[:directory], 10, MIB) == dict(ENTRIES)
    assert salvage(raw[: raw.rindex(b"PK\x03\x04") + 35], 10, MIB) == dict(ENTRIES[:2])


def test_the_reader_judges_what_it_recovers() -> None:
    """The archive is told as truncated, and its sub-set is there."""
    archive = xdm.read(DEFLATED[: DEFLATED.index(b"PK\x01\x02") + 10])
    assert [p.check for p in archive.problems] == ["FORMAT-ZIP"] and "3 entr" in archive.problems[0].message.fr
    assert [s.folder for s in archive.subsets] == ["IHE_XDM/SUBSET01"] and archive.looks_like_xdm


def test_bounds() -> None:
    """No more entries, nor bytes, than asked for; encrypted ones are left."""
    assert list(salvage(DEFLATED, 1, MIB)) == [METADATA]
    assert salvage(DEFLATED, 10, len(RIM)) == {METADATA: RIM}
    assert salvage(encrypted(DEFLATED), 10, MIB) == {}


def test_a_wrong_checksum_stops_the_reading() -> None:
    """Nothing after a damaged entry is believed."""
    damaged = bytearray(STORED)
    damaged[STORED.index(b"<a/>")] ^= 1
    assert salvage(bytes(damaged), 10, MIB) == {METADATA: RIM}


def test_other_methods_are_left() -> None:
    """Stored and deflated only."""
    assert salvage(zipped(*ENTRIES, method=zipfile.ZIP_LZMA), 10, MIB) == {}


@settings(derandomize=True, max_examples=300, deadline=None)
@given(
    st.integers(0, len(DEFLATED)),
    st.lists(st.tuples(st.integers(0, len(DEFLATED) - 1), st.integers(0, 255)), max_size=3),
)
def test_what_is_recovered_is_what_was_written(cut: int, changes: list[tuple[int, int]]) -> None:
    """Cut anywhere, a few bytes changed: never raises; content that is given back has its checksum."""
    raw = bytearray(DEFLATED[:cut])
    for position, value in changes:
        if position < cut:
            raw[position] = value
    contents = {content for _, content in ENTRIES}
    assert set(salvage(bytes(raw), 10, MIB).values()) <= contents | {b""}
