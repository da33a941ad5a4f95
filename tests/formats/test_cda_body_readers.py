"""Readers of what a CDA embeds: base64, PDF, media types; whatever the bytes, they answer and never raise."""

from __future__ import annotations

import base64 as standard
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.builder.pdf import minimal_pdf
from harness.builder.png import capture
from harness.formats import base64, pdf, signature
from harness.formats.cda_times import order

XMP = b"<rdf><pdfaid:part>%d</pdfaid:part></rdf>"


@given(st.binary(max_size=300))
def test_what_was_encoded_decodes(content: bytes) -> None:
    """No fault, the same bytes, also when XML cut it into lines."""
    text = standard.b64encode(content).decode()
    wrapped = "\n".join(text[i : i + 7] for i in range(0, len(text), 7))
    for decoded in (base64.decode(text), base64.decode_xml(wrapped)):
        assert decoded.content == content and decoded.faults == ()


@given(st.text(max_size=120))
def test_any_text_is_decoded_or_told(text: str) -> None:
    """Strict: what the standard library refuses is told with at least one fault, what it takes is not."""
    decoded = base64.decode(text)
    try:
        expected = standard.b64decode(text, validate=True)
    except ValueError:
        assert decoded.faults
    else:
        assert decoded.faults == () and decoded.content == expected


@given(st.binary(max_size=400))
def test_any_bytes_have_an_answer(content: bytes) -> None:
    """No reader raises on bytes."""
    assert pdf.pdf_a_part(b"%PDF-1.4 /Subtype /XML stream\n" + content) in (None, *range(10))
    assert isinstance(pdf.ends(content), bool)
    assert signature.media_type_of(content) in {None, *signature.KNOWN, "application/zip"}


@given(st.integers(min_value=0, max_value=9), st.booleans(), st.binary(max_size=50))
def test_the_part_of_pdf_a_is_read_in_clear_and_deflated(part: int, deflated: bool, before: bytes) -> None:
    """The XMP stream is read as it is, or inflated."""
    data = zlib.compress(XMP % part) if deflated else XMP % part
    content = (
        b"%PDF-1.7\n"
        + before.replace(b"/", b"")
        + b"\n<< /Type /Metadata /Subtype /XML >>\nstream\n"
        + data
        + b"\nendstream\n%%EOF"
    )
    assert pdf.pdf_a_part(content) == part


def test_a_bomb_in_the_metadata_is_not_inflated_whole() -> None:
    """A stream that inflates without end is read up to a bound."""
    bomb = zlib.compress(bytes(50_000_000))
    assert pdf.pdf_a_part(b"%PDF-1.7 /Subtype/XML>>stream\r\n" + bomb) is None


def test_our_pdf_is_whole_and_archivable() -> None:
    """The builder's PDF: header, end, part 1; cut, it is not whole."""
    made = minimal_pdf("CR")
    assert pdf.starts(made) and pdf.ends(made) and pdf.pdf_a_part(made) == 1
    assert not pdf.ends(made[:-1100]) and pdf.pdf_a_part(made.replace(b"pdfaid:part", b"pdfaid:prt")) is None


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (minimal_pdf("CR"), "application/pdf"), (capture(), "image/png"), (b"\xff\xd8\xff\xe0..", "image/jpeg"), (b"GIF89a..", "image/gif"),
        (b"II*\0..", "image/tiff"), (b"\xef\xbb\xbf <a/>", "application/xml"), (bytes(128) + b"DICM", "application/dicom"),
        (b"{\\rtf1}", "text/rtf"), (b"Bonjour", None), (b"", None),
    ],
)  # fmt: skip
def test_the_first_bytes_tell_the_type(content: bytes, media: str | None) -> None:
    """Known beginnings, and nothing for plain text."""
    assert signature.media_type_of(content) == media


@pytest.mark.parametrize(
    ("told", "plain"),
    [("Application/PDF; version=1.4", "application/pdf"), ("image/jpg", "image/jpeg"), ("text/xml", "application/xml")],
)
def test_media_types_have_one_name(told: str, plain: str) -> None:
    """Case, parameters and synonyms."""
    assert signature.plain(told) == plain


TIMES = st.from_regex(
    r"20[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])(([01][0-9]|2[0-3])[0-5][0-9]([+-]0[0-9]00)?)?", fullmatch=True
)


@given(TIMES, TIMES)
def test_order_is_antisymmetric(first: str, second: str) -> None:
    """Before one way is after the other way, and a time is at itself."""
    there, back = order(first, second), order(second, first)
    assert there is not None and back is not None and there == -back
    assert order(first, first) == 0


@given(st.text(max_size=20), st.text(max_size=20))
def test_order_of_anything_is_told_or_not(first: str, second: str) -> None:
    """No text raises."""
    assert order(first, second) in (-1, 0, 1, None)
