"""CDA R2 level 1 documents with the French header.

Header: CI-SIS "Structuration minimale" (reference kit 3.0).  Patient: INS traits as RNIV names them
(BR for birth names, no qualifier for the list of birth given names, CL for the names in use).
"""

from base64 import b64encode
from dataclasses import dataclass

from lxml import etree

from harness.builder import cda_parts as parts
from harness.builder.cda_parts import HL7, XSI, add
from harness.builder.pdf import minimal_pdf
from harness.builder.people import (
    DR_ORTIE,
    HOSPITAL,
    HOSPITAL_OID,
    ROSALIE,
    Organization,
    Patient,
    Professional,
)

DOCUMENT_OID = f"{HOSPITAL_OID}.26031000010"
TEMPLATES = ("2.16.840.1.113883.2.8.2.1", "1.2.250.1.213.1.1.1.1", "1.3.6.1.4.1.19376.1.2.20")
LOINC = "2.16.840.1.113883.6.1"
TRE_A05 = "1.2.250.1.213.1.1.4.12"

DOCUMENT_TYPES = {
    "11488-4": "CR ou fiche de consultation ou de visite",
    "34112-3": "CR hospitalier (séjour)",
    "18748-4": "CR d'imagerie médicale",
    "11502-2": "CR d'examens biologiques",
    "11490-0": "Lettre de liaison à la sortie d'un établissement de soins",
    "57833-6": "Prescription de produits de santé",
    "60591-5": "Synthèse médicale",
}
CONFIDENTIALITY = {"N": "Normal", "R": "Restreint", "V": "Très restreint"}


@dataclass(frozen=True)
class CdaSpec:
    """What a document says.  ``code_label`` and ``title`` follow from ``code`` when they are None.

    Telecoms are written as given ("tel:...", "mailto:...").  ``extra_patient_ids`` are (extension, root)
    pairs.  ``recipients`` are the professionals to whom the document is addressed.
    """

    patient: Patient = ROSALIE
    id_root: str = f"{DOCUMENT_OID}.1"
    id_extension: str | None = None
    set_id: str | None = DOCUMENT_OID
    version: int = 1
    replaces: str | tuple[str, str | None] | None = None
    code: str = "11488-4"
    code_label: str | None = None
    code_system: str = LOINC
    title: str | None = None
    created: str = "20260310101500+0100"
    confidentiality: str = "N"
    author: Professional = DR_ORTIE
    organization: Organization = HOSPITAL
    pdf: bytes | None = None
    service_start: str = "20260310093000+0100"
    service_stop: str | None = None
    #: Code, system and label of the main act.
    act: tuple[str, str, str] | None = None
    encounter_id: str | None = "2026000451"
    encounter_code: tuple[str, str, str] = parts.OUTPATIENT
    extra_patient_ids: tuple[tuple[str | None, str | None], ...] = ()
    patient_telecoms: tuple[str, ...] = ()
    recipients: tuple[Professional, ...] = ()
    templates: tuple[str, ...] = TEMPLATES
    realm: str = "FR"
    language: str = "fr-FR"
    xml_declaration: bool = True
    encoding: str = "UTF-8"

    @property
    def label(self) -> str:
        """Label of the document type, given or taken from JDV_J07."""
        return self.code_label if self.code_label is not None else DOCUMENT_TYPES.get(self.code, self.code)

    @property
    def heading(self) -> str:
        """Title of the document, by default the label of its type."""
        return self.title if self.title is not None else self.label

    @property
    def confidentiality_label(self) -> str:
        """Label of the confidentiality code."""
        return CONFIDENTIALITY.get(self.confidentiality, self.confidentiality)

    @property
    def parent(self) -> tuple[str, str | None] | None:
        """Identifier (root, extension) of the document that this one replaces."""
        return (self.replaces, None) if isinstance(self.replaces, str) else self.replaces

    @property
    def content(self) -> bytes:
        """The PDF that the body carries."""
        return self.pdf if self.pdf is not None else minimal_pdf(self.heading)


def build_cda(spec: CdaSpec) -> bytes:
    """The document, indented, in the order that the CDA schema demands."""
    root = etree.fromstring(f'<ClinicalDocument xmlns="{HL7}" xmlns:xsi="{XSI}"/>')
    _identification(root, spec)
    parts.record_target(root, spec.patient, spec.extra_patient_ids, spec.patient_telecoms)
    parts.author(root, spec.created, spec.author, spec.organization)
    parts.custodian(root, spec.organization)
    for recipient in spec.recipients:
        parts.information_recipient(root, recipient)
    parts.legal_authenticator(root, spec.created, spec.author, spec.organization)
    parts.documentation_of(root, spec.service_start, spec.service_stop, spec.author, spec.organization, spec.act)
    if spec.parent is not None:
        parts.related_document(root, spec.parent)
    parts.component_of(root, spec.encounter_id, spec.encounter_code, spec.service_start, spec.organization)
    body = add(add(root, "component"), "nonXMLBody")
    add(body, "text", b64encode(spec.content).decode(), mediaType="application/pdf", representation="B64")
    return _serialize(root, spec)


def _identification(root: etree._Element, spec: CdaSpec) -> None:
    """CI-SIS header, root elements up to versionNumber."""
    add(root, "realmCode", code=spec.realm)
    add(root, "typeId", root="2.16.840.1.113883.1.3", extension="POCD_HD000040")
    for template in spec.templates:
        add(root, "templateId", root=template)
    add(root, "id", root=spec.id_root, extension=spec.id_extension)
    add(root, "code", code=spec.code, codeSystem=spec.code_system, displayName=spec.label)
    add(root, "title", spec.heading)
    add(root, "effectiveTime", value=spec.created)
    level = (spec.confidentiality, "2.16.840.1.113883.5.25", spec.confidentiality_label)
    parts.code(root, "confidentialityCode", level)
    add(root, "languageCode", code=spec.language)
    if spec.set_id is not None:
        add(root, "setId", root=spec.set_id)
    add(root, "versionNumber", value=str(spec.version))


def _serialize(root: etree._Element, spec: CdaSpec) -> bytes:
    etree.indent(root)
    declaration = f'<?xml version="1.0" encoding="{spec.encoding}"?>\n' if spec.xml_declaration else ""
    text: str = etree.tostring(root, encoding="unicode")
    return (declaration + text + "\n").encode(spec.encoding, "xmlcharrefreplace")
