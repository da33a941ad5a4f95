"""Hardened XML reading: no DTD, no entities, no network, bounded size and depth, located errors."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from lxml import etree

from harness.core.finding import Problem
from harness.core.place import Excerpt, Place, Row, clip
from harness.core.text import Text, same
from harness.formats.limits import MAX_XML, MAX_XML_DEPTH

_CONTEXT = 2


@dataclass(frozen=True, eq=False)
class XmlSource:
    """The text of a document, to show the lines around a place."""

    raw: bytes = field(repr=False)
    title: str = ""
    _lines: list[str] = field(default_factory=list, repr=False)

    def excerpt(self, place: Place) -> Excerpt | None:
        """A few lines around the place, its own line marked."""
        if place.line is None:
            return None
        if not self._lines:
            self._lines.extend(self.raw.decode("utf-8", "replace").splitlines() or [""])
        first = max(1, place.line - _CONTEXT)
        last = min(len(self._lines), place.line + _CONTEXT)
        rows = tuple(Row(str(n), clip(self._lines[n - 1], 240), n == place.line) for n in range(first, last + 1))
        return Excerpt("xml", self.title, rows)


@dataclass(frozen=True, slots=True)
class XmlRead:
    """A parsed document, or the problems that prevented it."""

    root: Any | None
    source: XmlSource
    problems: tuple[Problem, ...]


class _Stop(Exception):
    """Ends the scan of the prolog."""


def doctype_line(raw: bytes) -> int | None:
    """Line of a DOCTYPE in the prolog, or None; nothing is expanded to find it."""
    parser = expat.ParserCreate()
    found: list[int] = []

    def on_doctype(*_: object) -> None:
        found.append(parser.CurrentLineNumber)
        raise _Stop

    def on_element(*_: object) -> None:
        raise _Stop

    parser.StartDoctypeDeclHandler = on_doctype
    parser.StartElementHandler = on_element
    with suppress(_Stop, expat.ExpatError, ValueError, LookupError):
        parser.Parse(raw, True)
    return found[0] if found else None


def read(raw: bytes, title: str = "") -> XmlRead:
    """Parse one document; never raises on content."""
    source = XmlSource(raw, title)
    if len(raw) > MAX_XML:
        return _failed(source, None, Text(f"au plus {MAX_XML} octets", f"at most {MAX_XML} bytes"),
                       same(str(len(raw))), Text("document XML trop volumineux", "XML document too large"))  # fmt: skip
    line = doctype_line(raw)
    if line is not None:
        return _failed(source, line, Text("aucun DOCTYPE", "no DOCTYPE"), same("<!DOCTYPE …>"),
                       Text("DOCTYPE refusé (entités, DTD externe) : document non lu",
                            "DOCTYPE refused (entities, external DTD): document not read"), "FORMAT-XML-DTD")  # fmt: skip
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=True, remove_blank_text=False
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        return _failed(source, getattr(error, "lineno", None) or 1, Text("XML bien formé", "well-formed XML"),
                       same(clip(str(error), 200)), Text("XML mal formé ou tronqué", "XML malformed or truncated"))  # fmt: skip
    if _too_deep(root):
        return _failed(source, 1, Text(f"au plus {MAX_XML_DEPTH} niveaux", f"at most {MAX_XML_DEPTH} levels"),
                       Text("davantage", "more"), Text("imbrication XML excessive", "XML nested too deep"))  # fmt: skip
    return XmlRead(root, source, ())


def _too_deep(root: Any) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_XML_DEPTH:
            return True
    return False


def _failed(
    source: XmlSource, line: int | None, expected: Text, actual: Text, message: Text, check: str = "FORMAT-XML"
) -> XmlRead:
    problem = Problem(check, Place("", line, source), expected, actual, message)
    return XmlRead(None, source, (problem,))


def local(element: Any) -> str:
    """Local name of an element."""
    return str(etree.QName(element).localname)


def namespace(element: Any) -> str:
    """Namespace of an element, empty when it has none."""
    return str(etree.QName(element).namespace or "")


def path_of(element: Any, attribute: str = "") -> str:
    """An absolute path in local names, with an index wherever siblings share the name."""
    steps: list[str] = []
    node = element
    while node is not None and isinstance(node.tag, str):
        parent = node.getparent()
        same_name = [n for n in parent if n.tag == node.tag] if parent is not None else [node]
        index = f"[{same_name.index(node) + 1}]" if len(same_name) > 1 else ""
        steps.append(f"{local(node)}{index}")
        node = parent
    return "/" + "/".join(reversed(steps)) + (f"/@{attribute}" if attribute else "")
