"""A tree of located values, as JSON and YAML files give: each node knows its path and its line.

Scalars stay text (``01004`` is no number, ``0.10`` keeps its decimals), but for true, false and null.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from harness.core.place import Excerpt, Place, Row, clip
from harness.core.text import Text, same
from harness.formats.limits import MAX_TOLD, MAX_TREE_DEPTH, MAX_TREE_NODES
from harness.formats.unicode import writable

Value = str | bool | None | dict[str, "Node"] | list["Node"]
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
DEEP = Text(f"plus de {MAX_TREE_DEPTH} niveaux", f"more than {MAX_TREE_DEPTH} levels")
LARGE = Text(f"plus de {MAX_TREE_NODES} valeurs", f"more than {MAX_TREE_NODES} values")


@dataclass(slots=True, eq=False)
class Node:
    """One value, where it is written."""

    value: Value
    path: str
    line: int
    lines: list[str] = field(repr=False, default_factory=list)

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(self.path, self.line, self)

    def excerpt(self, place: Place) -> Excerpt | None:
        """The line and those around it."""
        if place.line is None or not 0 < place.line <= len(self.lines):
            return None
        around = range(max(1, place.line - 2), min(len(self.lines), place.line + 2) + 1)
        rows = tuple(Row(str(n), clip(self.lines[n - 1]), marked=n == place.line) for n in around)
        return Excerpt("text", place.path, rows)

    def get(self, key: str) -> Node | None:
        """The value of a key of a mapping; None when it is absent, null, or this is no mapping."""
        found = self.value.get(key) if isinstance(self.value, dict) else None
        return found if found is not None and found.value is not None else None

    def text(self, key: str) -> str | None:
        """A scalar under a key, without blanks around; None when there is none."""
        found = self.get(key)
        return found.scalar if found is not None else None

    @property
    def scalar(self) -> str | None:
        """The value as text, None when it is empty, a mapping or a list."""
        return (self.value.strip() or None) if isinstance(self.value, str) else None

    @property
    def items(self) -> list[Node]:
        """The values of a list, empty when it is none."""
        return self.value if isinstance(self.value, list) else []

    def at(self, key: str) -> Place:
        """The place of a key, or of what should have it."""
        found = self.get(key)
        return found.place if found is not None else Place(joined_path(self.path, key), self.line, self)

    def follow(self, location: tuple[int | str, ...]) -> Node:
        """The deepest node of a location."""
        here = self
        for part in location:
            if isinstance(here.value, dict) and part in here.value:
                here = here.value[str(part)]
            elif isinstance(here.value, list) and isinstance(part, int) and part < len(here.value):
                here = here.value[part]
        return here

    def plain(self) -> Any:
        """The tree without its places."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        return [node.plain() for node in self.value] if isinstance(self.value, list) else self.value


@dataclass(frozen=True, slots=True)
class Broken:
    """What makes a file unreadable, or a key that is written twice."""

    place: Place
    actual: Text


@dataclass(slots=True)
class Tree:
    """The root of a file, None when it cannot be read, and what is wrong with it."""

    root: Node | None
    broken: list[Broken] = field(default_factory=list)


class Unreadable(Exception):
    """Reading stops; where and why."""

    def __init__(self, line: int, why: Text) -> None:
        super().__init__(why.fr)
        self.line, self.why = line, why


def joined_path(path: str, key: str) -> str:
    """``requests[1].number``; a key that is no word is quoted."""
    name = key if _PLAIN_KEY.fullmatch(key) else f"[{clip(writable(key), 60)!r}]"
    return f"{path}.{name}" if path and not name.startswith("[") else f"{path}{name}"


def keep(tree: Tree, found: dict[str, Node], key: str, node: Node, line: int) -> None:
    """The first value of a key; a second one is told."""
    if found.setdefault(key, node) is not node and len(tree.broken) < MAX_TOLD:
        name = clip(key, 60)
        why = Text(f"clé « {name} » écrite deux fois : la première est lue", f"key '{name}' written twice: the first one is read")  # fmt: skip
        tree.broken.append(Broken(Place(node.path, line, node), why))


def shown(node: Node | None) -> Text | None:
    """A value as a finding shows it; None when it is absent."""
    if node is None:
        return None
    if isinstance(node.value, dict | list):
        return Text("un objet", "an object") if isinstance(node.value, dict) else Text("une liste", "a list")
    return same(clip(writable(str(node.value))) or '""')
