"""The tree of MIME parts: numbers, names and how they are written, charsets, transfer encodings."""

from __future__ import annotations

import base64

import pytest

from harness.formats import limits, mail
from harness.formats.mime_part import Part

HEAD = b"From: a@demo.mssante.fr\r\nTo: b@demo.mssante.fr\r\nMIME-Version: 1.0\r\n"
MIXED = HEAD + b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n'


def only(headers: str, body: bytes = b"") -> Part:
    """The one part of an e-mail."""
    inside = b"--x\r\n" + headers.replace("\n", "\r\n").encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body
    return mail.read(MIXED + inside + b"\r\n--x--\r\n").root.children[0]


def test_parts_have_the_number_of_their_path() -> None:
    """1.2 is the second part of the first one."""
    inner = b"--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n--y\r\n\r\na\r\n--y\r\nContent-Type: text/html\r\n\r\nb\r\n--y--\r\n"
    root = mail.read(MIXED + inner + b"--x\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF\r\n--x--\r\n").root
    found = [(p.number, p.content_type, p.is_container) for p in root.walk()]
    assert found == [
        ("", "multipart/mixed", True), ("1", "multipart/alternative", True), ("1.1", "text/plain", False), ("1.2", "text/html", False), ("2", "application/pdf", False),
    ]  # fmt: skip
    assert root.children[1].place.path == "partie MIME 2 (a.pdf)"


@pytest.mark.parametrize(("header", "name", "how", "charset"), [
    ("Content-Disposition: attachment; filename=a.pdf", "a.pdf", "plain", ""),
    ("Content-Disposition: attachment; filename*=UTF-8''d%C3%A9.pdf", "dé.pdf", "rfc2231", "UTF-8"),
    ("Content-Disposition: attachment;\n filename*0*=UTF-8''d%C3%A9;\n filename*1=.pdf", "dé.pdf", "rfc2231", "UTF-8"),
    ('Content-Disposition: attachment; filename="=?utf-8?q?d=C3=A9.pdf?="', "=?utf-8?q?d=C3=A9.pdf?=", "rfc2047", ""),
    ("Content-Disposition: attachment; filename*=inconnu''a%FF.zip", "aÿ.zip", "rfc2231", "inconnu"),
    ("Content-Type: application/pdf; name=a.pdf", "a.pdf", "plain", ""),
])  # fmt: skip
def test_file_names_tell_how_they_are_written(header: str, name: str, how: str, charset: str) -> None:
    """RFC 2231, RFC 2047 in a parameter, plain."""
    found = only(header).file_name
    assert found is not None and (found.text, found.how, found.charset) == (name, how, charset)


def test_raw_bytes_in_a_file_name() -> None:
    """Eight-bit bytes, as older software writes them."""
    found = only("Content-Disposition: attachment; filename=d\udce9.pdf").file_name
    assert found is not None and found.how == "raw"


def test_each_header_has_its_name() -> None:
    """Content-Disposition first."""
    part = only('Content-Type: application/pdf; name="b.pdf"\nContent-Disposition: attachment; filename="a.pdf"')
    assert [(n.header, n.text) for n in part.file_names] == [
        ("Content-Disposition", "a.pdf"),
        ("Content-Type", "b.pdf"),
    ]


@pytest.mark.parametrize(("headers", "body", "charset", "text", "bad"), [
    ("Content-Type: text/plain; charset=UTF-8", "é".encode(), "utf-8", "é", None),
    ("Content-Type: text/plain; charset=utf-8", b"a\xe9b", "utf-8", "a\ufffdb", (1, b"\xe9b")),
    ("Content-Type: text/plain; charset=iso-8859-1", b"\xe9", "iso-8859-1", "é", None),
    ("Content-Type: text/plain", b"a\xe9", None, "a\ufffd", (1, b"\xe9")),
    ("Content-Type: text/plain; charset=inconnu", b"a\xe9", "inconnu", "aé", (1, b"\xe9")),
    ("Content-Type: text/plain; charset=unicode_escape", b"\\ud800", "unicode_escape", "\\ud800", None),
])  # fmt: skip
def test_texts_are_decoded_and_their_first_wrong_byte_told(
    headers: str, body: bytes, charset: str | None, text: str, bad: object
) -> None:
    """In the charset that is told, us-ascii by default."""
    part = only(f"{headers}\nContent-Transfer-Encoding: 8bit", body)
    assert (part.charset, part.text, part.undecodable) == (charset, text, bad)


B64 = base64.b64encode(bytes(range(100))).decode()


@pytest.mark.parametrize(("encoding", "body", "faults"), [
    ("base64", B64[:76] + "\r\n" + B64[76:], []), ("BASE64", "QUJD", []), ("base64", B64, ["ligne de plus de 76"]),
    ("base64", "QU JD", ["caractères étrangers"]), ("base64", "QUJDRA", ["longueur non multiple"]), ("base64", "QUJDé", ["caractères étrangers", "octets non ASCII"]),
    ("quoted-printable", "a=C3=A9 b=\r\nc", []), ("quoted-printable", "a=b", ["= qui n'est suivi"]), ("quoted-printable", "a=c3", ["= qui n'est suivi"]),
    ("quoted-printable", "a" * 80, ["ligne de plus de 76"]), ("7bit", "bonjour", []), ("7bit", "déjà", ["octets non ASCII"]), ("8bit", "déjà", []),
    ("binary", "déjà", []), ("uuencode", "a", ["codage de transfert inconnu"]),
])  # fmt: skip
def test_transfer_encodings(encoding: str, body: str, faults: list[str]) -> None:
    """Strict, where the parsers of mail software are not."""
    part = only(f"Content-Type: application/octet-stream\nContent-Transfer-Encoding: {encoding}", body.encode())
    told = [f.what.fr for f in part.transfer_faults]
    assert [t[: len(wanted)] for t, wanted in zip(told, faults, strict=True)] == faults


def test_the_tree_is_bounded() -> None:
    """10 000 parts: those within the bound, and a problem that tells the others."""
    view = mail.read(MIXED + b"--x\r\n\r\na\r\n" * 10_000 + b"--x--\r\n")
    assert len(list(view.root.walk())) <= limits.MAX_MIME_PARTS + 2
    assert "plus de 500 parties" in " ".join(p.actual.fr for p in view.problems)
