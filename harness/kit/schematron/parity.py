"""The two engines on the same documents: rules fired, tests failed and their messages, node by node."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.kit.schematron.engines import Engines
from harness.kit.schematron.expand import SchemaError
from harness.kit.schematron.proofs import Proof
from harness.kit.schematron.reference import ReferenceFailure
from harness.kit.schematron.results import Evaluation

#: Told of each comparison: schema, document, difference ("" when there is none).
Told = Callable[[Path, str, str], None]


@dataclass(slots=True)
class SchemaParity:
    """How the engines compare on one schema."""

    path: Path
    sha256: str = ""
    documents: int = 0
    fired: int = 0
    failed: int = 0
    #: Tests that neither engine may decide: what they read is absent from the kit.
    undecided: int = 0
    differences: list[str] = field(default_factory=list)
    #: Why the official engine said nothing, when it did not: documents on which it stops are not compared.
    stopped: list[str] = field(default_factory=list)

    @property
    def equal(self) -> bool:
        """Whether both were seen to say the same."""
        return bool(self.documents) and not self.differences

    @property
    def proof(self) -> Proof:
        """What is kept of it."""
        return Proof(schema=self.path.stem, documents=self.documents, fired=self.fired, failed=self.failed,
                     different=len(self.differences))  # fmt: skip


def compare(engines: Engines, runs: Iterable[tuple[str, Any, list[Path]]], told: Told) -> dict[Path, SchemaParity]:
    """Both engines on each (document, schemas that judge it); raises ImportError without saxonche."""
    found: dict[Path, SchemaParity] = {}
    for name, root, schemas in runs:
        for path in schemas:
            parity = found.setdefault(path, SchemaParity(path))
            told(path, name, _one(engines, parity, name, root))
    return found


def _one(engines: Engines, parity: SchemaParity, name: str, root: Any) -> str:
    try:
        parity.sha256 = engines.compiled(parity.path).sha256
        official = engines.reference(parity.path, root)
    except (ReferenceFailure, SchemaError) as error:
        parity.stopped.append(f"{name}: {error}")
        return ""
    native = engines.native(parity.path, root)
    parity.documents += 1
    parity.fired += sum(official.fired.values())
    parity.failed += len(official.failures)
    parity.undecided += len(native.unevaluated)
    difference = difference_of(official, native)
    if difference:
        parity.differences.append(f"{name}: {difference}")
    return difference


def difference_of(official: Evaluation, native: Evaluation) -> str:
    """What the two say differently, empty when they agree."""
    if official.fired != native.fired:
        rules = sorted(k for k in official.fired.keys() | native.fired.keys() if official.fired[k] != native.fired[k])
        return "fired " + ", ".join(f"{r}: {official.fired[r]}/{native.fired[r]}" for r in rules[:5])
    ours, theirs = _failed(native), _failed(official)
    if ours == theirs:
        return ""
    lost, more = [f for f in theirs if f not in ours], [f for f in ours if f not in theirs]
    return f"only official: {lost[:3]} ; only native: {more[:3]}"


def _failed(result: Evaluation) -> list[tuple[str, str, str, str]]:
    return sorted((*failure.ranks, failure.path, failure.message) for failure in result.failures)
