"""What can be read of a ZIP whose directory is lost: its entries one after the other, from their local headers.

A truncated download keeps its first entries whole (APPNOTE 4.3.7). Nothing is guessed: an entry counts only when
its checksum is right, and reading stops at the first one that is not.
"""

from __future__ import annotations

import struct
import zlib

_LOCAL = b"PK\x03\x04"
_HEADER = struct.Struct("<4s5H3L2H")
_DESCRIPTOR = b"PK\x07\x08"
_CHUNK = 16 * 1024
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _SIZES_AFTER, _UTF8 = 0x1, 0x8, 0x800


def salvage(raw: bytes, most_entries: int, allowance: int) -> dict[str, bytes]:
    """Entries in order, at most ``most_entries`` of them and ``allowance`` bytes once inflated; never raises."""
    found: dict[str, bytes] = {}
    position = raw.find(_LOCAL)
    while position >= 0 and len(found) < most_entries and raw[position : position + 4] == _LOCAL:
        read = _entry(raw, position, allowance)
        if read is None:
            break
        name, content, position = read
        allowance -= len(content)
        if not name.endswith("/"):
            found.setdefault(name, content)
    return found


def _entry(raw: bytes, position: int, allowance: int) -> tuple[str, bytes, int] | None:
    """Name, content and end of the entry at a position; None when it cannot be trusted."""
    if len(raw) < position + _HEADER.size:
        return None
    _, _, flags, method, _, _, crc, packed, size, name_length, extra = _HEADER.unpack_from(raw, position)
    name = raw[position + _HEADER.size : position + _HEADER.size + name_length]
    start = position + _HEADER.size + name_length + extra
    if flags & _ENCRYPTED or size > allowance or packed > len(raw) - start:
        return None
    if method == _DEFLATED:
        content, end = _inflated(raw, start, allowance)
    else:
        content, end = raw[start : start + packed] if method == _STORED else None, start + packed
    if flags & _SIZES_AFTER:
        crc, end = _descriptor(raw, end)
    if content is None or zlib.crc32(content) != crc:
        return None
    return name.decode("utf-8" if flags & _UTF8 else "cp437", "replace"), content, end


def _inflated(raw: bytes, start: int, allowance: int) -> tuple[bytes | None, int]:
    """The content of a deflated entry and where it ends; by chunks, since what is left over is copied."""
    inflater, parts, total = zlib.decompressobj(-15), [], 0
    while not inflater.eof and start < len(raw):
        try:
            parts.append(inflater.decompress(raw[start : start + _CHUNK]))
        except zlib.error:
            return None, start
        start += _CHUNK
        total += len(parts[-1])
        if total > allowance:
            return None, start
    end = min(start, len(raw)) - len(inflater.unused_data)
    return (b"".join(parts) if inflater.eof else None), end


def _descriptor(raw: bytes, end: int) -> tuple[int, int]:
    """The checksum written after an entry, its signature being optional, and where it ends."""
    start = end + 4 if raw[end : end + 4] == _DESCRIPTOR else end
    if len(raw) < start + 12:
        return -1, len(raw)
    return struct.unpack_from("<L", raw, start)[0], start + 12
