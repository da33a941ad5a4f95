"""FHIR resources among the entries of an export, validated one by one by ``fhir.resources.R4B``: one bad resource hides no other.

The validator's messages quote what they refuse, which may be a secret: only the member and its fault are kept.
"""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from harness.core.text import Text
from harness.formats.limits import MAX_FHIR_RECORDS
from harness.formats.log_entry import TOO_MANY, Record, Unread

#: Resources that are traces or accounts; the others of a Bundle (Device, OperationOutcome) are kept for their content alone.
KINDS = ("AuditEvent", "Practitioner", "Patient", "Person", "RelatedPerson")
_MEMBER = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,60}")


def checked(found: Iterable[Record | Unread]) -> Iterator[Record | Unread]:
    """The same entries; a resource that is not valid is told, and kept for its content alone."""
    resources = 0
    for entry in found:
        if isinstance(entry, Unread) or entry.resource is None:
            yield entry
            continue
        if entry.resource["resourceType"] not in KINDS:
            yield replace(entry, resource=None, whole=False)
            continue
        resources += 1
        if resources > MAX_FHIR_RECORDS:
            yield Unread(entry.place(), Text(f"au plus {MAX_FHIR_RECORDS} ressources FHIR", f"at most {MAX_FHIR_RECORDS} FHIR resources"), TOO_MANY, ours=True)  # fmt: skip
            return
        fault = _fault(entry.resource)
        if fault is None:
            yield entry
            continue
        kind = entry.resource["resourceType"]
        yield Unread(entry.place(), Text(f"{kind} R4 valide", f"valid R4 {kind}"), fault)
        yield replace(entry, resource=None, whole=False)


def _fault(resource: dict[str, Any]) -> Text | None:
    """What is wrong with a resource, None when it is valid."""
    from pydantic import ValidationError

    kind = resource["resourceType"]
    if (empty := _empty(resource)) is not None:
        return Text(f"{empty} vide", f"{empty} empty")
    module = importlib.import_module(f"fhir.resources.R4B.{kind.lower()}")
    try:
        getattr(module, kind).model_validate_json(json.dumps(resource))
    except ValidationError as error:
        first = error.errors(include_input=False, include_context=False, include_url=False)[0]
        known = (
            first["loc"][:-1] if first["type"] == "extra_forbidden" else first["loc"]
        )  # the last one is the file's own
        where = ".".join(str(p) for p in known if isinstance(p, int) or _MEMBER.fullmatch(p)) or kind
        return Text(f"{where} : {first['type']}", f"{where}: {first['type']}")
    except Exception as error:  # fhir.resources raises its own errors on odd values
        return Text(f"ressource refusée ({type(error).__name__})", f"resource refused ({type(error).__name__})")
    return None


def _empty(resource: dict[str, Any]) -> str | None:
    """The first member that is there and empty, which FHIR forbids and the models admit."""
    pending: list[tuple[str, Any]] = [("", resource)]
    while pending:
        name, value = pending.pop()
        if value in ("", [], {}):
            return name if _MEMBER.fullmatch(name) else "?"
        if isinstance(value, dict):
            pending += [(k, "" if v is None else v) for k, v in value.items()]
        elif isinstance(value, list):  # where null keeps a rank
            pending += [(name, inside) for inside in value if inside is not None]
    return None
