"""Moments of HL7, e-mail and XDS in one form that sorts."""

from __future__ import annotations

import pytest

from harness.formats import dates
from harness.formats.dates import UNKNOWN, Moment

HL7 = [
    ("20260316090400", "20260316080400", "2026-03-16T09:04:00"),
    ("202603160904", "20260316080400", "2026-03-16T09:04:00"),
    ("20260316090400.25+0200", "2026031607040025", "2026-03-16T09:04:00+02:00"),
    ("20260316", "20260315230000", "2026-03-16T00:00:00"),
]
MAILS = [
    ("Mon, 16 Mar 2026 09:05:10 +0100", "20260316080510", "2026-03-16T09:05:10+01:00"),
    ("16 Mar 2026 08:05:10 GMT", "20260316080510", "2026-03-16T08:05:10+00:00"),
    ("Mon, 16 Mar 2026 08:05:10 -0000", "20260316080510", "2026-03-16T08:05:10"),
]
NONE = [
    None,
    "",
    "hier",
    "2026",
    "20261340",
    "20260316250000",
    "99999999999999",
    "Mon, 99 Mar 2026 09:05:10 +0100",
    "+0000",
]


@pytest.mark.parametrize(("text", "sort", "told"), HL7)
def test_hl7(text: str, sort: str, told: str) -> None:
    """Legal time is UTC+1; what is written is told."""
    assert dates.of_hl7(text) == Moment(sort, told)


@pytest.mark.parametrize(("text", "sort", "told"), MAILS)
def test_mail(text: str, sort: str, told: str) -> None:
    """With the offset of the sender."""
    assert dates.of_mail(text) == Moment(sort, told)


def test_metadata_are_in_utc() -> None:
    """submissionTime has no offset and is UTC."""
    assert dates.of_utc("20260316080510") == Moment("20260316080510", "2026-03-16T08:05:10+00:00")
    assert dates.of_utc("20260316080510+0100") == UNKNOWN


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_moment(text: str | None) -> None:
    """Unknown, never an exception."""
    assert not dates.of_hl7(text) and not dates.of_utc(text)
    assert not dates.of_mail(text)
