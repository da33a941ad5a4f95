"""Value sets of a kit: SVS files (``jeuxDeValeurs``) and their ``voc-*`` copies, as pairs and as codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree

from harness.formats import xml

#: (code, codeSystem); the system is empty when the file gives none.
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ValueSet:
    """What one file lists."""

    oid: str
    name: str
    pairs: frozenset[Pair]

    @property
    def codes(self) -> frozenset[str]:
        """The codes alone, as the rules that ignore the system take them."""
        return frozenset(code for code, _ in self.pairs)


def read(raw: bytes, title: str = "") -> ValueSet | None:
    """The value set of a file, None when it holds none or cannot be read."""
    root = xml.read(raw, title).root
    head = _head(root) if root is not None else None
    if root is None or head is None:
        return None
    name = head.get("displayName") or head.get("name") or ""
    return ValueSet(head.get("id", ""), name, frozenset(_pairs(root)))


def concepts(root: Any) -> list[Any]:
    """The concepts of a file, in its order, whatever the case of their names (SVS: Concept, copies: concept)."""
    return [e for e in root.iter(etree.Element) if xml.local(e).lower() == "concept" and e.get("code") is not None]


def _head(root: Any) -> Any | None:
    return next((e for e in root.iter(etree.Element) if xml.local(e).lower() == "valueset"), None)


def _pairs(root: Any) -> list[Pair]:
    return [(e.get("code"), e.get("codeSystem", "")) for e in concepts(root)]


def as_copy(raw: bytes) -> bytes | None:
    """An SVS file in the shape of the copies that the minimal structure reads; None when it is no value set."""
    root = xml.read(raw).root
    head = _head(root) if root is not None else None
    if head is None:
        return None
    # A prefix: what is under the root has no namespace, as in the other copies.
    top = etree.Element("{urn:hl7-org:v3}valueSets", nsmap={"hl7": "urn:hl7-org:v3"})
    name = (head.get("displayName") or head.get("name") or "").removesuffix(".tabs")
    made = etree.SubElement(top, "valueSet", id=head.get("id", ""), name=name, displayName=name, statusCode="final")
    listed = etree.SubElement(made, "conceptList")
    for concept in concepts(root):
        kept = {a: concept.get(a, "") for a in ("code", "codeSystem", "displayName") if a in concept.attrib}
        etree.SubElement(listed, "concept", {**kept, "level": "0", "type": "L"})
    return etree.tostring(top, xml_declaration=True, encoding="UTF-8")
