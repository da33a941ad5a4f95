"""INS identifiers: OIDs, matricule shape, NIR key (annex INS of the CI-SIS; PAM.FR)."""

from __future__ import annotations

import re

INS_NIR = "1.2.250.1.213.1.4.8"
INS_NIA = "1.2.250.1.213.1.4.9"
INS_TEST = "1.2.250.1.213.1.4.10"
INS_DEMO = "1.2.250.1.213.1.4.11"
INS_C = "1.2.250.1.213.1.4.2"
#: The NIR as a social security number: not an INS, though it may have the same 15 characters.
SOCIAL_SECURITY = "1.2.250.1.213.1.4.13"

#: Roots that make an identifier an INS.
INS_OIDS = frozenset({INS_NIR, INS_NIA, INS_TEST, INS_DEMO})
#: Real patients: their presence in samples deserves a warning.
PRODUCTION_OIDS = frozenset({INS_NIR, INS_NIA})
NAMES = {
    INS_NIR: "INS-NIR", INS_NIA: "INS-NIA", INS_TEST: "INS-NIR de test",
    INS_DEMO: "INS-NIR de démonstration", INS_C: "INS-C",
}  # fmt: skip

_MATRICULE = re.compile(r"[1-9][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{6}[0-9]{2}")
_CORSICA = {"2A": "19", "2B": "18"}


def is_matricule(text: str | None) -> bool:
    """15 characters: 13 and a two-digit key, 2A/2B admitted for Corsica."""
    return text is not None and _MATRICULE.fullmatch(text) is not None


def is_plausible(text: str | None) -> bool:
    """A valid key, a sex that exists (1, 2; 7, 8 for a NIA) and a month that exists (20 to 42 and 50 up are used too).

    For numbers under another authority: one local number of 15 digits in a few hundred passes by chance.
    """
    if text is None or not key_is_valid(text):
        return False
    month = int(text[3:5])
    return text[0] in "1278" and (1 <= month <= 12 or 20 <= month <= 42 or month >= 50)


def key(thirteen: str) -> str:
    """97 - (n mod 97) on two digits, with 2A read as 19 and 2B as 18 in positions 6 and 7 only.

    Raises ValueError when the 13 characters are not a number once Corsica is replaced.
    """
    department = thirteen[5:7]
    digits = thirteen[:5] + _CORSICA.get(department, department) + thirteen[7:]
    return f"{97 - int(digits) % 97:02d}"


def key_is_valid(matricule: str | None) -> bool:
    """Whether a matricule has the right shape and the right key."""
    return matricule is not None and is_matricule(matricule) and key(matricule[:13]) == matricule[13:]
