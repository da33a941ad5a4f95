"""Paths and filters in Python, for what XPath 1.0 cannot say: steps that are expressions, predicates that are not XPath 1.0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from harness.kit.xpath.functions import DynamicError
from harness.kit.xpath.text import step_text
from harness.kit.xpath.tree import Tree
from harness.kit.xpath.values import DocumentItem, Sequence, from_lxml, is_element, is_node, truth

if TYPE_CHECKING:
    from harness.kit.xpath.compile import Code, Compiler, Focus


def path(compiler: Compiler, tree: Tree, bound: frozenset[str]) -> Code:
    """``a/b``: each step on the items of the one before."""
    anchor, rest = tree[1], tree[2]
    split = next((rank for rank, step in enumerate(rest) if step[0] == "expr" and rank), 0)
    if split > 1 or (split == 1 and anchor):
        # what leads to the expression is a path of its own, which lxml may follow
        start = compiler.code(["path", anchor, rest[:split]], bound)
        return _continued(start, [_step(compiler.inner(), step, bound) for step in rest[split:]])
    inner = compiler.inner()
    pieces = [_step(inner if rank or anchor else compiler, step, bound) for rank, step in enumerate(rest)]
    start = _START[anchor]

    def run(focus: Focus) -> Sequence:
        """Step after step; nodes once each."""
        items: Sequence = start(focus)
        first = focus
        for rank, piece in enumerate(pieces):
            size = len(items)
            found: Sequence = []
            for position, item in enumerate(items, 1):
                found += piece(first if rank == 0 and not anchor else focus.at(item, position, size))
            items = distinct(found) if size > 1 else found
        return items

    return run


def _continued(start: Code, pieces: list[Code]) -> Code:
    """Steps from the items of a path."""

    def run(focus: Focus) -> Sequence:
        """Step after step."""
        items = start(focus)
        for piece in pieces:
            size = len(items)
            found = [value for position, item in enumerate(items, 1) for value in piece(focus.at(item, position, size))]
            items = distinct(found)
        return items

    return run


def _from_root(focus: Focus) -> Sequence:
    if isinstance(focus.item, DocumentItem):
        return [focus.item]
    if not is_node(focus.item):
        raise DynamicError("a path from the root of a value")
    element = focus.item if is_element(focus.item) else focus.item.getparent()
    return [DocumentItem(element.getroottree().getroot())]


def _everywhere(focus: Focus) -> Sequence:
    top = _from_root(focus)
    return [*top, *top[0].root.iter(etree.Element)]


_START = {"": lambda focus: [focus.item], "/": _from_root, "//": _everywhere}


def _step(compiler: Compiler, step: Tree, bound: frozenset[str]) -> Code:
    if step[0] == "expr":
        return filtered(compiler, compiler.code(step[1], bound), step[2], bound)
    evaluate = compiler.xpath(step_text(step))
    below = compiler.xpath(_below(step)) if step[1] in ("child", "descendant", "descendant-or-self") else None

    def axis(focus: Focus) -> Sequence:
        """The nodes of the axis."""
        item = focus.item
        if isinstance(item, DocumentItem):
            return from_lxml(below(item.root)) if below is not None else []
        if is_element(item):
            return from_lxml(evaluate(item))
        return _of_leaf(step, item)

    return filtered(compiler, axis, step[3], bound)


def _below(step: Tree) -> str:
    """The same step from the document node, said from anywhere in it."""
    text = step_text(step)
    return f"/{text}"


def _of_leaf(step: Tree, item: Any) -> Sequence:
    """self and parent of an attribute or a text; nothing is under them."""
    if not is_node(item):
        raise DynamicError("a step on a value")
    if step[1] == "parent":
        return [item.getparent()]
    if step[1] == "self" and step[2] == "node()":
        return [item]
    return []


def filtered(compiler: Compiler, base: Code, predicates: list[Tree], bound: frozenset[str]) -> Code:
    """The items that a predicate keeps, or the one at a position."""
    if not predicates:
        return base
    conditions = [compiler.inner().code(predicate, bound) for predicate in predicates]

    def run(focus: Focus) -> Sequence:
        """One predicate after the other."""
        items = base(focus)
        for condition in conditions:
            size = len(items)
            items = [i for p, i in enumerate(items, 1) if _kept(condition(focus.at(i, p, size)), p)]
        return items

    return run


def _kept(value: Sequence, position: int) -> bool:
    if len(value) == 1 and isinstance(value[0], float) and not isinstance(value[0], bool):
        return value[0] == position
    return truth(value)


def identity(item: Any) -> Any:
    """What makes a node itself: lxml gives a new string for each look at an attribute."""
    if is_element(item):
        return item
    if isinstance(item, DocumentItem):
        return id(item.root)
    return (item.getparent(), getattr(item, "attrname", None), str(item), getattr(item, "is_tail", False))


def distinct(items: Sequence) -> Sequence:
    """Each node once; values as they are."""
    if not items or not all(is_node(item) or isinstance(item, DocumentItem) for item in items):
        return items
    return list({identity(item): item for item in items}.values())


def combined(symbol: str, left: Code, right: Code) -> Code:
    """union, except, intersect."""

    def run(focus: Focus) -> Sequence:
        """By the identity of nodes."""
        a, b = left(focus), right(focus)
        if symbol in ("|", "union"):
            return distinct([*a, *b])
        others = {identity(item) for item in b}
        return [item for item in a if (identity(item) in others) is (symbol == "intersect")]

    return run
