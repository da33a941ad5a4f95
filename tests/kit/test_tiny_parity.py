"""The kit of our own: the native engine says what is written, and what the official way says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from harness.cli.main import main
from harness.formats import cda
from harness.kit.folder import Kit
from harness.kit.schematron.engines import Engines
from harness.kit.schematron.parity import compare
from harness.kit.schematron.proofs import is_proven

from .conftest import TINY
from .mutants import mutants
from .parity import broken, examples

EXPECTED: dict[str, dict[str, dict[str, Any]]] = json.loads(Path(__file__).with_name("tiny_expected.json").read_text())
CASES = [(schema, name) for schema, found in EXPECTED.items() for name in found]


@pytest.mark.parametrize(("schema", "name"), CASES)
def test_native_is_what_is_written(tiny: Kit, schema: str, name: str) -> None:
    """Rules fired, and the message of each failed test."""
    root = cda.find_document(etree.fromstring((TINY / "ExemplesCDA" / name).read_bytes()))
    result = Engines(tiny).native(tiny.root / schema, root)
    found = {"failed": sorted(f.message for f in result.failures), "fired": sum(result.fired.values())}
    assert found == {**EXPECTED[schema][name], "failed": sorted(EXPECTED[schema][name]["failed"])}


def test_native_is_the_official_way(tiny: Kit) -> None:
    """On every example and on a hundred mutants: rules fired, failed tests, nodes and messages."""
    pytest.importorskip("saxonche", reason="saxonche is not installed: no official engine")
    engines, runs = Engines(tiny), examples(tiny)
    for found in (compare(engines, runs, lambda *_: None), compare(engines, broken(runs, 100, 3), lambda *_: None)):
        assert [d for p in found.values() for d in p.differences] == []
        assert sum(p.documents for p in found.values()) > 40
        stopped = {line.partition(": ")[2][:22] for p in found.values() for line in p.stopped}
        assert stopped <= {"CI-SIS_TINY-CR_2023.01", "A sequence of more tha"}  # a gap; a dynamic error of a mutant


def test_mutants_are_the_same_for_a_seed() -> None:
    """What a failure tells can be run again."""
    documents = [(TINY / "ExemplesCDA" / "TINY-CR_2024.01_conforme.xml").read_bytes()]
    first, second = ([(w, etree.tostring(r)) for _, w, r in mutants(documents, 5, 9)] for _ in "12")
    assert first == second


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("fr", r"^Moteurs : 43 évaluations comparées .*, 0 différen"),
        ("en", r"^Engines: 43 evaluations compared \(schema x example\), 0 different; schemas proven: 7 of 8"),
    ],
)
def test_kit_check_compares_the_engines(lang: str, line: str, capsys: pytest.CaptureFixture[str], tiny: Kit) -> None:
    """Exit code 1: the kit has defects; what is proven is kept."""
    pytest.importorskip("saxonche", reason="saxonche is not installed: no official engine")
    path = tiny.root / "schematrons" / "CI-SIS_TINY-CR_2024.01.sch"
    assert not is_proven(Engines(tiny).compiled(path).sha256)
    assert main(["kit", "check", str(TINY), "--lang", lang]) == 1
    assert re.search(line, capsys.readouterr().out, re.M)
    assert is_proven(Engines(tiny).compiled(path).sha256)
