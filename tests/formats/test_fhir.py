"""FHIR files: valid, invalid, hostile; patients are read, everything else is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.builder.demo import demo
from harness.formats import fhir, limits, xml
from harness.identity.holders import from_fhir
from harness.identity.model import Trait
from tests.conftest import Command

PATIENT: dict[str, Any] = {
    "resourceType": "Patient", "birthDate": "1980-02-01", "gender": "female",
    "identifier": [{"system": "urn:oid:1.2.250.1.213.1.4.10", "value": "279035121518989"}],
    "name": [{"use": "official", "family": "NOM", "given": ["PRENOM"]}],
}  # fmt: skip


def read(resource: Any) -> fhir.FhirFile:
    """A JSON resource."""
    return fhir.read_json(json.dumps(resource).encode())


def broken(file: fhir.FhirFile) -> bool:
    """One FORMAT-FHIR problem and no patient."""
    assert {p.check for p in file.problems} <= {"FORMAT-FHIR"}
    return len(file.problems) == 1 and not file.patients


def test_a_patient_is_read() -> None:
    """Traits and identifier."""
    identity = next(iter(from_fhir(read(PATIENT), "p.json")))
    assert (identity.get(Trait.BIRTH_NAME), identity.get(Trait.BIRTH_DATE), identity.get(Trait.SEX)) == (
        "NOM",
        "19800201",
        "F",
    )
    assert identity.ins is not None and identity.ins.value == "279035121518989"


def test_patients_of_a_bundle_are_placed() -> None:
    """Each entry has its index; entries without resource are stepped over."""
    file = read(
        {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": PATIENT}, {}, {"resource": PATIENT}]}
    )
    assert [p.path for _, p in file.patients] == ["Bundle.entry[0].resource", "Bundle.entry[2].resource"]


def test_null_given_names_are_absent() -> None:
    """JSON nulls beside extensions are no names."""
    name = {"family": "N", "given": [None, "B"], "_given": [{"extension": [{"url": "u", "valueString": "x"}]}, None]}
    identity = next(iter(from_fhir(read({**PATIENT, "name": [name]}), "p")))
    assert (identity.get(Trait.FIRST_GIVEN), identity.get(Trait.GIVEN_NAMES)) == ("B", None)


def test_xml_is_read() -> None:
    """The same resource in XML."""
    raw = b'<Patient xmlns="http://hl7.org/fhir"><name><family value="NOM"/></name></Patient>'
    root = xml.read(raw).root
    assert fhir.is_fhir(root)
    identity = next(iter(from_fhir(fhir.read_xml(raw, root), "p.xml")))
    assert identity.get(Trait.BIRTH_NAME) == "NOM"


@pytest.mark.parametrize("raw", [
    b'<Patient xmlns="http://hl7.org/fhir"><inconnu value="1"/></Patient>',
    b'<Patient xmlns="http://hl7.org/fhir"><gender value="licorne"/><birthDate value="hier"/></Patient>',
    b'<Patient xmlns="http://hl7.org/fhir">' + b"<contained>" * 150 + b"</contained>" * 150 + b"</Patient>",
])  # fmt: skip
def test_invalid_xml_is_told(raw: bytes) -> None:
    """Unknown elements, wrong types, nesting."""
    assert broken(fhir.read_xml(raw, xml.read(raw).root))


@pytest.mark.parametrize("change", [
    {"birthDate": "hier"}, {"gender": 3}, {"name": "NOM"}, {"name": [[]]}, {"identifier": {}}, {"inconnu": 1}, {"name": [None]},
    {"extension": [{"url": "u", "valueString": "x", "valueCode": "y"}]}, {"birthDate": None, "active": "x"},
])  # fmt: skip
def test_wrong_types_are_told(change: dict[str, Any]) -> None:
    """A value of another type is one problem."""
    assert broken(read({**PATIENT, **change}))


@pytest.mark.parametrize(
    "entry",
    [
        None,
        3,
        {},
        [3],
        [{"resource": {"resourceType": "Inconnu"}}],
        [{"resource": {"resourceType": "R4.x" * 30}}],
        [{"resource": {"resourceType": 3}}],
    ],
)
def test_odd_bundles_are_told_or_empty(entry: Any) -> None:
    """An unknown resource type once raised KeyError."""
    file = read({"resourceType": "Bundle", "type": "collection", "entry": entry})
    assert file.patients == () and {p.check for p in file.problems} <= {"FORMAT-FHIR"}


@pytest.mark.parametrize("raw", [
    b"", b"{", b"[]", b"3", b"null", b'{"resourceType": 3}', b'{"resourceType": "\\ud800"}', b'{"resourceType": "' + b"A" * 10_000 + b'"}',
    b'{"resourceType": "Patient", "a": ' + b"[" * 100_000, b"[" * 100_000, b'{"n": ' + b"9" * 10_000 + b"}", b"\xff\xfe{\0}\0", b'{"resourceType": ""}',
])  # fmt: skip
def test_json_that_is_not_fhir_has_no_type(raw: bytes) -> None:
    """Truncated, nested, huge numbers, lone surrogates, other encodings."""
    assert fhir.json_resource_type(raw) is None
    assert not fhir.read_json(raw).patients


def test_other_resources_are_named_and_not_validated() -> None:
    """Only Patients and Bundles of them are read."""
    file = read({"resourceType": "Observation", "inconnu": 1})
    assert (file.resource_type, file.patients, file.problems) == ("Observation", (), ())


def test_the_number_of_objects_is_bounded() -> None:
    """A million empty objects are refused before validation."""
    raw = b'{"resourceType": "Bundle", "entry": [' + b"{}," * limits.MAX_JSON_OBJECTS + b"{}]}"
    assert broken(fhir.read_json(raw))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["resourceType", "entry", "resource", "name", "given", "url"]), inner)
    ),
    max_leaves=8,
)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.sampled_from(sorted(PATIENT)), _JSON)
def test_any_value_in_a_patient_is_read_or_told(key: str, value: Any) -> None:
    """Never an exception; what is read gives an identity."""
    file = read({**PATIENT, key: value})
    assert len(list(from_fhir(file, "p"))) == len(file.patients)
    assert not (file.problems and file.patients)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.integers(0, 5_000), st.binary(min_size=1, max_size=4))
def test_damaged_files_are_read_or_told(position: int, piece: bytes) -> None:
    """The demo's patients with some bytes overwritten."""
    raw = demo().files()["patients/patients-fhir.json"]
    file = fhir.read_json(raw[:position] + piece + raw[position + len(piece) :])
    assert len(list(from_fhir(file, "p"))) == len(file.patients)


def test_a_truncated_resource_is_an_error_with_its_line(segur: Command, tmp_path: Path) -> None:
    """A JSON text that names a resource is one, even cut short; any other JSON is only not recognised."""
    (tmp_path / "patient.json").write_text('{\n"resourceType": "Patient",\n"birthDate": "1984-', encoding="utf-8")
    (tmp_path / "autre.json").write_text('{"a": 1', encoding="utf-8")
    ran = segur("run", str(tmp_path), "FORMAT", "--no-kit")
    told = {(f.check, f.subject, f.level, f.line) for f in ran.journal.findings}
    assert ("FORMAT-FILE", "patient.json", "error", 3) in told
    assert {level for _, subject, level, _ in told if subject == "autre.json"} == {"info"}
