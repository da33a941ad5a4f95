"""The Schematron schemas of a kit: two engines behind one function."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from harness.kit.folder import Kit
from harness.kit.schematron.results import Evaluation, Failure, Unevaluated


def evaluate(kit: Kit, schema: Path, root: Any) -> Evaluation:
    """What a schema of a kit says of a ClinicalDocument; never raises on the document."""
    from harness.kit.schematron.engines import engines_of  # only when a document is judged

    return engines_of(kit).evaluate(schema, root)


__all__ = ["Evaluation", "Failure", "Unevaluated", "evaluate"]
