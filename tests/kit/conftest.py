"""The tiny kit, and a home of its own for each test."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from harness.kit.folder import Kit

TINY = Path(__file__).parent / "tiny"


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Kits remembered and caches of these tests are theirs."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("SEGUR_HARNESS_HOME", str(folder))
    return folder


@pytest.fixture
def tiny() -> Kit:
    """The kit of our own, as it is in the repository."""
    return Kit.open(TINY)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(TINY, tmp_path / "tiny"))


@pytest.fixture(scope="session")
def official() -> Kit:
    """The official kit of ``SEGUR_KIT``: tests that need it are skipped without it."""
    path = os.environ.get("SEGUR_KIT")
    if not path:
        pytest.skip("SEGUR_KIT does not name a copy of the official kit")
    return Kit.open(path)
