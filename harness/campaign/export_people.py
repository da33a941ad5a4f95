"""The patients that the files of an export are about, and who they are among those declared."""

from __future__ import annotations

import csv
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from harness.core.errors import HarnessError
from harness.core.place import Place
from harness.core.text import Text, same
from harness.formats import cda, fhir, table, texts, xdm, xml
from harness.formats.filetypes import plain
from harness.formats.hl7 import reader as hl7
from harness.formats.whole import Contents
from harness.identity.holders import from_csv, from_fhir
from harness.identity.model import Identifier, Identity, Trait
from harness.identity.sources import every_patient, from_pid

_IDS = ("ipp", "id_local", "local_id", "id_patient", "patient_id", "identifiant_patient", "numero_patient", "identifiant", "matricule", "ins",
        "matricule_ins", "numero_ins", "nir", "patient")  # fmt: skip
#: What tells a patient: how (ins, local, traits) and its value.
Key = tuple[str, str]
#: Characters that part the words of a path.
_WORDS = re.compile(r"[^0-9A-Za-z]+")


@dataclass(frozen=True, slots=True)
class People:
    """The identities of one file; ``unread`` says that some of it could not be understood."""

    found: tuple[Identity, ...] = ()
    unread: bool = False


def people_of(contents: Contents) -> People:
    """Who a file is about; nobody for a format that names no patient in a way that is read here (PDF, images)."""
    readers = {"CDA": _cda, "FHIR": _fhir, "NDJSON": _ndjson, "HL7v2": _hl7, "IHE_XDM": _xdm}
    if contents.format == "CSV":
        return _table(contents)
    reader = readers.get(contents.format)
    return People(tuple(reader(contents))) if reader is not None else People()


def _cda(contents: Contents) -> Iterator[Identity]:
    root = cda.find_document(contents.parsed.root) if contents.parsed.root is not None else None
    if root is not None:
        yield from every_patient(cda.ClinicalDocument(root, contents.parsed.source))


def _fhir(contents: Contents) -> Iterator[Identity]:
    yield from from_fhir(contents.resource, "")


def _ndjson(contents: Contents) -> Iterator[Identity]:
    for number, line in texts.json_lines(contents.raw):
        if b'"Patient"' in line or b'"Bundle"' in line:
            for identity in from_fhir(fhir.read_json(line), ""):
                yield Identity(
                    identity.traits, identity.identifiers, identity.source, Place(identity.place.path, number)
                )


def _hl7(contents: Contents) -> Iterator[Identity]:
    yield from (found for found in map(from_pid, hl7.read(contents.raw).messages) if found is not None)


def _xdm(contents: Contents) -> Iterator[Identity]:
    for name, content in xdm.read(contents.raw).entries.items():
        if b"ClinicalDocument" in content[:65_536]:
            read = xml.read(content, name)
            root = cda.find_document(read.root) if read.root is not None else None
            if root is not None:
                yield from every_patient(cda.ClinicalDocument(root, read.source))


def _table(contents: Contents) -> People:
    """Rows of patients, else the identifiers of a column that names one."""
    try:
        return People(tuple(from_csv(contents.raw, "")))
    except HarnessError:
        pass
    try:
        found = [
            (row.line, next((row.cells[name] for name in _IDS if row.cells.get(name)), None))
            for row in table.rows(contents.raw)
        ]
    except (csv.Error, ValueError):
        return People(unread=True)
    first = {value: line for line, value in reversed(found) if value}
    people = (
        Identity({}, (Identifier(value, None, Place("", line), "PI"),), "CSV", Place("", line))
        for value, line in first.items()
    )
    return People(tuple(people), unread=any(value is None for _, value in found))


@dataclass(frozen=True, eq=False)
class Declared:
    """One patient that an export is about: the identity that the product holds, or the identifier alone."""

    id: str
    identity: Identity | None

    @property
    def name(self) -> Text:
        """As people read it."""
        return same(self.identity.summary if self.identity is not None else self.id)

    @cached_property
    def keys(self) -> frozenset[Key]:
        """What tells the patient."""
        own = {("ins", bare(self.id)), ("local", bare(self.id))} if self.id else set()
        return frozenset(own) | (keys(self.identity) if self.identity is not None else frozenset())

    def is_in(self, words: Container[str]) -> bool:
        """Whether the words of a path have one of the identifiers of the patient."""
        return any(value in words for kind, value in self.keys if kind != "traits")

    def is_same(self, other: Identity) -> bool:
        """Whether an identity that shares a key is this one: neither the INS nor the traits say otherwise."""
        mine = self.identity
        if mine is None:
            return True
        if mine.ins and other.ins and mine.ins.value and other.ins.value:
            return bare(mine.ins.value) == bare(other.ins.value)
        contrary = [
            t for t in (Trait.BIRTH_NAME, Trait.FIRST_GIVEN, Trait.BIRTH_DATE) if _differ(mine.get(t), other.get(t))
        ]
        return len(contrary) < (2 if ("local" in {kind for kind, _ in self.keys & keys(other)}) else 1)


def _differ(a: str | None, b: str | None) -> bool:
    return bool(a and b) and bare(plain(a or "")) != bare(plain(b or ""))


def bare(value: str) -> str:
    """Letters and figures alone, in capitals."""
    return _WORDS.sub("", value).upper()


def keys(identity: Identity) -> frozenset[Key]:
    """INS, local identifiers, and birth name with birth date."""
    found = {("ins" if i.is_ins else "local", bare(i.value)) for i in identity.identifiers if i.value}
    name, birth = identity.get(Trait.BIRTH_NAME), identity.get(Trait.BIRTH_DATE)
    if name and birth:
        found.add(("traits", f"{bare(plain(name))} {bare(birth)[:8]}"))
    return frozenset(found)


def words(path: str) -> frozenset[str]:
    """The words of a path that may be identifiers."""
    return frozenset(word.upper() for word in _WORDS.split(path) if len(word) > 3)


def declared(ids: Sequence[str] | None, held: Iterable[Identity]) -> list[Declared]:
    """Those of the manifest, each with what the product holds of it; without any, all those held, once each."""
    current = [p for p in held if not p.until]
    if ids is None:
        kept: list[Declared] = []
        seen: set[Key] = set()
        for person in current:
            if seen.isdisjoint(keys(person)):
                kept.append(Declared("", person))
            seen |= keys(person)
        return kept
    by_value = {value: person for person in reversed(current) for kind, value in keys(person) if kind != "traits"}
    return [Declared(id, by_value.get(bare(id))) for id in ids]
