"""E-mails that are truncated, wrongly encoded or hostile: read as far as possible, every defect told."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.formats import limits, mail, mime

HEAD = b"From: a@demo.mssante.fr\r\nTo: b@demo.mssante.fr\r\nSubject: XDM/1.0/DDM\r\nMIME-Version: 1.0\r\n"
MIXED = HEAD + b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n'


def part(headers: str, body: bytes = b"") -> bytes:
    """One part of the multipart."""
    return b"--x\r\n" + headers.replace("\n", "\r\n").encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body + b"\r\n"


def told(raw: bytes) -> list[str]:
    """What is wrong."""
    problems = mail.read(raw).problems
    assert {p.check for p in problems} <= {"FORMAT-MAIL"}
    return [p.actual.fr for p in problems]


PDF = part(
    "Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64", base64.b64encode(b"%PDF-1.4")
)


def test_a_sound_mail_has_no_problem() -> None:
    """Body and attachment are read."""
    raw = MIXED + part("Content-Type: text/plain", b"bonjour") + PDF + b"--x--\r\n"
    assert [(a.name, a.content, a.number) for a in mail.read(raw).attachments] == [("a.pdf", b"%PDF-1.4", 1)]
    assert told(raw) == []


def test_a_truncated_multipart_is_told_and_read() -> None:
    """Without its closing boundary the parts that are there are kept."""
    assert told(MIXED + PDF) == ["CloseBoundaryNotFoundDefect"]
    assert len(mail.read(MIXED + PDF).attachments) == 1


def test_a_truncated_inner_multipart_is_told() -> None:
    """A defect of an inner part counts as one of the whole."""
    inner = b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\ntexte\r\n"
    assert "CloseBoundaryNotFoundDefect" in told(MIXED + inner + b"--x--\r\n")


def test_a_multipart_without_boundary_is_told() -> None:
    """No boundary parameter."""
    assert told(HEAD + b"Content-Type: multipart/mixed\r\n\r\ntexte") != []


def test_bad_base64_is_told_and_recovered() -> None:
    """Truncated base64 of an attachment."""
    raw = (
        MIXED
        + part("Content-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: base64", b"QUJDRA")
        + b"--x--\r\n"
    )
    assert told(raw) == ["InvalidBase64PaddingDefect"]
    assert mail.read(raw).attachments[0].content == b"ABCD"


@pytest.mark.parametrize("charset", ["inconnu", "undefined", "idna", "rot13", "a\0b", "unicode_escape", "utf-7"])
def test_odd_charsets_of_headers_are_read(charset: str) -> None:
    """An encoded word of any charset gives writable text."""
    subject = mail.read(HEAD.replace(b"XDM/1.0/DDM", f"=?{charset}?q?a=5Cud800+2AA-?=".encode())).header("Subject")
    assert subject is not None and subject.encode("utf-8") != b""


@pytest.mark.parametrize(
    "word", ["=?utf-8?b?a?=", "=?utf-8?b?=?=", "=?utf-8?b?é?=", "=?utf-8?q?=E?=", "=?utf-8?x?a?=", "=??b??="]
)
def test_broken_encoded_words_are_given_as_they_are(word: str) -> None:
    """A broken word once raised; it is text."""
    assert mail.read(HEAD.replace(b"XDM/1.0/DDM", f"obj {word}".encode())).header("Subject") not in (None, "")


def test_encoded_words_are_decoded() -> None:
    """RFC 2047 in both encodings."""
    raw = HEAD.replace(b"XDM/1.0/DDM", b"=?utf-8?b?w6k=?= =?iso-8859-15?q?=BD?=")
    assert mail.read(raw).header("Subject") == "éœ"


def test_eight_bit_headers_are_read() -> None:
    """Raw bytes in a header are replaced, not raised."""
    assert (mail.read(HEAD.replace(b"DDM", b"\xe9\xff")).header("Subject") or "").startswith("XDM/1.0/")


@pytest.mark.parametrize("header, name", [
    ("Content-Disposition: attachment; filename*=utf-8''d%C3%A9.zip", "dé.zip"),
    ("Content-Disposition: attachment; filename*0=a; filename*1=b.zip", "ab.zip"),
    ('Content-Disposition: attachment; filename="=?utf-8?q?=C3=A9.zip?="', "é.zip"),
    ("Content-Type: application/zip; name=IHE_XDM.ZIP", "IHE_XDM.ZIP"),
    ("Content-Disposition: attachment; filename*=inconnu''a%FF.zip", "aÿ.zip"),
])  # fmt: skip
def test_file_names_are_decoded(header: str, name: str) -> None:
    """RFC 2231, RFC 2047 and plain names."""
    assert [a.name for a in mail.read(MIXED + part(header) + b"--x--").attachments] == [name]


@pytest.mark.parametrize("header", [
    "Content-Disposition: attachment; filename*=x", "Content-Disposition: attachment; filename*x=a",
    "Content-Disposition: attachment; filename*99999999999999=a", "Content-Type: application/zip; charset*=\0''\0; name=a",
    "Content-Type: application/zip; name*=a\0b''c", "Content-Type: ;;;=;", "Content-Type: a\nContent-Transfer-Encoding: x-uuencode",
    "Content-Type: text/xml; charset*=undefined''x", "Content-Type: \udce9/\udcff; name=\udce9",
])  # fmt: skip
def test_odd_part_headers_never_raise(header: str) -> None:
    """Broken parameters give a part all the same, whose texts can be written."""
    read = mail.read(MIXED + part(header, b"\xff\x00texte") + b"--x--\r\n")
    assert [p.encode("utf-8")[:0] for a in read.attachments for p in (a.name, a.content_type, a.part)] in (
        [],
        [b""] * 3,
    )
    assert len(read.leaves) == 1


def test_no_header_at_all() -> None:
    """A body alone has no header, no attachment and no place for one."""
    read = mail.read(b"\r\ntexte")
    assert (read.header("From"), read.place("From").line, read.attachments) == (None, None, [])


def test_an_mbox_line_is_not_a_header() -> None:
    """The envelope line comes first; lines are counted with it."""
    read = mail.read(b"From a@b Mon Mar  9 10:00:00 2026\r\n" + HEAD + b"\r\nx")
    assert (read.header("Subject"), read.place("subject").line) == ("XDM/1.0/DDM", 4)


def test_the_line_of_a_header_is_marked() -> None:
    """Excerpts show the lines around."""
    excerpt = mail.read(HEAD + b"\r\nx").place("To").excerpt()
    assert excerpt is not None and [r.text for r in excerpt.rows if r.marked] == ["To: b@demo.mssante.fr"]


def test_recipients_come_from_to_cc_and_bcc() -> None:
    """With and without display names."""
    raw = HEAD + b'Cc: "Dr X" <c@demo.mssante.fr>, d@demo.mssante.fr\r\nBcc: e@demo.mssante.fr\r\n\r\n'
    assert [r.text[0] for r in mail.read(raw).recipients()] == ["b", "c", "d", "e"]


def test_nested_comments_do_not_hide_an_address() -> None:
    """Comments nested beyond what the parser bears once raised RecursionError."""
    raw = HEAD + b"Cc: " + b"(" * 20_000 + b" patient@patient.mssante.fr\r\n\r\n"
    assert [r.text for r in mail.read(raw).recipients()] == ["b@demo.mssante.fr", "patient@patient.mssante.fr"]


def test_nesting_is_bounded_and_told() -> None:
    """Thirty levels: the parts below the bound are told, those above are read."""
    raw = MIXED + PDF + b"--x\r\n"
    for level in range(30):
        raw += b"Content-Type: multipart/mixed; boundary=y%d\r\n\r\n--y%d\r\n" % (level, level)
    read = mail.read(raw + b"\r\nfin")
    assert any("niveaux" in p.actual.fr for p in read.problems) and len(read.attachments) == 1


def test_thousands_of_levels_are_told_and_headers_kept() -> None:
    """The body is not read, the headers are."""
    raw = MIXED + b"".join(b"--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" for _ in range(5_000))
    assert len(told(raw)) >= 1 and mail.read(raw).header("Subject") == "XDM/1.0/DDM"


def test_a_parser_failure_keeps_the_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is raised while a body is parsed is a problem."""
    monkeypatch.setattr(mime, "_MAX_HEADERS_IN_ALL", 5)
    raw = MIXED + part("A: b") + part("C: d")
    assert told(raw)[0].startswith("OverflowError") and mail.read(raw).header("Subject") == "XDM/1.0/DDM"


def test_parts_are_bounded() -> None:
    """The first ones are read, the excess is told."""
    read = mail.read(MIXED + part("Content-Type: application/pdf") * (limits.MAX_MIME_PARTS + 10) + b"--x--\r\n")
    assert len(read.attachments) == limits.MAX_MIME_PARTS - 1
    assert "plus de 500 parties" in read.problems[-1].actual.fr


@pytest.mark.parametrize("name, size", [("Subject", limits.MAX_MAIL_HEADER), ("Content-Type", 4_096)])
def test_headers_are_bounded(name: str, size: int) -> None:
    """An oversized header is cut and told."""
    raw = b"From: a@b\r\n" + name.encode() + b": text/plain;" + b'";' * size + b"\r\n\r\nx"
    assert [name in actual for actual in told(raw)] == [True]
    assert len(mail.read(raw).header(name) or "") <= size


def test_the_number_of_headers_is_bounded() -> None:
    """The first ones are read."""
    raw = HEAD + b"X-A: b\r\n" * (limits.MAX_MAIL_HEADERS + 1) + b"\r\nx"
    assert len(told(raw)) == 1 and mail.read(raw).header("To") == "b@demo.mssante.fr"


@pytest.mark.parametrize(("container", "opened"), [(b"multipart/mixed", 1), (b"multipart/report", 0)])
def test_a_forwarded_message_is_opened_the_original_in_a_report_is_not(container: bytes, opened: int) -> None:
    """What is forwarded concerns the e-mail; an MDN carries back the e-mail it answers."""
    inside = part("Content-Type: message/rfc822", HEAD + b"Content-Type: application/zip\r\n\r\nPK")
    raw = MIXED.replace(b"multipart/mixed", container) + inside + b"--x--\r\n"
    assert len(mail.read(raw).attachments) == opened


_LINES = st.sampled_from([
    "From: a@b", "Subject: =?utf-8?b?a?=", "Content-Type: multipart/mixed; boundary=x", "Content-Type: multipart/digest; boundary=",
    "Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: x-uuencode", "begin 644 a", "#86)C", "--x", "--x--", "--", "", " a",
    "Content-Type: message/rfc822", "Content-Type: message/delivery-status", "Content-Disposition: attachment; filename*=a''b", "QUJ", "é", "\0", ":",
])  # fmt: skip


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.lists(_LINES, max_size=25), st.sampled_from(["\r\n", "\n", "\r"]))
def test_any_lines_are_read(found: list[str], end: str) -> None:
    """Whatever the order of what means something to a MIME parser."""
    read = mail.read(end.join(found).encode("latin-1"))
    assert all(p.check == "FORMAT-MAIL" for p in read.problems)
    assert len(read.attachments) <= len(read.leaves)
    assert all(isinstance(r.text, str) for r in read.recipients())
