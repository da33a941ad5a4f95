"""How two texts differ: the first line that does, and its characters that do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

#: Characters kept on each side of what differs, and of what differs itself.
AROUND, INSIDE = 60, 80
_BASE64 = re.compile(r"[A-Za-z0-9+/]{120,}={0,2}")
_LINE_END = re.compile(r"\r\n|\r|\n")
#: The hash and the size of a document follow from another change, which says more.
_MINOR = re.compile(r"\b[0-9a-fA-F]{40,64}\b|(?<=<rim:Value>)\d{1,9}(?=</rim:Value>)")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a difference: an excerpt, and which of its characters differ."""

    text: str
    start: int = 0
    end: int = 0


def split_lines(text: str) -> list[str]:
    """The lines of a file, whatever ends them."""
    return _LINE_END.split(text)


def line_ends(text: str) -> str:
    """A text with its line ends made visible, for when nothing else differs."""
    return text.replace("\r", "␍").replace("\n", "␊")


def shortened(line: str) -> str:
    """A line that stands alone."""
    most = 2 * AROUND
    return line if len(line) <= most else line[:most] + "…"


@dataclass(frozen=True, slots=True)
class Unlike:
    """The first line that differs; a line that the other side lacks is None there."""

    number: int
    before: str | None
    after: str | None
    #: Nothing but hashes and sizes differ.
    minor: bool


def unlike(before: Sequence[str], after: Sequence[str]) -> Unlike | None:
    """The first line that differs, by more than a hash or a size where there is one."""
    major = _first([_MINOR.sub("#", line) for line in before], [_MINOR.sub("#", line) for line in after])
    found = major or _first(before, after)
    if found is None:
        return None
    number, ours, theirs = found
    return Unlike(number + 1, before[number] if ours else None, after[number] if theirs else None, major is None)


def _first(before: Sequence[str], after: Sequence[str]) -> tuple[int, bool, bool] | None:
    """The index of the first line that differs (it is the same on both sides), and which sides have it."""
    same = len(list(takewhile(lambda two: two[0] == two[1], zip(before, after, strict=False))))
    ours, theirs = list(before[same:]), list(after[same:])
    while ours and theirs and ours[-1] == theirs[-1]:
        ours.pop()
        theirs.pop()
    if not ours and not theirs:
        return None
    if _is_more(theirs, ours):
        return same, False, True
    return same, True, not _is_more(ours, theirs)


def _is_more(longer: Sequence[str], shorter: Sequence[str]) -> bool:
    """Whether the first of the longer lines was added: what follows it is more like the first of the others."""
    if not shorter:
        return bool(longer)
    if len(longer) <= len(shorter):
        return False
    return _likeness(longer[1], shorter[0]) > _likeness(longer[0], shorter[0])


def _likeness(a: str, b: str) -> float:
    return SequenceMatcher(None, a[:400], b[:400], autojunk=False).ratio()


def replaced_base64(before: str, after: str) -> tuple[str, str] | None:
    """The only base64 that differs between two lines, on both sides, when nothing else does."""
    if _BASE64.sub("", before) != _BASE64.sub("", after):
        return None
    fields = zip(_BASE64.findall(before), _BASE64.findall(after), strict=False)
    changed = [(a, b) for a, b in fields if a != b]
    return changed[0] if len(changed) == 1 else None


def pair(before: str, after: str) -> tuple[Side, Side]:
    """Both lines around what differs."""
    start = len(list(takewhile(lambda two: two[0] == two[1], zip(before, after, strict=False))))
    most = min(len(before), len(after)) - start
    end = next((n for n in range(most) if before[-1 - n] != after[-1 - n]), most)
    return _around(before, start, len(before) - end), _around(after, start, len(after) - end)


def _around(line: str, start: int, end: int) -> Side:
    """A line cut on both sides of what differs, which is cut too when it is long."""
    head = ("…" if start > AROUND else "") + line[max(0, start - AROUND) : start]
    inside = line[start:end]
    if len(inside) > INSIDE:
        inside = f"{inside[: INSIDE // 2]}…{inside[-INSIDE // 2 :]}"
    tail = line[end : end + AROUND] + ("…" if len(line) > end + AROUND else "")
    return Side(head + inside + tail, len(head), len(head) + len(inside))
