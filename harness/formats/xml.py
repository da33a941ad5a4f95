"""Hardened XML reading: no DTD, no entities, no network, bounded size and depth, located errors."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from lxml import etree

from harness.core.finding import Problem
from harness.core.place import Excerpt, Place, Row, clip
from harness.core.text import Text, same
from harness.formats.limits import MAX_XML, MAX_XML_ATTRIBUTES, MAX_XML_DEPTH, MAX_XML_MARKS
from harness.formats.unicode import lines

_CONTEXT = 2
#: A tag in which thousands of attributes can stand.
_LONG_TAG = re.compile(rb"<[^<>!?][^<>]{8192,}")
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,60}encoding\s*=\s*['\"](iso-8859-15?|windows-1252)['\"]", re.I)


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
            self._lines.extend(lines(self.raw.decode(self._codec, "replace")))
        first = max(1, place.line - _CONTEXT)
        last = min(len(self._lines), place.line + _CONTEXT)
        rows = tuple(Row(str(n), clip(self._lines[n - 1], 240), n == place.line) for n in range(first, last + 1))
        return Excerpt("xml", self.title, rows)

    @property
    def _codec(self) -> str:
        if self.raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
        declared = _DECLARED.match(self.raw)
        return declared[1].decode("ascii") if declared else "utf-8"


@dataclass(frozen=True, slots=True)
class XmlRead:
    """A parsed document, or the problems that prevented it."""

    root: Any | None
    source: XmlSource
    problems: tuple[Problem, ...]


_MALFORMED = Text("XML mal formé ou tronqué", "XML malformed or truncated")


class _Stop(Exception):
    """Ends the scan of the prolog."""


def scan_prolog(raw: bytes) -> tuple[int | None, expat.ExpatError | None]:
    """Line of a DOCTYPE before the root, and what kept the root from being reached; nothing is expanded.

    A prolog that this parser cannot read is refused: the other parser might find a DOCTYPE in it
    (UTF-7, EBCDIC and other encodings that hide it).
    """
    parser = expat.ParserCreate()
    found: list[int] = []

    def on_doctype(*_: object) -> None:
        found.append(parser.CurrentLineNumber)
        raise _Stop

    def on_element(*_: object) -> None:
        raise _Stop

    parser.StartDoctypeDeclHandler = on_doctype
    parser.StartElementHandler = on_element
    try:
        parser.Parse(raw, True)
    except _Stop:
        return (found[0] if found else None), None
    except expat.ExpatError as error:
        return None, error
    except (ValueError, LookupError) as error:  # an encoding that is unknown, or of several bytes
        return None, expat.ExpatError(str(error))
    return None, None


def read(raw: bytes, title: str = "") -> XmlRead:
    """Parse one document; never raises on content."""
    source = XmlSource(raw, title)
    if len(raw) > MAX_XML:
        return _failed(source, None, Text(f"au plus {MAX_XML} octets", f"at most {MAX_XML} bytes"),
                       same(str(len(raw))), Text("document XML trop volumineux", "XML document too large"))  # fmt: skip
    marks = raw.count(b"<") if len(raw) > 4 * MAX_XML_MARKS else 0  # an element takes four bytes
    if marks > MAX_XML_MARKS:
        return _failed(source, None, Text(f"au plus {MAX_XML_MARKS} balises", f"at most {MAX_XML_MARKS} tags"),
                       same(str(marks)), Text("document XML de trop d'éléments", "XML document with too many elements"))  # fmt: skip
    if any(tag[0].count(b"=") > MAX_XML_ATTRIBUTES for tag in _LONG_TAG.finditer(raw)):
        return _failed(source, None, Text(f"au plus {MAX_XML_ATTRIBUTES} attributs par élément", f"at most {MAX_XML_ATTRIBUTES} attributes in an element"),
                       Text("davantage", "more"), Text("élément XML de trop d'attributs", "XML element with too many attributes"))  # fmt: skip
    line, unreadable = scan_prolog(raw)
    if line is not None:
        return _doctype(source, line)
    if unreadable is not None:
        return _failed(source, getattr(unreadable, "lineno", None) or 1, Text("XML bien formé", "well-formed XML"),
                       same(clip(str(unreadable), 200)), _MALFORMED)  # fmt: skip
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=True, remove_blank_text=False
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        return _failed(source, getattr(error, "lineno", None) or 1, Text("XML bien formé", "well-formed XML"),
                       same(clip(str(error), 200)), _MALFORMED)  # fmt: skip
    info: Any = root.getroottree().docinfo
    if info.doctype:  # never met: the scan of the prolog stops it first
        return _doctype(source, 1)
    if _too_deep(root):
        return _failed(source, 1, Text(f"au plus {MAX_XML_DEPTH} niveaux", f"at most {MAX_XML_DEPTH} levels"),
                       Text("davantage", "more"), Text("imbrication XML excessive", "XML nested too deep"))  # fmt: skip
    return XmlRead(root, source, ())


def _doctype(source: XmlSource, line: int) -> XmlRead:
    return _failed(source, line, Text("aucun DOCTYPE", "no DOCTYPE"), same("<!DOCTYPE …>"),
                   Text("DOCTYPE refusé (entités, DTD externe) : document non lu",
                        "DOCTYPE refused (entities, external DTD): document not read"), "FORMAT-XML-DTD")  # fmt: skip


#: True where an element has one ancestor too many: as many steps, each taken by libxml2 on all the elements of a level.
_too_deep = etree.XPath(f"boolean({'/*' * (MAX_XML_DEPTH + 1)})")


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


#: By parent, then by child: the path of the child.
Paths = dict[Any, dict[Any, str]]


def path_of(element: Any, attribute: str = "", known: Paths | None = None) -> str:
    """An absolute path in local names, with an index wherever siblings share the name.

    ``known`` keeps the paths of siblings: with it, those of many elements take linear time.
    """
    path = _path(element, {} if known is None else known)
    return f"{path}/@{attribute}" if attribute else path


def _path(element: Any, known: Paths) -> str:
    parent = element.getparent()
    if parent is None:
        return "/" + local(element)
    if parent not in known:
        above = _path(parent, known)
        children = list(parent.iterchildren(tag=etree.Element))
        totals = Counter(child.tag for child in children)
        seen: Counter[Any] = Counter()
        known[parent] = {}
        for child in children:
            seen[child.tag] += 1
            index = f"[{seen[child.tag]}]" if totals[child.tag] > 1 else ""
            known[parent][child] = f"{above}/{local(child)}{index}"
    return known[parent][element]
