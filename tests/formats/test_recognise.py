"""What a file is, from its content: names lie, byte order marks and blanks come first."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.campaign.subjects import FileSubject
from harness.formats.recognise import Kind, recognise
from tests.formats.zips import METADATA, RIM, zipped
from tests.helpers import opened

CDA = b'<ClinicalDocument xmlns="urn:hl7-org:v3"/>'
SAMPLES: dict[Kind, bytes] = {
    Kind.HL7: b"MSH|^~\\&|A|B|C|D|20260310||ADT^A01|1|P|2.5\rPID|1\r",
    Kind.XML: CDA,
    Kind.ZIP: zipped((METADATA, RIM)),
    Kind.MAIL: b"From: a@b\r\nTo: c@d\r\nSubject: x\r\n\r\nMSH|^~\\&|\r\n<a/>",
    Kind.JSON: b'{"resourceType": "Patient"}',
    Kind.OTHER: b"%PDF-1.7 MSH|^~\\&|",
    Kind.EMPTY: b"",
}
LEADING_ADMITTED = (Kind.HL7, Kind.XML, Kind.JSON)


@pytest.mark.parametrize("kind", SAMPLES)
def test_content_decides(kind: Kind) -> None:
    """Each family is told from its bytes."""
    assert recognise(SAMPLES[kind]).kind is kind


@pytest.mark.parametrize("extension", ["hl7", "xml", "zip", "eml", "json", "pdf", "txt", ""])
def test_extensions_do_not_decide(extension: str) -> None:
    """A misleading extension changes nothing to what the campaign sees."""
    names = {f"sample-{kind}.{extension}": raw for kind, raw in SAMPLES.items()}
    found = {s.path: s.recognised for s in opened(names).of(FileSubject)}
    assert {name for name, known in found.items() if not known} == {
        f"sample-{Kind.OTHER}.{extension}", f"sample-{Kind.EMPTY}.{extension}"}  # fmt: skip


@pytest.mark.parametrize("kind", LEADING_ADMITTED)
@pytest.mark.parametrize("prefix", [b"\xef\xbb\xbf", b"\r\n\r\n  ", b"\xef\xbb\xbf\n"], ids=["bom", "blanks", "both"])
def test_a_mark_or_blanks_come_first(kind: Kind, prefix: bytes) -> None:
    """They are stepped over."""
    assert recognise(prefix + SAMPLES[kind]).kind is kind


@pytest.mark.parametrize("kind", LEADING_ADMITTED)
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_is_told_through_its_mark(kind: Kind, codec: str) -> None:
    """Both byte orders."""
    assert recognise(("\ufeff" + SAMPLES[kind].decode()).encode(codec)).kind is kind


@pytest.mark.parametrize(
    "raw", [b"\x0bMSH|^~\\&|", b"FHS|^~\\&|", b"BHS|^~\\&|\rMSH|", b"bruit\rMSH|^~\\&|", b"MSH#^~\\&#"]
)
def test_hl7_is_told_within_its_envelopes(raw: bytes) -> None:
    """MLLP frame, batch, noise before the first segment, other delimiters."""
    assert recognise(raw).kind is Kind.HL7


@pytest.mark.parametrize(
    "raw", [b"MSHA|", b"le segment MSH|^~\\&| ouvre le message", b"MSH", b"From: a@b\r\n\r\nx", b"a;b\n1;2"]
)
def test_what_only_looks_alike_is_not_taken(raw: bytes) -> None:
    """Prose about segments, one header alone, a table."""
    assert recognise(raw).kind is Kind.OTHER


@pytest.mark.parametrize("raw", [b"   \r\n", b"\0\0\0", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n"])
def test_blank_files_are_empty(raw: bytes) -> None:
    """Blanks, NULs and a lone mark hold nothing."""
    assert recognise(raw).kind is Kind.EMPTY


@pytest.mark.parametrize(
    "raw, what",
    [(b"\x89PNG\r\n\x1a\n", "PNG"), (b"\x1f\x8b\x08", "gzip"), (b"\0\1\2", "fichier binaire"), (b"abc", "texte")],
)
def test_other_files_are_named(raw: bytes, what: str) -> None:
    """What a file looks like is said."""
    assert recognise(raw).what.fr == what


@settings(derandomize=True, max_examples=300, deadline=None)
@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"\xff\xfe", b"\xfe\xff", b"PK\x03\x04", b"<", b"{", b"From: a\nTo: b\n", b"MSH|"]),
)
def test_any_bytes_have_a_kind(raw: bytes, head: bytes) -> None:
    """Recognition never raises, and only blanks are empty."""
    found = recognise(head + raw)
    assert (found.kind is Kind.EMPTY) == (not (head + raw).strip(b" \t\r\n\0\xef\xbb\xbf"))


@pytest.mark.parametrize(
    "raw",
    [
        b"<html><body><br></body>",
        b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html/>',
        b"<!-- x -->\n<!doctype HTML>\n<p>",
    ],
)
def test_html_is_no_sample(raw: bytes) -> None:
    """The INDEX.HTM of an unpacked archive is listed, not judged as XML."""
    assert recognise(raw).what.en == "HTML"
