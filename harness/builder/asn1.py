"""The DER of a CMS signature, written value by value (X.690)."""

from __future__ import annotations

from datetime import datetime


def tlv(tag: int, content: bytes) -> bytes:
    """Tag, length, content."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def sequence(*items: bytes) -> bytes:
    """SEQUENCE."""
    return tlv(0x30, b"".join(items))


def set_of(*items: bytes) -> bytes:
    """SET OF, in the order of DER."""
    return tlv(0x31, b"".join(sorted(items)))


def integer(value: int) -> bytes:
    """INTEGER, never negative."""
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def octets(content: bytes) -> bytes:
    """OCTET STRING."""
    return tlv(0x04, content)


def oid(text: str) -> bytes:
    """OBJECT IDENTIFIER."""
    first, second, *others = map(int, text.split("."))
    return tlv(0x06, b"".join(_base128(n) for n in (40 * first + second, *others)))


def _base128(value: int) -> bytes:
    found = [value & 0x7F]
    while value := value >> 7:
        found.append(0x80 | value & 0x7F)
    return bytes(reversed(found))


NULL = b"\x05\x00"


def utc_time(at: datetime) -> bytes:
    """UTCTime."""
    return tlv(0x17, f"{at:%y%m%d%H%M%SZ}".encode())


def generalized_time(at: datetime) -> bytes:
    """GeneralizedTime."""
    return tlv(0x18, f"{at:%Y%m%d%H%M%SZ}".encode())


def tagged(number: int, content: bytes, constructed: bool = True) -> bytes:
    """A context-specific tag in front of a content."""
    return tlv((0xA0 if constructed else 0x80) | number, content)
