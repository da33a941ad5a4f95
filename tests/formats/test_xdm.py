"""IHE_XDM archives that are damaged or hostile: read as far as possible, told, never extracted."""

from __future__ import annotations

import lzma
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.formats import limits, xdm
from harness.formats.xdm import Archive
from tests.formats.zips import METADATA, RIM, encrypted, patched, zip64, zipped

GOOD = zipped((METADATA, RIM), ("IHE_XDM/SUBSET01/DOC0001.XML", b"<a/>"), ("README.TXT", b"lisez-moi"))


def told(archive: Archive) -> list[tuple[str, str]]:
    """(check, entry) of every problem."""
    return [(p.check, p.place.path) for p in archive.problems]


def test_a_sound_archive_is_read_in_full() -> None:
    """Entries, sub-set, no problem."""
    archive = xdm.read(GOOD)
    assert sorted(archive.entries) == ["IHE_XDM/SUBSET01/DOC0001.XML", METADATA, "README.TXT"]
    assert [s.folder for s in archive.subsets] == ["IHE_XDM/SUBSET01"] and archive.problems == ()


def test_zip64_is_read() -> None:
    """Large-file records are no obstacle."""
    assert xdm.read(zip64()).entries == {METADATA: RIM}


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/evil.xml", "a/../../evil.xml", "C:\\evil.xml", "..\\evil.xml"])
def test_a_path_that_escapes_is_told(name: str) -> None:
    """Nothing is written, and the name is a finding."""
    assert {check for check, _ in told(xdm.read(zipped((METADATA, RIM), (name, b"x"))))} == {"FORMAT-ZIP-PATH"}


def test_an_encrypted_entry_is_told_and_the_others_are_read() -> None:
    """And the archive is still known for what it is by its names."""
    archive = xdm.read(encrypted(GOOD))
    assert told(archive) == [("FORMAT-ZIP-ENCRYPTED", METADATA)]
    assert "README.TXT" in archive.entries and archive.looks_like_xdm


def test_a_bomb_is_not_inflated() -> None:
    """A ratio of a thousand is refused from the directory alone."""
    archive = xdm.read(zipped((METADATA, RIM), ("zeros.bin", b"\0" * (4 * limits.MIB))))
    assert told(archive) == [("FORMAT-ZIP-LIMITS", "zeros.bin")] and archive.entries == {}


def test_too_many_entries_are_refused() -> None:
    """Counted in the directory."""
    raw = zipped(*((f"IHE_XDM/{n}", b"") for n in range(limits.MAX_ZIP_ENTRIES + 1)))
    archive = xdm.read(raw)
    assert told(archive) == [("FORMAT-ZIP-LIMITS", "")] and archive.looks_like_xdm


def test_a_directory_beyond_measure_is_not_even_listed() -> None:
    """Records are counted in the bytes before any of them is read."""
    raw = GOOD + b"PK\x01\x02" * (5 * limits.MAX_ZIP_ENTRIES)
    assert told(xdm.read(raw)) == [("FORMAT-ZIP", "")]


def test_the_allowance_bounds_the_inflated_size() -> None:
    """An e-mail shares one allowance among its archives."""
    assert told(xdm.read(GOOD, allowance=10)) == [("FORMAT-ZIP-LIMITS", "")]


def test_a_nested_archive_is_not_opened() -> None:
    """A warning names it."""
    found = xdm.read(zipped((METADATA, RIM), ("inner.zip", GOOD)))
    assert [(p.check, p.level.value) for p in found.problems] == [("FORMAT-ZIP-NESTED", "warning")]


def test_duplicate_names_are_told() -> None:
    """Two entries of one name."""
    assert told(xdm.read(zipped((METADATA, RIM), (METADATA, RIM)))) == [("FORMAT-ZIP-PATH", METADATA)]


@pytest.mark.parametrize("keep", [0, 4, 30, len(GOOD) // 2, len(GOOD) - 1])
def test_a_truncated_archive_is_told(keep: int) -> None:
    """Whatever the place of the cut."""
    assert told(xdm.read(GOOD[:keep])) == [("FORMAT-ZIP", "")]


def test_a_crc_error_is_told_and_the_others_are_read() -> None:
    """The damaged entry is named."""
    archive = xdm.read(patched(GOOD, 16, "<I", 12345))
    assert told(archive) == [("FORMAT-ZIP", METADATA)] and "README.TXT" in archive.entries


@pytest.mark.parametrize("size", [0, 1, 10_000, 0xFFFFFFF0])
def test_lying_sizes_are_told(size: int) -> None:
    """The directory announces another inflated size than the data."""
    assert told(xdm.read(patched(GOOD, 24, "<I", size))) != []


@pytest.mark.parametrize("offset", [1, 0x7FFFFFFF, 0xFFFFFFFE])
def test_an_offset_out_of_the_file_is_told(offset: int) -> None:
    """The local header is not where the directory says."""
    assert told(xdm.read(patched(GOOD, 42, "<I", offset))) != []


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compressions_are_told_and_not_run(method: int) -> None:
    """ITI-32 archives are stored or deflated; LZMA may ask for gigabytes."""
    archive = xdm.read(zipped((METADATA, RIM), method=method))
    assert told(archive) == [("FORMAT-ZIP", METADATA)] and archive.entries == {}


@pytest.mark.parametrize("error", [lzma.LZMAError("x"), RuntimeError("x"), ValueError("x"), IndexError("x")])
def test_whatever_an_entry_raises_is_told(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """No exception of a decoder goes through."""

    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(zipfile.ZipExtFile, "read", broken)
    assert [check for check, _ in told(xdm.read(GOOD))] == ["FORMAT-ZIP"] * 3


def test_names_that_are_not_utf8_are_read() -> None:
    """Flagged as UTF-8 but not: told; not flagged: read as cp437."""
    raw = zipped((METADATA, RIM), ("é.xml", b"<a/>"))
    assert told(xdm.read(raw.replace("é.xml".encode(), b"\xe9\xff.xml"))) == [("FORMAT-ZIP", "")]


def test_metadata_that_are_not_xml_are_told() -> None:
    """METADATA.XML truncated, or of another kind."""
    assert told(xdm.read(zipped((METADATA, RIM[:20])))) == [("FORMAT-XDM-METADATA", METADATA)]
    assert told(xdm.read(zipped((METADATA, b"<a/>")))) == [("FORMAT-XDM-METADATA", METADATA)]


def test_the_number_of_document_entries_is_bounded() -> None:
    """Over all sub-sets; those before the bound are kept."""
    wide = RIM.replace(b"/>", b">") + b"<ExtrinsicObject/>" * 1_500 + b"</SubmitObjectsRequest>"
    archive = xdm.read(zipped((METADATA, wide), (METADATA.replace("01", "02"), wide), method=zipfile.ZIP_STORED))
    assert told(archive) == [("FORMAT-XDM-METADATA", METADATA.replace("01", "02"))] and len(archive.subsets) == 1


def test_many_problems_of_one_check_do_not_hide_another() -> None:
    """A hundred odd paths are told, and the broken metadata too."""
    odd = [(f"../{n}", b"") for n in range(limits.MAX_TOLD + 50)]
    found = [check for check, _ in told(xdm.read(zipped(*odd, (METADATA, RIM[:20]))))]
    assert found == ["FORMAT-ZIP-PATH"] * limits.MAX_TOLD + ["FORMAT-XDM-METADATA"]


def test_a_nul_in_a_name_is_told() -> None:
    """zipfile would cut the name there, and read the document as a folder."""
    name = b"IHE_XDM/SUBSET01/DOC0001.XML"
    start = GOOD.rindex(name)
    archive = xdm.read(GOOD[:start] + name.replace(b"/SUBSET", b"/\0UBSET") + GOOD[start + len(name) :])
    assert {check for check, _ in told(archive)} == {"FORMAT-ZIP", "FORMAT-ZIP-PATH"}


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_damaged_archives_never_raise(changes: list[tuple[int, int]]) -> None:
    """Any few bytes changed: entries that are given back are listed, everything else is told."""
    raw = bytearray(GOOD)
    for position, value in changes:
        raw[position] = value
    archive = xdm.read(bytes(raw))
    assert set(archive.entries) <= set(archive.names)
    assert archive.problems or len(archive.entries) == len(set(archive.names))
