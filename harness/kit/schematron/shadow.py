"""A copy of a kit that Linux can read, made of links: the files of the kit under the names that its references ask for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from harness.kit.schematron.source import Source


class Shadow:
    """Links to the files of a kit, under the names that its references ask for."""

    def __init__(self, source: Source, folder: Path) -> None:
        self.recording = _Recording(source, self)
        self._source = source
        self._folder = folder
        for name in ("schematrons", "jeuxDeValeurs"):
            for path in _files(source.root / name):
                self.link(path.relative_to(source.root), path)

    def path(self, path: Path) -> Path:
        """Where a file of the kit is here."""
        return self._folder / path.relative_to(self._source.root)

    def link(self, relative: Path, target: Path) -> None:
        """Put a file of the kit at a place of the shadow."""
        own = self._folder / relative
        if own.exists() or own.is_symlink():
            return
        own.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file():
            own.write_bytes(self._source.read(target))  # derived: the kit forgot it
            return
        try:
            own.symlink_to(target.resolve())
        except OSError:  # no right to make links (Windows)
            shutil.copyfile(target, own)


class _Recording:
    """A kit that notes every reference, so that the shadow has the file under the name asked for."""

    def __init__(self, source: Source, shadow: Shadow) -> None:
        self._source = source
        self._shadow = shadow

    @property
    def root(self) -> Path:
        """The folder of the kit."""
        return self._source.root

    def resolve(self, base: Path, href: str) -> Path | None:
        """As the kit, with a link under the name asked for."""
        found = self._source.resolve(base, href)
        if found is not None:
            asked = Path(os.path.normpath(base.parent / href))
            if asked.is_relative_to(self.root):
                self._shadow.link(asked.relative_to(self.root), found)
        return found

    def find(self, base: Path, href: str) -> Path | None:
        """As the kit."""
        return self._source.find(base, href)

    def read(self, path: Path) -> bytes:
        """As the kit."""
        return self._source.read(path)


def _files(folder: Path) -> Iterable[Path]:
    return (
        p for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix.lower() in (".sch", ".xml", ".rdf", ".xsl")
    )
