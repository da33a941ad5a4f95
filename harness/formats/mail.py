"""E-mails (.eml): headers with their lines, attachments with their bytes; reading never raises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses
from functools import cached_property

from harness.core.finding import Problem
from harness.core.place import Excerpt, Place, Row, clip
from harness.core.text import Text, same
from harness.formats import limits

_KNOWN = rb"(?:From|To|Subject|Date|Message-ID|MIME-Version|Received|Return-Path|Content-Type|Delivered-To|X-MSS-\w+)"
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

    @property
    def part(self) -> str:
        """How findings name it."""
        return f"pièce jointe {self.number}" + (f" ({self.name})" if self.name else "")


@dataclass(frozen=True, eq=False)
class Mail:
    """One e-mail."""

    raw: bytes
    message: Message
    problems: tuple[Problem, ...]

    def headers(self, name: str) -> list[HeaderValue]:
        """All headers of that name, RFC 2047 decoded."""
        return [HeaderValue(_decoded(str(v)), self.place(name)) for v in self.message.get_all(name, [])]

    def header(self, name: str) -> str | None:
        """The first header of that name, None when absent or blank."""
        found = self.headers(name)
        return found[0].text.strip() or None if found else None

    def place(self, name: str) -> Place:
        """Where a header is, or the first line when it is absent."""
        block = re.split(rb"\r?\n\r?\n", self.raw, maxsplit=1)[0]
        found = re.search(rb"(?im)^" + re.escape(name.encode("ascii", "replace")) + rb":", block)
        line = block[: found.start()].count(b"\n") + 1 if found else None
        return Place(name, line, self)

    def excerpt(self, place: Place) -> Excerpt | None:
        """The header lines around a place."""
        if place.line is None:
            return None
        lines = self.raw[:65_536].decode("utf-8", "replace").splitlines()
        first, last = max(1, place.line - 2), min(len(lines), place.line + 2)
        rows = tuple(Row(str(n), clip(lines[n - 1], 240), n == place.line) for n in range(first, last + 1))
        return Excerpt("text", "", rows)

    def recipients(self) -> list[HeaderValue]:
        """Every address of To, Cc and Bcc."""
        found = []
        for name in ("To", "Cc", "Bcc"):
            for header in self.headers(name):
                found += [HeaderValue(a, header.place) for _, a in getaddresses([header.text]) if a]
        return found

    @cached_property
    def attachments(self) -> list[Attachment]:
        """Every leaf part that has a file name or is not text; attached messages are not opened."""
        return list(self._attachments())

    def _attachments(self) -> Iterator[Attachment]:
        number = 0
        for part in _leaves(self.message, 0):
            name, kind = _file_name(part), part.get_content_type()
            if not name and kind.startswith("text/") and kind != "text/xml":
                continue
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                number += 1
                yield Attachment(name, kind, payload, number)


def read(raw: bytes) -> Mail:
    """Parse an e-mail; never raises on content."""
    message = BytesParser(policy=compat32).parsebytes(raw)
    problems = []
    parts = list(_leaves(message, 0))
    for part in parts[: limits.MAX_MIME_PARTS]:
        part.get_payload(decode=True)  # decoding is what records base64 defects
        problems += [_problem(str(type(d).__name__), part.get_content_type()) for d in part.defects]
    problems += [_problem(str(type(d).__name__), "") for d in message.defects if message.is_multipart()]
    if len(parts) > limits.MAX_MIME_PARTS:
        problems.append(_problem(f"{len(parts)} > {limits.MAX_MIME_PARTS}", ""))
    return Mail(raw, message, tuple(problems))


def _leaves(message: Message, depth: int) -> Iterator[Message]:
    if depth > limits.MAX_MIME_DEPTH:
        return
    payload = message.get_payload()
    if isinstance(payload, list) and message.get_content_maintype() == "multipart":
        for part in payload[: limits.MAX_MIME_PARTS]:
            if isinstance(part, Message):
                yield from _leaves(part, depth + 1)
    elif not message.is_multipart():
        yield message


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except (LookupError, UnicodeError, ValueError, TypeError):
        return ""
    return _decoded(name)


def _decoded(text: str) -> str:
    try:
        pieces = decode_header(text)
    except (ValueError, UnicodeError):
        return text
    return "".join(_piece(content, codec) for content, codec in pieces)


def _piece(content: bytes | str, codec: str | None) -> str:
    if isinstance(content, str):
        return content
    try:
        return content.decode(codec or "utf-8", "replace")
    except LookupError:
        return content.decode("latin-1")


def _problem(defect: str, where: str) -> Problem:
    return Problem(
        "FORMAT-MAIL", Place(where), Text("structure MIME complète (RFC 2045)", "complete MIME structure (RFC 2045)"),
        same(defect), Text("e-mail mal formé ou tronqué", "malformed or truncated e-mail"),
    )  # fmt: skip
