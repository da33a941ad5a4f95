"""Data types of every field of a message: times, numbers, closed tables, composition of the complex types.

Definitions come from hl7apy's version libraries, PRT and Z segments from ``data/types.yaml``. Only what is
valued is looked at; whether a field must be there is the profile's business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from harness.core.finding import Level
from harness.core.place import clip
from harness.core.text import Text, same
from harness.formats.hl7.definitions import fields_of, table_of
from harness.formats.hl7.message import Hl7Message, Segment
from harness.rules.profile import composition
from harness.rules.profile.fault import Fault
from harness.rules.profile.loading import read
from harness.rules.profile.model import Kind

#: Data type -> the family of its check; types that are not here are free text or too rare to matter.
FAMILIES = {
    "TS": "TS", "DTM": "TS", "DT": "TS", "SI": "SI", "NM": "NM", "HD": "HD", "EI": "EI", "CX": "CX", "XPN": "XPN",
    "XAD": "XAD", "XTN": "XTN", "XCN": "XCN", "XON": "XON", "CE": "CE", "CWE": "CE",
}  # fmt: skip
#: Fields of type ID whose admitted values the guides set, or that France extends (EVN-1 with Z01 to Z03, Z99).
_OWN_TABLE = frozenset({"EVN-1", "MSH-17", "MSH-18", "OBX-2", "OBX-11", "ORC-1", "ERR-4", "MSA-1", "TXA-3", "TXA-17"})
#: Coded fields that the guides (NTE-4 FIN) or the official samples value without a coding system.
_NO_SYSTEM = frozenset({"MSH-19", "NTE-4"})
_CODED_BY_GUIDE = frozenset({"ORU", "MDM", "ACK", "ZAM"})
Checker = Callable[[str, str, str], Text | None]


@lru_cache(maxsize=512)
def checkers(segment: str, version: str) -> tuple[tuple[int, str, Checker], ...]:
    """Field number, family and check of each field of a segment that has a type worth checking."""
    own: dict[int, str] = read("types").get(segment, {})
    types = [(n, t, "") for n, t in own.items()] or [(f.number, f.type, f.table) for f in fields_of(segment, version)]
    return tuple(_checkers(segment, version, types))


def _checkers(segment: str, version: str, types: list[tuple[int, str, str]]) -> Iterator[tuple[int, str, Checker]]:
    for number, kind, table in types:
        path = f"{segment}-{number}"
        if kind in FAMILIES and not (kind in ("CE", "CWE") and path in _NO_SYSTEM):
            yield number, FAMILIES[kind], composition.CHECKS[FAMILIES[kind]]
        elif kind == "ID" and path not in _OWN_TABLE and table_of(table, version):
            yield number, "ID", composition.in_table(table_of(table, version))


@lru_cache(maxsize=512)
def _single(segment: str, version: str) -> tuple[int, ...]:
    """The fields that do not repeat."""
    return tuple(f.number for f in fields_of(segment, version) if not f.repeats)


def type_faults(message: Hl7Message, mail: Segment | None = None) -> tuple[list[Fault], dict[str, int]]:
    """The faults by data type, and how many values of each family were looked at; ``mail`` is the LPS e-mail OBX."""
    faults: list[Fault] = []
    counted: dict[str, int] = {}
    version = message.version if message.version in ("2.5", "2.6") else "2.5"
    coded = message.kind in _CODED_BY_GUIDE
    for segment in message.segments:
        for number, family, check in _of(segment, version):
            raw = segment.raw_field(number)
            if not raw or (family == "CE" and (not coded or (segment is mail and number == 3))):
                continue
            counted[family] = counted.get(family, 0) + 1
            if segment.delimiters.repetition in raw:
                faults += _of_each(segment, number, family, check)
            elif (wanted := _wanted(check, raw, segment)) is not None:
                faults.append(_fault(segment, number, 1, family, wanted))
        faults += _repeated(segment, version)
    counted["REPEAT"] = len(message.segments)
    return faults, counted


def _of(segment: Segment, version: str) -> tuple[tuple[int, str, Checker], ...]:
    """The checkers of a segment, that of OBX-5 by OBX-2."""
    found = checkers(segment.name, version)
    kind = FAMILIES.get(segment.raw_field(2)) if segment.name == "OBX" else None
    return (*found, (5, kind, composition.CHECKS[kind])) if kind else found


def _wanted(check: Checker, raw: str, segment: Segment) -> Text | None:
    """What was expected of one repetition, None when it holds or is the HL7 null."""
    marks = segment.delimiters
    return check(raw, marks.component, marks.sub) if raw and raw != '""' else None


def _of_each(segment: Segment, number: int, family: str, check: Checker) -> Iterator[Fault]:
    for rank, part in enumerate(segment.raw_field(number).split(segment.delimiters.repetition), 1):
        wanted = _wanted(check, part, segment)
        if wanted is not None:
            yield _fault(segment, number, rank, family, wanted)


def _fault(segment: Segment, number: int, rank: int, family: str, wanted: Text) -> Fault:
    raw = segment.get(number, repetition=rank).text or ""
    return Fault(
        f"TYPE-{family}",
        Kind.FORMAT,
        segment.place(number, rank),
        wanted,
        same(clip(raw, 80)),
        level=composition.level(family),
    )


def _repeated(segment: Segment, version: str) -> Iterator[Fault]:
    mark = segment.delimiters.repetition
    if mark not in segment.raw or segment.name == "MSH":
        return
    for number in _single(segment.name, version):
        raw = segment.raw_field(number)
        if mark in raw and number != 5:
            yield Fault(
                "TYPE-REPEAT", Kind.EXCESS, segment.place(number, 2), Text("une seule répétition", "one repetition"),
                same(clip(raw, 80)), level=Level.ERROR,
            )  # fmt: skip
