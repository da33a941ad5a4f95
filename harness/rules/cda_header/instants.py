"""Timestamps (TS) and intervals (IVL_TS) of the header."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from harness.core.finding import Level
from harness.core.text import Text, same
from harness.rules.cda_header import times
from harness.rules.cda_header.model import Attributes, Rule
from harness.rules.cda_header.nulls import null_faults
from harness.rules.cda_header.told import HL7, local_name, wrong

if TYPE_CHECKING:
    from harness.rules.cda_header.evaluation import Walk

_CALENDAR = Text("une date du calendrier : AAAA, AAAAMM, AAAAMMJJ, AAAAMMJJhhmm[ss]±zzzz",
                 "a date of the calendar: YYYY, YYYYMM, YYYYMMDD, YYYYMMDDhhmm[ss]±zzzz")  # fmt: skip


def timestamp(element: Any, attributes: Attributes, rule: Rule, walk: Walk) -> None:
    """TS: a value that is a date, or a nullFlavor; neither both nor children."""
    value = attributes.get("value")
    if "nullFlavor" in attributes:
        null_faults(element, attributes, rule, walk)
    elif value is None and not len(element):
        wrong(rule, walk, element, Text("@value ou @nullFlavor", "@value or @nullFlavor"), None)
    if len(element):
        for child in element.iterchildren("*"):
            wrong(rule, walk, child, Text("un instant, pas un intervalle", "a point in time, not an interval"), same(local_name(child)))  # fmt: skip
            break
    if value is not None:
        _time(element, value, rule, walk, False)


def _time(element: Any, value: str, rule: Rule, walk: Walk, interval: bool) -> None:
    found = times.moment(value)
    if found is None or (interval and not found.full_zone):
        wrong(rule, walk, element, _CALENDAR, same(value), "value")
    elif not found.usual:
        walk.tell("CDA-DATATYPES-TS-ZONE", element, Text("heure et fuseau : AAAAMMJJhhmm[ss]±zzzz", "time and zone: YYYYMMDDhhmm[ss]±zzzz"),
                  same(value), "value", level=Level.WARNING)  # fmt: skip


def interval(element: Any, attributes: Attributes, rule: Rule, walk: Walk) -> None:
    """IVL_TS: a value, or bounds in order, or a nullFlavor."""
    bounds = {local_name(child): child for child in element.iterchildren("*")} if len(element) else {}
    value = attributes.get("value")
    if "nullFlavor" in attributes:
        null_faults(element, attributes, rule, walk)
    elif value is None and not bounds:
        wrong(rule, walk, element, Text("une date, des bornes ou @nullFlavor", "a date, bounds or @nullFlavor"), None)
    if value is not None:
        _time(element, value, rule, walk, False)
        if bounds:
            wrong(rule, walk, element, Text("@value ou des bornes, pas les deux", "@value or bounds, not both"), same(value), "value")  # fmt: skip
    if bounds:
        _bounds(element, bounds, rule, walk)
    if len(element) > 1:
        _repeated(element, rule, walk)


def _bounds(element: Any, bounds: dict[str, Any], rule: Rule, walk: Walk) -> None:
    for child in bounds.values():
        if child.get("nullFlavor") is not None and child.get("value") is not None:
            wrong(rule, walk, child, Text("@value ou @nullFlavor", "@value or @nullFlavor"), same(child.get("value")))
    for first, others in (("center", ("low", "high", "width")), ("width", ("low", "high"))):
        if first in bounds and (all if first == "width" else any)(o in bounds for o in others):
            wrong(rule, walk, bounds[first], Text(f"pas de {first} avec {', '.join(others)}", f"no {first} with {', '.join(others)}"), same(first))  # fmt: skip
    low, high = (_value(bounds.get(name)) for name in ("low", "high"))
    for name, value in (("low", low), ("high", high)):
        if value and HL7 + name not in rule.children:
            _time(bounds[name], value, rule, walk, True)
        elif value and (found := times.moment(value)) and not found.full_zone:
            wrong(rule, walk, bounds[name], _CALENDAR, same(value), "value")
    if low and high:
        _in_order(bounds["high"], low, high, walk)


def _repeated(element: Any, rule: Rule, walk: Walk) -> None:
    """Each bound once."""
    for tag, n in Counter(child.tag for child in element.iterchildren("*")).items():
        if n > 1:
            name = str(tag).rpartition("}")[2]
            wrong(rule, walk, element.findall(tag)[-1], Text(f"{name} : au plus 1", f"{name}: at most 1"), same(str(n)))


def _value(bound: Any | None) -> str | None:
    return bound.get("value") if bound is not None else None


def _in_order(bound: Any, low: str, high: str, walk: Walk) -> None:
    """Two equal bounds are no interval, and the end comes after the beginning."""
    start, end = times.moment(low), times.moment(high)
    if low == high or (start and end and start.instant > end.instant):
        walk.tell("CDA-DATATYPES-IVL-ORDER", bound, Text(f"après low, {low}", f"after low, {low}"), same(high), "value")
