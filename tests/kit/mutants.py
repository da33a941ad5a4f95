"""Documents broken on purpose, anywhere: what the two Schematron engines are compared on beyond the examples of a kit."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from lxml import etree

_HL7 = "urn:hl7-org:v3"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}type"
_TIMES = (
    "2021",
    "202113",
    "20210231",
    "20210108111700+0100",
    "20210108111700",
    "2021-01-08",
    "",
    "0001",
    "99991231",
    "20210108250000+0100",
    "202101081117+9900",
    "20210108111700.5+0100",
)
_CODES = ("", "XX", "G15_10/SM99", "N", "18748-4", "UNK", "11502-2", " N", "R ")
_ROOTS = (
    "",
    "1.2.250.1.213.1.4.8",
    "1.2.250.1.213.1.4.10",
    "1.2.250.1.71.4.2.1",
    "not-an-oid",
    "1.2.03",
    "0B2A6C3E-4F6E-4B5C-9B39-1F2D3C4B5A69",
    "1.3.6.1.4.1.19376.1.5.3.1.4.5",
)
_NULLS = ("UNK", "NASK", "MSK", "OTH", "ZZZ", "NI")
_TEXTS = ("", " ", "x", "ÉÀ", "123", "a\nb")
_TYPES = ("CD", "CE", "TS", "IVL_TS", "ST", "PQ", "ED", "c:CD", "INT", "BL")

Change = Callable[[Any, random.Random], str | None]


def mutants(documents: list[bytes], count: int, seed: int = 1) -> Iterator[tuple[int, str, Any]]:
    """``count`` broken documents: rank of the original, what was done, root of the tree."""
    rng = random.Random(seed)
    made = 0
    while made < count:
        rank = rng.randrange(len(documents))
        root = etree.fromstring(documents[rank])
        done = [text for text in (_once(root, rng) for _ in range(rng.choice((1, 1, 1, 2, 4)))) if text]
        if done:
            made += 1
            # written and read again, so that both engines see the same document
            yield rank, " ; ".join(done), etree.fromstring(etree.tostring(root))


def _once(root: Any, rng: random.Random) -> str | None:
    documents = [root] if root.tag == f"{{{_HL7}}}ClinicalDocument" else list(root.iter(f"{{{_HL7}}}ClinicalDocument"))
    cda = documents[0]
    body = cda.find(f"{{{_HL7}}}component")
    header = [e for child in cda.iterchildren(etree.Element) if child is not body for e in child.iter(etree.Element)]
    whole = header if body is None or rng.random() < 0.5 else list(body.iter(etree.Element))
    target = rng.choice(whole)
    return rng.choice(CHANGES)(target, rng)


def _said(what: str, element: Any) -> str:
    return f"{what} {element.getroottree().getpath(element)[-80:]}"


def drop(element: Any, rng: random.Random) -> str | None:
    """Remove an element."""
    parent = element.getparent()
    if parent is None:
        return None
    said = _said("drop", element)
    parent.remove(element)
    return said


def repeat(element: Any, rng: random.Random) -> str | None:
    """Write an element twice."""
    element.addnext(deepcopy(element))
    return _said("repeat", element)


def drop_attribute(element: Any, rng: random.Random) -> str | None:
    """Remove an attribute."""
    if not element.attrib:
        return None
    name = rng.choice(sorted(element.attrib))
    del element.attrib[name]
    return _said(f"drop @{name} of", element)


def change_attribute(element: Any, rng: random.Random) -> str | None:
    """Give an attribute another value, likely or absurd."""
    if not element.attrib:
        return None
    name = rng.choice(sorted(element.attrib))
    pools = {"value": _TIMES + _TEXTS, "code": _CODES, "root": _ROOTS, "codeSystem": _ROOTS, _XSI: _TYPES,
             "extension": _TEXTS, "nullFlavor": _NULLS, "unit": ("mg", "{x}", "g/L", ""), "qualifier": ("BR", "SP", "CL", "BR CL")}  # fmt: skip
    value = rng.choice(pools.get(name, _TEXTS))
    try:
        element.set(name, value.replace("\n", " "))
    except ValueError:
        return None
    return _said(f"@{name}={value!r} of", element)


def add_attribute(element: Any, rng: random.Random) -> str | None:
    """Add an attribute that the element may not have."""
    name, pool = rng.choice((("nullFlavor", _NULLS), ("code", _CODES), ("root", _ROOTS), ("value", _TIMES), ("use", ("HP", "ZZ", "HP WP")),
                             ("codeSystem", _ROOTS), (_XSI, _TYPES), ("extension", _TEXTS), ("displayName", (" x", "x"))))  # fmt: skip
    value = rng.choice(pool).replace("\n", " ")
    element.set(name, value)
    return _said(f"add @{name}={value!r} to", element)


def empty(element: Any, rng: random.Random) -> str | None:
    """Remove what an element holds."""
    said = _said("empty", element)
    for child in list(element):
        element.remove(child)
    element.text = rng.choice(_TEXTS)
    return said


def swap(element: Any, rng: random.Random) -> str | None:
    """Exchange an element with the next one."""
    following = element.getnext()
    if following is None or not isinstance(following.tag, str):
        return None
    said = _said("swap", element)
    following.addnext(element)
    return said


def rename(element: Any, rng: random.Random) -> str | None:
    """Give an element another name of the standard."""
    if element.getparent() is None:
        return None
    said = _said("rename", element)
    element.tag = f"{{{_HL7}}}{rng.choice(('id', 'code', 'templateId', 'section', 'observation', 'addr', 'name', 'effectiveTime', 'value', 'low'))}"
    return said


def retemplate(element: Any, rng: random.Random) -> str | None:
    """Give an element the templateId of another one of the document."""
    roots = sorted({t.get("root") or "" for t in element.getroottree().iter(f"{{{_HL7}}}templateId")})
    own = etree.Element(f"{{{_HL7}}}templateId", root=rng.choice(roots))
    element.insert(0, own)
    return _said(f"templateId {own.get('root')} in", element)


def split_text(element: Any, rng: random.Random) -> str | None:
    """Put a comment inside the text, which makes two text nodes."""
    if not (element.text or "").strip():
        return None
    text = element.text
    element.text = text[: len(text) // 2]
    comment = etree.Comment("x")
    comment.tail = text[len(text) // 2 :]
    element.insert(0, comment)
    return _said("comment in", element)


CHANGES: tuple[Change, ...] = (
    drop, drop, repeat, drop_attribute, drop_attribute, change_attribute, change_attribute, change_attribute,
    add_attribute, add_attribute, empty, swap, rename, retemplate, split_text,
)  # fmt: skip
