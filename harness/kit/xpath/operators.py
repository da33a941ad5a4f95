"""Comparisons and arithmetic of XPath 2.0 on sequences."""

from __future__ import annotations

import datetime
import math
import operator
from collections.abc import Callable
from typing import Any

from harness.kit.xpath import functions, numbers
from harness.kit.xpath.functions import DynamicError, number
from harness.kit.xpath.values import Sequence, is_node, string_value

_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "eq": operator.eq, "!=": operator.ne, "ne": operator.ne, "<": operator.lt, "lt": operator.lt,
    "<=": operator.le, "le": operator.le, ">": operator.gt, "gt": operator.gt, ">=": operator.ge, "ge": operator.ge,
}  # fmt: skip
ARITHMETIC = frozenset(("+", "-", "*", "div", "mod", "idiv"))
#: Beyond this, an interval of integers is a mistake.
MAX_INTERVAL = 1_000_000
_VALUE = frozenset(("eq", "ne", "lt", "le", "gt", "ge"))


def compare(symbol: str, left: Sequence, right: Sequence) -> Sequence:
    """A comparison: of any pair for ``=``, of one value each for ``eq``."""
    if symbol in _VALUE:
        if len(left) > 1 or len(right) > 1:
            raise DynamicError(f"{symbol} compares one value with one")
        return [_holds(symbol, left[0], right[0], True)] if left and right else []
    return [any(_holds(symbol, a, b, False) for a in left for b in right)]


def _holds(symbol: str, left: Any, right: Any, value: bool) -> bool:
    a, b = _pair(left, right, value)
    return _COMPARED[symbol](a, b)


def _pair(left: Any, right: Any, value: bool) -> tuple[Any, Any]:
    """Two values of one type: what a node holds takes the type of the other side (a string in ``eq``)."""
    if is_node(left) and is_node(right):
        return string_value(left), string_value(right)
    if is_node(left):
        return _as(right, left, value), _double(right)
    if is_node(right):
        return _double(left), _as(left, right, value)
    kinds = {_kind(left), _kind(right)}
    if len(kinds) > 1:
        raise DynamicError(f"{' and '.join(sorted(kinds))} are not compared")
    return numbers.alike(left, right) if kinds == {"number"} else (left, right)


def _double(value: Any) -> Any:
    return float(value) if numbers.is_number(value) else value


def _as(model: Any, node: Any, value: bool) -> Any:
    kind, text = _kind(model), string_value(node)
    if kind == "string":
        return text
    if value:
        raise DynamicError(f"a string is not compared with a {kind}")
    if kind == "boolean":
        if text.strip() not in ("true", "false", "1", "0"):
            raise DynamicError(f"{text!r} is no boolean")
        return text.strip() in ("true", "1")
    return _cast_number(text) if kind == "number" else text


def _cast_number(text: str) -> float:
    found = number(text)
    if math.isnan(found) and text.strip() != "NaN":
        raise DynamicError(f"{text!r} is no number")
    return found


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    if isinstance(value, datetime.datetime):
        return "dateTime"
    return "name" if isinstance(value, tuple) else "number"


def arithmetic(symbol: str, left: Sequence, right: Sequence) -> Sequence:
    """+ - * div mod idiv of at most one value each."""
    if not left or not right:
        return []
    if len(left) > 1 or len(right) > 1:
        raise DynamicError(f"{symbol} of several values")
    return [numbers.arithmetic(symbol, as_number(left[0]), as_number(right[0]))]


def as_number(item: Any) -> numbers.Number:
    """The number that an operator is given: a node is cast to a double."""
    if is_node(item):
        return _cast_number(string_value(item))
    if not numbers.is_number(item):
        raise DynamicError("arithmetic on something that is no number")
    number_: numbers.Number = item
    return number_


def unary_minus(operand: Sequence) -> Sequence:
    """The opposite of at most one number."""
    if len(operand) > 1:
        raise DynamicError("the opposite of several values")
    return [-as_number(item) for item in operand]


def castable(given: Sequence, name: str) -> bool:
    """``castable as``: of a number, what its type lets through; of anything else, its text."""
    if len(given) != 1:
        return not given and name.endswith("?")
    item, kind = given[0], name.removesuffix("?").removeprefix("xs:")
    if not is_node(item) and _kind(item) == "number":
        finite = math.isfinite(item)
        return kind in ("double", "float", "string", "boolean") or (finite and kind in ("integer", "decimal"))
    if isinstance(item, bool):
        return kind not in ("date", "dateTime", "anyURI")
    return functions.castable(string_value(item), name)


def interval(left: Sequence, right: Sequence) -> Sequence:
    """``a to b``."""
    if not left or not right:
        return []
    if len(left) > 1 or len(right) > 1:
        raise DynamicError("to of several values")
    first, last = as_number(left[0]), as_number(right[0])
    if last - first > MAX_INTERVAL:  # type: ignore[operator]
        raise DynamicError(f"{first} to {last}")
    return list(range(int(first), int(last) + 1))
