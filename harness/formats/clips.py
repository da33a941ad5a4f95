"""WebM and MP4 films read as far as what a player needs: their header, and pictures after it."""

from __future__ import annotations

import struct

from harness.formats.png import Broken

_MAX_BOXES = 100_000
_SEGMENT, _CLUSTER = b"\x18\x53\x80\x67", b"\x1f\x43\xb6\x75"


def webm(raw: bytes) -> str:
    """The type of an EBML file (WebM, Matroska); raises Broken without a segment and pictures."""
    head = raw[:4096]
    kind = "Matroska" if b"matroska" in head[:64] else "WebM"
    if b"webm" not in head[:64] and kind == "WebM":
        raise Broken("en-tête EBML sans type WebM", "EBML header without the WebM type")
    if _SEGMENT not in head or raw.find(_CLUSTER) < 0:
        raise Broken("fichier tronqué (aucune image)", "truncated file (no picture)")
    return kind


def mp4(raw: bytes) -> str:
    """The brand of an MP4 or QuickTime file; raises Broken without its index and its pictures, or when cut short."""
    found, at = set(), 0
    for _ in range(_MAX_BOXES):
        if at + 8 > len(raw):
            break
        length, kind = struct.unpack_from(">I4s", raw, at)
        if length == 1 and at + 16 <= len(raw):
            length = struct.unpack_from(">Q", raw, at + 8)[0]
        length = length or len(raw) - at
        if length < 8 or at + length > len(raw):
            raise Broken("fichier tronqué", "truncated file")
        found.add(kind)
        at += length
    if b"moov" not in found or not found & {b"mdat", b"moof"}:
        raise Broken("film sans index ou sans images (moov, mdat)", "film without its index or pictures (moov, mdat)")
    return "QuickTime" if raw[8:12] == b"qt  " else "MP4"
