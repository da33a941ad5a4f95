"""Comparisons and differences in XPath 1.0, where they mean the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.kit.xpath.kinds import VALUE_COMPARISONS, X
from harness.kit.xpath.lookups import reads_documents
from harness.kit.xpath.text import literal
from harness.kit.xpath.tree import Tree, free_of_context, gives_document, variables
from harness.kit.xpath.variables import NotOneError

if TYPE_CHECKING:
    from harness.kit.xpath.one import Writer


def comparison(writer: Writer, tree: Tree, top: bool) -> str:
    """A comparison; raises NotOneError where XPath 1.0 would compare otherwise."""
    symbol, left, right = tree[1], tree[2], tree[3]
    type_test = _type_test(writer, tree, top)
    if type_test is not None:
        return type_test
    for rank in (2, 3):
        if tree[rank][0] == "seq" and tree[rank][1] and symbol not in VALUE_COMPARISONS:
            return _any_of(writer, tree, rank, top)
    kinds = (writer.kind(left), writer.kind(right))
    if symbol in VALUE_COMPARISONS:
        if not set(kinds) <= {"str", "num", "node", "bool"}:
            raise NotOneError("value comparison of sequences")
        symbol = VALUE_COMPARISONS[symbol]
    if symbol == "=":
        among = _among(writer, left, right, top) or _among(writer, right, left, top)
        if among is not None:
            return among
    _comparable(symbol, kinds)
    texts = [_side(writer, side, other, top) for side, other in ((left, kinds[1]), (right, kinds[0]))]
    return f"({texts[0]} {symbol} {texts[1]})"


def _side(writer: Writer, tree: Tree, other: str, top: bool) -> str:
    """One side; what nodes hold is read as XPath 2.0 reads numbers when the other side is one."""
    if other != "num" or writer.kind(tree) not in ("node", "nodes"):
        return writer.write(tree, top)
    if gives_document(tree):
        raise NotOneError("the document as a number")
    return f"{X}:numbers({writer.write(tree, top)})"


def _any_of(writer: Writer, tree: Tree, rank: int, top: bool) -> str:
    """A comparison with a sequence holds when it holds with one of its items."""
    if tree[1] == "=" and _among_documents(tree[rank]):
        among = _among(writer, tree[5 - rank], tree[rank], top)
        if among is not None:
            return among
    each = (["op", tree[1], *(item if i == rank else tree[i] for i in (2, 3))] for item in tree[rank][1])
    return f"({' or '.join(comparison(writer, one, top) for one in each)})"


def _among_documents(tree: Tree) -> bool:
    return all(reads_documents(item) for item in tree[1])


def _comparable(symbol: str, kinds: tuple[str, str]) -> None:
    """Refuse what XPath 1.0 compares otherwise: strings in order, booleans with nodes, mixed types."""
    left, right = ("text" if k in ("nodes", "node", "strs", "str") else k for k in kinds)
    if "any" in (left, right):
        raise NotOneError("comparison of unknown kinds")
    if "bool" in (left, right) and left != right:
        raise NotOneError("boolean compared with something else")
    if symbol in ("=", "!="):
        if {left, right} == {"text", "num"} and "str" in kinds:
            raise NotOneError("string compared with a number")
        return
    if "num" not in (left, right) or "str" in kinds or "strs" in kinds:
        raise NotOneError("order of strings")


def _among(writer: Writer, item: Tree, values: Tree, top: bool) -> str | None:
    """``item = values`` where the values are the same for every document: a set prepared once."""
    values = _resolved(writer, values)
    if not (reads_documents(values) and free_of_context(values) and not _varying(writer, values)):
        return None
    kind = writer.kind(item)
    if kind not in ("node", "nodes", "str", "strs"):
        return None
    return f"{X}:among({writer.write(item, top)}, {literal(writer.constants(values))})"


def _resolved(writer: Writer, tree: Tree) -> Tree:
    """The value of a constant variable in place of its name."""
    if tree[0] == "var" and tree[1] in writer.variables:
        variable = writer.variables[tree[1]]
        return variable.tree if variable.constant and variable.tree is not None else tree
    return tree


def _varying(writer: Writer, tree: Tree) -> set[str]:
    return {name for name in variables(tree) if name not in writer.variables or not writer.variables[name].constant}


def _type_test(writer: Writer, tree: Tree, top: bool) -> str | None:
    """``resolve-QName(@xsi:type, .) = QName('uri', 'local')``."""
    left, right = tree[2], tree[3]
    if tree[1] not in ("=", "eq") or left[:2] != ["fn", "resolve-QName"] or right[:2] != ["fn", "QName"]:
        return None
    if len(left[2]) != 2 or left[2][1] != ["ctx"] or any(a[0] != "lit" for a in right[2]):
        return None
    uri, name = (str(a[1]) for a in right[2])
    return f"{X}:named({writer.string(left[2][0], top)}, ., {literal(uri)}, {literal(name.rpartition(':')[2])})"


def excepted(writer: Writer, left: Tree, right: Tree, top: bool) -> str:
    """Attributes of the context but some of them: ``@* except (@a|@b)``."""
    steps = [left] if left[0] == "path" else []
    names = list(_union(right))
    if not steps or not all(_lone_attribute(t) for t in [left, *names]):
        raise NotOneError("except")
    others = " | ".join(f"../{writer.write(name, False)}" for name in names)
    return f"{writer.write(left, False)}[count(. | {others}) != count({others})]"


def _union(tree: Tree) -> list[Tree]:
    if tree[0] == "filter" and not tree[2]:
        return _union(tree[1])
    if tree[0] == "op" and tree[1] in ("|", "union"):
        return [*_union(tree[2]), *_union(tree[3])]
    return [tree]


def _lone_attribute(tree: Tree) -> bool:
    return tree[0] == "path" and tree[1] == "" and len(tree[2]) == 1 and tree[2][0][:2] == ["step", "attribute"]
