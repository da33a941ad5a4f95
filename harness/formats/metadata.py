"""METADATA.XML: SubmissionSet and DocumentEntries of an IHE_XDM sub-set (ebRIM, ITI TF-3 4.2).

Objects are matched on identification and classification schemes, never on ``Name``: the official
samples misspell some of those.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from harness.formats import xml
from harness.formats.ebrim import (
    CLASSIFICATIONS,
    IDENTIFIERS,
    NS,
    REPLACEMENTS,
    RIM,
    SUBMISSION_NODE,
    Classified,
    Holder,
    MetaValue,
)

__all__ = ["MetaValue", "RegistryObject", "Submission", "is_submission"]


@dataclass(frozen=True, eq=False)
class RegistryObject(Holder):
    """A SubmissionSet or a DocumentEntry."""

    @property
    def kind(self) -> str:
        """``SubmissionSet`` or ``DocumentEntry``, as the tables of schemes name them."""
        return "SubmissionSet" if self.is_submission else "DocumentEntry"

    @property
    def is_submission(self) -> bool:
        """A RegistryPackage, as opposed to an ExtrinsicObject."""
        return xml.local(self.element) == "RegistryPackage"

    @property
    def id(self) -> str | None:
        """@id, the entryUUID."""
        return self.attribute("id").text

    @cached_property
    def _schemes(self) -> dict[str, dict[str, list[Any]]]:
        return {}

    def _by_scheme(self, tag: str, scheme: str) -> dict[str, list[Any]]:
        """Children of a kind by their scheme: one walk, whatever the number of attributes that are asked for."""
        if tag not in self._schemes:
            found = self._schemes[tag] = {}
            for element in self.element.iterchildren(f"{{{RIM}}}{tag}"):
                found.setdefault(element.get(scheme) or "", []).append(element)
        return self._schemes[tag]

    def identifiers(self, attribute: str) -> list[MetaValue]:
        """Every ExternalIdentifier of an attribute (``patientId``, ``uniqueId``, ``sourceId``)."""
        scheme = IDENTIFIERS[self.kind][attribute]
        found = self._by_scheme("ExternalIdentifier", "identificationScheme").get(scheme, [])
        return [MetaValue((e.get("value") or "").strip() or None, self.place(e, attribute)) for e in found]

    def identifier(self, attribute: str) -> MetaValue:
        """The first ExternalIdentifier of an attribute, or where it was expected."""
        found = self.identifiers(attribute)
        return found[0] if found else MetaValue(None, self.place(suffix=attribute))

    def classified(self, attribute: str) -> list[Classified]:
        """Every Classification of an attribute (``typeCode``, ``author``, ``confidentialityCode``...), read once."""
        if attribute not in self._classified:
            self._classified[attribute] = self._read_classified(attribute)
        return list(self._classified[attribute])

    @cached_property
    def _classified(self) -> dict[str, list[Classified]]:
        return {}

    def _read_classified(self, attribute: str) -> list[Classified]:
        scheme = CLASSIFICATIONS[self.kind][attribute]
        found = self._by_scheme("Classification", "classificationScheme").get(scheme, [])
        several = len(found) > 1
        return [
            Classified(e, self.source, f"{self.label}.{attribute}" + (f"[{i}]" if several else ""))
            for i, e in enumerate(found, 1)
        ]


@dataclass(frozen=True, eq=False)
class Submission:
    """The content of one METADATA.XML."""

    root: Any
    source: xml.XmlSource

    @cached_property
    def submission_sets(self) -> list[RegistryObject]:
        """RegistryPackages flagged as SubmissionSet (inside or beside the package)."""
        packages = self.root.xpath("//r:RegistryPackage", namespaces=NS)
        path = f"//r:Classification[@classificationNode='{SUBMISSION_NODE}']"
        marks = self.root.xpath(path, namespaces=NS)
        flagged = {mark.get("classifiedObject") for mark in marks}
        inside = {id(mark.getparent()) for mark in marks}
        kept = [p for p in packages if p.get("id") in flagged or id(p) in inside]
        return [RegistryObject(p, self.source, "SubmissionSet") for p in kept]

    @cached_property
    def documents(self) -> list[RegistryObject]:
        """ExtrinsicObjects, in order."""
        found = self.root.xpath("//r:ExtrinsicObject", namespaces=NS)
        several = len(found) > 1
        return [
            RegistryObject(e, self.source, f"DocumentEntry[{i}]" if several else "DocumentEntry")
            for i, e in enumerate(found, 1)
        ]

    @cached_property
    def associations(self) -> list[Holder]:
        """Associations between objects, in order."""
        found = self.root.xpath("//r:Association", namespaces=NS)
        several = len(found) > 1
        return [
            Holder(e, self.source, f"Association[{i}]" if several else "Association") for i, e in enumerate(found, 1)
        ]

    @cached_property
    def replacements(self) -> dict[str, list[Holder]]:
        """The associations that replace a document, by the id of the new DocumentEntry."""
        found: dict[str, list[Holder]] = {}
        for link in self.associations:
            if link.attribute("associationType").text in REPLACEMENTS:
                found.setdefault(link.attribute("sourceObject").text or "", []).append(link)
        return found


def is_submission(root: Any) -> bool:
    """Whether an XML document is a SubmitObjectsRequest (or the ITI-41 wrapper around one)."""
    return xml.local(root) in ("SubmitObjectsRequest", "ProvideAndRegisterDocumentSetRequest")
