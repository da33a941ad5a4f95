"""The two Schematron engines compared at length: ``python -m tests.kit.parity KIT [--mutants N] [--seed N] [--write]``.

Every example of the kit by every schema that judges it, then documents broken on purpose. ``--write`` keeps what is
proven in ``harness/kit/schematron/proven.json``, which the package ships: hashes of flattened schemas and counts.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

import harness.kit.schematron.proofs as proofs
from harness.formats import cda
from harness.kit.folder import Kit
from harness.kit.ladder import Ladder
from harness.kit.schematron.engines import engines_of
from harness.kit.schematron.parity import SchemaParity, compare

from .mutants import mutants

PUBLISHED = Path(proofs.__file__).with_name("proven.json")

Run = tuple[str, Any, list[Path]]


def examples(kit: Kit) -> list[Run]:
    """Each example with the schemas that judge it."""
    ladder, found = Ladder(kit), []
    for path in kit.examples():
        root = cda.find_document(etree.fromstring(kit.read(path)))
        if root is not None:
            found.append(
                (path.name, root, [la.schema for la in ladder.layers(root) if la.schema and la.schema.suffix == ".sch"])
            )
    return found


def broken(runs: list[Run], count: int, seed: int) -> Iterator[Run]:
    """Mutants of the examples, by the schemas of the example that they come from."""
    documents = [etree.tostring(root) for _, root, _ in runs]
    for rank, what, root in mutants(documents, count, seed):
        yield f"{runs[rank][0]} [{what}]", root, runs[rank][2]


def told(label: str, found: dict[Path, SchemaParity], seconds: float) -> int:
    """Print the figures; the number of differences."""
    different = [d for p in found.values() for d in p.differences]
    print(f"{label}: {sum(p.documents for p in found.values())} evaluations, {sum(p.fired for p in found.values())} rules fired,"
          f" {sum(p.failed for p in found.values())} failed tests, {len(different)} different,"
          f" {sum(len(p.stopped) for p in found.values())} where the official engine stops, {seconds:.0f} s")  # fmt: skip
    for line in different[:20]:
        print("  different:", line[:600])
    for line in sorted({s.rpartition(": ")[2] for p in found.values() for s in p.stopped})[:20]:
        print("  official engine stops:", line[:200])
    return len(different)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kit", type=Path)
    parser.add_argument("--mutants", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--skip-examples", action="store_true")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    kit = Kit.open(args.kit)
    engines, runs, different = engines_of(kit), examples(kit), 0
    if not args.skip_examples:
        start = time.perf_counter()
        found = compare(engines, runs, lambda *_: None)
        different += told(f"examples of {kit.name} ({kit.date})", found, time.perf_counter() - start)
        if args.write:
            known = proofs._parsed(PUBLISHED.read_text("utf-8"))
            known.update({p.sha256: p.proof for p in found.values() if p.equal})
            PUBLISHED.write_text(proofs.written(known), encoding="utf-8")
    if args.mutants:
        start = time.perf_counter()
        found = compare(engines, broken(runs, args.mutants, args.seed), lambda *_: None)
        different += told(f"{args.mutants} mutants, seed {args.seed}", found, time.perf_counter() - start)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
