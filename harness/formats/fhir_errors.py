"""What ``fhir.resources`` finds wrong with a resource, each error at its FHIRPath, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from harness.core.place import clip
from harness.core.text import Text, same
from harness.formats.fhir_node import FhirNode
from harness.formats.limits import MAX_TOLD
from harness.formats.unicode import writable

_ABSENT = Text("élément obligatoire absent", "mandatory element absent")
_WORDS = {
    "extra_forbidden": Text("élément que FHIR R4 ne connaît pas ici", "element that FHIR R4 does not know here"),
    "missing": _ABSENT, "model_field_validation.missing": _ABSENT,
    "string_type": Text("un texte est attendu", "a text is expected"), "list_type": Text("une liste est attendue", "a list is expected"),
    "string_pattern_mismatch": Text("forme non admise", "form that is not admitted"),
    "int_parsing": Text("un entier est attendu", "an integer is expected"), "int_type": Text("un entier est attendu", "an integer is expected"),
    "bool_type": Text("true ou false est attendu", "true or false is expected"), "bool_parsing": Text("true ou false est attendu", "true or false is expected"),
    "date_type": Text("une date est attendue", "a date is expected"), "datetime_type": Text("une date avec heure et décalage est attendue", "a date with its time and offset is expected"),
    "bytes_type": Text("un texte en base64 est attendu", "a base64 text is expected"),
    "json_invalid": Text("un objet est attendu", "an object is expected"), "model_validation_format": Text("un objet est attendu", "an object is expected"),
}  # fmt: skip
_UNKNOWN = Text("type de ressource inconnu : {kind}", "unknown type of resource: {kind}")
_SHAPE = Text(
    "structure qui n'est pas celle d'une ressource ({error})", "structure that is not that of a resource ({error})"
)
_QUOTED = Text("{wanted} s'écrit sans guillemets en JSON (« {told} »)", "{wanted} is written without quotes in JSON ('{told}')")  # fmt: skip
_NUMBER, _BOOLEAN = Text("un nombre", "a number"), Text("un booléen", "a boolean")
#: Primitives that JSON writes without quotes; the validator takes a text for them, servers refuse it.
_UNQUOTED = {
    "size": _NUMBER, "total": _NUMBER, "rank": _NUMBER, "valueInteger": _NUMBER, "valueDecimal": _NUMBER, "valueUnsignedInt": _NUMBER,
    "valuePositiveInt": _NUMBER, "multipleBirthInteger": _NUMBER, "valueBoolean": _BOOLEAN, "active": _BOOLEAN, "requestor": _BOOLEAN,
    "deceasedBoolean": _BOOLEAN, "multipleBirthBoolean": _BOOLEAN,
}  # fmt: skip
_INSTANT = Text("une date avec heure, secondes et décalage (ou Z) est attendue", "a date with time, seconds and offset (or Z) is expected")  # fmt: skip
_MORE = Text("{count} erreurs en tout", "{count} errors in all")


def told(kind: str, error: Exception, tree: FhirNode | None = None) -> Iterator[tuple[str, Text]]:
    """Each error of pydantic; any other one where an unknown type of resource explains it, else at the resource."""
    found = error.errors(include_url=False, include_context=False) if hasattr(error, "errors") else []
    for one in found[:MAX_TOLD]:
        yield _path(kind, one["loc"]), _words(one)
    if len(found) > MAX_TOLD:
        yield kind, _MORE.fill(count=len(found))
    if not found:
        strangers = list(_strangers(tree))[:MAX_TOLD]
        yield from strangers or [(kind, _SHAPE.fill(error=_plain(str(error))))]


def _path(kind: str, location: Any) -> str:
    return kind + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in location)


def quoted(tree: FhirNode) -> Iterator[tuple[str, Text]]:
    """Numbers and booleans between quotes, the first ones."""
    pending: list[tuple[str, Any]] = [(tree.path, tree.raw)]
    count = 0
    while pending and count < MAX_TOLD:
        path, raw = pending.pop()
        if isinstance(raw, list):
            pending += [(f"{path}[{n}]", one) for n, one in reversed(list(enumerate(raw)))]
        elif isinstance(raw, dict):
            for name, value in raw.items():
                if name in _UNQUOTED and isinstance(value, str):
                    count += 1
                    yield f"{path}.{name}", _QUOTED.fill(wanted=_UNQUOTED[name], told=_plain(clip(value, 40)))
            pending += [(f"{path}.{name}", value) for name, value in reversed(list(raw.items()))]


def _words(error: Any) -> Text:
    """Our words when there are some, and the value when it is short to tell."""
    text = _WORDS.get(error["type"]) or (_INSTANT if "Instant value" in error["msg"] else same(_plain(error["msg"])))
    seen = error["input"]
    return text + same(f" ({_plain(clip(str(seen), 80))})") if isinstance(seen, str | int | float) else text


def _plain(text: str) -> str:
    return clip(writable(" ".join(text.split())), 300)


def _strangers(tree: FhirNode | None) -> Iterator[tuple[str, Text]]:
    """Resources of a type that does not exist."""
    from fhir.resources.R4B import get_fhir_model_class

    for resource in tree.all("entry.resource") if tree is not None else ():
        try:
            get_fhir_model_class(resource.kind or "")
        except Exception:  # KeyError on an unknown name, others on odd ones
            yield f"{resource.path}.resourceType", _UNKNOWN.fill(kind=_plain(resource.kind or "∅"))
