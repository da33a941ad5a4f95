"""A CDA document: located access to its header; the same view for stand-alone and embedded documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from lxml import etree

from harness.core.place import Anchor, LazyPlace, Place
from harness.formats import xml

NS = {"h": "urn:hl7-org:v3", "ps3-20": "urn:dicom-org:ps3-20"}
_CDA = "{urn:hl7-org:v3}ClinicalDocument"
#: XML white space; a no-break space is a character like any other.
_BLANKS = " \t\r\n"
_PATIENT = "h:recordTarget/h:patientRole/h:patient"


@lru_cache(maxsize=1024)
def _compiled(path: str) -> Any:
    return etree.XPath(path, namespaces=NS)


@dataclass(frozen=True, slots=True)
class Node:
    """An element (or where one was expected); every value it gives can be absent."""

    element: Any | None
    place: Place

    @property
    def exists(self) -> bool:
        """Whether the element is there."""
        return self.element is not None

    @property
    def null_flavor(self) -> str | None:
        """@nullFlavor, which says that the value is absent on purpose."""
        return self.get("nullFlavor")

    def get(self, attribute: str) -> str | None:
        """An attribute, None when absent or blank."""
        value = self.element.get(attribute) if self.element is not None else None
        return value.strip() or None if value is not None else None

    @property
    def content(self) -> str | None:
        """The text as written but for its ends and line breaks (layout); blanks inside count."""
        if self.element is None or self.null_flavor:
            return None
        text = "".join(self.element.itertext()).strip(_BLANKS)
        return re.sub(rf"[{_BLANKS}]*[\r\n][{_BLANKS}]*", " ", text) or None

    @property
    def text(self) -> str | None:
        """The text content without surrounding blanks, None when absent, empty or nullFlavored."""
        if self.element is None or self.null_flavor:
            return None
        return " ".join("".join(self.element.itertext()).split()) or None


@dataclass(frozen=True, slots=True)
class InstanceIdentifier:
    """An II: root and extension, each possibly absent."""

    root: str | None
    extension: str | None
    place: Place
    null_flavor: str | None = None

    @property
    def text(self) -> str:
        """``extension (root)`` as people read it."""
        return f"{self.extension or '(sans extension)'} ({self.root or 'sans root'})"

    @property
    def key(self) -> tuple[str | None, str | None]:
        """What makes two identifiers the same."""
        return (self.root, self.extension)


class _Missing(LazyPlace):
    """The place of an absent element, looked for when somebody asks: most absences are nobody's concern."""

    __slots__ = ("_find",)
    _find: Callable[[], tuple[str, int | None]]

    def __init__(self, find: Callable[[], tuple[str, int | None]], anchor: Anchor) -> None:
        for name, value in (("_find", find), ("anchor", anchor)):
            object.__setattr__(self, name, value)

    @property
    def path(self) -> str:
        """Below the nearest ancestor that exists."""
        return self._find()[0]

    @property
    def line(self) -> int | None:
        """The line of that ancestor."""
        return self._find()[1]

    def within(self, container: str) -> Place:
        """The same place, said from one level out."""
        path, line = self._find()
        return Place(f"{container} › {path}", line, self.anchor)


@dataclass(frozen=True, eq=False)
class ClinicalDocument:
    """The header of a CDA, element by element."""

    root: Any
    source: xml.XmlSource
    _paths: xml.Paths = field(default_factory=dict, repr=False)
    _nodes: dict[str, Node] = field(default_factory=dict, repr=False)
    _lists: dict[str, list[Node]] = field(default_factory=dict, repr=False)

    def at(self, element: Any, attribute: str = "") -> Place:
        """The place of an element."""
        return LazyPlace(lambda: xml.path_of(element, attribute, self._paths), element.sourceline, self.source)

    def all(self, path: str) -> list[Node]:
        """Every element of an XPath (prefix ``h``) from ClinicalDocument."""
        found = self._lists.get(path)
        if found is None:
            found = self._lists[path] = [Node(e, self.at(e)) for e in _compiled(path)(self.root)]
        return list(found)

    def one(self, path: str) -> Node:
        """The first element of an XPath, or an absent node placed at its nearest existing ancestor."""
        node = self._nodes.get(path)
        if node is None:
            found = _compiled(path)(self.root)
            node = self._nodes[path] = Node(found[0], self.at(found[0])) if found else Node(None, self._absent(path))
        return node

    def within(self, element: Any, path: str) -> Node:
        """The first element of an XPath from another one, or an absent node placed under it."""
        found = _compiled(path)(element)
        if found:
            return Node(found[0], self.at(found[0]))
        missing = path.replace("h:", "")
        return Node(
            None,
            LazyPlace(lambda: f"{xml.path_of(element, '', self._paths)}/{missing}", element.sourceline, self.source),
        )

    def _absent(self, path: str) -> Place:
        return _Missing(lambda: self._nearest(path), self.source)

    def _nearest(self, path: str) -> tuple[str, int | None]:
        """Where an element that is not there would be: under its nearest ancestor that is."""
        steps = path.split("/")
        for cut in range(len(steps) - 1, 0, -1):
            parent = self.root.xpath("/".join(steps[:cut]), namespaces=NS)
            if parent:
                missing = "/".join(steps[cut:]).replace("h:", "")
                return f"{xml.path_of(parent[0])}/{missing}", parent[0].sourceline
        return f"{xml.path_of(self.root)}/{path.replace('h:', '')}", self.root.sourceline

    def identifiers(self, path: str) -> list[InstanceIdentifier]:
        """The II elements of an XPath."""
        return [InstanceIdentifier(n.get("root"), n.get("extension"), n.place, n.null_flavor) for n in self.all(path)]

    @cached_property
    def id(self) -> InstanceIdentifier | None:
        """ClinicalDocument/id."""
        found = self.identifiers("h:id")
        return found[0] if found else None

    @cached_property
    def patient_ids(self) -> list[InstanceIdentifier]:
        """recordTarget/patientRole/id, all of them."""
        return self.identifiers("h:recordTarget/h:patientRole/h:id")

    @cached_property
    def templates(self) -> frozenset[str]:
        """The roots of the document's own templateIds."""
        return frozenset(e.get("root", "") for e in self.root.iterchildren("{urn:hl7-org:v3}templateId"))

    @cached_property
    def is_structured(self) -> bool:
        """Whether the body is structured (N3)."""
        return self.one("h:component/h:structuredBody").exists

    def ids_rooted_at(self, roots: Container[str]) -> list[InstanceIdentifier]:
        """Every identifier of the document under some roots, wherever it is."""
        found = (e for e in _compiled(".//h:*[@root]")(self.root) if e.get("root").strip() in roots)
        nodes = (Node(e, self.at(e)) for e in found)
        return [InstanceIdentifier(n.get("root"), n.get("extension"), n.place, n.null_flavor) for n in nodes]

    def patient(self, path: str) -> Node:
        """An element under recordTarget/patientRole/patient."""
        return self.one(f"{_PATIENT}/{path}")

    @property
    def replaced(self) -> list[InstanceIdentifier]:
        """Ids of the documents that this one replaces (relatedDocument RPLC)."""
        return self.identifiers("h:relatedDocument[@typeCode='RPLC']/h:parentDocument/h:id")

    @cached_property
    def set_id(self) -> tuple[str | None, str | None] | None:
        """setId, when it has a root: what the versions of one document share."""
        found = self.identifiers("h:setId")
        return found[0].key if found and found[0].root else None

    @property
    def version(self) -> int | None:
        """versionNumber, None when it is not an integer."""
        value = self.one("h:versionNumber").get("value")
        return int(value) if value and value.isdecimal() and len(value) < 10 else None

    def telecoms(self) -> Iterator[Node]:
        """Every telecom of the document."""
        yield from self.all(".//h:telecom[@value]")

    @property
    def canonical(self) -> bytes:
        """Canonical XML: what its writing alone changes (prolog, line ends, order of attributes) is left out."""
        try:
            made: bytes = etree.tostring(self.root, method="c14n", with_tail=False)
        except etree.LxmlError:  # a relative namespace has no canonical form
            made = etree.tostring(self.root, with_tail=False)
        return made

    @property
    def title(self) -> str:
        """The title, or the label of the code."""
        return self.one("h:title").text or self.one("h:code").get("displayName") or ""


def find_document(root: Any) -> Any | None:
    """The ClinicalDocument: the root, or the one inside a self-presentable XSL stylesheet."""
    if root.tag == _CDA:
        return root
    if xml.local(root) == "stylesheet":
        return next(root.iter(_CDA), None)
    return None
