"""A FHIR resource as a located tree, JSON or XML alike, whatever is wrong with it: rules read what is there.

``fhir.resources`` says whether a resource is valid; a rule needs the values of an invalid one too, each with its
FHIRPath place. A list with one element and a lone element read the same, so that a wrong cardinality crashes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from harness.core.place import Place
from harness.formats import xml

#: Elements that repeat: XML does not tell an only one from one of several.
_REPEATED = frozenset({
    "entry", "contained", "extension", "identifier", "coding", "content", "author", "name", "given", "category", "securityLabel",
    "relatesTo", "event", "profile", "parameter", "part", "related", "note", "address", "telecom", "modifierExtension",
})  # fmt: skip
#: Elements that hold a whole resource.
_HOLDERS = frozenset({"resource", "contained", "outcome"})
#: Primitives of FHIR that JSON writes without quotes.
_BARE = {True: "true", False: "false"}


class Branch(dict[str, Any]):
    """An element of XML with its line."""

    line: int | None = None


class Leaf(str):
    """A value of XML with its line."""

    line: int | None = None


@dataclass(frozen=True, eq=False)
class FhirNode:
    """One element, or where it was expected (``raw`` is then None)."""

    raw: Any
    path: str

    @property
    def exists(self) -> bool:
        """Whether something is written: an empty text, object or list is nothing."""
        return self.raw not in (None, "", {}, [])

    @property
    def text(self) -> str | None:
        """The value of a primitive, without blanks around; None for anything else."""
        if isinstance(self.raw, bool):
            return _BARE[self.raw]
        if isinstance(self.raw, str | int | float):
            return str(self.raw).strip() or None
        return None

    @property
    def place(self) -> Place:
        """Its FHIRPath; its line in XML."""
        return Place(self.path, getattr(self.raw, "line", None))

    @property
    def kind(self) -> str | None:
        """The type of a resource."""
        return self.one("resourceType").text

    @property
    def id(self) -> str | None:
        """The logical id of a resource."""
        return self.one("id").text

    def all(self, path: str) -> list[FhirNode]:
        """What a path of names (``content.attachment.url``) leads to, in order."""
        found = [self]
        for name in path.split("."):
            found = [child for node in found for child in node._children(name)]
        return found

    def one(self, path: str) -> FhirNode:
        """The first of ``all``, or where it was expected."""
        found = self.all(path)
        return found[0] if found else FhirNode(None, f"{self.path}.{path}")

    def _children(self, name: str) -> Iterator[FhirNode]:
        found = self.raw.get(name) if isinstance(self.raw, dict) else None
        if isinstance(found, list):
            yield from (FhirNode(v, f"{self.path}.{name}[{i}]") for i, v in enumerate(found) if v is not None)
        elif found is not None:
            yield FhirNode(found, f"{self.path}.{name}")

    def extensions(self, url: str) -> list[FhirNode]:
        """The extensions of this URL; a value that is no extension is left out."""
        return [e for e in self.all("extension") if e.one("url").text == url]

    @cached_property
    def contained(self) -> dict[str, FhirNode]:
        """Contained resources by their ids, the first of each."""
        found: dict[str, FhirNode] = {}
        for resource in self.all("contained"):
            if resource.id:
                found.setdefault(resource.id, resource)
        return found


def of_xml(element: Any) -> Any:
    """The tree of an XML resource: as JSON writes it, every value a text."""
    branch = _branch(element)
    branch["resourceType"] = _leaf(xml.local(element), element)
    return branch


def _branch(element: Any) -> Branch:
    branch = Branch()
    branch.line = element.sourceline
    for name in ("id", "url"):
        if element.get(name):
            branch[name] = _leaf(element.get(name), element)
    for child in element.iterchildren("{*}*"):
        name = xml.local(child)
        if name != "div":
            _put(branch, name, _value(child, name))
    return branch


def _value(child: Any, name: str) -> Any:
    inside = next(child.iterchildren("{*}*"), None)
    if name in _HOLDERS and inside is not None:
        return of_xml(inside)
    value = child.get("value")
    return _leaf(value, child) if value is not None else _branch(child)


def _leaf(text: str, element: Any) -> Leaf:
    leaf = Leaf(text)
    leaf.line = element.sourceline
    return leaf


def _put(branch: Branch, name: str, value: Any) -> None:
    if name in branch and isinstance(branch[name], list):
        branch[name].append(value)
    elif name in branch:
        branch[name] = [branch[name], value]
    else:
        branch[name] = [value] if name in _REPEATED else value
