"""Value sets with all that they say: identity, codes by system, labels, dates of validity.

SVS files (IHE, as the ANS publishes them), the copies of the test kit (no name space), and plain lists of codes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from harness.formats import codes, xml

_HEAD = re.compile(rb"<(?:\w+:)?valueSet\s([^>]{0,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
#: Where the element that names a set is looked for.
_HEAD_SIZE = 8192


@dataclass(frozen=True, slots=True)
class Concept:
    """One code; a plain list tells neither its system nor anything else."""

    code: str
    system: str | None = None
    label: str | None = None
    #: Days (YYYYMMDD) from and to which it is valid.
    start: str = ""
    end: str = ""

    def is_valid(self, day: str) -> bool:
        """Whether it is in use on a day, as far as the set tells its end."""
        return not self.end or not day or day <= self.end


@dataclass(frozen=True, slots=True, eq=False)
class ValueSet:
    """A set: its OID and name when they are told, its codes (one code may be of several systems)."""

    oid: str | None
    name: str
    concepts: dict[str, tuple[Concept, ...]]

    def __contains__(self, code: object) -> bool:
        return code in self.concepts

    def __len__(self) -> int:
        return sum(map(len, self.concepts.values()))


@dataclass(frozen=True, slots=True)
class Head:
    """What names a set, read without parsing the file."""

    oid: str | None
    name: str


def head(raw: bytes, name: str) -> Head | None:
    """The identity of an SVS file; None when it is none."""
    found = _HEAD.search(raw[:_HEAD_SIZE])
    if found is None:
        return None
    told = {key.lower(): (a or b).decode("utf-8", "replace") for key, a, b in _ATTRIBUTE.findall(found[1])}
    return Head(told.get(b"id"), _plain_name(told.get(b"name") or told.get(b"displayname") or name))


def _plain_name(text: str) -> str:
    """``JDV_J01_XdsAuthorSpecialty_CISIS.tabs`` without its ending; the dashes of newer names as underscores."""
    return text.rsplit("/", 1)[-1].removesuffix(".xml").removesuffix(".tabs").replace("-", "_")


@lru_cache(maxsize=64)
def parse(raw: bytes, name: str) -> ValueSet:
    """The set in a file; raises ValueError when there is no code in it."""
    told = head(raw, name)
    concepts = _concepts(raw, name)
    if not concepts:
        raise ValueError("no code")
    found: dict[str, tuple[Concept, ...]] = {}
    for concept in concepts:
        found[concept.code] = (*found.get(concept.code, ()), concept)
    return ValueSet(told.oid if told else None, told.name if told else _plain_name(name), found)


def _concepts(raw: bytes, name: str) -> list[Concept]:
    if not raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return [Concept(code, system) for code, system in sorted(codes.read(raw, name))]
    root = xml.read(raw, name).root
    elements = [e for e in root.iter() if isinstance(e.tag, str)] if root is not None else []
    return [_concept(e) for e in elements if xml.local(e).lower() == "concept" and (e.get("code") or "").strip()]


def _concept(element: Any) -> Concept:
    def day(*names: str) -> str:
        value = next((element.get(n) for n in names if element.get(n)), "")
        return "".join(c for c in value if c.isdigit())[:8]

    return Concept(
        element.get("code").strip(), element.get("codeSystem") or None, element.get("displayName") or None,
        day("dateValid", "dateDebut", "effectiveDate"), day("dateFin", "expirationDate"),
    )  # fmt: skip
