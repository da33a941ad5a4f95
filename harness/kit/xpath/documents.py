"""The documents that a schema reads: value sets and terminologies, indexed once per process."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from lxml import etree

_PARSER = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=True)


class Files(Protocol):
    """Where documents come from."""

    def resolve(self, base: Path, href: str) -> Path | None:
        """The file that a reference means."""
        ...

    def find(self, base: Path, href: str) -> Path | None:
        """The same, nothing being told of one that is not there."""
        ...

    def read(self, path: Path) -> bytes:
        """Its content."""
        ...


class MissingDocumentError(Exception):
    """A document that the rule needs is absent or unreadable: the rule says nothing."""

    def __init__(self, href: str) -> None:
        super().__init__(href)
        self.href = href


class Library:
    """The documents of a kit, parsed and indexed once, whatever the number of schemas."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._resolved: dict[tuple[Path, str], Path | None] = {}
        self._roots: dict[Path, Any | None] = {}
        self._listed: dict[tuple[Path, str, str], frozenset[tuple[str, ...]]] = {}

    def path(self, base: Path, href: str) -> Path | None:
        """The file that a reference means, None when there is none."""
        key = (base, href)
        if key not in self._resolved:
            self._resolved[key] = self._files.resolve(base, href)
        return self._resolved[key]

    def exists(self, base: Path, href: str) -> bool:
        """Whether a document can be read, asked without holding its absence against the kit."""
        return self._files.find(base, href) is not None

    def node(self, base: Path, href: str) -> Any:
        """An element that holds the root, as the document node does; raises MissingDocumentError."""
        path = self.path(base, href)
        if path is not None and path not in self._roots:
            self._roots[path] = self._parsed(path)
        node = self._roots[path] if path is not None else None
        if node is None:
            raise MissingDocumentError(href)
        return node

    def _parsed(self, path: Path) -> Any | None:
        try:
            root = etree.fromstring(self._files.read(path), _PARSER)
        except (etree.XMLSyntaxError, ValueError, OSError):
            return None
        holder = etree.Element("document")
        holder.append(root)
        return holder

    def listed(self, base: Path, href: str, tag: str, keys: str) -> frozenset[tuple[str, ...]]:
        """The values that the elements ``tag`` have under ``keys`` (attributes, ``text()``)."""
        node = self.node(base, href)
        path = self.path(base, href)
        assert path is not None
        key = (path, tag, keys)
        if key not in self._listed:
            names = keys.split()
            self._listed[key] = frozenset(v for e in node.iter(tag) for v in _values(e, names))
        return self._listed[key]


def _values(element: Any, names: list[str]) -> list[tuple[str, ...]]:
    """One tuple, none when an attribute is absent, one per text node for ``text()``."""
    found: list[tuple[str, ...]] = [()]
    for name in names:
        if name == "text()":
            values = [str(t) for t in element.xpath("text()")]
        else:
            value = element.get(name[1:])
            values = [] if value is None else [value]
        found = [(*start, value) for start in found for value in values]
    return found
