"""The identity of a FHIR Patient (FR Core) as it is written, each trait at its FHIRPath."""

from __future__ import annotations

from collections.abc import Iterator

from harness.formats.fhir_node import FhirNode
from harness.identity.ins import INS_OIDS
from harness.identity.model import Identifier, Identity, Trait, TraitValue

_SEXES = {"male": "M", "female": "F", "other": "U", "unknown": "U"}


def from_patient(patient: FhirNode) -> Identity:
    """Official (else maiden, else only) name, list of given names, birth date, sex, birth place, identifiers in force."""
    name = _birth_name(patient)
    gender = patient.one("gender")
    date = patient.one("birthDate")
    traits = {
        Trait.BIRTH_NAME: _value(name.one("family")),
        Trait.FIRST_GIVEN: _value(name.one("given")),
        Trait.GIVEN_NAMES: _value(_ending(name, "birth-list-given-name").one("valueString")),
        Trait.BIRTH_DATE: TraitValue((date.text or "").replace("-", "") or None, date),
        Trait.SEX: TraitValue(_SEXES.get(gender.text or "", gender.text), gender),
        Trait.BIRTH_PLACE: _value(_birth_place(patient)),
    }
    return Identity(traits, tuple(_identifiers(patient)), "FHIR Patient", patient.place)


def identifier_of(node: FhirNode) -> Identifier:
    """An Identifier element: ``urn:oid:`` taken off its system."""
    root = node.one("system").text
    root = root.removeprefix("urn:oid:") if root else None
    return Identifier(node.one("value").text, root, node, "INS" if root in INS_OIDS else None)


def _identifiers(patient: FhirNode) -> Iterator[Identifier]:
    for node in patient.all("identifier"):
        if node.one("use").text != "old":
            yield identifier_of(node)


def _value(node: FhirNode) -> TraitValue:
    return TraitValue(node.text, node)


def _birth_name(patient: FhirNode) -> FhirNode:
    names = patient.all("name")
    by_use = {name.one("use").text: name for name in reversed(names)}
    found = by_use.get("official") or by_use.get("maiden") or by_use.get(None)
    return found or FhirNode(None, f"{patient.path}.name")


def _ending(element: FhirNode, url: str) -> FhirNode:
    """The extension whose URL ends so: versions of FR Core changed the rest of it."""
    found = (e for e in element.all("extension") if _folded(e.one("url").text).endswith(_folded(url)))
    return next(found, FhirNode(None, f"{element.path}.extension"))


def _birth_place(patient: FhirNode) -> FhirNode:
    code = _ending(_ending(patient, "birthPlace").one("valueAddress"), "insee-code")
    coding = code.one("valueCoding.code")
    return coding if coding.exists else next((v for v in code.all("valueString") + code.all("valueCode")), coding)


def _folded(text: str | None) -> str:
    return (text or "").replace("-", "").lower()
