"""Bounds on what is read: samples may be hostile, so nothing is unbounded."""

from __future__ import annotations

MIB = 1024 * 1024

#: A sample file beyond this is listed and refused, not read.
MAX_FILE = 200 * MIB
#: One XML document.
MAX_XML = 64 * MIB
MAX_XML_DEPTH = 200
#: IHE_XDM archives: MSSanté bounces mails over 25 MB, so these leave a wide margin.
MAX_ZIP_ENTRIES = 2_000
MAX_ZIP_TOTAL = 200 * MIB
MAX_ZIP_RATIO = 200
#: MIME: parts in all, and nesting.
MAX_MIME_PARTS = 500
MAX_MIME_DEPTH = 20
#: HL7v2: segments in one message.
MAX_SEGMENTS = 20_000
