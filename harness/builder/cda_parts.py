"""The header blocks of a CDA document, one function per participation (CI-SIS, header rules A.2 to A.10)."""

from collections.abc import Iterable

from lxml import etree

from harness.builder.people import Organization, Patient, Professional

HL7 = "urn:hl7-org:v3"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
OUTPATIENT = ("EXTERNE", "1.2.250.1.213.1.1.4.2.291", "Acte et consultation externe (établissement)")
_GENDERS = {"M": "Masculin", "F": "Féminin"}

Element = etree._Element


def add(parent: Element, tag: str, text: str | None = None, /, **attributes: str | None) -> Element:
    """Append a child of the CDA namespace; attributes that are None are left out."""
    known = {name: value for name, value in attributes.items() if value is not None}
    child = etree.SubElement(parent, f"{{{HL7}}}{tag}", known)
    child.text = text
    return child


def code(parent: Element, tag: str, value: tuple[str, str, str]) -> Element:
    """Append a coded element from its (code, system, label)."""
    return add(parent, tag, code=value[0], codeSystem=value[1], displayName=value[2])


def record_target(
    parent: Element,
    patient: Patient,
    extra_ids: Iterable[tuple[str | None, str | None]] = (),
    telecoms: Iterable[str] = (),
) -> None:
    """The patient (A.2): INS first, local identifiers next, then the traits that are known."""
    role = add(add(parent, "recordTarget"), "patientRole")
    if patient.ins is not None:
        add(role, "id", extension=patient.ins, root=patient.ins_oid)
    for value, root in (*patient.local_ids, *extra_ids):
        add(role, "id", extension=value, root=root)
    _address(role, patient, "H")
    for telecom in telecoms:
        add(role, "telecom", value=telecom)
    person = add(role, "patient")
    _patient_name(person, patient)
    _traits(person, patient)


def _patient_name(person: Element, patient: Patient) -> None:
    name = add(person, "name")
    parts = (
        ("family", patient.birth_name, "BR"),
        ("given", patient.given_names, None),
        ("given", patient.first_given, "BR"),
        ("family", patient.used_name, "CL"),
        ("given", patient.used_given, "CL"),
    )
    for tag, value, qualifier in parts:
        if value is not None:
            add(name, tag, value, qualifier=qualifier)


def _traits(person: Element, patient: Patient) -> None:
    if (sex := patient.sex) is not None:
        gender = (sex, "2.16.840.1.113883.5.1", _GENDERS.get(sex, sex))
        code(person, "administrativeGenderCode", gender)
    if patient.birth_date is not None:
        add(person, "birthTime", value=patient.birth_date)
    if patient.birth_place is not None:
        address = add(add(add(person, "birthplace"), "place"), "addr")
        add(address, "county", patient.birth_place)
        if patient.birth_city:
            add(address, "city", patient.birth_city)


def author(parent: Element, time: str, person: Professional, organization: Organization) -> None:
    """The author (A.3): national identifier, specialty, name, structure."""
    participation = add(parent, "author")
    add(participation, "time", value=time)
    _assigned(add(participation, "assignedAuthor"), person, organization)


def custodian(parent: Element, organization: Organization) -> None:
    """The structure that keeps the document (A.6)."""
    assigned = add(add(parent, "custodian"), "assignedCustodian")
    keeper = add(assigned, "representedCustodianOrganization")
    add(keeper, "id", root=organization.id_root, extension=organization.national_id)
    add(keeper, "name", organization.name)
    add(keeper, "telecom", value=organization.telecom, use="WP")
    _address(keeper, organization)


def information_recipient(parent: Element, person: Professional) -> None:
    """A professional to whom the document is addressed (A.5)."""
    intended = add(add(parent, "informationRecipient"), "intendedRecipient")
    add(intended, "id", root=person.id_root, extension=person.rpps_id)
    _person_name(add(intended, "informationRecipient"), person)


def legal_authenticator(parent: Element, time: str, person: Professional, organization: Organization) -> None:
    """The professional who answers for the document (A.6), signature code S."""
    participation = add(parent, "legalAuthenticator")
    add(participation, "time", value=time)
    add(participation, "signatureCode", code="S")
    _assigned(add(participation, "assignedEntity"), person, organization)


def documentation_of(
    parent: Element,
    start: str,
    stop: str | None,
    person: Professional,
    organization: Organization,
    act: tuple[str, str, str] | None = None,
) -> None:
    """The main act (A.8): what it is, when it took place, and its only performer."""
    event = add(add(parent, "documentationOf"), "serviceEvent")
    if act is not None:
        code(event, "code", act)
    period = add(event, "effectiveTime")
    add(period, "low", value=start)
    if stop is not None:
        add(period, "high", value=stop)
    _assigned(add(add(event, "performer", typeCode="PRF"), "assignedEntity"), person, organization)


def related_document(parent: Element, replaced: tuple[str, str | None]) -> None:
    """The document that this one replaces (A.9)."""
    relation = add(add(parent, "relatedDocument", typeCode="RPLC"), "parentDocument")
    add(relation, "id", root=replaced[0], extension=replaced[1])


def component_of(
    parent: Element, identifier: str | None, kind: tuple[str, str, str], start: str, where: Organization
) -> None:
    """The encounter (A.10) and the category of the structure where it took place."""
    encounter = add(add(parent, "componentOf"), "encompassingEncounter")
    if identifier is not None:
        add(encounter, "id", root=f"{where.id_root}.{where.national_id}.8", extension=identifier)
    code(encounter, "code", kind)
    add(add(encounter, "effectiveTime"), "low", value=start)
    facility = add(add(encounter, "location"), "healthCareFacility")
    code(facility, "code", (where.facility_code, where.facility_system, where.facility_label))
    add(add(facility, "location"), "name", where.name)


def _assigned(entity: Element, person: Professional, organization: Organization) -> None:
    """What author, authenticator and performer have in common (A.4)."""
    add(entity, "id", root=person.id_root, extension=person.rpps_id)
    code(entity, "code", (person.specialty_code, person.specialty_system, person.specialty_label))
    add(entity, "telecom", value=organization.telecom, use="WP")
    _person_name(add(entity, "assignedPerson"), person)
    structure = add(entity, "representedOrganization")
    add(structure, "id", root=organization.id_root, extension=organization.national_id)
    add(structure, "name", organization.name)
    setting = (organization.setting_code, organization.setting_system, organization.setting_label)
    code(structure, "standardIndustryClassCode", setting)


def _person_name(parent: Element, person: Professional) -> None:
    name = add(parent, "name")
    for tag in ("prefix", "given", "family", "suffix"):
        add(name, tag, getattr(person, tag))


def _address(parent: Element, place: Patient | Organization, use: str | None = None) -> None:
    address = add(parent, "addr", use=use)
    add(address, "houseNumber", place.address_number)
    add(address, "streetName", place.address_street)
    add(address, "postalCode", place.address_postal_code)
    add(address, "city", place.address_city)
