"""The Schematron schemas of a kit: two engines behind one function."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from harness.kit.folder import Kit
from harness.kit.schematron.results import Evaluation, Failure, Unevaluated


def evaluate(kit: Kit, schema: Path, root: Any) -> Evaluation:
    """What a schema of a kit says of a ClinicalDocument; never raises on the document."""
    from harness.kit.schematron.engines import engines_of  # only when a document is judged

    return engines_of(kit).evaluate(schema, root)


def prepare(kit: Kit, schemas: Iterable[Path]) -> None:
    """Flatten and parse schemas now, so that the first run finds them in the cache."""
    from harness.kit.schematron.compiled import compiled
    from harness.kit.schematron.expand import SchemaError

    for path in schemas:
        with contextlib.suppress(SchemaError):  # told by the run that needs it
            compiled(kit, path)


__all__ = ["Evaluation", "Failure", "Unevaluated", "evaluate", "prepare"]
