"""Where the two stories of a ZIP part: its directory, and the header before the data of each entry.

A reader that goes by the directory and one that reads the file as a stream would then see two archives.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_HEADER = struct.Struct("<4s5H3L2H")
_SIGNATURE = b"PK\x03\x04"
#: Sizes and CRC come after the data (flag 3), or in an extra field (ZIP64).
_STREAMED, _ELSEWHERE = 0x8, 0xFFFFFFFF
#: What may stand between two entries: a data descriptor, with its signature and in ZIP64.
_DESCRIPTOR = 24


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What the directory says of one entry, and what its own header says."""

    name: str
    directory: str
    header: str


@dataclass(frozen=True, slots=True)
class _Local:
    """The header before the data of one entry, and where these data end."""

    name: bytes
    method: int
    crc: int
    packed: int
    size: int
    is_streamed: bool
    end: int


def disagreements(raw: bytes, infos: Sequence[zipfile.ZipInfo]) -> Iterator[Disagreement]:
    """One for each entry whose name, method, CRC or sizes differ; a header that is not there is zipfile's to tell."""
    for info in infos:
        local = _local(raw, info)
        if local is None:
            continue
        pairs: list[tuple[str, object, object]] = [("method", info.compress_type, local.method)]
        if local.name != _written(info):
            pairs.append(("name", _shown(_written(info)), _shown(local.name)))
        if not local.is_streamed and _ELSEWHERE not in (local.packed, local.size):
            pairs += [("CRC", info.CRC, local.crc), ("compressed", info.compress_size, local.packed), ("size", info.file_size, local.size)]  # fmt: skip
        other = [pair for pair in pairs if pair[1] != pair[2]]
        if other:
            yield Disagreement(
                info.filename, ", ".join(f"{n} {a}" for n, a, _ in other), ", ".join(f"{n} {b}" for n, _, b in other)
            )


def stray_bytes(raw: bytes, infos: Sequence[zipfile.ZipInfo], directory: int) -> Iterator[tuple[int, int]]:
    """Start and length of what belongs to no entry, before the directory: hidden entries, another file in front."""
    at = 0
    for info in sorted(infos, key=lambda i: i.header_offset):
        local = _local(raw, info)
        if local is None:
            return
        spare = _DESCRIPTOR if local.is_streamed else 0
        if info.header_offset > at:
            yield at, info.header_offset - at
        at = max(at, local.end + spare)
    if directory > at:
        yield at, directory - at


def _local(raw: bytes, info: zipfile.ZipInfo) -> _Local | None:
    header = raw[info.header_offset : info.header_offset + _HEADER.size] if info.header_offset >= 0 else b""
    if len(header) < _HEADER.size or not header.startswith(_SIGNATURE):
        return None
    _, _, flags, method, _, _, crc, packed, size, name, extra = _HEADER.unpack(header)
    start = info.header_offset + _HEADER.size
    end = start + name + extra + info.compress_size
    return _Local(raw[start : start + name], method, crc, packed, size, bool(flags & _STREAMED), end)


def _written(info: zipfile.ZipInfo) -> bytes:
    """The name as the directory has it, NUL and what follows included, which zipfile cuts off."""
    return info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437", "replace")


def _shown(name: bytes) -> str:
    return name.decode("utf-8", "backslashreplace").replace("\0", "\\0")
