"""The matricule against the traits: generated NIRs agree with the identity that they are made of, and with no other."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from harness.identity import ins

SEXES = st.sampled_from("12")
YEARS = st.integers(min_value=0, max_value=99)
MONTHS = st.integers(min_value=1, max_value=12)
PLACES = st.one_of(
    st.builds("{:02d}{:03d}".format, st.integers(1, 95).filter(lambda d: d != 20), st.integers(1, 989)),
    st.builds("{}{:03d}".format, st.sampled_from(["2A", "2B"]), st.integers(1, 366)),
    st.builds("99{:03d}".format, st.integers(100, 517)),
)


@st.composite
def identities(draw: st.DrawFn) -> tuple[str, str, str, str]:
    """Matricule, sex, birth date and birth place that agree."""
    sex, year, month, place = draw(SEXES), draw(YEARS), draw(MONTHS), draw(PLACES)
    thirteen = f"{sex}{year:02d}{month:02d}{place}{draw(st.integers(1, 999)):03d}"
    return thirteen + ins.key(thirteen), "MF"[int(sex) - 1], f"19{year:02d}{month:02d}15", place


@given(identities())
def test_an_identity_agrees_with_its_matricule(identity: tuple[str, str, str, str]) -> None:
    """15 characters, right key, nothing to say."""
    matricule, sex, birth, place = identity
    assert ins.key_is_valid(matricule) and ins.impossible_month(matricule) is None
    assert list(ins.disagreements(matricule, sex, birth)) == []
    assert ins.is_county(place) and not ins.place_disagrees(matricule, place, birth)


@given(identities(), st.integers(0, 14), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_seen_by_the_key(identity: tuple[str, str, str, str], position: int, digit: str) -> None:
    """The key finds any single digit that is wrong."""
    matricule = identity[0]
    assume(matricule[position] not in (digit, "A", "B") and not (position == 6 and matricule[5] == "2"))
    assert not ins.key_is_valid(matricule[:position] + digit + matricule[position + 1 :])


@given(identities())
def test_the_other_sex_and_another_month_disagree(identity: tuple[str, str, str, str]) -> None:
    """Each is told once."""
    matricule, sex, birth, _ = identity
    other = "F" if sex == "M" else "M"
    month = f"{int(birth[4:6]) % 12 + 1:02d}"
    assert len(list(ins.disagreements(matricule, other, birth))) == 1
    assert len(list(ins.disagreements(matricule, sex, birth[:4] + month + birth[6:]))) == 1


@given(st.text(max_size=20), st.text(max_size=8))
def test_no_text_raises(matricule: str, county: str) -> None:
    """Shape tests answer for any text."""
    assert ins.is_matricule(matricule) in (True, False) and ins.is_county(county) in (True, False)


@given(identities(), st.integers(0, 99))
def test_months_of_a_nir(identity: tuple[str, str, str, str], month: int) -> None:
    """01 to 12, 20 to 42 and 50 up exist; only the first contradict a month."""
    matricule = f"{identity[0][:3]}{month:02d}{identity[0][5:]}"
    exists = 1 <= month <= 12 or 20 <= month <= 42 or month >= 50
    assert (ins.impossible_month(matricule) is None) is exists


@pytest.mark.parametrize(
    ("place", "county", "birth", "disagrees"),
    [
        ("33063", "33063", "19840312", False), ("33063", "33064", "19840312", True), ("33990", "33063", "19840312", False),
        ("33990", "34063", "19840312", True), ("20004", "2A004", "19700101", False), ("2A004", "2B004", "19840101", True),
        ("75056", "92012", "19600101", False), ("75056", "92012", "19840101", True), ("78005", "95018", "19670101", False),
        ("92350", "99352", "19600101", False), ("92350", "99352", "19840101", True), ("99350", "99351", "19600101", True),
        ("97105", "97105", "19840101", False), ("75056", "92012", None, True),
    ],
)  # fmt: skip
def test_place_and_county(place: str, county: str, birth: str | None, disagrees: bool) -> None:
    """What history explains is no contradiction."""
    assert ins.place_disagrees(f"28403{place}119", county, birth) is disagrees


@pytest.mark.parametrize(("code", "postal"), [("33000", True), ("75012", True), ("75112", False), ("33063", False), ("2A004", False), ("69003", False)])  # fmt: skip
def test_codes_that_can_only_be_postal(code: str, postal: bool) -> None:
    """No commune is 000; Paris is 056 and 101 to 120."""
    assert ins.is_postal_code(code) is postal
