"""The first thing that differs between two campaigns, down to the line that a person would point at.

Base64 fields, ZIP entries and attachments are opened on both sides and compared inside.
"""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from harness.campaign.source import MANIFEST
from harness.core.mutation import Files
from harness.formats import mail, mime, recognise, xdm
from harness.formats.line_difference import Side, line_ends, pair, replaced_base64, shortened, split_lines, unlike
from harness.formats.recognise import Kind

#: An archive in an e-mail, a CDA in the archive, a PDF in the CDA: nothing needs more.
_DEPTH = 4
#: An entry of an archive that is not read: encrypted, or too large.
_UNREAD = b"(not read)"
#: Bytes of a binary file that are shown.
_HEXADECIMAL = 16


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two campaigns differ first; a side that is not there is None."""

    file: str
    #: Where inside the file: a ZIP entry, an attachment, a decoded field, a line.
    inside: tuple[str, ...] = ()
    before: Side | None = None
    after: Side | None = None
    #: It follows from another difference: a hash, a size.
    minor: bool = False

    @property
    def place(self) -> str:
        """``file › entry › line 12``."""
        return " › ".join((self.file, *self.inside))


def difference(before: Files, after: Files, near: Sequence[str] = ()) -> Difference | None:
    """What differs first: in the files of ``near`` in their order, then in any sample, then in the manifest."""
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    if not changed:
        return None
    preferred = [name for name in near if name in changed]
    both = [name for name in changed if name in before and name in after and name != MANIFEST]
    samples = [name for name in changed if name != MANIFEST]
    file = [*preferred, *both, *samples, *changed][0]
    return replace(_between(before.get(file), after.get(file), 0), file=file)


def _between(before: bytes | None, after: bytes | None, depth: int) -> Difference:
    """Two contents of the same name; one of them may not be there."""
    if before is None or after is None:
        return Difference("", (), _beginning(before), _beginning(after))
    return (_inside(before, after, depth) if depth < _DEPTH else None) or _in_content(before, after, depth)


def _inside(before: bytes, after: bytes, depth: int) -> Difference | None:
    """Two archives or two e-mails, part by part; None for anything else and where no part differs."""
    kinds = {recognise.recognise(raw).kind for raw in (before, after)}
    if kinds == {Kind.ZIP}:
        return _in_parts(_entries(before), _entries(after), depth)
    return _in_mail(before, after, depth) if kinds == {Kind.MAIL} else None


def _beginning(raw: bytes | None) -> Side | None:
    """The first line of a content, or what a binary one is."""
    if raw is None:
        return None
    if raw.startswith(xdm.MAGIC):
        return Side(f"ZIP of {len(raw)} bytes, {len(xdm.read(raw).names)} entries")
    if _is_binary(raw):
        return Side(f"{recognise.recognise(raw).what.en}, {len(raw)} bytes")
    return Side(shortened(next((line for line in split_lines(_text(raw)) if line.strip()), "")))


# -- parts -------------------------------------------------------------------------------------------


def _entries(raw: bytes) -> Mapping[str, bytes]:
    """The entries of an archive; one that is not read has its name all the same."""
    archive = xdm.read(raw)
    return {name: archive.entries.get(name, _UNREAD) for name in archive.names}


def _in_parts(before: Mapping[str, bytes], after: Mapping[str, bytes], depth: int) -> Difference | None:
    """The first part that differs: changed, then added or removed, then not read; None when no part does."""
    if not before or not after:
        return None
    names = [*before, *(name for name in after if name not in before)]
    changed = [name for name in names if before.get(name) != after.get(name)]
    both = [name for name in changed if name in before and name in after]
    read = [name for name in both if _UNREAD not in (before[name], after[name])]
    alone = [name for name in changed if name not in both]
    first: Difference | None = None
    for name in [*read, *alone, *both]:
        found = _between(before.get(name), after.get(name), depth + 1)
        found = replace(found, inside=(name, *found.inside))
        if not found.minor:
            return found
        first = first or found
    return first


def _in_mail(before: bytes, after: bytes, depth: int) -> Difference | None:
    """A header first, then a decoded attachment."""
    ours, theirs = _headers(before), _headers(after)
    if ours != theirs:
        return _in_lines(ours, theirs, depth)
    return _in_parts(_attachments(before), _attachments(after), depth)


def _headers(raw: bytes) -> list[str]:
    """The header lines, RFC 2047 decoded."""
    lines = split_lines(_text(raw))
    return [mime.decoded(line) for line in (lines[: lines.index("")] if "" in lines else lines)]


def _attachments(raw: bytes) -> dict[str, bytes]:
    """Attachments by name, so that one more does not shift the others."""
    seen: Counter[str] = Counter()
    found = {}
    for attachment in mail.read(raw).attachments:
        name = attachment.name or attachment.content_type
        seen[name] += 1
        found[name if seen[name] == 1 else f"{name} #{seen[name]}"] = attachment.content
    return found


# -- content -----------------------------------------------------------------------------------------


def _in_content(before: bytes, after: bytes, depth: int) -> Difference:
    if _is_binary(before) and _is_binary(after):
        return Difference("", (), *_bytes(before, after))
    ours, theirs = _text(before), _text(after)
    found = _in_lines(split_lines(ours), split_lines(theirs), depth)
    return found or Difference("", (), *pair(line_ends(ours), line_ends(theirs)))


def _is_binary(raw: bytes) -> bool:
    return b"\0" in raw or raw.startswith(b"%PDF-")


def _bytes(before: bytes, after: bytes) -> tuple[Side, Side]:
    """The size of both and the bytes from the first that differs."""
    start = next(n for n, (a, b) in enumerate(zip_longest(before, after)) if a != b)
    return _hexadecimal(before, start), _hexadecimal(after, start)


def _hexadecimal(raw: bytes, start: int) -> Side:
    shown = raw[start : start + _HEXADECIMAL].hex(" ") or "(end)"
    return Side(f"{len(raw)} bytes, from byte {start + 1}: {shown}")


def _text(raw: bytes) -> str:
    """Bytes as text; those that are no UTF-8 are shown as they are."""
    return raw.decode("utf-8", "backslashreplace")


def _in_lines(before: Sequence[str], after: Sequence[str], depth: int) -> Difference | None:
    """The first line that differs, decoded when it is base64; a line added or removed has one side."""
    found = unlike(before, after)
    if found is None:
        return None
    line, ours, theirs = f"line {found.number}", found.before, found.after
    if ours is None or theirs is None:
        return Difference("", (line,), _alone(ours), _alone(theirs))
    decoded = _in_base64(ours, theirs, depth) if depth < _DEPTH else None
    if decoded is not None:
        return replace(decoded, inside=(line, *decoded.inside))
    return Difference("", (line,), *pair(ours, theirs), minor=found.minor)


def _alone(line: str | None) -> Side | None:
    return None if line is None else Side(shortened(line))


def _in_base64(before: str, after: str, depth: int) -> Difference | None:
    """The difference inside the only base64 that differs between two lines, when nothing else does."""
    fields = replaced_base64(before, after)
    if fields is None:
        return None
    try:
        ours, theirs = (base64.b64decode(field, validate=True) for field in fields)
    except (binascii.Error, ValueError):
        return None
    found = _between(ours, theirs, depth + 1)
    return replace(found, inside=("base64 decoded", *found.inside))
