"""Delimiters, places and values of HL7v2, apart from the segments that hold them."""

from __future__ import annotations

import re
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Value:
    """A value that can say that it is absent; ``text`` is unescaped, ``None`` when there is nothing."""

    text: str | None
    place: Hl7Place

    @property
    def is_absent(self) -> bool:
        """No value at all, or the explicit HL7 null ``""``."""
        return self.text is None or self.text == '""'

    @property
    def present(self) -> str | None:
        """The text, or None when absent or explicitly null."""
        return None if self.is_absent else self.text

    def __str__(self) -> str:
        return self.text or ""
