"""Steps from attributes, texts and comments: lxml cannot start from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lxml import etree

from harness.kit.xpath.functions import DynamicError
from harness.kit.xpath.parse_errors import XPathError
from harness.kit.xpath.text import step_text
from harness.kit.xpath.tree import Tree
from harness.kit.xpath.values import DocumentItem, Sequence, from_lxml, identity, is_element, is_node

if TYPE_CHECKING:
    from harness.kit.xpath.compile import Compiler

_BELOW = ("child", "attribute", "descendant", "descendant-or-self", "self")
#: Axes from an attribute, or from the text that an element begins with: what they are from that element.
_FROM_HOLDER = {
    "parent": ("self",), "ancestor": ("ancestor-or-self",), "ancestor-or-self": ("ancestor-or-self",),
    "following": ("descendant", "following"), "preceding": ("preceding",), "following-sibling": ("child",),
    "preceding-sibling": (),
}  # fmt: skip
#: From a text after an element: what they are from that one.
_FROM_NEAR = {
    "parent": ("parent",), "ancestor": ("ancestor",), "ancestor-or-self": ("ancestor",),
    "following": ("following",), "preceding": ("preceding", "descendant-or-self"),
    "following-sibling": ("following-sibling",), "preceding-sibling": ("preceding-sibling", "self"),
}  # fmt: skip

_UP = ("parent", "ancestor", "ancestor-or-self")


def axis(compiler: Compiler, step: Tree) -> Callable[[Any], Sequence]:
    """The nodes of a step from a node that is no element, in document order."""
    name, test = step[1], step[2]
    from_holder, from_near = (_written(compiler, table, step) for table in (_FROM_HOLDER, _FROM_NEAR))

    def run(item: Any) -> Sequence:
        """From the element that the node is in, or after."""
        if not is_node(item):
            raise DynamicError("a step on a value")
        own = [item] if _is_itself(item, name, test) else []
        if name in _BELOW:
            return own
        near = item.getparent()
        comment, attribute = not isinstance(item, str), _is_attribute(item)
        if isinstance(item, str) and not is_element(near) and name in _UP:
            near, comment = near.getparent(), True  # a text after a comment is in what the comment is in
        if not is_element(near) or (comment and name not in _UP):
            raise XPathError(f"{name} of a comment")
        if attribute and name.endswith("-sibling"):
            return []
        evaluate = from_near if getattr(item, "is_tail", False) and not comment else from_holder
        found = from_lxml(evaluate(near)) if evaluate is not None else []
        found = found if attribute else [node for node in found if identity(node) != identity(item)]
        top = [DocumentItem(near.getroottree().getroot())] if name.startswith("ancestor") and test == "node()" else []
        return top + found + own

    return run


def _written(compiler: Compiler, table: dict[str, tuple[str, ...]], step: Tree) -> Any | None:
    texts = [step_text(["step", name, *step[2:]]) for name in table.get(step[1], ())]
    return compiler.xpath(" | ".join(texts)) if texts else None


def _is_itself(item: Any, name: str, test: str) -> bool:
    if name not in ("self", "descendant-or-self", "ancestor-or-self"):
        return False
    kind = (
        "text()" if isinstance(item, str) else "comment()" if item.tag is etree.Comment else "processing-instruction()"
    )
    return test == "node()" or (test == kind and not _is_attribute(item))


def _is_attribute(item: Any) -> bool:
    return getattr(item, "attrname", None) is not None
