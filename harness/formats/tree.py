"""JSON and YAML as a tree of located values: each node knows its path and its line.

Scalars stay text (``01004`` is no number, ``0.10`` keeps its decimals), but for true, false and null. Aliases are
refused: ten lines of them can stand for gigabytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined]  # public name of the standard decoder
from typing import Any

import yaml

from harness.core.place import Excerpt, Place, Row, clip
from harness.core.text import Text, same
from harness.formats.limits import MAX_TREE, MAX_TREE_DEPTH, MAX_TREE_NODES
from harness.formats.unicode import lines as lines_of
from harness.formats.unicode import writable

Value = str | bool | None | dict[str, "Node"] | list["Node"]
_BLANKS = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


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


class _Unreadable(Exception):
    """Reading stops; where and why."""

    def __init__(self, line: int, why: Text) -> None:
        super().__init__(why.fr)
        self.line, self.why = line, why


def joined_path(path: str, key: str) -> str:
    """``requests[1].number``; a key that is no word is quoted."""
    name = key if _PLAIN_KEY.fullmatch(key) else f"[{clip(writable(key), 60)!r}]"
    return f"{path}.{name}" if path and not name.startswith("[") else f"{path}{name}"


def read(raw: bytes, name: str) -> Tree:
    """Read a JSON file, else a YAML one; never raises on content."""
    tree = Tree(None)
    try:
        text = _decoded(raw)
        lines = text.split("\n")
        if text.lstrip()[:1] in ("{", "[") and (name.lower().endswith(".json") or _is_json(text)):
            tree.root = _Json(text, lines, tree).document()
        else:
            tree.root = _Yaml(lines, tree).document(text)
    except _Unreadable as error:
        tree.broken.append(Broken(Place("", error.line), error.why))
    except RecursionError:
        tree.broken.append(Broken(Place("", 1), _DEEP))
    return tree


_DEEP = Text(f"plus de {MAX_TREE_DEPTH} niveaux", f"more than {MAX_TREE_DEPTH} levels")
_LARGE = Text(f"plus de {MAX_TREE_NODES} valeurs", f"more than {MAX_TREE_NODES} values")


def _decoded(raw: bytes) -> str:
    if len(raw) > MAX_TREE:
        raise _Unreadable(1, Text(f"{len(raw)} octets, au plus {MAX_TREE}", f"{len(raw)} bytes, at most {MAX_TREE}"))
    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        return "\n".join(lines_of(text))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _Unreadable(line, Text("octets qui ne sont pas de l'UTF-8", "bytes that are not UTF-8")) from None


def _is_json(text: str) -> bool:
    """Whether what opens like JSON is JSON rather than YAML in flow style."""
    try:
        _Json(text, [], Tree(None)).document()
    except (_Unreadable, RecursionError):
        return False
    return True


class _Json:
    """A strict reader of RFC 8259 that keeps lines."""

    def __init__(self, text: str, lines: list[str], tree: Tree) -> None:
        self.text, self.lines, self.tree = text, lines, tree
        self.at, self.line, self.counted, self.nodes = 0, 1, 0, 0

    def document(self) -> Node:
        """The whole text."""
        root = self._value("", 0)
        self._blanks()
        if self.at < len(self.text):
            raise self._error(Text("du texte après la fin du JSON", "text after the end of the JSON"))
        return root

    def _error(self, why: Text) -> _Unreadable:
        return _Unreadable(self._here(), why)

    def _here(self) -> int:
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        return self.line

    def _blanks(self) -> str:
        """Skip blanks; the next character."""
        found = _BLANKS.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.text[self.at : self.at + 1]

    def _value(self, path: str, depth: int) -> Node:
        first = self._blanks()
        self.nodes += 1
        if depth > MAX_TREE_DEPTH or self.nodes > MAX_TREE_NODES:
            raise self._error(_DEEP if depth > MAX_TREE_DEPTH else _LARGE)
        node = Node(None, path, self._here(), self.lines)
        if first == "{":
            node.value = self._mapping(path, depth)
        elif first == "[":
            node.value = self._list(path, depth)
        else:
            node.value = self._string() if first == '"' else self._word()
        return node

    def _string(self) -> str:
        try:
            found, self.at = scanstring(self.text, self.at + 1, True)
        except JSONDecodeError:
            raise self._error(Text("chaîne mal écrite ou sans fin", "string ill-written or without end")) from None
        return writable(str(found))

    def _word(self) -> str | bool | None:
        number = _NUMBER.match(self.text, self.at)
        if number:
            self.at = number.end()
            return number.group()
        for word, value in _WORDS.items():
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        shown = clip(writable(self.text[self.at : self.at + 20].split("\n")[0]), 20)
        raise self._error(Text(f"JSON illisible : « {shown} »", f"unreadable JSON: '{shown}'"))

    def _expect(self, character: str) -> None:
        if self._blanks() != character:
            raise self._error(
                Text(f"JSON illisible : « {character} » attendu", f"unreadable JSON: '{character}' expected")
            )
        self.at += 1

    def _mapping(self, path: str, depth: int) -> dict[str, Node]:
        found: dict[str, Node] = {}
        self.at += 1
        while self._blanks() != "}":
            if found:
                self._expect(",")
            if self._blanks() != '"':
                raise self._error(Text("JSON illisible : une clé entre guillemets est attendue", "unreadable JSON: a key in quotes is expected"))  # fmt: skip
            line, key = self._here(), self._string()
            self._expect(":")
            _keep(self.tree, found, key, self._value(joined_path(path, key), depth + 1), line)
        self.at += 1
        return found

    def _list(self, path: str, depth: int) -> list[Node]:
        found: list[Node] = []
        self.at += 1
        while self._blanks() != "]":
            if found:
                self._expect(",")
            found.append(self._value(f"{path}[{len(found) + 1}]", depth + 1))
        self.at += 1
        return found


def _keep(tree: Tree, found: dict[str, Node], key: str, node: Node, line: int) -> None:
    """The first value of a key; a second one is told."""
    if key in found:
        why = Text(
            f"clé « {key} » écrite deux fois : la première est lue", f"key '{key}' written twice: the first one is read"
        )
        tree.broken.append(Broken(Place(node.path, line, node), why))
        return
    found[key] = node


class _Yaml:
    """The nodes of PyYAML as ours; values stay text."""

    def __init__(self, lines: list[str], tree: Tree) -> None:
        self.lines, self.tree, self.nodes = lines, tree, 0

    def document(self, text: str) -> Node:
        """The only document of the text."""
        try:
            loader = yaml.SafeLoader(text)
            loader.compose_node = _without_aliases(loader, loader.compose_node)  # type: ignore[method-assign]
            root = loader.get_single_node()
        except (yaml.YAMLError, ValueError) as error:
            mark = getattr(error, "problem_mark", None)
            detail = clip(writable(str(getattr(error, "problem", None) or error)), 120)
            line = mark.line + 1 if mark is not None else 1
            raise _Unreadable(line, Text(f"YAML illisible ({detail})", f"unreadable YAML ({detail})")) from None
        if root is None:
            raise _Unreadable(1, Text("fichier vide", "empty file"))
        return self._node(root, "", 0)

    def _node(self, found: yaml.Node, path: str, depth: int) -> Node:
        line = found.start_mark.line + 1
        self.nodes += 1
        if depth > MAX_TREE_DEPTH or self.nodes > MAX_TREE_NODES:
            raise _Unreadable(line, _DEEP if depth > MAX_TREE_DEPTH else _LARGE)
        node = Node(None, path, line, self.lines)
        if isinstance(found, yaml.MappingNode):
            node.value = self._mapping(found, path, depth)
        elif isinstance(found, yaml.SequenceNode):
            node.value = [self._node(one, f"{path}[{n}]", depth + 1) for n, one in enumerate(found.value, 1)]
        else:
            node.value = _scalar(found)
        return node

    def _mapping(self, found: yaml.MappingNode, path: str, depth: int) -> dict[str, Node]:
        kept: dict[str, Node] = {}
        for key, value in found.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            line = key.start_mark.line + 1
            _keep(self.tree, kept, name, self._node(value, joined_path(path, name), depth + 1), line)
        return kept


def _scalar(found: Any) -> str | bool | None:
    if found.style is None and found.value in ("", "~", "null", "Null", "NULL"):
        return None
    plain = found.style is None and found.value in ("true", "True", "false", "False")
    return found.value in ("true", "True") if plain else str(found.value)


def _without_aliases(loader: Any, compose: Any) -> Any:
    def composed(parent: Any, index: Any) -> Any:
        if loader.check_event(yaml.AliasEvent):
            mark = loader.peek_event().start_mark
            raise yaml.MarkedYAMLError(problem="alias (*) refusé / refused", problem_mark=mark)
        return compose(parent, index)

    return composed


def walked(node: Node) -> Iterator[Node]:
    """A node and everything under it."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        yield here
        waiting += list(here.value.values()) if isinstance(here.value, dict) else here.items


def shown(node: Node | None) -> Text | None:
    """A value as a finding shows it; None when it is absent."""
    if node is None:
        return None
    if isinstance(node.value, dict | list):
        return Text("un objet", "an object") if isinstance(node.value, dict) else Text("une liste", "a list")
    return same(clip(writable(str(node.value))) or '""')
