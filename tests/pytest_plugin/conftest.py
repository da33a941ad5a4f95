"""Runs shared by the tests: each campaign is judged once."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.core.mutation import Files, write_files

from .running import Run, bare, conforming, declared, faulty, launch, small


def _folder(factory: pytest.TempPathFactory, name: str, files: Files) -> Path:
    folder = factory.mktemp(name)
    write_files(files, folder / "campagne")
    return folder


def _judged(folder: Path, *args: str) -> Run:
    return launch(folder, "scenarios", "--campaign", str(folder / "campagne"), *args)


@pytest.fixture(scope="session")
def conforming_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A conforming campaign."""
    return _judged(_folder(tmp_path_factory, "conforming", conforming()))


@pytest.fixture(scope="session")
def faulty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign with one fault, on disk."""
    return _folder(tmp_path_factory, "faulty", faulty()) / "campagne"


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small campaign with the same fault, on disk."""
    return _folder(tmp_path_factory, "small", small()) / "campagne"


@pytest.fixture(scope="session")
def faulty_run(faulty_folder: Path) -> Run:
    """A campaign with one fault, with Allure results."""
    return _judged(faulty_folder.parent, "--alluredir", str(faulty_folder.parent / "allure"))


@pytest.fixture(scope="session")
def serial_run(small_folder: Path) -> Run:
    """The small campaign in one process."""
    return _judged(small_folder.parent)


@pytest.fixture(scope="session")
def parallel_run(small_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The same on two workers."""
    return launch(tmp_path_factory.mktemp("parallel"), "scenarios", "--campaign", str(small_folder), "-n", "2")


@pytest.fixture(scope="session")
def bare_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A folder without manifest."""
    return _judged(_folder(tmp_path_factory, "bare", bare()))


@pytest.fixture(scope="session")
def declared_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A campaign with a proof awaited, a waiver and a scenario out of scope; the output of what passed is shown."""
    return _judged(_folder(tmp_path_factory, "declared", declared()), "-rfEsP")
