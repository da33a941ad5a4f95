"""MIME structure of an e-mail, read within bounds; what the standard parser raises becomes a problem."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32
from email.utils import getaddresses
from itertools import count, islice

from harness.core.finding import Problem
from harness.core.place import Place, clip
from harness.core.text import Text, same
from harness.formats import limits
from harness.formats.unicode import writable

_BOUNDARY = re.compile(rb"(?m)^--")
_CONTAINER = re.compile(rb"(?i)(?:multipart|message)/")
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n|\r\r")
_CONTENT_HEADER = 4_096
_MAX_CONTAINERS = 100
_MAX_HEADERS_IN_ALL = 50_000
#: Each line is compared with the boundary of every part that encloses it.
_MAX_COMPARISONS = 20_000_000
_ADDRESS = re.compile(r"[^\s<>,;:\"()]+@[^\s<>,;:\"()]+")
#: Codecs that are no charset, decode in quadratic time, or refuse to replace what they cannot read.
NO_CHARSET = frozenset({"idna", "punycode", "undefined", "unicode-escape", "unicode_escape", "raw-unicode-escape", "raw_unicode_escape"})  # fmt: skip


class _Bounded(Compat32):
    """The lenient policy of the standard library, with bounded headers."""

    seen: Iterator[int] = count()

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Name and value; parameters of ``Content-*`` are parsed in quadratic time, so these are shorter."""
        if next(self.seen) > _MAX_HEADERS_IN_ALL:
            raise OverflowError(f"> {_MAX_HEADERS_IN_ALL} headers")
        name, value = super().header_source_parse(sourcelines)
        return name, value[: _bound(name)]


def _bound(name: str) -> int:
    return _CONTENT_HEADER if name.lower().startswith("content-") else limits.MAX_MAIL_HEADER


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part that holds content; the bytes of a body text are not kept."""

    name: str
    content_type: str
    content: bytes
    is_text: bool


@dataclass(frozen=True, slots=True)
class Structure:
    """A parsed e-mail: its headers, its leaves, and what is wrong."""

    message: Message
    leaves: tuple[Leaf, ...]
    problems: tuple[Problem, ...]


def parse(raw: bytes) -> Structure:
    """Parse an e-mail; never raises on content."""
    message, problems = _parsed(raw)
    parts: list[tuple[Message, int]] = list(_parts(message, 0))
    leaves = []
    for number, (part, depth) in enumerate(parts[: limits.MAX_MIME_PARTS], 1):
        where = "" if part is message else f"partie MIME {number} ({_type(part)})"
        if depth >= limits.MAX_MIME_DEPTH:
            problems.append(_problem(where, Text(f"imbrication de plus de {limits.MAX_MIME_DEPTH} niveaux : non lue",
                                                 f"nested deeper than {limits.MAX_MIME_DEPTH} levels: not read")))  # fmt: skip
        if not part.is_multipart():
            leaves.append(_leaf(part, where, problems))
        problems += [_problem(where, same(type(defect).__name__)) for defect in part.defects]
        for name in {name for name, value in part.raw_items() if len(str(value)) >= _bound(name)}:
            problems.append(
                _problem(
                    where or name, Text(f"en-tête {name[:40]} démesuré, coupé", f"oversized {name[:40]} header, cut")
                )
            )
    if len(parts) > limits.MAX_MIME_PARTS:
        problems.append(_problem("", Text(f"plus de {limits.MAX_MIME_PARTS} parties : les suivantes ne sont pas lues",
                                          f"more than {limits.MAX_MIME_PARTS} parts: the others are not read")))  # fmt: skip
    return Structure(message, tuple(leaves), tuple(problems[: limits.MAX_TOLD]))


def _parsed(raw: bytes) -> tuple[Message, list[Problem]]:
    """The whole message, or its headers alone when its structure is out of bounds."""
    end = _END_OF_HEADERS.search(raw)
    headers = raw[: end.start()] if end else raw
    parser = _parser()
    kept = headers.splitlines(keepends=True)[: limits.MAX_MAIL_HEADERS]
    if sum(map(len, kept)) < len(headers):
        found = Text(
            f"plus de {limits.MAX_MAIL_HEADERS} lignes d'en-tête", f"more than {limits.MAX_MAIL_HEADERS} header lines"
        )
        return parser.parsebytes(b"".join(kept), headersonly=True), [_problem("", found)]
    excess = _excess(raw)
    if excess is None:
        try:
            return parser.parsebytes(raw), []
        except Exception as error:  # OverflowError above, RecursionError, and bugs of the parser on odd parameters
            excess = same(clip(f"{type(error).__name__}: {error}", 200))
    parser = _parser()
    return parser.parsebytes(headers, headersonly=True), [_problem("", excess)]


def _parser() -> BytesParser[Message]:
    return BytesParser(policy=_Bounded(seen=count()))  # type: ignore[call-arg]  # policies take any of their attributes


def _excess(raw: bytes) -> Text | None:
    """What makes parsing slow: many boundaries make many parts, many containers make deep ones."""
    containers = sum(1 for _ in _CONTAINER.finditer(raw))
    if containers > _MAX_CONTAINERS or containers * raw.count(b"\n") > _MAX_COMPARISONS:
        return Text(f"{containers} parties multiples : corps non lu", f"{containers} multiparts: body not read")
    boundaries = sum(1 for _ in _BOUNDARY.finditer(raw))
    if boundaries > limits.MAX_MIME_BOUNDARIES:
        return Text(f"{boundaries} séparateurs : corps non lu", f"{boundaries} boundaries: body not read")
    return None


def _parts(message: Message, depth: int, in_report: bool = False) -> Iterator[tuple[Message, int]]:
    """A message and its parts, containers first; a forwarded message is opened, the original in a report is not."""
    yield message, depth
    kind = message.get_content_type()
    forwarded = kind == "message/rfc822" and not in_report
    if not message.is_multipart() or not (message.get_content_maintype() == "multipart" or forwarded):
        return  # the payload of a leaf is not asked for here: an odd charset parameter makes that raise
    payload = message.get_payload()
    if depth < limits.MAX_MIME_DEPTH and isinstance(payload, list):
        for part in payload:
            if isinstance(part, Message):
                yield from _parts(part, depth + 1, kind == "multipart/report")


def leaves_of(message: Message) -> tuple[Leaf, ...]:
    """The leaves of an e-mail enclosed in another one, its own problems left aside."""
    parts = (part for part, _ in _parts(message, 0) if not part.is_multipart())
    return tuple(_leaf(part, "", []) for part in islice(parts, limits.MAX_MIME_PARTS))


def _leaf(part: Message, where: str, problems: list[Problem]) -> Leaf:
    name, kind = file_name(part), _type(part)
    is_text = not name and kind.startswith("text/") and kind != "text/xml"
    content = b""
    try:
        decoded = part.get_payload(decode=True)  # decoding is what records base64 defects
        is_text = is_text and not (isinstance(decoded, bytes) and b"ClinicalDocument" in decoded[:65_536])
        content = decoded if isinstance(decoded, bytes) and not is_text else b""
    except Exception as error:  # the standard library's decoders raise many kinds of errors on odd charsets
        problems.append(_problem(where, same(type(error).__name__)))
    return Leaf(name, kind, content, is_text)


def _type(part: Message) -> str:
    return writable(part.get_content_type())[:100]


def file_name(part: Message) -> str:
    """The name of the file that a part is, decoded; empty when it has none."""
    try:
        name = part.get_filename() or ""
    except Exception:  # unknown charsets and broken RFC 2231 continuations raise many kinds of errors
        return ""
    return decoded(name)


def decoded(text: str) -> str:
    """A header value with its RFC 2047 words decoded; as written when they cannot be."""
    try:
        pieces = decode_header(text)
    except Exception:  # HeaderParseError on a broken base64 word, ValueError on others
        return writable(text)
    return writable("".join(_piece(content, codec) for content, codec in pieces))


def _piece(content: bytes | str, codec: str | None) -> str:
    if isinstance(content, str):
        return content
    try:
        found = codecs.lookup(codec or "utf-8")
        if found.name in NO_CHARSET:
            return content.decode("latin-1")
        return content.decode(found.name, "replace")
    except (LookupError, ValueError):  # an unknown charset, or one with NUL in its name
        return content.decode("latin-1")


def addresses(text: str) -> list[str]:
    """The addresses of a header; what looks like one when the header cannot be parsed."""
    try:
        found = [address for _, address in getaddresses([text]) if "@" in address]
    except Exception:  # RecursionError on nested comments, IndexError on truncated ones
        found = []
    return found or _ADDRESS.findall(text)


def _problem(where: str, defect: Text) -> Problem:
    return Problem(
        "FORMAT-MAIL", Place(where), Text("structure MIME complète (RFC 2045)", "complete MIME structure (RFC 2045)"),
        defect, Text("e-mail mal formé ou tronqué", "malformed or truncated e-mail"),
    )  # fmt: skip
