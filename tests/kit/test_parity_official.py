"""The official kit: the native engine says what the official way says, on every example and on mutants."""

from __future__ import annotations

import pytest

from harness.kit.folder import Kit
from harness.kit.schematron.engines import Engines
from harness.kit.schematron.parity import compare

from .parity import broken, examples

MUTANTS, SEED = 30, 20


def test_native_is_the_official_way(official: Kit) -> None:
    """Rules fired, failed tests, nodes and messages, document by document."""
    pytest.importorskip("saxonche", reason="saxonche is not installed: no official engine")
    engines, runs = Engines(official), examples(official)
    found = compare(engines, runs, lambda *_: None)
    assert [d for p in found.values() for d in p.differences] == []
    assert sum(p.documents for p in found.values()) >= 500
    found = compare(engines, broken(runs, MUTANTS, SEED), lambda *_: None)
    assert [d for p in found.values() for d in p.differences] == []
