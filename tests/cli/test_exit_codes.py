"""One exit code, one test, with what the terminal shows; snapshots begin with ``Exit code: N``."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from harness.builder.demo import demo
from harness.core.mutation import Files
from tests.conftest import ROOT, Command, Ran

SNAPSHOTS = Path(__file__).parent / "snapshots"
Writer = Callable[[Files], Path]


def check_snapshot(name: str, ran: Ran, *folders: Path) -> None:
    """Compare what was printed with the stored text; SNAPSHOT_UPDATE=1 writes it again."""
    text = f"Exit code: {ran.code}\n\n{ran.out}" + (f"--- stderr\n{ran.err}" if ran.err else "")
    for folder in (*folders, ran.reports):
        text = re.sub(re.escape(folder.as_posix()) + r"(?=[/ \n])", "<dossier>", text)
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("SNAPSHOT_UPDATE"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_0_all_conform(segur: Command) -> None:
    """Everything conforms and every proof is supplied."""
    ran = segur("run", "samples/demo", "-o", "none")
    assert ran.code == 0
    check_snapshot("exit-0", ran)


def test_1_non_conformity(segur: Command) -> None:
    """At least one obligation is not met."""
    ran = segur("run", "samples/demo-faulty", "-o", "none")
    assert ran.code == 1
    check_snapshot("exit-1", ran)


def test_1_non_conformity_in_english(segur: Command) -> None:
    """The same run told in English."""
    ran = segur("run", "samples/demo-faulty", "-o", "none", "--lang", "en")
    assert ran.code == 1
    check_snapshot("exit-1-en", ran)


@pytest.mark.skipif(os.name == "nt", reason="SIGINT cannot be sent to one child on Windows")
def test_2_interrupted(tmp_path: Path, segur: Command) -> None:
    """Ctrl-C: one line, and the journal keeps what was found but is refused as truncated."""
    child = subprocess.Popen(
        [sys.executable, "-c", _SLOW, str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    journal = tmp_path / "journal.jsonl"
    while child.poll() is None and not (journal.exists() and journal.stat().st_size):
        time.sleep(0.05)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=60)
    assert child.returncode == 2
    assert err == "segur-harness: interrompu : le journal est incomplet\n"
    refused = segur("report", journal)
    assert refused.code == 4 and "tronqué" in refused.err


#: The real command over scenarios slowed down enough to be interrupted.
_SLOW = """
import signal, sys, time
# A parent that runs in the background hands down an ignored SIGINT, which Python would keep.
signal.signal(signal.SIGINT, signal.default_int_handler)
import harness.engine.outcome as engine
from harness.cli.main import main
real = engine.execute
engine.execute = lambda *a: (time.sleep(0.2), real(*a))[1]
sys.exit(main(["run", "samples/demo", "--report-dir", sys.argv[1]]))
"""


def test_3_internal_error(campaign_folder: Writer, tmp_path: Path) -> None:
    """A check that crashes is an ERREUR_OUTIL, never a pass, and what others found is kept."""
    folder = campaign_folder(demo().accepting("03-nom-de-naissance").files())
    done = subprocess.run(
        [sys.executable, "-c", _CRASHING, str(folder), str(tmp_path / "r")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert "ERREUR OUTIL" in done.stdout and "ZeroDivisionError" in done.stdout
    assert "INS-RECEIPT-COMPARISON-02" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


_CRASHING = """
import dataclasses, sys
import scenarios
from harness.cli.main import main
omission = next(s for s in scenarios.load() if s.id == "INS-OMISSION")
def crash(subject, campaign):
    yield from ()
    1 / 0
omission.checks[0] = dataclasses.replace(omission.checks[0], run=crash)
sys.exit(main(["run", sys.argv[1], "--report-dir", sys.argv[2], "-o", "none"]))
"""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["run", "no-such-folder"], "no-such-folder n'existe pas"),
        (["run", "samples/demo", "INS-OMISION"], "voulez-vous dire « INS-OMISSION » ?"),
        (["run", "samples/demo", "--only", "recus/01-identite-exact.hl7"], "« recus/01-identite-exacte.hl7 »"),
        (["run", "samples/demo", "-o", "pdf"], "format inconnu « pdf »"),
        (["run", "samples/demo", "--strit"], "voulez-vous dire --strict ?"),
        (["run", "samples/demo", "--profile", "dp"], "choix inconnu"),
        (["rum", "samples/demo"], "voulez-vous dire « run » ?"),
        (["explain", "INS-ERROR-906"], "voulez-vous dire « INS-ERROR-905 » ?"),
        (["report", "README.md"], "journal refusé"),
        (["init", "samples/demo"], "existe déjà"),
    ],
)
def test_4_usage(words: list[str], told: str, segur: Command) -> None:
    """A wrong word: one line that names the nearest right one, nothing on standard output."""
    ran = segur(*words)
    assert ran.code == 4
    assert told in ran.err and ran.err.count("\n") == 1
    assert ran.out == ""


def test_4_manifest(campaign_folder: Writer, segur: Command) -> None:
    """A manifest with an unknown key names it, its line, and the nearest known one."""
    folder = campaign_folder({"campaign.yaml": b"version: 1\nprofil: dpi\n"})
    ran = segur("run", folder)
    assert ran.code == 4
    check_snapshot("exit-4", ran, folder)


@pytest.mark.parametrize("files", [{}, {"notes.txt": b"rien", "image.png": b"\x89PNG\r\n\x1a\n"}])
def test_5_nothing_evaluated(files: Files, campaign_folder: Writer, tmp_path: Path, segur: Command) -> None:
    """An empty folder, or one where nothing is recognised."""
    (tmp_path / "campagne").mkdir()
    folder = campaign_folder(files)
    ran = segur("run", folder, "-o", "none")
    assert ran.code == 5
    assert ran.journal.end.verdict is None
    check_snapshot(f"exit-5-{len(files)}-files", ran, folder)


def test_10_undecided(campaign_folder: Writer, segur: Command) -> None:
    """No non-conformity, but a proof is awaited."""
    folder = campaign_folder(replace(demo(), proofs=()).files())
    ran = segur("run", folder, "-o", "none")
    assert ran.code == 10
    check_snapshot("exit-10", ran, folder)


def test_never_a_count(campaign_folder: Writer, segur: Command) -> None:
    """256 broken messages are exit 1, not 0."""
    files = {f"m{n:03d}.hl7": b"MSH|^~\\&|A|B|C|D|2026||ACK|" + str(n).encode() + b"|T|2.6\r" for n in range(256)}
    ran = segur("run", campaign_folder(files), "-q", "-o", "none")
    assert ran.code == 1
    assert ran.journal.end.findings["error"] % 256 == 0
