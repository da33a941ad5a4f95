"""Tables and paragraphs of plain text, wrapped to a terminal: a cell takes as many lines as it needs."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterable, Iterator, Sequence

#: Text is hard to read when its lines are longer than this.
WIDEST = 100


def width() -> int:
    """The width to write for: the terminal's (COLUMNS when it is set), within reason."""
    return max(40, min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns))


def wrapped(text: str, room: int, indent: str = "", first: str | None = None) -> list[str]:
    """The lines of a paragraph; no word is cut, an id never at its hyphens, French punctuation stays with its word."""
    kept = re.sub(r" (?=[?!:;»%])|(?<=«) ", "\u00a0", text)
    lines = textwrap.wrap(kept, room, initial_indent=indent if first is None else first, subsequent_indent=indent,
                          break_long_words=False, break_on_hyphens=False)  # fmt: skip
    return [line.replace("\u00a0", " ") for line in lines] or [""]


def table(rows: Iterable[Sequence[str]], widths: Sequence[int], right: Sequence[int] = ()) -> Iterator[str]:
    """Rows in columns of these widths, two blanks apart; ``right`` numbers the columns set to the right."""
    for row in rows:
        cells = [[line for part in cell.split("\n") for line in wrapped(part, room)]
                 for cell, room in zip(row, widths, strict=True)]  # fmt: skip
        for number in range(max(map(len, cells))):
            line = [cell[number] if number < len(cell) else "" for cell in cells]
            yield "  ".join(
                text.rjust(room) if place in right else text.ljust(room)
                for place, (text, room) in enumerate(zip(line, widths, strict=True))
            ).rstrip()


def rule(widths: Sequence[int]) -> str:
    """A line under the heads of a table."""
    return "  ".join("─" * room for room in widths)
