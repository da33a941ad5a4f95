"""What contradicts at first sight the PDF/A that a file claims (ISO 19005): no validation, only what no PDF/A may have."""

from __future__ import annotations

import re

from harness.formats import pdf

_NAME_END = rb"(?![A-Za-z0-9])"
#: Names that no part of PDF/A admits, as they are written.
_ALWAYS = (
    ("/JavaScript", rb"/JavaScript"), ("/Launch", rb"/S\s*/Launch"), ("/Sound", rb"/S\s*/Sound"), ("/Movie", rb"/S\s*/Movie"),
    ("/LZWDecode", rb"/LZWDecode"), ("/XFA", rb"/XFA"),
)  # fmt: skip
#: Those of PDF 1.5 and after, which part 1 (PDF 1.4) does not know.
_IN_PART_1 = (
    ("/ObjStm", rb"/Type\s*/ObjStm"),
    ("/XRef", rb"/Type\s*/XRef"),
    ("/EmbeddedFiles", rb"/EmbeddedFiles"),
    ("/JPXDecode", rb"/JPXDecode"),
)


def contradictions(raw: bytes, part: int) -> tuple[str, ...]:
    """What is there and may not be, or is not there and must be; the contents of streams are not looked at."""
    found = ["/Encrypt"] if pdf.is_encrypted(raw) else []
    bare = _STREAM.sub(b"", raw)
    names = (*_ALWAYS, *(_IN_PART_1 if part == 1 else ()))
    found += [name for name, pattern in names if re.search(pattern + _NAME_END, bare)]
    if b"/ID" not in bare and b"/ObjStm" not in raw:
        found.append("/ID (absent)")
    return tuple(found)


_STREAM = re.compile(rb"\bstream\r?\n.*?\bendstream\b", re.S)
