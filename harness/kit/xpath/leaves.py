"""Steps from attributes, texts and comments: lxml cannot start from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lxml import etree

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
    """The nodes of a step from a node that is no element, in document order."""
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
            if parent is None:
                raise XPathError(f"{name} beside the root")
            top = [DocumentItem(parent.getroottree().getroot())] if name != "parent" and test == "node()" else []
            return top + from_lxml(above(parent)) + own
        if _is_attribute(item) and name in ("following-sibling", "preceding-sibling"):
            return []
        raise XPathError(f"{name} of a node that is no element")

    return run


def _is_itself(item: Any, name: str, test: str) -> bool:
    if name not in _SELF and name != "ancestor-or-self":
        return False
    kind = "text()" if isinstance(item, str) else "comment()" if item.tag is etree.Comment else "processing-instruction()"
    return test == "node()" or (test == kind and not _is_attribute(item))


def _is_attribute(item: Any) -> bool:
    return getattr(item, "attrname", None) is not None


def holder(item: Any) -> Any:
    """The element that an attribute, a text or a comment is in; None beside the root."""
    near = item.getparent()
    return near.getparent() if isinstance(item, str) and item.is_tail else near  # type: ignore[attr-defined]
