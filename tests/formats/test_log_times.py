"""Times of a log: the same instant however it is written, whether a zone is told, and what is no time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.formats.log_times import log_time

AT = datetime(2026, 3, 20, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", [
    "2026-03-20T07:00:00Z", "2026-03-20T08:00:00+01:00", "2026-03-20T08:00:00+0100", "2026-03-20 08:00:00.000 +01:00", "2026-03-20 08:00:00,000+01:00",
    "2026-03-20T08:00:00.000000000+01:00", "2026-03-20T08:00+01:00", "20260320T070000Z", "20260320080000+0100", "2026/03/20 08:00:00 +0100",
    "1773990000", "1773990000.0", "1773990000000", "1773990000000000", "1773990000000000000", "20/Mar/2026:08:00:00 +0100", "[20/Mar/2026:08:00:00 +0100]",
    "Fri, 20 Mar 2026 08:00:00 +0100", "2026-03-20T08:00:00+01:00[Europe/Paris]", "2026-03-20 08:00:00 CET", "2026-03-20 08:00:00 Europe/Paris",
    "2026-03-20 07:00:00 UTC", "20/03/2026 08:00:00 +01:00", " 2026-03-20T07:00:00Z ", "2026-03-20T02:00:00-05:00",
])  # fmt: skip
def test_one_instant_with_its_zone(text: str) -> None:
    """ISO 8601, epoch, Apache, e-mail, HL7, Java, French."""
    found = log_time(text)
    assert found is not None
    assert (found.at, found.has_zone, found.has_time, found.seconds) == (AT, True, True, AT.timestamp())


@pytest.mark.parametrize("text", ["2026-03-20 08:00:00", "2026-03-20T08:00:00.000", "20/03/2026 08:00:00", "20/03/2026 08:00", "20/03/2026 à 08h00", "20260320080000", "20.03.2026 08:00:00"])  # fmt: skip
def test_without_a_zone_it_is_legal_time(text: str) -> None:
    """And it says so."""
    found = log_time(text)
    assert found is not None
    assert (found.at, found.has_zone) == (AT, False)


@pytest.mark.parametrize("text", ["2026-03-20", "20/03/2026", "20260320"])
def test_a_day_alone_is_no_time(text: str) -> None:
    """Its hour may be in another column."""
    found = log_time(text)
    assert found is not None
    assert not found.has_time


@pytest.mark.parametrize("text", ["", "x", "2026-02-30T08:00:00Z", "2026-03-20T25:00:00Z", "2026-03-20T08:61:00Z", "31/04/2026 08:00", "2026-03-20 08:00:00 XYZ", "2026-03-20T08:00:00+19:00",
                                  "99999999999999999999", "03-20", "hier", "0000-00-00T00:00:00Z", "12", "2026", "9" * 500])  # fmt: skip
def test_what_is_no_time(text: str) -> None:
    """Never guessed."""
    assert log_time(text) is None


@given(
    st.text(max_size=40)
    | st.from_regex(
        r"[0-9]{1,4}[-/. T:][0-9]{1,2}[-/. T:][0-9]{1,4}[ T][0-9:.,]{1,12}[ Z+-]?[0-9:]{0,5}", fullmatch=True
    )
)
def test_never_raises(text: str) -> None:
    """Whatever the text."""
    log_time(text)


@given(st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2200, 1, 1), timezones=st.timezones()))
def test_iso_8601_is_read_back(at: datetime) -> None:
    """Whatever the offset, seconds and all, when it is one of minutes."""
    offset = at.utcoffset()
    assert offset is not None
    found = log_time(at.isoformat())
    if offset.total_seconds() % 60 == 0 and abs(offset.total_seconds()) <= 14 * 3600:
        assert found is not None and found.has_zone
        assert abs(found.seconds - at.timestamp()) < 1e-3
