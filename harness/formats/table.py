"""CSV files: separator and encoding found out, headers normalised, rows with their line."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_ALNUM = re.compile("[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row by normalised header."""

    line: int
    cells: dict[str, str]


def normalised(header: str) -> str:
    """``Prénom (1er)`` -> ``prenom_1er``: no accent, no case, words joined by underscores."""
    plain = header if header.isascii() else unicodedata.normalize("NFD", header).encode("ascii", "ignore").decode()
    return "_".join(_ALNUM.findall(plain.lower()))


def rows(raw: bytes) -> Iterator[TableRow]:
    """Rows of a CSV with a header line; raises csv.Error or ValueError when there is none."""
    text = _text(raw)
    sample = text.splitlines()[0] if text.strip() else ""
    if not sample:
        raise ValueError("empty file")
    separator = max(";,\t|", key=sample.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    headers = [normalised(h) for h in next(reader)]
    for cells in reader:
        if any(c.strip() for c in cells):
            yield TableRow(reader.line_num, dict(zip(headers, (c.strip() for c in cells), strict=False)))


def _text(raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):  # "Unicode text" of a spreadsheet
        return raw.decode("utf-16", "replace")
    for codec in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")
