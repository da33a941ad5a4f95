"""Delimiters, places and values of HL7v2, apart from the segments that hold them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from harness.core.place import Place
from harness.formats.limits import MAX_ESCAPES


@dataclass(frozen=True, slots=True)
class Delimiters:
    """MSH-1 and MSH-2 as the message declares them."""

    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    sub: str = "&"

    @classmethod
    def of(cls, header: str) -> Delimiters:
        """From the MSH segment; what is missing keeps its usual value."""
        separator = header[3:4] or "|"
        encoding = header[4:].split(separator, 1)[0]
        usual = "^~\\&"
        chars = [encoding[i] if i < len(encoding) else usual[i] for i in range(4)]
        return cls(separator, *chars)

    def unescape(self, text: str) -> str:
        r"""Resolve ``\F\ \S\ \T\ \R\ \E\ \Xhh..\`` and ``\.br\``; unknown sequences stay as they are, all do beyond MAX_ESCAPES."""
        if self.escape not in text or (len(text) > MAX_ESCAPES and text.count(self.escape) > MAX_ESCAPES):
            return text
        known = {"F": self.field, "S": self.component, "T": self.sub, "R": self.repetition, "E": self.escape}
        mark = re.escape(self.escape)

        def replace(found: re.Match[str]) -> str:
            code = found[1]
            if code.startswith("X") and re.fullmatch(r"X(?:[0-9A-Fa-f]{2})+", code):
                return bytes.fromhex(code[1:]).decode("latin-1")
            return known.get(code, "\n" if code == ".br" else found[0])

        return re.sub(f"{mark}([^{mark}]*){mark}", replace, text)


@dataclass(frozen=True, slots=True)
class Hl7Place(Place):
    """A place inside a segment; numbers are 0 when the place is wider than that."""

    field: int = 0
    repetition: int = 1
    component: int = 0
    sub: int = 0


class Located(Protocol):
    """What can tell the place of one of its values."""

    def place(self, number: int = 0, repetition: int = 1, component: int = 0, sub: int = 0) -> Hl7Place:
        """Where a value is, or would be."""
        ...


class Value:
    """A value that can say that it is absent; ``text`` is unescaped, ``None`` when there is nothing.

    Its place is worked out when somebody asks: most values are as they must be, and nobody does.
    """

    __slots__ = ("_at", "_owner", "text")

    def __init__(self, text: str | None, owner: Located, at: tuple[int, int, int, int]) -> None:
        self.text, self._owner, self._at = text, owner, at

    @property
    def place(self) -> Hl7Place:
        """Segment, field, repetition, component, subcomponent and line."""
        return self._owner.place(*self._at)

    @property
    def is_absent(self) -> bool:
        """No value at all, or the explicit HL7 null ``""``."""
        return self.text is None or self.text == '""'

    @property
    def present(self) -> str | None:
        """The text, or None when absent or explicitly null."""
        return None if self.text == '""' else self.text

    def __str__(self) -> str:
        return self.text or ""

    def __repr__(self) -> str:
        return f"Value({self.text!r}, {self.place.path})"


@dataclass(frozen=True, slots=True)
class Missing:
    """A segment that is not there: its values are absent, and placed at the header."""

    name: str
    header: Located

    def place(self, number: int = 0, repetition: int = 1, component: int = 0, sub: int = 0) -> Hl7Place:
        """``TXA-12.1``, at the line of the header; nothing repeats in what is not there."""
        del repetition
        path = f"{self.name}-{number}" + (f".{component}" if component else "") + (f".{sub}" if sub else "")
        at = self.header.place()
        return Hl7Place(path, at.line, at.anchor)
