"""A Bundle that feeds the DMP through the API: IHE MHD ITI-65 as the French guide PDSm constrains it, JSON or XML."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from hashlib import sha1
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from lxml import etree

from harness.builder.cda import CdaSpec, build_cda
from harness.builder.fhir import Json, build_patient
from harness.builder.xdm_values import class_code

PDSM = "https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition"
MHD = "https://profiles.ihe.net/ITI/MHD"
NOS = "https://mos.esante.gouv.fr/NOS"
FHIR_NS = "http://hl7.org/fhir"
#: A value that is taken away rather than replaced.
REMOVED = object()
_STEP = re.compile(r"([A-Za-z]+)|\[(\d+)\]")


@dataclass(frozen=True)
class BundleSpec:
    """One submission of one document; ``values`` are elements written otherwise, by their paths in the Bundle."""

    cda: CdaSpec
    cda_bytes: bytes | None = None
    xml: bool = False
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The bytes of the document."""
        return build_cda(self.cda) if self.cda_bytes is None else self.cda_bytes


def build_bundle(spec: BundleSpec) -> bytes:
    """The Bundle as it is posted."""
    bundle = bundle_of(spec)
    for path, value in spec.values.items():
        put(bundle, path, value)
    if spec.xml:
        return _written(bundle)
    return (json.dumps(bundle, ensure_ascii=False, indent=2) + "\n").encode()


def bundle_of(spec: BundleSpec) -> Json:
    """SubmissionSet, DocumentReference, Binary, then the PATCH of the document that is replaced."""
    entries = [
        _entry(_uuid("set", spec), _submission(spec), "POST", "List"),
        _entry(_uuid("entry", spec), _reference(spec), "POST", "DocumentReference"),
        _entry(_uuid("binary", spec), _binary(spec), "POST", "Binary"),
    ]
    if spec.cda.parent is not None:
        entries.append(
            _entry(_uuid("patch", spec), _patch(), "PATCH", f"DocumentReference?identifier={_replaced(spec)}")
        )
    profile = {"profile": [f"{PDSM}/pdsm-comprehensive-provide-document-bundle"]}
    return {"resourceType": "Bundle", "meta": profile, "type": "transaction", "entry": entries}


def put(bundle: Json, path: str, value: Any) -> None:
    """``put(bundle, "entry[1].resource.status", "final")``; a step that is one past the end of a list is appended."""
    steps = [name or int(index) for name, index in _STEP.findall(path)]
    holder: Any = bundle
    for step in steps[:-1]:
        holder = holder[step]
    if value is REMOVED:
        del holder[steps[-1]]
    elif isinstance(holder, list) and steps[-1] == len(holder):
        holder.append(deepcopy(value))
    else:
        holder[steps[-1]] = deepcopy(value)


def _uuid(what: str, spec: BundleSpec) -> str:
    """A urn:uuid that depends on the document alone."""
    return f"urn:uuid:{uuid5(NAMESPACE_OID, f'dmp {what} {spec.cda.id_root}')}"


def _entry(url: str, resource: Json, method: str, target: str) -> Json:
    return {"fullUrl": url, "resource": resource, "request": {"method": method, "url": target}}


def _submission(spec: BundleSpec) -> Json:
    activity = {"coding": [_coding(_nos("TRE_R209-TypeActivite"), "07", "Consultations externes")]}
    source = {
        "system": "urn:ietf:rfc:3986",
        "value": f"urn:oid:{spec.cda.organization.id_root}.{spec.cda.organization.national_id}.1",
    }
    return {
        "resourceType": "List",
        "meta": {"profile": [f"{PDSM}/pdsm-submissionset-comprehensive"]},
        "contained": _people(spec),
        "extension": [
            {"url": f"{MHD}/StructureDefinition/ihe-designationType", "valueCodeableConcept": activity},
            {"url": f"{MHD}/StructureDefinition/ihe-sourceId", "valueIdentifier": source},
        ],
        "identifier": [{"use": "usual", "system": "urn:ietf:rfc:3986", "value": _uuid("submission", spec)}],
        "status": "current",
        "mode": "working",
        "title": spec.cda.heading,
        "code": {"coding": [{"system": f"{MHD}/CodeSystem/MHDlistTypes", "code": "submissionset"}]},
        "subject": _subject(spec),
        "date": fhir_time(spec.cda.created),
        "source": {"reference": "#auteur"},
        "entry": [{"item": {"reference": _uuid("entry", spec)}}],
    }  # fmt: skip


def _reference(spec: BundleSpec) -> Json:
    cda = spec.cda
    relation = (
        {"relatesTo": [{"code": "replaces", "target": {"identifier": _oid(_replaced(spec))}}]} if cda.parent else {}
    )
    kind, _, label = class_code(cda.code)
    return {
        "resourceType": "DocumentReference",
        "meta": {"profile": [f"{PDSM}/pdsm-comprehensive-document-reference"]},
        "contained": [*_people(spec), build_patient(cda.patient, "patient")],
        "masterIdentifier": _oid(f"urn:oid:{cda.id_root}"),
        "status": "current",
        "type": {"coding": [_coding("http://loinc.org", cda.code, cda.label)]},
        "category": [{"coding": [_coding(_nos("TRE_A03-ClasseDocument"), kind, label)]}],
        "subject": _subject(spec),
        "date": fhir_time(cda.created),
        "author": [{"reference": "#auteur"}],
        "authenticator": {"reference": "#auteur"},
        "custodian": {"reference": "#structure"},
        **relation,
        "securityLabel": [{"coding": [_coding(_nos("TRE_A08-HL7Confidentiality"), cda.confidentiality, cda.confidentiality_label)]}],
        "content": [{"attachment": _attachment(spec), "format": _coding(
            _nos("TRE_A11-IheFormatCode"), "urn:ihe:iti:xds-sd:pdf:2008", "Document à corps non structuré en Pdf/A-1")}],
        "context": _context(cda),
    }  # fmt: skip


def _attachment(spec: BundleSpec) -> Json:
    content = spec.content
    return {
        "contentType": "text/xml",
        "language": spec.cda.language,
        "url": _uuid("binary", spec),
        "size": len(content),
        "hash": b64encode(sha1(content, usedforsecurity=False).digest()).decode(),
        "title": spec.cda.heading,
        "creation": fhir_time(spec.cda.created),
    }


def _context(cda: CdaSpec) -> Json:
    where = cda.organization
    stop = {"end": fhir_time(cda.service_stop)} if cda.service_stop else {}
    event = {"event": [{"coding": [_coding(f"urn:oid:{cda.act[1]}", cda.act[0], cda.act[2])]}]} if cda.act else {}
    facility = _coding(_nos("TRE_R02-SecteurActivite"), where.facility_code, where.facility_label)
    setting = _coding(_nos("TRE_A01-CadreExercice"), where.setting_code, where.setting_label)
    return {
        **event,
        "period": {"start": fhir_time(cda.service_start), **stop},
        "facilityType": {"coding": [facility]},
        "practiceSetting": {"coding": [setting]},
        "sourcePatientInfo": {"reference": "#patient"},
    }


def _binary(spec: BundleSpec) -> Json:
    return {"resourceType": "Binary", "contentType": "text/xml", "data": b64encode(spec.content).decode()}


def _patch() -> Json:
    parts = [
        {"name": "path", "valueString": "DocumentReference.status"},
        {"name": "type", "valueCode": "replace"},
        {"name": "value", "valueCode": "superseded"},
    ]
    profile = {"profile": [f"{MHD}/StructureDefinition/IHE.MHD.Patch.Parameters"]}
    return {"resourceType": "Parameters", "meta": profile, "parameter": [{"name": "operation", "part": parts}]}


def _people(spec: BundleSpec) -> list[Json]:
    """The author, its function in the structure, and the structure: contained, as the profiles ask."""
    person, where = spec.cda.author, spec.cda.organization
    number = {"system": f"urn:oid:{person.id_root}", "value": person.rpps_id}
    structure = {"system": f"urn:oid:{where.id_root}", "value": where.national_id}
    return [
        {"resourceType": "Practitioner", "id": "personne", "identifier": [number],
         "name": [{"family": person.family, "given": [person.given]}]},
        {"resourceType": "Organization", "id": "structure", "identifier": [structure], "name": where.name},
        {"resourceType": "PractitionerRole", "id": "auteur", "identifier": [number],
         "practitioner": {"reference": "#personne"}, "organization": {"reference": "#structure"}},
    ]  # fmt: skip


def _subject(spec: BundleSpec) -> Json:
    """The patient by its INS, which the server knows."""
    who = spec.cda.patient
    return {"type": "Patient", "identifier": {"system": f"urn:oid:{who.ins_oid}", "value": who.ins}}


def _replaced(spec: BundleSpec) -> str:
    return f"urn:oid:{spec.cda.parent[0]}" if spec.cda.parent else ""


def _oid(value: str) -> Json:
    return {"system": "urn:ietf:rfc:3986", "value": value}


def _nos(name: str) -> str:
    return f"{NOS}/{name}/FHIR/{name.replace('_', '-', 1)}"


def _coding(system: str, code: str, display: str) -> Json:
    return {"system": system, "code": code, "display": display}


def fhir_time(hl7: str) -> str:
    """20260310101500+0100 to 2026-03-10T10:15:00+01:00."""
    day = f"{hl7[:4]}-{hl7[4:6]}-{hl7[6:8]}"
    return f"{day}T{hl7[8:10]}:{hl7[10:12]}:{hl7[12:14]}{hl7[14:17]}:{hl7[17:19]}" if len(hl7) == 19 else day


def _written(bundle: Json) -> bytes:
    root = etree.fromstring(f'<Bundle xmlns="{FHIR_NS}"/>')
    _fill(root, bundle)
    etree.indent(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _fill(parent: Any, element: Json) -> None:
    for name, value in element.items():
        for one in value if isinstance(value, list) else [value]:
            if name == "url" and etree.QName(parent).localname == "extension":
                parent.set("url", one)
            elif name != "resourceType":
                _child(parent, name, one)


def _child(parent: Any, name: str, value: Any) -> None:
    child = etree.SubElement(parent, f"{{{FHIR_NS}}}{name}")
    if not isinstance(value, dict):
        child.set("value", str(value).lower() if isinstance(value, bool) else str(value))
        return
    if "resourceType" in value:
        child = etree.SubElement(child, f"{{{FHIR_NS}}}{value['resourceType']}")
    _fill(child, value)
