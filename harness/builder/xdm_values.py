"""Values of XDS metadata (IHE ITI TF-3, 4.2.3): composite identifiers, UTC times, codes, stable UUIDs."""

from datetime import UTC, datetime
from hashlib import sha1
from uuid import NAMESPACE_OID, uuid5

from harness.builder.ebrim import Code
from harness.builder.people import Organization, Professional

CLASSES = {
    "10": "Compte rendu",
    "11": "Synthèse",
    "31": "Imagerie médicale",
    "42": "Prescription",
}
_CLASS_OF_TYPE = {"18748-4": "31", "57833-6": "42", "60591-5": "11", "55115-0": "42", "57828-6": "42"}


def class_code(type_code: str) -> Code:
    """Class of a document type, as ASS_X04 maps it for the types that the builder knows."""
    value = _CLASS_OF_TYPE.get(type_code, "10")
    return (value, "1.2.250.1.213.1.1.4.1", CLASSES[value])


def utc(time: str) -> str:
    """An HL7 time in UTC, without offset: 20260310101500+0100 gives 20260310091500."""
    if len(time) != 19:
        return time
    moment = datetime.strptime(time, "%Y%m%d%H%M%S%z")
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def cx(value: str | None, root: str | None, kind: str) -> str:
    """A patient identifier, CX-1, CX-4 and CX-5."""
    return f"{value or ''}^^^&{root or ''}&ISO^{kind}"


def xcn(person: Professional) -> str:
    """A person, with the national identifier and its authority."""
    return f"{person.rpps_id}^{person.family}^{person.given}^^^^^^&{person.id_root}&ISO^D^^^IDNPS"


def xon(structure: Organization) -> str:
    """A structure, with the national identifier and its authority."""
    return f"{structure.name}^^^^^&{structure.id_root}&ISO^IDNST^^^{structure.national_id}"


def document_id(identifier: tuple[str, str | None]) -> str:
    """uniqueId of a CDA document: root, or root^extension."""
    root, extension = identifier
    return root if extension is None else f"{root}^{extension}"


def entry_uuid(unique_id: str) -> str:
    """Entry UUID of the document that has this uniqueId."""
    return stable_uuid(f"document {unique_id}")


def stable_uuid(seed: str) -> str:
    """A urn:uuid that depends on the seed alone."""
    return f"urn:uuid:{uuid5(NAMESPACE_OID, seed)}"


def content_hash(content: bytes) -> str:
    """SHA-1 of a document, as XDS asks for it."""
    return sha1(content, usedforsecurity=False).hexdigest()
