"""The cryptography of one XML signature, by ``signxml``: its value, then its digests.

Two things are added to the library. The XPath filter that leaves signatures out is the enveloped transform under another
name. A reference to the whole document (``URI=""``) takes in the processing instructions around the root.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import InvalidDigest, InvalidInput, InvalidSignature
from signxml.verifier import SignatureConfiguration, XMLVerifier

from harness.formats.signed_info import DS, leaves_signatures_out
from harness.formats.x509 import Certificate


class Outcome(Enum):
    """What the cryptography says."""

    RIGHT = "right"
    VALUE = "the value is not that of the key"
    CONTENT = "a digest is not that of the content"
    UNSUPPORTED = "cannot be verified"


def verify(root: Any, index: int, certificate: Certificate | None) -> tuple[Outcome, str]:
    """Verify one of the signatures of a document with the key of a certificate, whatever its dates."""
    assert certificate is not None
    settings = SignatureConfiguration(
        expect_references=True,  # any number
        signature_methods=frozenset(SignatureMethod),  # weak ones are told apart, by another check
        digest_algorithms=frozenset(DigestAlgorithm),
        verification_time=certificate.not_before,
    )
    try:
        _Verifier(root, index).verify(root, x509_cert=certificate.held, expect_config=settings, validate_schema=False)
    except InvalidDigest:
        return Outcome.CONTENT, ""
    except InvalidSignature:
        return Outcome.VALUE, ""
    except InvalidInput as error:
        if "public key" in str(error):  # a key told beside the certificate, that is not the certificate's
            return Outcome.VALUE, "KeyValue ≠ X509Certificate"
        return Outcome.UNSUPPORTED, _short(error)
    except Exception as error:  # base64, unknown algorithms, elements that are not there: each raises its own type
        return Outcome.UNSUPPORTED, _short(error)
    return Outcome.RIGHT, ""


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120]


class _Verifier(XMLVerifier):
    """The verifier of one signature, told by its rank among those of the document."""

    def __init__(self, root: Any, index: int) -> None:
        super().__init__()
        self._index = index
        self._around = _instructions(root)
        self._whole = False

    def _get_signature(self, root: Any) -> Any:
        outer = (
            s for s in root.iter(f"{{{DS}}}Signature") if next(s.iterancestors(f"{{{DS}}}Signature"), None) is None
        )
        return list(outer)[self._index]

    def _resolve_reference(self, doc_root: Any, reference: Any, uri_resolver: Any = None) -> Any:
        self._whole = reference.get("URI") == ""
        return super()._resolve_reference(doc_root, reference, uri_resolver)  # type: ignore[no-untyped-call]

    def _apply_transforms(self, payload: Any, **named: Any) -> Any:
        transforms, signature = named["transforms_node"], named["signature"]
        found = transforms if transforms is not None else ()
        if any(leaves_signatures_out(t, any_prefix=True) for t in found if isinstance(t.tag, str)):
            for other in list(signature.getroottree().getroot().iter(f"{{{DS}}}Signature")):
                _remove(other)
        done = super()._apply_transforms(payload, **named)
        before, after = self._around
        return before + done + after if self._whole and isinstance(done, bytes) else done


def _remove(signature: Any) -> None:
    """Take an element out, and leave the text after it."""
    parent = signature.getparent()
    if parent is None:
        return
    tail, previous = signature.tail or "", signature.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    signature.tail = None
    parent.remove(signature)


def _instructions(root: Any) -> tuple[bytes, bytes]:
    """Processing instructions before and after the root, in canonical form."""
    kind = etree.ProcessingInstruction
    before = [p for p in root.itersiblings(preceding=True) if p.tag is kind]
    after = [p for p in root.itersiblings() if p.tag is kind]
    return b"".join(_written(p) + b"\n" for p in reversed(before)), b"".join(b"\n" + _written(p) for p in after)


def _written(instruction: Any) -> bytes:
    text = f"{instruction.target} {instruction.text}" if instruction.text else str(instruction.target)
    return f"<?{text}?>".encode()
