"""Strict comparison: exact equality decides, the near miss is explained; one patient or two."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.builder.cda import CdaSpec, build_cda
from harness.builder.people import AMINATA, GASTON, NOE, ROSALIE, Patient
from harness.formats import cda, xml
from harness.identity.compare import How, Same, differences, near_miss, same_patient
from harness.identity.model import Identity, Trait, is_qualified
from harness.identity.sources import from_cda


def identity(patient: Patient) -> Identity:
    """The identity that a CDA of this patient states."""
    read = xml.read(build_cda(CdaSpec(patient=patient)))
    return from_cda(cda.ClinicalDocument(read.root, read.source))


CHANGES = {
    Trait.BIRTH_NAME: {"birth_name": "TEST-AUTRE"},
    Trait.FIRST_GIVEN: {"first_given": "AUTRE"},
    Trait.GIVEN_NAMES: {"given_names": "ROSALIE AUTRE"},
    Trait.BIRTH_DATE: {"birth_date": "19840313"},
    Trait.SEX: {"sex": "M"},
    Trait.BIRTH_PLACE: {"birth_place": "33064"},
    Trait.MATRICULE: {"ins": "284033306377796"},
    Trait.OID: {"ins_oid": "1.2.250.1.213.1.4.11"},
}


def test_the_same_patient_has_no_difference() -> None:
    """Equal on the eight traits."""
    assert differences(identity(ROSALIE), identity(ROSALIE)) == []


@pytest.mark.parametrize("trait", CHANGES)
def test_each_trait_is_compared(trait: Trait) -> None:
    """Changing one trait gives one difference, on that trait."""
    found = differences(identity(ROSALIE), identity(replace(ROSALIE, **CHANGES[trait])))
    assert [d.trait for d in found] == [trait]


@pytest.mark.parametrize("value", [None, ""])
def test_a_trait_absent_from_the_document_is_said(value: str | None) -> None:
    """Missing element or empty element: absent."""
    found = differences(identity(ROSALIE), identity(replace(ROSALIE, birth_place=value)))
    assert [(d.trait, d.how) for d in found] == [(Trait.BIRTH_PLACE, How.ABSENT_INCOMING)]


@pytest.mark.parametrize(
    ("held", "received", "told"),
    [
        ("TEST-LAVANDE", "Test-Lavande", "la casse"),
        ("LEFÈVRE", "LEFEVRE", "les accents"),
        ("PAT-TROIS", "PAT TROIS", "les tirets ou apostrophes"),
        ("D'ARTAGNAN", "D’ARTAGNAN", "les tirets ou apostrophes"),
        ("DE LA TOUR", "DELATOUR", "les espaces"),
        ("Lefèvre-Noël", "LEFEVRE NOEL", "la casse, les accents, les tirets ou apostrophes"),
    ],
)
def test_near_misses_are_explained(held: str, received: str, told: str) -> None:
    """What differs is said in words."""
    found = near_miss(held, received)
    assert found is not None and found.fr == f"ne diffère que par {told}"


def test_a_near_miss_is_still_a_difference() -> None:
    """Integration needs exact equality."""
    found = differences(identity(ROSALIE), identity(replace(ROSALIE, birth_name="test-lavande")))
    assert [d.how for d in found] == [How.NEAR]


def test_unicode_forms_are_the_same_text() -> None:
    """É in one code point or two is the same letter."""
    composed, decomposed = replace(ROSALIE, birth_name="LÉA"), replace(ROSALIE, birth_name="LE\u0301A")
    assert differences(identity(composed), identity(decomposed)) == []


@given(st.text("ABCDEÉ -'", min_size=1, max_size=12), st.text("ABCDEÉ -'", min_size=1, max_size=12))
def test_near_miss_is_symmetric(a: str, b: str) -> None:
    """The explanation does not depend on who holds and who receives."""
    assert (near_miss(a, b) is None) == (near_miss(b, a) is None)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (ROSALIE, ROSALIE, Same.YES),
        (ROSALIE, GASTON, Same.NO),
        (ROSALIE, ROSALIE.without_ins(), Same.YES),
        (replace(ROSALIE, local_ids=()), replace(ROSALIE.without_ins(), local_ids=(("77", "1.2.3"),)), Same.YES),
        (NOE, AMINATA.without_ins(), Same.NO),
        (replace(NOE, local_ids=(("1", "1.2.3"),)), replace(NOE, local_ids=(("2", "1.2.3"),)), Same.YES),
        (ROSALIE, replace(ROSALIE, ins="284033306377796"), Same.NO),
        (replace(NOE, birth_name=None), replace(NOE, birth_name=None, local_ids=(("2", "1.9"),)), Same.UNKNOWN),
    ],
)
def test_one_patient_or_two(a: Patient, b: Patient, expected: Same) -> None:
    """INS and local identifiers of one person are one patient; contradictory traits are two."""
    assert same_patient(identity(a), identity(b))[0] is expected
    assert same_patient(identity(b), identity(a))[0] is expected


@pytest.mark.parametrize(
    ("codes", "expected"),
    [(["VALI"], True), (["PROV"], False), (["VALI", "DOUT"], False), (["VIDE"], False), ([], None), ([""], None)],
)
def test_reliability_codes(codes: list[str], expected: bool | None) -> None:
    """Table 0445: VALI qualifies, unless the identity is doubtful or fictitious."""
    assert is_qualified(codes) is expected
