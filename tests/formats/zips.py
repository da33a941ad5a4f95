"""Archives for the tests: well made, then damaged byte by byte."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile

METADATA = "IHE_XDM/SUBSET01/METADATA.XML"
RIM = b'<SubmitObjectsRequest xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"/>'


def zipped(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these entries, in this order, repeated names admitted."""
    held = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(held, "w", method) as opened:
        warnings.simplefilter("ignore")
        for name, content in entries:
            opened.writestr(name, content)
    return held.getvalue()


def patched(raw: bytes, offset: int, layout: str, value: int, occurrence: int = 0) -> bytes:
    """The archive with one number of a directory record changed (offsets of APPNOTE 4.3.12)."""
    found = -1
    for _ in range(occurrence + 1):
        found = raw.index(b"PK\x01\x02", found + 1)
    number = struct.pack(layout, value)
    return raw[: found + offset] + number + raw[found + offset + len(number) :]


def encrypted(raw: bytes) -> bytes:
    """The first entry flagged as encrypted, in both places."""
    flagged = patched(raw, 8, "<H", 1)
    return flagged[:6] + struct.pack("<H", 1) + flagged[8:]


def zip64() -> bytes:
    """An archive whose first entry has ZIP64 sizes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as opened, opened.open(METADATA, "w", force_zip64=True) as stream:
        stream.write(RIM)
    return held.getvalue()
