"""The signatures of a PDF: what each change does to each answer; nothing raises on damaged bytes."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from harness.builder import asn1, pki
from harness.builder.pdf import minimal_pdf
from harness.builder.seal import (
    EDITOR,
    SealSpec,
    sealed,
    updated,
    with_a_byte_changed,
    with_a_script,
    with_another_page_content,
    with_validation_data,
)
from harness.formats import pdf_a
from harness.formats.pdf_signature import Since, seals
from tests.fuzz.mutants import damaged

DRAFT = minimal_pdf("Compte rendu")
SIGNED = sealed(DRAFT)


def answers(raw: bytes) -> list[tuple[bool, bool, bool, Since, bool, bool | None]]:
    """Intact, value right, whole revision, what came since, admitted, time stamp right."""
    return [
        (s.intact, s.valid, s.covers, s.since, s.admitted, s.stamp.is_right if s.stamp else None) for s in seals(raw)
    ]


RIGHT = (True, True, True, Since.NOTHING, True, True)


@pytest.mark.parametrize(("title", "raw", "wanted"), [
    ("as it was signed", SIGNED, RIGHT),
    ("a line end after the end", SIGNED + b"\r\n", RIGHT),
    ("validation data added", with_validation_data(SIGNED), (True, True, True, Since.ARCHIVING, True, True)),
    ("validation data added twice", with_validation_data(SIGNED) + b"\n", (True, True, True, Since.ARCHIVING, True, True)),
    ("the page drawn again", with_another_page_content(SIGNED), (True, True, True, Since.CHANGES, False, True)),
    ("the page drawn again after validation data", with_another_page_content(with_validation_data(SIGNED)), (True, True, True, Since.CHANGES, False, True)),
    ("a byte changed", with_a_byte_changed(SIGNED), (False, True, True, Since.NOTHING, True, True)),
    ("bytes after the end", SIGNED + b"% x\n", (True, True, True, Since.CHANGES, False, True)),
    ("the value of another key", sealed(DRAFT, SealSpec(key="other")), (True, False, True, Since.NOTHING, True, True)),
    ("a part of the file", sealed(DRAFT, SealSpec(left_out=30)), (True, True, False, Since.CHANGES, False, True)),
    ("no time stamp", sealed(DRAFT, SealSpec(timestamp=None)), (True, True, True, Since.NOTHING, True, None)),
    ("the time stamp of something else", sealed(DRAFT, SealSpec(stamped=b"x")), (True, True, True, Since.NOTHING, True, False)),
    ("SHA-1", sealed(DRAFT, SealSpec(digest="SHA1")), RIGHT),
    ("signed after an update", sealed(with_a_script(DRAFT)), RIGHT),
])  # fmt: skip
def test_answers(title: str, raw: bytes, wanted: tuple[object, ...]) -> None:
    """One change, every answer."""
    assert answers(raw) == [wanted]


def test_what_a_signature_says_of_itself() -> None:
    """Field, signer, authority sent along, times, algorithm."""
    seal = seals(SIGNED)[0]
    assert (seal.name, seal.digest, seal.subfilter) == ("Cachet", "sha256", "ETSI.CAdES.detached")
    assert seal.certificate is not None and seal.certificate.name == "Cachet de demonstration"
    assert [c.is_ca for c in seal.others] == [True]
    assert seal.told == datetime(2026, 3, 10, 9, 15, tzinfo=UTC) and seal.at == datetime(
        2026, 3, 10, 9, 15, 2, tzinfo=UTC
    )


def test_a_wrong_time_stamp_does_not_date() -> None:
    """The declared date is what remains."""
    assert seals(sealed(DRAFT, SealSpec(stamped=b"x")))[0].at == datetime(2026, 3, 10, 9, 15, tzinfo=UTC)


def test_an_unsigned_pdf_has_no_seal() -> None:
    """And needs no library."""
    assert seals(DRAFT) == ()


@pytest.mark.parametrize(
    "raw",
    [
        SIGNED[:-400],
        SIGNED.replace(b"/Contents <3082", b"/Contents <0482"),
        DRAFT + b"/ByteRange [0 1 2 3]",
        b"%PDF-1.4 /ByteRange",
    ],
)
def test_a_signature_that_cannot_be_read_is_told(raw: bytes) -> None:
    """One seal, its trouble, nothing else."""
    assert [s.trouble is not None for s in seals(raw)] == [True]


def test_a_hole_elsewhere_than_the_value_is_a_gap() -> None:
    """ByteRange that leaves more out than Contents."""
    at = SIGNED.index(b"/ByteRange [0 ") + 14
    number = int(SIGNED[at : at + 10])
    moved = SIGNED[:at] + b"%-10d" % (number - 20) + SIGNED[at + 10 :]
    assert not seals(moved)[0].covers and seals(moved)[0].gap is not None


def test_the_same_bytes_each_time() -> None:
    """RSA PKCS#1 v1.5, keys and times given."""
    assert sealed(DRAFT) == SIGNED and sealed(DRAFT, SealSpec(timestamp=None)) != SIGNED


def test_a_certificate_of_another_authority_signs_as_well() -> None:
    """Trust is another question."""
    other = sealed(DRAFT, SealSpec(certificate=replace(EDITOR, issuer="other")))
    seal = seals(other)[0]
    assert (
        answers(other) == [RIGHT]
        and seal.certificate is not None
        and seal.certificate.issuer == tuple((pki._OIDS[kind], value) for kind, value in pki.OTHER)
    )


@pytest.mark.parametrize("seed", range(120))
def test_damaged_signatures_never_raise_nor_pass_unseen(seed: int) -> None:
    """Whatever the damage: answers, and never a whole right one on signed bytes that changed."""
    raw = damaged(SIGNED, random.Random(seed))
    for seal in seals(raw):
        right = seal.trouble is None and seal.intact and seal.valid and seal.covers and seal.admitted
        assert not right or _signed_part(raw) == _signed_part(SIGNED)


def _signed_part(raw: bytes) -> bytes:
    """What ByteRange covers."""
    at = raw.rindex(b"/ByteRange [0 ") + 14
    first, second, length = (int(n) for n in raw[at : at + 33].split()[:3])
    return raw[:first] + raw[second : second + length]


@pytest.mark.parametrize(
    ("value", "wanted"), [(0, "020100"), (127, "02017f"), (128, "02020080"), (65537, "0203010001")]
)
def test_integers(value: int, wanted: str) -> None:
    """DER: two's complement, the fewest bytes."""
    assert asn1.integer(value).hex() == wanted


def test_lengths_and_identifiers() -> None:
    """Long lengths, base 128."""
    assert asn1.octets(bytes(200))[:3].hex() == "0481c8" and asn1.octets(bytes(300))[:4].hex() == "0482012c"
    assert asn1.oid("1.2.840.113549.1.7.2").hex() == "06092a864886f70d010702"


@pytest.mark.parametrize(("raw", "part", "wanted"), [
    (DRAFT, 1, ()), (SIGNED, 1, ()), (with_a_script(DRAFT), 1, ("/JavaScript",)), (with_a_script(DRAFT), 3, ("/JavaScript",)),
    (DRAFT.replace(b"/ID [", b"/Encrypt 9 0 R /ID ["), 1, ("/Encrypt",)), (DRAFT.replace(b"/ID [", b"/Ix ["), 2, ("/ID (absent)",)),
    (updated(DRAFT, {9: b"<< /Type /EmbeddedFiles /EmbeddedFiles 3 >>"}), 1, ("/EmbeddedFiles",)), (updated(DRAFT, {9: b"<< /EmbeddedFiles 3 >>"}), 3, ()),
    (updated(DRAFT, {9: b"<< /Length 12 >>\nstream\n/JavaScript \nendstream"}), 1, ()),
])  # fmt: skip
def test_what_contradicts_a_claim(raw: bytes, part: int, wanted: tuple[str, ...]) -> None:
    """Names that no PDF/A has, outside the streams."""
    assert pdf_a.contradictions(raw, part) == wanted
