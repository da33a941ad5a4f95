"""XSD errors: where, what was expected, in both languages, beside libxml2's own words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from harness.core.text import Text
from harness.kit import xsd
from harness.kit.folder import Kit

H = "{urn:hl7-org:v3}"
Change = Callable[[Any], object]


def first(root: Any, name: str) -> Any:
    """The first element of a name."""
    return next(root.iter(f"{H}{name}"))


def remove(root: Any, name: str) -> None:
    """Take an element away."""
    element = first(root, name)
    element.getparent().remove(element)


ROWS: list[tuple[str, Change, str, tuple[str, ...], str | None, str]] = [
    ("unexpected", lambda r: remove(r, "id"), "/ClinicalDocument/code", ("templateId", "id"), None,
     "« code » n'est pas attendu à cet endroit de « ClinicalDocument » ; la suite de « ClinicalDocument » n'a pas été validée"),
    ("incomplete", lambda r: r.remove(first(r, "component")), "/ClinicalDocument", ("participant", "component"), None,
     "« ClinicalDocument » est incomplet"),
    ("enumeration", lambda r: first(r, "id").set("nullFlavor", "XX"), "/ClinicalDocument/id/@nullFlavor", ("NI", "UNK", "NAV"), "XX",
     "valeur hors de la liste du schéma"),
    ("pattern", lambda r: first(r, "effectiveTime").set("value", "hier"), "/ClinicalDocument/effectiveTime/@value",
     ("[0-9]{4,14}([+\\-][0-9]{4})?",), "hier", "valeur qui n'a pas la forme demandée"),
    ("attribute", lambda r: first(r, "code").set("kode", "1"), "/ClinicalDocument/code/@kode", (), None,
     "attribut « kode » inconnu sur « code »"),
    ("fixed", lambda r: r.set("classCode", "DOC"), "/ClinicalDocument/@classCode", ("DOCCLIN",), "DOC", "valeur imposée par le schéma"),
    ("type", lambda r: first(r, "versionNumber").set("value", "un"), "/ClinicalDocument/versionNumber/@value", ("-?[0-9]+",), "un",
     "valeur qui n'est pas du type xs:integer"),
    ("text", lambda r: setattr(first(r, "setId"), "text", "x"), "/ClinicalDocument/setId", (), None,
     "texte ou éléments là où « setId » n'en admet pas"),
    ("root", lambda r: setattr(r, "tag", f"{H}Autre"), "/Autre", (), None, "« Autre » n'est pas un document de ce schéma"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "path", "expected", "actual", "text"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS]
)
def test_an_error_is_explained(
    tiny: Kit, change: Change, path: str, expected: tuple[str, ...], actual: str | None, text: str
) -> None:
    """One mutation of a valid document, one error, said in our words."""
    schema = xsd.load(tiny)
    assert isinstance(schema, xsd.Xsd)
    root = etree.parse(str(tiny.examples()[2])).getroot()
    assert schema.validate(root) == []
    change(root)
    (error,) = schema.validate(root)
    assert (error.path, error.expected, error.actual, error.text.fr) == (path, expected, actual, text)
    assert error.message.startswith("Element '{urn:hl7-org:v3}")
    assert error.line and error.text.en


def test_a_self_presentable_document_is_validated_inside(tiny: Kit) -> None:
    """The error is that of the embedded document, with its path in the whole file."""
    schema = xsd.load(tiny)
    assert isinstance(schema, xsd.Xsd)
    path = next(p for p in tiny.examples() if "autopresentable" in p.name)
    document = first(etree.parse(str(path)).getroot(), "ClinicalDocument")
    assert schema.validate(document) == []
    first(document, "versionNumber").set("value", "un")
    assert [e.path for e in schema.validate(document)] == ["/stylesheet/ClinicalDocument/versionNumber/@value"]


def test_a_kit_without_a_usable_schema_says_so(copy: Path) -> None:
    """Absent, then broken: a sentence, never a pass."""
    main = copy / xsd.MAIN
    main.write_text("<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:oops/></xs:schema>")
    broken = xsd.load(Kit.open(copy))
    assert isinstance(broken, Text) and "inutilisable" in broken.fr
    main.unlink()
    kit = Kit.open(copy)
    assert xsd.load(kit) == Text(f"le kit n'a pas {xsd.MAIN}", f"the kit has no {xsd.MAIN}")
    assert [d.kind for d in kit.defects] == ["missing"]


def test_the_official_examples_are_valid(official: Kit) -> None:
    """As with the validator of the kit itself."""
    schema = xsd.load(official)
    assert isinstance(schema, xsd.Xsd)
    assert [p.name for p in official.examples() if schema.validate(etree.parse(str(p)).getroot())] == []
