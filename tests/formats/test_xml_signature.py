"""XML signatures: each attack has its own answer, legitimate writings have none; nothing raises."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from harness.builder import pki
from harness.builder.xml_signed import DS, EXCLUSIVE, SignatureSpec, enveloping, signed
from harness.formats import certificate_files
from harness.formats.chain import Crl, read_crl
from harness.formats.xml_signature import Question, verify_signature

SIGNER = pki.CertSpec(pki.organisation("318751275100020", "STRUCTURE DE TEST", "SIGNATAIRE"), "2025-01-01", "2028-01-01", key="whitelist", serial=0x77, use="sign")  # fmt: skip
BY = SignatureSpec(SIGNER)
AT = datetime(2026, 3, 20, 8, tzinfo=UTC)
DOCUMENT = "<Liste xmlns:x='urn:x'>\n  <Domaine>é &amp; \u00a0</Domaine><!-- note -->\n  <x:Domaine a=\"1\"/>\n</Liste>".encode()


def certificates(*specs: pki.CertSpec) -> tuple[Any, ...]:
    """As they are read."""
    return certificate_files.read(pki.pem(*specs)).certificates


CA = certificates(pki.authority("organisations"))
ROOT = certificates(pki.authority("root"))


def crl(issuer: str = "organisations", made: str = "2026-03-18", revoked: tuple[int, ...] = ()) -> Crl:
    """As it is read."""
    found = read_crl(pki.crl(issuer, made, revoked), "crl")
    assert found is not None
    return found


def faults(raw: bytes, ca: Any = CA, crls: Any = None, at: datetime = AT) -> dict[str, list[str]]:
    """Question -> what was found, for those with a fault."""
    report = verify_signature(raw, ca, (crl(),) if crls is None else crls, at)
    assert all(q in report.faults or q in report.undecided for q in Question), "a question is forgotten"
    return {q.name: [f.actual.fr for f in found] for q, found in report.faults.items() if found}


def changed(change: Callable[[Any], None]) -> bytes:
    """A signed document, changed afterwards."""
    return signed(DOCUMENT, BY, change)


def _wrapped() -> bytes:
    """The signed document under another root that holds other entries: its reference still resolves."""
    inner = signed(
        b'<Racine><Liste Id="l"><Domaine>a</Domaine></Liste></Racine>', replace(BY, uri="#l", transforms=(EXCLUSIVE,))
    )
    return inner.replace(b"<Racine>", b"<Racine><Liste><Domaine>ailleurs</Domaine></Liste>")


def _two_ids() -> bytes:
    """The root takes the identifier of what was signed."""
    return _wrapped().replace(b"<Racine>", b'<Racine Id="l">')


def _foreign_id() -> bytes:
    """The root takes it under an older name, the signed element keeps it in a namespace."""
    return _wrapped().replace(b"<Racine>", b'<Racine ID="l">')


def _object(root: Any) -> None:
    root.find(f"{{{DS}}}Signature").append(
        etree.fromstring(f'<Object xmlns="{DS}"><Domaine xmlns="">ailleurs</Domaine></Object>')
    )


def _no_value(root: Any) -> None:
    root.find(f".//{{{DS}}}SignatureValue").text = None


def _flipped(root: Any) -> None:
    value = root.find(f".//{{{DS}}}SignatureValue")
    value.text = base64.b64encode(
        bytes([base64.b64decode(value.text)[0] ^ 1]) + base64.b64decode(value.text)[1:]
    ).decode()


def _other_digest(root: Any) -> None:
    root.find(f".//{{{DS}}}DigestValue").text = base64.b64encode(b"0" * 32).decode()


def _key_value(root: Any) -> None:
    """A key of the attacker's beside X509Data: it must not be the one that is used."""
    key = base64.b64encode(pki.private_key("client").public_key().public_numbers().n.to_bytes(256, "big")).decode()
    told = f'<KeyValue xmlns="{DS}"><RSAKeyValue><Modulus>{key}</Modulus><Exponent>AQAB</Exponent></RSAKeyValue></KeyValue>'
    root.find(f".//{{{DS}}}KeyInfo").insert(0, etree.fromstring(told))


def _unknown_algorithm(root: Any) -> None:
    root.find(f".//{{{DS}}}SignatureMethod").set("Algorithm", "urn:inconnu")


def _hmac(root: Any) -> None:
    root.find(f".//{{{DS}}}SignatureMethod").set("Algorithm", f"{DS}hmac-sha1")


XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"
ATTACKS: dict[str, tuple[bytes, set[str]]] = {
    "no signature": (DOCUMENT, {"PRESENT"}),
    "not XML": (b"liste", {"PRESENT"}),
    "empty": (b"", {"PRESENT"}),
    "DOCTYPE": (b"<!DOCTYPE Liste [<!ENTITY e 'x'>]>" + DOCUMENT, {"PRESENT"}),
    "no value": (changed(_no_value), {"PRESENT"}),
    "content changed": (signed(DOCUMENT, BY).replace(b'a="1"', b'a="2"'), {"CONTENT"}),
    "content added": (signed(DOCUMENT, BY).replace(b"</Liste>", b"<Domaine/></Liste>"), {"CONTENT"}),
    "content removed": (signed(DOCUMENT, BY).replace(b'<x:Domaine a="1"/>', b""), {"CONTENT"}),
    "signature value changed": (changed(_flipped), {"VALUE"}),
    "digest replaced": (changed(_other_digest), {"VALUE"}),
    "another key than that of the certificate": (signed(DOCUMENT, replace(BY, key="client")), {"VALUE"}),
    "another key told beside the certificate": (changed(_key_value), {"VALUE"}),
    "no X509Data": (signed(DOCUMENT, replace(BY, with_certificate=False)), {"CERTIFICATE"}),
    "certificate of another authority": (signed(DOCUMENT, replace(BY, signer=replace(SIGNER, issuer="other"))), {"TRUST"}),
    "certificate of another authority that comes along": (
        signed(DOCUMENT, replace(BY, signer=replace(SIGNER, issuer="other"), chain=(pki.authority("other"),))), {"TRUST"}),
    "signed by itself": (signed(DOCUMENT, replace(BY, signer=pki.authority("other"))), {"TRUST"}),
    "expired": (signed(DOCUMENT, replace(BY, signer=replace(SIGNER, end="2026-03-20T07:59:59"))), {"VALIDITY"}),
    "not yet valid": (signed(DOCUMENT, replace(BY, signer=replace(SIGNER, start="2026-03-20T08:00:01"))), {"VALIDITY"}),
    "SHA-1": (signed(DOCUMENT, replace(BY, digest="sha1")), {"STRENGTH"}),
    "key of 1024 bits": (signed(DOCUMENT, replace(BY, signer=replace(SIGNER, key="weak"))), {"STRENGTH"}),
    "wrapped under another root": (_wrapped(), {"COVERAGE"}),
    "identifier of the signed element taken by the root": (_two_ids(), {"COVERAGE"}),
    "identifier taken under another name": (_foreign_id(), {"COVERAGE"}),
    "entries in an object of the signature": (changed(_object), {"COVERAGE"}),
    "unknown algorithm": (changed(_unknown_algorithm), set()),
    "shared secret": (changed(_hmac), {"STRENGTH"}),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_each_attack_has_its_answer(name: str) -> None:
    """The exact questions with a fault."""
    raw, wanted = ATTACKS[name]
    assert set(faults(raw)) == wanted


@pytest.mark.parametrize("name", ["unknown algorithm", "shared secret", "identifier of the signed element taken by the root"])  # fmt: skip
def test_what_cannot_be_verified_never_passes(name: str) -> None:
    """Neither the value nor the content is said to be right."""
    report = verify_signature(ATTACKS[name][0], CA, (crl(),), AT)
    assert not report.right(Question.VALUE) and not report.right(Question.CONTENT)


REVOCATIONS: dict[str, tuple[tuple[Crl, ...], set[str]]] = {
    "revoked": ((crl(revoked=(0x77,)),), {"REVOCATION"}),
    "another one revoked": ((crl(revoked=(0x78,)),), set()),
    "revoked after it was used": ((crl(made="2026-03-22", revoked=(0x77,)),), set()),
    "of another authority": ((crl("other"),), {"CRL"}),
    "of both": ((crl("other"), crl()), set()),
    "out of date": ((crl(made="2026-03-10"),), {"CRL"}),
    "out of date, revoked": ((crl(made="2026-03-10", revoked=(0x77,)),), {"CRL", "REVOCATION"}),
    "an old one beside the last": ((crl(made="2026-03-01"), crl()), set()),
    "none": ((), set()),
}


@pytest.mark.parametrize("name", REVOCATIONS)
def test_revocation(name: str) -> None:
    """The last list of the authority counts."""
    crls, wanted = REVOCATIONS[name]
    assert set(faults(signed(DOCUMENT, BY), crls=crls)) == wanted


def test_without_a_list_nothing_is_said_of_revocation() -> None:
    """Undecided, never right."""
    report = verify_signature(signed(DOCUMENT, BY), CA, (), AT)
    assert {Question.CRL, Question.REVOCATION} == set(report.undecided)


def test_the_chain_is_climbed_to_the_root() -> None:
    """The intermediate authority comes with the signature, the root alone is trusted; without it the chain is broken."""
    assert faults(signed(DOCUMENT, replace(BY, chain=(pki.authority("organisations"),))), ROOT) == {}
    assert set(faults(signed(DOCUMENT, BY), ROOT)) == {"TRUST"}
    assert faults(signed(DOCUMENT, replace(BY, chain=(pki.authority("organisations"), pki.authority("root"))))) == {}


def test_an_authority_of_the_same_name_is_not_the_authority() -> None:
    """Another key under the same name."""
    namesake = replace(pki.authority("other"), subject=pki.ORGANISATIONS)
    found = faults(signed(DOCUMENT, BY), certificates(namesake))
    assert "une autre clé" in found["TRUST"][0]


def test_a_certificate_that_is_no_authority_issues_nothing() -> None:
    """A certificate of a structure cannot sign others, whatever is trusted."""
    false_authority = pki.CertSpec(pki.ORGANISATIONS, "2025-01-01", "2028-01-01", key="organisations", issuer="root")
    assert set(faults(signed(DOCUMENT, BY), certificates(false_authority))) == {"TRUST"}


def _by_library(document: bytes, **options: Any) -> bytes:
    """Signed by the library, with a namespace prefix of its own."""
    from cryptography.hazmat.primitives import serialization as s
    from signxml.signer import XMLSigner

    key = pki.private_key("whitelist").private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption())
    made = XMLSigner(**options).sign(etree.fromstring(document), key=key, cert=[pki.certificate(SIGNER)])
    return etree.tostring(made)


def _xades() -> bytes:
    """As XAdES tools write it: a second reference to signed properties, which tell a time."""
    from cryptography.hazmat.primitives import serialization as s
    from signxml.xades import XAdESSigner

    key = pki.private_key("whitelist").private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption())
    signer: Any = XAdESSigner()
    plain = etree.fromstring(b"<Liste><Domaine>a</Domaine></Liste>")
    return etree.tostring(signer.sign(plain, key=key, cert=[pki.certificate(SIGNER)]))


def _filter(expression: str) -> bytes:
    """The enveloped transform written as an XPath filter."""
    plain = signed(DOCUMENT, replace(BY, transforms=("XPATH", EXCLUSIVE)))
    told = f'<Transform Algorithm="{XPATH}"><XPath xmlns:ds="{DS}">{expression}</XPath></Transform>'
    return _signed_again(etree.fromstring(plain.replace(b'<Transform Algorithm="XPATH"/>', told.encode())))


def _filtered() -> bytes:
    """As XAdES tools write it."""
    return _filter("not(ancestor-or-self::ds:Signature)")


def _subtracted() -> bytes:
    """A filter that takes a part of the document away."""
    return _filter("not(ancestor-or-self::ds:Signature) and not(self::Domaine)")


def _signed_again(root: Any) -> bytes:
    """The value of a SignedInfo that was changed."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

    info = etree.tostring(root.find(f".//{{{DS}}}SignedInfo"), method="c14n", exclusive=True)
    value = pki.private_key("whitelist").sign(info, PKCS1v15(), hashes.SHA256())
    root.find(f".//{{{DS}}}SignatureValue").text = base64.b64encode(value).decode()
    return etree.tostring(root)


LEGITIMATE: dict[str, bytes] = {
    "by hand": signed(DOCUMENT, BY),
    "crlf": signed(DOCUMENT, BY).replace(b"\n", b"\r\n"),
    "utf-16": etree.tostring(etree.fromstring(signed(DOCUMENT, BY)), encoding="UTF-16", xml_declaration=True),
    "attributes in another order of quotes": signed(DOCUMENT, BY).replace(b'a="1"', b"a='1'"),
    "certificate in lines of 64": signed(DOCUMENT, BY).replace(b"<X509Certificate>", b"<X509Certificate>\n").replace(b"</X509Certificate>", b"\n</X509Certificate>"),
    "a comment added outside the root": b"<!-- recu le 20 mars -->" + signed(DOCUMENT, BY).split(b"?>", 1)[1].lstrip(),
    "enveloping": enveloping(DOCUMENT, BY),
    "by the library": _by_library(DOCUMENT),
    "by the library, inclusive": _by_library(DOCUMENT, c14n_algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"),
    "by the library, SHA-512": _by_library(DOCUMENT, signature_algorithm="rsa-sha512", digest_algorithm="sha512"),
    "XPath filter": _filtered(),
}  # fmt: skip


@pytest.mark.parametrize("name", LEGITIMATE)
def test_legitimate_writings_pass(name: str) -> None:
    """No fault, every question asked."""
    report = verify_signature(LEGITIMATE[name], CA, (crl(),), AT)
    assert (faults(LEGITIMATE[name]), report.undecided) == ({}, {})


def test_xades_tells_its_time() -> None:
    """Two references, the second to the signed properties."""
    report = verify_signature(_xades(), CA, (crl(),), AT)
    assert {q.name: f for q, f in report.faults.items() if f} == {}
    assert report.signing_time is not None and report.signing_time.tzinfo is not None


def test_a_filter_that_takes_content_away_is_told() -> None:
    """Whatever the digest says."""
    assert "COVERAGE" in faults(_subtracted())


def test_instructions_around_the_root_are_signed_too() -> None:
    """``URI=""`` is the whole document: a style sheet before the root is a part of it."""
    sheet = b'<?xml-stylesheet href="a.xsl"?>'
    content = (
        sheet + b"\n" + etree.tostring(etree.fromstring(DOCUMENT), method="c14n", exclusive=True, with_comments=False)
    )
    made = etree.fromstring(signed(DOCUMENT, BY))
    digest = made.find(f".//{{{DS}}}DigestValue")
    assert digest is not None
    import hashlib

    digest.text = base64.b64encode(hashlib.sha256(content).digest()).decode()
    assert faults(sheet + _signed_again(made)) == {}
    assert set(faults(sheet.replace(b"a.xsl", b"b.xsl") + _signed_again(made))) == {"CONTENT"}


def content(raw: bytes) -> bytes:
    """What is signed: the document without its signature, in canonical form."""
    root = etree.fromstring(raw)
    for signature in root.findall(f".//{{{DS}}}Signature"):
        signature.getparent().remove(signature)
    return etree.tostring(root, method="c14n", with_comments=False)


@given(st.data())
def test_damaged_documents_never_raise_nor_pass(data: st.DataObject) -> None:
    """Bytes replaced anywhere: never an exception, and no fault only where the signed content is what it was."""
    raw = bytearray(signed(DOCUMENT, BY))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    assert faults(bytes(raw)) or content(bytes(raw)) == content(signed(DOCUMENT, BY))


@given(st.integers(0, 30), st.sampled_from("abcXYZ09"))
def test_a_character_of_the_content_replaced_is_seen(at: int, character: str) -> None:
    """Text of the document."""
    long = b"<Liste><Domaine>" + b"-" * 31 + b"</Domaine></Liste>"
    raw = bytearray(signed(long, BY))
    start = raw.index(b"-" * 31)
    raw[start + at] = ord(character)
    assert set(faults(bytes(raw))) == {"CONTENT"}
