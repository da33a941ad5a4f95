"""The DocumentEntry that a CDA implies, attribute by attribute (CI-SIS, header of a CDA and XDS metadata)."""

from __future__ import annotations

from harness.formats import xml
from harness.formats.cda import ClinicalDocument
from harness.rules.xds import codes, patient, people
from harness.rules.xds.implied import Implied, Value
from harness.rules.xds.instants import ABSENT, instant_of

CDA, SELF_PRESENTABLE = "text/xml", "application/xslt+xml"


def derive(document: ClinicalDocument) -> Implied:
    """Read everything once; nothing raises on content."""
    act = main_act(document)
    setting = "h:performer/h:assignedEntity/h:representedOrganization/h:standardIndustryClassCode"
    return Implied(
        unique_id=_unique_id(document),
        creation_time=instant_of(document.one("h:effectiveTime")),
        service_start=instant_of(document.one(f"{act}/h:effectiveTime/h:low")),
        service_stop=instant_of(document.one(f"{act}/h:effectiveTime/h:high")),
        language=_attribute(document, "h:languageCode", "code"),
        title=_title(document),
        type_code=codes.code_of(document.one("h:code")),
        class_code=codes.class_code(document),
        other_classes=codes.other_classes(document),
        format_code=(found := codes.format_code(document)),
        former_formats=codes.FORMER_FORMATS.get(found.code or "", ()),
        facility=codes.facility(document),
        practice_setting=codes.code_of(document.one(f"{act}/{setting}")),
        confidentiality=codes.code_of(document.one("h:confidentialityCode")),
        event_codes=codes.event_codes(document),
        patient_id=patient.patient_id(document),
        source_patient_id=patient.source_patient_id(document),
        patient_info=patient.patient_info(document),
        authors=people.authors(document),
        legal_authenticator=people.legal_authenticator(document),
        replaced=_replaced(document),
        mime_types=(SELF_PRESENTABLE, CDA) if is_self_presentable(document) else (CDA,),
    )


def main_act(document: ClinicalDocument) -> str:
    """The path of the main act: the first that has a performer, else the first."""
    performed = "h:documentationOf/h:serviceEvent[h:performer]"
    return performed if document.one(performed).exists else "h:documentationOf/h:serviceEvent"


def is_self_presentable(document: ClinicalDocument) -> bool:
    """Whether the document is inside a style sheet that shows it."""
    parent = document.root.getparent()
    return parent is not None and xml.local(document.root.getroottree().getroot()) == "stylesheet"


def document_id(root: str, extension: str | None) -> str:
    """``root`` or ``root^extension``."""
    return f"{root}^{extension}" if extension else root


def _unique_id(document: ClinicalDocument) -> Value:
    found = document.id
    if found is None or not found.root or found.null_flavor:
        return Value(None, document.one("h:id").place, ABSENT)
    return Value(document_id(found.root, found.extension), found.place)


def _replaced(document: ClinicalDocument) -> Value:
    found = document.replaced
    if not found or not found[0].root:
        return Value(None, document.one("h:relatedDocument").place, ABSENT)
    return Value(document_id(found[0].root, found[0].extension), found[0].place)


def _title(document: ClinicalDocument) -> Value:
    node = document.one("h:title")
    return Value(node.text, node.place, None if node.text else ABSENT)


def _attribute(document: ClinicalDocument, path: str, attribute: str) -> Value:
    node = document.one(path)
    value = None if node.null_flavor else node.get(attribute)
    return Value(value, node.place, None if value else ABSENT)
