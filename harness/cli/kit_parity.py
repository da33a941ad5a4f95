"""``segur-harness kit check``, its last part: the two Schematron engines on the examples of the kit.

A schema on which they are equal is proven: from then on the native engine judges by it. The others go to the
official engine.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from harness.core.text import Lang, Text
from harness.kit.folder import Kit
from harness.kit.schematron.engines import engines_of
from harness.kit.schematron.parity import SchemaParity, compare
from harness.kit.schematron.proofs import remember

Runs = list[tuple[str, Any, list[Path]]]

_WITHOUT = Text(
    "Moteurs : non comparés, le moteur officiel n'est pas installé (pip install 'segur-harness[kit]')",
    "Engines: not compared, the official engine is not installed (pip install 'segur-harness[kit]')",
)
_TOTAL = Text(
    "Moteurs : {runs} évaluations comparées (schéma x exemple), {different} différente(s) ; schémas éprouvés : {proven} sur {schemas}",
    "Engines: {runs} evaluations compared (schema x example), {different} different; schemas proven: {proven} of {schemas}",
)
_DIFFERS = Text("{schema} : moteur officiel, {difference}", "{schema}: official engine, {difference}")
_STOPPED = Text(
    "{schema} : le moteur officiel ne l'exécute pas ({why})", "{schema}: the official engine does not run it ({why})"
)


def parity(kit: Kit, runs: Runs, lang: Lang, verbose: bool) -> int:
    """Compare the engines, keep what is proven; the number of schemas on which they differ."""
    total = sum(len(schemas) for _, _, schemas in runs)
    try:
        found = compare(engines_of(kit), runs, _Progress(total, lang))
    except ImportError:
        print(_WITHOUT.in_(lang))
        return 0
    remember({p.sha256: p.proof for p in found.values() if p.documents})
    different = [p for p in found.values() if p.differences]
    told = _TOTAL.fill(
        runs=sum(p.documents for p in found.values()), different=sum(len(p.differences) for p in found.values()),
        proven=sum(p.equal for p in found.values()), schemas=len(found),
    )  # fmt: skip
    print(told.in_(lang))
    for line in _lines(found.values(), verbose):
        print(f"  {line.in_(lang)}")
    return len(different)


def _lines(found: Iterable[SchemaParity], verbose: bool) -> Iterable[Text]:
    for schema in found:
        name = schema.path.name
        if schema.differences:
            yield _DIFFERS.fill(schema=name, difference=schema.differences[0])
        elif schema.stopped:
            yield _STOPPED.fill(schema=name, why=schema.stopped[0])
        elif verbose:
            yield Text(
                f"{name} : {schema.documents} exemple(s), {schema.fired} règles déclenchées, {schema.failed} échec(s)",
                f"{name}: {schema.documents} example(s), {schema.fired} rules fired, {schema.failed} failure(s)",
            )


class _Progress:
    """One line that moves, on a terminal only: the official engine takes half a second a document."""

    def __init__(self, total: int, lang: Lang) -> None:
        self._total = total
        self._done = 0
        self._lang = lang

    def __call__(self, _schema: Path, document: str, _difference: str) -> None:
        self._done += 1
        if sys.stderr.isatty():
            end = "\n" if self._done == self._total else ""
            print(f"\r{self._done}/{self._total} {document[:40]:40}", end=end, file=sys.stderr, flush=True)
