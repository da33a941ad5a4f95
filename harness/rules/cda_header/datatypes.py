"""The data types of the header (HL7 V3, first release): the judge of each.

A judge runs on every element of its type, so it says nothing and builds nothing when all is well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.rules.cda_header import addresses, codes, instants, scalars
from harness.rules.cda_header.model import Attributes, Kind, Rule
from harness.rules.cda_header.nulls import null_faults

if TYPE_CHECKING:
    from harness.rules.cda_header.evaluation import Walk


def any_type(element: Any, attributes: Attributes, rule: Rule, walk: Walk) -> None:
    """ANY: a nullFlavor comes alone."""
    if "nullFlavor" in attributes:
        null_faults(element, attributes, rule, walk)


KINDS: dict[str, Kind] = {
    "ANY": any_type, "II": codes.identifier, "CS": codes.simple_code, "CD": codes.concept, "CE": codes.concept, "TS": instants.timestamp, "IVXB_TS": instants.timestamp,
    "IVL_TS": instants.interval, "INT": scalars.integer, "INT.POS": scalars.integer, "BL": scalars.boolean, "ST": scalars.text, "SC": scalars.text, "ED": scalars.text, "EN": scalars.name, "ON": scalars.name,
    "PN": scalars.name, "AD": addresses.address, "TEL": addresses.telecom,
}  # fmt: skip
