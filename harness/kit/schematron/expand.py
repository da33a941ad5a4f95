"""Abstract patterns written out: a copy for each ``is-a``, parameters replaced as text."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

_S = "{http://purl.oclc.org/dsdl/schematron}"
#: The attributes in which the ISO skeleton replaces parameters; let/@value is not among them.
_REPLACED = ("test", "context", "select")
#: A text once its parameters are replaced.
MAX_TEXT = 1_000_000


class SchemaError(Exception):
    """The schema itself cannot be read, in one line."""


def expand_patterns(root: Any, gaps: list[str]) -> None:
    """Replace each pattern that is-a another by its own copy, then drop the abstract ones."""
    abstract: dict[str | None, list[Any]] = {}
    for pattern in root.iter(f"{_S}pattern"):
        abstract.setdefault(pattern.get("id"), []).append(pattern)
    models = {name: [deepcopy(p) for p in found] for name, found in abstract.items()}
    for use in [p for p in root.iter(f"{_S}pattern") if p.get("is-a")]:
        found = models.get(use.get("is-a"), [])
        if not found:
            gaps.append(f"pattern {use.get('id')}: abstract pattern {use.get('is-a')} not found")
        _write_out(use, found)
    for pattern in [p for p in root.iter(f"{_S}pattern") if p.get("abstract") == "true"]:
        pattern.getparent().remove(pattern)


def _write_out(use: Any, models: list[Any]) -> None:
    parameters = [(f"${p.get('name')}", p.get("value") or "") for p in use.findall(f"{_S}param")]
    parent = use.getparent()
    place = parent.index(use)
    parent.remove(use)
    for model in reversed(models):
        copy = deepcopy(model)
        for name in list(copy.attrib):
            del copy.attrib[name]
        copy.set("id", use.get("id") or f"{place}-{use.get('is-a')}")
        for element in copy.iter(f"{_S}*"):
            _replace(element, parameters, element is copy)
        parent.insert(place, copy)


def _replace(element: Any, parameters: list[tuple[str, str]], top: bool) -> None:
    for name in () if top else _REPLACED:
        if element.get(name) is not None:
            element.set(name, _replaced(element.get(name), parameters))
    if not top and element.text:
        element.text = _replaced(element.text, parameters)
    for child in () if top else element:
        if child.tail:
            child.tail = _replaced(child.tail, parameters)


def _replaced(text: str, parameters: list[tuple[str, str]]) -> str:
    """One parameter after the other, whatever follows its name: ``$path`` is replaced in ``$path_jdv`` too."""
    for name, value in parameters:
        if len(text) + text.count(name) * len(value) > MAX_TEXT:
            raise SchemaError(f"a parameter that makes a text of more than {MAX_TEXT} characters")
        text = text.replace(name, value)
    return text
