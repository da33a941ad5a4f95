"""Paths and filters in Python, for what XPath 1.0 cannot say: steps that are expressions, predicates that are not XPath 1.0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.kit.xpath import leaves, order
from harness.kit.xpath.functions import DynamicError
from harness.kit.xpath.numbers import is_number
from harness.kit.xpath.text import step_text
from harness.kit.xpath.tree import Tree
from harness.kit.xpath.values import DocumentItem, Sequence, from_lxml, identity, is_element, is_node, truth

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
            items = distinct(found)
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
    item: Any = focus.item
    node = item.getparent() if isinstance(item, str) else item  # type: ignore[attr-defined]  # a string of lxml
    return [DocumentItem(node.getroottree().getroot())]


def _everywhere(focus: Focus) -> Sequence:
    top = _from_root(focus)
    return [*top, *top[0].root.xpath("/descendant::node()")]


_START = {"": lambda focus: [focus.item], "/": _from_root, "//": _everywhere}


def _step(compiler: Compiler, step: Tree, bound: frozenset[str]) -> Code:
    if step[0] == "expr":
        return filtered(compiler, compiler.code(step[1], bound), step[2], bound)
    evaluate = compiler.xpath(step_text(step))
    below = compiler.xpath(f"/{step_text(step)}") if step[1] in _DOWN else None
    leaf = leaves.axis(compiler, step)

    def axis(focus: Focus) -> Sequence:
        """The nodes of the axis, in document order."""
        item = focus.item
        if isinstance(item, DocumentItem):
            own = [item] if step[1] in _OR_SELF and step[2] == "node()" else []
            return own + (from_lxml(below(item.root)) if below is not None else [])
        if is_element(item):
            return _document_above(step, item) + from_lxml(evaluate(item))
        return leaf(item)

    if step[1] not in _BACKWARD or not step[3]:
        return filtered(compiler, axis, step[3], bound)
    # positions are counted from the node
    kept = filtered(compiler, lambda focus: axis(focus)[::-1], step[3], bound)
    return lambda focus: kept(focus)[::-1]


_DOWN = ("child", "descendant", "descendant-or-self")
_OR_SELF = ("self", "descendant-or-self", "ancestor-or-self")
_BACKWARD = ("ancestor", "ancestor-or-self", "preceding", "preceding-sibling", "parent")


def _document_above(step: Tree, item: Any) -> Sequence:
    """The document node, which lxml does not give."""
    if step[2] != "node()" or not (
        step[1] in ("ancestor", "ancestor-or-self") or (step[1] == "parent" and item.getparent() is None)
    ):
        return []
    return [DocumentItem(item.getroottree().getroot())]


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
    if len(value) == 1 and is_number(value[0]):
        return bool(value[0] == position)
    return truth(value)


def distinct(items: Sequence) -> Sequence:
    """Each node once, in document order; values as they are."""
    if len(items) < 2 or not all(is_node(item) for item in items):
        return items
    once = list({identity(item): item for item in items}.values())
    return sorted(once, key=order.place) if len(once) > 1 else once


def combined(symbol: str, left: Code, right: Code) -> Code:
    """union, except, intersect."""

    def run(focus: Focus) -> Sequence:
        """By the identity of nodes."""
        a, b = left(focus), right(focus)
        if symbol in ("|", "union"):
            return distinct([*a, *b])
        if not all(is_node(item) for item in (*a, *b)):
            raise DynamicError(f"{symbol} of values")
        others = {identity(item) for item in b}
        return distinct([item for item in a if (identity(item) in others) is (symbol == "intersect")])

    return run
