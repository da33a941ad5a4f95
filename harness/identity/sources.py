"""Reading an identity from PID, from a CDA, and from XDS metadata."""

from __future__ import annotations

from collections.abc import Iterable

from harness.core.place import Place
from harness.formats.cda import ClinicalDocument, Node
from harness.formats.hl7.message import Hl7Message, Repetition, Value
from harness.formats.metadata import MetaValue, RegistryObject
from harness.identity.model import Identifier, Identity, Trait, TraitValue


def _from_node(node: Node, attribute: str | None = None) -> TraitValue:
    value = None if node.null_flavor else (node.get(attribute) if attribute else node.content)
    return TraitValue(value, node)


def from_cda(document: ClinicalDocument) -> Identity:
    """The (first) recordTarget: family/given by qualifier, birthTime, gender, county (annex INS)."""
    return _record_target(document, 1)


def every_patient(document: ClinicalDocument) -> list[Identity]:
    """The patient of each recordTarget; a conforming document has one."""
    count = max(1, len(document.all("h:recordTarget")))
    return [_record_target(document, number) for number in range(1, count + 1)]


def _record_target(document: ClinicalDocument, number: int) -> Identity:
    role = f"h:recordTarget[{number}]/h:patientRole"

    def trait(path: str, attribute: str | None = None) -> TraitValue:
        return _from_node(document.one(f"{role}/h:patient/{path}"), attribute)

    traits = {
        Trait.BIRTH_NAME: trait("h:name/h:family[@qualifier='BR']"),
        Trait.FIRST_GIVEN: trait("h:name/h:given[@qualifier='BR']"),
        Trait.GIVEN_NAMES: trait("h:name/h:given[not(@qualifier)]"),
        Trait.BIRTH_DATE: trait("h:birthTime", "value"),
        Trait.SEX: trait("h:administrativeGenderCode", "code"),
        Trait.BIRTH_PLACE: trait("h:birthplace/h:place/h:addr/h:county"),
    }
    found = document.identifiers(f"{role}/h:id")
    ids = tuple(Identifier(i.extension, i.root, i.place) for i in found if not i.null_flavor)
    return Identity(traits, ids, "CDA", document.one(role).place)


def from_pid(message: Hl7Message) -> Identity | None:
    """PID-3, PID-5 (type L), PID-7, PID-8, PID-11 (type BDL, component 9), PID-32 (PAM.FR 2.11)."""
    pid = message.first("PID")
    if pid is None:
        return None
    name = _repetition(pid.repetitions(5), 7, ("L",))
    birth = _repetition(pid.repetitions(11), 7, ("BDL",), strict=True)
    traits = {
        Trait.BIRTH_NAME: _hl7(name.get(1, 1) if name else pid.get(5, 1)),
        Trait.FIRST_GIVEN: _hl7(name.get(2) if name else pid.get(5, 2)),
        Trait.GIVEN_NAMES: _hl7(name.get(3) if name else pid.get(5, 3)),
        Trait.BIRTH_DATE: _hl7(pid.get(7, 1)),
        Trait.SEX: _hl7(pid.get(8, 1)),
        Trait.BIRTH_PLACE: _hl7(birth.get(9)) if birth else TraitValue(None, pid.place(11)),
    }
    ids = tuple(_cx(r) for r in pid.repetitions(3) if not r.is_empty)
    codes = tuple(r.get(1).present or "" for r in pid.repetitions(32))
    return Identity(traits, ids, "PID", pid.place(), tuple(c for c in codes if c))


def _hl7(value: Value) -> TraitValue:
    return TraitValue(value.present, value)


def _repetition(
    found: list[Repetition], component: int, types: tuple[str, ...], strict: bool = False
) -> Repetition | None:
    """The repetition of a type; by default an untyped or first one will do."""
    for repetition in found:
        if repetition.get(component).text in types:
            return repetition
    return None if strict or not found else found[0]


def _cx(repetition: Repetition) -> Identifier:
    oid = repetition.get(4, 2).present or repetition.get(4, 1).present
    value = repetition.get(1)
    return Identifier(value.present, oid, value, repetition.get(5).present)


def identifier_of(value: MetaValue) -> Identifier | None:
    """``id^^^&OID&ISO^NH``: CX-5 NH says INS in XDS metadata."""
    if not value.text:
        return None
    parts = [*value.text.split("^"), "", "", "", "", ""]
    authority = [*parts[3].split("&"), "", ""]
    kind = "INS" if parts[4] == "NH" else parts[4]
    return Identifier(parts[0] or None, authority[1] or authority[0] or None, value.place, kind or None)


def registry_identifiers(registry: RegistryObject) -> list[Identifier]:
    """patientId, sourcePatientId and the PID-3 values of sourcePatientInfo."""
    values = [registry.identifier("patientId"), *registry.slot("sourcePatientId")]
    values += [
        MetaValue(v.text.removeprefix("PID-3|"), v.place)
        for v in registry.slot("sourcePatientInfo")
        if v.text and v.text.startswith("PID-3|")
    ]
    return [i for i in (identifier_of(v) for v in values) if i is not None]


def from_metadata(registry: RegistryObject) -> Identity:
    """A DocumentEntry: identifiers and sourcePatientInfo (PID-5 type L, PID-7, PID-8, PID-11 BDL)."""
    info = registry.slot("sourcePatientInfo")
    absent = registry.place(suffix="sourcePatientInfo")
    name = _info(info, "PID-5|", 7, "L")
    birth = _info(info, "PID-11|", 7, "BDL")
    traits = {
        Trait.BIRTH_NAME: _part(name, 1, absent),
        Trait.FIRST_GIVEN: _part(name, 2, absent),
        Trait.GIVEN_NAMES: _part(name, 3, absent),
        Trait.BIRTH_DATE: _part(_info(info, "PID-7|"), 1, absent),
        Trait.SEX: _part(_info(info, "PID-8|"), 1, absent),
        Trait.BIRTH_PLACE: _part(birth, 9, absent),
    }
    return Identity(traits, tuple(registry_identifiers(registry)), registry.label, registry.place())


def _info(values: Iterable[MetaValue], prefix: str, component: int = 0, wanted: str = "") -> MetaValue | None:
    for value in values:
        if value.text and value.text.startswith(prefix):
            content = value.text.removeprefix(prefix)
            parts = content.split("^")
            if not component or (len(parts) >= component and parts[component - 1] == wanted):
                return MetaValue(content, value.place)
    return None


def _part(value: MetaValue | None, component: int, absent: Place) -> TraitValue:
    if value is None or value.text is None:
        return TraitValue(None, absent)
    parts = value.text.split("^")
    return TraitValue(parts[component - 1] or None if component <= len(parts) else None, value.place)
