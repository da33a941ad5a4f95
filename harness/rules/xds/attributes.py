"""The attributes of a SubmissionSet and of a DocumentEntry: how they are carried and how many times (data for XDM-ATTRIBUTES).

IHE asks for most of them "if known" on a medium; the French exchange makes them required, as every official archive has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from harness.core.text import Text
from harness.formats.ebrim import MetaValue
from harness.formats.metadata import RegistryObject


class Carrier(Enum):
    """Where ebRIM writes an attribute."""

    XML = "XML attribute"
    SLOT = "Slot"
    IDENTIFIER = "ExternalIdentifier"
    CLASSIFICATION = "Classification"
    NAME = "Name"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of one kind of object."""

    owner: str
    name: str
    carrier: Carrier
    what: Text
    least: int = 1
    most: int | None = 1
    #: More than ``most`` is only a recommendation: some official archives do.
    tolerated: bool = False
    #: The name as XDS has it, when the carrier uses another.
    shown: str = ""

    @property
    def id(self) -> str:
        """``ENTRY-CREATIONTIME``."""
        return f"{'SET' if self.owner == 'SubmissionSet' else 'ENTRY'}-{(self.shown or self.name).upper()}"

    @property
    def label(self) -> str:
        """``DocumentEntry.creationTime``."""
        return f"{self.owner}.{self.shown or self.name}"

    @property
    def bounds(self) -> Text:
        """How many are wanted."""
        if self.most == self.least:
            return Text(str(self.least), str(self.least))
        if self.most is None:
            return Text(f"{self.least} au moins", f"{self.least} at least")
        return Text(f"{self.least} à {self.most}", f"{self.least} to {self.most}")

    def found(self, owner: RegistryObject) -> list[MetaValue]:
        """The occurrences that say something."""
        return [value for value in self._occurrences(owner) if value.text]

    def place(self, owner: RegistryObject) -> MetaValue:
        """The first occurrence, the first in excess, or where it was expected."""
        occurrences = self._occurrences(owner)
        if self.most is not None and len(occurrences) > max(self.most, 1):
            return occurrences[self.most]
        return occurrences[0] if occurrences else MetaValue(None, owner.place(suffix=self.shown or self.name))

    def _occurrences(self, owner: RegistryObject) -> list[MetaValue]:
        if self.carrier is Carrier.XML:
            return [owner.attribute(self.name)]
        if self.carrier is Carrier.SLOT:
            return owner.slot(self.name)
        if self.carrier is Carrier.IDENTIFIER:
            return owner.identifiers(self.name)
        if self.carrier is Carrier.NAME:
            return [owner.name]
        classified = owner.classified(self.name)
        coded = self.name != "author"
        return [MetaValue((c.code if coded else "author"), c.place()) for c in classified]


def _entry(
    name: str, carrier: Carrier, fr: str, en: str, least: int = 1, most: int | None = 1, **others: str
) -> Attribute:
    return Attribute("DocumentEntry", name, carrier, Text(fr, en), least, most, **others)  # type: ignore[arg-type]


def _set(name: str, carrier: Carrier, fr: str, en: str, **others: str | bool) -> Attribute:
    return Attribute("SubmissionSet", name, carrier, Text(fr, en), **others)  # type: ignore[arg-type]


X, S, E, C, N = Carrier.XML, Carrier.SLOT, Carrier.IDENTIFIER, Carrier.CLASSIFICATION, Carrier.NAME
ATTRIBUTES = (
    _set("id", X, "identifiant du lot", "identifier of the submission", shown="entryUUID"),
    _set("uniqueId", E, "identifiant unique du lot", "unique identifier of the submission"),
    _set("sourceId", E, "système qui soumet", "submitting system"),
    _set("submissionTime", S, "date du lot", "time of the submission"),
    _set("patientId", E, "patient du lot", "patient of the submission"),
    _set("contentTypeCode", C, "type d'activité du lot", "activity of the submission"),
    _set("author", C, "auteur du lot", "author of the submission", tolerated=True),
    _entry("id", X, "identifiant de la fiche", "identifier of the entry", shown="entryUUID"),
    _entry("uniqueId", E, "identifiant du document", "identifier of the document"),
    _entry("mimeType", X, "type MIME", "MIME type"),
    _entry("hash", S, "empreinte SHA-1", "SHA-1 hash"),
    _entry("size", S, "taille", "size"),
    _entry("URI", S, "chemin du fichier", "path of the file"),
    _entry("patientId", E, "patient", "patient"),
    _entry("sourcePatientId", S, "identifiant du patient dans le système source", "identifier of the patient in the source system"),
    _entry("sourcePatientInfo", S, "traits du patient", "traits of the patient", 1, None),
    _entry("author", C, "auteur", "author", 1, None),
    _entry("legalAuthenticator", S, "responsable du document", "legal authenticator"),
    _entry("creationTime", S, "date de création", "creation time"),
    _entry("serviceStartTime", S, "début de l'acte", "start of the act"),
    _entry("serviceStopTime", S, "fin de l'acte", "end of the act", 0, 1),
    _entry("languageCode", S, "langue", "language"),
    _entry("title", N, "titre", "title"),
    _entry("typeCode", C, "type de document", "document type"),
    _entry("classCode", C, "classe de document", "document class"),
    _entry("formatCode", C, "format", "format"),
    _entry("healthcareFacilityTypeCode", C, "secteur d'activité de la structure", "facility type"),
    _entry("practiceSettingCode", C, "cadre d'exercice", "practice setting"),
    _entry("confidentialityCode", C, "confidentialité", "confidentiality", 1, 4),
)  # fmt: skip
