"""The two forms of a body, text/plain and text/html, that must say the same (SC.MSS.12)."""

from __future__ import annotations

import html
import re

#: What is compared of each: the beginning of a long text tells enough.
_MOST = 200_000
_WORD = re.compile(r"\w{3,}")
#: Text that nobody sees.
_HIDDEN = ("style", "script", "title")


def visible(markup: str) -> str:
    """The text of an HTML body, tags and hidden elements left out; one pass."""
    first, *pieces = markup[:_MOST].split("<")
    kept, hidden = [first], ""
    for piece in pieces:
        tag, closed, text = piece.partition(">")
        name = (tag.lower().split() or [""])[0]
        if name in _HIDDEN:
            hidden = name
        elif hidden and name == f"/{hidden}":
            hidden = ""
        kept.append("" if hidden or not closed else text)
    return html.unescape(" ".join(kept))


def common(plain: str, markup: str) -> float:
    """The part of the words of both that are in both, from 0 to 1; 1 when neither has any."""
    ours, theirs = ({word.casefold() for word in _WORD.findall(text)} for text in (plain[:_MOST], visible(markup)))
    every = ours | theirs
    return len(ours & theirs) / len(every) if every else 1.0
