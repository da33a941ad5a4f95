"""The numbers of XPath 2.0: integers (int), decimals (Decimal) and doubles (float), and what their operators give."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from harness.kit.xpath.functions import DynamicError

Number = int | float | Decimal

#: Digits after the point of a decimal division, as the official engine keeps them.
_SCALE = Decimal("1e-18")
_CONTEXT = Context(prec=60)


def is_number(item: Any) -> bool:
    """Whether an item is a number; a boolean is none."""
    return isinstance(item, (int, float, Decimal)) and not isinstance(item, bool)


def alike(left: Number, right: Number) -> tuple[Number, Number]:
    """Two numbers of one type: a double makes the other one double, a decimal makes an integer decimal."""
    if isinstance(left, float) or isinstance(right, float):
        return float(left), float(right)
    if isinstance(left, Decimal) or isinstance(right, Decimal):
        return Decimal(left), Decimal(right)
    return left, right


def written(value: Number) -> str:
    """A number as XPath writes it."""
    if isinstance(value, Decimal):
        text = format(value, "f")
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-0", "0") if not value else (
            text.rstrip("0").rstrip(".") if "." in text else text
        )  # fmt: skip
    return str(value) if isinstance(value, int) else _double(value)


def _double(value: float) -> str:
    if not math.isfinite(value):
        return "NaN" if value != value else "INF" if value > 0 else "-INF"
    if value == 0:
        return "-0" if math.copysign(1, value) < 0 else "0"
    if 1e-6 <= abs(value) < 1e6:
        text = format(Decimal(repr(value)), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    assert isinstance(exponent, int)
    text = "".join(map(str, digits)).rstrip("0")
    power = len(digits) + exponent - 1
    return f"{'-' * sign}{text[0]}.{text[1:] or '0'}E{power}"


def arithmetic(symbol: str, left: Number, right: Number) -> Number:
    """+ - * div mod idiv; raises DynamicError for a division of integers or decimals by zero."""
    a, b = alike(left, right)
    if b == 0 and symbol in ("div", "mod", "idiv") and (symbol == "idiv" or not isinstance(b, float)):
        raise DynamicError("division by zero")
    if isinstance(a, float):
        return _OF_DOUBLES[symbol](a, float(b))
    return _OF_DECIMALS[symbol](a, b)


def _divided(a: float, b: float) -> float:
    if b:
        return a / b
    return math.nan if a == 0 or a != a else math.copysign(math.inf, a) * math.copysign(1, b)


def _whole(a: float, b: float) -> int:
    if not math.isfinite(a) or b != b:
        raise DynamicError("idiv of what is no number")
    return 0 if math.isinf(b) else int(a / b)


def _rest(a: float, b: float) -> float:
    return math.fmod(a, b) if b and math.isfinite(a) else math.nan


_OF_DOUBLES: dict[str, Callable[[float, float], Number]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "div": _divided, "mod": _rest, "idiv": _whole,
}  # fmt: skip
_OF_DECIMALS: dict[str, Callable[[Any, Any], Number]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul,
    "div": lambda a, b: _CONTEXT.divide(Decimal(a), Decimal(b)).quantize(_SCALE, ROUND_HALF_EVEN, _CONTEXT),
    "mod": lambda a, b: a - b * _truncated(a, b), "idiv": lambda a, b: _truncated(a, b),
}  # fmt: skip


def _truncated(a: int | Decimal, b: int | Decimal) -> int:
    return int(_CONTEXT.divide(Decimal(a), Decimal(b)).to_integral_value(ROUND_DOWN, _CONTEXT))


def rounded(value: Number) -> Number:
    """fn:round: halves go up."""
    if isinstance(value, int) or (isinstance(value, float) and not math.isfinite(value)):
        return value
    half = value + (Decimal("0.5") if isinstance(value, Decimal) else 0.5)  # type: ignore[operator]
    return type(value)(math.floor(half))


def whole(function: Callable[[Any], int], value: Number) -> Number:
    """fn:floor, fn:ceiling: of the same type."""
    if isinstance(value, float) and not math.isfinite(value):
        return value
    return type(value)(function(value))
