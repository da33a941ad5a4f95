"""The ebRIM schemas that the user gives (lcm.xsd and what it imports), and METADATA.XML against them.

Only files of the folder are read: imports are resolved there, by path then by name, and the schemas are compiled from a
copy whose locations lead nowhere else. The xml: attributes are declared here, so that no copy of xml.xsd is needed.
"""

from __future__ import annotations

import hashlib
import posixpath
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from harness.core.text import Text
from harness.formats import xml
from harness.kit.xsd import Xsd, XsdError
from harness.rules.xds.package import Package

MAIN = "lcm.xsd"
#: Schemas of one set; the official ones are five.
MAX_SCHEMAS = 40
_XS = "{http://www.w3.org/2001/XMLSchema}"
_XML = "http://www.w3.org/XML/1998/namespace"
_LINKS = (f"{_XS}import", f"{_XS}include", f"{_XS}redefine")
_XML_ATTRIBUTES = (
    f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{_XML}">'
    '<xs:attribute name="lang" type="xs:string"/><xs:attribute name="base" type="xs:anyURI"/>'
    '<xs:attribute name="space" type="xs:NCName"/><xs:attribute name="id" type="xs:ID"/>'
    '<xs:attributeGroup name="specialAttrs"><xs:attribute ref="xml:lang"/><xs:attribute ref="xml:base"/>'
    '<xs:attribute ref="xml:space"/></xs:attributeGroup></xs:schema>'
).encode()
Files = tuple[tuple[str, bytes], ...]


class _Unusable(Exception):
    """Why schemas cannot be used; the argument is a Text."""


@dataclass(eq=False)
class EbrimSchema:
    """The schemas of a folder, compiled when an archive is judged."""

    name: str
    paths: list[str]
    read: Callable[[str], bytes | None]
    _errors: dict[Package, list[XsdError]] = field(default_factory=dict, repr=False)

    @cached_property
    def _files(self) -> Files | Text:
        try:
            return _gathered(self.paths, self.read)
        except _Unusable as error:
            told: Text = error.args[0]
            return Text(f"{self.name} : ", f"{self.name}: ") + told

    @property
    def xsd(self) -> Xsd | Text:
        """The schema, or why it cannot be used."""
        files = self._files
        return files if isinstance(files, Text) else _compiled(files)

    @property
    def sha256(self) -> str:
        """What tells one set of schemas from another."""
        return "" if isinstance(self._files, Text) else hashlib.sha256(repr(self._files).encode()).hexdigest()

    def errors(self, package: Package) -> list[XsdError] | Text:
        """The errors of a METADATA.XML, found once for all checks; or why there are none to tell."""
        schema = self.xsd
        if isinstance(schema, Text):
            return schema
        if package not in self._errors:
            self._errors[package] = schema.validate(package.root)
        return self._errors[package]


def is_order(error: XsdError) -> bool:
    """Name written before Slot in a Classification: what most official archives do."""
    element = error.element
    if element is None or error.attribute or xml.local(element) != "Slot":
        return False
    parent = element.getparent()
    earlier = [xml.local(e) for e in element.itersiblings(etree.Element, preceding=True)]
    return (
        parent is not None
        and xml.local(parent) == "Classification"
        and bool(earlier)
        and set(earlier) <= {"Name", "Slot"}
    )


def _gathered(paths: list[str], read: Callable[[str], bytes | None]) -> Files:
    """``lcm.xsd`` and all that it leads to, under names of one folder; raises _Unusable."""
    mains = sorted((p for p in paths if posixpath.basename(p).lower() == MAIN), key=lambda p: (p.count("/"), p))
    if not mains:
        raise _Unusable(Text(f"aucun {MAIN} dans ce dossier", f"no {MAIN} in this folder"))
    names = {mains[0]: "0.xsd"}
    made: list[tuple[str, bytes]] = [("xml.xsd", _XML_ATTRIBUTES)]
    todo = [mains[0]]
    for path in todo:  # grows as imports are met
        root = xml.read(read(path) or b"", path).root
        if root is None:
            raise _Unusable(Text(f"{path} illisible", f"{path} cannot be read"))
        for link in root.iter(*_LINKS):
            _relink(link, path, paths, names, todo)
        made.append((names[path], etree.tostring(root)))
        if len(todo) > MAX_SCHEMAS:
            raise _Unusable(Text(f"plus de {MAX_SCHEMAS} schémas", f"more than {MAX_SCHEMAS} schemas"))
    return tuple(made)


def _relink(link: Any, path: str, paths: list[str], names: dict[str, str], todo: list[str]) -> None:
    """Make an import lead to the copy of the file that it names."""
    if link.get("namespace") == _XML:
        link.set("schemaLocation", "xml.xsd")
        return
    location = link.get("schemaLocation")
    if not location:
        return
    wanted = posixpath.normpath(posixpath.join(posixpath.dirname(path), location))
    same_name = sorted(p for p in paths if posixpath.basename(p).lower() == posixpath.basename(location).lower())
    target = wanted if wanted in paths else next(iter(same_name), None)
    if target is None:
        raise _Unusable(Text(f"{path} demande {location}, absent", f"{path} asks for {location}, which is missing"))
    if target not in names:
        names[target] = f"{len(names)}.xsd"
        todo.append(target)
    link.set("schemaLocation", names[target])


@lru_cache(maxsize=4)
def _compiled(files: Files) -> Xsd | Text:
    parser = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False)
    try:
        with tempfile.TemporaryDirectory(prefix="segur-harness-ebrim-") as folder:
            for name, content in files:
                Path(folder, name).write_bytes(content)
            return Xsd(etree.XMLSchema(etree.parse(str(Path(folder, "0.xsd")), parser)))
    except (etree.LxmlError, OSError) as error:
        detail = " ".join(str(error).split())[:200]
        return Text(f"{MAIN} inutilisable ({detail})", f"{MAIN} cannot be used ({detail})")
