"""The fictive identities hold together."""

import pytest

from harness.builder.people import (
    CLINIC,
    DR_GENET,
    DR_ORTIE,
    DR_SAUGE,
    HOSPITAL,
    INS_TEST_OID,
    LUCIEN,
    NOE,
    PATIENTS,
    RADIOLOGY,
    ROSALIE,
    Patient,
    nir_key,
)

QUALIFIED = [patient for patient in PATIENTS if patient.ins]


def luhn_sum(digits: str) -> int:
    """Luhn sum of a number, a multiple of 10 when its key is right."""
    doubled = [int(digit) * (1 + rank % 2) for rank, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled)


@pytest.mark.parametrize(
    ("thirteen", "key"), [("2790351215189", "89"), ("2770763220829", "10"), ("1460263220001", "96")]
)
def test_key_of_published_matricules(thirteen: str, key: str) -> None:
    """The key agrees with the test identities that the official guides publish."""
    assert nir_key(thirteen) == key


def test_key_counts_corsica_as_18_and_19() -> None:
    """2A and 2B are replaced at the department only."""
    assert nir_key("168022A004045") == nir_key("1680219004045")
    assert nir_key("168022B004045") == nir_key("1680218004045")


@pytest.mark.parametrize("patient", QUALIFIED, ids=lambda patient: patient.first_given)
def test_nir_agrees_with_the_traits(patient: Patient) -> None:
    """Sex, year, month, birth place and key of the matricule are those of the person."""
    ins, date = patient.ins or "", patient.birth_date or ""
    assert ins[0] == {"M": "1", "F": "2"}[patient.sex or ""]
    assert ins[1:5] == date[2:6]
    assert ins[5:10] == patient.birth_place
    assert ins[13:] == nir_key(ins[:13])


@pytest.mark.parametrize("patient", PATIENTS, ids=lambda patient: patient.first_given)
def test_first_given_name_heads_the_list(patient: Patient) -> None:
    """The list of birth given names starts with the first one."""
    assert f"{patient.given_names} ".startswith(f"{patient.first_given} ")


def test_only_the_test_oid_is_used() -> None:
    """No sample can be taken for a production identity."""
    assert {patient.ins_oid for patient in QUALIFIED} == {INS_TEST_OID}


def test_one_patient_is_born_in_corsica_and_one_has_no_ins() -> None:
    """The two shapes that break naive code are among the constants."""
    assert (LUCIEN.ins or "")[5:7] == "2A"
    assert (NOE.ins, NOE.ins_oid, NOE.reliability) == (None, None, "PROV")


def test_without_ins_keeps_the_traits() -> None:
    """Only the matricule and its OID go."""
    bare = ROSALIE.without_ins()
    assert (bare.ins, bare.ins_oid) == (None, None)
    assert (bare.birth_name, bare.local_ids) == (ROSALIE.birth_name, ROSALIE.local_ids)


@pytest.mark.parametrize("value", [person.rpps_id for person in (DR_ORTIE, DR_GENET, DR_SAUGE)])
def test_rpps_numbers_have_a_luhn_key(value: str) -> None:
    """A national identifier is 8 and 11 digits whose Luhn key is right."""
    assert value[0] == "8" and len(value) == 12 and luhn_sum(value[1:]) % 10 == 0


@pytest.mark.parametrize("value", [place.national_id for place in (HOSPITAL, RADIOLOGY, CLINIC)])
def test_finess_numbers_have_a_luhn_key(value: str) -> None:
    """A structure identifier is 1 and 9 digits whose Luhn key is right."""
    assert value[0] == "1" and len(value) == 10 and luhn_sum(value[1:]) % 10 == 0
