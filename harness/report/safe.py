"""Text from samples made harmless and visible before it reaches a page, an XML file or a terminal."""

from __future__ import annotations

import unicodedata

#: Categories that a reader cannot see or that can lie about the order of what they see.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def visible(text: str, keep: str = "") -> str:
    """Replace control, bidirectional and invisible characters by a visible mark.

    ``keep`` lists those that stay (``"\\n\\t"`` where the medium can show them). An invisible
    character in an identifier is often the very defect, so it is shown and never dropped.
    """
    if text.isprintable():
        return text
    return "".join(c if c in keep else _mark(c) for c in text)


def _mark(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if unicodedata.category(char) in _HIDDEN:
        return f"⟨U+{code:04X}⟩"
    return char


def multiline(text: str) -> str:
    """Like ``visible``, for media that show line ends (an HTML page, an XML text node)."""
    return visible(text.replace("\r\n", "\n"), keep="\n\t")


def encodable(text: str, encoding: str) -> str:
    """Replace what the terminal's encoding has no character for, so that printing never fails."""
    return text.encode(encoding, "replace").decode(encoding)


def pieces(text: str, span: tuple[int, int] | None) -> tuple[str, str, str]:
    """Before, inside and after ``span``; bounds outside the text are brought back into it."""
    if span is None:
        return text, "", ""
    start, end = (max(0, min(bound, len(text))) for bound in span)
    return text[:start], text[start : max(start, end)], text[max(start, end) :]
