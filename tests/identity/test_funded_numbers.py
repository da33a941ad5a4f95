"""FINESS, AM, RPPS and SIRET: forms and keys, on numbers that are nobody's."""

from __future__ import annotations

import pytest

from harness.builder.demo_funding import luhn, siret
from harness.identity.funded_numbers import AM, FINESS, FINESS_LEGAL, KINDS, RPPS, SIRET, compact, fault

#: Made with their key; 2A and 2B are departments, 97 and 98 those overseas.
RIGHT = [
    *((FINESS, luhn(body)) for body in ("99078001", "01000002", "75071218", "2A000001", "2B000002", "97020001", "98050001")),
    (FINESS_LEGAL, luhn("99001001")),
    *((AM, number) for number in ("991100991", "991100992", "011234567", "000000001")),
    *((RPPS, luhn(body)) for body in ("8100000990", "1000000001", "8999999999")),
    *((SIRET, siret(siren, place)) for siren, place in (("99000009", "0001"), ("12345678", "9012"), ("00000001", "0002"))),
    (SIRET, "35600000000048"),  # the seat of La Poste has both keys
    (SIRET, "35600000049837"),  # one of its offices: the sum of its digits is 45
]  # fmt: skip

SHAPE, KEY = False, True
WRONG = [
    (FINESS, "99078001", SHAPE), (FINESS, "9907800199", SHAPE), (FINESS, "", SHAPE), (FINESS, "99078001X", SHAPE),
    (FINESS, "2C0000014", SHAPE), (FINESS, "A20000014", SHAPE), (FINESS, "20A000014", SHAPE), (FINESS, "٩٩٠٧٨٠٠١٧", SHAPE),
    (FINESS, "000000000", SHAPE), (FINESS_LEGAL, "12345", SHAPE),
    (AM, "99110099", SHAPE), (AM, "9911009911", SHAPE), (AM, "99110099A", SHAPE), (AM, "2A1100991", SHAPE), (AM, "999999999", SHAPE),
    (RPPS, "8100000990", SHAPE), (RPPS, "810000099022", SHAPE), (RPPS, "8100000990X", SHAPE),
    (SIRET, "990000096", SHAPE), (SIRET, "9900000960001", SHAPE), (SIRET, "990000096000100", SHAPE),
    (SIRET, "35600000000002", KEY),
    *((kind, number[:-1] + str((int(number[-1]) + step) % 10), KEY)
      for kind, number in RIGHT[:7] + RIGHT[12:18] for step in (1, 5)),
    # two digits exchanged, which Luhn sees unless they are 0 and 9
    (FINESS, "990870017", KEY),
    # the SIREN has a wrong key, the whole number a right one
    (SIRET, luhn("9900000150001"), KEY),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "number"), RIGHT)
def test_right_number(kind: str, number: str) -> None:
    """Nothing to say."""
    assert fault(kind, number) is None


@pytest.mark.parametrize(("kind", "number", "is_key"), WRONG)
def test_wrong_number(kind: str, number: str, is_key: bool) -> None:
    """The form first, then the key."""
    found = fault(kind, number)
    assert found is not None and found.is_key is is_key


def test_known_corsican_key() -> None:
    """The public number of the hospital of Bastia: A and B count as 1 and 2."""
    assert fault(FINESS, "2B0000012") is None
    assert fault(FINESS, "2A0000012") is not None


@pytest.mark.parametrize(
    "written", ["99 078 0017", "99.078.0017", "990-780-017", "99\u00a0078\u202f0017", " 990780017\t", "99/0780017"]
)
def test_separators_are_left_out(written: str) -> None:
    """Blanks, dots, hyphens."""
    assert compact(written) == "990780017"


def test_letters_are_in_capitals() -> None:
    """2b is 2B."""
    assert compact("2b 0000012") == "2B0000012"


def test_people_come_before_places() -> None:
    """The order by which a beneficiary is known."""
    assert KINDS == (RPPS, AM, FINESS, FINESS_LEGAL, SIRET)
