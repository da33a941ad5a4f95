"""Excerpts: the marked characters are the value that the place names."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.place import Excerpt, Row
from harness.formats.hl7 import reader
from harness.formats.hl7.message import Segment
from tests.formats.messages import MARKS, Marks, messages, one


def marked(excerpt: Excerpt | None) -> Row:
    """The one marked row."""
    assert excerpt is not None
    rows = [row for row in excerpt.rows if row.marked]
    assert len(rows) == 1
    return rows[0]


def shown(segment: Segment, number: int, component: int = 0, sub: int = 0, repetition: int = 1) -> str | None:
    """The marked characters of a place, None when no character is."""
    row = marked(segment.get(number, component, sub, repetition).place.excerpt())
    return row.text[slice(*row.span)] if row.span else None


@st.composite
def written(draw: st.DrawFn) -> tuple[Marks, bytes]:
    """A message and its delimiters."""
    marks = draw(MARKS)
    return marks, draw(messages(marks, "\r")).encode()


@settings(derandomize=True, max_examples=60, deadline=None)
@given(written())
def test_marked_characters_are_the_value(found: tuple[Marks, bytes]) -> None:
    """For every component of every repetition of every field."""
    marks, raw = found
    for segment in reader.read(raw).messages[0].segments[1:]:
        for number in range(1, segment.size + 1):
            for repetition in segment.repetitions(number):
                for index, text in enumerate(repetition.raw.split(marks.component), 1):
                    assert shown(segment, number, index, 0, repetition.number) == (text or None)


def test_a_subcomponent_is_marked() -> None:
    """PID-3[2].4.2 marks its own characters only."""
    pid = one("PID|1||1^^^A&1.2&ISO~2^^^B&3.4&ISO").segments[1]
    assert shown(pid, 3, 4, 2, 2) == "3.4"


def test_a_field_without_component_is_marked_in_full() -> None:
    """PID-3 marks the repetition."""
    pid = one("PID|1||1^2~3^4").segments[1]
    assert shown(pid, 3, repetition=2) == "3^4"


def test_an_absent_field_is_shown_as_absent() -> None:
    """A field beyond the last one has a row, without a span."""
    row = marked(one("PID|1").get("PID", 32).place.excerpt())
    assert (row.label.split()[0], row.text, row.span) == ("PID-32", "(absent)", None)


def test_a_component_that_is_not_there_marks_nothing() -> None:
    """The field is marked, no character is."""
    assert shown(one("PID|1||1^2").segments[1], 3, 9) is None


def test_a_huge_value_is_cut() -> None:
    """An OBX-5 of a megabyte gives a short row."""
    row = marked(one("OBX|1|ED|||" + "A" * 1_000_000).get("OBX", 5).place.excerpt())
    assert len(row.text) < 500 and row.span is None


def test_a_segment_of_many_fields_gives_a_few_rows_around_the_place() -> None:
    """900 fields: the marked one is among at most 60."""
    excerpt = one("ZZZ" + "|x" * 900).get("ZZZ", 500).place.excerpt()
    assert marked(excerpt).label.startswith("ZZZ-500")
    assert excerpt is not None and len(excerpt.rows) <= 60
