"""Steps from attributes and texts, which lxml gives as strings: it cannot start from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from harness.kit.xpath.functions import DynamicError
from harness.kit.xpath.parse_errors import XPathError
from harness.kit.xpath.text import step_text
from harness.kit.xpath.tree import Tree
from harness.kit.xpath.values import DocumentItem, Sequence, from_lxml, is_node

if TYPE_CHECKING:
    from harness.kit.xpath.compile import Compiler

_EMPTY = ("child", "attribute", "descendant")
_SELF = ("self", "descendant-or-self")
_UP = {"parent": "self", "ancestor": "ancestor-or-self", "ancestor-or-self": "ancestor-or-self"}


def axis(compiler: Compiler, step: Tree) -> Callable[[Any], Sequence]:
    """The nodes of a step from an attribute or a text, in document order."""
    name, test = step[1], step[2]
    above = compiler.xpath(step_text(["step", _UP[name], *step[2:]])) if name in _UP else None

    def run(item: Any) -> Sequence:
        """Upwards from the parent; on the same level only from the parent's side."""
        if not is_node(item):
            raise DynamicError("a step on a value")
        own = [item] if _is_itself(item, name, test) else []
        if name in _EMPTY or name in _SELF:
            return own
        if above is not None:
            parent = holder(item)
            top = [DocumentItem(parent.getroottree().getroot())] if name != "parent" and test == "node()" else []
            return top + from_lxml(above(parent)) + own
        if item.attrname is not None and name in ("following-sibling", "preceding-sibling"):
            return []
        raise XPathError(f"{name} of an attribute or a text")

    return run


def _is_itself(item: Any, name: str, test: str) -> bool:
    if name not in _SELF and name != "ancestor-or-self":
        return False
    return test == "node()" or (test == "text()" and item.attrname is None)


def holder(item: Any) -> Any:
    """The element that an attribute or a text is in."""
    near = item.getparent()
    return near.getparent() if item.is_tail else near
