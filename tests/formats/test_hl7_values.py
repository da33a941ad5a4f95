"""Values of a message: numbering, repetitions, components, absence, escapes, places."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.formats.hl7 import reader
from harness.formats.hl7.message import Delimiters
from harness.formats.hl7.reader import problems_of
from tests.formats.messages import one

PID = 'PID|1||123^^^IPP&1.2.3&ISO^PI~456^^^INS&1.2.250.1.213.1.4.10&ISO^INS||NOM^PRENOM||""|M'


def test_msh_1_is_the_field_separator() -> None:
    """MSH-1 counts, so MSH-3 is the sending application."""
    header = one("PID|1").header
    assert [header.get(n).text for n in (1, 2, 3, 10)] == ["|", "^~\\&", "APP", "ID1"]


def test_msh_2_is_not_split() -> None:
    """The separators that MSH-2 lists do not cut it."""
    header = one("PID|1").header
    assert [r.raw for r in header.repetitions(2)] == ["^~\\&"]


def test_components_and_subcomponents() -> None:
    """PID-3.4.2 is the OID of the authority."""
    assert one(PID).get("PID", 3, 4, 2).text == "1.2.3"


def test_repetitions_are_numbered_from_one() -> None:
    """The second PID-3 is the INS."""
    found = one(PID).segments[1].repetitions(3)
    assert [(r.number, r.get(1).text, r.get(5).text) for r in found] == [(1, "123", "PI"), (2, "456", "INS")]


def test_the_first_component_of_a_simple_field_is_the_field() -> None:
    """PID-8.1 of ``M`` is M."""
    assert one(PID).get("PID", 8, 1).text == "M"


@pytest.mark.parametrize("where", [(2,), (3, 2), (3, 9), (3, 4, 9), (40,), (5, 1, 2)])
def test_what_is_not_there_is_absent(where: tuple[int, ...]) -> None:
    """Empty, beyond the last component, beyond the last field: no text, but a place."""
    value = one(PID).get("PID", *where)
    assert value.text is None and value.is_absent and value.present is None
    assert value.place.path.startswith(f"PID-{where[0]}") and value.place.line == 2


def test_a_repetition_that_is_not_there_is_absent() -> None:
    """The third PID-3 is absent, and its place says so."""
    value = one(PID).get("PID", 3, 1, repetition=3)
    assert value.text is None and value.place.path == "PID-3[3].1"


def test_a_segment_that_is_not_there_is_absent() -> None:
    """A value of a missing segment has the place of the header."""
    value = one(PID).get("TXA", 12, 1)
    assert value.text is None and (value.place.path, value.place.line) == ("TXA-12.1", 1)


def test_explicit_null_is_absent_but_written() -> None:
    """``""`` deletes the value: absent for checks, shown to people."""
    value = one(PID).get("PID", 7)
    assert value.is_absent and value.present is None and str(value) == '""'


def test_places_tell_occurrences_and_repetitions_apart() -> None:
    """Indexes are written only where there is something to tell apart."""
    message = one(PID, "OBX|1|ED", "OBX|2|ED")
    assert message.get("PID", 3, 4, 2).place.path == "PID-3[1].4.2"
    assert message.all("OBX")[1].get(2).place.path == "OBX[2]-2"
    assert message.get("PID", 5, 1).place.path == "PID-5.1"


def test_escapes_are_resolved_in_values() -> None:
    r"""``\F\ \S\ \T\ \R\ \E\ \X41\ \.br\``."""
    message = one("NTE|1||a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f\\X4142\\g\\.br\\h")
    assert message.get("NTE", 3).text == "a|b^c&d~e\\fABg\nh"


@pytest.mark.parametrize("text", ["a\\b", "a\\Zz\\b", "\\X4\\", "\\XZZ\\", "\\", "\\\\"])
def test_other_escapes_stay_as_written(text: str) -> None:
    """An unknown or unfinished sequence is not dropped."""
    assert one(f"NTE|1||{text}").get("NTE", 3).text == text


def test_custom_delimiters_are_followed() -> None:
    """MSH-1 and MSH-2 decide what separates."""
    raw = b"MSH#@*!%#APP\rPID#1##1@2%3*4!F!5\r"
    message = reader.read(raw).messages[0]
    assert message.delimiters == Delimiters("#", "@", "*", "!", "%")
    assert message.get("PID", 3, 2, 2).text == "3"
    assert message.get("PID", 3, 1, repetition=2).text == "4#5"


@pytest.mark.parametrize(
    "header", ["MSH", "MSH|", "MSH|^", "MSH|^~\\", "MSH|||", "MSHA^~\\&", "MSH|^^^^|", "MSH|^~\\é|"]
)
def test_unusable_delimiters_are_told(header: str) -> None:
    """Missing, repeated or alphanumeric separators are a located problem."""
    message = reader.read(header.encode() + b"\rPID|1\r").messages[0]
    found = [p for p in problems_of(message) if p.check == "FORMAT-HL7-DELIMITERS"]
    assert [p.place.path for p in found] == ["MSH-2"]


def test_a_lone_header_is_told() -> None:
    """MSH and nothing else is a truncated message."""
    found = [p.check for p in problems_of(reader.read(b"MSH|^~\\&|A\r").messages[0])]
    assert found == ["FORMAT-HL7-SEGMENT"]


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.text(st.sampled_from("ab|^~\\&é\n"), max_size=20))
def test_escaping_then_reading_gives_the_value_back(text: str) -> None:
    """What a sender escapes is what a check reads."""
    marks = {"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\", "\n": "\\.br\\"}
    written = "".join(marks.get(c, c) for c in text)
    assert (one(f"NTE|1||{written}").get("NTE", 3).text or "") == text
