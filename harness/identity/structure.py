"""The identifier of a structure in a certificate: what type it is, and its key.

The national identifier of a structure (IdNat_Struct of the MOS, Struct_IdNat of the CI-SIS, OID 1.2.250.1.71.4.2.2) is a
digit for its type, then the number: 0 ADELI-rang, 1 FINESS, 2 SIREN, 3 SIRET, 4 RPPS-rang. A SIRET has 14 digits, the
last one a Luhn key, but for the establishments of La Poste (SIREN 356000000) whose digits add up to a multiple of 5.
An RPPS-rang has 14 digits: the 11 of the RPPS number of the holder of the practice (last one a Luhn key), a rank of
2 digits and a Luhn key (the examples of the FHIR guide of the Annuaire Santé have both keys).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from harness.core.text import Text
from harness.identity.national import luhn_is_valid

_LA_POSTE = "356000000"


class StructureKind(StrEnum):
    """Types of identifiers of structures."""

    ADELI_RANG = "ADELI-rang"
    FINESS = "FINESS"
    SIREN = "SIREN"
    SIRET = "SIRET"
    RPPS_RANG = "RPPS-rang"


_TYPES = {
    "0": (StructureKind.ADELI_RANG, r"[0-9AB]{9,11}"),
    "1": (StructureKind.FINESS, r"[0-9][0-9AB][0-9]{7}"),
    "2": (StructureKind.SIREN, r"[0-9]{9}"),
    "3": (StructureKind.SIRET, r"[0-9]{14}"),
    "4": (StructureKind.RPPS_RANG, r"[0-9]{14}"),
}
#: What reads as an identifier, well formed or not: nothing but digits (and A, B of Corsica).
_READS = re.compile(r"[0-9][0-9AB]{8,15}")


@dataclass(frozen=True, slots=True)
class StructureId:
    """An identifier found in a subject."""

    text: str
    kind: StructureKind | None
    #: Without the digit of its type.
    number: str
    #: Whether its type is written before it.
    is_prefixed: bool = True

    @property
    def told(self) -> Text:
        """The type and the number, as people read them."""
        if self.kind is None:
            return Text(f"{self.text} (type inconnu)", f"{self.text} (unknown type)")
        return Text(f"{self.kind} {self.number}", f"{self.kind} {self.number}")


def structure_id(text: str) -> StructureId | None:
    """The identifier that a value is, None when it is something else (a name, ``0002`` and a SIREN)."""
    value = "".join(text.split())
    if not _READS.fullmatch(value) or text.strip().startswith("0002 "):
        return None
    kind, shape = _TYPES.get(value[0], (None, ""))
    if kind is not None and re.fullmatch(shape, value[1:]):
        return StructureId(value, kind, value[1:])
    if re.fullmatch(r"[0-9]{14}", value) and siret_is_valid(value):
        return StructureId(value, StructureKind.SIRET, value, is_prefixed=False)
    return StructureId(value, kind if kind in _LONG and len(value) >= 14 else None, value[1:])


#: Types whose number is long enough to be recognised with a digit too many or too few.
_LONG = (StructureKind.SIRET, StructureKind.RPPS_RANG)


def siret_is_valid(number: str) -> bool:
    """14 digits and the key."""
    if not re.fullmatch(r"[0-9]{14}", number) or not int(number[:9]):
        return False
    if number.startswith(_LA_POSTE) and sum(map(int, number)) % 5 == 0:
        return True
    return luhn_is_valid(number) and luhn_is_valid(number[:9])


def rpps_rang_has_form(number: str) -> bool:
    """14 digits."""
    return re.fullmatch(r"[0-9]{14}", number) is not None


def rpps_rang_key_is_valid(number: str) -> bool:
    """The key of the RPPS number inside, and that of the whole."""
    return rpps_rang_has_form(number) and luhn_is_valid(number[:11]) and luhn_is_valid(number)
