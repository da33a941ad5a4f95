"""The mention that the State pays, compared without case, accents, apostrophes, punctuation nor blanks."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

from harness.core.text import Text

#: What the order must bear, word by word; the only text quoted here, for editors copy it on their orders.
MENTION = "Montant pris en charge par l’Etat au titre du Ségur de la santé"
#: Words of an order that are looked at.
_MAX_TEXT = 20_000


def words(text: str) -> list[str]:
    """The words of a text, in small letters without accents; ``l'Etat`` is two."""
    plain = unicodedata.normalize("NFKD", text[:_MAX_TEXT]).casefold().replace("œ", "oe")
    return re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))


_WANTED = words(MENTION)


def is_borne(text: str) -> bool:
    """Whether the mention is somewhere in a text, its words in order and nothing between them."""
    return f" {' '.join(_WANTED)} " in f" {' '.join(words(text))} "


def differences(text: str) -> Text | None:
    """The words that differ, when a text nearly bears the mention; None when it is another text."""
    found = words(text)[:200]
    matcher = SequenceMatcher(None, _WANTED, found, autojunk=False)
    kept = sum(block.size for block in matcher.get_matching_blocks())
    if kept * 2 < len(_WANTED):
        return None
    missing, added = [], []
    for tag, a, b, c, d in matcher.get_opcodes():
        missing += _WANTED[a:b] if tag in ("delete", "replace") else []
        added += found[c:d] if tag in ("insert", "replace") and 0 < a < len(_WANTED) else []
    told = [(missing, "manque", "missing"), (added, "en trop", "added")]
    parts = [(f"{fr} : {' '.join(w)}", f"{en}: {' '.join(w)}") for w, fr, en in told if w]
    return Text(" ; ".join(fr for fr, _ in parts), " ; ".join(en for _, en in parts))
