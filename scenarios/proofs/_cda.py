"""Mutations of the CDA rule books: one element of a conforming header goes, comes twice, or changes.

They start from the documents of ``harness.builder.cda_header``. Most come from the rule book itself: what a check asks
first (an element, a fixed value, an attribute, once only) is what its mutation takes away.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import cache, partial
from typing import Any

from lxml import etree

from harness.builder.cda_header import DICOM, FULL, LABORATORY, SDTC, header_files
from harness.core.mutation import Files, Mutations
from harness.rules.cda_header.loading import book
from harness.rules.cda_header.model import Rule
from scenarios._cda_header import topics_of

HL7 = "urn:hl7-org:v3"
NS = {"h": HL7, "sdtc": SDTC, "lab": LABORATORY, "ps3-20": DICOM}
Change = Callable[[Any], object]


def conforming() -> Files:
    """The conforming documents: a fresh copy of their files."""
    return dict(_files())


@cache
def _files() -> Files:
    return header_files()


def headers() -> Mutations:
    """Mutations of a scenario that start from the conforming headers."""
    return Mutations.of(conforming)


def changed(file: str, path: str, change: Change) -> Files:
    """The conforming documents with one element of one of them changed; the path is an XPath from the root."""
    root = etree.fromstring(_files()[file])
    found: Any = root.xpath(path, namespaces=NS)
    if not found:
        raise LookupError(f"{file}: {path}")
    change(found[0])
    return conforming() | {file: b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="UTF-8")}


def rows(mutations: Mutations, *table: tuple[str, str, str, str, Change]) -> None:
    """Mutations by hand: check, name, file, XPath, change."""
    for check, name, file, path, change in table:
        mutations.add(check, name, partial(changed, file, path, change))


# -- changes -----------------------------------------------------------------------------------------


def drop(element: Any) -> None:
    """The element goes."""
    element.getparent().remove(element)


def double(element: Any) -> None:
    """The element comes twice."""
    element.addnext(deepcopy(element))


def numbered_twice(element: Any) -> None:
    """The identifier comes twice, with two numbers."""
    double(element)
    element.set("extension", "1339999014")


def put(attribute: str, value: str) -> Change:
    """An attribute has another value."""
    return lambda element: element.set(attribute, value)


def unset(attribute: str) -> Change:
    """An attribute goes."""
    return lambda element: element.attrib.pop(attribute)


def only(**attributes: str) -> Change:
    """The element has these attributes and nothing else."""

    def change(element: Any) -> None:
        element.attrib.clear()
        element.attrib.update(attributes)
        element[:], element.text = [], None

    return change


def say(text: str | None) -> Change:
    """The element holds this text."""

    def change(element: Any) -> None:
        element.text = text

    return change


def after(text: str) -> Change:
    """Another element follows."""
    return lambda element: element.addnext(_parsed(text))


def inside(text: str) -> Change:
    """The element holds one element more, at its end."""
    return lambda element: element.append(_parsed(text))


def twice_inside(text: str) -> Change:
    """The element holds two elements more."""

    def change(element: Any) -> None:
        element.extend([_parsed(text), _parsed(text)])

    return change


def _parsed(text: str) -> Any:
    names = " ".join(f'xmlns{":" + p if p != "h" else ""}="{uri}"' for p, uri in NS.items())
    return etree.fromstring(f"<wrap {names}>{text}</wrap>")[0]


# -- what the rule book asks ---------------------------------------------------------------------------


def header_mutations(scenario: str, *by_hand: str) -> Mutations:
    """One mutation per check of the rule book, but for those that the module breaks by hand."""
    mutations = headers()
    for topic in topics_of(scenario):
        if topic.key not in by_hand:
            name, path, change = _broken(topic.key)
            mutations.add(topic.key, name, partial(changed, FULL, path, change))
    return mutations


def _broken(key: str) -> tuple[str, str, Change]:
    """What breaks a check: the first of its rules that can be broken."""
    for rule in book().rules:
        found = _change(rule, key)
        if found is not None:
            return found[0], _xpath(rule), found[1]
    raise LookupError(f"{key}: nothing to break")


def _change(rule: Rule, key: str) -> tuple[str, Change] | None:
    cards = [c for c in rule.cards if c.key == key]
    demands = [d for d in (rule.demand, *rule.also) if d is not None and d.key == key]
    for demand in demands:
        for name, _ in demand.fixed:
            return f"{rule.label}/@{name} is another one", put(name, "AUTRE" if name != "root" else "1.2.3.4")
    if any(c.least for c in cards):
        return f"{rule.label} is missing", drop
    for demand in demands:
        for name in demand.need:
            return f"{rule.label}/@{name} is missing", unset(name)
    if any(c.most == 1 for c in cards):
        return f"{rule.label} comes twice", double
    return None


def _xpath(rule: Rule) -> str:
    steps = [step if ":" in step else f"h:{step}" for step in rule.path.split("/") if step]
    return "/".join(steps) or "."
