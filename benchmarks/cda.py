"""The official kit, whole, beside the ways in which it is run today; same documents, same machine, same run.

    python benchmarks/cda.py KIT [--rounds 3] [--one NAME] [--batch] [--skip warm,cold,jobs,rules]

- warm: one process, everything loaded: XSD and every Schematron of the ladder, per document, beside SaxonC with the
  ISO skeleton (saxonche), and Saxon for Java with the same stylesheets when a Saxon jar is on the machine;
- cold: ``segur-harness run one.xml --kit KIT``, whole process, wall clock and peak memory; ``--batch`` adds the batch
  file of the kit, command by command (25 Java processes);
- jobs: ``-j 1`` and ``-j 2`` on the examples;
- rules: what needs no kit, beside one lxml parse (``benchmarks/cda_rules.py``).

Speeds depend on the machine; ratios tell. The kit is neither shipped nor changed.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cda_java import batch, java_warm

from harness.cli.run import collecting_less
from harness.formats import cda, xml
from harness.kit import xsd
from harness.kit.folder import Kit
from harness.kit.ladder import Ladder
from harness.kit.schematron.engines import Engines, engines_of
from harness.kit.schematron.reference import ReferenceFailure

Document = tuple[str, Any, list[Path]]


def documents(kit: Kit) -> list[Document]:
    """Each example with the schemas that judge it."""
    ladder, found = Ladder(kit), []
    for path in kit.examples():
        root = cda.find_document(xml.read(path.read_bytes()).root)
        if root is not None:
            layers = [la.schema for la in ladder.layers(root) if la.schema is not None]
            found.append((path.name, root, [schema for schema in layers if schema.suffix == ".sch"]))
    return found


def per_document(found: list[Document], work: Any, rounds: int) -> list[float]:
    """Milliseconds of each document, the shortest of several rounds; one round before for what is loaded once."""
    best = [float("inf")] * len(found)
    for round_ in range(rounds + 1):
        for rank, (_, root, schemas) in enumerate(found):
            start = time.perf_counter()
            work(root, schemas)
            if round_:
                best[rank] = min(best[rank], (time.perf_counter() - start) * 1000)
    return best


def told(name: str, times: list[float], beside: float | None = None) -> float:
    """A line of the table; gives the median."""
    median = statistics.median(times)
    ratio = f"   {median / beside:5.1f} times ours" if beside else ""
    print(f"  {name:44} median {median:7.1f} ms   max {max(times):7.1f} ms{ratio}")
    return median


def warm(kit: Kit, rounds: int) -> None:
    """Whole kit per document, everything loaded."""
    engines, found = engines_of(kit), documents(kit)
    schema = xsd.load(kit)
    assert isinstance(schema, xsd.Xsd)
    print(f"warm, {len(found)} documents, {sum(len(s) + 1 for *_, s in found)} evaluations")

    def ours(root: Any, schemas: list[Path]) -> None:
        schema.validate(root)
        for path in schemas:
            engines.native(path, root)

    def saxonc(root: Any, schemas: list[Path]) -> None:
        schema.validate(root)
        for path in schemas:
            _official(engines, path, root)

    with collecting_less():
        mine = told("ours (lxml XSD + native Schematron)", per_document(found, ours, rounds))
    told("SaxonC, ISO skeleton (saxonche)", per_document(found, saxonc, 1), mine)
    times = java_warm(engines, found)
    if times is None:
        print("  Saxon for Java: no jar on this machine (Saxon-HE.jar in /usr/share/java, or $SAXON_JAR)")
    else:
        told("Saxon for Java, same stylesheets, one process", times, mine)


def _official(engines: Engines, path: Path, root: Any) -> None:
    try:
        engines.reference(path, root)
    except ReferenceFailure:  # a volet that the official engine cannot compile
        return


def cold(kit: Kit, one: str, rounds: int, with_batch: bool) -> None:
    """Whole process on one document."""
    path = next(p for p in kit.examples() if p.name == one)
    print(f"cold, {one}, whole process")
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "harness",
            "run",
            str(path),
            "--kit",
            str(kit.root),
            "-q",
            "-o",
            "none",
            "--report-dir",
            folder,
        ]
        runs = [process(command) for _ in range(rounds + 1)][1:]
        wall, memory = min(w for w, *_ in runs), max(m for _, m, _ in runs)
        print(f"  segur-harness run --kit                      {wall:6.2f} s   {memory:6.0f} MiB")
        if with_batch:
            taken = batch(engines_of(kit), path, Path(folder), documents(kit), process)
            if taken is None:
                print("  batch of the kit: no java or no Saxon jar on this machine")
            else:
                seconds, peak, count = taken
                print(
                    f"  batch of the kit, {count:2} Java processes           {seconds:6.2f} s   {peak:6.0f} MiB   {seconds / wall:5.1f} times ours"
                )


#: Started by a small process of its own: the peak of a child counts what its parent held when it was started.
_LAUNCHER = """
import os, subprocess, sys, time
start = time.perf_counter()
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, usage = os.wait4(child.pid, 0)
print(time.perf_counter() - start, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))
"""


def process(command: list[str]) -> tuple[float, float, int]:
    """Seconds, peak MiB and exit code of a process."""
    told = subprocess.run([sys.executable, "-c", _LAUNCHER, *command], stdout=subprocess.PIPE, text=True, check=True)
    seconds, peak, code = told.stdout.split()
    return float(seconds), float(peak), int(code)


def jobs(kit: Kit, rounds: int) -> None:
    """``-j 1`` and ``-j 2`` on the examples, whole processes."""
    with tempfile.TemporaryDirectory() as folder:
        samples = Path(folder, "samples")
        shutil.copytree(kit.folder("ExemplesCDA") or kit.root, samples)
        taken = {}
        for count in (1, 2):
            command = [
                sys.executable,
                "-m",
                "harness",
                "run",
                str(samples),
                "--kit",
                str(kit.root),
                "-j",
                str(count),
                "-q",
                "-o",
                "none",
                "--report-dir",
                str(Path(folder, "r")),
            ]
            taken[count] = min(process(command)[0] for _ in range(rounds))
        print(
            f"jobs, {len(list(samples.iterdir()))} examples: -j 1 {taken[1]:.2f} s, -j 2 {taken[2]:.2f} s, {taken[1] / taken[2]:.2f} times as fast"
        )


def rules(kit: Kit, rounds: int) -> None:
    """What needs no kit, beside the floor."""
    import cda_rules

    print("rules without a kit, per document")
    for row in cda_rules.measure(kit.examples(), rounds):
        print(
            f"  {row.name:40} parse {row.floor:.2f} ms   ours {row.ours:.2f} ms   {row.ratio:.1f} times the floor   {1000 / row.ours:.0f} documents/s"
        )


def parts(kit: Kit, args: argparse.Namespace) -> Iterator[Any]:
    """The parts asked for."""
    skipped = args.skip.split(",")
    if "warm" not in skipped:
        yield warm(kit, args.rounds)
    if "cold" not in skipped:
        yield cold(kit, args.one, args.rounds, args.batch)
    if "jobs" not in skipped:
        yield jobs(kit, args.rounds)
    if "rules" not in skipped:
        yield rules(kit, args.rounds)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kit", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", default="IMG_CR_IMG_2024.01.xml", help="example of the cold start")
    parser.add_argument(
        "--batch", action="store_true", help="also the batch file of the kit (needs Java and a Saxon jar)"
    )
    parser.add_argument("--skip", default="", help="parts to leave out: warm,cold,jobs,rules")
    args = parser.parse_args()
    kit = Kit.open(args.kit)
    print(f"kit {kit.name} of {kit.date}, SHA-256 {kit.sha256[:12]}")
    for _ in parts(kit, args):
        pass


if __name__ == "__main__":
    main()
