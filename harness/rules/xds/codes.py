"""Codes of the metadata that a CDA implies: copied from its header, or given by the association tables."""

from __future__ import annotations

from collections.abc import Iterator

from harness.core.text import Text
from harness.formats.cda import ClinicalDocument, Node
from harness.formats.cda_body import read_body
from harness.rules.cda.models import recognise
from harness.rules.xds import tables
from harness.rules.xds.implied import Code
from harness.rules.xds.instants import ABSENT

IMAGING_REPORT = "18748-4"
#: Official samples put these types (imaging reports, four documents of obstetrics) under the class of reports too.
OTHER_CLASSES = dict.fromkeys((IMAGING_REPORT, "57057-2", "57075-4", "78489-2", "89235-6"), ("10",))
CLASS_LABELS = {
    "10": "Compte rendu", "11": "Synthèse", "31": "Imagerie médicale", "42": "Prescription", "43": "Dispensation",
    "44": "Plan de soins, protocole de soins", "45": "Traitement administré", "52": "Certificat, déclaration",
    "60": "Demande de remboursement, prise en charge", "90": "Autre document du patient", "95": "Document de gestion",
    "99": "Document technique",
}  # fmt: skip
#: Formats of a body that is not structured, by the media type of its content.
MEDIA_FORMATS = {
    "application/pdf": ("urn:ihe:iti:xds-sd:pdf:2008", "Document à corps non structuré en Pdf/A-1"),
    "text/plain": ("urn:ihe:iti:xds-sd:text:2008", "Document à corps non structuré en texte"),
    "image/jpeg": ("urn:ihe:iti-fr:xds-sd:jpeg:2010", "Document à corps non structuré en jpeg"),
    "text/rtf": ("urn:ihe:iti-fr:xds-sd:rtf:2010", "Document à corps non structuré en rtf"),
    "application/rtf": ("urn:ihe:iti-fr:xds-sd:rtf:2010", "Document à corps non structuré en rtf"),
    "image/tiff": ("urn:ihe:iti-fr:xds-sd:tiff:2010", "Document à corps non structuré en tiff"),
}
#: Codes that an earlier edition of the table gave.
FORMER_FORMATS = {
    "urn:asip:ci-sis:obp-sap:2023": ("urn:asip:ci-sis:sap:2012",),
    "urn:asip:ci-sis:obp-snm:2023": ("urn:asip:ci-sis:snm:2012",),
    "urn:asip:ci-sis:obp-sne:2023": ("urn:asip:ci-sis:sne:2012",),
    "urn:asip:ci-sis:obp-scm:2023": ("urn:asip:ci-sis:scm:2012",),
    "urn:asip:ci-sis:obp-sem:2023": ("urn:asip:ci-sis:sce:2012", "urn:asip:ci-sis:sem:2012"),
}
UNKNOWN_TYPE = Text(
    "type de document absent de la table ASS_X04 : la classe ne s'en déduit pas",
    "type of document that table ASS_X04 lacks: the class does not follow from it",
)
UNKNOWN_MEDIA = Text(
    "type de fichier du corps sans formatCode connu", "kind of file in the body without a known formatCode"
)
SEVERAL_MODELS = Text(
    "le CDA nomme plusieurs modèles : le formatCode ne s'en déduit pas",
    "the CDA names several models: the formatCode does not follow from them",
)


def code_of(node: Node) -> Code:
    """A coded element, copied."""
    value = None if node.null_flavor else node.get("code")
    label = node.get("displayName")
    return Code(value, node.get("codeSystem"), (label,) if label else (), node.place, None if value else ABSENT)


def class_code(document: ClinicalDocument) -> Code:
    """The class of the document type (ASS_X04)."""
    kind = document.one("h:code")
    found = tables.class_of_type(kind.get("code"))
    if found is None:
        return Code(None, None, (), kind.place, UNKNOWN_TYPE if kind.get("code") else ABSENT)
    return Code(found, tables.class_system(), (CLASS_LABELS.get(found, found),), kind.place)


def other_classes(document: ClinicalDocument) -> tuple[str, ...]:
    """Other classes under which documents of this type are met."""
    return OTHER_CLASSES.get(document.one("h:code").get("code") or "", ())


def format_code(document: ClinicalDocument) -> Code:
    """By the kind of file of a body that is not structured, else by the templateId of the model (ASS_A11)."""
    body = document.one("h:component/h:nonXMLBody")
    return _unstructured(document) if body.exists else _structured(document)


def _unstructured(document: ClinicalDocument) -> Code:
    text = document.one("h:component/h:nonXMLBody/h:text")
    content = read_body(document).objects
    media = (content[0].media_type if content else None) or ""
    found = MEDIA_FORMATS.get(media.lower())
    if found is None:
        return Code(None, None, (), text.place, UNKNOWN_MEDIA)
    return Code(found[0], tables.scheme_of_format(found[0]), (found[1],), text.place)


def _structured(document: ClinicalDocument) -> Code:
    named = [t for t in document.identifiers("h:templateId") if t.root != tables.UNSTRUCTURED]
    found = {code: t for t in named for code in tables.formats_of_template(t.root)}
    if len(found) > 1:
        return Code(None, None, (), next(iter(found.values())).place, SEVERAL_MODELS)
    model = recognise(document).model
    label = model.name if model is not None else "Document structuré"
    for code, template in found.items():
        return Code(code, tables.scheme_of_format(code), (label,), template.place)
    other = tables.other_format()
    place = document.one("h:templateId").place
    return Code(other, tables.scheme_of_format(other), ("Document hors modèle",), place)


def facility(document: ClinicalDocument) -> Code:
    """Where the encounter took place."""
    return code_of(document.one("h:componentOf/h:encompassingEncounter/h:location/h:healthCareFacility/h:code"))


def event_codes(document: ClinicalDocument) -> tuple[Code, ...]:
    """Each act; for imaging, its translations too (act, modality, region)."""
    return tuple(code for code in _events(document) if code.code)


def _events(document: ClinicalDocument) -> Iterator[Code]:
    imaging = document.one("h:code").get("code") == IMAGING_REPORT
    for node in document.all("h:documentationOf/h:serviceEvent/h:code"):
        yield code_of(node)
        translations = node.element.iterchildren("{urn:hl7-org:v3}translation") if imaging else ()  # type: ignore[union-attr]
        yield from (code_of(Node(e, document.at(e))) for e in translations)
