"""Patients that a product holds: read from CSV, from FHIR Patients, from HL7 ADT messages."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from harness.core.errors import ManifestError
from harness.core.place import Place
from harness.core.text import Text
from harness.formats import fhir, table
from harness.formats.fhir import extension, oid_of
from harness.formats.hl7 import reader
from harness.identity.ins import INS_OIDS, INS_TEST
from harness.identity.model import Identifier, Identity, Trait, TraitValue
from harness.identity.sources import from_pid

#: CSV headers (normalised) by what they hold; the first of each list is the documented one.
COLUMNS: dict[str, tuple[str, ...]] = {
    "matricule": ("matricule", "ins", "matricule_ins", "nir"),
    "oid": ("oid", "oid_ins"),
    Trait.BIRTH_NAME: ("nom_naissance", "nom_de_naissance", "birth_name"),
    Trait.FIRST_GIVEN: ("premier_prenom", "premier_prenom_naissance", "prenom", "first_given"),
    Trait.GIVEN_NAMES: ("prenoms", "liste_prenoms", "prenoms_naissance", "given_names"),
    Trait.BIRTH_DATE: ("date_naissance", "birth_date"),
    Trait.SEX: ("sexe", "sex"),
    Trait.BIRTH_PLACE: ("lieu_naissance", "code_lieu_naissance", "code_insee", "birth_place"),
    "ipp": ("ipp", "id_local", "local_id"),
    "ipp_oid": ("ipp_oid", "oid_ipp"),
    "statut": ("statut", "status"),
}
_STATUS = {"qualifiee": "VALI", "validee": "VALI", "provisoire": "PROV", "recuperee": "RECUP"}
_GENDER = {"male": "M", "female": "F", "other": "U", "unknown": "U"}


def from_csv(raw: bytes, name: str) -> Iterator[Identity]:
    """One patient per row; raises ManifestError when the header has none of the known columns."""
    try:
        found = list(table.rows(raw))
    except (csv.Error, ValueError) as error:
        message = Text(f"{name} : CSV illisible ({error})", f"{name}: unreadable CSV ({error})")
        raise ManifestError(message) from None
    if found and not any(_cell(found[0].cells, key) is not None for key in (Trait.BIRTH_NAME, "matricule")):
        columns = ", ".join(names[0] for names in COLUMNS.values())
        raise ManifestError(Text(
            f"{name} : aucune colonne connue ; attendu par exemple {columns}",
            f"{name}: no known column; expected for instance {columns}"))  # fmt: skip
    for row in found:
        yield _from_row(row, name)


def _cell(cells: dict[str, str], key: str) -> str | None:
    return next((cells[name] for name in COLUMNS[key] if name in cells), None)


def _from_row(row: table.TableRow, name: str) -> Identity:
    place = Place(name, row.line)

    def get(key: str) -> str | None:
        return _cell(row.cells, key) or None

    traits = {t: TraitValue(get(t), place) for t in COLUMNS if isinstance(t, Trait)}
    date = traits[Trait.BIRTH_DATE].value
    if date and "/" in date and len(date.split("/")) == 3:
        day, month, year = date.split("/")
        date = f"{year}{month.zfill(2)}{day.zfill(2)}"
    traits[Trait.BIRTH_DATE] = TraitValue(date.replace("-", "") if date else None, place)
    ids = []
    if get("matricule"):
        ids.append(Identifier(get("matricule"), get("oid") or INS_TEST, place, "INS"))
    if get("ipp"):
        ids.append(Identifier(get("ipp"), get("ipp_oid"), place, "PI"))
    status = get("statut")
    codes = (_STATUS.get(table.normalised(status), status.upper()),) if status else ()
    return Identity(traits, tuple(ids), "CSV", place, codes)


def from_adt(raw: bytes, name: str) -> Iterator[Identity]:
    """The PID of every message of an ADT file."""
    for message in reader.read(raw).messages:
        identity = from_pid(message)
        if identity is not None:
            place = Place(f"{name} › PID", identity.place.line)
            yield Identity(identity.traits, identity.identifiers, "ADT", place, identity.reliability)


def from_fhir(file: fhir.FhirFile, name: str) -> Iterator[Identity]:
    """FR Core Patients: INS identifiers, official name, birth-list-given-name, birthPlace, reliability."""
    for patient, place in file.patients:
        yield _from_patient(patient, Place(f"{name} › {place.path}"))


def _from_patient(patient: Any, place: Place) -> Identity:
    names = patient.name or []
    official = next((n for n in names if n.use == "official"), names[0] if names else None)
    given = [str(g) for g in (official.given or []) if g] if official else []
    listed = extension(official, "birth-list-given-name") if official else None
    values = {
        Trait.BIRTH_NAME: str(official.family) if official and official.family else None,
        Trait.FIRST_GIVEN: given[0] if given else None,
        Trait.GIVEN_NAMES: (str(listed.valueString) if listed and listed.valueString else " ".join(given)) or None,
        Trait.BIRTH_DATE: str(patient.birthDate).replace("-", "") if patient.birthDate else None,
        Trait.SEX: _GENDER.get(str(patient.gender)) if patient.gender else None,
        Trait.BIRTH_PLACE: _birth_place(patient),
    }
    traits = {t: TraitValue(v, place) for t, v in values.items()}
    ids = tuple(i for i in (_identifier(x, place) for x in patient.identifier or []) if i)
    return Identity(traits, ids, "FHIR Patient", place, _reliability(patient))


def _identifier(identifier: Any, place: Place) -> Identifier | None:
    """An identifier in force; ``use = old`` marks an INS that was deactivated."""
    if not identifier.value or identifier.use == "old":
        return None
    root = oid_of(identifier.system)
    kind = "INS" if root in INS_OIDS else None
    return Identifier(str(identifier.value), root, place, kind)


def _birth_place(patient: Any) -> str | None:
    found = extension(patient, "birthPlace")
    address = getattr(found, "valueAddress", None)
    code = extension(address, "insee-code") if address else None
    if code is None:
        return None
    coding = getattr(code, "valueCoding", None)
    return str(coding.code) if coding else (str(code.valueString or code.valueCode or "") or None)


def _reliability(patient: Any) -> tuple[str, ...]:
    codes = []
    for found in patient.extension or []:
        if "identityreliability" in str(found.url).replace("-", "").lower():
            status = extension(found, "identityStatus") or extension(found, "status")
            coding = getattr(status, "valueCoding", None)
            if coding is not None and coding.code:
                codes.append(str(coding.code))
    return tuple(codes)
