"""Hostile archives and e-mails through the whole rule set: seconds and peak memory of each.

    python benchmarks/hostile.py [NAME ...]

One child process per sample, which imports everything first; the time is that of reading the sample and running every
check on it, the memory is the peak of the process as a whole, interpreter and imports included. Beside it, the first
finding at its place. Aim: under 1 s and 200 MB each.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import scenarios
from harness.builder.hostile import HOSTILE, MAILS
from harness.campaign.opening import open_campaign
from harness.campaign.source import MemorySource
from harness.core.check import Check
from harness.core.finding import Assertion, Held, Level, Problem


def judge(path: Path) -> dict[str, object]:
    """Time, memory and findings of one sample; in a process of its own."""
    rules = [s for found in scenarios.load() for s in found.steps if isinstance(s, Check)]
    start = time.perf_counter()
    campaign = open_campaign(MemorySource({path.name: path.read_bytes()}))
    problems: list[Problem] = [p for s in campaign.subjects for p in s.problems]
    statements = failed = 0
    for check in rules:
        for subject in campaign.on(check.on):
            if check.where is None or check.where(subject, campaign):
                for outcome in check.run(subject, campaign):
                    statements += outcome.count if isinstance(outcome, Held) else 1
                    failed += isinstance(outcome, Assertion) and not outcome.holds
    seconds = time.perf_counter() - start
    worst = next((p for p in problems if p.level is Level.ERROR), problems[0] if problems else None)
    told = f"{worst.check} {str(worst.place)[:48]}: {worst.message.en} ({worst.actual.en[:40]})" if worst else ""
    return {"seconds": seconds, "mb": peak_mb(), "told": told, "problems": len(problems), "statements": statements, "failed": failed}  # fmt: skip


def peak_mb() -> int:
    """Peak of this process; getrusage would count what its parent held before the child was one."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measured(name: str) -> dict[str, object]:
    """One sample, judged by a child process."""
    suffix = "eml" if name in MAILS else "zip"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.{suffix}"
        path.write_bytes(HOSTILE[name]())
        size = path.stat().st_size
        ran = subprocess.run(
            [sys.executable, __file__, "--one", str(path)], capture_output=True, text=True, check=False
        )
    if ran.returncode:
        return {"size": size, "seconds": float("nan"), "mb": 0, "told": f"FAILED: {ran.stderr.strip().splitlines()[-1]}", "problems": 0, "statements": 0}  # fmt: skip
    return {"size": size, **json.loads(ran.stdout)}


def main() -> None:
    """Print one line per sample."""
    parser = argparse.ArgumentParser(description="hostile archives and e-mails: seconds, peak memory, what is told")
    parser.add_argument("names", nargs="*", help=", ".join(HOSTILE))
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(judge(args.one)))
        return
    print(f"{'sample':32} {'bytes':>10} {'seconds':>8} {'MB':>5} {'problems':>8} {'statements':>10}  first finding")
    for name in args.names or HOSTILE:
        row = measured(name)
        print(f"{name:32} {row['size']:10} {row['seconds']:8.2f} {row['mb']:5} {row['problems']:8} {row['statements']:10}  {row['told']}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
