"""Exports of traces and accounts, entry by entry: JSON Lines, a JSON array, CSV, FHIR resources or lines of text.

An entry is a flat mapping (``user.id`` for a nested member) with its place. What cannot be read is one ``Unread`` at its
place and the next entry follows; nothing read is quoted there, for it may be a secret. Bytes are walked, never split as a whole.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from harness.core.place import Place
from harness.core.text import Text, same
from harness.formats.limits import (
    MAX_JSON_OBJECTS,
    MAX_LOG_DOCUMENT,
    MAX_LOG_ENTRIES,
    MAX_LOG_FIELDS,
    MAX_LOG_LINE,
    MIB,
)
from harness.formats.unicode import writable

_BOM = b"\xef\xbb\xbf"
_COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"7z\xbc\xaf", b"\xfd7zXZ")
_SEPARATORS = ";,\t|"
#: A line of a technical log: the time first, between brackets or not, perhaps after a syslog priority.
_TEXT_LINE = re.compile(r"(?:<\d{1,3}>1? ?)?\[?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?(?:Z|[+-]\d\d:?\d\d)(?![\w:]))?)\]?[ \t|;:,-]*(.*)", re.DOTALL)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """One entry: its number from 1, where it is, its members in order."""

    number: int
    fields: dict[str, str]
    path: str = ""
    line: int | None = None
    #: A FHIR resource, once it is known to be valid.
    resource: dict[str, Any] | None = None
    #: False for what is no entry of its own (a line that cannot be parsed, a stack trace): only its content is looked at.
    whole: bool = True

    def place(self, name: str = "") -> Place:
        """Where a member is; the entry itself by default."""
        shown = writable(name[:100])  # a name comes from the file too
        return Place(".".join(part for part in (self.path, shown) if part), self.line)


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read, and what was expected there; ``ours`` when a bound of this reader is in cause, not the export."""

    place: Place
    expected: Text
    actual: Text
    ours: bool = False


Read = Iterator["Record | Unread"]


def records(raw: bytes) -> Read:
    """The entries of an export, whatever its format; never raises on content."""
    count = 0
    for found in _of_any_format(raw):
        count += isinstance(found, Record)
        if count > MAX_LOG_ENTRIES:
            yield Unread(found.place() if isinstance(found, Record) else found.place,
                         Text(f"au plus {MAX_LOG_ENTRIES} entrées", f"at most {MAX_LOG_ENTRIES} entries"), TOO_MANY, ours=True)  # fmt: skip
            return
        yield found


TOO_MANY = Text("davantage, la suite n'est pas lue", "more, the rest is not read")


def _of_any_format(raw: bytes) -> Read:
    from harness.formats import fhir_records

    codec = _codec(raw)
    if codec == "utf-16":
        raw, codec = raw.decode("utf-16", "replace").encode("utf-8"), "utf-8"
    head = raw.removeprefix(_BOM).lstrip()[:1]
    if not head:
        yield Unread(Place(""), Text("au moins une entrée", "one entry at least"), Text("fichier vide", "empty file"))  # fmt: skip
    elif raw.startswith(_COMPRESSED):
        yield Unread(Place(""), FORMATS, Text("fichier compressé, à décompresser", "compressed file, to be expanded"))
    elif b"\0" in raw[:4_096]:
        yield Unread(Place(""), FORMATS, Text("fichier binaire", "binary file"))
    elif head == b"[" and not _is_text_log(raw, codec) and len(raw) > MAX_LOG_DOCUMENT:
        yield _one_document()
    elif head == b"[" and not _is_text_log(raw, codec):
        yield from fhir_records.checked(_json_array(raw.decode(codec, "replace").removeprefix("\ufeff")))
    elif head == b"{":
        yield from fhir_records.checked(_json_objects(raw, codec))
    elif head == b"<" and not _is_text_log(raw, codec):
        yield Unread(Place(""), FORMATS, same("XML"))
    elif _is_text_log(raw, codec):
        yield from _text_lines(raw, codec)
    else:
        yield from _csv(raw, codec)


FORMATS = Text("JSON Lines, tableau JSON, CSV avec ligne d'en-tête, ressources FHIR en JSON",
               "JSON Lines, JSON array, CSV with a header line, FHIR resources as JSON")  # fmt: skip


def _codec(raw: bytes) -> str:
    """UTF-8 as long as every byte agrees, else what Windows writes; tried by pieces, for the text may take more room."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(raw), MAX_LOG_LINE):
            decoder.decode(raw[start : start + MAX_LOG_LINE], final=start + MAX_LOG_LINE >= len(raw))
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def lines(raw: bytes, codec: str) -> Iterator[tuple[int, str | None]]:
    """Each line with its number, None when it is too long to be read; blank ones are left out."""
    start = len(_BOM) if raw.startswith(_BOM) else 0
    number = 0
    while start < len(raw):
        end = raw.find(b"\n", start)
        end = len(raw) if end < 0 else end
        number += 1
        if end - start > MAX_LOG_LINE:
            yield number, None
        elif (text := raw[start:end].decode(codec, "replace")) and not text.isspace():
            yield number, text.strip("\r")
        start = end + 1


def _too_long(number: int) -> Unread:
    return Unread(Place("", number), Text(f"au plus {MAX_LOG_LINE} octets", f"at most {MAX_LOG_LINE} bytes"), Text("ligne plus longue, non lue", "a longer line, not read"), ours=True)  # fmt: skip


def _json_objects(raw: bytes, codec: str) -> Read:
    """One object per line, or one object for the whole file, whose members are in a list (a FHIR Bundle for instance)."""
    first = next((text for _, text in lines(raw, codec)), None) or ""
    try:
        alone = json.loads(first).get("resourceType") == "Bundle"
    except (ValueError, RecursionError):
        alone = not first.rstrip().endswith("}")
    if not alone:
        yield from _json_lines(raw, codec)
    elif len(raw) > MAX_LOG_DOCUMENT or raw.count(b"{") > MAX_JSON_OBJECTS:
        yield _one_document()
    else:
        yield from _whole_object(raw.decode(codec, "replace").removeprefix("\ufeff"))


def _one_document() -> Unread:
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
            yield _too_long(number)
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


def _json_array(text: str) -> Read:
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


def _csv(raw: bytes, codec: str) -> Read:
    stream = io.TextIOWrapper(io.BytesIO(raw.removeprefix(_BOM)), codec, "replace", newline="")
    first = stream.readline(MAX_LOG_LINE)
    skipped = 0
    if first.lower().startswith("sep="):  # what a spreadsheet writes before the header
        first, skipped = stream.readline(MAX_LOG_LINE), 1
    separator = max(_SEPARATORS, key=first.count)
    if separator not in first:
        yield Unread(Place("", 1), FORMATS, Text("ni séparateur ni structure", "neither separator nor structure"))  # fmt: skip
        return
    headers = [h.strip() for h in next(csv.reader([first], delimiter=separator))]
    reader = csv.reader(stream, delimiter=separator)
    number = 0
    while True:
        line = reader.line_num + 2 + skipped
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Unread(Place("", line), Text("des cellules de taille ordinaire, guillemets fermés", "cells of an ordinary size, quotes closed"),
                         Text("ligne CSV illisible", "unreadable CSV line"))  # fmt: skip
            continue
        if not any(c.strip() for c in cells):
            continue
        if any(c.strip() for c in cells[len(headers) :]):
            columns = len(headers)
            yield Unread(Place("", line), Text(f"{columns} cellules", f"{columns} cells"), Text(f"{len(cells)} cellules", f"{len(cells)} cells"))  # fmt: skip
        number += 1
        yield Record(number, dict(zip(headers, (c.strip() for c in cells), strict=False)), "", line)


def _is_text_log(raw: bytes, codec: str) -> bool:
    first = next((text for _, text in lines(raw[:65_536], codec) if text), "")
    return _TEXT_LINE.match(first) is not None and first.count(";") < 3


def _text_lines(raw: bytes, codec: str) -> Read:
    """Lines that begin with a time; those that do not (a stack trace) go on with the one before."""
    count = 0
    for number, text in lines(raw, codec):
        if text is None:
            yield _too_long(number)
        elif found := _TEXT_LINE.match(text):
            count += 1
            yield Record(count, {"time": found[1], "message": found[2]}, "", number)
        else:
            yield Record(count, {"message": text}, "", number, whole=False)
