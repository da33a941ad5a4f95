"""IHE_XDM archives per second through the whole rule set, beside the floor of the same run.

    python benchmarks/xdm.py [FOLDER | FILE ...] [--rounds 5]

One process, no journal. The floor is what no reader can do without: read the ZIP, hash the document with SHA-1, parse
METADATA.XML and the CDA once with lxml. Ours is what a run does to one archive: recognise it, read it within bounds,
build the subjects, evaluate every check of every scenario (rules of the CDA inside included). Without argument, archives
that the builder makes; a folder of official samples tells more. Speeds depend on the machine; ratios tell.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import time
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

import scenarios
from harness.builder.demo import demo
from harness.builder.xdm import build_archive
from harness.campaign.opening import open_campaign
from harness.campaign.source import MemorySource
from harness.cli.run import collecting_less
from harness.core.check import Check
from harness.core.finding import Assertion, Held

_HUGE = etree.XMLParser(huge_tree=True)


@dataclass(frozen=True, slots=True)
class Row:
    """Milliseconds per archive: the floor, the reading alone, everything."""

    name: str
    archives: int
    size: int
    floor: float
    reading: float
    ours: float

    @property
    def ratio(self) -> float:
        """How many times the floor."""
        return self.ours / self.floor


def floor(raws: Iterable[bytes]) -> None:
    """Unzip, hash and parse: the physical work."""
    for raw in raws:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for name in archive.namelist():
                content = archive.read(name)
                if name.upper().endswith(".XML"):
                    hashlib.sha1(content).hexdigest()
                    etree.fromstring(content, _HUGE)


def judge(raws: Iterable[bytes], rules: list[Check]) -> int:
    """Open each archive as a campaign of its own and evaluate the rules; how many statements."""
    statements = 0
    for raw in raws:
        campaign = open_campaign(MemorySource({"IHE_XDM.ZIP": raw}))
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


def measured(name: str, raws: list[bytes], rounds: int) -> Row:
    """One row: these archives together."""
    rules = [s for found in scenarios.load() for s in found.steps if isinstance(s, Check)]
    assert judge(raws, rules) > 50 * len(raws), "the rules did not run"
    with collecting_less():  # the setting of a run, for all three
        each = 1000 / len(raws)
        lowest = best(lambda: floor(raws), rounds) * each
        reading = best(lambda: judge(raws, []), rounds) * each
        return Row(name, len(raws), sum(map(len, raws)) // len(raws), lowest, reading, best(lambda: judge(raws, rules), rounds) * each)  # fmt: skip


def archives(paths: Iterable[Path]) -> dict[str, bytes]:
    """The archives of folders and files; those of the demonstration without any."""
    files = [f for p in paths for f in (sorted(p.rglob("*.[zZ][iI][pP]")) if p.is_dir() else [p])]
    return {f"{f.parent.name}/{f.name}": f.read_bytes() for f in files} or {
        n: build_archive(s) for n, s in demo().archives
    }


def measure(found: dict[str, bytes], rounds: int) -> list[Row]:
    """All the archives together, then the smallest, the median and the largest, each alone."""
    ordered = sorted(found, key=lambda name: len(found[name]))
    chosen = dict.fromkeys((ordered[0], ordered[len(ordered) // 2], ordered[-1]))
    return [measured("all", list(found.values()), rounds), *(measured(n, [found[n]] * 20, rounds) for n in chosen)]


def main() -> None:
    """Print one line per row."""
    parser = argparse.ArgumentParser(description="IHE_XDM archives: the whole rule set, beside zip + SHA-1 + lxml")
    parser.add_argument("paths", nargs="*", type=Path, help="archives, or folders of archives")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each figure; the best one counts")
    args = parser.parse_args()
    print(f"{'archives':44} {'count':>5} {'bytes':>8} {'floor ms':>9} {'read ms':>8} {'ours ms':>8} {'ours/s':>7} {'ours ÷ floor':>13}")  # fmt: skip
    for row in measure(archives(args.paths), args.rounds):
        print(
            f"{row.name[:44]:44} {row.archives:5} {row.size:8} {row.floor:9.2f} {row.reading:8.2f} {row.ours:8.2f} {1000 / row.ours:7.0f} {row.ratio:13.2f}"
        )


if __name__ == "__main__":
    main()
