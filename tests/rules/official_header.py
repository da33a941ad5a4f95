"""The official verdict on a CDA header: the schematron of the Structuration minimale, run as its authors publish it.

Needs a copy of the official kit (environment variable SEGUR_KIT) and saxonche. Nothing is written in the kit: what it
lacks (the value set of document types, derived from its own table) and the compiled style sheet go to a folder of ours.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

PROFILE = "schematrons/profils/structurationMinimale"
SCHEMA = "ASIP-STRUCT-MIN-StrucMin.sch"
STEPS = ("iso_dsdl_include.xsl", "iso_abstract_expand.xsl", "iso_svrl_for_xslt2.xsl")
_TYPES = "1.2.250.1.213.1.1.5.471"
_SVS = {"s": "urn:ihe:iti:svs:2008"}
_FAILED = "{http://purl.oclc.org/dsdl/svrl}failed-assert"
#: Words of the asserts that compare a code with a value set; those of the traits of the INS.
VALUE_SETS, INS = ("value set", "dans le JDV", "conceptList"), ("cadre de l'INS",)


@dataclass(eq=False)
class OfficialHeader:
    """The compiled schematron."""

    kit: Path
    folder: Path
    _run: Any = field(init=False)

    def __post_init__(self) -> None:
        from saxonche import PySaxonProcessor

        shutil.copytree(self.kit / PROFILE, self.folder, dirs_exist_ok=True)
        for found in (self.kit / "schematrons" / "moteur").glob("iso*.xsl"):
            shutil.copy(found, self.folder)
        self._document_types()
        processor = PySaxonProcessor(license=False).new_xslt30_processor()
        source = self.folder / SCHEMA
        for step in STEPS:
            sheet = processor.compile_stylesheet(stylesheet_file=str(self.folder / step))
            made = sheet.transform_to_string(source_file=str(source))
            source = self.folder / f"{step}.made.xml"
            source.write_text(made, encoding="utf-8")
        self._run = processor.compile_stylesheet(stylesheet_file=str(source))

    def _document_types(self) -> None:
        """The value set of document types, in the shape of its siblings."""
        target = self.folder / "include" / f"voc-{_TYPES}-DYNAMIC.xml"
        if target.exists():
            return
        table = next((self.kit / "jeuxDeValeurs").glob("JDV_J07*.xml"))
        sets = etree.fromstring('<h:valueSets xmlns:h="urn:hl7-org:v3"/>')
        concepts = etree.SubElement(etree.SubElement(sets, "valueSet", id=_TYPES), "conceptList")
        for found in etree.parse(str(table)).iterfind(".//s:Concept", _SVS):
            etree.SubElement(concepts, "concept", dict(found.attrib))
        target.write_bytes(etree.tostring(sets))

    def errors(self, raw: bytes) -> list[str]:
        """The asserts at error level that fail; one that cannot be evaluated refuses the document."""
        document = self.folder / "document.xml"
        document.write_bytes(raw)
        try:
            report = self._run.transform_to_string(source_file=str(document))
        except Exception as error:  # a rule that aborts on the document
            return [f"aborted: {error}"]
        found = etree.fromstring(report.encode()).iter(_FAILED)
        return [" ".join("".join(a.itertext()).split()) for a in found if a.get("role", "error") == "error"]


def others_than(messages: list[str], *words: str) -> list[str]:
    """The messages that have none of some words."""
    return [m for m in messages if not any(w in m for w in words)]


def with_small_body(raw: bytes) -> bytes:
    """The document with what the header rules do not look at left out of its body."""
    root = etree.fromstring(raw)
    for body in root.iterfind("{*}component/{*}structuredBody"):
        body[1:] = []
        for section in body.iterfind("{*}component/{*}section"):
            section[:] = [
                e for e in section if etree.QName(e).localname in ("templateId", "id", "code", "title", "text")
            ]
    for text in root.iterfind("{*}component/{*}nonXMLBody/{*}text"):
        text.text = "JVBERi0="
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
