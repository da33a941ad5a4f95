"""The data types of the header (HL7 V3, first release): what each element of a type must look like.

A judge runs on every element of its type, so it says nothing and builds nothing when all is well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from harness.core.finding import Level
from harness.core.text import Text, same
from harness.rules.cda_header import addresses, times
from harness.rules.cda_header.model import Attributes, Kind, Rule
from harness.rules.cda_header.nulls import is_blank, null_faults

if TYPE_CHECKING:
    from harness.rules.cda_header.evaluation import Walk

HL7 = "{urn:hl7-org:v3}"
_OID = re.compile(r"[0-2](\.(0|[1-9][0-9]*))*")
_UUID = re.compile(r"[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}")
_INTEGER = re.compile(r"-?[1-9][0-9]*|\+?[0-9]+")
_CALENDAR = Text("une date du calendrier : AAAA, AAAAMM, AAAAMMJJ, AAAAMMJJhhmm[ss]±zzzz",
                 "a date of the calendar: YYYY, YYYYMM, YYYYMMDD, YYYYMMDDhhmm[ss]±zzzz")  # fmt: skip


@lru_cache(maxsize=4096)
def is_oid(value: str) -> bool:
    """An OID as HL7 writes it."""
    return _OID.fullmatch(value) is not None


@lru_cache(maxsize=4096)
def is_root(value: str) -> bool:
    """An OID or a UUID."""
    return is_oid(value) or _UUID.fullmatch(value) is not None


def any_type(element: Any, attributes: Attributes, rule: Rule, walk: Walk) -> None:
    """ANY: a nullFlavor comes alone."""
    if "nullFlavor" in attributes:
        null_faults(element, attributes, rule, walk)


def identifier(element: Any, attributes: Attributes, rule: Rule, walk: Walk) -> None:
    """II: a root that is an OID or a UUID, or a nullFlavor; an extension, when there is one, that is not empty."""
    root = attributes.get("root")
    if "nullFlavor" in attributes:
        null_faults(element, attributes, rule, walk)
    elif root is None:
        _fault(rule, walk, element, Text("@root ou @nullFlavor", "@root or @nullFlavor"), None)
        return
    elif not is_root(root):
        _fault(rule, walk, element, Text("un OID ou un UUID", "an OID or a UUID"), same(root), "root")
    if attributes.get("extension", "x") == "":
        _fault(rule, walk, element, Text("une valeur, ou pas d'attribut", "a value, or no attribute"), same(""), "extension")  # fmt: skip


def simple_code(element: Any, attributes: Attributes, rule: Rule, walk: Walk) -> None:
    """CS: a code or a nullFlavor, and nothing else."""
    if "nullFlavor" in attributes:
        null_faults(element, attributes, rule, walk)
    elif "code" not in attributes:
        _fault(rule, walk, element, Text("@code ou @nullFlavor", "@code or @nullFlavor"), None)  # fmt: skip
    if len(attributes) > 1:
        for name in ("codeSystem", "codeSystemName", "codeSystemVersion", "displayName"):
            if name in attributes:
                _fault(rule, walk, element, Text("un code seul (type CS)", "a code alone (type CS)"), same(attributes[name]), name)  # fmt: skip
    if len(element):
        for child in element.iterchildren(HL7 + "originalText", HL7 + "qualifier", HL7 + "translation"):
            _fault(rule, walk, child, Text("un code seul (type CS)", "a code alone (type CS)"), same(_local(child)))


def concept(element: Any, attributes: Attributes, rule: Rule, walk: Walk) -> None:
    """CD and CE: a code with its system, or a nullFlavor, or the original text."""
    code, system = attributes.get("code"), attributes.get("codeSystem")
    if "nullFlavor" in attributes:
        null_faults(element, attributes, rule, walk)
    elif code is None and not _has_original_text(element):
        _fault(rule, walk, element, Text("@code, @nullFlavor ou originalText", "@code, @nullFlavor or originalText"), None)  # fmt: skip
    if code is not None and system is None:
        _fault(rule, walk, element, Text("@codeSystem avec @code", "@codeSystem with @code"), None, "codeSystem")
    if system is not None and not (is_oid(system) if rule.oid else is_root(system)):
        _fault(rule, walk, element, Text("un OID", "an OID"), same(system), "codeSystem")
    if code is None and "displayName" in attributes:
        _fault(rule, walk, element, Text("@code avec @displayName", "@code with @displayName"), None, "code")
    if system is None and ("codeSystemName" in attributes or "codeSystemVersion" in attributes):
        _fault(rule, walk, element, Text("@codeSystem avec @codeSystemName", "@codeSystem with @codeSystemName"), None, "codeSystem")  # fmt: skip
    for name in ("code", "displayName", "codeSystemName"):
        value = attributes.get(name)
        if value is not None and (not value or (name == "code" and any(c in value for c in " \t\r\n"))):
            _fault(rule, walk, element, Text("une valeur sans blanc", "a value without blanks") if value else _VALUE, same(value), name)  # fmt: skip
    if len(element):
        _translations(element, rule, walk)


_VALUE = Text("une valeur, ou pas d'attribut", "a value, or no attribute")


def _has_original_text(element: Any) -> bool:
    found = element.find(HL7 + "originalText") if len(element) else None
    return found is not None and found.get("nullFlavor") is None


def _translations(element: Any, rule: Rule, walk: Walk) -> None:
    """A translation has a code, and no other says the same; a CE has no qualifier."""
    seen: set[tuple[str | None, str | None]] = set()
    for found in element.iterdescendants(HL7 + "translation"):
        pair = (found.get("code"), found.get("codeSystem"))
        if pair[0] is None or found.get("nullFlavor") is not None:
            _fault(rule, walk, found, Text("une traduction codée", "a coded translation"), found.get("nullFlavor"))
        elif pair in seen:
            _fault(rule, walk, found, Text("des traductions distinctes", "distinct translations"), same(str(pair[0])))
        seen.add(pair)
    if rule.type == "CE" and element.find(HL7 + "qualifier") is not None:
        _fault(rule, walk, element.find(HL7 + "qualifier"), Text("pas de qualifier (type CE)", "no qualifier (type CE)"), same("qualifier"))  # fmt: skip


def timestamp(element: Any, attributes: Attributes, rule: Rule, walk: Walk) -> None:
    """TS: a value that is a date, or a nullFlavor; neither both nor children."""
    value = attributes.get("value")
    if "nullFlavor" in attributes:
        null_faults(element, attributes, rule, walk)
    elif value is None and not len(element):
        _fault(rule, walk, element, Text("@value ou @nullFlavor", "@value or @nullFlavor"), None)
    if len(element):
        for child in element.iterchildren("*"):
            _fault(rule, walk, child, Text("un instant, pas un intervalle", "a point in time, not an interval"), same(_local(child)))  # fmt: skip
            break
    if value is not None:
        _time(element, value, rule, walk, False)


def _time(element: Any, value: str, rule: Rule, walk: Walk, interval: bool) -> None:
    found = times.moment(value)
    if found is None or (interval and not found.full_zone):
        _fault(rule, walk, element, _CALENDAR, same(value), "value")
    elif not found.usual:
        walk.tell("CDA-DATATYPES-TS-ZONE", element, Text("heure et fuseau : AAAAMMJJhhmm[ss]±zzzz", "time and zone: YYYYMMDDhhmm[ss]±zzzz"),
                  same(value), "value", level=Level.WARNING)  # fmt: skip


def interval(element: Any, attributes: Attributes, rule: Rule, walk: Walk) -> None:
    """IVL_TS: a value, or bounds in order, or a nullFlavor."""
    bounds = {_local(child): child for child in element.iterchildren("*")} if len(element) else {}
    value = attributes.get("value")
    if "nullFlavor" in attributes:
        null_faults(element, attributes, rule, walk)
    elif value is None and not any(e.get("value") for e in element.iterdescendants("*")):
        _fault(rule, walk, element, Text("une date, des bornes datées ou @nullFlavor", "a date, dated bounds or @nullFlavor"), None)  # fmt: skip
    if value is not None:
        _time(element, value, rule, walk, False)
        if bounds:
            _fault(rule, walk, element, Text("@value ou des bornes, pas les deux", "@value or bounds, not both"), same(value), "value")  # fmt: skip
    if bounds:
        _bounds(element, bounds, rule, walk)


def _bounds(element: Any, bounds: dict[str, Any], rule: Rule, walk: Walk) -> None:
    for child in bounds.values():
        if child.get("nullFlavor") is not None and child.get("value") is not None:
            _fault(rule, walk, child, Text("@value ou @nullFlavor", "@value or @nullFlavor"), same(child.get("value")))
    for first, others in (("center", ("low", "high", "width")), ("width", ("low", "high"))):
        if first in bounds and (all if first == "width" else any)(o in bounds for o in others):
            _fault(rule, walk, bounds[first], Text(f"pas de {first} avec {', '.join(others)}", f"no {first} with {', '.join(others)}"), same(first))  # fmt: skip
    low, high = (_value(bounds.get(name)) for name in ("low", "high"))
    for name, value in (("low", low), ("high", high)):
        if value and HL7 + name not in rule.children:
            _time(bounds[name], value, rule, walk, True)
        elif value and (found := times.moment(value)) and not found.full_zone:
            _fault(rule, walk, bounds[name], _CALENDAR, same(value), "value")
    if low and high:
        _in_order(bounds["high"], low, high, walk)


def _value(bound: Any | None) -> str | None:
    return bound.get("value") if bound is not None else None


def _in_order(bound: Any, low: str, high: str, walk: Walk) -> None:
    """Two equal bounds are no interval, and the end comes after the beginning."""
    start, end = times.moment(low), times.moment(high)
    if low == high or (start and end and start.instant > end.instant):
        walk.tell("CDA-DATATYPES-IVL-ORDER", bound, Text(f"après low, {low}", f"after low, {low}"), same(high), "value")


def integer(element: Any, attributes: Attributes, rule: Rule, walk: Walk) -> None:
    """INT: an integer, or a nullFlavor; INT.POS is above 0."""
    value = attributes.get("value")
    if "nullFlavor" in attributes:
        null_faults(element, attributes, rule, walk)
        return
    positive = rule.type == "INT.POS"
    if value is None or not _INTEGER.fullmatch(value) or (positive and int(value) <= 0):
        wanted = Text("un entier > 0", "an integer > 0") if positive else Text("un entier", "an integer")
        _fault(rule, walk, element, wanted, value, "value")


def boolean(element: Any, attributes: Attributes, rule: Rule, walk: Walk) -> None:
    """BL: true or false, or a nullFlavor."""
    if "nullFlavor" in attributes:
        null_faults(element, attributes, rule, walk)
    elif attributes.get("value") not in ("true", "false"):
        _fault(rule, walk, element, same("true | false"), attributes.get("value"), "value")


def text(element: Any, attributes: Attributes, rule: Rule, walk: Walk) -> None:
    """ST, SC, ED: some text, or a nullFlavor."""
    if "nullFlavor" in attributes:
        null_faults(element, attributes, rule, walk)
    elif is_blank(element.text) and not len(element):
        _fault(rule, walk, element, Text("un texte, ou @nullFlavor", "a text, or @nullFlavor"), None)
    if len(element) and rule.type != "ED":
        for child in element.iterchildren(HL7 + "reference", HL7 + "thumbnail"):
            _fault(rule, walk, child, Text("du texte seul", "text alone"), same(_local(child)))
    if attributes and rule.type == "SC" and "code" in attributes and "codeSystem" not in attributes:
        _fault(rule, walk, element, Text("@codeSystem avec @code", "@codeSystem with @code"), None, "codeSystem")
    if attributes.get("representation", "TXT") != "TXT" and rule.type != "ED":
        _fault(rule, walk, element, same("TXT"), attributes["representation"], "representation")


def name(element: Any, attributes: Attributes, rule: Rule, walk: Walk) -> None:
    """EN, ON, PN: parts or text, never both; an organisation has text only."""
    if "nullFlavor" in attributes:
        null_faults(element, attributes, rule, walk)
        return
    written, parts = not is_blank(element.text), len(element)
    if parts:
        parts = sum(1 for _ in element.iterchildren("*"))
        written = written or any(not is_blank(child.tail) for child in element)
    if parts and written:
        _fault(rule, walk, element, Text("des parties ou du texte, pas les deux", "parts or text, not both"), element.text)  # fmt: skip
    elif not parts and not written:
        _fault(rule, walk, element, Text("un nom, ou @nullFlavor", "a name, or @nullFlavor"), None)
    elif parts and rule.type == "ON":
        _fault(rule, walk, element, Text("du texte seul", "text alone"), same(_local(next(element.iterchildren("*")))))
    elif parts:
        for child in element.iterchildren("*"):
            _part(child, rule, walk)


def _part(child: Any, rule: Rule, walk: Walk) -> None:
    if child.get("nullFlavor") is None and is_blank(child.text) and not len(child):
        walk.tell("CDA-DATATYPES-EMPTY-PART", child, Text("une valeur, ou pas d'élément", "a value, or no element"), None,
                  level=Level.WARNING)  # fmt: skip
    if "LS" in (child.get("qualifier") or "").split():
        _fault(rule, walk, child, Text("pas de LS pour une personne", "no LS for a person"), same("LS"), "qualifier")


def distinct(rule: Rule, found: list[Any], walk: Walk) -> None:
    """Siblings of one type: a nullFlavor has no sibling that is valued, and no two say the same."""
    values = [e for e in found if e.get("nullFlavor") is None]
    if values and len(values) < len(found):
        null = next(e for e in found if e.get("nullFlavor") is not None)
        _fault(rule, walk, null, Text("pas de nullFlavor à côté d'une valeur", "no nullFlavor beside a value"), null.get("nullFlavor"), "nullFlavor")  # fmt: skip
    said: set[Any] = set()
    for element in values:
        key = _SAID[rule.type](element) if rule.type in _SAID else None
        if key is not None and key in said:
            walk.tell("CDA-DATATYPES-DISTINCT", element, Text("des éléments distincts", "distinct elements"), same(_told(element)), level=rule.level)  # fmt: skip
        said.add(key)
    if rule.type == "II":
        _bare_roots(rule, values, walk)


def _bare_roots(rule: Rule, found: list[Any], walk: Walk) -> None:
    """A root alone contains every extension of it."""
    roots = [e.get("root") for e in found]
    for element, root in zip(found, roots, strict=True):
        extended = element.get("extension") is None and roots.count(root) > 1
        if extended and any(o.get("root") == root and o.get("extension") is not None for o in found):
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

KINDS: dict[str, Kind] = {
    "ANY": any_type, "II": identifier, "CS": simple_code, "CD": concept, "CE": concept, "TS": timestamp, "IVXB_TS": timestamp,
    "IVL_TS": interval, "INT": integer, "INT.POS": integer, "BL": boolean, "ST": text, "SC": text, "ED": text, "EN": name, "ON": name,
    "PN": name, "AD": addresses.address, "TEL": addresses.telecom,
}  # fmt: skip
#: Type -> the check that tells its faults.
KEYS = {
    "ANY": "NULL", "II": "II", "CS": "CS", "CD": "CD", "CE": "CD", "TS": "TS", "IVXB_TS": "TS", "IVL_TS": "IVL-TS", "INT": "INT",
    "INT.POS": "INT", "BL": "BL", "ST": "ST", "SC": "ST", "ED": "ST", "EN": "NAME", "ON": "NAME", "PN": "NAME", "AD": "AD", "TEL": "TEL",
}  # fmt: skip


def types_of(*keys: str) -> Iterable[str]:
    """The types whose faults some checks tell."""
    return [name for name, key in KEYS.items() if key in keys]


def _local(element: Any) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def _fault(
    rule: Rule, walk: Walk, element: Any, expected: Text, actual: Text | str | None, attribute: str = ""
) -> None:
    seen = same(actual) if isinstance(actual, str) else actual
    walk.tell(f"CDA-DATATYPES-{KEYS[rule.type]}", element, expected, seen, attribute, level=rule.level)
