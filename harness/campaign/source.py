"""Where the files of a campaign come from: a folder on disk, or memory (mutations, tests)."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from harness.core.errors import UsageError
from harness.core.mutation import Files
from harness.core.text import Text
from harness.formats.limits import MAX_FILE

MANIFEST = "campaign.yaml"
_SKIPPED_FOLDERS = {".pytest_cache", ".git", "__pycache__", ".svn", "node_modules", ".venv"}


class Source(Protocol):
    """Relative paths (with ``/``) and their bytes."""

    name: str

    def paths(self) -> list[str]:
        """Every file, sorted."""
        ...

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, None when it is too large or cannot be read."""
        ...

    def folder(self, path: str) -> Source | None:
        """A folder named from this one, inside it or not; None when there is none."""
        ...


@dataclass(slots=True)
class FolderSource:
    """A folder, or one file seen as a folder of one; ``excluded`` is where reports go."""

    root: Path
    excluded: Path | None = None
    name: str = ""

    def __post_init__(self) -> None:
        self.name = self.name or self.root.as_posix()
        if not self.root.exists():
            raise UsageError(Text(f"{self.root} n'existe pas", f"{self.root} does not exist"))

    def paths(self) -> list[str]:
        """Every regular file below the root, without version control folders nor the reports."""
        if self.root.is_file():
            return [self.root.name]
        return sorted(self._walk())

    def _walk(self) -> Iterator[str]:
        reports = self.excluded.resolve() if self.excluded else None
        for folder, folders, files in os.walk(self.root):
            here = Path(folder)
            folders[:] = [f for f in folders if f not in _SKIPPED_FOLDERS and (here / f).resolve() != reports]
            for name in files:
                yield (here / name).relative_to(self.root).as_posix()

    def read(self, path: str) -> bytes | None:
        """The bytes, None when unreadable or beyond the size bound."""
        target = self.root if self.root.is_file() else self.root / path
        try:
            if not target.is_file() or target.stat().st_size > MAX_FILE:
                return None
            return target.read_bytes()
        except OSError:
            return None

    def folder(self, path: str) -> Source | None:
        """A folder beside or below, or an absolute one: what is too large to be in the campaign stays where it is."""
        target = (self.root.parent if self.root.is_file() else self.root) / path
        return FolderSource(target, name=path) if target.is_dir() else None


@dataclass(slots=True)
class MemorySource:
    """Files in memory."""

    files: Files
    name: str = "(memory)"
    excluded: None = field(default=None)

    def paths(self) -> list[str]:
        """Every file, sorted."""
        return sorted(self.files)

    def read(self, path: str) -> bytes | None:
        """The bytes of a file."""
        return self.files.get(path)

    def folder(self, path: str) -> Source | None:
        """The files whose path begins so."""
        start = normalised(path).rstrip("/") + "/"
        found = {name.removeprefix(start): raw for name, raw in self.files.items() if name.startswith(start)}
        return MemorySource(found, path) if found else None


def normalised(path: str) -> str:
    """A path as it is compared: ``/`` between folders, no leading ``./``, Unicode NFC."""
    path = unicodedata.normalize("NFC", path.replace("\\", "/"))
    while path.startswith("./"):
        path = path[2:].lstrip("/")
    return path


def is_pattern(path: str) -> bool:
    """Whether a path of the manifest may name several files."""
    return "*" in path or "?" in path


def matches(pattern: str, path: str) -> bool:
    """Whether a path is the one, or one of those, that a pattern names; only * and ? are special."""
    return _compiled(pattern).fullmatch(normalised(path)) is not None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = (re.escape(part) for part in re.split(r"([*?])", normalised(pattern)))
    return re.compile("".join({r"\*": ".*", r"\?": "."}.get(part, part) for part in parts), re.DOTALL)


def resolved(path: str, known: Iterable[str]) -> str | None:
    """The file on disk that a path of the manifest names: itself, else the one that differs by its writing."""
    files = list(known)
    if path in files:
        return path
    wanted = normalised(path)
    return next((file for file in files if normalised(file) == wanted), None)


def named_files(name: str, known: Iterable[str]) -> list[str]:
    """The files that a path of the manifest names: one file, those of a folder, or those of a pattern (* and ?)."""
    files = list(known)
    if is_pattern(name):
        return [file for file in files if matches(name, file)]
    one = resolved(name, files)
    inside = normalised(name).rstrip("/") + "/"
    return [one] if one is not None else [file for file in files if normalised(file).startswith(inside)]


def bundled(path: Path) -> Path:
    """``samples/demo`` and ``samples/demo-faulty`` are found in the installed package when not in the folder."""
    inside = Path(__file__).parent.parent / "bundled" / path
    return inside if not path.exists() and not path.is_absolute() and inside.is_dir() else path


def digest(raw: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def campaign_digest(hashes: dict[str, str]) -> str:
    """One hash for all files: SHA-256 over the sorted ``path NUL sha256 LF`` lines."""
    lines = "".join(f"{path}\0{value}\n" for path, value in sorted(hashes.items()))
    return digest(lines.encode("utf-8"))
