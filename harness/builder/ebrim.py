"""The few ebRIM 3.0 elements of XDS metadata and the UUIDs that name their schemes (IHE ITI TF-3, 4.2.5)."""

from uuid import NAMESPACE_URL, uuid5

from lxml import etree

LCM = "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"
RIM = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"

SUBMISSION_SET = "urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd"
SET_AUTHOR = "urn:uuid:a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d"
SET_CONTENT_TYPE = "urn:uuid:aa543740-bdda-424e-8c96-df4873be8500"
SET_PATIENT_ID = "urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446"
SET_SOURCE_ID = "urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832"
SET_UNIQUE_ID = "urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8"
STABLE_DOCUMENT = "urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1"
ENTRY_AUTHOR = "urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d"
CLASS_CODE = "urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a"
CONFIDENTIALITY = "urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f"
EVENT_CODE = "urn:uuid:2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4"
FORMAT_CODE = "urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d"
FACILITY_TYPE = "urn:uuid:f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1"
PRACTICE_SETTING = "urn:uuid:cccf5598-8b07-4b77-a05e-ae952c785ead"
TYPE_CODE = "urn:uuid:f0306f51-975f-434e-a61c-c59651d33983"
ENTRY_PATIENT_ID = "urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427"
ENTRY_UNIQUE_ID = "urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab"
HAS_MEMBER = "urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember"
REPLACES = "urn:ihe:iti:2007:AssociationType:RPLC"

Code = tuple[str, str, str]
"""Code, coding scheme, label."""
Element = etree._Element


def add(parent: Element, tag: str, /, **attributes: str) -> Element:
    """Append a child of the RIM namespace."""
    return etree.SubElement(parent, f"{{{RIM}}}{tag}", attributes)


def slot(parent: Element, slot_name: str, *values: str) -> None:
    """Append a slot; without any value that is not empty, there is no slot."""
    if not any(values):
        return
    values_list = add(add(parent, "Slot", name=slot_name), "ValueList")
    for value in values:
        add(values_list, "Value").text = value


def name(parent: Element, text: str) -> None:
    """Append the Name of an object, in French."""
    label = add(add(parent, "Name"), "LocalizedString", charset="UTF-8", value=text)
    label.set("{http://www.w3.org/XML/1998/namespace}lang", "fr-FR")


def node(parent: Element, value: str) -> None:
    """Classify an object under a node: this package is a submission set."""
    owner = parent.get("id", "")
    add(parent, "Classification", id=_child_id(parent), classifiedObject=owner, classificationNode=value)


def classification(parent: Element, scheme: str, value: Code | None) -> Element:
    """Append a classification: a code with its scheme and label, or an empty one for an author."""
    child = add(
        parent, "Classification", id=_child_id(parent), classificationScheme=scheme,
        classifiedObject=parent.get("id", ""), nodeRepresentation=value[0] if value else "",
    )  # fmt: skip
    if value is not None:
        slot(child, "codingScheme", value[1])
        name(child, value[2])
    return child


def identifier(parent: Element, scheme: str, label: str, value: str) -> None:
    """Append an external identifier; an empty value leaves it out."""
    if not value:
        return
    child = add(
        parent, "ExternalIdentifier", id=_child_id(parent), identificationScheme=scheme,
        registryObject=parent.get("id", ""), value=value,
    )  # fmt: skip
    name(child, label)


def association(parent: Element, kind: str, source: str, target: str) -> Element:
    """Append an association between two objects."""
    ends = {"sourceObject": source, "targetObject": target}
    return add(parent, "Association", id=_child_id(parent), associationType=kind, **ends)


def _child_id(parent: Element) -> str:
    """A urn:uuid that depends on the owner and on the rank of the child."""
    owner = parent.get("id") or parent[0].get("id", "")
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{etree.QName(parent).localname} {owner} {len(parent)}')}"
