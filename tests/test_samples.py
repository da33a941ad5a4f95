"""Bundled samples: made by code, test identities only; official samples: no false alarm."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
import yaml

from harness.builder.__main__ import BUNDLED
from harness.builder.faulty import planted
from tests.conftest import ROOT, Command, official

PRODUCTION = re.compile(rb"1\.2\.250\.1\.213\.1\.4\.[89](?![0-9])")
KNOWN = yaml.safe_load((ROOT / "samples" / "ans-known-deviations.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", BUNDLED)
def test_bundled_samples_are_what_the_builder_makes(name: str) -> None:
    """The committed folder and the code agree, file by file and byte by byte."""
    folder = ROOT / "samples" / name
    committed = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert committed == BUNDLED[name]()


def layers(raw: bytes) -> list[bytes]:
    """A file and, for an archive, its entries."""
    if not raw.startswith(b"PK"):
        return [raw]
    with zipfile.ZipFile(io.BytesIO(raw)) as opened:
        return [opened.read(i) for i in opened.infolist()]


def test_no_production_oid_in_samples() -> None:
    """Nobody's real INS: production OIDs are refused, inside base64 too."""
    found = []
    for path in (ROOT / "samples").rglob("*"):
        if path.is_file() and path.suffix != ".yaml":
            for content in layers(path.read_bytes()):
                decoded = _decoded_base64(content)
                found += [path.name for text in (content, *decoded) if PRODUCTION.search(text)]
    assert found == []


def _decoded_base64(content: bytes) -> list[bytes]:
    import base64
    import binascii

    decoded = []
    for block in re.findall(rb"[A-Za-z0-9+/=\r\n]{200,}", content):
        try:
            decoded.append(base64.b64decode(block + b"=" * 3))
        except binascii.Error:
            continue
    return decoded


@pytest.mark.parametrize("name", ["demo", "demo-pfi"])
def test_demo_conforms(segur: Command, name: str) -> None:
    """The conforming editor and the conforming platform: exit 0, no finding at all."""
    ran = segur("run", f"samples/{name}")
    assert ran.code == 0, ran.out
    assert ran.journal.findings == ()


def test_each_planted_fault_is_found_and_nothing_else(segur: Command) -> None:
    """The faulty editor: exit 1, one finding per fault and check that tells it, in its own file."""
    ran = segur("run", "samples/demo-faulty")
    assert ran.code == 1
    assert ran.found() == planted()
    assert len(ran.journal.findings) == len(planted())


def known(folder: str) -> set[tuple[str, str, str, str, str]]:
    """Check, level, file, part and place of each finding that is written down."""
    files = KNOWN["files"][folder]
    return {
        (k["check"], k["level"], files[at["file"]], at.get("part", ""), place)
        for k in KNOWN[folder]
        for at in k["at"]
        for place in at["places"]
    }


@pytest.mark.parametrize("folder", ["ans-hl7v2", "ans-cda", "ans-xdm"])
def test_official_samples_give_only_known_deviations(folder: str, segur: Command) -> None:
    """Each finding on the official samples is written down with its reason, and each line is still true."""
    ran = segur("run", official(folder), "-o", "none")
    found = {(f.check, f.level, f.subject, f.part, f.place) for f in ran.journal.findings}
    assert found == known(folder)
    assert len(ran.journal.findings) == len(found)
    assert all(k["reason"] for k in KNOWN[folder])


@pytest.mark.parametrize("folder", ["ans-hl7v2", "ans-cda", "ans-xdm"])
def test_official_samples_are_all_recognised(folder: str, segur: Command) -> None:
    """No file of the three folders is left out, and the tool itself never fails."""
    ran = segur("run", official(folder), "-o", "none")
    assert [s.subject for s in ran.journal.subjects if not s.recognised] == []
    assert "ERREUR_OUTIL" not in ran.journal.end.verdicts
    files = {s.subject for s in ran.journal.subjects if s.kind == "file"}
    assert files == {
        p.relative_to(official(folder)).as_posix() for p in Path(official(folder)).rglob("*") if p.is_file()
    }
