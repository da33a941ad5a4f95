"""The dates at which the data of an export were made: header of a CDA, date elements of FHIR, date columns of a table.

Birth dates, and what a record keeps whatever its age (conditions, allergies, immunizations, procedures), are left out: in FHIR
by resource, in tables by the name of the file or of a column.
"""

from __future__ import annotations

import calendar
import csv
import datetime
import json
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from harness.core.place import Place
from harness.formats import cda, table, texts, xml
from harness.formats.filetypes import plain
from harness.formats.hl7 import reader as hl7
from harness.formats.limits import MAX_JSON_OBJECTS
from harness.formats.whole import Contents

#: Resource -> elements that date it, the first that is there counts.
FHIR: dict[str, tuple[str, ...]] = {
    "Composition": ("date",), "DocumentReference": ("date",), "DiagnosticReport": ("effectiveDateTime", "effectivePeriod", "issued"),
    "Observation": ("effectiveDateTime", "effectivePeriod", "effectiveInstant", "issued"), "Encounter": ("period",), "ImagingStudy": ("started",),
    "MedicationRequest": ("authoredOn",), "ServiceRequest": ("authoredOn",), "QuestionnaireResponse": ("authored",), "Appointment": ("start",),
    "Communication": ("sent",), "MedicationAdministration": ("effectiveDateTime", "effectivePeriod"), "MedicationDispense": ("whenHandedOver",),
    "ClinicalImpression": ("date",), "Media": ("createdDateTime",),
}  # fmt: skip
_COLUMN = re.compile(
    r"(?:date(?:_heure)?(?:_(?:de|du|d|des|la|le|l))*_?(?:document|acte|creation|consultation|examen|sejour|entree|soin|resultat|prescription|visite|redaction|effet)?"
    r"|horodatage|effective_?time|creation_?(?:date|time)|document_?date|encounter_?date|date_?time|timestamp|created|authored_on)"
)
#: Tables of what a record keeps whatever its age, told by their name or by a column; and columns of tables of patients.
_KEPT = re.compile(
    r"vaccin|immuni[sz]ation|allergi|antecedent|atcd|pathologie|probleme|condition|intervention|operation"
)
_BIRTH = re.compile(r"naiss|birth|\bddn\b|\bdn\b")
#: When a patient was created in the product is no date of data.
_CREATION = re.compile(r"creation|created")
_ISO = re.compile(r"(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?(?:[T ].*)?", re.ASCII)
_FRENCH = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[T ].*)?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(?:(\d{2})(?:(\d{2})\d*(?:\.\d+)?)?)?(?:[+-]\d{4})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as written, and the first and last day that it may be."""

    place: Place
    text: str
    first: datetime.date
    last: datetime.date


def of(text: str | None, place: Place) -> Dated | None:
    """A date of HL7, ISO 8601 or French writing, at the day that it says (its own zone); None when it is no date."""
    value = (text or "").strip()
    french = _FRENCH.fullmatch(value)
    found = (french[3], french[2], french[1]) if french else None
    if found is None:
        other = _COMPACT.fullmatch(value) or _ISO.fullmatch(value)
        found = (other[1], other[2], other[3]) if other else None
    if found is None:
        return None
    try:
        year, month, day = (int(part) if part else None for part in found)
        assert year is not None
        first = datetime.date(year, month or 1, day or 1)
        end = month or 12
        last = datetime.date(year, end, day or calendar.monthrange(year, end)[1])
    except ValueError:
        return None
    return Dated(place, value, first, last)


def dates(contents: Contents) -> Iterator[Dated]:
    """Every date of a file that says when its data were made, in order."""
    readers = {"CDA": _cda, "FHIR": _fhir, "NDJSON": _ndjson, "CSV": _table, "HL7v2": _hl7}
    found = readers.get(contents.format)
    for dated in found(contents) if found is not None else ():
        if dated is not None:
            yield dated


def _cda(contents: Contents) -> Iterator[Dated | None]:
    root = cda.find_document(contents.parsed.root) if contents.parsed.root is not None else None
    if root is not None:
        node = cda.ClinicalDocument(root, contents.parsed.source).one("h:effectiveTime")
        yield of(node.get("value"), node.place)


def _fhir(contents: Contents) -> Iterator[Dated | None]:
    if contents.parsed_json is not None:
        yield from resources(contents.parsed_json, "")
    elif contents.parsed.root is not None:
        for element in contents.parsed.root.iter("{http://hl7.org/fhir}*"):
            yield from _fhir_xml(element)


def resources(found: Any, path: str, line: int | None = None) -> Iterator[Dated | None]:
    """The dates of a resource, and of those of a Bundle."""
    if not isinstance(found, dict):
        return
    kind = found.get("resourceType")
    here = path or str(kind)
    if kind == "Bundle" and isinstance(found.get("entry"), list):
        for number, entry in enumerate(found["entry"]):
            if isinstance(entry, dict):
                yield from resources(entry.get("resource"), f"{here}.entry[{number}].resource", line)
        return
    for name in FHIR.get(str(kind), ()):
        value = found.get(name)
        if isinstance(value, dict):
            name, value = f"{name}.start", value.get("start")
        if isinstance(value, str):
            yield of(value, Place(f"{here}.{name}", line))
            return


def _fhir_xml(element: Any) -> Iterator[Dated | None]:
    for name in FHIR.get(xml.local(element), ()):
        child = element.find(f"{{http://hl7.org/fhir}}{name}")
        if child is not None and child.get("value") is None:
            child = child.find("{http://hl7.org/fhir}start")
        if child is not None:
            yield of(child.get("value"), Place(xml.path_of(child), child.sourceline))
            return


def _ndjson(contents: Contents) -> Iterator[Dated | None]:
    for number, line in texts.json_lines(contents.raw):
        try:
            yield from resources(json.loads(line), "", number)
        except (ValueError, RecursionError):
            continue


def _table(contents: Contents) -> Iterator[Dated | None]:
    wanted: list[str] = []
    width = 0
    try:
        for count, row in enumerate(table.rows(contents.raw)):
            if count >= MAX_JSON_OBJECTS:
                return
            if len(row.cells) > width:  # a short row does not tell all the columns
                width, wanted = len(row.cells), _date_columns(contents.name, list(row.cells))
            for header in wanted:
                if cell := row.cells.get(header):
                    yield of(cell, Place(header, row.line))
    except (csv.Error, ValueError):
        return


def _date_columns(name: str, headers: list[str]) -> list[str]:
    """The columns that date the data: none in a table of vaccines or histories; not the creation of a patient in one of patients."""
    if any(_KEPT.search(plain(text)) for text in (posixpath.basename(name), *headers)):
        return []
    of_patients = any(_BIRTH.search(plain(header)) for header in headers)
    return [h for h in headers if _COLUMN.fullmatch(h) and not (of_patients and _CREATION.search(h))]


def _hl7(contents: Contents) -> Iterator[Dated | None]:
    for message in hl7.read(contents.raw).messages:
        value = message.header.get(7, 1)
        yield of(value.text, value.place)
