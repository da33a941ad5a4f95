"""Roots of identifiers: OIDs and UUIDs."""

from __future__ import annotations

import re

_OID = re.compile(r"[0-2](?:\.(?:0|[1-9][0-9]*))+")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


def is_oid(text: str | None) -> bool:
    """Whether a text is an OID (no leading zero in an arc, at most 128 characters) or a UUID."""
    return text is not None and len(text) <= 128 and bool(_OID.fullmatch(text) or _UUID.fullmatch(text))
