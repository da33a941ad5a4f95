"""Running pytest on a campaign, and reading what it wrote."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from importlib.metadata import entry_points
from pathlib import Path
from xml.etree import ElementTree

import scenarios
from harness.builder.demo import demo
from harness.campaign.opening import open_campaign
from harness.campaign.source import MemorySource
from harness.core.journal import VerdictLine
from harness.core.mutation import Files
from harness.engine.run import Options, run

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = "harness.pytest_plugin.plugin"

#: Kits that the developer remembers are not used.
_HOME = tempfile.mkdtemp(prefix="segur-harness-tests-")
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)

#: A step, what it looked at, and its verdict.
Verdicts = Counter[tuple[str, str, str]]


@dataclass(frozen=True)
class Run:
    """A finished pytest."""

    code: int
    out: str
    junit: str
    allure: Path

    @property
    def cases(self) -> dict[str, ElementTree.Element]:
        """Test cases by name."""
        return {case.get("name", ""): case for case in ElementTree.fromstring(self.junit).iter("testcase")}

    @property
    def verdicts(self) -> Verdicts:
        """What each item says of itself in the JUnit file."""
        told = [properties(case) for case in self.cases.values()]
        return Counter((p["check"][0], p.get("subject", [""])[0], p["verdict"][0]) for p in told)

    @property
    def summary(self) -> list[str]:
        """The lines of the section of the harness."""
        section = self.out.split("= segur-harness =", 1)[1].split("\n", 1)[1]
        return [line.rstrip() for line in section.split("\n=")[0].splitlines() if line.strip()]

    def case(self, start: str) -> ElementTree.Element:
        """The only test case whose name begins so."""
        (found,) = [case for name, case in self.cases.items() if name.startswith(start)]
        return found

    def results(self) -> list[dict[str, object]]:
        """The Allure results."""
        return [json.loads(path.read_text(encoding="utf-8")) for path in self.allure.glob("*-result.json")]


def properties(case: ElementTree.Element) -> dict[str, list[str]]:
    """The properties of a test case; a name may come several times."""
    found: dict[str, list[str]] = {}
    for element in case.iter("property"):
        found.setdefault(element.get("name", ""), []).append(element.get("value", ""))
    return found


def launch(folder: Path, *args: str, cwd: Path = ROOT, modules: Path = ROOT) -> Run:
    """Run pytest; reports go to ``folder``, ``modules`` can be imported."""
    registered = any(point.value == PLUGIN for point in entry_points(group="pytest11"))
    plugin = [] if registered else ["-p", PLUGIN]
    reports = ["-p", "no:cacheprovider", "-p", "no:hypothesispytest", f"--junitxml={folder / 'junit.xml'}"]
    command = [sys.executable, "-m", "pytest", *plugin, *reports, *args]
    done = subprocess.run(
        command, cwd=cwd, env=environment(modules), capture_output=True, encoding="utf-8", timeout=120
    )
    junit = folder / "junit.xml"
    told = junit.read_text(encoding="utf-8") if junit.exists() else ""
    return Run(done.returncode, done.stdout + done.stderr, told, folder / "allure")


def environment(modules: Path = ROOT) -> dict[str, str]:
    """The environment without what an outer pytest or a CI adds, and with a wide terminal."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_") and k not in ("CI", "BUILD_NUMBER")}
    return kept | {
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(modules))),
        "PYTHONIOENCODING": "utf-8",
        "COLUMNS": "400",
        "SEGUR_HARNESS_HOME": _HOME,
    }


def engine_verdicts(files: Files) -> Verdicts:
    """The same campaign through the engine itself."""
    lines = run(open_campaign(MemorySource(files)), scenarios.load(), Options())
    verdicts = [line for line in lines if isinstance(line, VerdictLine)]
    return Counter((v.check, f"{v.subject} › {v.part}" if v.part else v.subject, v.verdict) for v in verdicts)


# -- campaigns ---------------------------------------------------------------------------------------


def conforming() -> Files:
    """A conforming editor."""
    return demo().files()


def faulty() -> Files:
    """One fault: a document whose birth name differs was integrated."""
    return demo().accepting("03-nom-de-naissance").files()


def small() -> Files:
    """The same fault among few samples, for what does not depend on how many there are."""
    whole = demo().accepting("03-nom-de-naissance")
    received, sent = whole.received[2:3], whole.sent[4:]
    return replace(whole, received=received, sent=sent, archives=(), mails=(), proofs=()).files()


def bare() -> Files:
    """A folder without manifest: little can be concluded."""
    return {path: raw for path, raw in faulty().items() if path.startswith("recus/0")}


def declared() -> Files:
    """Proofs missing, one of them waived, one scenario declared out of scope, an empty file; few samples, whose output is all shown."""
    few = replace(demo(), proofs=(), received=demo().received[:3], sent=demo().sent[:3], mails=(), reports=())
    files = few.files()
    files["campaign.yaml"] += (
        "waivers: [{target: DMP-OPT-OUT-P2, reason: écran refait en version 5, decided_by: comité}]\n"
        "not_applicable: [{target: XDM-ONE-PATIENT, reason: le produit ne fait pas d'archive}]\n"
    ).encode()
    return files | {"emis/vide.hl7": b""}
