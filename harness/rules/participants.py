"""Who takes part in a message (PRT): the national identifiers of persons and organisations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.formats.hl7.message import Hl7Message, Value
from harness.identity.national import IdentifierFault, identifier_fault

_KINDS = ("RPPS", "IDNPS", "FINEJ", "FINEG", "IDNST", "INS", "ADELI")
#: Field, component of the identifier, component of its type.
_FIELDS = ((5, 1, 13), (8, 10, 7))


@dataclass(frozen=True, slots=True)
class NationalId:
    """One identifier, its type (table 0203) and what is wrong with it."""

    value: Value
    kind: str
    fault: IdentifierFault | None


def national_ids(message: Hl7Message) -> Iterator[NationalId]:
    """PRT-5.1 by PRT-5.13, PRT-8.10 by PRT-8.7; blanks at the end of a field do not count."""
    for prt in message.all("PRT"):
        for field, component, kind in _FIELDS:
            value, type_ = prt.get(field, component), prt.get(field, kind).present
            if value.present and type_ in _KINDS:
                yield NationalId(value, type_, identifier_fault(type_, value.present.rstrip()))
