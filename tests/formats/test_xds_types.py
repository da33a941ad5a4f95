"""Data types of XDS metadata: total, and right on the forms of the guides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.formats import xds_types as x

PERSON = "801234567897^LEGRIS^Pierre^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS"


def test_identifier_person_and_structure() -> None:
    """CX, XCN, XON and a code, as the official samples write them."""
    assert x.patient_id("279035121518989^^^&1.2.250.1.213.1.4.10&ISO^NH") == x.PatientId(
        "279035121518989", "1.2.250.1.213.1.4.10", "NH"
    )
    assert x.person(PERSON) == x.Person("801234567897", "LEGRIS", "Pierre", "1.2.250.1.71.4.2.1", "D", "IDNPS")
    assert x.person("4.1^Logiciel^Modele^^^^^^&1.2.3&ISO^U^^^RI").is_device
    assert x.structure("CHU^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^1750803447") == x.Structure(
        "CHU", "1.2.250.1.71.4.2.2", "IDNST", "1750803447"
    )
    assert x.coded("G15_10/SM02^Médecin^1.2.250.1.213.1.1.4.5") == x.Coded("G15_10/SM02", "Médecin", "1.2.250.1.213.1.1.4.5")  # fmt: skip


@pytest.mark.parametrize(
    "text, kept",
    [("PID-5|A^B", ("PID-5", "A^B")), ("PID-5", ("", "PID-5")), ("", ("", "")), (None, ("", "")), ("PID-3|a|b", ("PID-3", "a|b"))],
)  # fmt: skip
def test_field_of_the_patient(text: str | None, kept: tuple[str, str]) -> None:
    """The name, then the field."""
    assert x.pid_field(text) == kept


@pytest.mark.parametrize(
    "text, right",
    [
        ("2026", True), ("202602", True), ("20260228", True), ("20240229", True), ("2026031009", True), ("202603100930", True),
        ("20260310093059", True), ("20161231235960", True), ("20260229", False), ("20261301", False), ("2026031024", False),
        ("20260310093061", False), ("20260310093000+0100", False), ("20260310093000.5", False), ("202", False), ("20260", False),
        ("0000", False), ("", False), (None, False), ("２０２６", False), ("20260310093000000000", False),
    ],
)  # fmt: skip
def test_dtm(text: str | None, right: bool) -> None:
    """Digits only, a moment that exists."""
    assert x.is_dtm(text) is right


@pytest.mark.parametrize("text, right", [("a^b^c^&1.2&ISO", True), ("a^^^1.2&ISO", False), ("a^^^&1.2&X", False),
                                         ("a^^^&&ISO", False), ("a", False), ("a^^^N&1.2&ISO", False)])  # fmt: skip
def test_authority(text: str, right: bool) -> None:
    """``&OID&ISO`` and nothing else."""
    assert x.composite(text).is_authority(4) is right
    assert bool(x.composite(text).authority(4)) is right


@given(st.none() | st.text(alphabet="^&|~0123ABÉ \n", max_size=40))
def test_total(text: str | None) -> None:
    """Any text is read; the text is kept, absent components are empty."""
    found = x.composite(text)
    assert found.text == "^".join(found.parts)
    assert found.get(0) == "" and found.get(99) == "" and found.sub(99, 1) == "" and found.sub(1, 99) == ""
    for read in (x.patient_id, x.person, x.structure, x.coded, x.pid_field, x.is_dtm):
        read(text)
    assert all(found.get(n) for n in found.filled())
