"""Exports of traces and accounts, entry by entry: JSON Lines, a JSON array, CSV, FHIR resources or lines of text.

An entry is a flat mapping (``user.id`` for a nested member) with its place. What cannot be read is one ``Unread`` at its
place and the next entry follows; nothing read is quoted there, for it may be a secret. Bytes are walked, never split as a whole.
"""

from __future__ import annotations

import codecs
import csv
import io

from harness.core.place import Place
from harness.core.text import Text, same
from harness.formats import fhir_records
from harness.formats.limits import MAX_LOG_DOCUMENT, MAX_LOG_ENTRIES, MAX_LOG_LINE
from harness.formats.log_entry import BOM, FORMATS, TOO_MANY, Read, Record, Unread
from harness.formats.log_json import json_array, json_objects, one_document
from harness.formats.log_text import is_text_log, is_w3c, text_lines, w3c_lines

__all__ = ["FORMATS", "TOO_MANY", "Record", "Unread", "records"]

_COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"7z\xbc\xaf", b"\xfd7zXZ")
_SEPARATORS = ";,\t|"


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


def _of_any_format(raw: bytes) -> Read:
    codec = _codec(raw)
    if codec == "utf-16":
        raw, codec = raw.decode("utf-16", "replace").encode("utf-8"), "utf-8"
    head = raw.removeprefix(BOM).lstrip()[:1]
    if not head:
        yield Unread(Place(""), Text("au moins une entrée", "one entry at least"), Text("fichier vide", "empty file"))  # fmt: skip
    elif raw.startswith(_COMPRESSED):
        yield Unread(Place(""), FORMATS, Text("fichier compressé, à décompresser", "compressed file, to be expanded"))
    elif b"\0" in raw[:4_096]:
        yield Unread(Place(""), FORMATS, Text("fichier binaire", "binary file"))
    elif head == b"[" and not is_text_log(raw, codec) and len(raw) > MAX_LOG_DOCUMENT:
        yield one_document()
    elif head == b"[" and not is_text_log(raw, codec):
        yield from fhir_records.checked(json_array(raw.decode(codec, "replace").removeprefix("\ufeff")))
    elif head == b"{":
        yield from fhir_records.checked(json_objects(raw, codec))
    elif head == b"<" and not is_text_log(raw, codec):
        yield Unread(Place(""), FORMATS, same("XML"))
    elif is_w3c(raw, codec):
        yield from w3c_lines(raw, codec)
    elif is_text_log(raw, codec):
        yield from text_lines(raw, codec)
    else:
        yield from _csv(raw, codec)


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


def _csv(raw: bytes, codec: str) -> Read:
    stream = io.TextIOWrapper(io.BytesIO(raw.removeprefix(BOM)), codec, "replace", newline="")
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
