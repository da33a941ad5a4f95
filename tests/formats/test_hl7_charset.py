"""MSH-18 against the bytes: what is announced, what is there, what is read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.finding import Problem
from harness.formats.hl7 import charset, reader
from harness.formats.hl7.message import Hl7Message


def message(declared: str, name: bytes) -> Hl7Message:
    """A message that announces a set, with this PID-5."""
    header = f"MSH|^~\\&|A|B|C|D|20260310||ADT^A01|1|P|2.5||||||{declared}".encode()
    return reader.read(header + b"\rPID|1||||" + name + b"\r").messages[0]


def problems(found: Hl7Message) -> list[Problem]:
    """What is said of the character set."""
    return [p for p in reader.problems_of(found) if p.check == "FORMAT-HL7-CHARSET"]


@pytest.mark.parametrize(
    "declared, codec", [("UNICODE UTF-8", "utf-8"), ("8859/15", "iso8859-15"), ("8859/1", "latin-1")]
)
def test_an_honest_declaration_is_read(declared: str, codec: str) -> None:
    """The announced codec gives the text back, without a problem."""
    found = message(declared, "Éloïse".encode(codec))
    assert found.get("PID", 5).text == "Éloïse"
    assert problems(found) == []


def test_latin_9_reads_the_euro_and_the_ligature() -> None:
    """8859/15 is not 8859/1."""
    assert message("8859/15", b"\xbd\xa4").get("PID", 5).text == "œ€"


def test_utf8_announced_latin_written() -> None:
    """The first byte that does not decode is located, and the rest is read."""
    found = message("UNICODE UTF-8", b"\xc9lo\xefse")
    told = problems(found)
    assert [(p.place.path.split()[0], p.place.line, p.actual.fr[:2]) for p in told] == [("PID", 2, "c9")]
    assert found.get("PID", 5).text == "\ufffdlo\ufffdse"


def test_latin_announced_utf8_written() -> None:
    """UTF-8 sequences under a single-byte set are told at MSH-18."""
    told = problems(message("8859/15", "Éloïse".encode()))
    assert [p.place.path for p in told] == ["MSH-18"]


def test_ascii_announced_accents_written() -> None:
    """ASCII does not decode accents."""
    assert len(problems(message("ASCII", "É".encode()))) >= 1


def test_an_unknown_set_is_a_warning_and_is_read() -> None:
    """The declaration is told; the bytes decide."""
    found = message("EBCDIC", "Éloïse".encode())
    assert [(p.place.path, p.level.value) for p in problems(found)] == [("MSH-18", "warning")]
    assert found.get("PID", 5).text == "Éloïse"


def test_without_declaration_bytes_decide() -> None:
    """No MSH-18: UTF-8 when the bytes allow it, else 8859/15."""
    assert message("", "É".encode()).codec == "utf-8"
    assert message("", b"\xc9").codec == "iso8859-15"


def test_the_first_repetition_of_msh_18_counts() -> None:
    """``8859/15~UNICODE UTF-8`` is 8859/15."""
    assert message("8859/15~UNICODE UTF-8", b"\xc9").codec == "iso8859-15"


def test_the_bad_byte_is_located_in_a_file_of_mixed_line_ends() -> None:
    """The line is that of the segment that holds it."""
    raw = b"MSH|^~\\&|A|B|C|D|||ADT|1|P|2.5||||||UNICODE UTF-8\rNTE|1||a\nb\rPID|1||||\xc9\r"
    told = problems(reader.read(raw).messages[0])
    assert [(p.place.path.split()[0], p.place.line) for p in told] == [("PID", 4)]


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.binary(max_size=60), st.sampled_from(["", "UNICODE UTF-8", "8859/15", "8859/1", "ASCII", "UNICODE", "?"]))
def test_any_bytes_are_read_under_any_declaration(name: bytes, declared: str) -> None:
    """There is text, and the codec says whether all bytes decode."""
    found = message(declared, name)
    undecoded = charset.first_bad_byte(found.raw, found.codec)
    assert any("MSH-18" in p.message.fr for p in problems(found)) or undecoded is None
    assert found.get("PID", 1).text == "1"


def test_absent_msh_18_with_accents_is_said() -> None:
    """The set was guessed: a recommendation, not an error."""
    raw = "MSH|^~\\&|A|B|C|D|2026||ADT^A28|1|T|2.5\rPID|||1||ÉTÉ\r"
    for codec in ("utf-8", "iso8859-15"):
        found = list(reader.problems_of(reader.read(raw.encode(codec)).messages[0]))
        assert [(p.check, p.level.value, p.place.path) for p in found] == [("FORMAT-HL7-CHARSET", "warning", "MSH-18")]
