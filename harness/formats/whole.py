"""What a file of an export is, by its contents, and whether it can be read to its end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from harness.core.finding import Level, Problem
from harness.core.place import Place
from harness.core.text import Text, same
from harness.formats import cda, clips, fhir, images, office, pdf_opens, pictures, png, recognise, texts, xdm, xml
from harness.formats.filetypes import BINARY, EMPTY, TEXT, admits, claims, extension_of
from harness.formats.flaws import Flaw, cut, unread
from harness.formats.hl7 import reader as hl7
from harness.formats.limits import MAX_JSON_OBJECTS, MAX_MESSAGES
from harness.formats.package import ZipPackage, open_zip

_MAGIC: tuple[tuple[bytes, int, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", 0, "PNG"), (b"\xff\xd8\xff", 0, "JPEG"), (b"GIF8", 0, "GIF"), (b"II*\0", 0, "TIFF"), (b"MM\0*", 0, "TIFF"),
    (b"DICM", 128, "DICOM"), (b"{\\rtf", 0, "RTF"), (b"ftyp", 4, "MP4"), (b"BM", 0, "BMP"), (b"7z\xbc\xaf\x27\x1c", 0, "7-Zip"),
    (b"Rar!", 0, "RAR"), (b"\x1f\x8b\x08", 0, "GZIP"), (b"SQLite format 3\0", 0, "SQLite"),
)  # fmt: skip


def _sound(read: Callable[[bytes], object]) -> Callable[[bytes], Iterator[Flaw]]:
    """A reader that raises Broken, as one that tells flaws."""

    def flaws(raw: bytes) -> Iterator[Flaw]:
        try:
            read(raw)
        except png.Broken as broken:
            yield cut(broken.fr, broken.en)

    return flaws


_IMAGES: dict[str, Callable[[bytes], Iterable[Flaw]]] = {
    "PNG": _sound(png.read), "JPEG": _sound(pictures.jpeg), "GIF": _sound(pictures.gif), "TIFF": images.tiff, "BMP": images.bmp,
    "DICOM": images.dicom, "WAV": images.wav, "MP4": _sound(clips.mp4),
}  # fmt: skip
#: Formats that this reading knows from end to end, and whose contents nobody needs a documentation to open.
STANDARD = frozenset(_IMAGES) | {
    "PDF", "CDA", "FHIR", "XML", "JSON", "NDJSON", "CSV", "HTML", "SVG", "RTF", "DOC", "XLS", "PPT", "DOCX", "XLSX", "PPTX", "ODT", "ODS",
    "ODP", "HL7v2", "EML", "IHE_XDM",
}  # fmt: skip
#: Containers of other files: what they hold is not looked at.
NESTED = frozenset({"ZIP", "7-Zip", "RAR", "GZIP"})


@dataclass(frozen=True, eq=False)
class Contents:
    """One file: its name, its bytes, and what they are."""

    name: str
    raw: bytes

    @cached_property
    def package(self) -> ZipPackage:
        """The ZIP that it is."""
        return open_zip(self.raw)

    @cached_property
    def parsed(self) -> xml.XmlRead:
        """The XML that it is."""
        return xml.read(self.raw, self.name)

    @cached_property
    def format(self) -> str:
        """The name of the format, TXT or BIN when the contents tell no more; a table is told by its extension."""
        raw = self.raw
        if not raw.strip(b" \t\r\n\0\xef\xbb\xbf"):
            return EMPTY
        if b"%PDF-" in raw[:1024]:
            return "PDF"
        if raw.startswith(office.OLE):
            return office.ole_kind(raw) or "OLE2"
        found = next((name for magic, at, name in _MAGIC if raw.startswith(magic, at)), None)
        if found is not None and not (found == "BMP" and texts.decoded(raw) is not None):
            return found
        if raw.startswith(b"RIFF") and raw[8:12] == b"WAVE":
            return "WAV"
        return self._structured()

    def _structured(self) -> str:
        kind = recognise.recognise(self.raw).kind
        if kind is recognise.Kind.ZIP:
            return office.zip_kind(self.package) or ("IHE_XDM" if _is_xdm(self.package.names) else "ZIP")
        if kind is recognise.Kind.XML:
            return "HTML" if claims(self.name) == ("HTML",) else self._xml()
        if kind is recognise.Kind.JSON and (not self._is_table or texts.json_flaw(self.raw) is None):
            return self._json()
        if kind is recognise.Kind.HL7 and (not self._is_table or self.raw.startswith(b"MSH|")):
            return "HL7v2"
        if kind is recognise.Kind.MAIL and not self._is_table and extension_of(self.name) not in ("txt", "md", "log"):
            return "EML"
        if recognise.recognise(self.raw).what == same("HTML"):
            return "HTML"
        if texts.decoded(self.raw) is None:
            return BINARY
        return "CSV" if self._is_table else TEXT

    @property
    def _is_table(self) -> bool:
        return "CSV" in claims(self.name)

    def _xml(self) -> str:
        root = self.parsed.root
        if root is None:  # malformed, or too large, or with a DTD
            return "SVG" if b"<svg" in self.raw[:4096] else "XML"
        if cda.find_document(root) is not None:
            return "CDA"
        if fhir.is_fhir(root):
            return "FHIR"
        return "SVG" if xml.local(root) == "svg" else "XML"

    def _json(self) -> str:
        if texts.is_json_lines(self.raw):
            return "NDJSON"
        on_one_line = b"\n" not in self.raw.strip()
        if claims(self.name) == ("NDJSON",) and (on_one_line or texts.json_flaw(self.raw) is not None):
            return "NDJSON"
        return "FHIR" if fhir.json_resource_type(self.raw) is not None else "JSON"

    @property
    def documented_as(self) -> str:
        """The format that a documentation has to name: FHIR resources one a line are FHIR."""
        if self.format == "NDJSON" and any(
            fhir.json_resource_type(line) for _, (_, line) in zip(range(1), texts.json_lines(self.raw), strict=False)
        ):
            return "FHIR"
        return self.format

    def flaws(self) -> Iterator[Flaw]:
        """Everything that keeps the file from being read as what its name says; nothing for one that opens."""
        found = self.format
        if found == EMPTY:
            yield Flaw(
                Text("un contenu", "some content"), same(f"{len(self.raw)} octets"), Text("fichier vide", "empty file")
            )
            return
        if claims(self.name) and not self._as_claimed(found):
            yield Flaw(same(" | ".join(claims(self.name))), _other(found), _mislabelled(self.name, found),
                       level=Level.WARNING if found == "RTF" and extension_of(self.name) == "doc" else None)  # fmt: skip
            return
        yield from self._whole(found)

    def _as_claimed(self, found: str) -> bool:
        """A container that cannot be opened is truncated rather than mislabelled."""
        broken = found == "ZIP" and not self.package.names and bool(self.package.flaws)
        return admits(self.name, found) or (broken and bool({"DOCX", "XLSX", "PPTX", "ODT", "ODS", "ODP", "IHE_XDM"} & set(claims(self.name)))) or (
            found == "XML" and self.parsed.root is None and bool({"CDA", "SVG"} & set(claims(self.name)))
        )  # fmt: skip

    def _whole(self, found: str) -> Iterator[Flaw]:
        if found in _IMAGES:
            yield from _IMAGES[found](self.raw)
        elif found == "PDF":
            yield from pdf_opens.flaws(self.raw)
        elif found in ("DOC", "XLS", "PPT"):
            yield from office.ole(self.raw)
        elif found in ("DOCX", "XLSX", "PPTX", "ODT", "ODS", "ODP"):
            yield from office.zipped(self.package, found, extension_of(self.name))
        elif found in ("ZIP", "IHE_XDM"):
            yield from self.package.flaws
            yield from _of(xdm.read(self.raw).problems) if found == "IHE_XDM" and not self.package.flaws else ()
        elif found in ("XML", "CDA", "SVG", "FHIR", "JSON", "NDJSON"):
            yield from self._marked_up(found)
        elif found == "CSV":
            yield from texts.table(self.raw)
        elif found == "HL7v2":
            yield from self._messages()
        elif found == "RTF" and not self.raw.rstrip(b"\0\r\n \t").endswith(b"}"):
            yield cut("accolade finale }", "final brace }")

    def _marked_up(self, found: str) -> Iterator[Flaw]:
        if found == "NDJSON":
            flaws = (texts.json_flaw(line, Place("", number)) for number, line in texts.json_lines(self.raw))
            yield from (flaw for flaw in flaws if flaw is not None)
        elif self._is_json:
            flaw = texts.json_flaw(self.raw)
            yield from [flaw] if flaw is not None else self._resource(found)
        elif self.parsed.root is None:
            yield from self._unparsed()
        else:
            yield from self._resource(found)

    def _unparsed(self) -> Iterator[Flaw]:
        """What the bounded reader refused: well-formed all the same, a health document is left undecided and other XML is right."""
        flaw = texts.xml_flaw(self.raw)
        if flaw is not None:
            yield flaw
        elif b"ClinicalDocument" in self.raw[:65_536] or b"http://hl7.org/fhir" in self.raw[:65_536]:
            problem = self.parsed.problems[0]
            yield unread(problem.expected, problem.actual)

    def _resource(self, found: str) -> Iterator[Flaw]:
        """A FHIR resource is valid; one of too many objects is left undecided."""
        if found != "FHIR":
            return
        objects = self.raw.count(b"{") if self._is_json else 0
        if objects > MAX_JSON_OBJECTS:
            yield unread(
                Text(f"au plus {MAX_JSON_OBJECTS} objets", f"at most {MAX_JSON_OBJECTS} objects"), same(str(objects))
            )
        else:
            yield from _of(self.resource.problems)

    def _messages(self) -> Iterator[Flaw]:
        """One message at least; what stands between messages is a recommendation."""
        read = hl7.read(self.raw)
        if not read.messages:
            yield from _of(read.problems)
        elif len(read.messages) >= MAX_MESSAGES:
            yield unread(
                Text(f"moins de {MAX_MESSAGES} messages", f"fewer than {MAX_MESSAGES} messages"),
                Text("davantage", "more"),
            )
        else:
            yield from (replace(flaw, level=Level.WARNING) for flaw in _of(read.problems))

    @property
    def _is_json(self) -> bool:
        return self.raw[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))

    @cached_property
    def parsed_json(self) -> Any:
        """The JSON that it is; None for another file."""
        if not self._is_json or self.raw.count(b"{") > MAX_JSON_OBJECTS:
            return None
        try:
            return json.loads(self.raw.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            return None

    @cached_property
    def resource(self) -> fhir.FhirFile:
        """The FHIR resource that it is."""
        if self._is_json:
            return fhir.read_json(self.raw)
        return fhir.read_xml(self.raw, self.parsed.root)


def _of(problems: Iterable[Problem]) -> Iterator[Flaw]:
    """Problems that other readers tell; what they only recommend is not a reason not to open a file."""
    for p in problems:
        if p.level is Level.ERROR:
            yield Flaw(p.expected, p.actual, p.message, p.place)


def _is_xdm(names: Iterable[str]) -> bool:
    return any(name.upper().endswith("METADATA.XML") or name.upper().startswith("IHE_XDM/") for name in names)


def _other(found: str) -> Text:
    names = {TEXT: Text("texte", "text"), BINARY: Text("contenu binaire inconnu", "unknown binary content")}
    return names.get(found, same(found))


def _mislabelled(name: str, found: str) -> Text:
    if found == "OOXML":
        return Text("document Office protégé par un mot de passe", "Office document protected by a password")
    return Text(
        "le contenu n'est pas ce que l'extension « .{e} » annonce",
        "the content is not what the extension '.{e}' announces",
    ).fill(e=extension_of(name))
