"""METADATA.XML: SubmissionSet and DocumentEntries of an IHE_XDM sub-set (ebRIM, ITI TF-3 4.2).

Objects are matched on identification and classification schemes, never on ``Name``: the official
samples misspell some of those.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from harness.core.place import Place
from harness.formats import xml

_RIM = {"r": "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"}
_SUBMISSION_NODE = "urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd"
_SCHEMES = {
    "DocumentEntry.patientId": "urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427",
    "DocumentEntry.uniqueId": "urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab",
    "SubmissionSet.patientId": "urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446",
}


@dataclass(frozen=True, slots=True)
class MetaValue:
    """One value of the metadata, or where it was expected."""

    text: str | None
    place: Place


@dataclass(frozen=True, eq=False)
class RegistryObject:
    """A SubmissionSet or a DocumentEntry."""

    element: Any
    source: xml.XmlSource
    label: str

    def place(self, element: Any | None = None, suffix: str = "") -> Place:
        """The place of an element of this object."""
        found = self.element if element is None else element
        return Place(self.label + (f".{suffix}" if suffix else ""), found.sourceline, self.source)

    def identifier(self, attribute: str) -> MetaValue:
        """An ExternalIdentifier by its scheme: ``patientId`` or ``uniqueId``."""
        scheme = _SCHEMES[f"{'SubmissionSet' if self.is_submission else 'DocumentEntry'}.{attribute}"]
        found = self.element.xpath(f"r:ExternalIdentifier[@identificationScheme='{scheme}']", namespaces=_RIM)
        if not found:
            return MetaValue(None, self.place(suffix=attribute))
        return MetaValue((found[0].get("value") or "").strip() or None, self.place(found[0], attribute))

    def slot(self, name: str) -> list[MetaValue]:
        """All values of a slot, empty when it is not there."""
        nodes = self.element.xpath("r:Slot[@name=$n]/r:ValueList/r:Value", namespaces=_RIM, n=name)
        texts = [("".join(n.itertext()).strip() or None, n) for n in nodes]
        several = len(texts) > 1
        return [
            MetaValue(text, self.place(n, f"{name}[{i}]" if several else name)) for i, (text, n) in enumerate(texts, 1)
        ]

    @property
    def is_submission(self) -> bool:
        """A RegistryPackage, as opposed to an ExtrinsicObject."""
        return xml.local(self.element) == "RegistryPackage"


@dataclass(frozen=True, eq=False)
class Submission:
    """The content of one METADATA.XML."""

    root: Any
    source: xml.XmlSource

    @cached_property
    def submission_sets(self) -> list[RegistryObject]:
        """RegistryPackages flagged as SubmissionSet (inside or beside the package)."""
        packages = self.root.xpath("//r:RegistryPackage", namespaces=_RIM)
        path = f"//r:Classification[@classificationNode='{_SUBMISSION_NODE}']"
        marks = self.root.xpath(path, namespaces=_RIM)
        flagged = {mark.get("classifiedObject") for mark in marks}
        inside = {id(mark.getparent()) for mark in marks}
        kept = [p for p in packages if p.get("id") in flagged or id(p) in inside]
        return [RegistryObject(p, self.source, "SubmissionSet") for p in kept]

    @cached_property
    def documents(self) -> list[RegistryObject]:
        """ExtrinsicObjects, in order."""
        found = self.root.xpath("//r:ExtrinsicObject", namespaces=_RIM)
        several = len(found) > 1
        return [
            RegistryObject(e, self.source, f"DocumentEntry[{i}]" if several else "DocumentEntry")
            for i, e in enumerate(found, 1)
        ]


def is_submission(root: Any) -> bool:
    """Whether an XML document is a SubmitObjectsRequest (or the ITI-41 wrapper around one)."""
    return xml.local(root) in ("SubmitObjectsRequest", "ProvideAndRegisterDocumentSetRequest")
