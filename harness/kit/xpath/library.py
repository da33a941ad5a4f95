"""The functions of XPath 2.0 that Python evaluates, by name: a focus and sequences in, a sequence out."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from harness.kit.xpath import functions as f
from harness.kit.xpath.numbers import Number, arithmetic, is_number, rounded, whole
from harness.kit.xpath.operators import as_number, compare
from harness.kit.xpath.values import (
    Sequence,
    is_element,
    is_node,
    local_name,
    namespace_uri,
    node_name,
    single,
    string_value,
    truth,
)

if TYPE_CHECKING:
    from harness.kit.xpath.compile import Focus

Function = Callable[..., Sequence]


def _text(focus: Focus, *given: Sequence) -> str:
    """The argument, or the context item when there is none."""
    return single(given[0]) if given else string_value(focus.item)


def _of_strings(function: Callable[..., Any]) -> Function:
    """A function of strings, each of at most one item."""
    return lambda focus, *given: [function(*map(single, given))]


def _substring(focus: Focus, text: Sequence, start: Sequence, *length: Sequence) -> Sequence:
    if any(len(given) != 1 for given in (start, *length)):
        raise f.DynamicError("a position is one number")
    return [f.substring(single(text), *(float(as_number(given[0])) for given in (start, *length)))]


def _number(given: Sequence) -> float:
    if len(given) != 1:
        return float("nan")
    value = given[0]
    return float(value) if isinstance(value, bool) or is_number(value) else f.number(string_value(value))


def _integer(focus: Focus, given: Sequence) -> Sequence:
    if not given:
        return []
    item = given[0]
    if isinstance(item, bool) or is_number(item):
        if isinstance(item, float) and not math.isfinite(item):
            raise f.DynamicError("xs:integer of what is no number")
        return [int(item)]
    text = single(given).strip(f.BLANKS)
    if not f.castable(text, "integer"):
        raise f.DynamicError(f"xs:integer({text!r})")
    return [int(text)]


def _decimal(focus: Focus, given: Sequence) -> Sequence:
    if not given:
        return []
    text = string_value(given[0]) if not isinstance(given[0], bool) else str(int(given[0]))
    if len(given) > 1 or not (f.castable(text, "decimal") or is_number(given[0])):
        raise f.DynamicError(f"xs:decimal({text!r})")
    return [Decimal(text.strip(f.BLANKS))]


def _double(focus: Focus, given: Sequence) -> Sequence:
    if not given:
        return []
    if len(given) > 1 or (not isinstance(given[0], bool) and not is_number(given[0])
                          and not f.castable(string_value(given[0]), "double")):  # fmt: skip
        raise f.DynamicError("xs:double of what is no number")
    return [_number(given)]


def _rounding(function: Callable[[Number], Number]) -> Function:
    """A function of at most one number."""

    def run(focus: Focus, given: Sequence) -> Sequence:
        """Nothing for nothing."""
        if len(given) > 1:
            raise f.DynamicError("one number is expected")
        return [function(as_number(item)) for item in given]

    return run


def _extreme(better: str) -> Function:
    def run(focus: Focus, given: Sequence) -> Sequence:
        """min, max: of numbers, else of strings."""
        items = [as_number(i) if is_node(i) else i for i in given]
        found = items[:1]
        for item in items[1:]:
            if compare("ne", [item], [item]) == [True] or compare(better, [item], found) == [True]:
                found = [item]
            if found != found:
                break
        return [float(i) for i in found] if any(isinstance(i, float) for i in items) else found

    return run


def _average(focus: Focus, given: Sequence) -> Sequence:
    return [arithmetic("div", _sum(focus, given)[0], len(given))] if given else []


def _join(focus: Focus, items: Sequence, between: Sequence = ()) -> Sequence:  # type: ignore[assignment]
    return [single(list(between)).join(map(string_value, items))]


def _distinct(focus: Focus, items: Sequence) -> Sequence:
    return list(dict.fromkeys(string_value(i) if is_node(i) else i for i in items))


def _named(function: Callable[[Any], str]) -> Function:
    def run(focus: Focus, *given: Sequence) -> Sequence:
        """The name of a node, the context without argument."""
        items = given[0] if given else [focus.item]
        if len(items) > 1:
            raise f.DynamicError("the name of several nodes")
        return [function(items[0])] if items and is_node(items[0]) else [""]

    return run


def _resolve(focus: Focus, text: Sequence, element: Sequence) -> Sequence:
    """resolve-QName: (namespace, local name)."""
    if not text:
        return []
    prefix, _, name = single(text).strip(f.BLANKS).rpartition(":")
    bound = element[0].nsmap.get(prefix or None) if element and is_element(element[0]) else None
    if prefix and bound is None:
        raise f.DynamicError(f"prefix {prefix} is not declared")
    return [(bound or "", name)]


def _date_time(focus: Focus, text: Sequence) -> Sequence:
    return [f.date_time(single(text))] if text else []


def _sum(focus: Focus, items: Sequence) -> Sequence:
    total: Number = 0
    for item in items:
        total = arithmetic("+", total, as_number(item))
    return [total]


FUNCTIONS: dict[str, Function] = {
    "current": lambda focus: [],  # the compiler gives it
    "true": lambda focus: [True],
    "false": lambda focus: [False],
    "not": lambda focus, given: [not truth(given)],
    "boolean": lambda focus, given: [truth(given)],
    "exists": lambda focus, given: [bool(given)],
    "empty": lambda focus, given: [not given],
    "count": lambda focus, given: [len(given)],
    "position": lambda focus: [focus.position],
    "last": lambda focus: [focus.size],
    "string": lambda focus, *given: [_text(focus, *given)],
    "string-length": lambda focus, *given: [len(_text(focus, *given))],
    "normalize-space": lambda focus, *given: [f.normalize_space(_text(focus, *given))],
    "number": lambda focus, *given: [_number(given[0] if given else [focus.item])],
    "concat": _of_strings(lambda *parts: "".join(parts)),
    "contains": _of_strings(lambda text, part: part in text),
    "starts-with": _of_strings(lambda text, part: text.startswith(part)),
    "ends-with": _of_strings(lambda text, part: text.endswith(part)),
    "substring-before": _of_strings(lambda text, part: text.partition(part)[0] if part and part in text else ""),
    "substring-after": _of_strings(lambda text, part: text.partition(part)[2] if part else text),
    "substring": _substring,
    "translate": _of_strings(
        lambda text, old, new: text.translate({ord(c): new[i] if i < len(new) else None for i, c in reversed(list(enumerate(old)))})
    ),
    "upper-case": _of_strings(str.upper),
    "lower-case": _of_strings(str.lower),
    "matches": _of_strings(f.matches),
    "replace": _of_strings(f.replace),
    "tokenize": lambda focus, *given: list(f.tokenize(*map(single, given))),
    "iri-to-uri": _of_strings(f.iri_to_uri),
    "string-join": _join,
    "distinct-values": _distinct,
    "name": _named(node_name),
    "local-name": _named(local_name),
    "namespace-uri": _named(namespace_uri),
    "resolve-QName": _resolve,
    "QName": lambda focus, uri, name: [(single(uri), single(name).rpartition(":")[2])],
    "namespace-uri-from-QName": lambda focus, name: [name[0][0]] if name else [],
    "local-name-from-QName": lambda focus, name: [name[0][1]] if name else [],
    "doc": lambda focus, href: [focus.environment.document(single(href))] if href else [],
    "document": lambda focus, href: [focus.environment.document(single(href))] if href else [],
    "doc-available": lambda focus, href: [focus.environment.available(single(href))],
    "xs:dateTime": _date_time,
    "xs:integer": _integer,
    "xs:decimal": _decimal,
    "xs:double": _double,
    "xs:string": lambda focus, given: [single(given)] if given else [],
    "sum": _sum,
    "avg": _average,
    "min": _extreme("lt"),
    "max": _extreme("gt"),
    "abs": _rounding(lambda value: -value if value < 0 else value),
    "round": _rounding(rounded),
    "floor": _rounding(lambda value: whole(math.floor, value)),
    "ceiling": _rounding(lambda value: whole(math.ceil, value)),
}  # fmt: skip
