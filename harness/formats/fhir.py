"""FHIR R4 resources through ``fhir.resources.R4B``, imported only when a FHIR file is met.

R4B is R4 for everything that is read here (Patient, Bundle, List, DocumentReference, Binary): the two differ on other
resources. It validates structure and types; bindings and profiles are the business of rules, which read ``tree``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from harness.core.finding import Problem
from harness.core.place import Place
from harness.core.text import Text, same
from harness.formats import fhir_errors, xml
from harness.formats.base64 import decode_xml
from harness.formats.fhir_node import FhirNode, of_xml
from harness.formats.limits import MAX_BUNDLE_DOCUMENTS, MAX_JSON_OBJECTS

_FHIR_NS = "http://hl7.org/fhir"
#: Extensions of FR Core are recognised by the end of their URL: versions changed the rest of it.
_SYSTEM_OID = "urn:oid:"
_TYPE = re.compile(r"[A-Za-z]{1,64}")
#: Where a damaged JSON is looked at to tell that it was a resource.
_HEAD = 65_536
_NO_JSON = Text(
    "ressource FHIR qui n'est pas du JSON lisible (tronquée ou abîmée)",
    "FHIR resource that is not readable JSON (truncated or damaged)",
)


@dataclass(frozen=True, eq=False)
class FhirFile:
    """The resource of a file, and its Patients when it is one or a Bundle of them."""

    resource_type: str
    patients: tuple[tuple[Any, Place], ...]
    problems: tuple[Problem, ...]
    #: The Bundle as it is written, valid or not.
    tree: FhirNode | None = None

    @property
    def documents(self) -> Iterator[tuple[bytes, str]]:
        """The CDA documents that Binary resources of a Bundle carry, and where; the first of them when they are too many."""
        return islice(self._documents(), MAX_BUNDLE_DOCUMENTS)

    def _documents(self) -> Iterator[tuple[bytes, str]]:
        for number, entry in enumerate(self.tree.all("entry") if self.tree is not None else ()):
            binary = entry.one("resource")
            content = content_of(binary) if binary.kind == "Binary" else b""
            if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"ClinicalDocument" in content[:65_536]:
                yield content, f"Bundle.entry[{number}] › Binary › CDA"


def content_of(binary: FhirNode) -> bytes:
    """The bytes of a Binary, as far as its base64 can be read."""
    return decode_xml(binary.one("data").text or "").content


def json_resource_type(raw: bytes) -> str | None:
    """The resourceType of a JSON file, None when it is not FHIR."""
    try:
        found = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    kind = found.get("resourceType") if isinstance(found, dict) else None
    return kind if isinstance(kind, str) and _TYPE.fullmatch(kind) else None


def damage(raw: bytes) -> list[Problem]:
    """What keeps a JSON text that names a resource from being read: cut short, edited by hand, not UTF-8."""
    if b'"resourceType"' not in raw[:_HEAD]:
        return []
    try:
        json.loads(raw.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        told = Text(f"ligne {error.lineno}, colonne {error.colno}", f"line {error.lineno}, column {error.colno}")
        return [Problem("FORMAT-FILE", Place("", error.lineno), same("JSON"), told, _NO_JSON)]
    except (ValueError, RecursionError):
        return [Problem("FORMAT-FILE", Place(""), same("JSON, UTF-8"), Text("illisible", "unreadable"), _NO_JSON)]
    return []


def is_fhir(root: Any) -> bool:
    """Whether an XML document is a FHIR resource."""
    return xml.namespace(root) == _FHIR_NS


def read_json(raw: bytes) -> FhirFile:
    """Read a JSON resource; never raises on content."""
    kind = json_resource_type(raw) or ""
    objects = raw.count(b"{")
    if objects > MAX_JSON_OBJECTS:
        return _broken(kind, ValueError(f"{objects} > {MAX_JSON_OBJECTS} {{"))
    tree = FhirNode(json.loads(raw.decode("utf-8-sig")), "Bundle") if kind == "Bundle" else None
    try:
        found = _read(kind, lambda cls: cls.model_validate_json(raw.decode("utf-8-sig")), tree)
        quoted = tuple(_problem(place, words) for place, words in fhir_errors.quoted(tree)) if tree is not None else ()
        return replace(found, problems=(*found.problems, *quoted))
    except Exception as error:  # fhir.resources raises pydantic's errors, and KeyError on an unknown resourceType
        return _broken(kind, error, tree)


def read_xml(raw: bytes, root: Any) -> FhirFile:
    """Read an XML resource whose root was already parsed by the hardened reader."""
    kind = xml.local(root)
    tree = FhirNode(of_xml(root), "Bundle") if kind == "Bundle" else None
    try:
        return _read(kind, lambda cls: cls.model_validate_xml(raw), tree)
    except Exception as error:  # fhir.resources raises lxml, pydantic and its own errors on odd XML
        return _broken(kind, error, tree)


def _read(kind: str, load: Any, tree: FhirNode | None) -> FhirFile:
    if kind == "Patient":
        from fhir.resources.R4B.patient import Patient

        return FhirFile(kind, ((load(Patient), Place("Patient")),), ())
    if kind == "Bundle":
        from fhir.resources.R4B.bundle import Bundle

        entries = load(Bundle).entry or []
        found = [(e.resource, Place(f"Bundle.entry[{i}].resource")) for i, e in enumerate(entries) if e.resource]
        patients = tuple((r, p) for r, p in found if type(r).__name__ == "Patient")
        return _counted(FhirFile(kind, patients, (), tree))
    return FhirFile(kind, (), ())


def _counted(file: FhirFile) -> FhirFile:
    """A Bundle of more documents than are judged says so."""
    binaries = sum(r.kind == "Binary" for r in file.tree.all("entry.resource")) if file.tree is not None else 0
    if binaries <= MAX_BUNDLE_DOCUMENTS:
        return file
    return replace(file, problems=(_problem("Bundle.entry", same(f"{binaries} Binary > {MAX_BUNDLE_DOCUMENTS}")),))


def _broken(kind: str, error: Exception, tree: FhirNode | None = None) -> FhirFile:
    return FhirFile(
        kind, (), tuple(_problem(place, words) for place, words in fhir_errors.told(kind, error, tree)), tree
    )


def _problem(place: str, actual: Text) -> Problem:
    return Problem(
        "FORMAT-FHIR", Place(place), Text("ressource FHIR R4 valide", "valid FHIR R4 resource"), actual,
        Text("ressource FHIR non valide", "invalid FHIR resource"),
    )  # fmt: skip


def extension(element: Any, name: str) -> Any | None:
    """The first extension whose URL ends with ``name`` (case and hyphens aside)."""
    wanted = name.replace("-", "").lower()
    for found in getattr(element, "extension", None) or []:
        if str(found.url).replace("-", "").lower().endswith(wanted):
            return found
    return None


def oid_of(system: str | None) -> str | None:
    """``urn:oid:1.2.3`` to ``1.2.3``; other systems stay as they are."""
    return str(system).removeprefix(_SYSTEM_OID) if system else None
