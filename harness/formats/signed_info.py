"""SignedInfo read by ourselves: what a signature refers to, and what its transforms could take away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from harness.core.text import Text

DS = "http://www.w3.org/2000/09/xmldsig#"
#: References of one signature: XAdES has two or three.
_MAX_REFERENCES = 20
_ENVELOPED = f"{DS}enveloped-signature"
_XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"
#: Transforms that keep all the content: canonical forms, base64, the signature itself left out.
_KEEPING = (
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    "http://www.w3.org/2001/10/xml-exc-c14n#",
    "http://www.w3.org/2006/12/xml-c14n11",
    f"{DS}base64",
    _ENVELOPED,
)
#: Elements by an identifier, as the library looks them up: any of these names, in any namespace.
_BY_ID = etree.XPath("//*[@*[local-name()='Id' or local-name()='ID' or local-name()='id'] = $name]")
#: What an Object of an enveloped signature may hold.
_PROPERTIES = ("QualifyingProperties", "SignatureProperties", "Manifest")


@dataclass(frozen=True, slots=True)
class SignedInfo:
    """What one signature announces."""

    #: Algorithms of the signature and of the digests.
    algorithms: tuple[str, ...] = ()
    uris: tuple[str, ...] = ()
    #: Whether a reference is to the root of the document, or to the object that an enveloping signature carries.
    covers: bool = False
    #: Transforms of the references that could leave content out.
    subtracting: tuple[str, ...] = ()
    #: Elements that an enveloped signature carries and that it does not cover: a reader could take them for the document.
    outside: tuple[str, ...] = ()
    #: What is missing for it to be a signature.
    fault: Text | None = None


def read_signed_info(signature: Any, root: Any) -> SignedInfo:
    """Read the SignedInfo of a signature of a document."""
    info = signature.find(f"{{{DS}}}SignedInfo")
    value = signature.find(f"{{{DS}}}SignatureValue")
    method = info.find(f"{{{DS}}}SignatureMethod") if info is not None else None
    if method is None or value is None or not (value.text or "").strip():
        return SignedInfo(
            fault=Text(
                "Signature sans SignedInfo, SignatureMethod ou SignatureValue",
                "Signature without SignedInfo, SignatureMethod or SignatureValue",
            )
        )
    references = info.findall(f"{{{DS}}}Reference")
    if len(references) > _MAX_REFERENCES:
        return SignedInfo(
            fault=Text(f"plus de {_MAX_REFERENCES} références", f"more than {_MAX_REFERENCES} references")
        )
    digests = (r.find(f"{{{DS}}}DigestMethod") for r in references)
    algorithms = (method.get("Algorithm", ""), *(d.get("Algorithm", "") for d in digests if d is not None))
    return SignedInfo(
        algorithms, tuple(r.get("URI", "") for r in references), any(_covers(r, signature, root) for r in references),
        tuple(name for r in references for name in _subtracting(r)),
        tuple(_outside(root)) if signature is not root else (),
    )  # fmt: skip


def _covers(reference: Any, signature: Any, root: Any) -> bool:
    uri = reference.get("URI")
    if uri == "":
        return True
    if not uri or not uri.startswith("#"):
        return False
    target = _target(uri[1:], root)
    if signature is root:  # enveloping: the object is the document
        return target is not None and (target.tag == f"{{{DS}}}Object" or _in_plain_object(target))
    return target is root


def _target(name: str, root: Any) -> Any:
    """The element of an identifier; two elements under one name are no target."""
    found: Any = _BY_ID(root, name=name)
    return found[0] if len(found) == 1 else None


def _in_plain_object(element: Any) -> bool:
    """Whether an element is what an Object carries, and not the properties of the signature."""
    parent = element.getparent()
    return (
        parent is not None and parent.tag == f"{{{DS}}}Object" and not str(element.tag).endswith("QualifyingProperties")
    )


def _outside(root: Any) -> Iterator[str]:
    for element in root.iterfind(f".//{{{DS}}}Signature/{{{DS}}}Object/*"):
        if isinstance(element.tag, str) and etree.QName(element).localname not in _PROPERTIES:
            yield etree.QName(element).localname


def _subtracting(reference: Any) -> Iterator[str]:
    for transform in reference.iterfind(f"{{{DS}}}Transforms/{{{DS}}}Transform"):
        name = transform.get("Algorithm", "")
        keeps = name.removesuffix("WithComments").rstrip("#") in [kept.rstrip("#") for kept in _KEEPING]
        if not keeps and not leaves_signatures_out(transform):
            yield name or "(sans algorithme)"


def leaves_signatures_out(transform: Any, any_prefix: bool = False) -> bool:
    """The XPath filter by which XAdES tools write the enveloped transform: ``not(ancestor-or-self::ds:Signature)``.

    ``any_prefix`` is for a canonical copy, where the declaration of a prefix used in the text alone is lost.
    """
    if transform.get("Algorithm") != _XPATH:
        return False
    filters = transform.findall(f"{{{DS}}}XPath")
    if len(filters) != 1:
        return False
    text = "".join((filters[0].text or "").split())
    start, end = "not(ancestor-or-self::", ":Signature)"
    prefix = text[len(start) : -len(end)]
    known = any_prefix or filters[0].nsmap.get(prefix) == DS
    return text.startswith(start) and text.endswith(end) and known
