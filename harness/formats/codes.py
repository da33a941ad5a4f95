"""Value sets: the codes of an SVS file (IHE, as the ANS publishes them) or of a plain text list."""

from __future__ import annotations

from harness.formats import xml

#: Code and the OID of its system; a plain list does not tell the system.
Code = tuple[str, str | None]
_BYTE_ORDER_MARK = "\ufeff"


def read(raw: bytes, name: str) -> frozenset[Code]:
    """The codes of a value set; raises ValueError when it has none."""
    text = raw.lstrip(b"\xef\xbb\xbf \t\r\n")
    found = _from_xml(raw, name) if text.startswith(b"<") else _from_list(raw)
    if not found:
        raise ValueError("no code")
    return found


def _from_xml(raw: bytes, name: str) -> frozenset[Code]:
    """``Concept`` elements, whatever their name space (SVS has one, the copies of the test kit none)."""
    root = xml.read(raw, name).root
    elements = [e for e in root.iter() if isinstance(e.tag, str)] if root is not None else []
    concepts = [e for e in elements if xml.local(e).lower() == "concept"]
    return frozenset((e.get("code").strip(), e.get("codeSystem")) for e in concepts if (e.get("code") or "").strip())


def _from_list(raw: bytes) -> frozenset[Code]:
    """One code per line, then what one likes after a blank, ``;`` or tab; ``#`` starts a comment."""
    lines = raw.decode("utf-8", "replace").removeprefix(_BYTE_ORDER_MARK).splitlines()
    kept = (line.partition("#")[0].replace(";", " ").split() for line in lines)
    return frozenset((words[0], None) for words in kept if words)
