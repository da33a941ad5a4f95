"""The HL7 data types of XDS metadata (CX, XCN, XON, XPN, XAD, DTM): total readings, absent components are empty.

XDS writes components with ``^`` and sub-components with ``&``; nothing is escaped.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

_DTM = re.compile(r"[0-9]{4}(?:[0-9]{2}){0,5}")
_UNIVERSAL = "ISO"


@dataclass(frozen=True, slots=True)
class Composite:
    """A value of several components, numbered from 1."""

    text: str
    parts: tuple[str, ...]

    def get(self, number: int) -> str:
        """A component, empty when it is not there."""
        return self.parts[number - 1] if 0 < number <= len(self.parts) else ""

    def sub(self, number: int, rank: int) -> str:
        """A sub-component, empty when it is not there."""
        parts = self.get(number).split("&")
        return parts[rank - 1] if 0 < rank <= len(parts) else ""

    def authority(self, number: int) -> str:
        """The OID of an assigning authority ``&OID&ISO``; empty when it has another form."""
        return self.sub(number, 2) if self.is_authority(number) else ""

    def is_authority(self, number: int) -> bool:
        """Whether a component is ``&OID&ISO``."""
        parts = self.get(number).split("&")
        return len(parts) == 3 and not parts[0] and bool(parts[1]) and parts[2] == _UNIVERSAL

    def filled(self) -> frozenset[int]:
        """The numbers of the components that have something."""
        return frozenset(n for n, part in enumerate(self.parts, 1) if part.strip("&"))


def composite(text: str | None) -> Composite:
    """Any text; the absent one has no component."""
    return Composite(text or "", tuple((text or "").split("^")) if text else ())


@dataclass(frozen=True, slots=True)
class PatientId:
    """CX: number, OID of the authority, type (NH for an INS, PI for a local one)."""

    value: str
    root: str
    type: str


def patient_id(text: str | None) -> PatientId:
    """CX-1, CX-4 and CX-5."""
    found = composite(text)
    return PatientId(found.get(1), found.sub(4, 2), found.get(5))


@dataclass(frozen=True, slots=True)
class Person:
    """XCN: a person, or a system or device (type of name U)."""

    value: str
    family: str
    given: str
    root: str
    name_type: str
    id_type: str

    @property
    def is_device(self) -> bool:
        """A system: ``id^name^model^^^^^^&OID&ISO^U^^^RI``."""
        return self.name_type == "U"


def person(text: str | None) -> Person:
    """XCN-1, 2, 3, 9, 10 and 13."""
    found = composite(text)
    return Person(found.get(1), found.get(2), found.get(3), found.sub(9, 2), found.get(10), found.get(13))


@dataclass(frozen=True, slots=True)
class Structure:
    """XON: an organization."""

    name: str
    root: str
    type: str
    value: str


def structure(text: str | None) -> Structure:
    """XON-1, 6, 7 and 10."""
    found = composite(text)
    return Structure(found.get(1), found.sub(6, 2), found.get(7), found.get(10))


@dataclass(frozen=True, slots=True)
class Coded:
    """``code^label^system``, as authorSpecialty is written."""

    code: str
    label: str
    system: str


def coded(text: str | None) -> Coded:
    """The three components."""
    found = composite(text)
    return Coded(found.get(1), found.get(2), found.get(3))


def pid_field(text: str | None) -> tuple[str, str]:
    """A value of sourcePatientInfo: ``PID-5|A^B`` gives (``PID-5``, ``A^B``); without a bar the name is empty."""
    name, bar, value = (text or "").partition("|")
    return (name, value) if bar else ("", text or "")


def is_dtm(text: str | None) -> bool:
    """``YYYY[MM[DD[hh[mm[ss]]]]]``, digits only, a moment that exists (60 seconds admitted: leap second)."""
    if text is None or not _DTM.fullmatch(text):
        return False
    year, rest = int(text[:4]), [int(text[i : i + 2]) for i in range(4, len(text), 2)]
    month, day, hour, minute, second = rest + [1, 1, 0, 0, 0][len(rest) :]
    if not (year >= 1 and 1 <= month <= 12 and hour <= 23 and minute <= 59 and second <= 60):
        return False
    return 1 <= day <= calendar.monthrange(year, month)[1]
