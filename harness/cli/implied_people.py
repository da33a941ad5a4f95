"""The patient, the professional and the structure of a CDA, as the builder writes them in messages and archives."""

from __future__ import annotations

from collections.abc import Iterator

from harness.builder.people import PROFESSIONAL_OID, STRUCTURE_OID, Organization, Patient, Professional
from harness.cli.given import Given
from harness.formats.cda import ClinicalDocument, Node
from harness.identity.model import Identity, Trait

_ROLE = "h:recordTarget[1]/h:patientRole"
#: Who may sign a sending: the first author that is a person, else the legal authenticator.
_PERSONS = ("h:author/h:assignedAuthor[h:assignedPerson]", "h:legalAuthenticator/h:assignedEntity")
_STRUCTURES = (
    "h:author/h:assignedAuthor/h:representedOrganization",
    "h:legalAuthenticator/h:assignedEntity/h:representedOrganization",
    "h:custodian/h:assignedCustodian/h:representedCustodianOrganization",
)


def patient_of(given: Given) -> Patient:
    """The patient; an identity with an INS is written as qualified (VALI), another one as provisional."""
    told, document = given.patient, given.document
    ins = told.ins
    used, called = (_text(document, f"h:patient/h:name/h:{t}[@qualifier='CL']") for t in ("family", "given"))
    return Patient(
        ins=ins.value if ins else None,
        ins_oid=ins.root if ins else None,
        birth_name=told.get(Trait.BIRTH_NAME),
        first_given=told.get(Trait.FIRST_GIVEN),
        given_names=told.get(Trait.GIVEN_NAMES),
        birth_date=told.get(Trait.BIRTH_DATE),
        sex=told.get(Trait.SEX),
        birth_place=told.get(Trait.BIRTH_PLACE),
        used_name=used,
        used_given=called,
        local_ids=_local(told),
        reliability="VALI" if ins else "PROV",
        ins_since="",
        **_home(document),
    )


def _local(told: Identity) -> tuple[tuple[str, str], ...]:
    return tuple((i.value, i.root or "") for i in told.local if i.value)


def _home(document: ClinicalDocument) -> dict[str, str]:
    parts = {
        "address_number": "houseNumber",
        "address_street": "streetName",
        "address_postal_code": "postalCode",
        "address_city": "city",
    }
    return {name: _text(document, f"h:addr/h:{tag}") or "" for name, tag in parts.items()}


def _text(document: ClinicalDocument, path: str) -> str | None:
    return document.one(f"{_ROLE}/{path}").text


def professional_of(given: Given) -> Professional | None:
    """Who sends; None when the CDA names no person with an identifier."""
    for entity in _entities(given.document, _PERSONS):
        number, root = _identifier(given.document, entity)
        family = given.document.within(entity.element, "h:assignedPerson/h:name/h:family").text
        if number and family:
            first = given.document.within(entity.element, "h:assignedPerson/h:name/h:given").text
            return Professional(number, family, first or "", id_root=root or PROFESSIONAL_OID)
    return None


def structure_of(given: Given) -> Organization:
    """The structure of the author, else that of the authenticator, else the one that keeps the document."""
    document = given.document
    for entity in _entities(document, _STRUCTURES):
        number, root = _identifier(document, entity)
        name = document.within(entity.element, "h:name").text
        if number:
            address = {
                t: document.within(entity.element, f"h:addr/h:{t}").text or ""
                for t in ("houseNumber", "streetName", "postalCode", "city")
            }
            telecom = " ".join((document.within(entity.element, "h:telecom").get("value") or "").split())
            return Organization(
                number, name or number, id_root=root or STRUCTURE_OID, telecom=telecom,
                address_number=address["houseNumber"], address_street=address["streetName"],
                address_postal_code=address["postalCode"], address_city=address["city"],
            )  # fmt: skip
    return Organization(
        "", "", telecom="", address_number="", address_street="", address_postal_code="", address_city=""
    )


def _entities(document: ClinicalDocument, paths: tuple[str, ...]) -> Iterator[Node]:
    for path in paths:
        yield from document.all(path)


def _identifier(document: ClinicalDocument, entity: Node) -> tuple[str, str]:
    found = document.within(entity.element, "h:id[@extension and not(@nullFlavor)]")
    return found.get("extension") or "", found.get("root") or ""
