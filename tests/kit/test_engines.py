"""Which engine judges by a schema, and what is kept on disk."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from lxml import etree

from harness.formats import cda
from harness.kit.folder import Kit
from harness.kit.home import cache_dir
from harness.kit.schematron import compiled as cache
from harness.kit.schematron import engines as module
from harness.kit.schematron.engines import Engines
from harness.kit.schematron.proofs import Proof, is_proven, remember
from harness.kit.schematron.reference import ReferenceFailure

from .conftest import TINY

SCHEMA = "schematrons/profils/CI-SIS_ModelesDeContenusCDA.sch"
WITH_GAP = "schematrons/CI-SIS_TINY-CR_2023.01.sch"
FAULTY = "TINY-CR_2024.01_fautif.xml"


def example(name: str) -> etree._Element:
    """The ClinicalDocument of an example."""
    root = cda.find_document(etree.fromstring((TINY / "ExemplesCDA" / name).read_bytes()))
    assert root is not None
    return root


def proven(engines: Engines, different: int = 0, documents: int = 1) -> Path:
    """The schema, once a proof of it is kept."""
    path = engines.kit.root / SCHEMA
    proof = Proof(schema=path.stem, documents=documents, fired=1, failed=1, different=different)
    remember({engines.compiled(path).sha256: proof})
    return path


def no_saxon(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if saxonche were not installed."""
    monkeypatch.setitem(sys.modules, "saxonche", None)


def test_a_proven_schema_is_native(tiny: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    """The official engine is not asked for, not even imported."""
    no_saxon(monkeypatch)
    engines = Engines(tiny)
    result = engines.evaluate(proven(engines), example(FAULTY))
    assert result.engine == "native" and len(result.failures) == 2 and not result.unevaluated


@pytest.mark.parametrize(("different", "documents"), [(1, 3), (0, 0)])
def test_a_proof_must_be_one(tiny: Kit, different: int, documents: int) -> None:
    """A difference, or nothing compared, proves nothing."""
    engines = Engines(tiny)
    path = proven(engines, different, documents)
    assert not is_proven(engines.compiled(path).sha256)


def test_an_unproven_schema_is_official(tiny: Kit) -> None:
    """With the same failures."""
    pytest.importorskip("saxonche", reason="saxonche is not installed: no official engine")
    engines = Engines(tiny)
    result = engines.evaluate(tiny.root / SCHEMA, example(FAULTY))
    native = engines.native(tiny.root / SCHEMA, example(FAULTY))
    assert result.engine == "reference"
    assert sorted(f.message for f in result.failures) == sorted(f.message for f in native.failures)


def test_without_the_official_engine_it_is_told(tiny: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    """The native findings, and a reason not to conclude."""
    no_saxon(monkeypatch)
    result = Engines(tiny).evaluate(tiny.root / SCHEMA, example(FAULTY))
    assert result.engine == "native" and len(result.failures) == 2
    assert [u.reason for u in result.unevaluated] == [module.UNPROVEN]


def test_an_official_engine_that_stops_is_told(tiny: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line, in the language of the report."""
    engines = Engines(tiny)

    def stops(*_: object) -> None:
        raise ReferenceFailure("out of order")

    monkeypatch.setattr(engines, "reference", stops)
    result = engines.evaluate(tiny.root / SCHEMA, example(FAULTY))
    (lost,) = result.unevaluated
    assert result.engine == "native" and len(result.failures) == 2
    assert (lost.reason.fr, lost.reason.en) == (
        "le moteur officiel s'arrête : out of order", "the official engine stops: out of order",
    )  # fmt: skip


def test_a_gap_is_told(tiny: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is evaluated by the native engine: the official one runs none of it."""
    no_saxon(monkeypatch)
    result = Engines(tiny).evaluate(tiny.root / WITH_GAP, example("TINY-CR_2023.01.xml"))
    assert sum(result.fired.values()) == 1
    assert [u.reason.en.partition(":")[0] for u in result.unevaluated] == ["incomplete schema"]


def files() -> list[Path]:
    """What the cache holds."""
    return sorted((cache_dir() / "kits").glob("*/*.json"))


def test_a_schema_is_flattened_once(tiny: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time it is read from disk, and says the same."""
    first = Engines(tiny).compiled(tiny.root / SCHEMA)
    assert len(files()) == 1
    monkeypatch.setattr(cache, "flatten", None)
    second = Engines(Kit.open(TINY)).compiled(tiny.root / SCHEMA)
    assert (second.sha256, second.schema) == (first.sha256, first.schema)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"null", b'{"schema": 1}', b"\xff\xfe"])
def test_a_damaged_cache_is_written_again(tiny: Kit, damage: bytes) -> None:
    """It is never a reason to fail."""
    first = Engines(tiny).compiled(tiny.root / SCHEMA)
    whole = files()[0].read_bytes()
    files()[0].write_bytes(damage)
    assert Engines(tiny).compiled(tiny.root / SCHEMA).sha256 == first.sha256
    assert files()[0].read_bytes() == whole


def test_another_content_is_another_cache(copy: Path) -> None:
    """A kit that changes is flattened again."""
    path = copy / SCHEMA
    first = Engines(Kit.open(copy)).compiled(path.resolve()).sha256
    path.write_text(path.read_text("utf-8").replace("Chaque auteur", "Tout auteur"), "utf-8")
    assert Engines(Kit.open(copy)).compiled(path.resolve()).sha256 != first
    assert len(files()) == 2


def test_findings_are_said_of_the_document_given(tiny: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ClinicalDocument inside a style sheet is judged alone, its nodes are those of the file."""
    no_saxon(monkeypatch)
    whole = etree.fromstring((TINY / "ExemplesCDA" / FAULTY).read_bytes())
    sheet = etree.fromstring("<sheet><other/></sheet>")
    sheet.append(whole)
    engines = Engines(tiny)
    result = engines.evaluate(proven(engines), whole)
    assert len(result.failures) == 2
    assert all(f.element.getroottree().getroot() is sheet for f in result.failures)
    assert {f.path.partition("/ClinicalDocument")[0] for f in result.failures} == {"/sheet[1]"}
