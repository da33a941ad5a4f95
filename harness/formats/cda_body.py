"""The body of a CDA: its kind, the binary objects in it (decoded once), and the references to its narrative."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lxml import etree

from harness.formats import base64, signature
from harness.formats.base64 import Decoded
from harness.formats.cda import ClinicalDocument, Node

_H = "{urn:hl7-org:v3}"
_MEDIA, _REFERENCE, _RENDERED, _AUTHOR = (
    f"{_H}{n}" for n in ("observationMedia", "reference", "renderMultiMedia", "author")
)
_IDS: Any = etree.XPath(".//@ID", smart_strings=False)
_SCHEMES = ("http:", "https:", "ftp:", "mailto:", "cid:", "urn:", "url:", "file:", "tel:")


@dataclass(eq=False)
class BinaryObject:
    """The PDF of an N1 body, or a media embedded in a structured one."""

    node: Node
    #: Whether it is the whole body (nonXMLBody/text).
    is_body: bool

    @property
    def media_type(self) -> str | None:
        """@mediaType, without its parameters."""
        told = self.node.get("mediaType")
        return signature.plain(told) if told else None

    @property
    def is_base64(self) -> bool:
        """@representation is B64; without it the content is text."""
        return self.node.get("representation") == "B64"

    @cached_property
    def text(self) -> str:
        """The content as written, empty when it is not in the document (a reference to elsewhere)."""
        element = self.node.element
        return "" if element is None else (element.text or "").strip(" \t\r\n")

    @cached_property
    def decoded(self) -> Decoded:
        """The bytes, and what is wrong with the base64."""
        return base64.decode_xml(self.text) if self.is_base64 else Decoded(self.text.encode("utf-8", "replace"))

    @cached_property
    def seen(self) -> str | None:
        """The media type that the content tells."""
        return signature.media_type_of(self.decoded.content)


@dataclass(eq=False)
class CdaBody:
    """What was found in one walk through the document."""

    document: ClinicalDocument
    unstructured: list[Node]
    structured: list[Node]
    objects: list[BinaryObject] = field(default_factory=list)
    _references: list[Any] = field(default_factory=list)
    _rendered: list[Any] = field(default_factory=list)
    _authors: list[Any] = field(default_factory=list)

    @cached_property
    def author_codes(self) -> list[Node]:
        """The profession of each author of a section or an entry."""
        found = [code for author in self._authors for code in author.findall(f"{_H}assignedAuthor/{_H}code")]
        return [Node(code, self.document.at(code)) for code in found]

    @property
    def has_references(self) -> bool:
        """Whether something in it points at the narrative."""
        return bool(self._references or self._rendered)

    @cached_property
    def _ids(self) -> list[str]:
        return [str(i) for i in _IDS(self.document.root)]

    @cached_property
    def ids(self) -> frozenset[str]:
        """Every ID of the document."""
        return frozenset(self._ids)

    @property
    def repeated_ids(self) -> list[Node]:
        """The elements whose ID was already that of another one."""
        if len(self.ids) == len(self._ids):
            return []
        twice = {name for name, count in Counter(self._ids).items() if count > 1}
        seen: set[str] = set()
        found = []
        for element in self.document.root.iter(etree.Element):
            name = element.get("ID")
            if name in twice and name in seen:
                found.append(Node(element, self.document.at(element, "ID")))
            seen.add(name)
        return found

    @property
    def references(self) -> int:
        """How many references there are."""
        return len(self._references) + len(self._rendered)

    def lost_references(self) -> list[tuple[Node, str]]:
        """Those that lead to no ID of the document, as written."""
        found = [(e, value) for e in self._references if (value := e.get("value")) is not None and self._is_lost(value)]
        for element in self._rendered:
            lost = [name for name in (element.get("referencedObject") or "").split() if name not in self.ids]
            found += [(element, name) for name in lost]
        return [(Node(e, self.document.at(e)), value) for e, value in found]

    def _is_lost(self, value: str) -> bool:
        value = value.strip()
        if value.startswith("#"):
            return value[1:] not in self.ids
        return (
            not value or value in self.ids or not (value.lower().startswith(_SCHEMES) or "/" in value or "." in value)
        )


def read_body(document: ClinicalDocument) -> CdaBody:
    """One walk, whatever the number of checks."""
    body = CdaBody(document, document.all("h:component/h:nonXMLBody"), document.all("h:component/h:structuredBody"))
    for node in document.all("h:component/h:nonXMLBody/h:text"):
        body.objects.append(BinaryObject(node, is_body=True))
    for holder in body.structured:
        for element in holder.element.iter(_MEDIA, _REFERENCE, _RENDERED, _AUTHOR):  # type: ignore[union-attr]
            _sorted(body, element)
    return body


def _sorted(body: CdaBody, element: Any) -> None:
    if element.tag == _REFERENCE:
        body._references.append(element)
    elif element.tag == _RENDERED:
        body._rendered.append(element)
    elif element.tag == _AUTHOR:
        body._authors.append(element)
    else:
        values = element.findall(f"{_H}value")
        body.objects += [BinaryObject(Node(v, body.document.at(v)), is_body=False) for v in values]
