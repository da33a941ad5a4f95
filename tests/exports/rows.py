"""Rows: one change to the exports of the demo, and the exact checks that must speak, with their level.

``e:`` an error, ``w:`` a recommendation; ``?`` an inconclusive check; nothing: the change is admitted.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from harness.builder.cda import build_cda
from harness.builder.demo_export import GUIDE, ExportSpec, bundle, consultations, docx, zipped
from harness.builder.demo_mails import archive_of, document
from harness.builder.fhir import build_patient_bundle, build_patient_csv
from harness.builder.hl7 import build_adt
from harness.builder.pdf import minimal_pdf
from harness.builder.people import AMINATA, GASTON, NOE, ROSALIE
from tests.exports.made import dicom, ole

SPEC = ExportSpec()
Change = Callable[[ExportSpec], ExportSpec]
Row = tuple[str, Change, str]
VISITS, RECORD, LETTER, REPORT = (
    "990000102/consultations.csv",
    "990000101/dossier.json",
    "990000102/lettre.docx",
    "990000101/CR_2026-03-10.xml",
)


def content(name: str) -> bytes:
    """A file of the folder."""
    return dict(SPEC.files)[name]


def put(name: str, raw: bytes | None, **changes: Any) -> Change:
    """One file of the folder written otherwise, added or left out; the inventory follows."""
    return lambda spec: replace(spec.writing(name, raw), formats="[]", **changes)


def told(**changes: Any) -> Change:
    """Attributes of the spec."""
    return lambda spec: replace(spec, **changes)


def listed(*rows: tuple[str, tuple[str, ...] | None]) -> Change:
    """Lines of the inventory changed."""
    return told(listed=rows)


def guide(text: str) -> Change:
    """Another documentation."""
    return told(guide=text.encode())


def without(word: str, instead: str = "") -> Change:
    """The documentation with a word replaced."""
    assert word in GUIDE, word
    return guide(GUIDE.replace(word, instead))


def line(name: str, size: bool = True, path: str = "") -> tuple[str, tuple[str, ...]]:
    """The right line of a file, under another writing of its path."""
    raw = content(name)
    return name, (path or name, str(len(raw)) if size else "", hashlib.sha256(raw).hexdigest().upper())


SENT = bundle(ROSALIE, "2026-03-10T10:15:00+01:00")


def dated(moment: str) -> bytes:
    """The record with a document of another moment."""
    return SENT.replace(b"2026-03-10T10:15:00+01:00", moment.encode())


FILES: tuple[Row, ...] = (
    ("nothing is changed", lambda spec: spec, ""),
    ("a CDA with CRLF and a BOM", put(REPORT, b"\xef\xbb\xbf" + content(REPORT).replace(b"\n", b"\r\n")), ""),
    ("a FHIR record on one line", put(RECORD, json.dumps(json.loads(content(RECORD))).encode()), ""),
    ("a CSV with commas and quotes", put(VISITS, b'"ipp","date_consultation","motif"\n"990000102","2026-03-10","suivi, stable"\n'), ""),
    ("a CSV in UTF-16", put(VISITS, content(VISITS).decode().encode("utf-16")), ""),
    ("an empty file", put("990000102/vide.pdf", b""), "e:DATA-EXPORT-READABLE"),
    ("a CDA cut", put(REPORT, content(REPORT)[:900]), "e:DATA-EXPORT-READABLE"),
    ("a PDF that is a page of error", put("990000101/courrier.pdf", b"<html><body>Erreur 500</body></html>"), "e:DATA-EXPORT-READABLE"),
    ("a picture named .docx", put("990000102/scan.docx", content("990000102/radiographie.png")), "e:DATA-EXPORT-READABLE"),
    ("a Word document named .docx", put("990000102/ancien.docx", ole("WordDocument")), "e:DATA-EXPORT-READABLE"),
    ("a Word document, documented as Word", put("990000102/ancien.doc", ole("WordDocument")), ""),
    ("an Excel sheet that nobody describes", put("990000102/suivi.xls", ole("Workbook")), "w:DATA-EXPORT-DOCUMENTATION-FORMATS"),
    ("a binary that nobody describes", put("990000102/dossier.dat", bytes(range(256))), "e:DATA-EXPORT-STANDARD"),
    ("a binary that is described", put("990000102/dossier.dat", bytes(range(256)), guide=(GUIDE + "- .dat : tracés du moniteur, format décrit en annexe.\n").encode()), "w:DATA-EXPORT-STANDARD"),
    ("a text of another extension", put("990000102/dossier.hprim2", b"AC;1\n"), "w:DATA-EXPORT-STANDARD w:DATA-EXPORT-DOCUMENTATION-FORMATS"),
    ("a DICOM without extension, described", put("990000102/IM000001", dicom(), guide=(GUIDE + "- DICOM : images.\n").encode()), ""),
    ("a compressed file", put("990000102/images.gz", gzip.compress(b"a", mtime=0)), "?DATA-EXPORT-STANDARD"),
    ("an archive of another export", put("990000102/images.zip", zipped([("a.txt", b"a")])), "?DATA-EXPORT-STANDARD"),
    ("an IHE_XDM archive, described", put("990000102/IHE_XDM.zip", archive_of(document(88, GASTON)), guide=(GUIDE + "- IHE_XDM : lots de documents.\n").encode()), ""),
    ("what a Mac leaves behind", put(".DS_Store", b"\0\1"), ""),
    ("formats announced by their extensions", told(formats="['.xml', cda, fhir, pdf, docx, csv, png]"), "w:DATA-EXPORT-FORMATS"),
    ("formats announced by other names", told(formats="[HL7 CDA, HL7 FHIR, pdf, .docx, csv, png]"), ""),
)  # fmt: skip

INVENTORY: tuple[Row, ...] = (
    ("paths with backslashes", listed((LETTER, line(LETTER, path=LETTER.replace("/", "\\"))[1])), ""),
    ("paths from the package", listed((LETTER, line(LETTER, path=f"./{LETTER}")[1])), ""),
    ("paths from the campaign", listed((LETTER, line(LETTER, path=f"exports/2026-03/{LETTER}")[1])), ""),
    ("names alone, where they tell", listed((LETTER, line(LETTER, path="lettre.docx")[1])), ""),
    ("names alone, where two files have it", listed((REPORT, line(REPORT, path="CR_2026-03-10.xml")[1])), "e:DATA-EXPORT-INVENTORY-THERE e:DATA-EXPORT-INVENTORY-LISTED"),
    ("no size, a digest in capitals", listed(line(LETTER, size=False)), ""),
    ("the inventory and the documentation listed too", listed(("inventaire.csv", ("inventaire.csv", "1", "")), ("LISEZMOI.md", ("LISEZMOI.md", str(len(GUIDE.encode())), ""))), ""),
    ("a file listed twice", listed(("x", line(LETTER)[1])), "e:DATA-EXPORT-INVENTORY-LISTED"),
    ("a file left out", listed((LETTER, None)), "e:DATA-EXPORT-INVENTORY-LISTED"),
    ("a file that is not there", listed(("perdu.pdf", ("perdu.pdf", "", ""))), "e:DATA-EXPORT-INVENTORY-THERE"),
    ("another size", listed((LETTER, (LETTER, "1", ""))), "e:DATA-EXPORT-INVENTORY-SAME"),
    ("another digest", listed((LETTER, (LETTER, "", "ab" * 32))), "e:DATA-EXPORT-INVENTORY-SAME"),
    ("two names that differ by their letter case", put("990000102/LETTRE.DOCX", content(LETTER)), ""),
    ("paths from where the product wrote them", listed(*((n, line(n, path=f"D:\\Exports\\2026-03\\{n}".replace("/", "\\"))[1]) for n in dict(SPEC.files))), ""),
    ("a digest of an unknown algorithm", listed((LETTER, (LETTER, "", "ab" * 10 + "zz"))), "?DATA-EXPORT-INVENTORY-SAME"),
    ("an MD5", listed((LETTER, (LETTER, "", hashlib.md5(content(LETTER), usedforsecurity=False).hexdigest()))), ""),
    ("a rounded size", listed((LETTER, (LETTER, "2 Ko", ""))), ""),
    ("no inventory", told(has_inventory=False), "w:DATA-EXPORT-INVENTORY-GIVEN"),
)  # fmt: skip

DOCUMENTATION: tuple[Row, ...] = (
    ("no documentation", told(guide=None), "e:DATA-EXPORT-DOCUMENTATION-GIVEN"),
    ("an English documentation", guide("Procedure: click Export, then select the history depth (start date). Formats: CDA, FHIR, PDF, DOCX (Word), CSV, PNG images."), ""),
    ("a few words", guide("# Export\n"), "e:DATA-EXPORT-DOCUMENTATION-READABLE w:DATA-EXPORT-DOCUMENTATION-FORMATS w:DATA-EXPORT-DOCUMENTATION-PROCEDURE w:DATA-EXPORT-DOCUMENTATION-DEPTH"),
    ("one format missing", without("PNG (.png)", "Images"), "w:DATA-EXPORT-DOCUMENTATION-FORMATS"),
    ("a format by its extension alone", without("- CSV (.csv, point-virgule, UTF-8)", "- Fichiers .csv"), ""),
    ("no word on the depth", without(", puis la profondeur d'historique : une date de début, ou un nombre d'années"), "w:DATA-EXPORT-DOCUMENTATION-DEPTH"),
    ("depth called a period", without("la profondeur d'historique : une date de début, ou un nombre d'années", "la période"), ""),
)  # fmt: skip

PATIENTS: tuple[Row, ...] = (
    ("as many patients as announced", told(patients="2"), ""),
    ("one more announced", told(patients="3"), "e:DATA-EXPORT-PATIENTS-FOUND"),
    ("one less announced", told(patients="1"), "e:DATA-EXPORT-PATIENTS-FOUND"),
    ("identifiers as matricules", told(patients="['284033306311913', '157075935020407']"), ""),
    ("a patient who is not in it", told(patients="['990000101', '990000102', '990000103']"), "e:DATA-EXPORT-PATIENTS-FOUND"),
    ("a patient who was not asked for", told(patients="['990000101']"), "e:DATA-EXPORT-PATIENTS-STRANGER"),
    ("a report of somebody else", put("990000102/CR2.xml", build_cda(document(85, AMINATA))), "e:DATA-EXPORT-PATIENTS-STRANGER"),
    ("a report of a patient without INS", put("990000102/CR2.xml", build_cda(document(85, NOE))), "e:DATA-EXPORT-PATIENTS-STRANGER"),
    ("the report of the same patient without INS", put("990000102/CR2.xml", build_cda(document(85, GASTON.without_ins()))), ""),
    ("a table of somebody else", put("990000102/b.csv", consultations(("990000999", "2026-01-01", "x"))), "e:DATA-EXPORT-PATIENTS-STRANGER"),
    ("an HL7 message of somebody else", put("990000102/m.hl7", build_adt(AMINATA, "1", "20260301080000", ("A", "B"), ("C", "D")), guide=(GUIDE + "- HL7 v2\n").encode()), "e:DATA-EXPORT-PATIENTS-STRANGER"),
    ("two folders for one patient", put("990000901/CR.xml", build_cda(document(86, ROSALIE))), "w:DATA-EXPORT-PATIENTS-ONCE"),
    ("folders inside the folder of a patient", put("990000101/comptes-rendus/CR.xml", build_cda(document(86, ROSALIE))), ""),
    ("a patient whose report cannot be read", lambda spec: replace(spec.writing("x/CR.xml", content(REPORT)[:900]), formats="[]", patients="['990000101', '990000102', '990000103']"), "e:DATA-EXPORT-READABLE ?DATA-EXPORT-PATIENTS-FOUND"),
    ("a PDF of nobody knows whom", lambda spec: replace(spec.writing("divers.pdf", minimal_pdf("x")), patients="['990000101', '990000102', '990000103']"), "?DATA-EXPORT-PATIENTS-FOUND"),
    ("a PDF in a folder named after the patient", lambda spec: replace(spec.writing("990000103/x.pdf", minimal_pdf("x")), patients="['990000101', '990000102', '990000103']"), ""),
)  # fmt: skip

HISTORY: tuple[Row, ...] = (
    ("a visit on the first day", put(VISITS, consultations(("990000102", "2024-01-01", "x"))), ""),
    ("a visit the day before", put(VISITS, consultations(("990000102", "2023-12-31", "x"))), "e:DATA-EXPORT-HISTORY-PERIOD"),
    ("a visit of that day, in French", put(VISITS, consultations(("990000102", "31/12/2023", "x"))), "e:DATA-EXPORT-HISTORY-PERIOD"),
    ("a year alone, partly within", put(VISITS, consultations(("990000102", "2024", "x"))), ""),
    ("a year alone, before", put(VISITS, consultations(("990000102", "2023", "x"))), "e:DATA-EXPORT-HISTORY-PERIOD"),
    ("a document on the last day", told(history="{from: 2024-01-01, to: 2026-03-10}"), ""),
    ("a document after the last day", told(history="{from: 2024-01-01, to: 2026-03-09}"), "e:DATA-EXPORT-HISTORY-PERIOD"),
    ("a FHIR document late at night, in its own zone", put(RECORD, dated("2024-01-01T00:30:00+01:00")), ""),
    ("a FHIR document the day before, in its own zone", put(RECORD, dated("2023-12-31T23:30:00-05:00")), "e:DATA-EXPORT-HISTORY-PERIOD"),
    ("three years back", told(history="{years: 3}"), ""),
    ("a visit of exactly one year ago", put(VISITS, consultations(("990000102", "2025-03-20", "x")), history="{years: 1}"), ""),
    ("a visit of one year and a day ago", put(VISITS, consultations(("990000102", "2025-03-19", "x")), history="{years: 1}"), "e:DATA-EXPORT-HISTORY-PERIOD"),
    ("old vaccines stay in the record", put("990000102/vaccinations.csv", b"ipp;date;vaccin\n990000102;1999-02-15;DTP\n"), ""),
    ("old allergies, told by a column", put("990000102/t12.csv", b"ipp;date;allergie\n990000102;15/02/1999;latex\n"), ""),
    ("a record created long ago", put("990000102/t01.csv", b"ipp;nom;date_de_naissance;date_creation\n990000102;TEST-CHARDON;1957-07-08;2012-02-15\n"), ""),
    ("a visit of a table with births", put("990000102/t02.csv", b"ipp;ddn;date_consultation\n990000102;08/07/1957;15/02/2012\n"), "e:DATA-EXPORT-HISTORY-PERIOD"),
    ("births do not count", put("990000102/patient.csv", build_patient_csv([GASTON])), ""),
    ("an old condition stays in the record", put("990000102/antecedent.json", json.dumps({"resourceType": "Condition", "recordedDate": "1999-01-01", "subject": {"reference": "x"}}).encode()), ""),
)  # fmt: skip

ZIP: tuple[Row, ...] = (
    ("a ZIP cut", told(damage=lambda raw: raw[:200]), "e:DATA-EXPORT-PACKAGE ?DATA-EXPORT-INVENTORY-GIVEN ?DATA-EXPORT-DOCUMENTATION-GIVEN ?DATA-EXPORT-PATIENTS-FOUND"),
    ("a path that leaves the ZIP", told(extra_members=(("../x.txt", b"x"),)), "e:DATA-EXPORT-PACKAGE ?DATA-EXPORT-INVENTORY-GIVEN ?DATA-EXPORT-DOCUMENTATION-GIVEN ?DATA-EXPORT-PATIENTS-FOUND"),
    ("a member that no digest lists", told(extra_members=(("note.pdf", minimal_pdf("x")),)), "e:DATA-EXPORT-INVENTORY-LISTED"),
    ("a letter more, listed", told(archived=(*SPEC.archived, ("lettre.docx", docx("Bonjour")))), ""),
    ("folders of a Mac", told(extra_members=(("__MACOSX/._CR.xml", b"\0\5"),)), ""),
    ("another patient", told(archived=(*SPEC.archived, ("CR2.xml", build_cda(document(84, ROSALIE))))), "e:DATA-EXPORT-PATIENTS-STRANGER"),
    ("a bundle of patients", told(archived=(*SPEC.archived, ("p.json", build_patient_bundle([GASTON])))), ""),
)  # fmt: skip

ROWS: tuple[Row, ...] = (*FILES, *INVENTORY, *DOCUMENTATION, *PATIENTS, *HISTORY, *ZIP)
