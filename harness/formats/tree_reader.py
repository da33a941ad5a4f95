"""Bytes to a tree of located values: JSON when the file is JSON, else YAML; never raises on content."""

from __future__ import annotations

from harness.core.place import Place
from harness.core.text import Text
from harness.formats.limits import MAX_TREE
from harness.formats.tree import DEEP, Broken, Tree, Unreadable
from harness.formats.tree_json import JsonReader
from harness.formats.tree_yaml import YamlReader
from harness.formats.unicode import lines as lines_of


def read(raw: bytes, name: str) -> Tree:
    """Read a JSON file, else a YAML one; never raises on content."""
    tree = Tree(None)
    try:
        text = _decoded(raw)
        lines = text.split("\n")
        if text.lstrip()[:1] in ("{", "[") and (name.lower().endswith(".json") or _is_json(text)):
            tree.root = JsonReader(text, lines, tree).document()
        else:
            tree.root = YamlReader(lines, tree).document(text)
    except Unreadable as error:
        tree.broken.append(Broken(Place("", error.line), error.why))
    except RecursionError:
        tree.broken.append(Broken(Place("", 1), DEEP))
    return tree


def _decoded(raw: bytes) -> str:
    if len(raw) > MAX_TREE:
        raise Unreadable(1, Text(f"{len(raw)} octets, au plus {MAX_TREE}", f"{len(raw)} bytes, at most {MAX_TREE}"))
    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        return "\n".join(lines_of(text))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Unreadable(line, Text("octets qui ne sont pas de l'UTF-8", "bytes that are not UTF-8")) from None


def _is_json(text: str) -> bool:
    """Whether what opens like JSON is JSON rather than YAML in flow style."""
    try:
        JsonReader(text, [], Tree(None)).document()
    except (Unreadable, RecursionError):
        return False
    return True
