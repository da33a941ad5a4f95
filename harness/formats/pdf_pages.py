"""How many pages a PDF says that it has, when its page tree is written in clear."""

from __future__ import annotations

import re

_TREE = re.compile(rb"/Type\s{0,8}/Pages\b")
_COUNT = re.compile(rb"/Count\s{1,8}(\d{1,6})\b")
#: Bytes around the type where the dictionary of a page tree is, and trees that are looked at.
_AROUND, _MAX_TREES = 2_000, 200


def count(content: bytes) -> int | None:
    """The pages of the largest tree; None when none can be read (object streams, damage)."""
    found = [int(m.group(1)) for tree in _trees(content) for m in _COUNT.finditer(tree)]
    return max(found, default=None)


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
