"""Header mutants of the official examples, made by program: every element and attribute of a header, one change at a time.

    python -m tests.rules.header_mutants [--kinds]

Reads the official samples from SEGUR_SHARED (default ``../shared``) and prints how many mutants the rule book of the
header tells at error, by kind of change. A change that leaves the document conforming is not told, rightly: what the
official tool says of each is compared by ``test_header_differential.py``, when a copy of it is at hand.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree

from harness.core.finding import Level
from harness.formats import cda, xml
from harness.rules.cda_header.evaluation import Conformance, conformance_of
from tests.conftest import SHARED

HL7 = "{urn:hl7-org:v3}"
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
#: Attribute -> the values that take the place of the right one.
WRONG: dict[str, tuple[str, ...]] = {
    "root": ("1.2.250.1.02", "HL7-LOCAL", "1.2.3.4.5.6.7.99", ""),
    "extension": ("",),
    "code": ("ZZZ", "Z Z", ""),
    "codeSystem": ("oid", "1.2.3.4.5.6.7.99", ""),
    "displayName": ("Autre libellé", ""),
    "value": ("20211332", "2021-01-08T11:17:00", "202101081117", "0102030405", "tel:", "https://exemple.fr", "tel:01 02", "abc", ""),
    "use": ("XX", "H WP"),
    "qualifier": ("SP", "XX", "BR CL", ""),
    "nullFlavor": ("XX", "NI"),
    "typeCode": ("XXX", "APND"),
    "classCode": ("XXX", "ECON"),
}  # fmt: skip
#: Attribute that some types must not have -> its value.
EXTRA = {"displayName": "Libellé", "codeSystem": "1.2.3.4", "nullFlavor": "UNK"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A document with one change: ``kind`` is the change, ``path`` the element (names only)."""

    base: str
    kind: str
    path: str
    raw: bytes

    @property
    def name(self) -> str:
        """``drop recordTarget/patientRole/id (IMG_CR_IMG_2024.01.xml)``."""
        return f"{self.kind} {self.path} ({self.base})"


def examples() -> Iterator[tuple[str, bytes]]:
    """The official examples; together their headers have nearly everything that the rules describe."""
    for path in sorted((SHARED / "samples" / "ans-cda").rglob("*.xml")):
        yield path.name, path.read_bytes()


def mutants(base: str, raw: bytes, done: set[tuple[str, str]]) -> Iterator[Mutant]:
    """Every mutant of one document whose kind and path are not in ``done`` yet."""
    root = etree.fromstring(raw)
    document = cda.find_document(root)
    for element in list(_header(document)):
        path = _path(element, document)
        for kind, change in changes(element):
            if (kind, path) not in done:
                done.add((kind, path))
                undo = change()
                yield Mutant(base, kind, path, etree.tostring(root, encoding="UTF-8", xml_declaration=True))
                undo()


def every_mutant(bases: Iterable[tuple[str, bytes]] | None = None) -> Iterator[Mutant]:
    """Those of all the bases (the official examples by default); the same change of the same element once."""
    done: set[tuple[str, str]] = set()
    for name, raw in examples() if bases is None else bases:
        yield from mutants(name, raw, done)


def _header(document: Any) -> Iterator[Any]:
    for child in document.iterchildren("*"):
        yield child
        if child.tag != HL7 + "component":
            yield from child.iterdescendants("*")


def _path(element: Any, document: Any) -> str:
    steps = [etree.QName(element).localname]
    steps += [etree.QName(e).localname for e in element.iterancestors() if e is not document and document in e.iterancestors()]  # fmt: skip
    qualifier = element.get("qualifier")
    return "/".join(reversed(steps)) + (f"[{qualifier}]" if qualifier else "")


# -- changes: each is done in place and gives back what undoes it ----------------------------------

Undo = Callable[[], None]


def changes(element: Any) -> Iterator[tuple[str, Callable[[], Undo]]]:
    """The changes that make sense for an element."""
    yield "drop", lambda: _replaced(element, [])
    yield "double", lambda: _replaced(element, [element, deepcopy(element)])
    following = element.getnext()
    while following is not None and (not isinstance(following.tag, str) or following.tag == element.tag):
        following = following.getnext()
    if following is not None:
        yield "swap with the next", lambda: _swapped(element, following)
    yield "null", lambda: _nulled(element, keep=False)
    yield "null beside a value", lambda: _nulled(element, keep=True)
    yield "stranger inside", lambda: _added(element, HL7 + "inconnu")
    yield "text inside", lambda: _text(element, "texte")
    if len(element) or (element.text or "").strip():
        yield "empty", lambda: _emptied(element)
    if element.tag == HL7 + "addr" and element.get("nullFlavor") is None:
        yield "a line among components", lambda: _added(element, HL7 + "streetAddressLine", "12 rue X")
    yield from _attribute_changes(element)


def _attribute_changes(element: Any) -> Iterator[tuple[str, Callable[[], Undo]]]:
    for name in element.keys():  # noqa: SIM118  (an element is not a mapping)
        shown = etree.QName(name).localname
        yield f"without @{shown}", lambda name=name: _attribute(element, name, None)
        for value in WRONG.get(name, ()):
            yield f"@{shown} = {value!r}", lambda name=name, value=value: _attribute(element, name, value)
    for name, value in EXTRA.items():
        if element.get(name) is None and element.get("code") is not None:
            yield f"with @{name}", lambda name=name, value=value: _attribute(element, name, value)
    yield "with @classCode", lambda: _attribute(element, "classCode", "XXX")


def _replaced(element: Any, others: list[Any]) -> Undo:
    parent, index = element.getparent(), element.getparent().index(element)
    tail = element.tail
    before = list(parent)
    parent[index : index + 1] = others

    def undo() -> None:
        parent[:] = before
        element.tail = tail

    return undo


def _swapped(element: Any, following: Any) -> Undo:
    parent = element.getparent()
    before = list(parent)
    after = list(before)
    i, j = after.index(element), after.index(following)
    after[i], after[j] = after[j], after[i]
    parent[:] = after

    def undo() -> None:
        parent[:] = before

    return undo


def _attribute(element: Any, name: str, value: str | None) -> Undo:
    before = dict(element.attrib)
    if value is None:
        del element.attrib[name]
    else:
        element.set(name, value)
    return lambda: _restore(element, before)


def _restore(element: Any, attributes: dict[str, str]) -> None:
    element.attrib.clear()
    element.attrib.update(attributes)


def _nulled(element: Any, *, keep: bool) -> Undo:
    attributes, children, text = dict(element.attrib), list(element), element.text
    if not keep:
        element[:], element.text = [], None
        _restore(element, {XSI_TYPE: attributes[XSI_TYPE]} if XSI_TYPE in attributes else {})
    element.set("nullFlavor", "UNK")

    def undo() -> None:
        element[:], element.text = children, text
        _restore(element, attributes)

    return undo


def _added(element: Any, tag: str, text: str | None = None) -> Undo:
    child = etree.SubElement(element, tag)
    child.text = text
    return lambda: element.remove(child)


def _text(element: Any, text: str) -> Undo:
    before = element.text
    element.text = text + (before or "")

    def undo() -> None:
        element.text = before

    return undo


def _emptied(element: Any) -> Undo:
    children, text = list(element), element.text
    element[:], element.text = [], None

    def undo() -> None:
        element[:], element.text = children, text

    return undo


# -- our verdict -----------------------------------------------------------------------------------


def evaluated(raw: bytes) -> Conformance:
    """The header of a document against the rule book."""
    read = xml.read(raw)
    assert read.root is not None, read.problems
    return conformance_of(cda.ClinicalDocument(cda.find_document(read.root), read.source))


def errors(raw: bytes) -> Counter[str]:
    """The checks that tell an error, and how many times."""
    faults = evaluated(raw).faults
    return Counter(key for key, found in faults.items() for fault in found if fault.level is Level.ERROR)


def main() -> None:
    """Print what the rule book tells of the mutants."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--missed", action="store_true", help="name those that are not told at error")
    args = parser.parse_args()
    made, told = Counter[str](), Counter[str]()
    missed = []
    for mutant in every_mutant():
        kind = mutant.kind.partition(" = ")[0]
        made[kind] += 1
        if errors(mutant.raw):
            told[kind] += 1
        else:
            missed.append(mutant.name)
    for kind, count in made.most_common():
        print(f"{kind:28} {told[kind]:5} / {count}")
    print(f"{'all':28} {told.total():5} / {made.total()} ({len(list(examples()))} examples)")
    for name in missed if args.missed else ():
        print(f"  {name}")


if __name__ == "__main__":
    main()
