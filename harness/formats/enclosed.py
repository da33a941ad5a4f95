"""The parts of a message that other messages enclose: their fields, their text, the e-mails they hold."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from functools import cached_property
from itertools import islice

from harness.core.place import Excerpt, Place, Row, clip
from harness.formats import limits, mime
from harness.formats.mail import Mail
from harness.formats.mail import read as read_mail
from harness.formats.unicode import lines, writable

#: Characters of a field and of a text that are looked at.
MAX_FIELD, _TEXT = 8_192, 65_536
_SHOWN = 1024 * 1024
#: Lines of a part among which its fields are looked for.
_LINES = 200


@dataclass(frozen=True, eq=False)
class PartSource:
    """The lines of the file from where one part begins, known by its media type: to locate and show its fields."""

    raw: bytes
    mark: str

    @cached_property
    def _window(self) -> tuple[int, list[str]]:
        """The number of the first line, and some lines from it; none when the part is not found."""
        head = self.raw[:_SHOWN]
        at = head.lower().find(self.mark.encode())
        if at < 0:
            return 1, []
        start = max(head.rfind(b"\n", 0, at), head.rfind(b"\r", 0, at)) + 1
        before = head[:start].replace(b"\r\n", b"\n")
        number = 1 + before.count(b"\n") + before.count(b"\r")
        return number, lines(head[start : start + _TEXT].decode("utf-8", "replace"))[:_LINES]

    def line_of(self, name: str) -> int | None:
        """The line of a field, None when it is absent or written another way."""
        first, found = self._window
        wanted = f"{name.lower()}:"
        return next((n for n, text in enumerate(found, first) if text[: len(wanted)].lower() == wanted), None)

    def excerpt(self, place: Place) -> Excerpt | None:
        """The lines around a field."""
        first, found = self._window
        if place.line is None:
            return None
        shown = range(max(first, place.line - 2), min(first + len(found), place.line + 3))
        rows = (Row(str(n), clip(found[n - first], 240), n == place.line) for n in shown)
        return Excerpt("text", "", tuple(rows))


def parts_of(message: Message) -> tuple[Message, ...]:
    """The parts of a container, as many as are looked at."""
    payload = message.get_payload() if message.is_multipart() else None
    parts = payload if isinstance(payload, list) else []
    return tuple(part for part in parts[: limits.MAX_MIME_PARTS] if isinstance(part, Message))


def inside(message: Message) -> Iterator[Message]:
    """A part and the parts inside it; what it encloses as an e-mail is not opened."""
    stack = [message]
    while stack:
        part = stack.pop()
        yield part
        if part.get_content_maintype() == "multipart":
            stack += reversed(parts_of(part))


def fields_of(part: Message) -> Iterator[tuple[str, str]]:
    """Name and text of each field of the machine-readable part."""
    inner = enclosed_in(part)
    for name, value in islice(inner.raw_items() if inner is not None else (), limits.MAX_MAIL_HEADERS):
        yield name.lower().strip(), " ".join(mime.decoded(_readable(value))[:MAX_FIELD].split())


def header_text(message: Message, name: str) -> str:
    """The first header of that name, decoded; one written in raw UTF-8, which headers must not be, is read all the same."""
    found = (value for key, value in message.raw_items() if key.lower() == name.lower())
    return " ".join(mime.decoded(_readable(next(found, ""))).split())


def _readable(value: object) -> str:
    """A header value as text; raw bytes that are not ASCII were kept as surrogates."""
    raw = str(value)[:MAX_FIELD].encode("utf-8", "surrogateescape" if isinstance(value, str) else "replace")
    return _as_text(raw, "utf-8")


def _as_text(raw: bytes, charset: str) -> str:
    try:
        codec = codecs.lookup(charset).name
        if codec in mime.NO_CHARSET:
            raise LookupError(codec)
        return writable(raw.decode(codec))
    except (LookupError, ValueError, TypeError):  # TypeError: a codec that is no text encoding gives bytes
        return raw.decode("latin-1")


def text_of(part: Message) -> str:
    """The text of a part, whatever its charset; empty when it cannot be decoded."""
    try:
        raw = part.get_payload(decode=True)
        charset = part.get_content_charset() or "utf-8"
    except Exception:  # the standard library's decoders raise many kinds of errors on odd charsets
        return ""
    return _as_text(raw[:_TEXT], charset) if isinstance(raw, bytes) else ""


def enclosed_in(part: Message) -> Message | None:
    """The headers and body that a ``message/*`` part holds."""
    inner = next(iter(parts_of(part)), None)
    if inner is not None and inner.keys():
        return inner
    written = _decoded_payload(part, inner)
    return read_mail(written).message if written else inner


def _decoded_payload(part: Message, inner: Message | None) -> bytes:
    """The bytes of a part that was encoded although it must not be, or that is plain text."""
    holder = Message()
    source = part if inner is None else inner
    try:
        holder["Content-Transfer-Encoding"] = str(part.get("Content-Transfer-Encoding", "7bit"))[:40]
        holder.set_payload(source.get_payload())
        raw = holder.get_payload(decode=True)
    except Exception:  # as above
        return b""
    return raw if isinstance(raw, bytes) else b""


def opened(part: Message) -> Mail | None:
    """The e-mail that a part encloses."""
    inner = enclosed_in(part)
    return Mail(b"", inner, mime.leaves_of(inner), ()) if inner is not None else None
