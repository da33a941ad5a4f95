"""CDA documents per second through the rules that need no kit, beside the floor: one lxml parse of the same bytes.

    python benchmarks/cda_rules.py [FOLDER | FILE ...] [--rounds 5]

One process, no journal. Ours is what a run does to one document: read the bytes, recognise and parse them, build the
subjects, evaluate every check of the scenarios CDA-*. Without argument, the documents that the builder makes; a folder of
official samples gives figures that tell more. Speeds depend on the machine; ratios tell.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

import scenarios
from harness.builder.cda_header import header_files
from harness.campaign.opening import open_campaign
from harness.campaign.source import MemorySource
from harness.cli.run import collecting_less
from harness.core.check import Check
from harness.core.finding import Assertion, Held

PREFIX = "CDA-"


@dataclass(frozen=True, slots=True)
class Row:
    """Milliseconds per document, for the floor, for the reading alone and for everything."""

    name: str
    documents: int
    size: int
    floor: float
    reading: float
    ours: float

    @property
    def ratio(self) -> float:
        """How many times the floor."""
        return self.ours / self.floor


def checks() -> list[Check]:
    """Every check of the CDA scenarios."""
    return [s for found in scenarios.load() if found.id.startswith(PREFIX) for s in found.steps if isinstance(s, Check)]


def judge(files: dict[str, bytes], rules: list[Check]) -> int:
    """Reads and judges the documents; returns how many statements were evaluated."""
    campaign = open_campaign(MemorySource(dict(files)))
    statements = 0
    for check in rules:
        for subject in campaign.on(check.on):
            if check.where is None or check.where(subject, campaign):
                for outcome in check.run(subject, campaign):
                    statements += outcome.count if isinstance(outcome, Held) else isinstance(outcome, Assertion)
    return statements


def best(work: Callable[[], object], rounds: int) -> float:
    """The shortest of several rounds, in seconds."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def measured(name: str, files: dict[str, bytes], rounds: int) -> Row:
    """One row: the documents of a campaign together."""
    rules = checks()
    assert judge(files, rules) > 50 * len(files), "the rules did not run"
    with collecting_less():  # the setting of a run, for all three
        floor = best(lambda: [etree.fromstring(raw) for raw in files.values()], rounds)
        reading = best(lambda: judge(files, []), rounds)
        ours = best(lambda: judge(files, rules), rounds)
    each = 1000 / len(files)
    return Row(name, len(files), sum(map(len, files.values())) // len(files), floor * each, reading * each, ours * each)


def measure(paths: Iterable[Path], rounds: int = 5) -> list[Row]:
    """All the documents together, then the smallest, the median and the largest, each alone."""
    files = {path.name: path.read_bytes() for path in paths} or header_files()
    ordered = sorted(files, key=lambda name: len(files[name]))
    chosen = dict.fromkeys((ordered[0], ordered[len(ordered) // 2], ordered[-1]))
    alone = [measured(name, {f"{n}.xml": files[name] for n in range(20)}, rounds) for name in chosen]
    return [measured("all", files, rounds), *alone]


def main() -> None:
    """Print one line per row."""
    parser = argparse.ArgumentParser(description="CDA rules without kit: documents per second, beside one lxml parse")
    parser.add_argument("paths", nargs="*", type=Path, help="documents, or folders of documents")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each figure; the best one counts")
    args = parser.parse_args()
    found = [f for p in args.paths for f in (sorted(p.rglob("*.xml")) if p.is_dir() else [p])]
    print(f"{'documents':44} {'count':>5} {'bytes':>8} {'floor ms':>9} {'read ms':>8} {'ours ms':>8} {'ours/s':>7} {'ours ÷ floor':>13}")  # fmt: skip
    for row in measure(found, args.rounds):
        print(
            f"{row.name[:44]:44} {row.documents:5} {row.size:8} {row.floor:9.2f} {row.reading:8.2f} {row.ours:8.2f} {1000 / row.ours:7.0f} {row.ratio:13.2f}"
        )


if __name__ == "__main__":
    main()
