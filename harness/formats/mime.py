"""MIME structure of an e-mail, read within bounds; what the standard parser raises becomes a problem."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header
from email.message import Message
from email.parser import BytesFeedParser, BytesParser
from email.policy import Compat32
from email.utils import getaddresses
from itertools import count

from harness.core.finding import Problem
from harness.core.place import Place, clip
from harness.core.text import Text, same
from harness.formats import charsets, limits
from harness.formats.charsets import NO_CHARSET
from harness.formats.mime_part import Part, tree
from harness.formats.unicode import writable

_BOUNDARY = re.compile(rb"(?m)^--")
_CONTAINER = re.compile(rb"(?i)(?:multipart|message)/")
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n|\r\r")
_CONTENT_HEADER = 4_096
_MAX_CONTAINERS = 100
#: How much the parser is fed at once; from which size a content is decoded without copies.
_SLICE, _LARGE = 256 * 1024, 1024 * 1024
_BASE64 = re.compile(r"[A-Za-z0-9+/\r\n]*={0,2}[\r\n]*")
_MAX_LINES = 1_000_000
_MAX_HEADERS_IN_ALL = 50_000
#: Each line is compared with the boundary of every part that encloses it.
_MAX_COMPARISONS = 20_000_000
__all__ = ["NO_CHARSET", "Leaf", "Structure", "addresses", "decoded", "file_name", "leaves_of", "names_alone", "parse"]
_ADDRESS = re.compile(r"[^\s<>,;:\"()]+@[^\s<>,;:\"()]+")


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
    part: Part


@dataclass(frozen=True, slots=True)
class Structure:
    """A parsed e-mail: its headers, its leaves, and what is wrong."""

    message: Message
    root: Part
    leaves: tuple[Leaf, ...]
    problems: tuple[Problem, ...]


def parse(raw: bytes) -> Structure:
    """Parse an e-mail; never raises on content."""
    message, problems = _parsed(raw)
    root = tree(message)
    parts = list(root.walk())
    leaves = []
    for found in parts[: limits.MAX_MIME_PARTS]:
        part = found.message
        where = f"partie MIME {found.number} ({found.content_type})" if found.number else ""
        if found.depth >= limits.MAX_MIME_DEPTH:
            problems.append(_problem(where, Text(f"imbrication de plus de {limits.MAX_MIME_DEPTH} niveaux : non lue",
                                                 f"nested deeper than {limits.MAX_MIME_DEPTH} levels: not read")))  # fmt: skip
        if not part.is_multipart():
            leaves.append(_leaf(found, where, problems))
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
    return Structure(message, root, tuple(leaves), tuple(problems[: limits.MAX_TOLD]))


def _parsed(raw: bytes) -> tuple[Message, list[Problem]]:
    """The whole message, or its headers alone when its structure is out of bounds."""
    end = _END_OF_HEADERS.search(raw)
    headers = raw[: end.start()] if end else raw
    kept = headers.splitlines(keepends=True)[: limits.MAX_MAIL_HEADERS]
    if sum(map(len, kept)) < len(headers):
        found = Text(
            f"plus de {limits.MAX_MAIL_HEADERS} lignes d'en-tête", f"more than {limits.MAX_MAIL_HEADERS} header lines"
        )
        return _parser().parsebytes(b"".join(map(_cut, kept)), headersonly=True), [_problem("", found)]
    longest = max(map(len, kept), default=0)
    if longest > limits.MAX_MAIL_HEADER:  # cut before parsing: the parser holds several copies of a header
        raw = b"".join(_cut(line) for line in kept) + raw[len(headers) :]
    excess = _excess(raw)
    if excess is None:
        try:
            return _whole(raw), []
        except Exception as error:  # OverflowError above, RecursionError, and bugs of the parser on odd parameters
            excess = same(clip(f"{type(error).__name__}: {error}", 200))
    return _parser().parsebytes(b"".join(map(_cut, kept)), headersonly=True), [_problem("", excess)]


def _cut(line: bytes) -> bytes:
    """A header line of one byte over the bound is told as such; its end is kept."""
    return line if len(line) <= limits.MAX_MAIL_HEADER else line[: 2 * limits.MAX_MAIL_HEADER].rstrip(b"\r\n") + b"\r\n"


def _whole(raw: bytes) -> Message:
    """The message, fed by slices: given whole, it is copied several times, once at four bytes per character."""
    feed = BytesFeedParser(policy=_Bounded(seen=count()))  # type: ignore[call-arg]  # policies take any of their attributes
    for start in range(0, len(raw), _SLICE):
        feed.feed(raw[start : start + _SLICE])
    message: Message = feed.close()
    return message


def _parser() -> BytesParser[Message]:
    return BytesParser(policy=_Bounded(seen=count()))  # type: ignore[call-arg]  # policies take any of their attributes


def _excess(raw: bytes) -> Text | None:
    """What makes parsing slow: many boundaries make many parts, many containers make deep ones."""
    containers = sum(1 for _ in _CONTAINER.finditer(raw))
    if containers > _MAX_CONTAINERS or containers * raw.count(b"\n") > _MAX_COMPARISONS:
        return Text(f"{containers} parties multiples : corps non lu", f"{containers} multiparts: body not read")
    count_of_lines = max(raw.count(b"\n"), raw.count(b"\r"))
    if count_of_lines > _MAX_LINES:
        return Text(f"{count_of_lines} lignes : corps non lu", f"{count_of_lines} lines: body not read")
    boundaries = sum(1 for _ in _BOUNDARY.finditer(raw))
    if boundaries > limits.MAX_MIME_BOUNDARIES:
        return Text(f"{boundaries} séparateurs : corps non lu", f"{boundaries} boundaries: body not read")
    return None


def leaves_of(message: Message) -> tuple[Leaf, ...]:
    """The leaves of an e-mail enclosed in another one, its own problems left aside."""
    parts = [part for part in tree(message).walk() if not part.message.is_multipart()]
    return tuple(_leaf(part, "", []) for part in parts[: limits.MAX_MIME_PARTS])


def _leaf(found: Part, where: str, problems: list[Problem]) -> Leaf:
    part = found.message
    name, kind = file_name(part), found.content_type
    is_text = not name and kind.startswith("text/") and kind != "text/xml"
    content = b""
    try:
        decoded: object = _clean_base64(part)
        if decoded is None:
            decoded = part.get_payload(decode=True)  # decoding is what records base64 defects
        is_text = is_text and not (isinstance(decoded, bytes) and b"ClinicalDocument" in decoded[:65_536])
        content = decoded if isinstance(decoded, bytes) and not is_text else b""
    except Exception as error:  # the standard library's decoders raise many kinds of errors on odd charsets
        problems.append(_problem(where, same(type(error).__name__)))
    return Leaf(name, kind, content, is_text, found)


def _clean_base64(part: Message) -> bytes | None:
    """The content of a large base64 part that has no defect, without the copies of the standard decoder."""
    payload = part.get_payload()
    told = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if told != "base64" or not isinstance(payload, str) or len(payload) < _LARGE:
        return None
    digits = len(payload) - payload.count("\r") - payload.count("\n")
    if digits % 4 or not _BASE64.fullmatch(payload):
        return None
    return binascii.a2b_base64(payload)


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
    return charsets.decoded(content, codec or "utf-8")


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


def names_alone(text: str) -> list[str]:
    """What stands where an address should, without an @: ``To: accueil, a@b.fr``."""
    try:
        return [address for _, address in getaddresses([text]) if address and "@" not in address]
    except Exception:  # RecursionError on nested comments, IndexError on truncated ones
        return []
