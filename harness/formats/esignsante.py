"""What eSignSanté gives back: the signed proof itself, or its JSON answer that holds it in base64 (``preuve``)."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass

_MAX_ANSWER = 40 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Proof:
    """The signed proof, and what the answer around it says."""

    content: bytes = b""
    #: Whether it was inside a JSON answer.
    is_answer: bool = False
    #: ``valide`` of the answer; None when it does not say.
    valid: bool | None = None
    #: Messages of the errors that the answer tells.
    errors: tuple[str, ...] = ()


def read(raw: bytes) -> Proof:
    """The proof of a file; never raises on content."""
    text = raw.removeprefix(b"\xef\xbb\xbf").strip()
    if text[:1] == b"{" and len(text) <= _MAX_ANSWER:
        return _answer(text) or Proof(raw)
    if text[:1] != b"<":
        return Proof(_decoded(text) or raw)
    return Proof(raw)


def _answer(text: bytes) -> Proof | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not {"preuve", "valide"} & set(found):
        return None
    valid, told, errors = found.get("valide"), found.get("preuve"), found.get("erreurs")
    messages = (
        [e.get("message") or e.get("codeErreur") for e in errors if isinstance(e, dict)]
        if isinstance(errors, list)
        else []
    )
    content = _decoded(told.encode("ascii", "replace")) if isinstance(told, str) else None
    return Proof(content or b"", True, valid if isinstance(valid, bool) else None, tuple(str(m) for m in messages if m))


def _decoded(text: bytes) -> bytes | None:
    """Base64 that holds XML."""
    try:
        content = base64.b64decode(b"".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return content if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" else None
