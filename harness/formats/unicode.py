"""Text that can always be written: JSON escapes and some charsets decode to lone surrogates."""

from __future__ import annotations

import re

_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n|\r|\n")


def writable(text: str) -> str:
    """The text with U+FFFD for each lone surrogate, pairs joined into their character."""
    if _SURROGATE.search(text) is None:
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def lines(text: str) -> list[str]:
    """Lines as parsers count them: CR, LF and CRLF only (``str.splitlines`` also cuts at U+0085, U+2028...)."""
    return _LINE_END.split(text)
