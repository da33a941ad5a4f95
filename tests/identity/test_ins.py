"""INS matricule: shape and key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.identity import ins


@pytest.mark.parametrize("matricule", ["279035121518989", "277076322082910", "274075176079430", "146026322000196"])
def test_official_test_matricules_have_the_right_key(matricule: str) -> None:
    """The key of the official test patients."""
    assert ins.key_is_valid(matricule)


@pytest.mark.parametrize("matricule", ["223042545611404", "221042545611404", "222127505611201", "276037510669380"])
def test_known_impossible_keys_are_refused(matricule: str) -> None:
    """Official samples whose key is wrong."""
    assert ins.is_matricule(matricule) and not ins.key_is_valid(matricule)


@pytest.mark.parametrize(("department", "number"), [("2A", "19"), ("2B", "18")])
def test_corsica_counts_as_19_and_18(department: str, number: str) -> None:
    """2A and 2B are replaced in positions 6 and 7 only."""
    assert ins.key(f"16802{department}004045") == ins.key(f"16802{number}004045")


def test_corsica_is_not_replaced_elsewhere() -> None:
    """Letters outside positions 6-7 are not a matricule."""
    assert not ins.is_matricule("2A0335121518989")


@pytest.mark.parametrize("text", [None, "", "27903512151898", "2790351215189890", "27903512151898X", "079035121518989"])
def test_wrong_shapes(text: str | None) -> None:
    """Length, alphabet, first digit."""
    assert not ins.is_matricule(text)


@given(st.from_regex(r"[12][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{6}", fullmatch=True), st.integers(1, 96))
def test_any_other_key_is_refused(thirteen: str, shift: int) -> None:
    """Exactly one of the 97 keys is right."""
    right = int(ins.key(thirteen))
    other = (right - 1 + shift) % 97 + 1
    assert ins.key_is_valid(thirteen + f"{right:02d}")
    assert not ins.key_is_valid(thirteen + f"{other:02d}")


@pytest.mark.parametrize(
    ("thirteen", "plausible"),
    [("2840333063119", True), ("3840333063119", False), ("2841533063119", False), ("2845533063119", True)],
)
def test_plausible_matricules(thirteen: str, plausible: bool) -> None:
    """A right key is not enough: sex and month must exist."""
    assert ins.is_plausible(thirteen + ins.key(thirteen)) is plausible
