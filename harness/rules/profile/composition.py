"""What a value of each data type must look like; every check returns what it expected, or None when it holds.

Checks take one repetition as written with its component and subcomponent separators. Sources: HL7 2.5 and
2.6 chapter 2A; constraints of IHE France on the HL7 2.5 data types (CX, XPN, XAD, XCN, XON, XTN).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from harness.core.finding import Level
from harness.core.text import Text, same
from harness.formats.hl7.times import is_time
from harness.formats.oids import is_oid

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?|[+-]?\.\d+", re.ASCII)
_OID = re.compile(r"[0-2](?:\.\d+){3,}", re.ASCII)
_SEQUENCE = re.compile(r"\d{1,4}", re.ASCII)
_COG = re.compile(r"(?:\d{2}|2[AB])\d{3}", re.ASCII)
_MAIL = re.compile(r"[^@\s<>]+@[^@\s<>.]+(?:\.[^@\s<>.]+)+")
_ADDRESS_TYPES = frozenset({"B", "BA", "BDL", "BR", "C", "F", "H", "L", "M", "N", "O", "P", "RH"})

TIME = Text("AAAA[MM[JJ[HH[MM[SS[.S]]]]]][+/-ZZZZ], date réelle", "YYYY[MM[DD[HH[MM[SS[.S]]]]]][+/-ZZZZ], a real date")
NUMBER = Text("un nombre", "a number")
SEQUENCE = Text("un entier de 1 à 4 chiffres", "an integer of 1 to 4 digits")
AUTHORITY = Text(
    "nom (HD.1), ou identifiant et son type (HD.2 et HD.3 ; ISO pour un OID)",
    "name (HD.1), or identifier and its type (HD.2 and HD.3; ISO for an OID)",
)
ENTITY = Text(
    "EI.1 ; EI.3 et EI.4 ensemble ou aucun (ISO pour un OID)",
    "EI.1; EI.3 and EI.4 together or neither (ISO for an OID)",
)
IDENTIFIER = Text("CX.1 et CX.4 (autorité)", "CX.1 and CX.4 (assigning authority)")
NAME = Text("XPN.1 (nom) et XPN.7 (type)", "XPN.1 (name) and XPN.7 (type)")
BIRTH_PLACE = Text(
    "type BDL : XAD.9 est un code commune INSEE de 5 caractères",
    "type BDL: XAD.9 is an INSEE commune code of 5 characters",
)
ADDRESS_TYPE = Text("XAD.7 dans la table HL7 0190", "XAD.7 in HL7 table 0190")
MAIL = Text(
    "XTN.4 est une adresse de messagerie (XTN.3 X.400 ou Internet)",
    "XTN.4 is an e-mail address (XTN.3 X.400 or Internet)",
)
PERSON = Text(
    "XCN.1 ou XCN.2 ; avec XCN.1, son autorité (XCN.9) et son type (XCN.13)",
    "XCN.1 or XCN.2; with XCN.1, its authority (XCN.9) and type (XCN.13)",
)
ORGANISATION = Text(
    "XON.1 ou XON.10 ; avec XON.10, son autorité (XON.6) et son type (XON.7)",
    "XON.1 or XON.10; with XON.10, its authority (XON.6) and type (XON.7)",
)
CODED = Text(
    "un code (composante 1 ou 4) est suivi de sa nomenclature (composante 3 ou 6)",
    "a code (component 1 or 4) comes with its coding system (component 3 or 6)",
)


def _split(raw: str, separator: str, size: int) -> list[str]:
    parts = raw.split(separator)
    return parts + [""] * (size - len(parts))


def time(raw: str, component: str, sub: str) -> Text | None:
    """TS, DTM, DT: digits two by two, of the calendar."""
    text = raw.split(component, 1)[0]
    return None if not text or is_time(text) else TIME


def number(raw: str, component: str, sub: str) -> Text | None:
    """NM."""
    return None if _NUMBER.fullmatch(raw) else NUMBER


def sequence(raw: str, component: str, sub: str) -> Text | None:
    """SI: a sequence number."""
    return None if _SEQUENCE.fullmatch(raw) else SEQUENCE


def hierarchic(raw: str, component: str, sub: str) -> Text | None:
    """HD: a name, or an identifier with its type."""
    name, identifier, kind = _split(raw, component, 3)[:3]
    return None if _universal(identifier, kind) and (name or identifier) else AUTHORITY


def entity(raw: str, component: str, sub: str) -> Text | None:
    """EI: an identifier, and an authority when it has one, whole."""
    value, _, identifier, kind = _split(raw, component, 4)[:4]
    return None if value and _universal(identifier, kind) else ENTITY


def _universal(identifier: str, kind: str) -> bool:
    """An identifier comes with its type (table 0301), and that of an OID is ISO."""
    if not identifier or not kind:
        return not identifier and not kind
    return kind == "ISO" if _OID.fullmatch(identifier) else kind != "ISO" or is_oid(identifier)


def composite_id(raw: str, component: str, sub: str) -> Text | None:
    """CX: a value and its authority (CX.4 is required in France), and when it began (CX.7)."""
    parts = _split(raw, component, 7)
    if not parts[0] or not parts[3].strip(sub):
        return IDENTIFIER
    return hierarchic(parts[3], sub, "\0") or time(parts[6], component, sub)


def person_name(raw: str, component: str, sub: str) -> Text | None:
    """XPN: a name and its type (XPN.7 is required in France)."""
    parts = _split(raw, component, 7)
    return None if parts[0].strip(sub) and parts[6] else NAME


def address(raw: str, component: str, sub: str) -> Text | None:
    """XAD: an address type of the table; a birth place (BDL) has its commune code in XAD.9."""
    parts = _split(raw, component, 9)
    if parts[6] == "BDL" and not _COG.fullmatch(parts[8]):
        return BIRTH_PLACE
    return ADDRESS_TYPE if parts[6] and parts[6] not in _ADDRESS_TYPES else None


def telecom(raw: str, component: str, sub: str) -> Text | None:
    """XTN: an X.400 or Internet address is one."""
    parts = _split(raw, component, 4)
    electronic = parts[2] in ("X.400", "Internet")
    return MAIL if electronic and not _MAIL.fullmatch(parts[3]) else None


def person(raw: str, component: str, sub: str) -> Text | None:
    """XCN: an identifier or a name; an identifier has its authority and its type."""
    parts = _split(raw, component, 13)
    if not parts[0]:
        return None if parts[1] else PERSON
    whole = parts[8].strip(sub) and parts[12]
    return hierarchic(parts[8], sub, "\0") if whole else PERSON


def organisation(raw: str, component: str, sub: str) -> Text | None:
    """XON: a name or a number; a number has its authority and its type."""
    parts = _split(raw, component, 10)
    if not parts[9]:
        return None if parts[0] else ORGANISATION
    whole = parts[5].strip(sub) and parts[6]
    return hierarchic(parts[5], sub, "\0") if whole else ORGANISATION


def coded(raw: str, component: str, sub: str) -> Text | None:
    """CE, CWE: a code has its coding system (pre-adopted from 2.7 by the two guides)."""
    parts = _split(raw, component, 6)
    return CODED if (parts[0] and not parts[2]) or (parts[3] and not parts[5]) else None


def in_table(codes: Iterable[str]) -> Callable[[str, str, str], Text | None]:
    """ID: a code of a closed table of the standard."""
    known = frozenset(codes)
    expected = same(" | ".join(sorted(known)[:12]) + (f" … ({len(known)})" if len(known) > 12 else ""))
    return lambda raw, component, sub: None if raw in known else expected


CHECKS: dict[str, Callable[[str, str, str], Text | None]] = {
    "TS": time, "SI": sequence, "NM": number, "HD": hierarchic, "EI": entity, "CX": composite_id, "XPN": person_name,
    "XAD": address, "XTN": telecom, "XCN": person, "XON": organisation, "CE": coded,
}  # fmt: skip

#: Families that the official samples do not follow five times or more, or that only IHE France asks for.
_RECOMMENDED = frozenset({"EI", "XPN", "XCN", "XON"})


def level(family: str) -> Level:
    """How serious a fault of a family is."""
    return Level.WARNING if family in _RECOMMENDED else Level.ERROR
