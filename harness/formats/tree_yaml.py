"""A reader of YAML that keeps lines and leaves values as text.

Aliases are refused: ten lines of them can stand for gigabytes.
"""

from __future__ import annotations

from typing import Any

import yaml

from harness.core.place import clip
from harness.core.text import Text
from harness.formats.limits import MAX_TREE_DEPTH, MAX_TREE_NODES
from harness.formats.tree import DEEP, LARGE, Node, Tree, Unreadable, joined_path, keep
from harness.formats.unicode import writable


class YamlReader:
    """The nodes of PyYAML as ours; values stay text."""

    def __init__(self, lines: list[str], tree: Tree) -> None:
        self.lines, self.tree, self.nodes = lines, tree, 0

    def document(self, text: str) -> Node:
        """The only document of the text."""
        try:
            loader = yaml.SafeLoader(text)
            loader.compose_node = _without_aliases(loader, loader.compose_node)  # type: ignore[method-assign]
            root = loader.get_single_node()
        except (yaml.YAMLError, ValueError, OverflowError) as error:  # OverflowError: "\U99999999"
            mark = getattr(error, "problem_mark", None)
            detail = clip(writable(str(getattr(error, "problem", None) or error)), 120)
            line = mark.line + 1 if mark is not None else 1
            raise Unreadable(line, Text(f"YAML illisible ({detail})", f"unreadable YAML ({detail})")) from None
        if root is None:
            raise Unreadable(1, Text("fichier vide", "empty file"))
        return self._node(root, "", 0)

    def _node(self, found: yaml.Node, path: str, depth: int) -> Node:
        line = found.start_mark.line + 1
        self.nodes += 1
        if depth > MAX_TREE_DEPTH or self.nodes > MAX_TREE_NODES:
            raise Unreadable(line, DEEP if depth > MAX_TREE_DEPTH else LARGE)
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
            name = writable(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            line = key.start_mark.line + 1
            keep(self.tree, kept, name, self._node(value, joined_path(path, name), depth + 1), line)
        return kept


def _scalar(found: Any) -> str | bool | None:
    if found.style is None and found.value in ("", "~", "null", "Null", "NULL"):
        return None
    plain = found.style is None and found.value in ("true", "True", "false", "False")
    return found.value in ("true", "True") if plain else writable(str(found.value))


def _without_aliases(loader: Any, compose: Any) -> Any:
    def composed(parent: Any, index: Any) -> Any:
        if loader.check_event(yaml.AliasEvent):
            mark = loader.peek_event().start_mark
            raise yaml.MarkedYAMLError(problem="alias (*) refusé / refused", problem_mark=mark)
        return compose(parent, index)

    return composed
