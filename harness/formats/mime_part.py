"""The tree of MIME parts of an e-mail: what each announces, how its name is written, whether its bytes follow.

Each accessor answers when it is asked and never raises; parsing within bounds is in ``mime``.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from functools import cached_property

from harness.core.place import Place
from harness.core.text import Text, same
from harness.formats import base64, limits
from harness.formats.charsets import decoded, is_charset
from harness.formats.mail_headers import long_lines
from harness.formats.unicode import writable

_QP = re.compile(r"=(?![0-9A-F]{2}|[ \t]*(?:\r?\n|$))")
#: RFC 2045: base64 and quoted-printable lines have at most 76 characters.
MAX_ENCODED_LINE = 76
#: Characters of a broken base64 that are looked at, whole groups of four.
_LOOKED_AT = 4 * 1024 * 1024
_ENCODINGS = frozenset({"7bit", "8bit", "binary", "base64", "quoted-printable"})


@dataclass(frozen=True, slots=True)
class FileName:
    """A file name and how a parameter writes it: ``plain``, ``rfc2231``, ``rfc2047`` or ``raw`` (eight-bit)."""

    text: str
    how: str
    #: ``Content-Disposition`` or ``Content-Type``.
    header: str
    charset: str = ""


@dataclass(frozen=True, slots=True)
class TransferFault:
    """What is wrong with an encoded content, and what is there."""

    what: Text
    actual: Text
    #: Decoders take it all the same.
    minor: bool = False


@dataclass(frozen=True, eq=False)
class Part:
    """One part; ``number`` is its path (``1.2``), empty for the e-mail itself."""

    message: Message
    number: str
    depth: int
    children: tuple[Part, ...] = ()

    def walk(self) -> Iterator[Part]:
        """The part and those under it, containers first."""
        yield self
        for child in self.children:
            yield from child.walk()

    @cached_property
    def place(self) -> Place:
        """How findings name it."""
        what = self.file_name.text if self.file_name else self.content_type
        return Place(f"partie MIME {self.number} ({what})" if self.number else f"e-mail ({self.content_type})")

    @cached_property
    def content_type(self) -> str:
        """``type/subtype``, lower case; text/plain when it is not told."""
        return writable(self.message.get_content_type())[:100]

    @property
    def is_container(self) -> bool:
        """Whether it holds parts."""
        return bool(self.children) or self.content_type.startswith("multipart/")

    @cached_property
    def tells_type(self) -> bool:
        """Whether Content-Type is there."""
        return "content-type" in self.message

    @cached_property
    def parameters(self) -> dict[str, str]:
        """The parameters of Content-Type, by lower-case name."""
        return {name: text for name, text, _, _ in self._parameters("Content-Type")}

    @cached_property
    def disposition(self) -> str | None:
        """``attachment``, ``inline``; None when it is not told."""
        try:
            told = self.message.get_content_disposition()
        except Exception:  # broken parameters raise many kinds of errors
            return None
        return writable(told) if told else None

    @cached_property
    def charset(self) -> str | None:
        """The charset that is told, lower case."""
        told = self.parameters.get("charset", "").strip().lower()
        return told or None

    @cached_property
    def encoding(self) -> str:
        """Content-Transfer-Encoding, lower case; 7bit when it is not told."""
        told = str(self.message.get("Content-Transfer-Encoding", "")).strip().lower()
        return writable(told)[:60] or "7bit"

    @cached_property
    def file_names(self) -> list[FileName]:
        """The name that each header gives, Content-Disposition first."""
        found = []
        for header, wanted in (("Content-Disposition", "filename"), ("Content-Type", "name")):
            named = next((p for p in self._parameters(header) if p[0] == wanted), None)
            if named is not None:
                found.append(FileName(named[1], named[2], header, named[3]))
        return found

    @property
    def file_name(self) -> FileName | None:
        """The first of them."""
        return self.file_names[0] if self.file_names else None

    def _parameters(self, header: str) -> list[tuple[str, str, str, str]]:
        """Name, decoded text, how it is written, charset."""
        raw = next((str(v) for n, v in self.message.raw_items() if n.lower() == header.lower()), "")
        eight_bit = not raw.isascii()
        try:
            told = self.message.get_params([], header)
        except Exception:  # unknown charsets and broken RFC 2231 continuations raise many kinds of errors
            return []
        return [_parameter(name, value, eight_bit) for name, value in told[1:]]

    # -- content ---------------------------------------------------------------------------------

    @property
    def encoded(self) -> str:
        """The content as it travels, eight-bit bytes as surrogates; empty for a container."""
        found = getattr(self.message, "_payload", None)  # get_payload() decodes, and raises on odd charsets
        return found if isinstance(found, str) else ""

    @cached_property
    def content(self) -> bytes:
        """The decoded bytes, as far as they can be."""
        try:
            found = self.message.get_payload(decode=True)
        except Exception:  # the decoders of the standard library raise many kinds of errors
            return b""
        return found if isinstance(found, bytes) else b""

    @cached_property
    def text(self) -> str:
        """The content as text, in its charset; what cannot be decoded is replaced."""
        return decoded(self.content, self.charset or "us-ascii")

    @cached_property
    def undecodable(self) -> tuple[int, bytes] | None:
        """Place and value of the first byte that is not of the charset; None when all are."""
        name = self.charset or "us-ascii"
        try:
            self.content.decode(codecs.lookup(name).name if is_charset(name) else "ascii")
        except UnicodeDecodeError as error:
            return error.start, self.content[error.start : error.start + 4]
        except (LookupError, ValueError):
            return 0, self.content[:4]
        return None

    @cached_property
    def transfer_faults(self) -> tuple[TransferFault, ...]:
        """What is wrong with the transfer encoding and what it holds."""
        return tuple(_transfer(self))[: limits.MAX_TOLD] if not self.is_container else ()


def _parameter(name: str, value: object, eight_bit: bool) -> tuple[str, str, str, str]:
    if isinstance(value, tuple):
        charset, _, text = value
        raw = str(text).encode("latin-1", "replace")
        return name.lower(), writable(decoded(raw, str(charset or "us-ascii"))), "rfc2231", str(charset or "")
    text = str(value)
    if "=?" in text and "?=" in text:
        return name.lower(), writable(text), "rfc2047", ""
    raw_bytes = eight_bit and not text.isascii()
    return name.lower(), writable(text), "raw" if raw_bytes else "plain", ""


def _transfer(part: Part) -> Iterator[TransferFault]:
    encoding, text = part.encoding, part.encoded
    if encoding not in _ENCODINGS:
        yield TransferFault(Text("codage de transfert inconnu", "unknown transfer encoding"), same(encoding))
    elif encoding == "base64" and part.message.defects:  # the parser decoded it, and found something
        yield from _base64_faults(part, text.replace("\r", "").replace("\n", ""))
    elif encoding == "quoted-printable":
        found = _QP.search(text)
        if found:
            yield TransferFault(Text("= qui n'est suivi ni de deux chiffres hexadécimaux ni d'une fin de ligne",
                                     "= followed by neither two hexadecimal digits nor a line end"),
                                same(repr(text[found.start() : found.start() + 12])[1:]))  # fmt: skip
    if encoding in ("7bit", "base64", "quoted-printable") and not text.isascii():
        yield TransferFault(Text("octets non ASCII", "non-ASCII bytes"), same(f"Content-Transfer-Encoding: {encoding}"))
    if encoding in ("base64", "quoted-printable"):
        wide = next(long_lines(text.encode("ascii", "replace"), MAX_ENCODED_LINE), None)
        if wide is not None:
            yield TransferFault(Text(f"ligne de plus de {MAX_ENCODED_LINE} caractères (RFC 2045)",
                                     f"line of more than {MAX_ENCODED_LINE} characters (RFC 2045)"), same(str(wide[1])), True)  # fmt: skip


def _base64_faults(part: Part, text: str) -> Iterator[TransferFault]:
    """What is wrong with it, looked for at its beginning; else what the parser says."""
    faults = base64.decode(text[:_LOOKED_AT]).faults
    for what, actual in faults:
        yield TransferFault(what, actual)
    names = ", ".join(sorted({n for defect in part.message.defects if "Base64" in (n := type(defect).__name__)}))
    if names and not faults:
        yield TransferFault(
            Text("base64 qui ne se décode pas entièrement", "base64 that does not decode in full"), same(names)
        )


def tree(message: Message) -> Part:
    """The parts within bounds; a forwarded message is opened, the original in a report is not."""
    return _part(message, "", 0, False, [limits.MAX_MIME_PARTS])


def _part(message: Message, number: str, depth: int, in_report: bool, left: list[int]) -> Part:
    left[0] -= 1
    kind = message.get_content_type()
    opened = message.get_content_maintype() == "multipart" or (kind == "message/rfc822" and not in_report)
    children: list[Part] = []
    if message.is_multipart() and opened and depth < limits.MAX_MIME_DEPTH:
        payload = message.get_payload()
        for index, child in enumerate(payload if isinstance(payload, list) else [], 1):
            if left[0] < 0:
                break
            if isinstance(child, Message):
                inner = f"{number}.{index}" if number else str(index)
                children.append(_part(child, inner, depth + 1, kind == "multipart/report", left))
    return Part(message, number, depth, tuple(children))
