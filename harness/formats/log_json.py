"""Entries of a JSON export: an object a line, an array, or one object that holds a list."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import Any

from harness.core.place import Place
from harness.core.text import Text, same
from harness.formats.limits import MAX_JSON_OBJECTS, MAX_LOG_DOCUMENT, MAX_LOG_FIELDS, MIB
from harness.formats.log_entry import TOO_MANY, Read, Record, Unread, lines, too_long


def json_objects(raw: bytes, codec: str) -> Read:
    """One object per line, or one object for the whole file, whose members are in a list (a FHIR Bundle for instance)."""
    first = next((text for _, text in lines(raw, codec)), None) or ""
    try:
        alone = json.loads(first).get("resourceType") == "Bundle"
    except (ValueError, RecursionError):
        alone = not first.rstrip().endswith("}")
    if not alone:
        yield from _json_lines(raw, codec)
    elif len(raw) > MAX_LOG_DOCUMENT or raw.count(b"{") > MAX_JSON_OBJECTS:
        yield one_document()
    else:
        yield from _whole_object(raw.decode(codec, "replace").removeprefix("\ufeff"))


def one_document() -> Unread:
    """What a document that is too large for one JSON value is told."""
    size = MAX_LOG_DOCUMENT // MIB
    return Unread(Place(""), Text(f"un objet par ligne (JSON Lines), ou un document de {size} Mio et {MAX_JSON_OBJECTS} objets au plus",
                                  f"one object per line (JSON Lines), or a document of {size} MiB and {MAX_JSON_OBJECTS} objects at most"), TOO_MANY, ours=True)  # fmt: skip


def _whole_object(text: str) -> Read:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        yield Unread(Place("", line), Text("un objet JSON", "a JSON object"), _json_fault(error))
        return
    name, members = next(((k, v) for k, v in found.items() if isinstance(v, list) and v), ("", [found]))
    bundled = found.get("resourceType") == "Bundle"
    for number, member in enumerate(members, 1):
        inside = member.get("resource") if bundled and isinstance(member, dict) else member
        path = f"{name}[{number - 1}]" if name else ""
        path = f"Bundle.{path}.resource" if bundled and path else path
        if isinstance(inside, dict):
            yield Record(number, flat(inside), path, None, _as_resource(inside))
        else:
            yield Unread(Place(path), Text("un objet JSON", "a JSON object"), same(type(inside).__name__))


def _as_resource(found: dict[str, Any]) -> dict[str, Any] | None:
    return found if isinstance(found.get("resourceType"), str) else None


def _json_lines(raw: bytes, codec: str) -> Read:
    count = 0
    for number, text in lines(raw, codec):
        if text is None:
            yield too_long(number)
            continue
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as error:
            yield Unread(Place("", number), Text("un objet JSON", "a JSON object"), _json_fault(error))
            yield Record(count, {"": text}, "", number, whole=False)
            continue
        if not isinstance(found, dict):
            yield Unread(Place("", number), Text("un objet JSON", "a JSON object"), same(type(found).__name__))
            continue
        count += 1
        yield Record(count, flat(found), "", number, _as_resource(found))


def _json_fault(error: Exception) -> Text:
    """The parser's words, which quote nothing of what they read."""
    if isinstance(error, json.JSONDecodeError):
        return Text(f"JSON illisible ({error.msg}, colonne {error.colno})", f"unreadable JSON ({error.msg}, column {error.colno})")  # fmt: skip
    return Text("JSON trop profond ou hors norme", "JSON too deep or out of bounds")


_BETWEEN = re.compile(r"[\s,]*")


def json_array(text: str) -> Read:
    """Member by member: the array as a whole may be larger than memory once it is objects."""
    decoder = json.JSONDecoder()
    at, number, line, counted = text.index("[") + 1, 0, 1, 0
    while True:
        found = _BETWEEN.match(text, at)
        at = found.end() if found else at
        line += text.count("\n", counted, at)
        counted = at
        if at >= len(text) or text[at] == "]":
            break
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            yield Unread(Place(f"[{number}]", line), Text("un objet JSON", "a JSON object"), _json_fault(error))  # fmt: skip
            return
        number += 1
        if isinstance(value, dict):
            yield Record(number, flat(value), f"[{number - 1}]", line, _as_resource(value))
        else:
            yield Unread(
                Place(f"[{number - 1}]", line), Text("un objet JSON", "a JSON object"), same(type(value).__name__)
            )
    if at >= len(text):  # cut short
        yield Unread(Place("", line), same("]"), Text("fin du fichier", "end of the file"))


def flat(found: dict[str, Any]) -> dict[str, str]:
    """Members under dotted names, values as text; those beyond the bound are left out."""
    fields: dict[str, str] = {}
    for name, value in islice(found.items(), MAX_LOG_FIELDS):
        if isinstance(value, str):
            fields[name] = value
        elif isinstance(value, dict | list):
            _nested(fields, name, value)
        else:
            fields[name] = _scalar(value)
    return fields


def _nested(fields: dict[str, str], name: str, value: Any) -> None:
    pending: list[tuple[str, Any]] = [(name, value)]
    while pending and len(fields) < MAX_LOG_FIELDS:
        name, value = pending.pop()
        if isinstance(value, dict):
            pending += [(f"{name}.{k}", v) for k, v in reversed(list(islice(value.items(), MAX_LOG_FIELDS)))]
        elif isinstance(value, list):
            pending += [(f"{name}[{n}]", v) for n, v in reversed(list(enumerate(value[:MAX_LOG_FIELDS])))]
        else:
            fields[name] = _scalar(value)


def _scalar(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
