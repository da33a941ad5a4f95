"""Codes of a Bundle: code systems as FHIR names them, the OID of each, and the rules that XDS metadata already follow."""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.core.check import DOIT, PEUT, Force
from harness.formats.fhir_node import FhirNode
from harness.rules.pdsm.elements import DESIGNATION, REFERENCE, SET
from harness.rules.xds import values
from harness.rules.xds.values import Coded

#: Nomenclatures of the NOS by the beginning of their name: the URL of each holds it (TRE_A03-…, TRE-A03-…).
_NOS = {
    "A00": values.EXPRESSION, "A01": values.SETTINGS, "A03": "1.2.250.1.213.1.1.4.1", "A04": values.LOINC, "A05": values.TYPES,
    "A06": "1.2.250.1.213.1.1.4.2.282", "A07": values.MASKS, "A08": values.CONFIDENTIALITY, "A09": "1.2.840.10008.2.6.1",
    "A10": "URN", "A11": "1.3.6.1.4.1.19376.1.2.3", "A12": "ASTM", "R02": values.FACILITIES, "R209": values.ACTIVITIES,
}  # fmt: skip
_TRE = re.compile(r"/TRE[_-]([AR][0-9]{2,3})(?![0-9])", re.IGNORECASE)
#: URLs of HL7 and IHE.
_URLS = {
    "http://loinc.org": values.LOINC, "http://snomed.info/sct": "2.16.840.1.113883.6.96",
    "http://terminology.hl7.org/CodeSystem/v3-Confidentiality": values.CONFIDENTIALITY,
    "http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode": "1.3.6.1.4.1.19376.1.2.3",
    "http://profiles.ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode": "1.3.6.1.4.1.19376.1.2.3",
    "http://dicom.nema.org/resources/ontology/DCM": "1.2.840.10008.2.16.4",
}  # fmt: skip


def oid_of(system: str | None) -> str | None:
    """The OID of a code system named by a URL or by ``urn:oid:``; what is not known stays as it is."""
    if system is None:
        return None
    found = _TRE.search(system)
    if found is not None and found[1].upper() in _NOS:
        return _NOS[found[1].upper()]
    return _URLS.get(system, system.removeprefix("urn:oid:"))


@dataclass(frozen=True, eq=False)
class Coding:
    """One code of the Bundle."""

    node: FhirNode

    @property
    def code(self) -> str | None:
        """The code."""
        return self.node.one("code").text

    @property
    def oid(self) -> str | None:
        """The OID of its code system, or the system as it is written."""
        return oid_of(self.node.one("system").text)

    @property
    def text(self) -> str | None:
        """``code (system)``, as it is written."""
        system = self.node.one("system").text
        return f"{self.code} ({system})" if self.code and system else self.code


@dataclass(frozen=True, slots=True)
class CodedElement:
    """A coded element: where it is, its rules of XDS, the value sets that the guide names."""

    id: str
    owner: str
    path: str
    rule: Coded
    sets: tuple[str, ...]
    force: Force = DOIT
    url: str = ""

    def concepts(self, resource: FhirNode) -> list[list[Coding]]:
        """Each concept with its codings: one of them of the right system is enough."""
        holders = resource.extensions(self.url) if self.url else [resource]
        found = [node for holder in holders for node in holder.all(self.path) if node.exists]
        return [[Coding(c) for c in (node.all("coding") if "coding" in node.raw else [node])] for node in found if isinstance(node.raw, dict)]  # fmt: skip

    def codings(self, resource: FhirNode) -> list[Coding]:
        """Every coding."""
        return [coding for concept in self.concepts(resource) for coding in concept]


_RULES = {coded.id: coded for coded in values.CODED}
CODED = (
    CodedElement("TYPE", REFERENCE, "type", _RULES["TYPE"], ("JDV_J66", "JDV_J07")),
    CodedElement("CATEGORY", REFERENCE, "category", _RULES["CLASS"], ("JDV_J57", "JDV_J06")),
    CodedElement("FORMAT", REFERENCE, "content.format", _RULES["FORMAT"], ("JDV_J60", "JDV_J10")),
    CodedElement("FACILITY-TYPE", REFERENCE, "context.facilityType", _RULES["FACILITY"], ("JDV_J61", "JDV_J02")),
    CodedElement("PRACTICE-SETTING", REFERENCE, "context.practiceSetting", _RULES["SETTING"], ("JDV_J04",)),
    # the examples of the guide write N under TRE_A07, which has the masks only
    CodedElement("SECURITY-LABEL", REFERENCE, "securityLabel", _RULES["CONFIDENTIALITY"], ("JDV_J08",), PEUT),
    CodedElement("SET-DESIGNATION", SET, "valueCodeableConcept", _RULES["CONTENT"], ("JDV_J59", "JDV_J03"), url=DESIGNATION),
)  # fmt: skip
BY_ID = {element.id: element for element in CODED}
EVENT = CodedElement("EVENT", REFERENCE, "context.event", _RULES["EVENT"], ())
