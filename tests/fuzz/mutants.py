"""Deterministic damage: bytes flipped, cut, inserted, moved; and damage inside archives and base64."""

from __future__ import annotations

import base64
import io
import random
import re
import warnings
import zipfile

TOKENS = (
    b"\0", b"\xff", b"\xed\xa0\x80", b"|", b"^", b"~", b"&", b"\\", b"\r", b"\n", b"\x0b", b"\x1c\r", b"=", b"<", b">", b"&x;",
    b"<!DOCTYPE a>", b"MSH|^~\\&|", b"PID|", b"OBX|1|ED|", b'""', b"]]>", b"PK\x01\x02", b"PK\x05\x06", b"=?utf-8?b?a?=", b"\n\n",
    b"Content-Type: multipart/mixed\n", b"--", b"\xef\xbb\xbf", b"\xff\xfe", b"'", b'"', b"((((((((", b";", b"{", b"[", b"null",
    b"\\ud800", b"999999999999", b"-1", b"charset*=x''y", b"=?unicode_escape?q?=5Cud800?=",
)  # fmt: skip
_BASE64 = re.compile(rb"\^Base64\^([A-Za-z0-9+/=]{40,})", re.I)


def mutant(raw: bytes, rng: random.Random) -> bytes:
    """A damaged copy: of the bytes, or of what an archive or a base64 value holds."""
    if rng.random() < 0.4:
        inside = _inside(raw, rng)
        if inside is not None:
            return inside
    return damaged(raw, rng)


def damaged(raw: bytes, rng: random.Random) -> bytes:
    """One to eight changes."""
    found = bytearray(raw)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        _change(found, rng)
    return bytes(found)


def _change(found: bytearray, rng: random.Random) -> None:
    start = rng.randrange(len(found) + 1)
    stop = min(len(found), start + rng.choice((1, 2, 4, 16, 64, 512, 4096)))
    block = found[start:stop]
    match rng.choice(("flip", "truncate", "insert", "delete", "repeat", "move", "overwrite")):
        case "flip" if block:
            found[start] ^= 1 << rng.randrange(8)
        case "truncate":
            del found[start:]
        case "insert":
            found[start:start] = rng.choice(TOKENS) * rng.choice((1, 1, 2, 50))
        case "delete":
            del found[start:stop]
        case "repeat":
            found[start:start] = block
        case "move":
            del found[start:stop]
            place = rng.randrange(len(found) + 1)
            found[place:place] = block
        case _:
            found[start:stop] = rng.choice(TOKENS)


def _inside(raw: bytes, rng: random.Random) -> bytes | None:
    if raw.startswith(b"PK\x03\x04"):
        return _archive(raw, rng)
    values = list(_BASE64.finditer(raw))
    if not values:
        return None
    value = rng.choice(values)
    content = damaged(base64.b64decode(value[1][: len(value[1]) // 4 * 4]), rng)
    return raw[: value.start(1)] + base64.b64encode(content) + raw[value.end(1) :]


def _archive(raw: bytes, rng: random.Random) -> bytes | None:
    """The archive made again with one entry damaged, renamed or repeated."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as opened:
            entries = [(info.filename, opened.read(info)) for info in opened.infolist() if not info.is_dir()]
    except zipfile.BadZipFile:
        return None
    chosen = rng.randrange(len(entries))
    name, content = entries[chosen]
    match rng.choice(("content", "content", "content", "rename", "repeat", "drop")):
        case "content":
            entries[chosen] = (name, damaged(content, rng))
        case "rename":
            entries[chosen] = (rng.choice(("../x.xml", "METADATA.XML", "a" * 300, "x.zip", name.lower())), content)
        case "repeat":
            entries.append((name, damaged(content, rng)))
        case _:
            del entries[chosen]
    held = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        warnings.simplefilter("ignore")  # repeated names are the point
        for name, content in entries:
            made.writestr(name, content)
    return held.getvalue()
