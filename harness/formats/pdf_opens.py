"""Whether a PDF opens, without drawing it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from harness.core.finding import Level
from harness.core.text import Text, same
from harness.formats import pdf, pdf_pages
from harness.formats.flaws import Flaw, cut

_START = re.compile(rb"startxref\s+(\d+)\s*%%EOF")


def flaws(raw: bytes) -> Iterator[Flaw]:
    """A PDF that opens: not encrypted, its end, its cross-reference table where it says, one page at least."""
    if pdf.is_encrypted(raw):
        yield Flaw(
            Text("PDF non chiffré", "PDF not encrypted"),
            same("/Encrypt"),
            Text("PDF protégé par un mot de passe ou des droits", "PDF protected by a password or permissions"),
        )
        return
    if not pdf.ends(raw):
        yield cut("marque de fin %%EOF", "end mark %%EOF")
        return
    last = next(reversed(list(_START.finditer(raw, max(0, len(raw) - 4096)))), None)
    start = raw.find(b"%PDF-")
    if last is None or not any(_is_table_at(raw, int(last[1]) + shift) for shift in {0, start}):
        lost = cut(
            "table des objets à la place que donne startxref",
            "cross-reference table where startxref says",
            last[1].decode() if last else None,
        )
        yield replace(lost, level=Level.WARNING)
    elif not pdf_pages.count(raw):
        yield Flaw(Text("une page au moins", "one page at least"), same("0"), Text("PDF sans page", "PDF without page"))


def _is_table_at(raw: bytes, at: int) -> bool:
    return re.match(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b)", raw[at : at + 64]) is not None
