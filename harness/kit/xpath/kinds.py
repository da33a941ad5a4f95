"""The kind of what an expression gives, told from its tree alone.

- ``nodes``: any number of nodes; ``node``: at most one;
- ``str``, ``num``, ``bool``: one value of that type;
- ``strs``: any number of strings, carried by elements made for it (a node set compares by string value).
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.kit.xpath.tree import Tree
from harness.kit.xpath.variables import NotOneError, Variable

ARITHMETIC = ("+", "-", "*", "div", "mod")
NODES = ("nodes", "node")
#: Prefix of the functions that this package adds to lxml; no schema has it for something else.
X = "_added"
VALUE_COMPARISONS = {"eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
#: Operators of one value on each side.
_OF_ONE = frozenset((*ARITHMETIC, "idiv", *VALUE_COMPARISONS))
DOCUMENTS = ("doc", "document")


@dataclass(slots=True)
class Kinds:
    """Kinds where these variables are in scope."""

    variables: dict[str, Variable]

    def of(self, tree: Tree) -> str:
        """The static kind of a tree; raises NotOneError for what is not handled."""
        name = tree[0]
        if name == "lit":
            return "str" if isinstance(tree[1], str) else "num"
        if name == "var":
            if tree[1] not in self.variables:
                raise NotOneError(f"variable ${tree[1]}")
            return self.variables[tree[1]].kind
        if name == "ctx":
            return "node"
        if name == "everywhere":
            return "nodes"
        if name in ("path", "filter"):
            return self._path_kind(tree)
        if name == "op":
            return self._operator_kind(tree)
        if name == "fn":
            return FUNCTION_KINDS.get(tree[1], "any")
        if name in ("some", "every", "castable"):
            return "bool"
        if name == "neg":
            return "num" if self.of(tree[1]) == "num" else "any"
        if name == "seq":
            kinds = {self.of(item) for item in tree[1]}
            return "nodes" if tree[1] and kinds <= set(NODES) else "any"
        return "any"

    def _operator_kind(self, tree: Tree) -> str:
        symbol = tree[1]
        if symbol in ("|", "union", "except", "intersect"):
            return "nodes"
        if symbol in _OF_ONE and not all(self.of(side) in ("str", "num", "bool") for side in tree[2:4]):
            return "any"  # of nothing they give nothing, neither a number nor false
        return "num" if symbol in ARITHMETIC or symbol == "idiv" else "any" if symbol == "to" else "bool"

    def _path_kind(self, tree: Tree) -> str:
        if tree[0] == "filter":
            kind = self.of(tree[1])
            return kind if kind in ("nodes", "node", "strs") else "any"
        single = True
        for rank, step in enumerate(tree[2]):
            if step[0] == "expr":
                kind = self.of(step[1])
                if kind not in NODES and not (kind == "strs" and len(tree[2]) == 1):
                    return "any"
                if kind == "strs":
                    return "strs"
                single = single and rank == 0 and kind == "node"
            elif not at_most_one(step):
                single = False
        return "node" if single and tree[1] != "//" else "nodes"


FUNCTION_KINDS = {
    **dict.fromkeys(("not", "true", "false", "boolean", "exists", "empty", "contains", "starts-with", "ends-with",
                     "matches", "doc-available"), "bool"),
    **dict.fromkeys(("count", "position", "last", "number", "string-length"), "num"),
    **dict.fromkeys(("string", "substring", "substring-before", "substring-after", "concat", "translate", "replace",
                     "normalize-space", "name", "local-name", "namespace-uri", "string-join", "upper-case",
                     "lower-case", "iri-to-uri"), "str"),
    **dict.fromkeys(("tokenize", "distinct-values"), "strs"),
    **dict.fromkeys((*DOCUMENTS, "current"), "node"),
}  # fmt: skip


def at_most_one(step: Tree) -> bool:
    """Whether a step gives one node at most for one node."""
    axis, test, predicates = step[1], step[2], step[3]
    if axis in ("self", "parent"):
        return True
    if axis == "attribute":
        return "*" not in test
    return any((p[0] == "lit" and not isinstance(p[1], str)) or p == ["fn", "last", []] for p in predicates)
