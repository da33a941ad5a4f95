"""The header of a CDA, line by line, each with the places that it speaks of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from harness.campaign.subjects import DocumentSubject
from harness.cli import cda_values as values
from harness.cli.cda_values import H
from harness.core.text import Lang, Text
from harness.formats import pdf
from harness.formats.cda import ClinicalDocument, Node
from harness.formats.cda_body import BinaryObject
from harness.identity.ins import INS_OIDS

_PATIENT = "h:recordTarget/h:patientRole/h:patient"
_NAME = f"{_PATIENT}/h:name"
_ENCOUNTER = "h:componentOf/h:encompassingEncounter"


@dataclass(slots=True)
class Line:
    """One thing that the header says; ``paths`` are the elements that say it, absent ones included."""

    label: Text
    value: str
    paths: tuple[str, ...]


@dataclass(slots=True)
class Section:
    """Lines that belong together."""

    title: Text
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Reader:
    """Makes the lines of one document."""

    document: DocumentSubject
    view: ClinicalDocument
    lang: Lang

    def one(self, label: Text, path: str, read: Callable[[Any], str], always: bool = True) -> list[Line]:
        """A line from one element; one that is absent is told when it ought to be there."""
        node = self.view.one(path)
        return [self._line(label, node, read)] if node.exists or always else []

    def each(self, label: Text, path: str, read: Callable[[Any], str], always: bool = False) -> list[Line]:
        """A line for each element of a path."""
        found = self.view.all(path)
        if not found and always:
            return self.one(label, path, read)
        return [self._line(label, node, read) for node in found]

    def _line(self, label: Text, node: Node, read: Callable[[Any], str]) -> Line:
        value = read(node.element) if node.element is not None else ""
        null = f"nullFlavor {node.null_flavor}" if node.null_flavor and not value else ""
        return Line(label, value or null, (node.place.path,))


def _value(element: Any) -> str:
    return str(element.get("value") or "")


def _plain_code(element: Any) -> str:
    return str(element.get("code") or "")


def header_of(document: DocumentSubject, lang: Lang) -> list[Section]:
    """Every section of a document that can be read."""
    assert document.view is not None
    reader = Reader(document, document.view, lang)
    made = (_identification(reader), _patient(reader), _people(reader), _acts(reader), _body(reader))
    return [Section(title, lines) for title, lines in made if lines]


Made = tuple[Text, list[Line]]


def _identification(of: Reader) -> Made:
    lines = [
        *of.one(Text("type", "type"), "h:code", values.code),
        _model(of),
        *of.one(Text("titre", "title"), "h:title", values.text_of),
        *of.one(Text("identifiant", "identifier"), "h:id", values.identifier),
        *of.one(Text("lot (setId)", "set (setId)"), "h:setId", values.identifier),
        *of.one(Text("version", "version"), "h:versionNumber", _value),
        *of.each(Text("remplace", "replaces"), "h:relatedDocument", _related),
        *of.one(Text("date", "date"), "h:effectiveTime", lambda e: values.time(e.get("value"))),
        *of.one(Text("confidentialité", "confidentiality"), "h:confidentialityCode", values.code),
        *of.one(Text("langue", "language"), "h:languageCode", _plain_code),
    ]
    return Text("Document", "Document"), lines


def _related(element: Any) -> str:
    parent = element.find(f"{H}parentDocument")
    told = values.identifier(parent.find(f"{H}id")) if parent is not None else ""
    return f"{element.get('typeCode') or '?'} {told}".strip()


def _model(of: Reader) -> Line:
    """The model, its version, and the templateIds that say so."""
    found, nodes = of.document.recognition, of.view.all("h:templateId")
    told = ", ".join(f"{model.name} {template.extension or ''}".strip() for model, template in found.found)
    if not told and found.unstructured:
        told = Text("document non structuré (N1)", "unstructured document (N1)").in_(of.lang)
    told = told or Text("inconnu", "unknown").in_(of.lang)
    paths = tuple(n.place.path for n in nodes) or (of.view.one("h:templateId").place.path,)
    return Line(Text("modèle", "model"), told, paths)


def _patient(of: Reader) -> Made:
    name = [
        (Text("nom de naissance", "birth name"), f"{_NAME}/h:family[@qualifier='BR']", True),
        (Text("premier prénom", "first given name"), f"{_NAME}/h:given[@qualifier='BR']", True),
        (Text("prénoms", "given names"), f"{_NAME}/h:given[not(@qualifier)]", True),
        (Text("nom utilisé", "name in use"), f"{_NAME}/h:family[@qualifier='CL']", False),
        (Text("prénom utilisé", "given name in use"), f"{_NAME}/h:given[@qualifier='CL']", False),
        (Text("autre nom", "other name"), f"{_NAME}/h:family[not(@qualifier='BR' or @qualifier='CL')]", False),
    ]
    lines = of.each(Text("identifiant", "identifier"), "h:recordTarget/h:patientRole/h:id", lambda e: _patient_id(e, of.lang), always=True)  # fmt: skip
    for label, path, always in name:
        lines += of.each(label, path, values.text_of, always)
    lines += of.one(Text("sexe", "sex"), f"{_PATIENT}/h:administrativeGenderCode", values.code)
    lines += of.one(Text("naissance", "birth"), f"{_PATIENT}/h:birthTime", lambda e: values.time(e.get("value")))
    lines += of.one(Text("lieu de naissance", "birth place"), f"{_PATIENT}/h:birthplace/h:place/h:addr", _birth_place)
    lines += of.each(Text("adresse", "address"), "h:recordTarget/h:patientRole/h:addr", _address)
    lines += of.each(Text("contact", "contact"), "h:recordTarget/h:patientRole/h:telecom", _value)
    return Text("Patient", "Patient"), lines


def _patient_id(element: Any, lang: Lang) -> str:
    root = element.get("root")
    return (
        f"{element.get('extension') or '?'} ({values.ins_name(root, lang)}, {root})"
        if root in INS_OIDS
        else values.identifier(element)
    )


def _birth_place(element: Any) -> str:
    parts = (values.text_of(element.find(f"{H}county")), values.text_of(element.find(f"{H}city")))
    return " ".join(p for p in parts if p)


def _address(element: Any) -> str:
    return " ".join(p for p in (values.text_of(child) for child in element if isinstance(child.tag, str)) if p)


def _people(of: Reader) -> Made:
    rows: Iterable[tuple[Text, str, bool]] = (
        (Text("auteur", "author"), "h:author", True),
        (Text("opérateur de saisie", "data enterer"), "h:dataEnterer", False),
        (Text("informateur", "informant"), "h:informant", False),
        (Text("conservation", "custodian"), "h:custodian", True),
        (Text("destinataire", "recipient"), "h:informationRecipient", False),
        (Text("responsable", "legal authenticator"), "h:legalAuthenticator", True),
        (Text("validateur", "authenticator"), "h:authenticator", False),
        (Text("participant", "participant"), "h:participant", False),
    )
    lines = [line for label, path, always in rows for line in of.each(label, path, values.participation, always)]
    return Text("Intervenants", "Participants"), lines


def _acts(of: Reader) -> Made:
    lines = [
        *of.each(Text("demande", "order"), "h:inFulfillmentOf", lambda e: values.identifier(e.find(f"{H}order/{H}id"))),
        *of.each(Text("acte", "act"), "h:documentationOf", _act, always=True),
        *of.each(
            Text("consentement", "consent"), "h:authorization", lambda e: values.code(e.find(f"{H}consent/{H}code"))
        ),
        *of.one(Text("venue", "encounter"), _ENCOUNTER, _encounter),
        *of.one(Text("lieu de prise en charge", "facility"), f"{_ENCOUNTER}/h:location", _facility),
    ]
    return Text("Actes et venue", "Acts and encounter"), lines


def _act(element: Any) -> str:
    event = element.find(f"{H}serviceEvent")
    if event is None:
        return ""
    performer = event.find(f"{H}performer")
    parts = (values.code(event.find(f"{H}code")), values.period(event.find(f"{H}effectiveTime")),
             values.participation(performer) if performer is not None else "")  # fmt: skip
    return " · ".join(p for p in parts if p)


def _encounter(element: Any) -> str:
    parts = (", ".join(values.identifier(e) for e in element.findall(f"{H}id")), values.code(element.find(f"{H}code")),
             values.period(element.find(f"{H}effectiveTime")))  # fmt: skip
    return " · ".join(p for p in parts if p)


def _facility(element: Any) -> str:
    place = element.find(f"{H}healthCareFacility")
    if place is None:
        return ""
    parts = (values.code(place.find(f"{H}code")), values.text_of(place.find(f"{H}location/{H}name")))
    return " · ".join(p for p in parts if p)


def _body(of: Reader) -> Made:
    body = of.document.body
    kind = "N1" if body.unstructured else "N3"
    nodes = [*body.unstructured, *body.structured] or [of.view.one("h:component")]
    sections = len(of.view.all("h:component/h:structuredBody/h:component/h:section"))
    told = Text(f"non structuré ({kind})", f"unstructured ({kind})")
    if not body.unstructured:
        plural = "s" * (sections > 1)
        told = Text(
            f"structuré ({kind}), {sections} section{plural}", f"structured ({kind}), {sections} section{plural}"
        )
    lines = [Line(Text("corps", "body"), told.in_(of.lang) if nodes[0].exists else "", (nodes[0].place.path,))]
    for thing in body.objects:
        label = Text("document", "document") if thing.is_body else Text("média", "media")
        lines.append(Line(label, _media(thing, of.lang), (thing.node.place.path,)))
    return Text("Corps", "Body"), lines


def _media(thing: BinaryObject, lang: Lang) -> str:
    content = thing.decoded.content
    parts = [thing.media_type or "?", values.size(len(content), lang)]
    if thing.media_type == "application/pdf":
        part = pdf.pdf_a_part(content)
        parts += [f"PDF/A-{part}"] if part else []
    return ", ".join(parts)
