"""Charsets that mails name: bytes to text whatever the name; never raises."""

from __future__ import annotations

import codecs

#: Codecs that are no charset, decode in quadratic time, or refuse to replace what they cannot read.
NO_CHARSET = frozenset({"idna", "punycode", "undefined", "unicode-escape", "unicode_escape", "raw-unicode-escape", "raw_unicode_escape"})  # fmt: skip


def is_charset(name: str) -> bool:
    """Whether a name is that of a charset that can be read."""
    try:
        found = codecs.lookup(name)
        return found.name not in NO_CHARSET and isinstance(b"a".decode(found.name), str)
    except (LookupError, ValueError):  # an unknown charset, one with NUL in its name, a codec that is no charset
        return False


def decoded(content: bytes, charset: str) -> str:
    """Text in a charset, what cannot be decoded replaced; Latin-1 when the charset cannot be read."""
    if not is_charset(charset):
        return content.decode("latin-1")
    try:
        return content.decode(codecs.lookup(charset).name, "replace")
    except (LookupError, ValueError):
        return content.decode("latin-1")
