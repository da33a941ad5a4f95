"""Files of certificates: each way they are handed over gives the same certificate; nothing raises."""

from __future__ import annotations

import base64
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.builder import pki
from harness.formats import der
from harness.formats.certificate_files import CertificateFile, read
from harness.formats.recognise import Kind, recognise

SPEC = pki.CertSpec(pki.organisation("399900123300017", "STRUCTURE DE TEST", "UNE STRUCTURE"), "2024-02-29T10:00:00", "2027-02-28T10:00:00", serial=0x1F)  # fmt: skip
CA = pki.authority("organisations")


@cache
def forms() -> dict[str, bytes]:
    """One certificate, as tools write it."""
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

    pem, raw = pki.pem(SPEC), pki.der(SPEC)
    text = pem.decode("ascii")
    return {
        "pem": pem,
        "crlf": pem.replace(b"\n", b"\r\n"),
        "byte order mark": b"\xef\xbb\xbf" + pem,
        "utf-16": text.encode("utf-16"),
        "text around": b"Certificate:\n    Data: Version: 3 (0x2)\n" + pem + "Reçu de l'IGC-Santé\n".encode(),
        "bag attributes": b"Bag Attributes\n    localKeyID: 01 02\nsubject=/CN=UNE STRUCTURE\n" + pem,
        "one long line": pki.armoured("CERTIFICATE", raw).replace(b"\n", b"").replace(b"-----MII", b"-----\nMII").replace(b"-----END", b"\n-----END"),
        "indented": b"\n".join(b"  " + line for line in pem.splitlines()),
        "old label": pki.armoured("X509 CERTIFICATE", raw),
        "trusted, with settings after it": pki.armoured("TRUSTED CERTIFICATE", raw + b"\x30\x02\x05\x00"),
        "der": raw,
        "base64 alone": base64.encodebytes(raw),
        "pkcs7 pem": pkcs7.serialize_certificates([pki.certificate(SPEC)], Encoding.PEM),
        "pkcs7 der": pkcs7.serialize_certificates([pki.certificate(SPEC)], Encoding.DER),
        "pkcs12 without key": pki.p12((SPEC,)),
    }  # fmt: skip


@pytest.mark.parametrize("form", forms())
def test_each_form_gives_the_certificate(form: str) -> None:
    """The same certificate, and nothing to say."""
    found = read(forms()[form])
    assert (len(found.certificates), found.keys, found.faults) == (1, (), ())
    one = found.certificates[0]
    assert one.title == "CN=UNE STRUCTURE, OU=399900123300017, O=STRUCTURE DE TEST, ST=Paris (75), C=FR"
    assert (one.number, one.key, one.bits, one.digest, one.is_ca) == ("1f", "RSA", 2048, "sha256", False)
    assert (
        f"{one.not_before:%Y-%m-%dT%H:%M%z} {one.not_after:%Y-%m-%dT%H:%M%z}"
        == "2024-02-29T10:00+0000 2027-02-28T10:00+0000"
    )


@pytest.mark.parametrize("form", [f for f in forms() if f not in ("base64 alone", "pkcs7 der")])
def test_a_certificate_is_recognised_by_its_content(form: str) -> None:
    """Whatever the name of its file."""
    assert recognise(forms()[form]).kind is Kind.CERTIFICATE


def test_a_mail_that_quotes_a_certificate_is_a_mail() -> None:
    """What comes first tells."""
    mail = b"From: a@b.fr\nTo: c@d.fr\nSubject: certificat\nDate: Tue, 10 Mar 2026 10:30:00 +0100\n\n" + pki.pem(SPEC)
    assert recognise(mail).kind is Kind.MAIL


def test_a_chain_is_told_line_by_line() -> None:
    """The place of each certificate is that of its block."""
    found = read(pki.pem(SPEC, CA))
    assert [(str(c.place), c.is_ca) for c in found.certificates] == [
        ("CERTIFICATE (l. 1)", False),
        ("CERTIFICATE (l. 23)", True),
    ]


KEYS = {
    "pkcs8": pki.key_pem("weak"),
    "beside the certificate": pki.pem(SPEC) + pki.key_pem("weak"),
    "label of rsa": pki.armoured("RSA PRIVATE KEY", b"\x30\x03\x02\x01\x00"),
    "encrypted": pki.armoured("ENCRYPTED PRIVATE KEY", b"\x30\x03\x02\x01\x00"),
    "der": base64.b64decode(b"".join(pki.key_pem("weak").splitlines()[1:-1])),
    "pkcs12": pki.p12((SPEC,), None, "client"),
}


@pytest.mark.parametrize("name", KEYS)
def test_a_private_key_is_seen(name: str) -> None:
    """Once, wherever it is."""
    found = read(KEYS[name])
    assert (len(found.keys), found.faults) == (1, ())
    assert recognise(KEYS[name]).kind is Kind.CERTIFICATE


BAD = {
    "cut short": (pki.pem(SPEC)[:-40], "bloc tronqué", False),
    "a character lost": (pki.pem(SPEC).replace(b"MII", b"MI"), "base64 invalide", False),
    "der cut short": (pki.der(SPEC)[:-10], "illisible", False),
    "not a certificate": (pki.armoured("CERTIFICATE", b"\x30\x03\x02\x01\x00"), "illisible", False),
    "text in a block": (pki.armoured("CERTIFICATE", b"bonjour"), "aucun certificat lisible", False),
    "with a password": (pki.p12((SPEC,), b"secret", "client"), "protégé par un mot de passe", False),
    "empty": (b"", "aucun certificat lisible", True),
    "a note": (b"Les certificats du parc", "aucun certificat lisible", True),
    "a picture": (b"\x89PNG\r\n\x1a\n", "aucun certificat lisible", True),
    "a revocation list": (pki.crl("organisations", "2026-03-01"), "aucun certificat lisible", True),
    "a revocation list in pem": (pki.armoured("X509 CRL", pki.crl("organisations", "2026-03-01")), "aucun certificat lisible", True),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_told(name: str) -> None:
    """One fault, that says whether it is a damaged certificate or something else."""
    raw, told, foreign = BAD[name]
    found = read(raw)
    assert (found.certificates, found.keys) == ((), ())
    assert [(told in f.actual.fr, f.is_foreign) for f in found.faults] == [(True, foreign)]


def test_a_pkcs12_that_would_take_hours_is_not_opened() -> None:
    """Two thousand million rounds announced after a salt."""
    salted = b"\x30\x10\x04\x08" + b"\x00" * 8 + b"\x02\x04\x7f\xff\xff\xff"
    raw = b"\x30\x17\x02\x01\x03\x30\x12" + salted
    assert der.looks_like_pkcs12(raw)
    assert [f.actual.fr for f in read(raw).faults] == ["trop d'itérations de dérivation"]


def test_a_bundle_of_too_many_blocks_is_bounded() -> None:
    """The first thousand are read."""
    block = pki.armoured("CERTIFICATE", b"\x30\x03\x02\x01\x00")
    assert len(read(block * 1_200).faults) == 1_001


def seeds() -> list[bytes]:
    """Files to damage."""
    return [*forms().values(), *KEYS.values(), pki.crl("organisations", "2026-03-01")]


@given(st.data())
def test_damaged_files_never_raise(data: st.DataObject) -> None:
    """Bytes replaced, cut or added anywhere."""
    raw = bytearray(data.draw(st.sampled_from(seeds())))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, max(0, len(raw) - 1)))
        raw[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    found = read(bytes(raw))
    assert isinstance(found, CertificateFile)
    assert found.certificates or found.keys or found.faults


@given(st.binary(max_size=200))
def test_any_bytes_never_raise(raw: bytes) -> None:
    """After a sequence tag, where the parsers of DER begin."""
    assert read(b"\x30" + raw) is not None
    assert read(b"-----BEGIN CERTIFICATE-----" + base64.b64encode(raw) + b"-----END CERTIFICATE-----") is not None
