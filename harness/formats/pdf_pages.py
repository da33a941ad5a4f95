"""How many pages a PDF has, told from its objects, in clear or in compressed object streams."""

from __future__ import annotations

import re
import zlib

_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_STREAMS = re.compile(rb"/Type\s*/ObjStm\b")
_VERSION = re.compile(rb"%PDF-(\d\.\d)")
_MAX_STREAMS, _MAX_INFLATED = 2_000, 32 << 20
_TREE = re.compile(rb"/Type\s{0,8}/Pages\b")
_COUNT = re.compile(rb"/Count\s{1,8}(\d{1,6})\b")
#: Bytes around the type where the dictionary of a page tree is, and trees that are looked at.
_AROUND, _MAX_TREES = 2_000, 200


def version(raw: bytes) -> str:
    """``1.7``; empty when the header does not say."""
    found = _VERSION.match(raw)
    return found[1].decode("ascii") if found else ""


def count(raw: bytes) -> int | None:
    """The pages of the largest page tree, else the page objects; None when there is nothing to count (damage)."""
    texts = [raw, *_object_streams(raw)]
    trees = (tree for text in texts for tree in _trees(text))
    told = max((int(m.group(1)) for tree in trees for m in _COUNT.finditer(tree)), default=None)
    return told if told is not None else sum(len(_PAGE.findall(text)) for text in texts) or None


def _object_streams(raw: bytes) -> list[bytes]:
    found, left = [], _MAX_INFLATED
    for number, place in enumerate(_STREAMS.finditer(raw)):
        at = raw.find(b"stream", place.end(), place.end() + 2048)
        if number >= _MAX_STREAMS or left <= 0:
            break
        if at >= 0:
            found.append(_inflated(raw[at + 6 : at + 6 + left].lstrip(b"\r\n"), left))
            left -= len(found[-1])
    return found


def _inflated(data: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, most)
    except zlib.error:
        return b""


def _trees(content: bytes) -> list[bytes]:
    """The dictionaries of page trees, without what surrounds them."""
    found: list[bytes] = []
    for match in _TREE.finditer(content):
        start = content.rfind(b"obj", max(0, match.start() - _AROUND), match.start())
        end = content.find(b"endobj", match.end(), match.end() + _AROUND)
        found.append(
            content[max(start, 0) if start >= 0 else match.start() : end if end >= 0 else match.end() + _AROUND]
        )
        if len(found) >= _MAX_TREES:
            break
    return found
