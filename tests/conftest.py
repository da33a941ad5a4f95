"""Shared by all tests: the real command in a subprocess, campaigns on disk, the official samples."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.core import journal
from harness.core.journal import Journal
from harness.core.mutation import Files, write_files

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("SEGUR_SHARED", ROOT.parent / "shared"))


@dataclass(frozen=True)
class Ran:
    """What a command printed and returned, and the journal that it left."""

    code: int
    out: str
    err: str
    reports: Path

    @property
    def journal(self) -> Journal:
        """The journal, read and checked."""
        return journal.read(self.reports / "journal.jsonl")

    def found(self) -> set[tuple[str, str]]:
        """(check, file) of every finding."""
        return {(f.check, f.subject) for f in self.journal.findings}


Command = Callable[..., Ran]


@pytest.fixture
def segur(tmp_path: Path) -> Command:
    """Run the real command; ``run`` writes its reports into a folder of its own."""

    def command(*words: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None) -> Ran:
        reports = tmp_path / "reports"
        arguments = [str(w) for w in words]
        if arguments and arguments[0] == "run" and "--report-dir" not in arguments:
            arguments += ["--report-dir", str(reports)]
        done = subprocess.run(
            [sys.executable, "-m", "harness", *arguments], cwd=cwd or ROOT, capture_output=True, check=False, timeout=300,
            env={**os.environ, "SEGUR_HARNESS_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT), "COLUMNS": "100", "PYTHONUTF8": "1", **(env or {})},
        )  # fmt: skip
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode(), reports)

    return command


@pytest.fixture
def campaign_folder(tmp_path: Path) -> Callable[[Files], Path]:
    """Write a campaign to disk."""

    def write(files: Files, name: str = "campagne") -> Path:
        folder = tmp_path / name
        write_files(files, folder)
        return folder

    return write


def official(*parts: str) -> Path:
    """A folder of the official samples; the test is skipped, visibly, where they are absent."""
    folder = SHARED.joinpath("samples", *parts)
    if not folder.exists():
        pytest.skip(f"official samples absent: {folder} (set SEGUR_SHARED)")
    return folder
