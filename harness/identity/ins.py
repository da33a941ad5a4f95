"""INS identifiers: OIDs, matricule shape, NIR key (annex INS of the CI-SIS; PAM.FR)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.core.text import Text

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

#: 13 characters (2A and 2B for Corsica) and a key of two digits.
MATRICULE = r"[1-9][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{6}[0-9]{2}"
_MATRICULE = re.compile(MATRICULE)
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


_SEXES = {"1": "M", "2": "F", "7": "M", "8": "F"}


def disagreements(matricule: str, sex: str | None, birth: str | None) -> Iterator[tuple[Text, Text]]:
    """Where sex and birth date (YYYYMMDD) contradict the matricule: what is wrong, what the matricule says.

    Months that do not exist (20 and more: month unknown when the NIR was made) contradict nothing.
    """
    told = _SEXES.get(matricule[0])
    if sex in ("M", "F") and told and told != sex:
        yield (
            Text("sexe et matricule se contredisent", "sex and matricule contradict each other"),
            Text(f"sexe {told}", f"sex {told}"),
        )
    if birth is None or len(birth) < 6 or not birth[:6].isdecimal():
        return
    if matricule[1:3] != birth[2:4]:
        yield (Text("année de naissance et matricule se contredisent", "birth year and matricule contradict each other"),
               Text(f"année en {matricule[1:3]}", f"year in {matricule[1:3]}"))  # fmt: skip
    if "01" <= matricule[3:5] <= "12" and matricule[3:5] != birth[4:6]:
        yield (Text("mois de naissance et matricule se contredisent", "birth month and matricule contradict each other"),
               Text(f"mois {matricule[3:5]}", f"month {matricule[3:5]}"))  # fmt: skip


#: Every OID of the arc of patient identifiers that has a meaning; another one switches the official INS rule off.
ARC = "1.2.250.1.213.1.4."
KNOWN_OIDS = INS_OIDS | {INS_C, SOCIAL_SECURITY}


def impossible_month(matricule: str) -> str | None:
    """The month of a matricule when no NIR has it: 01 to 12, 20 to 42 and 50 to 99 exist (unknown or foreign month)."""
    month = int(matricule[3:5])
    exists = 1 <= month <= 12 or 20 <= month <= 42 or month >= 50
    return None if exists else matricule[3:5]


_COUNTY = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}", re.ASCII)
#: Departments whose communes changed department in 1968 (Seine, Seine-et-Oise), and those that they went to.
_BEFORE_1968 = frozenset({"75", "78"})
_SINCE_1968 = frozenset({"75", "78", "91", "92", "93", "94", "95"})
#: Departments of Algeria and protectorates in a NIR given before their independence; the COG has a country since.
_FORMER = frozenset({"91", "92", "93", "94", "95", "96"})


def is_county(text: str | None) -> bool:
    """Whether a text has the shape of a COG code: 5 characters, 2A or 2B for Corsica, 99 and a country abroad."""
    return text is not None and _COUNTY.fullmatch(text) is not None and not text.startswith("00")


def is_postal_code(text: str) -> bool:
    """Whether a code of that shape can only be a postal one: no commune is numbered 000, Paris has 056 and 101 to 120."""
    return text.endswith("000") or ("75001" <= text <= "75020")


def place_disagrees(matricule: str, county: str, birth: str | None = None) -> bool:
    """Whether the place of a matricule (characters 6 to 10) contradicts the COG code of the birth place.

    What history explains does not: Corsica before 1976 (20), Seine and Seine-et-Oise before 1968, Algeria, Morocco
    and Tunisia before their independence; nor an unknown commune of the same department (990).
    """
    told = matricule[5:10]
    if told == county:
        return False
    department, now = told[:2], county[:2]
    if department == now and told[2:] == "990":
        return False
    if department == "20" and now in ("2A", "2B"):
        return False
    old = birth is not None and birth[:4] < "1969"
    if old and department in _BEFORE_1968 and now in _SINCE_1968:
        return False
    return not (old and department in _FORMER and now == "99")
