"""``run -j``: several processes, one journal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from harness.cli.run import jobs
from harness.core.errors import UsageError
from tests.conftest import ROOT, Command

#: The real command, one of its processes killed while it judges.
_KILLED = """
import os, sys
import harness.engine.outcome as outcome
from harness.cli.main import main
parent, real = os.getpid(), outcome.execute
def execute(task, *rest):
    if os.getpid() != parent:
        os._exit(9)
    return real(task, *rest)
outcome.execute = execute
sys.exit(main(["run", "samples/demo", "--no-kit", "-j", "2", "--report-dir", sys.argv[1]]))
"""


def lines(folder: Path) -> list[str]:
    """The journal without its first and last lines, which hold times."""
    return (folder / "journal.jsonl").read_text(encoding="utf-8").splitlines()[1:-1]


@pytest.mark.parametrize("campaign", ["samples/demo", "samples/demo-faulty"])
def test_the_journal_is_the_same(campaign: str, segur: Command, tmp_path: Path) -> None:
    """Line for line, findings numbered alike; the exit code too."""
    one = segur("run", campaign, "--no-kit", "--report-dir", tmp_path / "1")
    two = segur("run", campaign, "--no-kit", "-j", "2", "--report-dir", tmp_path / "2")
    assert one.code == two.code
    assert lines(tmp_path / "1") == lines(tmp_path / "2")
    assert len(lines(tmp_path / "1")) > 1000


def test_how_many() -> None:
    """As many as asked, one per core for 0, never less than nothing."""
    assert jobs(3) == 3
    assert jobs(0) == os.cpu_count()
    with pytest.raises(UsageError):
        jobs(-1)


@pytest.mark.skipif(sys.platform == "win32", reason="no fork: one process does everything")
def test_a_process_that_dies_ends_the_run(tmp_path: Path) -> None:
    """Exit code 3 and a journal that is refused: neither a wait without end nor a pass."""
    done = subprocess.run([sys.executable, "-c", _KILLED, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)  # fmt: skip
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
