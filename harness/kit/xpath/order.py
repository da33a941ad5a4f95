"""Where a node stands in its document: what document order is, which lxml keeps to itself."""

from __future__ import annotations

from typing import Any

from harness.kit.xpath.values import DocumentItem

#: Attributes stand after their element and before what it holds; a text stands between two nodes.
_ATTRIBUTE, _FIRST_TEXT, _AFTER = -1.0, -0.5, 0.5


def place(item: Any) -> tuple[float, ...]:
    """A key that sorts nodes in document order, those of one document together."""
    if isinstance(item, DocumentItem):
        return (id(item.root),)
    if not isinstance(item, str):
        return _of(item)
    parent: Any = item.getparent()  # type: ignore[attr-defined]  # a string of lxml
    if item.attrname is not None:  # type: ignore[attr-defined]
        return (*_of(parent), _ATTRIBUTE, list(parent.attrib).index(item.attrname))  # type: ignore[attr-defined]
    if item.is_tail:  # type: ignore[attr-defined]
        *above, rank = _of(parent)
        return (*above, rank + _AFTER)
    return (*_of(parent), _FIRST_TEXT)


def _of(node: Any) -> tuple[float, ...]:
    ranks: list[float] = []
    parent = node.getparent()
    while parent is not None:
        ranks.append(parent.index(node))
        node, parent = parent, parent.getparent()
    # beside the root: comments before and after it
    ranks += [sum(1 for _ in node.itersiblings(preceding=True)), id(node.getroottree().getroot())]
    return tuple(reversed(ranks))
