"""The header block of an e-mail as its bytes tell it, before anything decodes it; reading never raises.

What a lenient parser repairs without a word is looked for here: lines that are no header, bare CR or LF, control
characters, eight-bit bytes, encoded words that cannot be decoded or that hide a line break (header injection).
"""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from harness.core.text import Text, same
from harness.formats import limits

_END = re.compile(rb"\r\n\r\n|\n\n|\r\r|\n\r\n")
_LINE = re.compile(rb"\r\n|\r|\n")
_NAME = re.compile(rb"([!-9;-~]+)[ \t]*:(.*)", re.S)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WORD = re.compile(r"=\?([^?\s]*)\?([^?\s]*)\?([^?]*?)\?=")
_QUOTES = re.compile(r'\\.|"', re.S)
_Q_ESCAPE = re.compile(r"=(?![0-9A-Fa-f]{2})")
#: RFC 2047: an encoded word has at most 75 characters.
MAX_WORD = 75
#: RFC 5322: a line has at most 998 characters, its end not counted.
MAX_LINE = 998


@dataclass(frozen=True, slots=True)
class RawHeader:
    """One header as written; ``value`` keeps its folds."""

    name: str
    value: bytes
    line: int

    @property
    def text(self) -> str:
        """The value on one line, bytes that are no UTF-8 replaced."""
        return " ".join(self.value.decode("utf-8", "replace").split())

    @property
    def is_ascii(self) -> bool:
        """Nothing but 7-bit bytes."""
        return self.value.isascii()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one line of the block, and what is there."""

    line: int
    name: str
    what: Text
    actual: Text


@dataclass(frozen=True, slots=True)
class WordFault:
    """What is wrong with an encoded word; ``minor`` when readers decode it all the same, or show it as it is."""

    what: Text
    actual: str
    minor: bool = False


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """Every header in order, and the lines that are none."""

    headers: tuple[RawHeader, ...]
    strays: tuple[tuple[int, bytes], ...]
    raw: bytes

    def all(self, name: str) -> list[RawHeader]:
        """The headers of a name, whatever its case."""
        wanted = name.lower()
        return [h for h in self.headers if h.name.lower() == wanted]

    def starting(self, prefix: str) -> list[RawHeader]:
        """The headers whose name starts so, whatever its case."""
        wanted = prefix.lower()
        return [h for h in self.headers if h.name.lower().startswith(wanted)]


def read_block(raw: bytes) -> HeaderBlock:
    """Split the beginning of an e-mail into headers; at most MAX_MAIL_HEADERS lines are read."""
    end = _END.search(raw)
    block = raw[: end.start()] if end else raw[: limits.MIB]
    headers: list[tuple[bytes, list[bytes], int]] = []
    strays: list[tuple[int, bytes]] = []
    for number, line in enumerate(_LINE.split(block, limits.MAX_MAIL_HEADERS)[: limits.MAX_MAIL_HEADERS], 1):
        found = _NAME.fullmatch(line)
        if line[:1] in (b" ", b"\t") and headers:
            headers[-1][1].append(line)
        elif found:
            headers.append((found[1], [found[2]], number))
        elif not (number == 1 and line.startswith(b"From ")):  # the envelope line of an mbox
            strays.append((number, line))
    kept = tuple(RawHeader(n.decode("ascii"), b"\r\n".join(v)[: limits.MAX_MAIL_HEADER], at) for n, v, at in headers)
    return HeaderBlock(kept, tuple(strays), block)


# -- bytes -------------------------------------------------------------------------------------------


def byte_faults(block: HeaderBlock) -> Iterator[Fault]:
    """Lines that are no header, control characters, eight-bit bytes."""
    for line, content in block.strays:
        shown = same(repr(content[:60])[1:])
        yield Fault(line, "", Text("ligne qui n'est ni un en-tête ni sa suite (saut de ligne injecté ?)",
                                   "a line that is neither a header nor its continuation (injected line break?)"), shown)  # fmt: skip
    for header in block.headers:
        found = _CONTROL.search(header.value)
        if found:
            yield Fault(header.line, header.name, Text("caractère de contrôle", "control character"), same(repr(found[0])[1:]))  # fmt: skip
        if not header.is_ascii:
            yield Fault(header.line, header.name, Text("octets non ASCII, sans codage RFC 2047", "non-ASCII bytes, without RFC 2047 encoding"), same(header.text[:80]))  # fmt: skip


# -- encoded words -----------------------------------------------------------------------------------


def word_faults(header: RawHeader) -> Iterator[WordFault]:
    """What is wrong with the RFC 2047 words of a header: broken ones, unknown charsets, hidden line breaks, too long."""
    text = header.value.decode("latin-1")
    words = list(_WORD.finditer(text))
    if "=?" in _WORD.sub("", text):
        yield WordFault(Text("mot codé RFC 2047 incomplet", "incomplete RFC 2047 encoded word"), header.text[:80])
    for word in words:
        why = _why(word[1].partition("*")[0], word[2].lower(), word[3])
        if why is not None:
            yield WordFault(why, word[0][:80])
        elif len(word[0]) > MAX_WORD:
            yield WordFault(Text(f"mot codé de plus de {MAX_WORD} caractères", f"encoded word of more than {MAX_WORD} characters"), f"{len(word[0])}", True)  # fmt: skip
    if any(_WORD.search(quoted) for quoted in _quoted(_WORD.sub("=?x?q?x?=", text))):
        yield WordFault(Text("mot codé entre guillemets : il n'est pas décodé", "encoded word inside quotes: it is not decoded"), header.text[:80], True)  # fmt: skip


def _quoted(text: str) -> Iterator[str]:
    """What is between quotes, in one pass."""
    start = -1
    for mark in _QUOTES.finditer(text):
        if mark[0] != '"':
            continue
        if start >= 0:
            yield text[start : mark.start()]
        start = -1 if start >= 0 else mark.end()


def _why(charset: str, encoding: str, content: str) -> Text | None:
    """Why a word cannot be trusted; None when it is sound."""
    if encoding not in ("b", "q"):
        return Text("codage autre que B ou Q", "an encoding other than B or Q")
    try:
        codec = codecs.lookup(charset)
    except (LookupError, ValueError):
        return Text("jeu de caractères inconnu", "unknown charset")
    try:
        decoded = _bytes(encoding, content).decode(codec.name)
    except (binascii.Error, ValueError, LookupError):  # LookupError: a codec that is no charset
        return Text("mot codé que son jeu de caractères ne décode pas", "encoded word that its charset does not decode")
    if not isinstance(decoded, str) or re.search(r"[\x00-\x1f\x7f]", decoded):
        return Text("mot codé qui cache un saut de ligne ou un caractère de contrôle (injection d'en-tête)",
                    "encoded word that hides a line break or a control character (header injection)")  # fmt: skip
    return None


def _bytes(encoding: str, content: str) -> bytes:
    """The bytes of a word; raises ValueError when it is broken."""
    if encoding == "b":
        return binascii.a2b_base64(content.encode("latin-1"), strict_mode=True)
    if _Q_ESCAPE.search(content):
        raise ValueError(content)
    return binascii.a2b_qp(content.encode("latin-1"), header=True)


# -- lines -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lines:
    """How the lines of a whole e-mail end, and the first of those that are too long."""

    crlf: int
    bare_lf: int
    bare_cr: int
    #: Number and length of the first line over MAX_LINE; (0, 0) when there is none.
    long: tuple[int, int]
    longs: int
    nul: bool

    @property
    def are_mixed(self) -> bool:
        """Some CRLF and some bare LF: one of them was written by something else."""
        return bool(self.crlf and self.bare_lf)


def read_lines(raw: bytes) -> Lines:
    """Count the line ends of an e-mail and find its long lines."""
    crlf, lf, cr = raw.count(b"\r\n"), raw.count(b"\n"), raw.count(b"\r")
    found = list(islice(long_lines(raw, MAX_LINE), limits.MAX_TOLD))
    first = (raw.count(b"\n", 0, found[0][0]) + 1, found[0][1]) if found else (0, 0)
    return Lines(crlf, lf - crlf, cr - crlf, first, len(found), b"\0" in raw)


def long_lines(raw: bytes, most: int) -> Iterator[tuple[int, int]]:
    """Start and length of each line of more than ``most`` bytes, from one far line end to the next."""
    at = 0
    while at < len(raw):
        end = raw.rfind(b"\n", at, at + most + 1)  # no line before it is too long
        if end < 0:
            stop = raw.find(b"\n", at)
            stop = len(raw) if stop < 0 else stop
            length = stop - at - raw.endswith(b"\r", at, stop)
            if length > most:
                yield at, length
            end = stop
        at = end + 1
