"""Numbers by which a funded professional or structure is known: form and key.

FINESS: 9 characters, department first (2A and 2B in Corsica), the last one a Luhn key, A and B counted as 1 and 2.
AM, the invoicing number of a professional: 9 digits; its key is published by no text that we know, it is not judged.
RPPS: 11 digits, Luhn. SIRET: 14 digits, Luhn over all of them and over the SIREN; those of La Poste (356000000) have a
sum of digits that is a multiple of 5 instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.core.text import Text
from harness.identity.national import luhn_is_valid

FINESS, FINESS_LEGAL, AM, RPPS, SIRET = "finess", "finess_legal", "am", "rpps", "siret"
#: Those of a person, then of a place, then of what owns places.
KINDS = (RPPS, AM, FINESS, FINESS_LEGAL, SIRET)
LABELS = {
    FINESS: Text("FINESS", "FINESS"),
    FINESS_LEGAL: Text("FINESS juridique", "legal FINESS"),
    AM: Text("numéro AM", "AM number"),
    RPPS: Text("RPPS", "RPPS"),
    SIRET: Text("SIRET", "SIRET"),
}
_SHAPES = {
    FINESS: (r"(?:[0-9]{2}|2[AB])[0-9]{7}", Text("9 caractères : le département, puis 7 chiffres", "9 characters: the department, then 7 digits")),
    AM: (r"[0-9]{9}", Text("9 chiffres", "9 digits")),
    RPPS: (r"[0-9]{11}", Text("11 chiffres", "11 digits")),
    SIRET: (r"[0-9]{14}", Text("14 chiffres", "14 digits")),
}  # fmt: skip
_SHAPES[FINESS_LEGAL] = _SHAPES[FINESS]
#: What people put between the digits.
_SEPARATORS = re.compile(r"[\s.\-_/\u00a0\u2009\u202f]+")
_LA_POSTE = "356000000"


@dataclass(frozen=True, slots=True)
class NumberFault:
    """What was expected of a number."""

    expected: Text
    is_key: bool = False


def compact(text: str) -> str:
    """A number without separators, letters in capitals."""
    return _SEPARATORS.sub("", text).upper()


def fault(kind: str, number: str) -> NumberFault | None:
    """The first thing wrong with a compact number; None when it is right."""
    shape, expected = _SHAPES[kind]
    if re.fullmatch(shape, number, re.ASCII) is None:
        return NumberFault(expected)
    if len(set(number)) == 1:  # 000000000 has a right key and is nobody's
        return NumberFault(Text("un numéro attribué", "an assigned number"))
    if _key_is_right(kind, number):
        return None
    right = Text(
        "une clé juste : le dernier chiffre ne correspond pas aux autres",
        "a right key: the last digit does not match the others",
    )
    return NumberFault(right, is_key=True)


def _key_is_right(kind: str, number: str) -> bool:
    if kind == AM:
        return True
    if kind == SIRET and number.startswith(_LA_POSTE):
        return luhn_is_valid(number) or sum(map(int, number)) % 5 == 0
    if kind == SIRET:
        return luhn_is_valid(number) and luhn_is_valid(number[:9])
    return luhn_is_valid(number.replace("A", "1").replace("B", "2"))
