"""What the beginning of DER bytes tells, and how costly it would be to open them."""

from __future__ import annotations

#: Rounds of key derivation, in all, that are worth waiting for: tools write 2 000 to 600 000, two or three times.
MAX_KDF_ROUNDS = 3_000_000
_MAX_NODES = 20_000
_MAX_DEPTH = 30


def header(raw: bytes, at: int = 0) -> tuple[int, int, int] | None:
    """Tag, beginning and end of the contents at a place; None when the length is not that of DER."""
    if at + 2 > len(raw):
        return None
    tag, length = raw[at], raw[at + 1]
    start = at + 2
    if length & 0x80:
        count = length & 0x7F
        if not 1 <= count <= 4 or start + count > len(raw):
            return None
        length = int.from_bytes(raw[start : start + count], "big")
        start += count
    return (tag, start, start + length) if start + length <= len(raw) else None


def _inside(raw: bytes) -> bytes:
    """The first bytes of the contents of a sequence that takes the whole file."""
    outer = header(raw)
    if outer is None or outer[0] != 0x30 or outer[2] != len(raw):
        return b""
    return raw[outer[1] : outer[1] + 32]


def looks_like_certificate(raw: bytes) -> bool:
    """A certificate of version 3: the sequence to be signed opens with the version."""
    inside = _inside(raw)
    return inside[:1] == b"\x30" and b"\xa0\x03\x02\x01" in inside[:12]


def looks_like_pkcs12(raw: bytes) -> bool:
    """Version 3, then a sequence (BER of indefinite length admitted)."""
    head = raw[:4] if raw[:2] == b"\x30\x80" else b""
    return _inside(raw)[:4] == b"\x02\x01\x03\x30" or (bool(head) and raw[2:5] == b"\x02\x01\x03")


def looks_like_key(raw: bytes) -> bool:
    """PKCS#8 (version 0, an algorithm), a key in clear of RSA (version 0, a big number) or EC, or PKCS#8 encrypted."""
    inside = _inside(raw)
    plain = inside[:3] == b"\x02\x01\x00" and inside[3:4] in (b"\x30", b"\x02")
    curve = inside[:4] == b"\x02\x01\x01\x04"
    return plain or curve or b"\x2a\x86\x48\x86\xf7\x0d\x01\x05" in inside[:16]


def derivation_rounds(raw: bytes) -> int:
    """The counts that follow a salt, added up: rounds of key derivation announced by a PKCS#12."""
    total, nodes = 0, 0
    pending = [(0, len(raw), 0)]
    while pending:
        at, end, depth = pending.pop()
        after_salt = False
        while at < end and nodes < _MAX_NODES:
            nodes += 1
            found = header(raw, at)
            if found is None or found[2] > end:
                break
            tag, start, stop = found
            if tag == 0x02 and after_salt:
                total += int.from_bytes(raw[start : min(stop, start + 8)], "big")
            if (tag & 0x20 or tag == 0x04) and depth < _MAX_DEPTH:
                pending.append((start, stop, depth + 1))
            after_salt = tag == 0x04
            at = stop
    return total
