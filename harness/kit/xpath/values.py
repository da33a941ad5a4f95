"""Items and sequences of XPath 2.0 as Python values, and what lxml takes and gives of them.

A sequence is a list. A node is an lxml element, or the string that lxml gives for an attribute or a text node;
an atomic value is a str, a bool, or a number (``numbers``).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from lxml import etree

from harness.kit.xpath import numbers
from harness.kit.xpath.functions import DynamicError
from harness.kit.xpath.parse_errors import XPathError

Sequence = list[Any]


class DocumentItem:
    """The document node above a root element, as a context item."""

    __slots__ = ("root",)

    def __init__(self, root: Any) -> None:
        self.root = root


def is_element(item: Any) -> bool:
    """Whether the item is an element; a comment or a processing instruction is a node, no element."""
    return hasattr(item, "iterchildren") and isinstance(item.tag, str)


def is_node(item: Any) -> bool:
    """Whether the item is a node; a string that lxml works out looks like one of its attributes, without a parent."""
    if isinstance(item, str):
        return hasattr(item, "getparent") and item.getparent() is not None
    return hasattr(item, "getparent") or isinstance(item, DocumentItem)


def identity(item: Any) -> Any:
    """What makes a node itself: lxml gives a new string for each look at an attribute."""
    if isinstance(item, DocumentItem):
        return id(item.root)
    if not isinstance(item, str):
        return item
    return (item.getparent(), item.attrname, item.is_tail)  # type: ignore[attr-defined]  # a string of lxml


def string_value(item: Any) -> str:
    """The string value of an item."""
    if isinstance(item, str):
        return str(item)
    if isinstance(item, DocumentItem):
        return string_value(item.root)
    if is_node(item):
        return "".join(item.itertext()) if is_element(item) else str(item.text or "")
    if isinstance(item, bool):
        return "true" if item else "false"
    if not numbers.is_number(item):
        raise XPathError("a date or a name as text")
    return numbers.written(item)


def written(sequence: Sequence) -> str:
    """What value-of writes: a space between items, none between texts that follow each other."""
    pieces: list[str] = []
    after_text = False
    for item in sequence:
        text = isinstance(item, str) and is_node(item) and not getattr(item, "attrname", None)
        if text and after_text:
            pieces[-1] += str(item)
        else:
            pieces.append(string_value(item))
        after_text = text
    return " ".join(pieces)


def single(sequence: Sequence) -> str:
    """The string of at most one item; an absent one is empty. Raises DynamicError for several."""
    if len(sequence) > 1:
        raise DynamicError("a function of one value is given several")
    return string_value(sequence[0]) if sequence else ""


def truth(sequence: Sequence) -> bool:
    """The effective boolean value; raises DynamicError where the standard does."""
    if not sequence:
        return False
    first = sequence[0]
    if is_node(first):
        return True
    if len(sequence) > 1:
        raise DynamicError("several values where true or false is expected")
    return bool(first) and first == first


def from_lxml(result: Any) -> Sequence:
    """What an XPath of lxml gave, as a sequence."""
    return result if isinstance(result, list) else [result]


@lru_cache(maxsize=20000)
def carrier(value: str) -> Any:
    """An element that carries a string, where lxml wants a node; the same for the same string."""
    return new_carrier(value)


def new_carrier(value: str) -> Any:
    """An element of its own: among several, equal strings count each, as a node set has each node once."""
    element = etree.Element("value")
    element.text = value if _writable(value) else None
    return element


def _writable(value: str) -> bool:
    return all(c in "\t\n\r" or c >= " " for c in value)


def to_lxml(sequence: Sequence, kind: str) -> Any:
    """A sequence as a variable of lxml, by its static kind."""
    if kind == "str":
        return single(sequence)
    if kind in ("num", "bool"):
        if len(sequence) != 1:
            raise DynamicError("one value is expected")
        return float(sequence[0]) if kind == "num" else sequence[0]
    if any(isinstance(item, DocumentItem) for item in sequence):
        raise XPathError("the document in a variable")
    if len(sequence) == 1 and not is_element(sequence[0]):
        return [carrier(string_value(sequence[0]))]
    return [item if is_element(item) else new_carrier(string_value(item)) for item in sequence]


def node_name(item: Any) -> str:
    """name() of a node: with its prefix."""
    if is_element(item):
        return f"{item.prefix}:{etree.QName(item).localname}" if item.prefix else etree.QName(item).localname
    name = getattr(item, "attrname", None)
    if not name:
        return ""
    if not name.startswith("{"):
        return str(name)
    uri, _, local = name[1:].partition("}")
    prefixes = [p for p, u in item.getparent().nsmap.items() if u == uri and p]
    return f"{prefixes[0]}:{local}" if prefixes else local


def local_name(item: Any) -> str:
    """local-name() of a node."""
    return node_name(item).rpartition(":")[2]


def namespace_uri(item: Any) -> str:
    """namespace-uri() of a node."""
    name = str(item.tag) if is_element(item) else str(getattr(item, "attrname", None) or "")
    return name[1:].partition("}")[0] if name.startswith("{") else ""
