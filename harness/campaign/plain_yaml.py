"""YAML as people write it: values stay text, each node has its line, errors are one sentence."""

from __future__ import annotations

from typing import Any

import yaml

from harness.core.errors import ManifestError
from harness.core.text import Text


class _PlainLoader(yaml.SafeLoader):
    """YAML without numbers nor dates: ``01004`` is an INSEE code, not 516; pydantic converts what must be."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # PyYAML's own class attribute
        first: [(tag, pattern) for tag, pattern in found if tag.endswith((":bool", ":null", ":merge"))]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def load(raw: bytes, name: str) -> tuple[yaml.Node | None, Any]:
    """The nodes of a YAML file, for their lines, and its values; raises ManifestError when it is not YAML."""
    try:
        loader = _PlainLoader(raw.decode("utf-8-sig"))
        tree = loader.get_single_node()
        return tree, loader.construct_document(tree) if tree is not None else None
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, OverflowError, RecursionError) as error:
        detail = " ".join(str(error).split())
        raise ManifestError(
            Text(f"{name} : YAML illisible ({detail})", f"{name}: unreadable YAML ({detail})")
        ) from None


def line_of(node: Any, location: tuple[int | str, ...]) -> int:
    """Line of the deepest node of a location that exists."""
    line = node.start_mark.line + 1 if node is not None else 1
    for part in location:
        child = _child(node, part)
        if child is None:
            break
        key, node = child
        line = key.start_mark.line + 1
    return line


def _child(node: Any, part: int | str) -> tuple[Any, Any] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((k, v) for k, v in node.value if k.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None
