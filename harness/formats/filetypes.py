"""The formats that files of an export have: the extensions that claim them, the words that name them."""

from __future__ import annotations

import re
import unicodedata

TEXT, BINARY, EMPTY = "TXT", "BIN", "(vide)"

#: Extension -> the formats that its contents may have; those of the same line are read by the same programs.
EXTENSIONS: dict[str, tuple[str, ...]] = {
    "pdf": ("PDF",), "cda": ("CDA",), "xml": ("CDA", "FHIR", "XML"), "xsl": ("XML",), "xsd": ("XML",), "json": ("FHIR", "JSON", "NDJSON"),
    "ndjson": ("NDJSON",), "jsonl": ("NDJSON",), "csv": ("CSV",), "tsv": ("CSV",), "html": ("HTML",), "htm": ("HTML", "XML"),
    "xhtml": ("HTML", "XML"), "svg": ("SVG",), "rtf": ("RTF",), "doc": ("DOC",), "xls": ("XLS",), "ppt": ("PPT",),
    "docx": ("DOCX",), "docm": ("DOCX",), "xlsx": ("XLSX",), "xlsm": ("XLSX",), "pptx": ("PPTX",), "pptm": ("PPTX",),
    "odt": ("ODT",), "ods": ("ODS",), "odp": ("ODP",), "png": ("PNG",), "jpg": ("JPEG",), "jpeg": ("JPEG",), "jpe": ("JPEG",),
    "gif": ("GIF",), "tif": ("TIFF",), "tiff": ("TIFF",), "bmp": ("BMP",), "dcm": ("DICOM",), "dicom": ("DICOM",),
    "hl7": ("HL7v2",), "er7": ("HL7v2",), "eml": ("EML",), "zip": ("IHE_XDM", "ZIP"), "mp4": ("MP4",), "wav": ("WAV",),
    # texts that programs read by convention
    "txt": (TEXT,), "md": (TEXT,), "log": (TEXT,), "hpr": (TEXT,), "hpm": (TEXT,), "ics": (TEXT,), "vcf": (TEXT,), "yaml": (TEXT,),
    "yml": (TEXT,), "css": (TEXT,), "sha256": (TEXT,), "sha512": (TEXT,), "sha1": (TEXT,), "md5": (TEXT,),
}  # fmt: skip
#: A text holds anything that is written.
_WRITTEN = frozenset({TEXT, "CSV", "HL7v2", "EML", "JSON", "FHIR", "NDJSON", "XML", "CDA", "HTML", "RTF"})

#: How a documentation names a format, without accents nor capitals; by default its name.
_WORDS: dict[str, tuple[str, ...]] = {
    "CDA": ("cda", "clinicaldocument", "clinical document"), "FHIR": ("fhir",), "DOC": ("doc", "word"), "DOCX": ("docx", "word"),
    "XLS": ("xls", "excel"), "XLSX": ("xlsx", "excel"), "PPT": ("ppt", "powerpoint"), "PPTX": ("pptx", "powerpoint"),
    "ODT": ("odt", "opendocument", "open document"), "ODS": ("ods", "opendocument", "open document"),
    "ODP": ("odp", "opendocument", "open document"), "JPEG": ("jpeg", "jpg"), "TIFF": ("tiff", "tif"), "DICOM": ("dicom", "dcm"),
    "HL7v2": ("hl7",), "EML": ("eml", "e-mail", "email", "courriel", "mime"), "IHE_XDM": ("xdm",), "NDJSON": ("ndjson", "jsonl", "json lines", "bulk data"),
    TEXT: ("txt", "texte", "text"), "CSV": ("csv", "tsv"), "HTML": ("html", "htm", "xhtml"), "JSON": ("json",), "XML": ("xml",),
    "BMP": ("bmp", "bitmap"), "WAV": ("wav", "wave"),
}  # fmt: skip
#: Names of one format in a manifest.
_ALIASES = {"JPG": "JPEG", "TIF": "TIFF", "HL7": "HL7V2", "HL7 V2": "HL7V2", "XDM": "IHE_XDM", "TEXTE": TEXT, "TEXT": TEXT,
            "HL7 CDA": "CDA", "HL7 FHIR": "FHIR", "DCM": "DICOM", "JSONL": "NDJSON", "HTM": "HTML", "CDA R2": "CDA"}  # fmt: skip


def extension_of(name: str) -> str:
    """What follows the last dot of the last part of a path, in lower case; empty when there is none."""
    stem, dot, extension = name.replace("\\", "/").rpartition("/")[2].rpartition(".")
    return extension.strip().lower() if dot and stem else ""


def claims(name: str) -> tuple[str, ...]:
    """The formats that a name announces; none for an extension that is not a usual one."""
    return EXTENSIONS.get(extension_of(name), ())


def admits(name: str, actual: str) -> bool:
    """Whether contents of a format may stand under a name."""
    claimed = claims(name)
    return actual in claimed or (TEXT in claimed and actual in _WRITTEN)


def plain(text: str) -> str:
    """Without accents nor capitals."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


def is_named(words: tuple[str, ...], text: str) -> bool:
    """Whether a plain text has one of these words, whole, in the plural or as an extension."""
    return any(re.search(rf"(?<![a-z0-9]){re.escape(word)}s?(?![a-z0-9])", text) for word in words)


def words_of(format: str) -> tuple[str, ...]:
    """How a documentation may name a format."""
    return _WORDS.get(format, (format.lower(),))


def known_as(name: str) -> str:
    """A format as a manifest writes it, by the name used here."""
    wanted = " ".join(name.strip().lstrip(".").upper().split())
    wanted = _ALIASES.get(wanted, wanted)
    known = {f.upper(): f for formats in EXTENSIONS.values() for f in formats}
    return known.get(wanted, wanted)
