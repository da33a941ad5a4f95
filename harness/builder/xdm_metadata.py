"""METADATA.XML: ebRIM metadata of a submission, derived from the CDA headers (IHE ITI TF-3, CI-SIS annex).

Each object is written in schema order (Slot, Name, Description, Classification, ExternalIdentifier), each
``classifiedObject`` and ``registryObject`` names the object that holds it, and times are in UTC.
"""

from dataclasses import dataclass, field

from lxml import etree

from harness.builder import ebrim
from harness.builder.cda import CdaSpec, build_cda
from harness.builder.ebrim import Code, Element
from harness.builder.people import HOSPITAL, STRUCTURE_OID, Organization, Patient, Professional
from harness.builder.xdm_values import (
    class_code,
    content_hash,
    cx,
    document_id,
    entry_uuid,
    stable_uuid,
    utc,
    xcn,
    xon,
)

CONTENT_TYPE: Code = ("07", "1.2.250.1.213.2.2", "Consultations externes")
PDF_FORMAT: Code = (
    "urn:ihe:iti:xds-sd:pdf:2008",
    "1.3.6.1.4.1.19376.1.2.3",
    "Document à corps non structuré en Pdf/A-1",
)


@dataclass(frozen=True)
class Entry:
    """One document of an archive.

    ``cda`` feeds the metadata and, when ``cda_bytes`` is None, the file itself.  An override that is None
    is derived from the CDA; "" (or () for ``source_patient_info``) leaves the metadata out.
    """

    cda: CdaSpec = field(default_factory=CdaSpec)
    cda_bytes: bytes | None = None
    name: str = "DOC0001.XML"
    uri: str | None = None
    patient_id: str | None = None
    source_patient_id: str | None = None
    source_patient_info: tuple[str, ...] | None = None
    unique_id: str | None = None
    hash: str | None = None
    size: str | None = None
    mime_type: str = "text/xml"
    format: Code = PDF_FORMAT
    type: Code | None = None
    document_class: Code | None = None
    extra_confidentiality: tuple[Code, ...] = ()
    replaced_uuid: str | None = None

    @property
    def content(self) -> bytes:
        """Bytes of the document."""
        return build_cda(self.cda) if self.cda_bytes is None else self.cda_bytes

    @property
    def identifier(self) -> str:
        """XDSDocumentEntry.uniqueId."""
        derived = document_id((self.cda.id_root, self.cda.id_extension))
        return derived if self.unique_id is None else self.unique_id

    @property
    def uuid(self) -> str:
        """Entry UUID, a function of the document id: that of a replaced document can be told from its id."""
        return entry_uuid(document_id((self.cda.id_root, self.cda.id_extension)))


@dataclass(frozen=True)
class ArchiveSpec:
    """A submission.  ``author`` and ``patient_id`` are those of the first document when they are None."""

    entries: tuple[Entry, ...] = (Entry(),)
    submission_time: str = "20260310093000"
    patient_id: str | None = None
    organization: Organization = HOSPITAL
    author: Professional | None = None
    title: str | None = None
    content_type: Code = CONTENT_TYPE
    unique_id: str = "1.2.250.1.71.4.2.2.1339999013.9.20260310.1"
    source_id: str | None = None
    intended_recipients: tuple[str, ...] = ()
    application: tuple[str, str, str] = ("Dossier patient de démonstration", "1.0", "Editeur fictif")

    @property
    def sender(self) -> Professional:
        """The author of the submission."""
        return self.author or self.entries[0].cda.author

    @property
    def uuid(self) -> str:
        """Entry UUID of the submission set."""
        return stable_uuid(f"submission {self.unique_id}")


def build_metadata(spec: ArchiveSpec) -> bytes:
    """METADATA.XML of the submission: the set, its documents, the associations."""
    root = etree.Element(f"{{{ebrim.LCM}}}SubmitObjectsRequest", nsmap={"lcm": ebrim.LCM, "rim": ebrim.RIM})
    objects = ebrim.add(root, "RegistryObjectList")
    _submission_set(objects, spec)
    for entry in spec.entries:
        _document_entry(objects, entry)
    for entry in spec.entries:
        _associations(objects, spec.uuid, entry)
    etree.indent(root)
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return data + b"\n"


def _submission_set(objects: Element, spec: ArchiveSpec) -> None:
    title = spec.title or "; ".join(entry.cda.heading for entry in spec.entries)
    package = ebrim.add(objects, "RegistryPackage", id=spec.uuid)
    ebrim.slot(package, "submissionTime", spec.submission_time)
    ebrim.slot(package, "intendedRecipient", *spec.intended_recipients)
    ebrim.name(package, title)
    ebrim.node(package, ebrim.SUBMISSION_SET)
    _author(package, ebrim.SET_AUTHOR, spec.sender, spec.organization)
    ebrim.classification(package, ebrim.SET_CONTENT_TYPE, spec.content_type)
    patient = _patient_id(spec.entries[0]) if spec.patient_id is None else spec.patient_id
    source = spec.source_id or f"{STRUCTURE_OID}.{spec.organization.national_id}"
    ebrim.identifier(package, ebrim.SET_PATIENT_ID, "XDSSubmissionSet.patientId", patient)
    ebrim.identifier(package, ebrim.SET_SOURCE_ID, "XDSSubmissionSet.sourceId", source)
    ebrim.identifier(package, ebrim.SET_UNIQUE_ID, "XDSSubmissionSet.uniqueId", spec.unique_id)


def _document_entry(objects: Element, entry: Entry) -> None:
    document = ebrim.add(
        objects, "ExtrinsicObject", id=entry.uuid, mimeType=entry.mime_type, objectType=ebrim.STABLE_DOCUMENT
    )
    _document_slots(document, entry)
    ebrim.name(document, entry.cda.heading)
    _author(document, ebrim.ENTRY_AUTHOR, entry.cda.author, entry.cda.organization)
    for scheme, value in _codes(entry):
        ebrim.classification(document, scheme, value)
    ebrim.identifier(document, ebrim.ENTRY_PATIENT_ID, "XDSDocumentEntry.patientId", _patient_id(entry))
    ebrim.identifier(document, ebrim.ENTRY_UNIQUE_ID, "XDSDocumentEntry.uniqueId", entry.identifier)


def _document_slots(document: Element, entry: Entry) -> None:
    cda, content = entry.cda, entry.content
    ebrim.slot(document, "creationTime", utc(cda.created))
    ebrim.slot(document, "hash", content_hash(content) if entry.hash is None else entry.hash)
    ebrim.slot(document, "size", str(len(content)) if entry.size is None else entry.size)
    ebrim.slot(document, "URI", entry.name if entry.uri is None else entry.uri)
    ebrim.slot(document, "languageCode", cda.language)
    ebrim.slot(document, "legalAuthenticator", xcn(cda.author))
    ebrim.slot(document, "serviceStartTime", utc(cda.service_start))
    ebrim.slot(document, "serviceStopTime", utc(cda.service_stop or ""))
    ebrim.slot(document, "sourcePatientId", _source_patient_id(entry))
    ebrim.slot(document, "sourcePatientInfo", *_source_patient_info(entry))


def _codes(entry: Entry) -> list[tuple[str, Code]]:
    cda, place = entry.cda, entry.cda.organization
    level = (cda.confidentiality, "2.16.840.1.113883.5.25", cda.confidentiality_label)
    return [
        (ebrim.CLASS_CODE, entry.document_class or class_code(cda.code)),
        *((ebrim.CONFIDENTIALITY, value) for value in (level, *entry.extra_confidentiality)),
        (ebrim.FORMAT_CODE, entry.format),
        (ebrim.FACILITY_TYPE, (place.facility_code, place.facility_system, place.facility_label)),
        (ebrim.PRACTICE_SETTING, (place.setting_code, place.setting_system, place.setting_label)),
        (ebrim.TYPE_CODE, entry.type or (cda.code, cda.code_system, cda.label)),
    ]


def _author(parent: Element, scheme: str, person: Professional, structure: Organization) -> None:
    classification = ebrim.classification(parent, scheme, None)
    specialty = f"{person.specialty_code}^{person.specialty_label}^{person.specialty_system}"
    ebrim.slot(classification, "authorInstitution", xon(structure))
    ebrim.slot(classification, "authorPerson", xcn(person))
    ebrim.slot(classification, "authorSpecialty", specialty)


def _patient_id(entry: Entry) -> str:
    """INS with type NH, else the first local identifier with type PI."""
    if entry.patient_id is not None:
        return entry.patient_id
    patient = entry.cda.patient
    return cx(patient.ins, patient.ins_oid, "NH") if patient.ins is not None else _local_id(patient)


def _source_patient_id(entry: Entry) -> str:
    if entry.source_patient_id is not None:
        return entry.source_patient_id
    return _local_id(entry.cda.patient) or _patient_id(entry)


def _local_id(patient: Patient) -> str:
    return cx(*patient.local_ids[0], "PI") if patient.local_ids else ""


def _source_patient_info(entry: Entry) -> tuple[str, ...]:
    """PID-3 (other local identifiers), PID-5 (L and D), PID-7, PID-8 and PID-11 (birth place, BDL)."""
    if entry.source_patient_info is not None:
        return entry.source_patient_info
    patient = entry.cda.patient
    birth = f"{patient.birth_name or ''}^{patient.first_given or ''}^{patient.given_names or ''}^^^^L"
    values = [f"PID-3|{cx(*local, 'PI')}" for local in patient.local_ids[1:]] + [f"PID-5|{birth}"]
    if patient.used_name:
        values.append(f"PID-5|{patient.used_name}^{patient.used_given or ''}^^^^^D")
    traits = {"PID-7|": patient.birth_date, "PID-8|": patient.sex, "PID-11|^^^^^^BDL^^": patient.birth_place}
    return (*values, *(prefix + value for prefix, value in traits.items() if value))


def _associations(objects: Element, submission: str, entry: Entry) -> None:
    """HasMember for each document, and RPLC towards the document that it replaces."""
    member = ebrim.association(objects, ebrim.HAS_MEMBER, submission, entry.uuid)
    ebrim.slot(member, "SubmissionSetStatus", "Original")
    replaced = entry.replaced_uuid
    if replaced is None and entry.cda.parent is not None:
        replaced = entry_uuid(document_id(entry.cda.parent))
    if replaced:
        ebrim.association(objects, ebrim.REPLACES, entry.uuid, replaced)
