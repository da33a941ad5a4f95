"""Strict base64: the bytes, or what is wrong and as many of them as can be recovered."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass

import pybase64

from harness.core.text import Text, same

_FOREIGN = re.compile(r"[^A-Za-z0-9+/=]")
_PADDING = re.compile(r"=+")
#: What XML takes for blanks, and nothing else.
_BLANKS = dict.fromkeys(map(ord, " \t\r\n"))
#: What is wrong, and what is there.
Fault = tuple[Text, Text]


@dataclass(frozen=True, slots=True)
class Decoded:
    """Bytes as far as they could be recovered, and what is wrong with the text."""

    content: bytes
    faults: tuple[Fault, ...] = ()


def decode(data: str) -> Decoded:
    """Strict base64 first; when it fails, say why and recover what can be."""
    try:
        return Decoded(pybase64.b64decode(data, validate=True))
    except (binascii.Error, ValueError):
        return _recovered(data)


def decode_xml(data: str) -> Decoded:
    """The same where XML blanks may cut the text into lines (xs:base64Binary)."""
    try:
        return Decoded(pybase64.b64decode(data, validate=True))
    except (binascii.Error, ValueError):
        return decode(data.translate(_BLANKS))


def _recovered(data: str) -> Decoded:
    kept = _FOREIGN.sub("", data)
    pieces = [piece for piece in _PADDING.split(kept) if piece]
    faults = [*_foreign(data), *_joined(pieces), *_cut(kept, len(data))]
    if not faults:
        faults = [(Text("remplissage = en trop ou mal placé", "too many = of padding, or in the wrong place"), same(data[-8:]))]  # fmt: skip
    return Decoded(b"".join(map(_bytes_of, pieces)), tuple(faults))


def _foreign(data: str) -> list[Fault]:
    found = sorted(set(_FOREIGN.findall(data)))
    shown = same(" ".join(repr(c) for c in found[:5]))
    message = Text("caractères étrangers au base64 (espaces, retours à la ligne ?)",
                   "characters foreign to base64 (blanks, line breaks?)")  # fmt: skip
    return [(message, shown)] if found else []


def _joined(pieces: list[str]) -> list[Fault]:
    message = Text("remplissage = au milieu de la donnée : base64 mis bout à bout ?",
                   "= padding inside the data: base64 strings put end to end?")  # fmt: skip
    return [(message, Text(f"{len(pieces)} morceaux", f"{len(pieces)} pieces"))] if len(pieces) > 1 else []


def _cut(kept: str, length: int) -> list[Fault]:
    message = Text("longueur non multiple de 4 : base64 tronqué ou sans remplissage",
                   "length not a multiple of 4: truncated base64 or missing padding")  # fmt: skip
    return [(message, Text(f"{length} caractères", f"{length} characters"))] if len(kept) % 4 else []


def _bytes_of(piece: str) -> bytes:
    """The bytes of characters without padding; a lone last character carries none."""
    usable = piece[:-1] if len(piece) % 4 == 1 else piece
    return pybase64.b64decode(usable + "=" * (-len(usable) % 4))
