"""E-mails (.eml): headers with their lines, attachments with their bytes; reading never raises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from functools import cached_property

from harness.core.finding import Problem
from harness.core.place import Excerpt, Place, Row, clip
from harness.formats import dates, mime
from harness.formats.mail_headers import HeaderBlock, Lines, read_block, read_lines
from harness.formats.mime_part import Part, tree
from harness.formats.unicode import lines

_KNOWN = rb"(?:From|To|Subject|Date|Message-ID|MIME-Version|Received|Return-Path|Content-Type|Delivered-To|X-MSS-\w+)"
#: How much of the file is searched for the line of a header.
_SHOWN = 1024 * 1024
_HEADER = re.compile(rb"(?im)^" + _KNOWN + rb":")


def looks_like_mail(raw: bytes) -> bool:
    """A header block first, with at least two headers that mails have."""
    head = raw[:16_384].lstrip(b"\xef\xbb\xbf")
    block = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    first = block.split(b"\n", 1)[0]
    named = {m[0].lower() for m in _HEADER.finditer(block)}
    return bool(re.match(rb"(?:From |[!-9;-~]+:)", first)) and len(named) >= 2


@dataclass(frozen=True, slots=True)
class HeaderValue:
    """A decoded header."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Attachment:
    """A leaf part that is not the body text."""

    name: str
    content_type: str
    content: bytes
    number: int
    #: The attached e-mail that it is in.
    outer: str = ""
    #: The MIME part that holds it.
    source: Part | None = None

    @property
    def part(self) -> str:
        """How findings name it."""
        own = f"pièce jointe {self.number}" + (f" ({self.name})" if self.name else "")
        return f"{self.outer} › {own}" if self.outer else own


@dataclass(frozen=True, eq=False)
class Mail:
    """One e-mail."""

    raw: bytes
    message: Message
    leaves: tuple[mime.Leaf, ...]
    problems: tuple[Problem, ...]
    #: The parts, when parsing made them already.
    parts: Part | None = None

    @cached_property
    def root(self) -> Part:
        """The tree of MIME parts."""
        return self.parts or tree(self.message)

    def headers(self, name: str) -> list[HeaderValue]:
        """All headers of that name, RFC 2047 decoded."""
        return [HeaderValue(mime.decoded(str(v)), self.place(name)) for v in self.message.get_all(name, [])]

    def header(self, name: str) -> str | None:
        """The first header of that name, None when absent or blank."""
        found = self.headers(name)
        return found[0].text.strip() or None if found else None

    def place(self, name: str) -> Place:
        """Where a header is, or the first line when it is absent."""
        wanted = f"{name.lower()}:"
        found = (n for n, text in enumerate(self._head, 1) if text[: len(wanted)].lower() == wanted)
        return Place(name, next(found, None), self)

    @cached_property
    def block(self) -> HeaderBlock:
        """The headers as their bytes tell them."""
        return read_block(self.raw)

    @cached_property
    def lines(self) -> Lines:
        """How the lines of the whole e-mail end."""
        return read_lines(self.raw)

    @cached_property
    def texts(self) -> list[Part]:
        """The parts of text that are no attachment, in order."""
        return [leaf.part for leaf in self.leaves if leaf.is_text]

    @property
    def body(self) -> bytes:
        """Everything after the header block."""
        return self.raw[len(self.block.raw) :].lstrip(b"\r\n")

    @property
    def is_report(self) -> bool:
        """An MDN or a DSN."""
        return self.root.content_type == "multipart/report"

    def line(self, number: int, path: str = "") -> Place:
        """A line of the header block."""
        return Place(path, number, self)

    @cached_property
    def _head(self) -> list[str]:
        """The lines of the header block."""
        head = lines(self.raw[:_SHOWN].decode("utf-8", "replace"))
        return head[: head.index("")] if "" in head else head

    def excerpt(self, place: Place) -> Excerpt | None:
        """The header lines around a place."""
        if place.line is None or place.line > len(self._head):
            return None
        first, last = max(1, place.line - 2), min(len(self._head), place.line + 2)
        rows = tuple(Row(str(n), clip(self._head[n - 1], 240), n == place.line) for n in range(first, last + 1))
        return Excerpt("text", "", rows)

    @property
    def instant(self) -> str:
        """``Date`` as a sortable instant (UTC); empty when it is absent or no date."""
        return dates.of_mail(self.header("Date")).sort

    def addresses(self, name: str) -> list[str]:
        """The addresses of all headers of a name."""
        return [a for header in self.headers(name) for a in mime.addresses(header.text)]

    def recipients(self) -> list[HeaderValue]:
        """Every address of To, Cc and Bcc."""
        found = []
        for name in ("To", "Cc", "Bcc"):
            for header in self.headers(name):
                found += [HeaderValue(a, header.place) for a in mime.addresses(header.text)]
        return found

    @cached_property
    def attachments(self) -> list[Attachment]:
        """Every leaf part that has a file name or is not text; attached messages are not opened."""
        return list(self._attachments())

    def _attachments(self) -> Iterator[Attachment]:
        kept = [leaf for leaf in self.leaves if not leaf.is_text]
        for number, leaf in enumerate(kept, 1):
            yield Attachment(leaf.name, leaf.content_type, leaf.content, number, source=leaf.part)


def read(raw: bytes) -> Mail:
    """Parse an e-mail; never raises on content."""
    found = mime.parse(raw)
    return Mail(raw, found.message, found.leaves, found.problems, found.root)
