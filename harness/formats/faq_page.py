"""A saved page of the ANS technical FAQ (text, or HTML as a browser saves it) and the answers that it holds.

Every answer ends with the same question to the reader. Filters and counters before the first answer, buttons, and the
navigation after the last answer are none. Two answers are the same when their sha256 is: the text in Unicode NFC with
its whitespace collapsed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import pairwise

from lxml import etree

from harness.formats.limits import MAX_FAQ_LINES, MAX_FAQ_PAGE

#: Ends every answer, whatever the apostrophes, hyphens and blanks.
_END = re.compile(r"cette\s+réponse\s+vous\s+a.t.elle\s+été\s+utile\s*\??", re.I)
#: Lines of the page itself before an answer: filters, counters, the search box, the two buttons of the question.
_FURNITURE = re.compile(
    r"votre question concerne quel.{0,80}|\d+ résultats?|\d+ questions? / réponses?|oui|non|-|"
    r"vous pouvez effectuer votre recherche en saisissant un mot.clé.{0,80}",
    re.I,
)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SILENT = {"script", "style", "noscript", "template", "head", "nav", "header", "footer", "svg", "select", "iframe"}
_INLINE = {"a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u"}  # fmt: skip


def normalised(text: str) -> str:
    """Unicode NFC, invisible marks left out, whitespace collapsed."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_INVISIBLE).split())


def words(text: str) -> list[str]:
    """The words alone, in lower case: what remains when typography is forgotten."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).translate(_INVISIBLE).casefold())


def digest(text: str) -> str:
    """sha256 of the normalised text."""
    return sha256(normalised(text).encode()).hexdigest()


def pairs(of: list[str]) -> list[str]:
    """A short hash of each two words in a row: enough to recognise a text, too little to hold it."""
    return [sha256(" ".join(two).encode()).hexdigest()[:5] for two in pairwise(of)]


@dataclass(frozen=True)
class Answer:
    """One answer of a page, its lines joined."""

    text: str

    @cached_property
    def sha256(self) -> str:
        """What makes two answers the same."""
        return digest(self.text)

    @cached_property
    def words(self) -> list[str]:
        """Its words."""
        return words(self.text)

    def endings(self) -> Iterator[Answer]:
        """The answer, then what is left without its first lines: a page with questions puts them before."""
        lines = self.text.split("\n")
        yield self
        yield from (Answer("\n".join(lines[start:])) for start in range(1, min(len(lines), 6)))


def answers(raw: bytes) -> list[Answer]:
    """The answers of a page in order, each once; none when nothing in it ends like an answer."""
    blocks = _END.split(_text(raw[:MAX_FAQ_PAGE]))[:-1]
    found: dict[str, Answer] = {}
    for block in blocks:
        answer = Answer("\n".join(_without_furniture(block.split("\n"))))
        if answer.text:
            found.setdefault(answer.sha256, answer)
    return list(found.values())


def _without_furniture(lines: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for line in lines:
        clean = normalised(line)
        if clean and (kept or not _FURNITURE.fullmatch(clean)):
            kept.append(clean)
    return kept[-MAX_FAQ_LINES:]


def _text(raw: bytes) -> str:
    """The text of the page: decoded, out of its HTML where it is HTML, in Unicode NFC."""
    is_html = re.match(rb"\s*<(!doctype\s+html|html|head|body|div|!--)", raw.removeprefix(b"\xef\xbb\xbf"), re.I)
    text = "".join(_html_pieces(raw)) if is_html else _decoded(raw)
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _decoded(raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _html_pieces(raw: bytes) -> Iterator[str]:
    """The visible text of an HTML page, a line for each block."""
    declared = None if re.search(rb"<meta[^>]{0,200}charset", raw[:4096], re.I) else "utf-8"
    root = etree.HTML(raw, etree.HTMLParser(encoding=declared, no_network=True, remove_comments=True, remove_pis=True))
    if root is None:
        return
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag in _SILENT:
            silent += 1 if event == "start" else -1
        if element.tag not in _INLINE:
            yield "\n"
        piece = element.text if event == "start" else element.tail
        if piece and not silent:
            yield re.sub(r"\s+", " ", piece)
