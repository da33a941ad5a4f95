"""Expressions that look a value up in a document of the kit: an index answers them better than a path."""

from __future__ import annotations

from harness.kit.xpath.kinds import DOCUMENTS
from harness.kit.xpath.tree import Tree


def reads_documents(tree: Tree) -> bool:
    """Whether a tree is a path into documents of the kit, or several."""
    if tree[0] == "fn" and tree[1] in DOCUMENTS:
        return True
    if tree[0] == "path":
        return any(reads_documents(s[1]) for s in tree[2] if s[0] == "expr")
    if tree[0] == "filter":
        return reads_documents(tree[1])
    if tree[0] == "seq":
        return bool(tree[1]) and all(reads_documents(item) for item in tree[1])
    return tree[0] == "op" and tree[1] in ("|", "union") and all(map(reads_documents, tree[2:4]))


def lookup(tree: Tree) -> tuple[Tree, str, list[str], list[Tree]] | None:
    """The parts of a look-up: document, element name, attributes (or ``text()``), values."""
    if tree[0] != "path" or len(tree[2]) != 3 or tree[2][0][0] != "expr" or tree[2][0][2]:
        return None
    document = tree[2][0][1]
    if document[0] != "fn" or document[1] not in DOCUMENTS or not _outside_document(document):
        return None
    if tree[2][1][:3] != ["step", "descendant-or-self", "node()"] or tree[2][2][:2] != ["step", "child"]:
        return None
    keys, values = [], []
    for condition in (c for p in tree[2][2][3] for c in _conjuncts(p)):
        pair = _equality(condition)
        if pair is None:
            return None
        keys.append(pair[0])
        values.append(pair[1])
    return (document[2][0], tree[2][2][2], keys, values) if keys else None


def _outside_document(document: Tree) -> bool:
    return len(document[2]) == 1


def _conjuncts(tree: Tree) -> list[Tree]:
    if tree[0] == "op" and tree[1] == "and":
        return [*_conjuncts(tree[2]), *_conjuncts(tree[3])]
    return [tree]


def _equality(tree: Tree) -> tuple[str, Tree] | None:
    """``@name = value`` or ``text() = value``."""
    if tree[0] != "op" or tree[1] != "=" or tree[2][0] != "path" or tree[2][1] or len(tree[2][2]) != 1:
        return None
    step = tree[2][2][0]
    if step[0] != "step" or step[3]:
        return None
    if step[1] == "attribute" and ":" not in step[2] and "*" not in step[2]:
        return f"@{step[2]}", tree[3]
    return ("text()", tree[3]) if step[1:3] == ["child", "text()"] else None


def outside(tree: Tree) -> bool:
    """Whether a tree can be moved out of a predicate: it does not look at the context."""
    if tree[0] == "fn" and tree[1] == "string" and len(tree[2]) == 1:
        return outside(tree[2][0])
    return tree[0] in ("var", "lit")
