"""The text of a documentation: plain, Markdown, HTML, DOCX, ODT; that of a PDF is not read."""

from __future__ import annotations

import html
import re

from harness.formats import texts
from harness.formats.whole import Contents

#: What opens a part that nobody reads, and how each ends.
_HIDDEN = re.compile(r"<(script|style)\b|<!--", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,4000}>")
_MAIN = {"DOCX": "word/document.xml", "ODT": "content.xml"}
#: Characters of a documentation that are looked at.
MAX_PROSE = 4_000_000


def text_of(contents: Contents) -> str | None:
    """The words of a documentation; None when this file gives no text (PDF, image)."""
    if contents.format in _MAIN:
        part = contents.package.read(_MAIN[contents.format])
        return _visible(part.decode("utf-8", "replace")) if isinstance(part, bytes) else None
    if contents.format in ("HTML", "XML"):
        return _visible(texts.decoded(contents.raw) or "")
    if contents.format == "RTF":
        return _of_rtf(contents.raw.decode("latin-1")[:MAX_PROSE])
    if contents.format in ("TXT", "CSV", "EML"):
        return (texts.decoded(contents.raw) or "")[:MAX_PROSE]
    return None


_RTF_CHARACTER = re.compile(r"\\'([0-9a-fA-F]{2})|\\u(-?\d{1,5}) ?(?:\\'[0-9a-fA-F]{2}|\?)?")
_RTF_COMMAND = re.compile(r"\\[a-z]+-?\d* ?|[{}]")


def _of_rtf(raw: str) -> str:
    """Without commands; letters with accents are written in Windows-1252 or by their number."""
    return _RTF_COMMAND.sub(" ", _RTF_CHARACTER.sub(_rtf_character, raw))


def _rtf_character(found: re.Match[str]) -> str:
    if found[1]:
        return bytes.fromhex(found[1]).decode("cp1252", "replace")
    number = int(found[2]) % 65_536
    return "\ufffd" if 0xD800 <= number < 0xE000 else chr(number)


def _shown(marked_up: str) -> str:
    """Without scripts, styles nor comments, in one pass; what is never closed hides nothing."""
    lowered = marked_up.lower() if marked_up.isascii() else re.sub("[A-Z]+", lambda m: m[0].lower(), marked_up)
    kept, at, endless = [], 0, set[str]()
    for opening in _HIDDEN.finditer(marked_up):
        if opening.start() < at:
            continue
        end = f"</{opening[1].lower()}" if opening[1] else "-->"
        close = lowered.find(end, opening.end()) if end not in endless else -1
        if close < 0:
            endless.add(end)
            continue
        kept += [marked_up[at : opening.start()], " "]
        at = lowered.find(">", close) + 1 or len(marked_up)
    return "".join(kept) + marked_up[at:]


def _visible(marked_up: str) -> str:
    """Without tags; the end of a paragraph parts words, a change of style inside a word does not."""
    bare = _shown(marked_up[: 4 * MAX_PROSE])
    parted = re.sub(r"</(?:w:|text:)?(?:p|tr|tc|h|td|li|div|h[1-6])\s*>|<(?:w:|text:)?(?:br|tab|s)\b", r" \g<0>", bare)
    return html.unescape(_TAG.sub("", parted))[:MAX_PROSE]
