"""The UUIDs that name XDS attributes in ebRIM, and the objects that carry them (IHE ITI TF-3, 4.2.5).

An attribute is found by its classification or identification scheme, never by ``Name``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from harness.core.place import Place
from harness.formats.xml import XmlSource

RIM = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"
LCM = "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"
NS = {"r": RIM}
HAS_MEMBER = "urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember"
REPLACES = "urn:ihe:iti:2007:AssociationType:RPLC"
#: A replacement, or a replacement by a transformation.
REPLACEMENTS = frozenset({REPLACES, "urn:ihe:iti:2007:AssociationType:XFRM_RPLC"})
SUBMISSION_NODE = "urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd"
STABLE_DOCUMENT = "urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1"

#: ExternalIdentifier@identificationScheme of each attribute, by kind of object.
IDENTIFIERS = {
    "SubmissionSet": {
        "patientId": "urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446",
        "sourceId": "urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832",
        "uniqueId": "urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8",
    },
    "DocumentEntry": {
        "patientId": "urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427",
        "uniqueId": "urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab",
    },
}
#: Classification@classificationScheme of each attribute, by kind of object.
CLASSIFICATIONS = {
    "SubmissionSet": {
        "author": "urn:uuid:a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d",
        "contentTypeCode": "urn:uuid:aa543740-bdda-424e-8c96-df4873be8500",
    },
    "DocumentEntry": {
        "author": "urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d",
        "classCode": "urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a",
        "confidentialityCode": "urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f",
        "eventCodeList": "urn:uuid:2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4",
        "formatCode": "urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d",
        "healthcareFacilityTypeCode": "urn:uuid:f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1",
        "practiceSettingCode": "urn:uuid:cccf5598-8b07-4b77-a05e-ae952c785ead",
        "typeCode": "urn:uuid:f0306f51-975f-434e-a61c-c59651d33983",
    },
}


_NAME = f"{{{RIM}}}Name/{{{RIM}}}LocalizedString"
_VALUE = f"{{{RIM}}}ValueList/{{{RIM}}}Value"


@dataclass(frozen=True, slots=True)
class MetaValue:
    """One value of the metadata, or where it was expected."""

    text: str | None
    place: Place


@dataclass(frozen=True, eq=False)
class Holder:
    """An element that holds slots and a name: an object, or a classification inside one."""

    element: Any
    source: XmlSource
    label: str

    def place(self, element: Any | None = None, suffix: str = "") -> Place:
        """The place of an element of this holder."""
        found = self.element if element is None else element
        return Place(self.label + (f".{suffix}" if suffix else ""), found.sourceline, self.source)

    def attribute(self, name: str) -> MetaValue:
        """An XML attribute, blank as absent."""
        return MetaValue((self.element.get(name) or "").strip() or None, self.place(suffix=f"@{name}"))

    @cached_property
    def slots(self) -> dict[str, list[Any]]:
        """Slot elements by name, in order."""
        found: dict[str, list[Any]] = {}
        for element in self.element.iterchildren(f"{{{RIM}}}Slot"):
            found.setdefault(element.get("name") or "", []).append(element)
        return found

    @cached_property
    def _values(self) -> dict[str, list[MetaValue]]:
        return {}

    def slot(self, name: str) -> list[MetaValue]:
        """All values of a slot, empty when it is not there; read once, whatever the number of checks that ask."""
        if name not in self._values:
            self._values[name] = self._read(name)
        return list(self._values[name])

    def _read(self, name: str) -> list[MetaValue]:
        nodes = [v for s in self.slots.get(name, ()) for v in s.iterfind(_VALUE)]
        texts = [("".join(n.itertext()).strip() or None, n) for n in nodes]
        several = len(texts) > 1
        return [
            MetaValue(text, self.place(n, f"{name}[{i}]" if several else name)) for i, (text, n) in enumerate(texts, 1)
        ]

    def value(self, name: str) -> MetaValue:
        """The first value of a slot, or where the slot was expected."""
        found = self.slot(name)
        return found[0] if found else MetaValue(None, self.place(suffix=name))

    @cached_property
    def name(self) -> MetaValue:
        """Name/LocalizedString/@value: the title of an object, the label of a code."""
        found = self.element.find(_NAME)
        if found is None:
            return MetaValue(None, self.place(suffix="Name"))
        return MetaValue((found.get("value") or "").strip() or None, self.place(found, "Name"))


@dataclass(frozen=True, eq=False)
class Classified(Holder):
    """A Classification: a code with its scheme, or the slots of an author."""

    @property
    def code(self) -> str | None:
        """@nodeRepresentation."""
        return (self.element.get("nodeRepresentation") or "").strip() or None

    @property
    def scheme(self) -> str | None:
        """The codingScheme slot."""
        return self.value("codingScheme").text
