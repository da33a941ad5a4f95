"""Kits remembered: a folder, a ZIP extracted with care, names, the default one."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from harness.core.errors import UsageError
from harness.formats import unzip
from harness.kit import store

from .conftest import TINY


def zipped(path: Path, prefix: str = "repo-main/") -> Path:
    """The tiny kit as a forge gives it: one folder around everything."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(p for p in TINY.rglob("*") if p.is_file()):
            archive.write(file, prefix + file.relative_to(TINY).as_posix())
    return path


def test_a_folder_is_remembered_where_it_is() -> None:
    """The first is the default one, and nothing is copied."""
    assert store.default() is None
    store.add(TINY, "petit")
    found = store.default()
    assert found is not None
    assert (found.name, found.root) == ("petit", TINY)
    assert store.find("petit").root == TINY


def test_a_zip_is_extracted_into_the_home(tmp_path: Path, home: Path) -> None:
    """The same hash as the folder it was made of; removing it removes what was extracted."""
    kit = store.add(zipped(tmp_path / "kit-1.0.zip"))
    assert kit.name == "kit-1.0"
    assert kit.root.is_relative_to(home) and kit.root.name == "repo-main"
    assert kit.sha256 == store.Kit.open(TINY).sha256
    store.remove("kit-1.0")
    assert not list((home / "data/kits").iterdir())
    assert store.Store.load().default is None


def test_removing_never_touches_a_folder_of_the_user(copy: Path) -> None:
    """What was not extracted stays."""
    store.add(copy, "a")
    store.add(TINY, "b")
    store.remove("a")
    assert copy.exists()
    assert store.Store.load().default == "b"
    store.make_default("b")


@pytest.mark.parametrize("name", ["", "../x", "a b", ".cache", "x" * 80])
def test_a_name_that_is_no_file_name_is_refused(tmp_path: Path, home: Path, name: str) -> None:
    """And leaves nothing behind."""
    with pytest.raises(UsageError):
        store.add(zipped(tmp_path / "k.zip"), name or " ")
    assert not (home / "data").exists()


def test_a_name_is_not_taken_twice(copy: Path) -> None:
    """The same folder again is the same kit; another one is told."""
    store.add(TINY, "a")
    store.add(TINY, "a")
    with pytest.raises(UsageError, match="déjà retenu"):
        store.add(copy, "a")


def entries(tmp_path: Path, *infos: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    """A ZIP of these entries."""
    path = tmp_path / "hostile.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, content in infos:
            archive.writestr(info, content)
    return path


@pytest.mark.parametrize("name", ["../evil", "a/../../evil", "/evil", "c:/evil", "..\\evil"])
def test_a_path_that_escapes_is_refused(tmp_path: Path, home: Path, name: str) -> None:
    """Nothing is written at all."""
    with pytest.raises(UsageError, match="sort du ZIP"):
        store.add(entries(tmp_path, ("schematrons/profils/a.sch", b"<a/>"), (name, b"x")), "evil")
    assert not (home / "data/kits/evil").exists()
    assert not (tmp_path / "evil").exists()


def test_a_bomb_a_link_and_a_damaged_archive(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ratio, number and size are bounded; a symbolic link is left out; damage is one sentence."""
    with pytest.raises(UsageError, match="taux de compression"):
        store.add(entries(tmp_path, ("a.xml", b"0" * 30_000_000)), "k")
    link = zipfile.ZipInfo("schematrons/profils/link.sch")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    kit = store.add(entries(tmp_path, ("schematrons/profils/a.sch", b"<a/>"), (link, b"/etc/passwd")), "k")
    assert [p.name for p in (kit.root / "schematrons/profils").iterdir()] == ["a.sch"]
    monkeypatch.setattr(unzip, "MAX_ENTRIES", 1)
    with pytest.raises(UsageError, match="plus de 1 entrées"):
        store.add(entries(tmp_path, ("a", b""), ("b", b"")), "l")
    (tmp_path / "cut.zip").write_bytes(zipped(tmp_path / "whole.zip").read_bytes()[:900])
    with pytest.raises(UsageError, match="illisible"):
        store.add(tmp_path / "cut.zip", "m")
    assert [p.name for p in (home / "data/kits").iterdir()] == ["k"]


def test_a_zip_without_a_kit_leaves_nothing(tmp_path: Path, home: Path) -> None:
    """Told by the name of the archive."""
    with pytest.raises(UsageError, match=r"hostile\.zip : ce ZIP ne contient pas de kit"):
        store.add(entries(tmp_path, ("a.xml", b"<a/>")), "k")
    assert not list((home / "data/kits").iterdir())


def test_words_that_name_no_kit(tmp_path: Path, copy: Path) -> None:
    """A nearest name, a ZIP that was not added, a folder that is gone."""
    store.add(copy, "officiel")
    with pytest.raises(UsageError) as near:
        store.find("oficiel")
    assert near.value.hint is not None and "officiel" in near.value.hint.fr
    with pytest.raises(UsageError, match="n'est pas un dossier"):
        store.find(str(zipped(tmp_path / "k.zip")))
    copy.rename(tmp_path / "moved")
    with pytest.raises(UsageError, match="n'est plus un kit"):
        store.default()


def test_an_unreadable_list_is_told(home: Path) -> None:
    """One sentence with the path of the file."""
    (home / "data").mkdir()
    (home / "data/kits.json").write_text("{")
    with pytest.raises(UsageError, match="liste des kits illisible"):
        store.default()
