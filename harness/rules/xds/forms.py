"""The forms of the values of XDS metadata, as the guides write them: what is wrong with a value, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.core.text import Text, same
from harness.formats.oids import is_oid
from harness.formats.xds_types import Composite, composite, is_dtm, pid_field
from harness.identity import ins

PERSONS, STRUCTURES, SIREN = "1.2.250.1.71.4.2.1", "1.2.250.1.71.4.2.2", "1.3.2"
#: A value and what was expected of it.
Fault = tuple[Text, str | None]

_NATIONAL_PERSON = re.compile(r"[013-68][0-9A-Z]+(?:/.+)?")
_NATIONAL_STRUCTURE = re.compile(r"[0-4][0-9A-Z]+(?:/.+)?")
_OID = re.compile(r"[0-2](?:\.(?:0|[1-9][0-9]*))+")
_INSEE = re.compile(r"[0-9][0-9AB][0-9]{3}")
_FIELD = re.compile(r"PID-[1-9][0-9]?")
_DATE = re.compile(r"[0-9]{8}")
_AUTHORITY = same("&OID&ISO")
#: PID fields that sourcePatientInfo may not repeat, and those that it may not have.
ONCE, NEVER = ("PID-7", "PID-8"), ("PID-2", "PID-4", "PID-12", "PID-19")
#: Types of identifier of XCN-13.
PERSON_TYPES = ("IDNPS", "EI", "RI", "NH", "INS", "PI")
#: Types of identifier of referenceIdList (JDV_J197).
REFERENCES = frozenset(
    {"urn:ihe:iti:xdw:2013:workflowInstanceId", "urn:ihe:iti:xds:2016:studyInstanceUID", "urn:ihe:iti:xds:2015:encounterId",
     *(f"urn:ihe:iti:xds:2013:{name}" for name in ("uniqueId", "accession", "referral", "order"))}
)  # fmt: skip
_SEXES = ("M", "F", "U", "UN", "O")


def is_real_oid(text: str | None) -> bool:
    """An OID, not a UUID."""
    return text is not None and len(text) <= 128 and _OID.fullmatch(text) is not None


def is_document_id(text: str) -> bool:
    """``root`` or ``root^extension``: root an OID, 128 characters in all."""
    root, mark, extension = text.partition("^")
    return is_real_oid(root) and len(text) <= 128 and (not mark or (bool(extension) and "^" not in extension))


def _authority(value: Composite, number: int, name: str) -> Iterator[Fault]:
    if not value.is_authority(number) or not is_oid(value.sub(number, 2)):
        yield Text(f"{name}-{number} : ", f"{name}-{number}: ") + _AUTHORITY, value.get(number) or None


def _only(value: Composite, numbers: frozenset[int], name: str) -> Iterator[Fault]:
    for number in sorted(value.filled() - numbers):
        yield Text(f"{name}-{number} vide", f"{name}-{number} empty"), value.get(number)


def _required(value: Composite, numbers: tuple[int, ...], name: str) -> Iterator[Fault]:
    for number in numbers:
        if not value.get(number).strip():
            yield Text(f"{name}-{number} renseigné", f"{name}-{number} filled in"), None


def of_patient_id(text: str) -> Iterator[Fault]:
    """CX: ``id^^^&OID&ISO^NH``."""
    value = composite(text)
    yield from _required(value, (1, 5), "CX")
    yield from _authority(value, 4, "CX")
    yield from _only(value, frozenset({1, 4, 5}), "CX")


def of_patient_type(text: str) -> Iterator[Fault]:
    """NH under an INS OID, PI under any other."""
    value = composite(text)
    kind, root = value.get(5), value.authority(4)
    if kind and kind not in ("NH", "PI"):
        yield same("NH | PI"), kind
    elif kind == "NH" and root and root not in ins.INS_OIDS:
        yield Text("NH avec un OID de l'INS", "NH with an INS OID"), f"{root} (NH)"
    elif kind == "PI" and root in ins.INS_OIDS:
        yield Text("NH pour un OID de l'INS", "NH for an INS OID"), f"{root} (PI)"
    if kind == "NH" and root in ins.INS_OIDS and value.get(1) and not ins.is_matricule(value.get(1)):
        yield Text("un matricule de 15 caractères", "a matricule of 15 characters"), value.get(1)


def of_person(text: str) -> Iterator[Fault]:
    """XCN of a professional, a patient (type of name D) or a device (U)."""
    value = composite(text)
    yield from _required(value, (1,), "XCN")
    yield from _authority(value, 9, "XCN")
    kind = value.get(10)
    if kind not in ("D", "U"):
        yield Text("XCN-10 : D (personne) ou U (dispositif)", "XCN-10: D (person) or U (device)"), kind or None
    yield from _required(value, (2, 3) if kind == "D" else (2,), "XCN")
    yield from _only(value, frozenset({1, 2, 3, 9, 10, 13}), "XCN")


def of_person_type(text: str) -> Iterator[Fault]:
    """XCN-13, coherent with who it is; a value that is no XCN is told by its form."""
    value = composite(text)
    kind, name_type, root = value.get(13), value.get(10), value.authority(9)
    if not root:
        return
    if name_type == "U" and kind != "RI":
        yield Text("XCN-13 : RI pour un dispositif", "XCN-13: RI for a device"), kind or None
    elif kind not in PERSON_TYPES:
        yield Text("XCN-13 : IDNPS", "XCN-13: IDNPS"), kind or None
    elif kind == "IDNPS" and root != PERSONS:
        yield Text(f"XCN-9 : {PERSONS} pour un IDNPS", f"XCN-9: {PERSONS} for an IDNPS"), root or None


def of_national_person(text: str) -> Iterator[Fault]:
    """PS_IdNat: a digit for the kind of number, then the number."""
    value = composite(text)
    if value.sub(9, 2) == PERSONS and value.get(13) == "IDNPS" and not _NATIONAL_PERSON.fullmatch(value.get(1)):
        yield (
            Text("PS_IdNat : 0, 1, 3, 4, 5, 6 ou 8 puis le numéro", "PS_IdNat: 0, 1, 3, 4, 5, 6 or 8 then the number"),
            value.get(1) or None,
        )


def of_structure(text: str) -> Iterator[Fault]:
    """XON: name, authority, type, number; without number none of the three."""
    value = composite(text)
    yield from _only(value, frozenset({1, 6, 7, 10}), "XON")
    if not value.filled() & {6, 7, 10}:
        yield from _required(value, (1,), "XON")
        return
    yield from _authority(value, 6, "XON")
    yield from _required(value, (7, 10), "XON")


def of_national_structure(text: str) -> Iterator[Fault]:
    """Struct_IdNat, and the type that goes with each authority."""
    value = composite(text)
    root, kind, number = value.sub(6, 2), value.get(7), value.get(10)
    if not number:
        return
    if root == STRUCTURES and kind != "IDNST":
        yield Text("XON-7 : IDNST", "XON-7: IDNST"), kind or None
    elif root == SIREN and kind != "SIREN":
        yield Text("XON-7 : SIREN", "XON-7: SIREN"), kind or None
    if root == STRUCTURES and kind == "IDNST" and not _NATIONAL_STRUCTURE.fullmatch(number):
        yield Text("Struct_IdNat : 0 à 4 puis le numéro", "Struct_IdNat: 0 to 4 then the number"), number or None


def of_specialty(text: str) -> Iterator[Fault]:
    """``code^label^OID``."""
    value = composite(text)
    yield from _required(value, (1, 2), "authorSpecialty")
    if not is_oid(value.get(3)):
        yield Text("l'OID de la nomenclature en 3", "the OID of the code system in 3"), value.get(3) or None


def of_reference(text: str) -> Iterator[Fault]:
    """CXi of referenceIdList: number, authority when it has one, type."""
    value = composite(text)
    yield from _required(value, (1, 5), "CX")
    if value.get(4):
        yield from _authority(value, 4, "CX")
    if value.get(5) and value.get(5) not in REFERENCES:
        yield Text("CX-5 : un type de JDV_J197", "CX-5: a type of JDV_J197"), value.get(5)


def of_recipient(text: str) -> Iterator[Fault]:
    """``XON|XCN|XTN``, one of the first two at least."""
    organization, _, rest = text.partition("|")
    person = rest.partition("|")[0]
    if organization:
        yield from of_structure(organization)
    if person:
        yield from of_person(person)
    if not organization and not person:
        yield Text("une structure (XON) ou une personne (XCN)", "an organization (XON) or a person (XCN)"), text


# -- sourcePatientInfo -----------------------------------------------------------------------------------


def of_patient_field(text: str) -> Iterator[Fault]:
    """``PID-n|…``."""
    name, value = pid_field(text)
    if not _FIELD.fullmatch(name) or not value.strip():
        yield same("PID-n|…"), text


def of_patient_trait(text: str) -> Iterator[Fault]:
    """The form of each trait that has one."""
    name, field = pid_field(text)
    value = composite(field)
    if not field.strip():
        return
    if name == "PID-3":
        yield from of_patient_id(field)
    elif name == "PID-5" and value.get(7) not in ("L", "D", "S", "U"):
        yield Text("PID-5 : type L, D, S ou U en XPN-7", "PID-5: type L, D, S or U in XPN-7"), value.get(7) or None
    elif name == "PID-5" and not value.get(1).strip():
        yield Text("PID-5 : nom en XPN-1", "PID-5: name in XPN-1"), None
    elif name == "PID-7" and not (_DATE.fullmatch(field) and is_dtm(field)):
        yield Text("PID-7 : AAAAMMJJ, une date qui existe", "PID-7: YYYYMMDD, a date that exists"), field
    elif name == "PID-8" and field not in _SEXES:
        yield Text("PID-8 : M, F ou U", "PID-8: M, F or U"), field
    elif name == "PID-11" and value.get(7) == "BDL" and not _INSEE.fullmatch(value.get(9)):
        yield (
            Text("PID-11 : code INSEE de 5 caractères en XAD-9", "PID-11: INSEE code of 5 characters in XAD-9"),
            value.get(9) or None,
        )
