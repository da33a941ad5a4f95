"""Identifiers of structures in certificates."""

from __future__ import annotations

import pytest

from harness.identity.structure import StructureKind, rpps_rang_key_is_valid, siret_is_valid, structure_id


@pytest.mark.parametrize(("number", "valid"), [
    ("18751275100020", True), ("99900123300017", True), ("99900123300018", False), ("9990012330001", False), ("", False),
    ("35600000000048", True), ("35600000049837", True), ("35600000049838", False), ("999001233O0017", False), ("１8751275100020", False),
    ("00000000000000", False),
])  # fmt: skip
def test_key_of_a_siret(number: str, valid: bool) -> None:
    """Luhn, but for La Poste."""
    assert siret_is_valid(number) is valid


@pytest.mark.parametrize(("number", "valid"), [
    ("89997000123019", True), ("89997000123010", False), ("89997000124018", False), ("8999700012301", False),
])  # fmt: skip
def test_keys_of_an_rpps_rang(number: str, valid: bool) -> None:
    """That of the RPPS number and that of the whole."""
    assert rpps_rang_key_is_valid(number) is valid


@pytest.mark.parametrize(("text", "kind", "number"), [
    ("318751275100020", StructureKind.SIRET, "18751275100020"),
    ("3 187 512 751 00020", StructureKind.SIRET, "18751275100020"),
    ("399900123300018", StructureKind.SIRET, "99900123300018"),
    ("489997000123019", StructureKind.RPPS_RANG, "89997000123019"),
    ("1330000013", StructureKind.FINESS, "330000013"),
    ("12A0000013", StructureKind.FINESS, "2A0000013"),
    ("2187512751", StructureKind.SIREN, "187512751"),
    ("0331234567", StructureKind.ADELI_RANG, "331234567"),
    ("18751275100020", StructureKind.SIRET, "18751275100020"),
    ("39990012330001", StructureKind.SIRET, "9990012330001"),
    ("9123456789", None, "123456789"),
])  # fmt: skip
def test_type_of_an_identifier(text: str, kind: StructureKind | None, number: str) -> None:
    """A digit, then the number."""
    found = structure_id(text)
    assert found is not None and (found.kind, found.number) == (kind, number)


@pytest.mark.parametrize("text", ["", "0002 187512751", "Service informatique", "IGC-SANTE TEST", "12", "DSI 318751275100020"])  # fmt: skip
def test_other_texts_are_no_identifier(text: str) -> None:
    """Names, the SIREN of authorities in its ISO 6523 form."""
    assert structure_id(text) is None
