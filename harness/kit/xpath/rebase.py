"""A quantified variable made the context item: ``every $x in P satisfies C`` is a predicate on P."""

from __future__ import annotations

from harness.kit.xpath.tree import Tree, variables
from harness.kit.xpath.variables import NotOneError

CONTEXT: Tree = ["ctx"]


def rebased(tree: Tree, name: str, item: Tree = CONTEXT) -> Tree:
    """The tree with ``$name`` as its context item; raises NotOneError when it looks at its own context too.

    ``item`` is what the variable alone becomes: the text of the context item when that only carries a string.
    """
    kind = tree[0]
    if kind == "var":
        return item if tree[1] == name else tree
    if kind in ("ctx",) or (kind == "fn" and not tree[2] and tree[1] not in ("true", "false")):
        raise NotOneError("outer context inside a quantifier")
    if kind == "filter":
        return _rebased_filter(tree, name, item)
    if kind == "path":
        return _rebased_path(tree, name, item)
    if kind in ("fn",):
        return ["fn", tree[1], [rebased(argument, name, item) for argument in tree[2]]]
    if kind == "op":
        return ["op", tree[1], rebased(tree[2], name, item), rebased(tree[3], name, item)]
    if kind == "lit":
        return tree
    raise NotOneError(f"{kind} inside a quantifier")


def _rebased_filter(tree: Tree, name: str, item: Tree) -> Tree:
    if any(name in variables(p) for p in tree[2]):
        raise NotOneError("variable of a quantifier inside a predicate")
    if tree[1] == ["var", name]:
        return ["path", "", [["step", "self", "node()", tree[2]]]]
    return ["filter", rebased(tree[1], name, item), tree[2]]


def _rebased_path(tree: Tree, name: str, item: Tree) -> Tree:
    if any(name in variables(step) for step in tree[2][1:]):
        raise NotOneError("variable of a quantifier inside a path")
    if tree[1] or not tree[2]:
        return tree
    first = tree[2][0]
    if first[0] != "expr":
        raise NotOneError("outer context inside a quantifier")
    if first[1] == ["var", name]:
        return ["path", "", [["step", "self", "node()", first[2]], *tree[2][1:]]]
    return ["path", "", [["expr", rebased(first[1], name, item), first[2]], *tree[2][1:]]]
