"""One small right file of each format that an export may have."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib

from harness.builder.cda import build_cda
from harness.builder.demo_export import bundle, docx, zipped
from harness.builder.demo_mails import archive_of, document
from harness.builder.fhir import build_patient_csv
from harness.builder.pdf import minimal_pdf
from harness.builder.people import GASTON, ROSALIE
from harness.builder.png import capture
from tests.formats.pictures import GIF, JPEG


def ole(stream: str) -> bytes:
    """An OLE2 container of three sectors: allocation table, directory, stream."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *([0xFFFFFFFF] * 108))
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE, *([0xFFFFFFFF] * 125))
    name = stream.encode("utf-16-le") + b"\0\0"
    return header + table + name.ljust(512, b"\0") + b"contenu".ljust(512, b"\0")


def odt(text: str = "Bonjour") -> bytes:
    """An OpenDocument text."""
    content = f'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">{text}</office:document-content>'
    return zipped([("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", content.encode())])


def xlsx() -> bytes:
    """An OOXML workbook, deflated as spreadsheets do."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


def tiff() -> bytes:
    """One strip of eight bytes."""
    entries = [(256, 3, 1, 8), (257, 3, 1, 8), (273, 4, 1, 8 + 2 + 12 * 4 + 4), (279, 4, 1, 8)]
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *e) for e in entries) + bytes(4)
    return b"II*\0" + struct.pack("<I", 8) + directory + b"\xaa" * 8


def dicom(pixels: int = 64) -> bytes:
    """Explicit little endian: transfer syntax, patient id, pixels."""
    syntax = b"1.2.840.10008.1.2.1\0"
    meta = struct.pack("<HH2sH", 2, 0x10, b"UI", len(syntax)) + syntax
    patient = struct.pack("<HH2sH", 0x10, 0x20, b"LO", 4) + b"DEMO"
    data = struct.pack("<HH2sHI", 0x7FE0, 0x10, b"OW", 0, pixels) + bytes(pixels)
    return bytes(128) + b"DICM" + meta + patient + data


def mp4() -> bytes:
    """Three boxes."""
    return b"".join(
        struct.pack(">I4s", 8 + len(data), kind) + data
        for kind, data in ((b"ftyp", b"isom\0\0\0\0"), (b"moov", bytes(8)), (b"mdat", bytes(40)))
    )


CDA = build_cda(document(81, ROSALIE))
FHIR = bundle(ROSALIE, "2026-03-10T10:15:00+01:00")
HL7 = b"MSH|^~\\&|DPI|CH|X|Y|20260310101500||ADT^A28^ADT_A05|1|T|2.5\rPID|1||990000101^^^CH&1.2.250.1.71.4.2.2.1339999013.7&ISO^PI\r"
NDJSON = b"".join(json.dumps(e["resource"]).encode() + b"\n" for e in json.loads(FHIR)["entry"])
EML = b"From: a@b.mssante.fr\r\nTo: c@d.mssante.fr\r\nSubject: courrier\r\nDate: Tue, 10 Mar 2026 10:00:00 +0100\r\n\r\nBonjour\r\n"

#: Name, contents, format.
RIGHT: tuple[tuple[str, bytes, str], ...] = (
    ("cr.xml", CDA, "CDA"), ("cr.cda", CDA, "CDA"), ("dossier.json", FHIR, "FHIR"), ("export.ndjson", NDJSON, "NDJSON"), ("courrier.pdf", minimal_pdf("x"), "PDF"),
    ("lettre.doc", ole("WordDocument"), "DOC"), ("feuille.xls", ole("Workbook"), "XLS"), ("lettre.docx", docx("Bonjour"), "DOCX"),
    ("feuille.xlsx", xlsx(), "XLSX"), ("lettre.odt", odt(), "ODT"), ("lettre.rtf", b"{\\rtf1 Bonjour}", "RTF"), ("donnees.xml", b"<a><b/></a>", "XML"),
    ("donnees.json", b'{"a": [1, 2]}', "JSON"), ("patients.csv", build_patient_csv([ROSALIE, GASTON]), "CSV"), ("note.txt", "Éléments de suivi\n".encode("cp1252"), "TXT"),
    ("page.html", b"<!DOCTYPE html><html><p>Bonjour</html>", "HTML"), ("image.png", capture(), "PNG"), ("photo.jpg", JPEG, "JPEG"), ("scan.tiff", tiff(), "TIFF"),
    ("anim.gif", GIF, "GIF"), ("IM000001", dicom(), "DICOM"), ("coupe.dcm", dicom(), "DICOM"), ("mouvement.hl7", HL7, "HL7v2"),
    ("IHE_XDM.zip", archive_of(document(81, ROSALIE)), "IHE_XDM"), ("message.eml", EML, "EML"), ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
    ("video.mp4", mp4(), "MP4"), ("voix.wav", b"RIFF" + struct.pack("<I", 44) + b"WAVE" + bytes(40), "WAV"),
    ("plan.bmp", b"BM" + struct.pack("<I", 60) + bytes(54), "BMP"),
)  # fmt: skip


def encapsulated_dicom(end: bytes = b"\xfe\xff\xdd\xe0\0\0\0\0") -> bytes:
    """Pixels in fragments, as compressed images have."""
    syntax = b"1.2.840.10008.1.2.4.50"
    meta = struct.pack("<HH2sH", 2, 0x10, b"UI", len(syntax)) + syntax
    head = struct.pack("<HH2sHI", 0x7FE0, 0x10, b"OB", 0, 0xFFFFFFFF)
    return bytes(128) + b"DICM" + meta + head + struct.pack("<HHI", 0xFFFE, 0xE000, 4) + b"\1\2\3\4" + end


def damaged_png() -> bytes:
    """A picture of which one byte changed."""
    raw = bytearray(capture())
    raw[60] ^= 0xFF
    return bytes(raw)


def compressed_pdf() -> bytes:
    """A PDF 1.5 whose page is in an object stream and whose table is a stream."""
    inner = b"1 0 2 33 3 79 << /Type /Catalog /Pages 2 0 R >>   << /Type /Pages /Kids [3 0 R] /Count 1 >>      << /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    packed = zlib.compress(inner)
    out = b"%PDF-1.5\n"
    out += (
        b"4 0 obj\n<< /Type /ObjStm /N 3 /First 16 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n"
        % (len(packed), packed)
    )
    at = len(out)
    rows = zlib.compress(bytes(24))
    out += (
        b"5 0 obj\n<< /Type /XRef /Size 6 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n"
        % (len(rows), rows)
    )
    return out + b"startxref\n%d\n%%%%EOF\n" % at
