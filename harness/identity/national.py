"""National identifiers of professionals and structures: shape by type, and key.

RPPS: 11 digits, the last one a Luhn key. IDNPS (PS_IdNat): 8 then the RPPS, or 0 then the ADELI number; 1 and 6 then
the number of a practice, 3 to 5 then that of a structure and an internal identifier. FINESS (FINEJ, FINEG): 9 characters, the last one a Luhn key, 2A and 2B counted as digits
when they can be. IDNST (Struct_IdNat): 1 then the FINESS, 0, 2, 3 or 4 then ADELI, SIREN, SIRET or RPPS-rang.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.core.text import Text
from harness.identity import ins

_SHAPES = {
    "RPPS": (r"\d{11}", Text("RPPS : 11 chiffres", "RPPS: 11 digits")),
    "ADELI": (r"[0-9AB]{9}", Text("ADELI : 9 caractères", "ADELI: 9 characters")),
    "IDNPS": (r"8\d{11}|0[0-9AB]{9}|[16]\d{9,15}|[345][0-9AB]{9,14}/.{1,40}", Text("IDNPS : 8 + RPPS (12), ou 0 + ADELI (10)", "IDNPS: 8 + RPPS (12), or 0 + ADELI (10)")),
    "FINEJ": (r"[0-9]{2}[0-9]{7}|2[AB][0-9]{7}", Text("FINESS : 9 caractères", "FINESS: 9 characters")),
    "IDNST": (r"1[0-9AB]{9}|0[0-9AB]{9}|2\d{9}|3\d{14}|4\d{13,14}|[56].{1,40}", Text("IDNST : 1 + FINESS (10), 2 + SIREN, 3 + SIRET, 4 + RPPS-rang", "IDNST: 1 + FINESS (10), 2 + SIREN, 3 + SIRET, 4 + RPPS-rang")),
    "INS": (ins.MATRICULE, Text("INS : 15 caractères", "INS: 15 characters")),
}  # fmt: skip
_SHAPES["FINEG"] = _SHAPES["FINEJ"]


@dataclass(frozen=True, slots=True)
class IdentifierFault:
    """What was expected of an identifier; ``is_key`` when only its key is wrong."""

    expected: Text
    is_key: bool


def luhn_is_valid(digits: str) -> bool:
    """Whether the last digit is the Luhn key of the others."""
    total = sum(sum(divmod(int(d) * (2 if rank % 2 else 1), 10)) for rank, d in enumerate(reversed(digits)))
    return digits.isascii() and total % 10 == 0


def identifier_fault(kind: str, value: str) -> IdentifierFault | None:
    """The first thing wrong with an identifier of a type of table 0203; None when it is right or of another type."""
    if kind not in _SHAPES:
        return None
    pattern, expected = _SHAPES[kind]
    if not re.fullmatch(pattern, value, re.ASCII):
        return IdentifierFault(expected, is_key=False)
    digits = _keyed(kind, value)
    if kind == "INS":
        return (
            None
            if ins.key_is_valid(value)
            else IdentifierFault(Text("clé du matricule juste", "right key of the matricule"), is_key=True)
        )
    if digits is None or luhn_is_valid(digits):
        return None
    return IdentifierFault(
        Text(f"{kind} dont le dernier chiffre est la clé", f"{kind} whose last digit is the key"), is_key=True
    )


def _keyed(kind: str, value: str) -> str | None:
    """The digits that end with a Luhn key, None when the identifier has none that can be checked."""
    if kind in ("FINEJ", "FINEG", "RPPS"):
        number = value
    elif (kind, value[:1]) in (("IDNPS", "8"), ("IDNST", "1")):
        number = value[1:]
    else:
        return None
    return number if number.isdecimal() else None
