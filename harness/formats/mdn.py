"""Reports on an e-mail: MDN (RFC 8098, RFC 6522) and the error e-mail that stands for one; reading never raises.

LPS 1.1, "Structure du MDN" and "Courriel standard". Both writings of an error are read: the modifier of
``Disposition`` alone with its ``Error`` field, and the early one that put the whole chain in the modifier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import Message
from enum import Enum
from functools import cached_property
from itertools import islice

from harness.core.place import Place
from harness.formats import limits, mime
from harness.formats.enclosed import (
    MAX_FIELD,
    PartSource,
    enclosed_in,
    fields_of,
    header_text,
    inside,
    opened,
    parts_of,
    text_of,
)
from harness.formats.mail import Mail
from harness.formats.mdn_fields import Chain, Disposition, Recipient, chain_of, disposition_of, recipient_of
from harness.formats.unicode import writable

NOTIFICATION = "message/disposition-notification"
ORIGINAL = "message/rfc822"
#: A third part that gives the headers of the original only (RFC 6522 §3 admits it, the volet does not).
HEADERS = "text/rfc822-headers"
#: ``[KO Intégration système !][902] …``; the guide's own example of an error e-mail once said ``[Erreur d'intégration !]``.
_KO = re.compile(r"\s*\[\s*(?P<word>KO|Erreur)\b(?P<rest>[^\]]{0,60})\]\s*(?:\[\s*(?P<code>[^\]]{0,20}?)\s*\])?", re.I)
_EXACT = "[KO Intégration système !]"
_FAILURES = re.compile(r"error|fail", re.I)


class Form(Enum):
    """What the report is written as."""

    MDN = "MDN"
    ERROR_MAIL = "e-mail d'erreur"


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject line of a report: whether it says KO, in which words, with which code."""

    text: str
    ko: bool
    #: Written as the guide writes it.
    exact: bool
    code: str | None
    #: What follows the marks of failure.
    rest: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the machine-readable part; ``text`` is None when it is absent."""

    text: str | None
    place: Place


@dataclass(frozen=True, eq=False)
class Report:
    """A report, part after part."""

    mail: Mail
    form: Form
    #: The multipart that holds the parts.
    container: Message
    parts: tuple[Message, ...]

    # -- parts -----------------------------------------------------------------------------------

    @cached_property
    def types(self) -> tuple[str, ...]:
        """The media type of each part, in order."""
        return tuple(writable(part.get_content_type())[:100] for part in self.parts)

    def first(self, *types: str) -> Message | None:
        """The first part of one of these types."""
        return next((p for p, kind in zip(self.parts, self.types, strict=True) if kind in types), None)

    @cached_property
    def text(self) -> str:
        """What people read: the first text part, or the first text of the first part."""
        for part in self.parts[:1] or (self.container,):
            found = next((p for p in inside(part) if p.get_content_type().startswith("text/")), None)
            if found is not None:
                return text_of(found)
        return ""

    @cached_property
    def extras(self) -> tuple[str, ...]:
        """Names of the files attached beside the parts of a report, as early versions of the guide wanted."""
        known = ("text/plain", NOTIFICATION, ORIGINAL, HEADERS, "multipart/alternative")
        others = [(p, k) for p, k in zip(self.parts, self.types, strict=True) if k not in known]
        return tuple(mime.file_name(part) or kind for part, kind in others)

    def part_place(self, number: int) -> Place:
        """Where a part is, or would be."""
        kind = self.types[number - 1] if number <= len(self.types) else ""
        return Place(f"partie {number}" + (f" ({kind})" if kind else ""))

    # -- fields ----------------------------------------------------------------------------------

    @cached_property
    def _notification(self) -> list[tuple[str, str]]:
        part = self.first(NOTIFICATION)
        return list(fields_of(part)) if part is not None else []

    def fields(self, name: str) -> list[Field]:
        """Every field of that name."""
        wanted = name.lower()
        return [Field(text, self._place(name)) for key, text in self._notification if key == wanted]

    def misplaced(self, name: str) -> bool:
        """Whether a field stands among the MIME headers of its part: the blank line before the fields is missing."""
        part = self.first(NOTIFICATION)
        return part is not None and not self.fields(name) and part.get(name) is not None

    def field(self, name: str) -> Field:
        """The first field of that name, or where it is missing."""
        return next(iter(self.fields(name)), None) or Field(None, self._place(name))

    def _place(self, name: str) -> Place:
        return Place(f"{NOTIFICATION} › {name}", self._source.line_of(name), self._source)

    @cached_property
    def _source(self) -> PartSource:
        return PartSource(self.mail.raw, NOTIFICATION)

    @cached_property
    def disposition(self) -> Disposition:
        """``Disposition``, taken apart as far as it can be."""
        return disposition_of(self.field("Disposition").text or "")

    @property
    def final_recipient(self) -> Recipient:
        """``Final-Recipient``: address type and address."""
        return recipient_of(self.field("Final-Recipient").text or "")

    @property
    def original_recipient(self) -> Recipient:
        """``Original-Recipient``: address type and address."""
        return recipient_of(self.field("Original-Recipient").text or "")

    @cached_property
    def original_ids(self) -> tuple[str, ...]:
        """What may be the Message-ID of the original: ``Original-Message-ID``, that of the enclosed one, In-Reply-To."""
        enclosed = self.headers.header("Message-ID") if self.headers is not None else None
        told = (self.field("Original-Message-ID").text, enclosed, self.mail.header("In-Reply-To"))
        return tuple(dict.fromkeys(id for id in map(normal_id, told) if id))

    @property
    def original_message_id(self) -> str | None:
        """The first of them."""
        return next(iter(self.original_ids), None)

    @cached_property
    def error(self) -> Chain | None:
        """The error chain: field ``Error``, else the early writing inside ``Disposition``."""
        told = self.field("Error").text or self.disposition.early_chain
        return chain_of(told) if told else None

    # -- outcome ---------------------------------------------------------------------------------

    @cached_property
    def subject(self) -> Subject:
        """The subject line, read."""
        return subject_of(header_text(self.mail.message, "Subject"))

    @cached_property
    def failed(self) -> bool:
        """Whether the report tells a failure; an error e-mail always does, one without any field says it in its subject."""
        if self.form is Form.ERROR_MAIL:
            return True
        if not any(self.field(name).text for name in ("Disposition", "Error", "Failure")):
            return self.subject.ko
        return bool(_FAILURES.search(self.disposition.modifier)) or any(
            self.field(name).text for name in ("Error", "Failure")
        )

    @cached_property
    def code(self) -> str | None:
        """The error code: that of the chain, else of the subject, else of the text."""
        chain = self.error.code if self.error is not None else None
        return chain or self.subject.code or (self._text_code if self.failed else None)

    @property
    def _text_code(self) -> str | None:
        found = re.search(r"(?<!\d)90[0-6](?!\d)", self.text)
        return found[0] if found else None

    def says(self, code: str) -> bool:
        """Whether the text for people gives a code."""
        return re.search(rf"(?<!\d){re.escape(code)}(?!\d)", self.text) is not None

    # -- original --------------------------------------------------------------------------------

    @cached_property
    def headers(self) -> Mail | None:
        """The original without its attachments: its headers are often all that is asked for."""
        part = self.first(ORIGINAL, HEADERS)
        inner = enclosed_in(part) if part is not None else None
        return Mail(b"", inner, (), ()) if inner is not None else None

    @cached_property
    def original(self) -> Mail | None:
        """The e-mail that is reported on, as it is enclosed; its headers alone when nothing else is."""
        found = self.headers
        return replace(found, leaves=mime.leaves_of(found.message)) if found is not None else None

    @property
    def has_whole_original(self) -> bool:
        """Whether the original is enclosed as an e-mail, not by its headers alone."""
        return self.first(ORIGINAL) is not None


def read_mdn(mail: Mail) -> Report | None:
    """The report that an e-mail is, None when it is none; never raises on content."""
    container = _container(mail.message)
    parts = parts_of(container)
    kinds = {part.get_content_type() for part in parts}
    if NOTIFICATION in kinds or report_type(container) == "disposition-notification":
        return Report(mail, Form.MDN, container, parts)
    if subject_of(header_text(mail.message, "Subject")).ko:
        return Report(mail, Form.ERROR_MAIL, container, parts)
    return None


def subject_of(text: str) -> Subject:
    """Read a subject line."""
    found = _KO.match(text)
    if found is None:
        return Subject(text, False, False, None, text.strip())
    exact = text.strip().startswith(_EXACT)
    return Subject(text, True, exact, (found["code"] or "").strip() or None, text[found.end() :].strip())


def normal_id(text: str | None) -> str | None:
    """A Message-ID without brackets and blanks, None when nothing is left."""
    return re.sub(r"[\s<>]", "", text[:MAX_FIELD]) or None if text else None


def body_text(mail: Mail) -> str:
    """What people read in an e-mail: its first text."""
    found = (p for p in islice(inside(mail.message), limits.MAX_MIME_PARTS) if p.get_content_type() == "text/plain")
    part = next(found, None)
    return text_of(part) if part is not None else ""


def attached_to_forwards(mail: Mail) -> Iterator[bytes]:
    """The files attached to the e-mails that an e-mail encloses."""
    for part in islice(inside(mail.message), limits.MAX_MIME_PARTS):
        enclosed = opened(part) if part.get_content_type() == ORIGINAL else None
        yield from (a.content for a in enclosed.attachments) if enclosed is not None else ()


def _container(message: Message) -> Message:
    """The multipart of the report: the e-mail itself, or the report that a gateway wrapped."""
    if message.get_content_type() == "multipart/report":
        return message
    inner = [p for p in parts_of(message) if p.get_content_type() == "multipart/report"]
    return inner[0] if inner and report_type(inner[0]) != "delivery-status" else message


def report_type(message: Message) -> str:
    """The report-type of Content-Type, empty when there is none."""
    try:
        found = message.get_param("report-type")
    except Exception:  # broken RFC 2231 continuations raise many kinds of errors
        return ""
    return found.strip().lower() if isinstance(found, str) else ""
