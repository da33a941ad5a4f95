"""Text to trees, by the XPath 2.0 parser of elementpath; imported only when a schema is met for the first time."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from elementpath import ElementPathError
from elementpath.xpath1 import XPath1Parser
from elementpath.xpath2 import XPath2Parser

from harness.kit.xpath.parse_errors import XPathError
from harness.kit.xpath.tree import Tree

_AXES = frozenset(
    ("child", "descendant", "descendant-or-self", "parent", "ancestor", "ancestor-or-self", "self", "attribute",
     "following-sibling", "preceding-sibling", "following", "preceding")
)  # fmt: skip
_BINARY = frozenset(
    ("or", "and", "=", "!=", "<", "<=", ">", ">=", "eq", "ne", "lt", "le", "gt", "ge", "is", "+", "-", "*", "div",
     "idiv", "mod", "|", "union", "except", "intersect", "to")
)  # fmt: skip
_KINDS = ("text", "node", "comment", "processing-instruction")


#: ``a/$b`` is XPath 2.0 but not for this parser, which takes ``a/($b)``.
_VARIABLE_STEP = re.compile(r"""('[^']*'|"[^"]*")|(/\s*)(\$[\w.-]+)""")


def _grouped(found: re.Match[str]) -> str:
    return found[1] or f"{found[2]}({found[3]})"


class _Parser(XPath2Parser):
    """XPath 2.0, and the function of XSLT that value sets are read with."""

    def parse(self, source: str) -> Any:
        """The syntax only: the static evaluation of the library would read documents and change the locale."""
        return super(XPath1Parser, self).parse(source)


_Parser.function("document", nargs=(1, 2))
_Parser.function("current", nargs=0)


class Reader:
    """Parses the expressions of one schema, each text once."""

    def __init__(self, namespaces: dict[str, str]) -> None:
        known = {"xs": "http://www.w3.org/2001/XMLSchema", **namespaces}
        self._parser = _Parser(namespaces=known)
        self._known: dict[str, Tree | str] = {}

    def read(self, text: str) -> Tree:
        """The tree of an expression; raises XPathError."""
        if text not in self._known:
            self._known[text] = self._read(text)
        found = self._known[text]
        if isinstance(found, str):
            raise XPathError(found)
        return found

    def _read(self, text: str) -> Tree | str:
        try:
            return _tree(self._parser.parse(_VARIABLE_STEP.sub(_grouped, text)))
        except XPathError as error:
            return str(error)
        except RecursionError:
            return "an expression too deep"
        except (ElementPathError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
            return f"{type(error).__name__}: {error}"


def _tree(token: Any) -> Tree:
    symbol = token.symbol
    handler = _HANDLERS.get(symbol)
    if handler is not None:
        tree: Tree = handler(token)
        return tree
    if symbol in _BINARY and len(token) == 2:
        return ["op", symbol, _tree(token[0]), _tree(token[1])]
    if symbol in ("-", "+") and len(token) == 1:
        return ["neg", _tree(token[0])] if symbol == "-" else _tree(token[0])
    if symbol in _AXES or symbol in _KINDS or symbol in ("@", "(name)", "*", "..", ":", "{"):
        return _named(token)
    if token.label in ("function", "constructor function") or "function" in str(token.label):
        return ["fn", symbol, [_tree(argument) for argument in token]]
    raise XPathError(f"unsupported: {symbol} ({token.label})")


def _named(token: Any) -> Tree:
    """A name test, a wildcard, a kind test, or a function with a prefix."""
    if token.symbol == ":" and "function" in str(token[1].label):
        inner = token[1]
        name = inner.symbol if token[0].value == "fn" else f"{token[0].value}:{inner.symbol}"
        return ["fn", name, [_tree(argument) for argument in inner]]
    return ["path", "", [_step(token)]]


def _step(token: Any) -> Tree:
    symbol = token.symbol
    if symbol == "..":
        return ["step", "parent", "node()", []]
    if symbol == "@":
        return ["step", "attribute", _test(token[0]), []]
    if symbol in _AXES and len(token) == 1:
        return ["step", symbol, _test(token[0]), []]
    return ["step", "child", _test(token), []]


def _test(token: Any) -> str:
    symbol = token.symbol
    if symbol in _KINDS:
        if len(token):
            raise XPathError(f"unsupported: {symbol}() with an argument")
        return f"{symbol}()"
    if symbol in ("(name)", "*", ":"):
        return str(token.value)
    raise XPathError(f"unsupported node test: {symbol} ({token.label})")


def _path(token: Any) -> Tree:
    """``a/b``, ``/a``, ``//a``, ``/``."""
    symbol = token.symbol
    if not len(token):
        return ["path", "/", []]
    if len(token) == 1:
        return ["path", symbol, _steps(token[0])]
    left = _tree(token[0])
    anchor, steps = (left[1], list(left[2])) if left[0] == "path" else ("", [_as_step(left)])
    if symbol == "//":
        steps.append(["step", "descendant-or-self", "node()", []])
    return ["path", anchor, steps + _steps(token[1])]


def _steps(token: Any) -> list[Tree]:
    tree = _tree(token)
    return list(tree[2]) if tree[0] == "path" and tree[1] == "" else [_as_step(tree)]


def _as_step(tree: Tree) -> Tree:
    if tree[0] == "ctx":
        return ["step", "self", "node()", []]
    if tree[0] == "filter":
        return ["expr", tree[1], tree[2]]
    return ["expr", tree, []]


def _predicate(token: Any) -> Tree:
    base, predicate = _tree(token[0]), _tree(token[1])
    if base[0] == "path" and len(base[2]) == 1 and base[1] == "":
        step = base[2][0]
        return ["path", "", [[*step[:-1], [*step[-1], predicate]]]]
    if base[0] == "filter":
        return ["filter", base[1], [*base[2], predicate]]
    return ["filter", base, [predicate]]


def _group(token: Any) -> Tree:
    if not len(token):
        return ["seq", []]
    inner = _tree(token[0])
    # kept apart: (a/b)[1] is not a/b[1]
    return ["filter", inner, []] if inner[0] == "path" and len(inner[2]) else inner


def _comma(token: Any) -> Tree:
    items: list[Tree] = []
    for child in token:
        tree = _tree(child)
        items += tree[1] if child.symbol == "," else [tree]
    return ["seq", items]


def _literal(token: Any) -> Tree:
    value = token.value
    return ["lit", float(value) if isinstance(value, Decimal) else value]


def _bound(token: Any) -> Tree:
    """for, some, every: nested when several variables are bound."""
    pairs = [(token[i][0].value, _tree(token[i + 1])) for i in range(0, len(token) - 1, 2)]
    body = _tree(token[len(token) - 1])
    for name, sequence in reversed(pairs):
        body = [token.symbol, name, sequence, body]
    return body


def _typed(token: Any) -> Tree:
    return [token.symbol, _tree(token[0]), f"{token[1].value}{getattr(token[1], 'occurrence', '') or ''}"]


_HANDLERS: dict[str, Any] = {
    "/": _path, "//": _path, "[": _predicate, "(": _group, ",": _comma,
    "(string)": _literal, "(integer)": _literal, "(decimal)": _literal, "(float)": _literal,
    ".": lambda token: ["ctx"], "$": lambda token: ["var", str(token[0].value)],
    "if": lambda token: ["if", *(_tree(part) for part in token)],
    "for": _bound, "some": _bound, "every": _bound, "cast": _typed, "castable": _typed,
}  # fmt: skip
