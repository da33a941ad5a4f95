"""The patients that a product holds, as FHIR R4 (FR Core) or as CSV.

FR Core: the official name carries the first birth given name, the list of birth given names is an
extension of the name, the matricule is the only official identifier, and the INSEE code is an extension
of the birth place.
"""

import csv
import json
from collections.abc import Sequence
from io import StringIO
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from harness.builder.people import Patient

__all__ = ["Json", "build_patient", "build_patient_bundle", "build_patient_csv"]

FR_CORE = "https://hl7.fr/ig/fhir/core"
COMMUNES = "https://mos.esante.gouv.fr/NOS/TRE_R13-Commune/FHIR/TRE-R13-Commune"
_TYPES = {
    "1.2.250.1.213.1.4.8": "INS-NIR",
    "1.2.250.1.213.1.4.9": "INS-NIA",
    "1.2.250.1.213.1.4.10": "INS-NIR-TEST",
    "1.2.250.1.213.1.4.11": "INS-NIR-DEMO",
}
_GENDERS = {"M": "male", "F": "female"}
_COLUMNS = (
    "ipp", "matricule", "oid", "nom_naissance", "premier_prenom", "prenoms", "date_naissance", "sexe",
    "lieu_naissance", "statut",
)  # fmt: skip
Json = dict[str, Any]


def build_patient_bundle(patients: Sequence[Patient]) -> bytes:
    """A collection of FR Core patients, each under a urn:uuid that depends on the identity alone."""
    entries = [{"fullUrl": f"urn:uuid:{_uuid(person)}", "resource": _patient(person)} for person in patients]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return (json.dumps(bundle, ensure_ascii=False, indent=2) + "\n").encode()


def build_patient(person: Patient, id: str) -> Json:
    """One FR Core patient, under an id of its own."""
    return {**_patient(person), "id": id}


def build_patient_csv(patients: Sequence[Patient]) -> bytes:
    """One line per patient, separated by semicolons; ``statut`` is the RNIV status."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for person in patients:
        ipp = person.local_ids[0][0] if person.local_ids else ""
        names = (person.birth_name, person.first_given, person.given_names)
        traits = (*names, person.birth_date, person.sex, person.birth_place)
        writer.writerow([ipp, person.ins, person.ins_oid, *traits, _status(person)])
    return text.getvalue().encode()


def _status(person: Patient) -> str:
    """RNIV status, from PID-32 and the presence of the INS."""
    if person.reliability == "VALI":
        return "qualifiee" if person.ins else "validee"
    return "recuperee" if person.ins else "provisoire"


def _uuid(person: Patient) -> str:
    return str(uuid5(NAMESPACE_OID, repr((person.ins, person.local_ids, person.birth_name))))


def _patient(person: Patient) -> Json:
    profile = "fr-core-patient" if person.ins is None else "fr-core-patient-ins"
    resource: Json = {
        "resourceType": "Patient",
        "id": _uuid(person),
        "meta": {"profile": [f"{FR_CORE}/StructureDefinition/{profile}"]},
        "extension": _extensions(person),
        "identifier": _identifiers(person),
        "name": _names(person),
    }
    if person.sex is not None:
        resource["gender"] = _GENDERS.get(person.sex, "unknown")
    if (date := person.birth_date) is not None:
        resource["birthDate"] = "-".join(filter(None, (date[:4], date[4:6], date[6:])))
    return {key: value for key, value in resource.items() if value}


def _extensions(person: Patient) -> list[Json]:
    status = {"system": f"{FR_CORE}/CodeSystem/fr-core-cs-v2-0445", "code": person.reliability}
    reliability = {
        "url": f"{FR_CORE}/StructureDefinition/fr-core-identity-reliability",
        "extension": [{"url": "identityStatus", "valueCoding": status}],
    }
    extensions: list[Json] = [reliability] if person.reliability else []
    if person.birth_place is not None:
        address: Json = {"extension": [_insee(person.birth_place)]}
        city = {"city": person.birth_city} if person.birth_city else {}
        url = "http://hl7.org/fhir/StructureDefinition/patient-birthPlace"
        extensions.append({"url": url, "valueAddress": address | city})
    return extensions


def _insee(code: str) -> Json:
    url = f"{FR_CORE}/StructureDefinition/fr-core-address-insee-code"
    return {"url": url, "valueCoding": {"system": COMMUNES, "code": code}}


def _identifiers(person: Patient) -> list[Json]:
    local = [
        _identifier("usual", "http://terminology.hl7.org/CodeSystem/v2-0203", "PI", root, value)
        for value, root in person.local_ids
    ]
    if person.ins is None:
        return local
    kind = _TYPES.get(person.ins_oid or "", "INS-NIR")
    system = f"{FR_CORE}/CodeSystem/fr-core-cs-v2-0203"
    return [_identifier("official", system, kind, person.ins_oid, person.ins), *local]


def _identifier(use: str, type_system: str, kind: str, root: str | None, value: str) -> Json:
    coding = {"system": type_system, "code": kind}
    identifier: Json = {"use": use, "type": {"coding": [coding]}}
    system = {} if root is None else {"system": f"urn:oid:{root}"}
    return identifier | system | {"value": value}


def _names(person: Patient) -> list[Json]:
    official: Json = {"use": "official"}
    if person.given_names is not None:
        url = f"{FR_CORE}/StructureDefinition/fr-core-patient-birth-list-given-name"
        official["extension"] = [{"url": url, "valueString": person.given_names}]
    if person.birth_name is not None:
        official["family"] = person.birth_name
    if person.first_given is not None:
        official["given"] = [person.first_given]
    if person.used_name is None:
        return [official]
    given = {"given": [person.used_given]} if person.used_given else {}
    return [official, {"use": "usual", "family": person.used_name, **given}]
