"""The text of a documentation: plain, Markdown, HTML, DOCX, ODT; that of a PDF is not read."""

from __future__ import annotations

import html
import re

from harness.formats import texts
from harness.formats.whole import Contents

_HIDDEN = re.compile(r"(?is)<(script|style)\b[^>]{0,1000}>.*?</\1\s*>|<!--.*?-->")
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
        return re.sub(r"\\[a-z]+-?\d* ?|[{}]", " ", contents.raw.decode("latin-1")[:MAX_PROSE])
    if contents.format in ("TXT", "CSV", "EML"):
        return (texts.decoded(contents.raw) or "")[:MAX_PROSE]
    return None


def _visible(marked_up: str) -> str:
    """Without tags; the end of a paragraph parts words, a change of style inside a word does not."""
    bare = _HIDDEN.sub(" ", marked_up[: 4 * MAX_PROSE])
    parted = re.sub(r"</(?:w:|text:)?(?:p|tr|tc|h|td|li|div|h[1-6])\s*>|<(?:w:|text:)?(?:br|tab|s)\b", r" \g<0>", bare)
    return html.unescape(_TAG.sub("", parted))[:MAX_PROSE]
