"""The benchmarks run and print what they promise; no figure is asserted."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.conftest import ROOT


def test_the_hl7_benchmark_prints_a_line_per_message() -> None:
    """Ours, hl7apy's, the floor and both ratios."""
    command = [sys.executable, "benchmarks/hl7v2.py", "--seconds", "0.05"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    lines = ran.stdout.splitlines()
    assert ran.returncode == 0, ran.stderr
    assert lines[0].split()[:2] == ["message", "bytes"] and [line.split()[0] for line in lines[1:]] == [
        "ADT",
        "MDM,",
        "MDM",
    ]


def test_the_cda_benchmark_prints_a_line_per_row() -> None:
    """All the documents, then one alone of each size; the floor, the reading, the rules and the ratio."""
    command = [sys.executable, "benchmarks/cda_rules.py", "--rounds", "1"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    lines = ran.stdout.splitlines()
    assert ran.returncode == 0, ran.stderr
    assert [line.split()[:2] for line in lines] == [
        ["documents", "count"],
        ["all", "3"],
        ["imagerie-n3.xml", "20"],
        ["biologie-n3.xml", "20"],
        ["entete-complet.xml", "20"],
    ]
    assert all(float(line.split()[-1]) > 0 for line in lines[1:])
