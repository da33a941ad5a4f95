"""A part of the demo campaign that its own module makes: files, and the lines of the manifest that name them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

#: Relative path -> bytes.
Files = dict[str, bytes]
#: A manual proof: step, file, caption.
ProofLine = tuple[str, str, str]


@dataclass(frozen=True)
class Part:
    """Made from a spec (a frozen dataclass of its module), so that a fault is one attribute of it replaced."""

    name: str
    spec: Any
    files: Callable[[Any], Files]
    #: Whole lines of ``campaign.yaml``, at the top level.
    lines: Callable[[Any], list[str]]

    def changed(self, **changes: Any) -> Part:
        """The same with attributes of its spec replaced."""
        return replace(self, spec=replace(self.spec, **changes))
