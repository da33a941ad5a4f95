"""The elements that the profiles of the guide require: how many, in which resource (data for DMP-API-ATTRIBUTES)."""

from __future__ import annotations

from dataclasses import dataclass

from harness.core.check import DOIT, PEUT, Force
from harness.core.text import Text
from harness.formats.fhir_node import FhirNode
from harness.rules.pdsm.feeding import MHD

SET, REFERENCE = "SubmissionSet", "DocumentReference"
DESIGNATION, SOURCE_ID = f"{MHD}ihe-designationType", f"{MHD}ihe-sourceId"


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its path, or the URL of the extension that it is."""

    id: str
    owner: str
    path: str
    what: Text
    least: int = 1
    most: int | None = 1
    force: Force = DOIT
    url: str = ""

    def found(self, resource: FhirNode) -> list[FhirNode]:
        """What is written; an element that says nothing is not there."""
        if self.url:
            return [e for e in resource.extensions(self.url) if e.one(self.path).exists]
        return [e for e in resource.all(self.path) if e.exists]

    @property
    def name(self) -> str:
        """As people read it."""
        return f"extension {self.url.rpartition('/')[2]}" if self.url else self.path

    @property
    def bounds(self) -> Text:
        """How many are wanted."""
        if self.most == self.least:
            return Text(str(self.least), str(self.least))
        return Text(f"{self.least} au moins", f"{self.least} at least")


ELEMENTS = (
    Element("SET-IDENTIFIER", SET, "identifier", Text("identifiant du lot", "identifier of the set"), most=None, force=PEUT),
    Element("SET-SOURCE-ID", SET, "valueIdentifier", Text("identifiant du système émetteur", "identifier of the sending system"), url=SOURCE_ID),
    Element("SET-DESIGNATION", SET, "valueCodeableConcept", Text("type d'activité", "kind of activity"), url=DESIGNATION),
    Element("SET-CODE", SET, "code", Text("type de liste", "type of list")),
    Element("SET-STATUS", SET, "status", Text("statut", "status")),
    Element("SET-MODE", SET, "mode", Text("mode", "mode")),
    Element("SET-SUBJECT", SET, "subject", Text("patient", "patient")),
    Element("SET-DATE", SET, "date", Text("date de soumission", "date of submission")),
    Element("SET-SOURCE", SET, "source", Text("auteur du lot", "author of the set")),
    Element("SET-ENTRY", SET, "entry", Text("fiches du lot", "entries of the set"), most=None),
    Element("MASTER-IDENTIFIER", REFERENCE, "masterIdentifier", Text("identifiant du document", "identifier of the document")),
    Element("STATUS", REFERENCE, "status", Text("statut", "status")),
    Element("TYPE", REFERENCE, "type", Text("type de document", "document type")),
    Element("CATEGORY", REFERENCE, "category", Text("classe de document", "document class")),
    Element("SUBJECT", REFERENCE, "subject", Text("patient", "patient")),
    Element("DATE", REFERENCE, "date", Text("date de la fiche", "date of the entry")),
    Element("AUTHOR", REFERENCE, "author", Text("auteur", "author"), most=None),
    Element("AUTHENTICATOR", REFERENCE, "authenticator", Text("responsable du contenu", "who answers for the content")),
    # required since version 3.1.1 of the guide, absent from the example of a replacement
    Element("CUSTODIAN", REFERENCE, "custodian", Text("organisme qui conserve le document", "organisation that keeps the document"), force=PEUT),
    Element("SECURITY-LABEL", REFERENCE, "securityLabel", Text("confidentialité", "confidentiality"), most=None),
    Element("CONTENT", REFERENCE, "content", Text("document décrit", "document described")),
    Element("CONTENT-TYPE", REFERENCE, "content.attachment.contentType", Text("type de fichier", "kind of file")),
    Element("LANGUAGE", REFERENCE, "content.attachment.language", Text("langue", "language")),
    Element("URL", REFERENCE, "content.attachment.url", Text("lien vers le Binary", "link to the Binary")),
    Element("SIZE", REFERENCE, "content.attachment.size", Text("taille", "size")),
    Element("HASH", REFERENCE, "content.attachment.hash", Text("empreinte", "digest")),
    Element("TITLE", REFERENCE, "content.attachment.title", Text("titre", "title")),
    Element("CREATION", REFERENCE, "content.attachment.creation", Text("date de création du document", "creation date of the document")),
    Element("FORMAT", REFERENCE, "content.format", Text("format", "format")),
    Element("PERIOD-START", REFERENCE, "context.period.start", Text("début de l'acte", "start of the act")),
    Element("FACILITY-TYPE", REFERENCE, "context.facilityType", Text("secteur d'activité", "facility type")),
    Element("PRACTICE-SETTING", REFERENCE, "context.practiceSetting", Text("cadre d'exercice", "practice setting")),
    Element("SOURCE-PATIENT-INFO", REFERENCE, "context.sourcePatientInfo", Text("identité du patient à la source", "identity of the patient at the source")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fixed:
    """An element whose value the profiles fix."""

    id: str
    owner: str
    path: str
    values: tuple[str, ...]


FIXED = (
    Fixed("SET-STATUS-VALUE", SET, "status", ("current",)),
    Fixed("SET-MODE-VALUE", SET, "mode", ("working",)),
    Fixed("SET-CODE-VALUE", SET, "code.coding.code", ("submissionset",)),
    Fixed("STATUS-VALUE", REFERENCE, "status", ("current",)),
    Fixed("RELATION-VALUE", REFERENCE, "relatesTo.code", ("replaces", "transforms", "signs", "appends")),
)
