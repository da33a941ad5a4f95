"""XPath 2.0 expressions as plain trees: what the compilers read, and what the cache of a kit keeps.

A tree is a list whose first item is its kind, so that JSON carries it:

| kind | rest |
|---|---|
| lit | value |
| var | name |
| ctx | – (the context item) |
| path | anchor ("", "/", "//"), steps |
| step | axis, node test, predicates |
| expr | tree, predicates: a step that is an expression (``a/(b|c)``, ``a/count(b)``) |
| filter | tree, predicates |
| fn | name, arguments |
| op | symbol, left, right |
| neg | tree |
| if | condition, then, else |
| for, some, every | variable, sequence, body |
| cast, castable | tree, type |
| seq | trees |
"""

from __future__ import annotations

from typing import Any

Tree = list[Any]

EMPTY: Tree = ["seq", []]


def children(tree: Tree) -> list[Tree]:
    """The trees right under one."""
    kind = tree[0]
    if kind == "path":
        return list(tree[2])
    if kind == "step":
        return list(tree[3])
    if kind in ("expr", "filter"):
        return [tree[1], *tree[2]]
    if kind == "fn":
        return list(tree[2])
    if kind == "seq":
        return list(tree[1])
    return [item for item in tree[1:] if isinstance(item, list)]


def variables(tree: Tree) -> set[str]:
    """The names of the variables that a tree refers to, its own excepted."""
    if tree[0] == "var":
        return {tree[1]}
    found = set().union(*(variables(child) for child in children(tree))) if children(tree) else set()
    if tree[0] in ("for", "some", "every"):
        return variables(tree[2]) | (variables(tree[3]) - {tree[1]})
    return found


def free_of_context(tree: Tree) -> bool:
    """Whether a tree gives the same whatever the context item (variables apart)."""
    kind = tree[0]
    if kind in ("ctx", "step") or (kind == "fn" and not tree[2] and tree[1] not in ("true", "false")):
        return False
    if kind == "path":
        first = tree[2][0] if tree[2] else None
        return tree[1] == "" and first is not None and first[0] == "expr" and free_of_context(first[1])
    if kind == "filter":
        return free_of_context(tree[1])
    return all(free_of_context(child) for child in children(tree))


#: Functions that look at more than the values of their arguments.
_LOOKING = frozenset(("name", "local-name", "namespace-uri", "resolve-QName", "current", "position", "last"))


def of_values(tree: Tree) -> bool:
    """Whether a tree works on the values of variables and on literals, and on nothing else."""
    if tree[0] in ("path", "ctx") or (
        tree[0] == "fn" and (tree[1] in _LOOKING or (not tree[2] and tree[1] not in ("true", "false")))
    ):
        return False
    return all(of_values(child) for child in children(tree))


def of_the_value(tree: Tree) -> bool:
    """Whether a predicate only looks at the value of its item: no step from it, no name, no position."""
    if tree[0] == "fn" and (tree[1] in _LOOKING or (not tree[2] and tree[1] not in ("true", "false", "string"))):
        return False
    if tree[0] == "path":  # an absolute one would start from what carries the value
        return not tree[1] and bool(tree[2]) and tree[2][0][0] == "expr" and free_of_context(tree[2][0][1])
    return all(of_the_value(child) for child in children(tree))


def positional(tree: Tree) -> bool:
    """Whether a tree looks at the position of its own context item, that of predicates inside it apart."""
    if tree[0] == "fn" and tree[1] in ("position", "last"):
        return True
    if tree[0] == "path":
        return bool(tree[2]) and tree[2][0][0] == "expr" and positional(tree[2][0][1])
    if tree[0] == "filter":
        return positional(tree[1])
    return any(positional(child) for child in children(tree))


#: Axes that lead to the document node, which lxml leaves out of what it gives.
_TO_DOCUMENT = frozenset(("parent", "ancestor", "ancestor-or-self", "self", "descendant-or-self"))


def gives_document(tree: Tree) -> bool:
    """Whether the nodes of a tree may have the document itself among them."""
    kind = tree[0]
    if kind == "path":
        last = tree[2][-1] if tree[2] else None
        if last is None:
            return True
        if last[0] == "expr":
            return gives_document(last[1])
        return last[1] in _TO_DOCUMENT and last[2] == "node()"
    if kind == "filter":
        return gives_document(tree[1])
    if kind == "op" and tree[1] in ("|", "union", "except", "intersect"):
        return gives_document(tree[2]) or gives_document(tree[3])
    return kind in ("seq", "if", "for") and any(gives_document(child) for child in children(tree))
