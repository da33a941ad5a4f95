"""Telling a fault of a data type: the check that says it, the level of the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.core.finding import Level
from harness.core.text import Text, same
from harness.rules.cda_header.model import Rule

if TYPE_CHECKING:
    from harness.rules.cda_header.evaluation import Walk


#: Type -> the check that tells its faults.
KEYS = {
    "ANY": "NULL", "II": "II", "CS": "CS", "CD": "CD", "CE": "CD", "TS": "TS", "IVXB_TS": "TS", "IVL_TS": "IVL-TS", "INT": "INT",
    "INT.POS": "INT", "BL": "BL", "ST": "ST", "SC": "ST", "ED": "ST", "EN": "NAME", "ON": "NAME", "PN": "NAME", "AD": "AD", "TEL": "TEL",
}  # fmt: skip


HL7 = "{urn:hl7-org:v3}"


def local_name(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def wrong(
    rule: Rule, walk: Walk, element: Any, expected: Text, actual: Text | str | None, attribute: str = "",
    level: Level | None = None,
) -> None:  # fmt: skip
    """An element is not as its type wants it."""
    seen = same(actual) if isinstance(actual, str) else actual
    walk.tell(f"CDA-DATATYPES-{KEYS[rule.type]}", element, expected, seen, attribute, level=level or rule.level)
