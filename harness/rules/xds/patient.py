"""The patient of the metadata, from recordTarget: identifiers (CX) and sourcePatientInfo (PID-5, 7, 8, 11)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.core.text import Text
from harness.formats.cda import ClinicalDocument, InstanceIdentifier, Node
from harness.identity import ins
from harness.rules.xds.implied import Value
from harness.rules.xds.instants import ABSENT

_ROLE = "h:recordTarget[1]/h:patientRole"
_NO_GIVEN = Text(
    "le CDA n'a pas de prénom utilisé : celui du nom utilisé n'est pas comparé",
    "the CDA has no used given name: that of the used name is not compared",
)


def patient_id(document: ClinicalDocument) -> Value:
    """The INS with type NH, else the first local identifier with type PI."""
    known = [i for i in _usable(document) if i.root in ins.INS_OIDS]
    return cx(known[0], "NH") if known else _local(document)


def source_patient_id(document: ClinicalDocument) -> Value:
    """The first local identifier; without any, the same as patientId."""
    found = _local(document)
    return found if found.text else patient_id(document)


def patient_info(document: ClinicalDocument) -> tuple[Value, ...]:
    """The values of sourcePatientInfo, in the order of PID."""
    return (*_other_identifiers(document), *_names(document), *_traits(document))


def cx(identifier: InstanceIdentifier, kind: str) -> Value:
    """``id^^^&OID&ISO^kind``."""
    return Value(f"{identifier.extension}^^^&{identifier.root}&ISO^{kind}", identifier.place)


def _usable(document: ClinicalDocument) -> list[InstanceIdentifier]:
    found = document.identifiers(f"{_ROLE}/h:id")
    return [i for i in found if i.root and i.extension and not i.null_flavor]


def _locals(document: ClinicalDocument) -> list[InstanceIdentifier]:
    return [i for i in _usable(document) if i.root not in ins.NAMES]


def _local(document: ClinicalDocument) -> Value:
    found = _locals(document)
    return cx(found[0], "PI") if found else Value(None, document.one(f"{_ROLE}/h:id").place, ABSENT)


def _other_identifiers(document: ClinicalDocument) -> Iterator[Value]:
    for other in _locals(document)[1:]:
        told = cx(other, "PI")
        yield Value(f"PID-3|{told.text}", told.place)


def _names(document: ClinicalDocument) -> Iterator[Value]:
    """The birth name with type L, the used name with type D."""
    birth = _name(document, "h:family[@qualifier='BR']")
    first = _name(document, "h:given[@qualifier='BR']")
    every = _name(document, "h:given[not(@qualifier)]")
    if birth.content or first.content or every.content:
        yield Value(f"PID-5|{birth.content or ''}^{first.content or ''}^{every.content or ''}^^^^L", birth.place)
    used, called = _name(document, "h:family[@qualifier='CL']"), _name(document, "h:given[@qualifier='CL']")
    if used.content:
        yield Value(
            f"PID-5|{used.content}^{called.content or ''}^^^^^D", used.place, None if called.content else _NO_GIVEN
        )


def _name(document: ClinicalDocument, path: str) -> Node:
    return document.one(f"{_ROLE}/h:patient/h:name/{path}")


def _traits(document: ClinicalDocument) -> Iterator[Value]:
    birth = document.one(f"{_ROLE}/h:patient/h:birthTime")
    if birth.get("value"):
        yield Value(f"PID-7|{(birth.get('value') or '')[:8]}", birth.place)
    sex = document.one(f"{_ROLE}/h:patient/h:administrativeGenderCode")
    if sex.get("code"):
        yield Value(f"PID-8|{sex.get('code')}", sex.place)
    born = document.one(f"{_ROLE}/h:patient/h:birthplace/h:place/h:addr/h:county")
    if born.content:
        yield Value(f"PID-11|^^^^^^BDL^^{born.content}", born.place)
