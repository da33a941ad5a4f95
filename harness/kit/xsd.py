"""The schema of the kit, by lxml: each error with its place, what was expected there, and in our words.

A self-presentable document (an XSL style sheet around a ClinicalDocument) is validated whole, as the kit
does: its schema lets the style sheet hold a ClinicalDocument and validates it there. libxml2 stops looking
at the children of an element at the first one that has no right to be there: the text says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from harness.core.text import Text
from harness.formats import xml
from harness.formats.limits import MAX_TOLD
from harness.kit.folder import Kit

MAIN = "infrastructure/cda/CDA_extended.xsd"
_NAME = re.compile(r"\{[^{}]*\}(?=[\w.-])")
_SUBJECT = re.compile(r"^Element '(?P<element>[^']*)'(?:, attribute '(?P<attribute>[^']*)')?: (?P<rest>.*)$", re.S)
_STEP = re.compile(r"(?P<name>\*|[\w.:-]+)(?:\[(?P<rank>\d+)\])?")
#: libxml2 names at most ten elements.
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class XsdError:
    """One error: ``message`` is libxml2's own, ``text`` ours; ``expected`` the elements or values admitted."""

    line: int | None
    path: str
    element: Any
    attribute: str
    message: str
    text: Text
    expected: tuple[str, ...] = ()
    actual: str | None = None


@dataclass(frozen=True, slots=True)
class _Form:
    """One shape of libxml2's messages: what it tells, and how we say it."""

    pattern: re.Pattern[str]
    text: Text


def _form(pattern: str, fr: str, en: str) -> _Form:
    return _Form(re.compile(pattern, re.S), Text(fr, en))


_REST = Text(" ; la suite de « {parent} » n'a pas été validée", "; what follows in '{parent}' was not validated")
_FORMS = (
    _form(r"This element is not expected\.(?: Expected is (?:one of )?\( (?P<names>.*) \)\.)?",
          "« {element} » n'est pas attendu à cet endroit de « {parent} »",
          "'{element}' is not expected at this place of '{parent}'"),
    _form(r"Missing child element\(s\)\.(?: Expected is (?:one of )?\( (?P<names>.*) \)\.)?",
          "« {element} » est incomplet", "'{element}' is incomplete"),
    _form(r"(?:\[facet 'enumeration'\] )?The value '(?P<value>.*)' is not an element of the set \{(?P<set>.*)\}\.",
          "valeur hors de la liste du schéma", "value outside of the list of the schema"),
    _form(r"\[facet 'pattern'\] The value '(?P<value>.*)' is not accepted by the pattern '(?P<one>.*)'\.",
          "valeur qui n'a pas la forme demandée", "value that does not have the required form"),
    _form(r"\[facet '[^']*'\] (?:The value '(?P<value>.*)' )?.*", "valeur hors des bornes du schéma",
          "value outside of the bounds of the schema"),
    _form(r"The attribute '[^']*' is not allowed\.", "attribut « {attribute} » inconnu sur « {element} »",
          "attribute '{attribute}' unknown on '{element}'"),
    _form(r"The attribute '(?P<missing>[^']*)' is required but missing\.",
          "attribut « {attribute} » obligatoire sur « {element} »", "attribute '{attribute}' required on '{element}'"),
    _form(r"The value '(?P<value>.*)' does not match the fixed value constraint '(?P<one>.*)'\.",
          "valeur imposée par le schéma", "value fixed by the schema"),
    _form(r"'(?P<value>.*)' is not a valid value of the (?:atomic|union|list|local \w+) type ?'?(?P<type>[^']*)'?\.",
          "valeur qui n'est pas du type {type}", "value that is not of type {type}"),
    _form(r"The QName value '(?P<value>.*)' of the xsi:type attribute does not resolve to a type definition\.",
          "type xsi:type inconnu", "unknown xsi:type"),
    _form(r"(?:Character content|Element content|The content) .*not allowed.*",
          "texte ou éléments là où « {element} » n'en admet pas", "text or elements where '{element}' admits none"),
    _form(r"The QName value '(?P<value>.*)' has no corresponding namespace declaration in scope\.",
          "préfixe de xsi:type non déclaré", "prefix of xsi:type not declared"),
    _form(r"The type definition is abstract\.", "« {element} » doit dire son type par xsi:type",
          "'{element}' must tell its type by xsi:type"),
    _form(r"No matching global declaration available.*", "« {element} » n'est pas un document de ce schéma",
          "'{element}' is not a document of this schema"),
)  # fmt: skip
#: What the types of the CDA schemas admit, where libxml2 only names them.
_TYPES = {
    "uid": ("OID", "UUID", "RUID"), "oid": ("OID",), "int": ("-?[0-9]+",), "xs:integer": ("-?[0-9]+",),
    "bl": ("true", "false"), "xs:boolean": ("true", "false"), "real": ("-?[0-9]+(.[0-9]+)?",), "cs": (r"[^\s]+",),
}  # fmt: skip
_OTHER = Text("le schéma refuse « {element} »", "the schema refuses '{element}'")


class Xsd:
    """The compiled schema of one kit."""

    def __init__(self, schema: Any) -> None:
        self._schema = schema

    def validate(self, root: Any) -> list[XsdError]:
        """The errors of the document that ``root`` belongs to, in its order; empty when it is valid."""
        tree = root.getroottree()
        if self._schema.validate(tree):
            return []
        paths: xml.Paths = {}
        found: list[XsdError] = []
        seen: set[tuple[str, str]] = set()
        for entry in self._schema.error_log:
            error = _explained(tree, entry, paths)
            if (error.path, error.attribute) not in seen:  # the second says the first again, less precisely
                seen.add((error.path, error.attribute))
                found.append(error)
        return found[:MAX_TOLD]


def load(kit: Kit) -> Xsd | Text:
    """The schema of a kit, or why it cannot be used."""
    path = kit.file(MAIN)
    if path is None:
        kit.resolve(kit.root, MAIN)  # tells it as a defect
        return Text(f"le kit n'a pas {MAIN}", f"the kit has no {MAIN}")
    try:
        return Xsd(_compiled(path))
    except (etree.LxmlError, OSError) as error:
        detail = " ".join(str(error).split())[:200]
        return Text(f"{MAIN} inutilisable ({detail})", f"{MAIN} cannot be used ({detail})")


def _compiled(path: Path) -> Any:
    parser = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False)
    return etree.XMLSchema(etree.parse(str(path), parser))


def _explained(tree: Any, entry: Any, paths: xml.Paths) -> XsdError:
    message = " ".join(str(entry.message).split())
    told = _SUBJECT.match(message)
    rest = told["rest"] if told else message
    element = _element(tree, entry.path)
    form, found = next(((f, m) for f in _FORMS if (m := f.pattern.fullmatch(rest))), (None, None))
    groups = found.groupdict() if found else {}
    attribute = _bare(groups.get("missing") or (told["attribute"] if told else "") or "")
    words = {
        "element": _bare(told["element"]) if told else "",
        "attribute": attribute,
        "parent": _parent(element),
        "type": _bare(groups.get("type") or ""),
    }
    text = (form.text if form else _OTHER).fill(**words)
    if rest.startswith("This element is not expected") and element is not None and element.getnext() is not None:
        text += _REST.fill(**words)
    place = xml.path_of(element, attribute, paths) if element is not None else str(entry.path or "")
    line = (element.sourceline if element is not None else None) or entry.line or None
    return XsdError(line, place, element, attribute, message, text, _expected(groups), groups.get("value"))


def _element(tree: Any, path: str | None) -> Any | None:
    """The element of libxml2's path (``/*/*[7]``, ``/xsl:stylesheet/c:id``): prefixes are those of the document."""
    here, children = None, [tree.getroot()]
    for step in (path or "").strip("/").split("/"):
        told = _STEP.fullmatch(step)
        alike = [e for e in children if told and told["name"] in ("*", _spelt(e))]
        rank = int(told["rank"] or 1) if told else 0
        if not 0 < rank <= len(alike):
            return here
        here = alike[rank - 1]
        children = list(here.iterchildren(tag=etree.Element))
    return here


def _spelt(element: Any) -> str:
    return f"{element.prefix}:{xml.local(element)}" if element.prefix else xml.local(element)


def _parent(element: Any | None) -> str:
    above = element.getparent() if element is not None else None
    return xml.local(above) if above is not None else ""


def _expected(groups: dict[str, str | None]) -> tuple[str, ...]:
    if names := groups.get("names"):
        found = [_bare(name) for name in names.split(", ")]
        return (*found, "…") if len(found) >= _MOST_NAMED else tuple(found)
    if values := groups.get("set"):
        return tuple(value.strip().strip("'") for value in values.split("', '"))
    one = groups.get("one")
    return (one,) if one else _TYPES.get(_bare(groups.get("type") or ""), ())


def _bare(name: str) -> str:
    """A name without its namespace."""
    return _NAME.sub("", name)
