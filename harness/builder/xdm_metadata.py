"""The XDS metadata of documents of the builder, worked out of their specifications (IHE ITI TF-3, CI-SIS annex)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from harness.builder.cda import CdaSpec, build_cda
from harness.builder.ebrim import Code
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
from harness.builder.xdm_written import AuthorValues, EntryValues, SetValues, write_metadata

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
    #: Fields of ``EntryValues`` that are written otherwise than worked out: what makes mutations.
    written: Mapping[str, Any] = field(default_factory=dict)

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
    unique_id: str | None = None
    source_id: str | None = None
    intended_recipients: tuple[str, ...] = ()
    application: tuple[str, str, str] = ("Dossier patient de démonstration", "1.0", "Editeur fictif")

    @property
    def sender(self) -> Professional:
        """The author of the submission."""
        return self.author or self.entries[0].cda.author

    @property
    def identifier(self) -> str:
        """XDSSubmissionSet.uniqueId: by default an OID of its own, a function of the time and of the documents."""
        if self.unique_id is not None:
            return self.unique_id
        seed = stable_uuid("; ".join([self.submission_time, *(entry.uuid for entry in self.entries)]))
        return f"2.25.{UUID(seed.removeprefix('urn:uuid:')).int}"

    @property
    def uuid(self) -> str:
        """Entry UUID of the submission set."""
        return stable_uuid(f"submission {self.identifier}")


def build_metadata(spec: ArchiveSpec) -> bytes:
    """METADATA.XML of the submission."""
    return write_metadata(set_values(spec), tuple(entry_values(entry) for entry in spec.entries))


def set_values(spec: ArchiveSpec) -> SetValues:
    """What the metadata say of the set."""
    return SetValues(
        uuid=spec.uuid,
        unique_id=spec.identifier,
        source_id=spec.source_id or f"{STRUCTURE_OID}.{spec.organization.national_id}",
        submission_time=spec.submission_time,
        title=spec.title or "; ".join(entry.cda.heading for entry in spec.entries),
        patient_id=_patient_id(spec.entries[0]) if spec.patient_id is None else spec.patient_id,
        author=_author(spec.sender, spec.organization),
        content_type=spec.content_type,
        intended_recipients=spec.intended_recipients,
    )


def entry_values(entry: Entry) -> EntryValues:
    """What the metadata say of a document."""
    cda, content, place = entry.cda, entry.content, entry.cda.organization
    level = (cda.confidentiality, "2.16.840.1.113883.5.25", cda.confidentiality_label)
    told = EntryValues(
        uuid=entry.uuid,
        unique_id=entry.identifier,
        uri=entry.name if entry.uri is None else entry.uri,
        hash=content_hash(content) if entry.hash is None else entry.hash,
        size=str(len(content)) if entry.size is None else entry.size,
        mime_type=entry.mime_type,
        title=cda.heading,
        creation_time=utc(cda.created),
        service_start=utc(cda.service_start),
        service_stop=utc(cda.service_stop or ""),
        language=cda.language,
        legal_authenticator=xcn(cda.author),
        patient_id=_patient_id(entry),
        source_patient_id=_source_patient_id(entry),
        source_patient_info=_source_patient_info(entry),
        authors=(_author(cda.author, cda.organization),),
        type=entry.type or (cda.code, cda.code_system, cda.label),
        document_class=entry.document_class or class_code(cda.code),
        format=entry.format,
        facility=(place.facility_code, place.facility_system, place.facility_label),
        setting=(place.setting_code, place.setting_system, place.setting_label),
        confidentiality=(level, *entry.extra_confidentiality),
        events=(cda.act,) if cda.act else (),
        replaced_uuid=_replaced(entry),
    )
    return replace(told, **dict(entry.written))


def _replaced(entry: Entry) -> str | None:
    if entry.replaced_uuid is None and entry.cda.parent is not None:
        return entry_uuid(document_id(entry.cda.parent))
    return entry.replaced_uuid


def _author(person: Professional, structure: Organization) -> AuthorValues:
    specialty = f"{person.specialty_code}^{person.specialty_label}^{person.specialty_system}"
    return AuthorValues(person=xcn(person), institution=xon(structure), specialty=specialty)


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
