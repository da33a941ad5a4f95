"""From the times of a CDA to those of metadata: UTC, no offset, the precision kept (IHE ITI TF-3, DTM)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from harness.core.text import Text
from harness.formats.cda import Node
from harness.formats.hl7.times import is_time
from harness.rules.xds.implied import Instant

_PARTS = re.compile(r"(\d{4,14})(?:\.\d{1,4})?(?:([+-])(\d{2})(\d{2}))?", re.ASCII)
_FORMAT = "%Y%m%d%H%M%S"
#: As many digits as a day has: nothing coarser moves with the offset.
_DAY = 8

ABSENT = Text("le CDA ne le dit pas", "the CDA does not tell it")
NOT_A_TIME = Text("la valeur du CDA n'est pas une date HL7", "the value of the CDA is no HL7 time")
NO_OFFSET = Text(
    "heure sans décalage dans le CDA : l'heure UTC ne peut pas en être déduite",
    "time without an offset in the CDA: the UTC time does not follow from it",
)
ONLY_A_DAY = Text(
    "le CDA ne donne pas d'heure : date reprise telle quelle", "the CDA gives no time of day: date taken as it is"
)


def instant_of(node: Node) -> Instant:
    """The @value of a time of the CDA as metadata write it."""
    raw = None if node.null_flavor else node.get("value")
    if raw is None:
        return Instant(None, None, node.place, ABSENT)
    text, doubt = in_utc(raw)
    return Instant(text, raw, node.place, doubt)


def in_utc(raw: str) -> tuple[str | None, Text | None]:
    """A time of a CDA in UTC; what is unsure about it is said, nothing is guessed."""
    found = _PARTS.fullmatch(raw)
    if found is None or not is_time(raw):
        return None, NOT_A_TIME
    digits, sign, hours, minutes = found.groups()
    if len(digits) <= _DAY:
        return digits, ONLY_A_DAY
    if sign is None:
        return None, NO_OFFSET
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    try:
        moment = datetime.strptime(digits.ljust(14, "0"), _FORMAT) + (offset if sign == "-" else -offset)
    except (ValueError, OverflowError):
        return None, NOT_A_TIME
    return f"{moment.year:04d}{moment:%m%d%H%M%S}"[: len(digits)], None
