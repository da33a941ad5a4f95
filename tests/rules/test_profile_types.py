"""Shape of the values by data type: what holds, what does not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.formats.hl7.times import is_time, precise_enough
from harness.rules.profile.composition import CHECKS

RIGHT = [
    ("TS", "2026"), ("TS", "202603"), ("TS", "20260310"), ("TS", "2026031010"), ("TS", "202603101015"), ("TS", "20260310101530"),
    ("TS", "20260310101530.1234+0100"), ("TS", "202603101015-0500"), ("TS", "20240229"), ("TS", "20260310^D"),
    ("SI", "1"), ("SI", "9999"), ("NM", "12.5"), ("NM", "-3"), ("NM", "+.5"),
    ("HD", "CH"), ("HD", "CH^1.2.250^ISO"), ("HD", "^1.2.250^ISO"), ("EI", "12"), ("EI", "12^NS"), ("EI", "12^^1.2^ISO"),
    ("CX", "1^^^CH&1.2&ISO^PI"), ("CX", "1^^^CH"), ("CX", "1^^^&1.2&ISO^PI^^20260101"), ("XPN", "A^B^C^^^^L"),
    ("XAD", "12 rue^^PARIS^^75001^FRA^H"), ("XAD", "^^^^^^BDL^^2A004"), ("XAD", "^^^^^^BDL^^99350"), ("XAD", "rue"),
    ("XTN", "^^X.400^a.b@c.mssante.fr"), ("XTN", "^WPN^PH^^^^^^^^^0546442221"), ("XTN", "0102030405"),
    ("XCN", "8109^A^B^^^^^^NS&1.2&ISO^D^^^IDNPS"), ("XCN", "^A^B"), ("XON", "Chir"), ("XON", "Chir^^^^^NS&1.2&ISO^UF^^^6268"),
    ("CE", "1^a^LN"), ("CE", "^texte"), ("CE", "1^a^LN^2^b^L"),
]  # fmt: skip
WRONG = [
    ("TS", "20261301"), ("TS", "20260230"), ("TS", "202603102515"), ("TS", "2026031"), ("TS", "2026-03-10"), ("TS", "10/03/2026"),
    ("TS", "20260310T1015"), ("TS", "202603101015+2500"), ("TS", "20260310101530.12345"), ("TS", "٢٠٢٦"),
    ("SI", "a"), ("SI", "12345"), ("SI", "1.0"), ("NM", "douze"), ("NM", "1,5"),
    ("HD", "CH^1.2"), ("HD", "CH^^ISO"), ("HD", "^^"), ("EI", "^NS"), ("EI", "12^^1.2"), ("EI", "12^^^ISO"),
    ("CX", "1"), ("CX", "^^^CH"), ("CX", "1^^^&1.2"), ("CX", "1^^^&&"), ("XPN", "A^B"), ("XPN", "^B^^^^^L"),
    ("XAD", "rue^^^^^^Z"), ("XAD", "^^^^^^BDL^^6322"), ("XAD", "^^^^^^BDL"), ("XAD", "^^^^^^BDL^^2C004"),
    ("XTN", "^^X.400^"), ("XTN", "^^X.400^nom"), ("XTN", "^NET^Internet^a@b"),
    ("XCN", "8109^A^B"), ("XCN", "^^B"), ("XON", "^^^^^^UF"), ("XON", "Chir^^^^^^UF^^^6268"),
    ("CE", "1^a"), ("CE", "1"), ("CE", "1^a^LN^2^b"),
]  # fmt: skip


@pytest.mark.parametrize(("family", "value"), RIGHT)
def test_right_values(family: str, value: str) -> None:
    """Nothing is expected of a value that holds."""
    assert CHECKS[family](value, "^", "&") is None


@pytest.mark.parametrize(("family", "value"), WRONG)
def test_wrong_values(family: str, value: str) -> None:
    """Something else was expected, said in both languages."""
    expected = CHECKS[family](value, "^", "&")
    assert expected is not None and expected.fr and expected.en


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.datetimes(), st.sampled_from(["%Y", "%Y%m", "%Y%m%d", "%Y%m%d%H", "%Y%m%d%H%M", "%Y%m%d%H%M%S"]))
def test_every_real_moment_is_a_time(moment: object, form: str) -> None:
    """Whatever its precision; to the day and to the minute are told apart."""
    text = f"{moment:{form}}".rjust(len(f"{2000:04d}") + len(form.split("%Y")[1]) // 2 * 2, "0")
    assert is_time(text)
    assert precise_enough(text, "day") is (len(text) >= 8)
    assert precise_enough(text, "minute") is (len(text) >= 12)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.sampled_from(sorted(CHECKS)), st.text(max_size=30))
def test_no_text_breaks_a_type(family: str, value: str) -> None:
    """Any text gives an answer."""
    CHECKS[family](value, "^", "&")
    assert is_time(value) in (True, False)
