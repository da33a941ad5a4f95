"""Repeated elements of one parent: no two say the same, and none is null beside a value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.core.text import Text, same
from harness.rules.cda_header.model import Rule
from harness.rules.cda_header.told import wrong

if TYPE_CHECKING:
    from harness.rules.cda_header.evaluation import Walk


def distinct(rule: Rule, found: list[Any], walk: Walk) -> None:
    """Siblings of one type: a nullFlavor has no sibling that is valued, and no two say the same."""
    values = [e for e in found if e.get("nullFlavor") is None]
    compared = found if _SAID[rule.type] is _words else values
    if values and len(values) < len(found):
        null = next(e for e in found if e.get("nullFlavor") is not None)
        wrong(rule, walk, null, Text("pas de nullFlavor à côté d'une valeur", "no nullFlavor beside a value"), null.get("nullFlavor"), "nullFlavor")  # fmt: skip
    said: set[Any] = set()
    for element in compared:
        key = _SAID[rule.type](element)
        if key is not None and key in said:
            walk.tell("CDA-DATATYPES-DISTINCT", element, Text("des éléments distincts", "distinct elements"), same(_told(element)), level=rule.level)  # fmt: skip
        said.add(key)
    if rule.type == "II":
        _bare_roots(rule, values, walk)


def _bare_roots(rule: Rule, found: list[Any], walk: Walk) -> None:
    """A root alone contains every extension of it."""
    extended = {e.get("root") for e in found if e.get("extension") is not None}
    for element in found:
        if element.get("extension") is None and element.get("root") in extended:
            walk.tell("CDA-DATATYPES-DISTINCT", element, Text("des éléments distincts", "distinct elements"), same(_told(element)), level=rule.level)  # fmt: skip


def _told(element: Any) -> str:
    return " ".join(f'{n}="{v}"' for n, v in element.items()) or "".join(element.itertext()).strip()


def _words(element: Any) -> str:
    return "".join(e.get("use") or "" for e in element.iter("*")) + "".join(element.itertext())


def _both(first: str, second: str, element: Any) -> tuple[str, str] | None:
    a, b = element.get(first), element.get(second)
    return (a, b) if a is not None and b is not None else None


_SAID = {
    "II": lambda e: (e.get("root"), e.get("extension")),
    "TEL": lambda e: _both("use", "value", e),
    "CE": lambda e: _both("code", "codeSystem", e),
    "CD": lambda e: _both("code", "codeSystem", e),
    "AD": _words,
    "PN": _words,
    "ON": _words,
    "EN": _words,
}

#: Types whose repeated elements must differ.
DISTINCT = frozenset(_SAID)
