"""Timestamps of the header: real dates only, the usual shapes, their order."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.rules.cda_header.times import moment


@pytest.mark.parametrize(
    ("value", "usual"),
    [
        ("2026", True), ("202603", True), ("20260310", True), ("202603101015+0100", True), ("20260310101500-0330", True),
        ("2026031010", False), ("202603101015", False), ("20260310101500", False), ("20260310101500+01", False),
        ("20260310101500.25+0100", False), ("20240229", True),
    ],
)  # fmt: skip
def test_dates_of_the_calendar(value: str, usual: bool) -> None:
    """Each denotes a moment; only some have the shape of the guide."""
    found = moment(value)
    assert found is not None and found.usual is usual


@pytest.mark.parametrize(
    "value",
    ["", "20261", "20261301", "20260230", "20250229", "202603102560", "2026-03-10", "20260310+0100", "20260310101500+9900", "20260310101500+0175",
     "202603101015.5", "abcd", "20260310 ", "2026031010150", "²⁰²⁶"],
)  # fmt: skip
def test_what_is_no_date(value: str) -> None:
    """Not in the calendar, not written as HL7 wants."""
    assert moment(value) is None


def test_zones_and_midnight_are_instants() -> None:
    """The same instant in two zones; 24:00 is the next day."""
    a, b = moment("20260310101500+0100"), moment("20260310091500+0000")
    assert a and b and a.instant == b.instant == datetime(2026, 3, 10, 9, 15, tzinfo=UTC)
    end = moment("202603102400")
    assert end and end.instant == datetime(2026, 3, 11, tzinfo=UTC)


@given(st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 30)), st.integers(-14 * 60, 14 * 60))
def test_every_moment_of_the_calendar_is_read(when: datetime, offset: int) -> None:
    """Written to the second with its zone, it is usual and denotes itself."""
    sign, minutes = "+-"[offset < 0], abs(offset)
    value = f"{when.year:04}{when:%m%d%H%M%S}{sign}{minutes // 60:02}{minutes % 60:02}"
    found = moment(value)
    assert found is not None and found.usual
    assert (found.instant.year, found.instant.minute, found.instant.second) == (when.year, when.minute, when.second)


@given(st.text(alphabet="0123456789+-.T: ", max_size=24))
def test_no_text_makes_it_fail(value: str) -> None:
    """A value is read or refused; what is read begins with its year."""
    found = moment(value)
    assert found is None or (value[:4].isdigit() and len(value) >= 4)
