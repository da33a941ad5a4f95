"""Addresses (AD) and telecoms (TEL) of the header."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from harness.core.finding import Level
from harness.core.text import Text, same
from harness.rules.cda_header.model import Attributes, Rule
from harness.rules.cda_header.nulls import ADMITTED, is_blank, null_faults

if TYPE_CHECKING:
    from harness.rules.cda_header.evaluation import Walk

_HL7 = "{urn:hl7-org:v3}"
_PARTS = (
    "country", "state", "city", "postalCode", "county", "houseNumber", "houseNumberNumeric", "streetName", "streetNameType",
    "additionalLocator", "unitID", "postBox", "precinct",
)  # fmt: skip
_PART = {_HL7 + name: name for name in _PARTS}
_LINE = _HL7 + "streetAddressLine"
_MOST_LINES = 7
_USES = ("H", "HP", "HV", "WP", "TMP")
_TELECOM_USES = ("H", "HP", "HV", "WP", "DIR", "PUB", "EC", "MC", "PG")
_SCHEMES = ("tel", "fax", "mailto", "http", "ftp", "mllp")
#: What a URI may hold as it is (RFC 3986 and the percent sign).
_URI = re.compile(r"[!#-;=?-\[\]_a-z~]+")


def address(element: Any, attributes: Attributes, rule: Rule, walk: Walk) -> None:
    """AD: components, each once, or lines, or text; a use of the table."""
    use = attributes.get("use")
    if use is not None and use not in _USES:
        walk.tell("CDA-DATATYPES-AD", element, same(" | ".join(_USES)), same(use), "use", level=rule.level)
    if "nullFlavor" in attributes:
        null_faults(element, attributes, rule, walk)
        return
    lines, parts, mixed = 0, [], not is_blank(element.text)
    for child in element:
        tag = child.tag
        if tag in _PART:
            parts.append(tag)
        elif tag == _LINE:
            lines += 1
        elif isinstance(tag, str):
            walk.unknown(child)
        mixed = mixed or not is_blank(child.tail)
        if "nullFlavor" in child.attrib:
            null_faults(child, dict(child.items()), rule, walk)
            continue
        if is_blank(child.text) and isinstance(tag, str) and not len(child):
            typed = not parts or not lines
            walk.tell("CDA-DATATYPES-AD", child, Text("un texte, ou @nullFlavor", "a text, or @nullFlavor"), None,
                      level=rule.level if typed else Level.WARNING)  # fmt: skip
    if mixed or not (lines or parts):
        _content(element, mixed and bool(lines or parts), rule, walk)
    elif len(set(parts)) < len(parts) or lines > _MOST_LINES or (lines and parts):
        _numbers(element, parts, lines, rule, walk)


def _content(element: Any, mixed: bool, rule: Rule, walk: Walk) -> None:
    if mixed:
        walk.tell("CDA-DATATYPES-AD", element, Text("des composantes ou du texte, pas les deux", "components or text, not both"),
                  same((element.text or "").strip()), level=rule.level)  # fmt: skip
    elif is_blank(element.text) and not any(True for _ in element.iterchildren("*")):
        walk.tell("CDA-DATATYPES-AD", element, Text("une adresse, ou @nullFlavor", "an address, or @nullFlavor"), None, level=rule.level)  # fmt: skip


def _numbers(element: Any, parts: list[str], lines: int, rule: Rule, walk: Walk) -> None:
    counts = Counter(parts)
    for tag in sorted(t for t, n in counts.items() if n > 1):
        child = element.findall(tag)[1]
        walk.tell("CDA-DATATYPES-AD", child, Text(f"{_PART[tag]} : au plus 1", f"{_PART[tag]}: at most 1"), same(str(counts[tag])),
                  level=rule.level if not lines else Level.WARNING)  # fmt: skip
    if lines > _MOST_LINES:
        walk.tell("CDA-DATATYPES-AD", element, Text(f"streetAddressLine : au plus {_MOST_LINES}", f"streetAddressLine: at most {_MOST_LINES}"),
                  same(str(lines)), level=rule.level)  # fmt: skip
    if lines and parts:
        walk.tell("CDA-DATATYPES-AD-MIX", element, Text("streetAddressLine ou des composantes", "streetAddressLine or components"),
                  same(", ".join(["streetAddressLine", *(_PART[t] for t in counts)])), level=Level.WARNING)  # fmt: skip


@lru_cache(maxsize=4096)
def _is_telecom(value: str) -> bool:
    scheme, _, rest = value.partition(":")
    return scheme in _SCHEMES and bool(rest) and _URI.fullmatch(value) is not None


def telecom(element: Any, attributes: Attributes, rule: Rule, walk: Walk) -> None:
    """TEL: a URI of a known scheme, or a nullFlavor alone; a use of the table."""
    value, use = attributes.get("value"), attributes.get("use")
    if use is not None and use not in _TELECOM_USES:
        walk.tell("CDA-DATATYPES-TEL", element, same(" | ".join(_TELECOM_USES)), same(use), "use", level=rule.level)
    if "nullFlavor" in attributes:
        null_faults(element, attributes, rule, walk)
        if attributes["nullFlavor"] not in ADMITTED or (len(attributes) > 1 and value is None):
            walk.tell("CDA-DATATYPES-TEL", element, Text(f"@nullFlavor seul : {' | '.join(ADMITTED)}", f"@nullFlavor alone: {' | '.join(ADMITTED)}"),
                      same(attributes["nullFlavor"]), "nullFlavor", level=rule.level)  # fmt: skip
    elif value is None or not _is_telecom(value):
        wanted = Text("une adresse tel:, fax:, mailto:, http:, ftp: ou mllp:, sans blanc ni accent",
                      "a tel:, fax:, mailto:, http:, ftp: or mllp: address, without blanks or accents")  # fmt: skip
        walk.tell("CDA-DATATYPES-TEL", element, wanted, same(value) if value is not None else None, "value", level=rule.level)  # fmt: skip
