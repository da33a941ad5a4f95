"""What is installed is what was tested: the wheel carries the harness, the scenarios and the samples."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import scenarios
from harness.campaign.manifest import parse
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of the wheel, unpacked as an installation would."""
    if not (ROOT / "README.md").exists():
        pytest.fail("README.md is missing")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    site = folder / "site"
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(site)
    return site


def run(site: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The installed command, from an empty folder."""
    env = {**os.environ, "PYTHONPATH": str(site), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "harness", *words], cwd=folder, env=env, capture_output=True, text=True, check=False
    )


def test_the_installed_wheel_runs_the_bundled_samples(installed: Path, tmp_path: Path) -> None:
    """From any folder, ``run samples/demo`` gives 0 and leaves a report."""
    ran = run(installed, tmp_path, "run", "samples/demo")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert (tmp_path / "reports" / "rapport.html").stat().st_size > 10_000


def test_the_installed_wheel_proves_its_checks(installed: Path, tmp_path: Path) -> None:
    """Scenarios and mutations travel with it."""
    assert run(installed, tmp_path, "prove", "INS-ERROR-905", "-q").returncode == 0


def test_the_wheel_registers_command_and_plugin(installed: Path) -> None:
    """Entry points."""
    text = next(installed.glob("*.dist-info")).joinpath("entry_points.txt").read_text(encoding="utf-8")
    assert "segur-harness = harness.cli.main:script" in text
    assert "segur_harness = harness.pytest_plugin.plugin" in text


def test_the_readme_commands_are_the_ones_that_ci_runs() -> None:
    """Both lines, character for character, in README, LISEZMOI and .ci/run."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    commands = re.findall(r"^python3 -m venv .*$", script, flags=re.M)
    assert len(commands) == 2
    for page in ("README.md", "LISEZMOI.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        assert [c for c in commands if c not in text.splitlines()] == [], page


def test_relative_links_of_the_pages_exist() -> None:
    """No dead link in the documentation."""
    dead = []
    for page in [ROOT / "README.md", ROOT / "LISEZMOI.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                dead.append(f"{page.name}: {target}")
    assert dead == []


def test_nothing_posix_only_in_the_library() -> None:
    """No module that Windows lacks."""
    pattern = re.compile(r"^\s*(?:import|from) (?:fcntl|termios|pwd|grp|resource|pty|tty)\b", re.M)
    assert [p.name for p in (ROOT / "harness").rglob("*.py") if pattern.search(p.read_text(encoding="utf-8"))] == []


def test_pytest_in_a_checkout_beside_a_plain_installation(installed: Path, tmp_path: Path) -> None:
    """``pytest scenarios --campaign DIR``: the checkout's modules are those of the installed package."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios", ignore=shutil.ignore_patterns("__pycache__"))
    env = {**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"}
    command = [
        sys.executable,
        "-P",
        "-m",
        "pytest",
        "scenarios",
        "--campaign",
        "samples/demo",
        "-q",
        "-k",
        "FAQ-17",
    ]
    ran = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.search(r"^[1-9]\d* passed, \d+ deselected", ran.stdout, flags=re.M)


@pytest.mark.parametrize("page", ["README.md", "LISEZMOI.md"])
def test_the_pages_name_every_scenario_and_their_manifest_is_one(page: str) -> None:
    """The table of what is judged is whole; the example of campaign.yaml is accepted as it is written."""
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"\b[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+\b|\bFORMAT\b", text))
    assert sorted({s.id for s in scenarios.load()} - named) == []
    example = next(block for block in re.findall(r"```yaml\n(.*?)```", text, flags=re.S) if "\nprofile:" in block)
    manifest = parse(example.encode("utf-8"))
    assert manifest.roles == ("dmp-api", "funding")
    assert [log.family for log in manifest.logs] == ["technical", "application"]
