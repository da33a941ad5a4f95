"""XML signatures written by hand: digest, SignedInfo, value; each piece may be made wrong on purpose."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from harness.builder import pki

DS = "http://www.w3.org/2000/09/xmldsig#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = f"{DS}enveloped-signature"
_DIGESTS = {"sha256": "http://www.w3.org/2001/04/xmlenc#sha256", "sha1": f"{DS}sha1"}
_METHODS = {"sha256": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "sha1": f"{DS}rsa-sha1"}


@dataclass(frozen=True)
class SignatureSpec:
    """Who signs and how."""

    signer: pki.CertSpec
    #: The key that makes the value; that of the certificate unless it is told.
    key: str = ""
    digest: str = "sha256"
    uri: str = ""
    transforms: tuple[str, ...] = (ENVELOPED, EXCLUSIVE)
    with_certificate: bool = True
    #: Certificates that come along, after the signer's.
    chain: tuple[pki.CertSpec, ...] = ()


def signed(document: bytes, spec: SignatureSpec, change: Callable[[Any], None] | None = None) -> bytes:
    """The document with a signature as the last child of its root; ``change`` is made to it afterwards."""
    root = etree.fromstring(document)
    target = root if not spec.uri else next(e for e in root.iter() if e.get("Id") == spec.uri[1:])
    signature: Any = etree.fromstring(_template(spec, _canonical(target)))
    root.append(signature)
    signature.find(f"{{{DS}}}SignatureValue").text = _value(signature, spec)
    if change is not None:
        change(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def enveloping(content: bytes, spec: SignatureSpec) -> bytes:
    """A signature that carries what it signs, in an Object."""
    holder = etree.fromstring(b'<Object xmlns="' + DS.encode() + b'" Id="contenu">' + content + b"</Object>")
    changed = SignatureSpec(
        spec.signer, spec.key, spec.digest, "#contenu", (EXCLUSIVE,), spec.with_certificate, spec.chain
    )
    signature: Any = etree.fromstring(_template(changed, _canonical(holder)))
    signature.append(holder)
    signature.find(f"{{{DS}}}SignatureValue").text = _value(signature, changed)
    return etree.tostring(signature, xml_declaration=True, encoding="UTF-8") + b"\n"


def _canonical(element: Any) -> bytes:
    return etree.tostring(element, method="c14n", exclusive=True, with_comments=False)


def _template(spec: SignatureSpec, content: bytes) -> str:
    """The signature without its value."""
    digest = base64.b64encode(hashlib.new(spec.digest, content).digest()).decode("ascii")
    transforms = "".join(f'<Transform Algorithm="{name}"/>' for name in spec.transforms)
    certificates = (spec.signer, *spec.chain) if spec.with_certificate else ()
    held = "".join(
        f"<X509Certificate>{base64.b64encode(pki.der(c)).decode('ascii')}</X509Certificate>" for c in certificates
    )
    return (
        f'<Signature xmlns="{DS}"><SignedInfo><CanonicalizationMethod Algorithm="{EXCLUSIVE}"/>'
        f'<SignatureMethod Algorithm="{_METHODS[spec.digest]}"/><Reference URI="{spec.uri}"><Transforms>{transforms}</Transforms>'
        f'<DigestMethod Algorithm="{_DIGESTS[spec.digest]}"/><DigestValue>{digest}</DigestValue></Reference></SignedInfo>'
        f"<SignatureValue/>" + (f"<KeyInfo><X509Data>{held}</X509Data></KeyInfo>" if held else "") + "</Signature>"
    )


def _value(signature: Any, spec: SignatureSpec) -> str:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

    key = pki.private_key(spec.key or spec.signer.key)
    algorithm = hashes.SHA1() if spec.digest == "sha1" else hashes.SHA256()  # a weak signature is a sample
    made = key.sign(_canonical(signature.find(f"{{{DS}}}SignedInfo")), PKCS1v15(), algorithm)
    return base64.b64encode(made).decode("ascii")
