"""One entry of an export of traces or accounts, what could not be read of it, and the lines that both are found in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from harness.core.place import Place
from harness.core.text import Text
from harness.formats.limits import MAX_LOG_LINE
from harness.formats.unicode import writable

BOM = b"\xef\xbb\xbf"


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

TOO_MANY = Text("davantage, la suite n'est pas lue", "more, the rest is not read")
FORMATS = Text("JSON Lines, tableau JSON, CSV avec ligne d'en-tête, ressources FHIR en JSON",
               "JSON Lines, JSON array, CSV with a header line, FHIR resources as JSON")  # fmt: skip


def lines(raw: bytes, codec: str) -> Iterator[tuple[int, str | None]]:
    """Each line with its number, None when it is too long to be read; blank ones are left out."""
    start = len(BOM) if raw.startswith(BOM) else 0
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


def too_long(number: int) -> Unread:
    return Unread(Place("", number), Text(f"au plus {MAX_LOG_LINE} octets", f"at most {MAX_LOG_LINE} bytes"), Text("ligne plus longue, non lue", "a longer line, not read"), ours=True)  # fmt: skip
