"""A small PDF that claims PDF/A-1b and draws bars instead of text, so that no font is embedded."""

from hashlib import sha256
from struct import pack
from xml.sax.saxutils import escape

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""

_OUTPUT_INTENT = (
    b"<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (Gray gamma 2.2)"
    b" /Info (Gray gamma 2.2) /DestOutputProfile 7 0 R >>"
)


def minimal_pdf(title: str, link: str | None = None) -> bytes:
    """PDF 1.4 of one page for this title: XMP identification, output intent, exact cross-references; a link over the page."""
    digest = sha256(title.encode()).digest()
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R /Metadata 5 0 R /OutputIntents [6 0 R] >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents 4 0 R%s >>"
        % (b"" if link is None else b" /Annots [8 0 R]"),
        _stream(b"", _bars(digest)),
        _stream(b" /Type /Metadata /Subtype /XML", _XMP.format(title=escape(title)).encode()),
        _OUTPUT_INTENT,
        _stream(b" /N 1", _gray_profile()),
    ]
    if link is not None:
        bodies.append(_link(link))
    return _assemble(bodies, digest[:16].hex().upper().encode())


def _assemble(bodies: list[bytes], identifier: bytes) -> bytes:
    out = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    table = b"0000000000 65535 f \n"
    for number, body in enumerate(bodies, start=1):
        table += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = len(bodies) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /ID [<%s> <%s>] >>\n" % (size, identifier, identifier)
    return out + b"xref\n0 %d\n%s%sstartxref\n%d\n%%%%EOF\n" % (size, table, trailer, len(out))


def _link(target: str) -> bytes:
    """An annotation that opens a web address."""
    escaped = "".join(f"\\{c}" if c in "()\\" else c for c in target)
    box = b"<< /Type /Annot /Subtype /Link /Rect [72 40 320 60] /Border [0 0 0] /F 4 /A << /S /URI /URI (%s) >> >>"
    return box % escaped.encode("latin-1")


def _stream(entries: bytes, data: bytes) -> bytes:
    return b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def _bars(digest: bytes) -> bytes:
    bars = (b"72 %d %d 6 re\n" % (760 - 14 * row, 60 + value) for row, value in enumerate(digest))
    return b"0 g\n" + b"".join(bars) + b"f"


def _gray_profile() -> bytes:
    """An ICC 2.1 monitor profile: one gray channel, gamma 2.2, D50 white point."""
    title = b"Gray gamma 2.2\0"
    description = b"desc\0\0\0\0" + pack(">I", len(title)) + title + bytes(8 + 2 + 1 + 67)
    tags = {
        b"desc": description,
        b"cprt": b"text\0\0\0\0CC0\0",
        b"wtpt": b"XYZ \0\0\0\0" + pack(">3i", 0xF6D6, 0x10000, 0xD32D),
        b"kTRC": b"curv\0\0\0\0" + pack(">IH", 1, 0x0233),
    }
    index, data, start = pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        index += name + pack(">II", start + len(data), len(content))
        data += content + bytes(-len(content) % 4)
    return _icc_header(start + len(data)) + index + data


def _icc_header(size: int) -> bytes:
    date = pack(">6H", 2026, 1, 1, 0, 0, 0)
    illuminant = pack(">3i", 0xF6D6, 0x10000, 0xD32D)
    head = pack(">I4sI", size, bytes(4), 0x02100000) + b"mntrGRAYXYZ " + date + b"acsp"
    return (head + bytes(24) + pack(">I", 0) + illuminant).ljust(128, b"\0")
