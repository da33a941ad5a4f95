"""Text files of an export: their encoding, CSV tables, JSON Lines; each flaw with its line."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from itertools import islice
from xml.parsers import expat

from harness.core.finding import Level
from harness.core.place import Place, clip
from harness.core.text import Text, same
from harness.formats.flaws import TRUNCATED, Flaw, told, unread
from harness.formats.limits import MAX_TOLD
from harness.formats.unicode import lines, writable

#: Characters that no text has: NUL and the C0 and C1 controls, but for layout.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
#: Lines of a JSON Lines file, and cells of a CSV, that are looked at.
MAX_LINES = 200_000
_SEPARATORS = ";,\t|"


def decoded(raw: bytes) -> str | None:
    """UTF-8, UTF-16 with its mark, else Windows-1252; None when what comes is no text."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        codecs: tuple[str, ...] = ("utf-16",)
    else:
        codecs = ("utf-8-sig", "cp1252")
    for codec in codecs:
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        return None if _CONTROLS.search(text.replace("\f", " ")) else text
    return None


def table(raw: bytes) -> Iterator[Flaw]:
    """A header line, then as many cells in every row."""
    text = decoded(raw)
    if text is None:
        yield Flaw(Text("texte UTF-8, UTF-16 ou Windows-1252", "UTF-8, UTF-16 or Windows-1252 text"), Text("octets illisibles", "unreadable bytes"),
                   Text("encodage non reconnu", "unknown encoding"))  # fmt: skip
        return
    width = 0
    ragged: list[tuple[int, int]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text), strict=True)
    last = 0
    try:
        for cells in islice(reader, MAX_LINES):
            if not any(c.strip() for c in cells):
                continue
            width, last = width or len(cells), reader.line_num
            if len(cells) != width and any(c.strip() for c in cells[width:]) | (len(cells) < _least(width, text)):
                ragged.append((reader.line_num, len(cells)))
    except csv.Error as error:
        flaw = Flaw(Text("CSV lisible", "readable CSV"), told(error), TRUNCATED, Place("", reader.line_num))
        yield unread(flaw.expected, flaw.actual) if "field larger" in str(error) else flaw
    for line, count in ragged[:MAX_TOLD]:
        yield Flaw(Text(f"{width} colonnes, comme l'en-tête", f"{width} columns, as the header"), same(str(count)),
                   Text("ligne de longueur différente", "row of another length"), Place("", line),
                   None if line == last and count < width else Level.WARNING)  # fmt: skip


def _least(width: int, text: str) -> int:
    """The cells of a row, when the header ends by separators that name no column."""
    head = next((line for line in text[:65_536].splitlines() if line.strip()), "")
    return width - (len(head) - len(head.rstrip(_SEPARATORS + " ")))


def separator(text: str) -> str:
    """The separator that the first line uses most."""
    head = next((line for line in text[:65_536].splitlines() if line.strip()), "")
    return max(_SEPARATORS, key=head.count)


def xml_flaw(raw: bytes) -> Flaw | None:
    """Why some bytes are not well-formed XML; None when they are. Nothing is kept, no entity is fetched."""
    parser = expat.ParserCreate()
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        return Flaw(
            Text("XML bien formé", "well-formed XML"),
            told(error),
            Text("XML mal formé ou tronqué", "XML malformed or truncated"),
            Place("", error.lineno),
        )
    except (ValueError, LookupError) as error:  # an encoding that is unknown, or of several bytes
        return Flaw(
            Text("XML bien formé", "well-formed XML"),
            told(error),
            Text("XML mal formé ou tronqué", "XML malformed or truncated"),
        )
    return None


def json_lines(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines that are not empty, with their number."""
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if number > MAX_LINES:
            return
        if line.strip():
            yield number, line.strip()


def json_flaw(raw: bytes, place: Place | None = None) -> Flaw | None:
    """Why some bytes are not JSON; None when they are."""
    try:
        json.loads(raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"))
    except RecursionError:
        return Flaw(
            Text("JSON lisible", "readable JSON"),
            Text("imbrication excessive", "nested too deep"),
            Text("JSON mal formé", "malformed JSON"),
            place or Place(""),
        )
    except ValueError as error:
        where = place or Place("", getattr(error, "lineno", None))
        return Flaw(
            Text("JSON lisible", "readable JSON"),
            told(error),
            Text("JSON mal formé ou tronqué", "JSON malformed or truncated"),
            where,
        )
    return None


def is_json_lines(raw: bytes) -> bool:
    """Whether a file that is not one JSON value has one on each of its first two lines."""
    first = [line for _, (_, line) in zip(range(2), json_lines(raw[:1_000_000]), strict=False)]
    return len(first) == 2 and all(line[:1] == b"{" and json_flaw(line) is None for line in first)


def excerpt(text: str) -> str:
    """The beginning of a text, on one line."""
    return clip(writable(" ".join(lines(text)[:3])), 120)
