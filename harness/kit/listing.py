"""Relative references followed inside one folder, whatever their letter case and the form of their accents.

Names come from directory listings, never from the system's own idea of equality: the answer is the same
on a file system that tells case apart and on one that does not.
"""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote


@dataclass(frozen=True, slots=True)
class Found:
    """Where a reference leads: ``path`` when something is there, else the furthest existing ancestor and the rest."""

    path: Path | None
    #: The path with every component that exists spelt as on disk.
    reached: Path
    same_spelling: bool = True
    outside: bool = False


@dataclass(slots=True)
class Listing:
    """The names of each directory under ``root``, listed once."""

    root: Path
    _names: dict[Path, dict[str, list[str]]] = field(default_factory=dict)

    def follow(self, base: Path, href: str) -> Found:
        """The file that ``href`` means from the folder ``base``; never outside of the root."""
        found = self._steps(base, href)
        if found.path is None and "%" in href and not found.outside:
            decoded = self._steps(base, unquote(href))
            found = decoded if decoded.path is not None else found
        return found

    def _steps(self, base: Path, href: str) -> Found:
        parts = href.replace("\\", "/").split("/")
        if href.startswith(("/", "\\")) or ":" in parts[0] or "\0" in href:
            return Found(None, base, outside=True)
        here, exact = base, True
        for number, part in enumerate(parts):
            if part in ("", "."):
                continue
            if part == "..":
                here = here.parent
                if not here.is_relative_to(self.root):
                    return Found(None, self.root, outside=True)
                continue
            name = self._name(here, part)
            if name is None:
                return Found(None, here.joinpath(*parts[number:]), exact)
            exact = exact and name == part
            here = here / name
        if not Path(os.path.realpath(here)).is_relative_to(self.root):  # a symbolic link
            return Found(None, here, outside=True)
        return Found(here, here, exact)

    def _name(self, folder: Path, name: str) -> str | None:
        """The entry of a folder that is meant: the same spelling, else the first that differs by case or form."""
        names = self._names.get(folder)
        if names is None:
            names = self._names[folder] = _listed(folder)
        alike = names.get(_key(name))
        if alike is None:
            return None
        return name if name in alike else alike[0]


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _listed(folder: Path) -> dict[str, list[str]]:
    try:
        entries = sorted(p.name for p in folder.iterdir())
    except OSError:  # absent, or a file where a folder is meant
        entries = []
    found: dict[str, list[str]] = {}
    for entry in entries:
        found.setdefault(_key(entry), []).append(entry)
    return found
