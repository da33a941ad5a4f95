"""METADATA.XML from values as they are to be written, whoever worked them out.

Each object is written in schema order (Slot, Name, Classification, ExternalIdentifier), and each ``classifiedObject`` and
``registryObject`` names the object that holds it. A value that is empty is left out; ``notes`` become XML comments.
"""

from dataclasses import dataclass

from lxml import etree

from harness.builder import ebrim
from harness.builder.ebrim import Code, Element


@dataclass(frozen=True)
class AuthorValues:
    """The slots of one author."""

    person: str = ""
    institution: str = ""
    specialty: str = ""
    role: str = ""


@dataclass(frozen=True)
class EntryValues:
    """A DocumentEntry."""

    uuid: str
    unique_id: str
    uri: str
    hash: str
    size: str
    mime_type: str = "text/xml"
    title: str = ""
    creation_time: str = ""
    service_start: str = ""
    service_stop: str = ""
    language: str = ""
    legal_authenticator: str = ""
    patient_id: str = ""
    source_patient_id: str = ""
    source_patient_info: tuple[str, ...] = ()
    authors: tuple[AuthorValues, ...] = ()
    type: Code | None = None
    document_class: Code | None = None
    format: Code | None = None
    facility: Code | None = None
    setting: Code | None = None
    confidentiality: tuple[Code, ...] = ()
    events: tuple[Code, ...] = ()
    replaced_uuid: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class SetValues:
    """A SubmissionSet."""

    uuid: str
    unique_id: str
    source_id: str
    submission_time: str
    title: str = ""
    patient_id: str = ""
    author: AuthorValues = AuthorValues()
    content_type: Code | None = None
    intended_recipients: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def write_metadata(submission: SetValues, entries: tuple[EntryValues, ...]) -> bytes:
    """METADATA.XML of the submission: the set, its documents, the associations."""
    root = etree.Element(f"{{{ebrim.LCM}}}SubmitObjectsRequest", nsmap={"lcm": ebrim.LCM, "rim": ebrim.RIM})
    objects = ebrim.add(root, "RegistryObjectList")
    _submission_set(objects, submission)
    for entry in entries:
        _document_entry(objects, entry)
    for entry in entries:
        _associations(objects, submission.uuid, entry)
    etree.indent(root)
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return data + b"\n"


def _noted(objects: Element, notes: tuple[str, ...]) -> None:
    """A comment cannot hold two hyphens in a row."""
    objects.extend(etree.Comment(f" {note.replace('--', '- -')} ") for note in notes)


def _submission_set(objects: Element, told: SetValues) -> None:
    _noted(objects, told.notes)
    package = ebrim.add(objects, "RegistryPackage", id=told.uuid)
    ebrim.slot(package, "submissionTime", told.submission_time)
    ebrim.slot(package, "intendedRecipient", *told.intended_recipients)
    ebrim.name(package, told.title)
    ebrim.node(package, ebrim.SUBMISSION_SET)
    _author(package, ebrim.SET_AUTHOR, told.author)
    if told.content_type is not None:
        ebrim.classification(package, ebrim.SET_CONTENT_TYPE, told.content_type)
    ebrim.identifier(package, ebrim.SET_PATIENT_ID, "XDSSubmissionSet.patientId", told.patient_id)
    ebrim.identifier(package, ebrim.SET_SOURCE_ID, "XDSSubmissionSet.sourceId", told.source_id)
    ebrim.identifier(package, ebrim.SET_UNIQUE_ID, "XDSSubmissionSet.uniqueId", told.unique_id)


def _document_entry(objects: Element, told: EntryValues) -> None:
    _noted(objects, told.notes)
    document = ebrim.add(
        objects, "ExtrinsicObject", id=told.uuid, mimeType=told.mime_type, objectType=ebrim.STABLE_DOCUMENT
    )
    _document_slots(document, told)
    ebrim.name(document, told.title)
    for author in told.authors:
        _author(document, ebrim.ENTRY_AUTHOR, author)
    for scheme, value in _codes(told):
        if value is not None:
            ebrim.classification(document, scheme, value)
    ebrim.identifier(document, ebrim.ENTRY_PATIENT_ID, "XDSDocumentEntry.patientId", told.patient_id)
    ebrim.identifier(document, ebrim.ENTRY_UNIQUE_ID, "XDSDocumentEntry.uniqueId", told.unique_id)


def _document_slots(document: Element, told: EntryValues) -> None:
    ebrim.slot(document, "creationTime", told.creation_time)
    ebrim.slot(document, "hash", told.hash)
    ebrim.slot(document, "size", told.size)
    ebrim.slot(document, "URI", told.uri)
    ebrim.slot(document, "languageCode", told.language)
    ebrim.slot(document, "legalAuthenticator", told.legal_authenticator)
    ebrim.slot(document, "serviceStartTime", told.service_start)
    ebrim.slot(document, "serviceStopTime", told.service_stop)
    ebrim.slot(document, "sourcePatientId", told.source_patient_id)
    ebrim.slot(document, "sourcePatientInfo", *told.source_patient_info)


def _codes(told: EntryValues) -> list[tuple[str, Code | None]]:
    return [
        (ebrim.CLASS_CODE, told.document_class),
        *((ebrim.CONFIDENTIALITY, value) for value in told.confidentiality),
        *((ebrim.EVENT_CODE, value) for value in told.events),
        (ebrim.FORMAT_CODE, told.format),
        (ebrim.FACILITY_TYPE, told.facility),
        (ebrim.PRACTICE_SETTING, told.setting),
        (ebrim.TYPE_CODE, told.type),
    ]


def _author(parent: Element, scheme: str, told: AuthorValues) -> None:
    classification = ebrim.classification(parent, scheme, None)
    ebrim.slot(classification, "authorInstitution", told.institution)
    ebrim.slot(classification, "authorPerson", told.person)
    ebrim.slot(classification, "authorRole", told.role)
    ebrim.slot(classification, "authorSpecialty", told.specialty)


def _associations(objects: Element, submission: str, told: EntryValues) -> None:
    """HasMember for each document, and RPLC towards the document that it replaces."""
    member = ebrim.association(objects, ebrim.HAS_MEMBER, submission, told.uuid)
    ebrim.slot(member, "SubmissionSetStatus", "Original")
    if told.replaced_uuid:
        ebrim.association(objects, ebrim.REPLACES, told.uuid, told.replaced_uuid)
