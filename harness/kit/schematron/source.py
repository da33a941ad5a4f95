"""What the engines ask of a kit: files by reference, and their bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class Source(Protocol):
    """A kit, as the engines see it."""

    @property
    def root(self) -> Path:
        """The folder that holds everything."""
        ...

    def resolve(self, base: Path, href: str) -> Path | None:
        """The file that a reference of the file ``base`` means, letter case forgiven; None when there is none."""
        ...

    def find(self, base: Path, href: str) -> Path | None:
        """The same, for a rule that only asks whether a file is there: nothing is told of one that is not."""
        ...

    def read(self, path: Path) -> bytes:
        """The content of a file, derived when the kit forgot it; empty when it has none."""
        ...
