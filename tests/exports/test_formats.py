"""Each format: right, truncated, mislabelled."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.builder.demo_export import docx, zipped
from harness.builder.pdf import minimal_pdf
from harness.core.finding import Level
from harness.formats import prose
from harness.formats.filetypes import EXTENSIONS, admits, extension_of, is_named, known_as, plain, words_of
from harness.formats.whole import Contents
from tests.exports.made import CDA, FHIR, NDJSON, RIGHT, compressed_pdf, damaged_png, dicom, encapsulated_dicom, ole

NAMES = [name for name, _, _ in RIGHT]


def flaws(name: str, raw: bytes) -> list[str]:
    """Level and message of what is wrong, in English."""
    return [f"{(f.level or Level.ERROR).value} {f.message.en}" for f in Contents(name, raw).flaws()]


@pytest.mark.parametrize(("name", "raw", "format"), RIGHT, ids=NAMES)
def test_a_right_file_opens(name: str, raw: bytes, format: str) -> None:
    """Told by content, without a flaw."""
    contents = Contents(name, raw)
    assert (contents.format, list(contents.flaws())) == (format, [])


#: What a cut at 60 % of each format cannot show: a text is a text at any length, a page of HTML too, an e-mail too.
UNSEEN = {"note.txt", "page.html", "message.eml"}
#: Where a cut falls inside a row, a segment or an element that stays right.
CUTS = {"patients.csv": 0.9, "mouvement.hl7": None, "plan.bmp": 0.6, "anim.gif": 0.9}


@pytest.mark.parametrize(
    ("name", "raw"),
    [(n, r) for n, r, _ in RIGHT if n not in UNSEEN and CUTS.get(n, 1) is not None],
    ids=[n for n in NAMES if n not in UNSEEN and CUTS.get(n, 1) is not None],
)
def test_a_truncated_file_is_told(name: str, raw: bytes) -> None:
    """Most of it, and no more."""
    assert flaws(name, raw[: int(len(raw) * (CUTS.get(name) or 0.6))])


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_file_is_told(name: str) -> None:
    """Nothing, or blanks."""
    assert flaws(name, b"") == flaws(name, b"\r\n ") == ["error empty file"]


@pytest.mark.parametrize(("name", "other"), list(pairwise(n for n in NAMES if n != "IM000001")))
def test_a_file_under_the_name_of_another(name: str, other: str) -> None:
    """The contents of one format under the extension of the next one; a text holds anything that is written."""
    raw, found = next((raw, format) for n, raw, format in RIGHT if n == name)
    told = flaws(f"x.{extension_of(other)}", raw)
    assert bool(told) == (not admits(other, found))
    assert not told or told[0].startswith("error the content is not what the extension")


OTHERS: tuple[tuple[str, bytes, list[str]], ...] = (
    ("a CDA with a BOM and CRLF", b"\xef\xbb\xbf" + CDA.replace(b"\n", b"\r\n"), []),
    ("a PDF after a preface", b"\r\n" + minimal_pdf("x"), []),
    ("a PDF with an object stream", compressed_pdf(), []),
    ("a PDF with blanks after its end", minimal_pdf("x") + b"\0" * 20, []),
    ("an encrypted PDF", minimal_pdf("x").replace(b"/ID [", b"/Encrypt 9 0 R /ID ["), ["error PDF protected by a password or permissions"]),
    ("a PDF whose table is elsewhere", minimal_pdf("x").replace(b"startxref\n", b"startxref\n9"), ["warning truncated or damaged file"]),
    ("a PDF without a page", minimal_pdf("x").replace(b"/Type /Page ", b"/Type /Pago ").replace(b"/Count 1", b"/Count 0"), ["error PDF without page"]),
)  # fmt: skip


@pytest.mark.parametrize(("title", "raw", "told"), OTHERS, ids=[o[0] for o in OTHERS])
def test_other_writings(title: str, raw: bytes, told: list[str]) -> None:
    """Legitimate ones pass."""
    assert flaws("x.xml" if b"ClinicalDocument" in raw else "x.pdf", raw) == told


@pytest.mark.parametrize(("name", "raw", "told"), [
    ("x.png", damaged_png(), ["error truncated or damaged file"]),
    ("x.dcm", encapsulated_dicom(), []),
    ("x.dcm", encapsulated_dicom(b""), ["error truncated or damaged file"]),
    ("x.dcm", dicom()[:-1], ["error truncated or damaged file"]),
    ("x.docx", docx("a", extra=(("word/vbaProject.bin", b"\1"),)), ["error macros under an extension that announces none: many systems will refuse the file"]),
    ("x.docm", docx("a", extra=(("word/vbaProject.bin", b"\1"),)), []),
    ("x.docx", docx("a <b>"), ["error XML malformed or truncated"]),
    ("x.docx", ole("EncryptedPackage"), ["error Office document protected by a password"]),
    ("x.docx", zipped([("a.txt", b"a")]), ["error the content is not what the extension '.docx' announces"]),
    ("x.doc", b"{\\rtf1 a}", ["warning the content is not what the extension '.doc' announces"]),
    ("x.csv", b"a;b\r\n1;2\r\n3\r\n", ["error row of another length"]),
    ("x.csv", b'a;b\r\n"1;2\r\n', ["error truncated or damaged file"]),
    ("x.csv", b"a;b\r\n1;\x00\x01\r\n", ["error the content is not what the extension '.csv' announces"]),
    ("x.csv", "a\tb\r\né\t2\r\n".encode("utf-16"), []),
    ("x.csv", b"ipp\r\n1\r\n2\r\n", []),
    ("x.tsv", b"a\tb\n1\t2\n", []),
    ("x.csv", b"a;b;\n1;2\n3;4;\n", []),
    ("x.csv", b"a;b\n1;2;;\n3;4\n", []),
    ("x.csv", b"a;b\n1;2;3\n4;5\n", ["warning row of another length"]),
    ("x.csv", b"a;b\n1;" + b"x" * 200_000 + b"\n", ["error read in part: too large for the harness"]),
    ("x.ndjson", b'{"a": 1}\n', []),
    ("x.json", b'{"a": 1}\n{"a": 2}\n', []),
    ("x.svg", b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd"><svg xmlns="http://www.w3.org/2000/svg"/>', []),
    ("x.xml", b'<!DOCTYPE a [<!ELEMENT a ANY>]><a/>', []),
    ("x.xml", b"<a>" + b"<b/>" * 200_000 + b"</a>", []),
    ("x.xml", b'<ClinicalDocument xmlns="urn:hl7-org:v3">' + b"<b/>" * 200_000 + b"</ClinicalDocument>", ["error read in part: too large for the harness"]),
    ("x.xml", b"<a>" + b"<b/>" * 200_000, ["error XML malformed or truncated"]),
    ("x.html", b"<div>Bonjour<br></div>", []),
    ("x.json", FHIR.replace(b'"Bundle"', b'"Bundel"'), []),
    ("x.json", FHIR.replace(b'"status": "current"', b'"statut": "current"'), ["error invalid FHIR resource"]),
    ("x.ndjson", NDJSON + b'{"a": \n', ["error JSON malformed or truncated"]),
    ("x.txt", b"a\0b", ["error the content is not what the extension '.txt' announces"]),
    ("x.hl7", b"PID|1\r", ["error the content is not what the extension '.hl7' announces"]),
    ("x.zip", zipped([("a.txt", b"a")]), []),
    ("x.zip", zipped([("a.txt", b"a")])[:-9], ["error ZIP unreadable or truncated"]),
])  # fmt: skip
def test_what_is_told_of_each(name: str, raw: bytes, told: list[str]) -> None:
    """Exactly."""
    assert flaws(name, raw) == told


def test_a_row_too_short_is_told_at_its_line() -> None:
    """The place."""
    assert [f.place.line for f in Contents("x.csv", b"a;b\n1;2\n3\n4;5\n6\n").flaws()] == [3, 5]
    assert [f.level for f in Contents("x.csv", b"a;b\n1;2\n3\n4;5\n6\n").flaws()] == [Level.WARNING, None]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(RIGHT), st.integers(0, 10_000), st.binary(max_size=8), st.sampled_from(sorted(EXTENSIONS)))
def test_nothing_raises_on_damaged_bytes(made: tuple[str, bytes, str], at: int, put: bytes, extension: str) -> None:
    """Bytes changed, cut and renamed: the reading ends, with a format."""
    raw = made[1]
    at %= len(raw) + 1
    for damaged in (raw[:at] + put + raw[at + len(put) :], raw[:at] + put):
        contents = Contents(f"x.{extension}", damaged)
        assert contents.format
        list(contents.flaws())
        prose.text_of(contents)


@pytest.mark.parametrize(("text", "format", "named"), [
    ("Fichiers au format HL7 CDA", "CDA", True), ("Les .cda sont", "CDA", True), ("candidat", "CDA", False), ("Ressources FHIR", "FHIR", True),
    ("documents Word", "DOCX", True), ("des PDFs", "PDF", True), ("csv", "CSV", True), ("images jpg", "JPEG", True), ("contexte", "TXT", False),
    ("un texte", "TXT", True), ("HL7v2", "HL7v2", False), ("HL7 v2", "HL7v2", True), ("tableaux Excel", "XLSX", True),
])  # fmt: skip
def test_words_that_name_a_format(text: str, format: str, named: bool) -> None:
    """Whole words, accents and capitals aside."""
    assert is_named(words_of(format), plain(text)) == named


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("docx", "DOCX"),
        (".pdf", "PDF"),
        ("HL7 CDA", "CDA"),
        ("jpg", "JPEG"),
        ("HL7", "HL7v2"),
        ("texte", "TXT"),
        ("XDM", "IHE_XDM"),
        ("FHIR", "FHIR"),
    ],
)
def test_formats_as_a_manifest_writes_them(written: str, known: str) -> None:
    """Letter case and dots aside."""
    assert known_as(written) == known


def test_the_text_of_a_documentation() -> None:
    """Words apart by paragraphs, joined inside one."""
    assert prose.text_of(Contents("a.docx", docx("Premier", "Second"))).split() == ["Premier", "Second"]  # type: ignore[union-attr]
    assert prose.text_of(
        Contents("a.html", b"<html><style>p {}</style><p>his<b>torique</b></p><p>suite &eacute;</p></html>")
    ).split() == ["historique", "suite", "é"]  # type: ignore[union-attr]
    assert prose.text_of(Contents("a.pdf", minimal_pdf("x"))) is None


@pytest.mark.parametrize("unclosed", ["<script>", "<STYLE x>", "<!--", "<"])
def test_what_is_never_closed_hides_nothing(unclosed: str) -> None:
    """One pass, however often it is opened."""
    raw = b"<html>" + unclosed.encode() * 400_000 + b"<p>historique</p></html>"
    assert "historique" in (prose.text_of(Contents("a.html", raw)) or "")


def test_accents_of_a_rich_text() -> None:
    """In Windows-1252, or by their number."""
    raw = rb"{\rtf1\ansi {\b Proc\'e9dure}\par p\u233?riode}"
    assert (prose.text_of(Contents("a.rtf", raw)) or "").split() == ["Procédure", "période"]
