"""The exports of the demo: a folder with a record for each of two patients, and a ZIP for one; spec, files, planted faults."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from harness.builder.cda import build_cda
from harness.builder.demo_mails import document
from harness.builder.fault import Fault
from harness.builder.fhir import build_patient_bundle, build_patient_csv
from harness.builder.part import Files, Part, ProofLine
from harness.builder.pdf import minimal_pdf
from harness.builder.people import GASTON, ROSALIE, Patient
from harness.builder.png import capture

FOLDER, ZIP = "exports/2026-03", "exports/gaston.zip"
GUIDE = """# Export des données d'un patient

## Procédure
1. Ouvrir le menu Administration, puis Export des données.
2. Choisir les patients, puis la profondeur d'historique : une date de début, ou un nombre d'années.
3. Lancer l'export ; les fichiers sont déposés dans le dossier choisi.

## Formats
- CDA (.xml) : comptes rendus, un fichier par document ;
- FHIR R4 (.json) : identité du patient et références de ses documents ;
- PDF (.pdf) et Word (.docx) : courriers ;
- CSV (.csv, point-virgule, UTF-8) : identités et consultations ;
- PNG (.png) : images numérisées.
"""
_LETTER = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{paragraphs}</w:body></w:document>'
)
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def zipped(entries: list[tuple[str, bytes]]) -> bytes:
    """A ZIP whose bytes depend on its entries alone: stored, of one date."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two entries of one name are a fault that is planted
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 20, 8, 0, 0)), content)
    return out.getvalue()


def docx(*paragraphs: str, extra: tuple[tuple[str, bytes], ...] = ()) -> bytes:
    """A letter of a few paragraphs."""
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    parts = [
        ("[Content_Types].xml", _TYPES),
        ("_rels/.rels", _RELATIONS),
        ("word/document.xml", _LETTER.format(paragraphs=body)),
    ]
    return zipped([*((name, text.encode()) for name, text in parts), *extra])


def bundle(patient: Patient, date: str) -> bytes:
    """The patient, and the reference of a document of that instant."""
    found: dict[str, Any] = json.loads(build_patient_bundle([patient]))
    reference = {
        "resourceType": "DocumentReference", "id": str(uuid5(NAMESPACE_OID, f"export {patient.birth_name} {date}")), "status": "current", "date": date,
        "subject": {"reference": found["entry"][0]["fullUrl"]},
        "content": [{"attachment": {"contentType": "text/xml", "url": "CR_2026-03-10.xml"}}],
    }  # fmt: skip
    found["entry"].append({"fullUrl": f"urn:uuid:{reference['id']}", "resource": reference})
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def consultations(*rows: tuple[str, str, str]) -> bytes:
    """IPP, date and reason."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([("ipp", "date_consultation", "motif"), *rows])
    return text.getvalue().encode()


def _records() -> tuple[tuple[str, bytes], ...]:
    return (
        ("990000101/CR_2026-03-10.xml", build_cda(document(81, ROSALIE))),
        ("990000101/dossier.json", bundle(ROSALIE, "2026-03-10T10:15:00+01:00")),
        ("990000101/courrier.pdf", minimal_pdf("Courrier de sortie")),
        ("990000102/CR_2026-03-10.xml", build_cda(document(82, GASTON))),
        ("990000102/lettre.docx", docx("Cher confrère,", "Je vous remercie de m'avoir adressé ce patient.")),
        (
            "990000102/consultations.csv",
            consultations(("990000102", "2025-11-03", "suivi"), ("990000102", "2026-03-10", "suivi")),
        ),
        ("990000102/radiographie.png", capture()),
        ("patients.csv", build_patient_csv([ROSALIE, GASTON])),
    )


@dataclass(frozen=True)
class ExportSpec:
    """The folder, the ZIP and what the manifest says of them; ``listed`` are lines of the inventory to change by name."""

    files: tuple[tuple[str, bytes], ...] = _records()
    guide: bytes | None = GUIDE.encode()
    listed: tuple[tuple[str, tuple[str, ...] | None], ...] = ()
    has_inventory: bool = True
    patients: str = "['990000101', '990000102']"
    history: str = "{from: 2024-01-01}"
    formats: str = "[CDA, FHIR, PDF, DOCX, CSV, PNG]"
    archived: tuple[tuple[str, bytes], ...] = (("CR_2026-03-10.xml", build_cda(document(83, GASTON))),)
    damage: Callable[[bytes], bytes] = bytes
    extra_members: tuple[tuple[str, bytes], ...] = ()

    def writing(self, name: str, content: bytes | None) -> ExportSpec:
        """The same with one file of the folder written otherwise, added, or left out (None)."""
        kept = [(n, content if n == name else c) for n, c in self.files]
        kept += [] if name in dict(self.files) else [(name, content)]
        return replace(self, files=tuple((n, c) for n, c in kept if c is not None))

    def inventory(self) -> bytes:
        """Path, size and digest of each file."""
        changes = dict(self.listed)
        rows = {name: (name, str(len(raw)), hashlib.sha256(raw).hexdigest()) for name, raw in self.files}
        found = [changes.get(name, row) for name, row in rows.items()] + [
            row for name, row in self.listed if name not in rows
        ]
        text = io.StringIO()
        csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(
            [("fichier", "taille", "sha256"), *(row for row in found if row)]
        )
        return text.getvalue().encode()


def files(spec: ExportSpec) -> Files:
    """Both packages."""
    found = {f"{FOLDER}/{name}": raw for name, raw in spec.files}
    if spec.has_inventory:
        found[f"{FOLDER}/inventaire.csv"] = spec.inventory()
    if spec.guide is not None:
        found[f"{FOLDER}/LISEZMOI.md"] = spec.guide
    sums = "".join(f"{hashlib.sha256(raw).hexdigest()}  {name}\n" for name, raw in spec.archived)
    members = [*spec.archived, ("SHA256SUMS", sums.encode()), ("LISEZMOI.txt", GUIDE.encode()), *spec.extra_members]
    return found | {ZIP: spec.damage(zipped(members))}


def lines(spec: ExportSpec) -> list[str]:
    """``exports`` of the manifest."""
    inventory = [f"    inventory: {FOLDER}/inventaire.csv"] if spec.has_inventory else []
    guide = [f"    documentation: [{FOLDER}/LISEZMOI.md]"] if spec.guide is not None else []
    return [
        "exports:", f"  - folder: {FOLDER}", *inventory, *guide, f"    patients: {spec.patients}", f"    history: {spec.history}", f"    formats: {spec.formats}",
        f"  - zip: {ZIP}", f"    inventory: {ZIP}/SHA256SUMS", f"    documentation: [{ZIP}/LISEZMOI.txt]",
        "    patients: ['990000102']", "    history: {years: 2}",
    ]  # fmt: skip


PART = Part("export", ExportSpec(), files, lines)
PROOFS: tuple[ProofLine, ...] = (
    (
        "DATA-EXPORT-HISTORY-P1",
        "preuves/export-profondeur.png",
        "Écran d’export : date de début choisie, puis lancement",
    ),
)


def _written(campaign: Any, name: str, change: Callable[[bytes], bytes]) -> Any:
    """A file changed before the inventory is made."""
    spec = next(part.spec for part in campaign.parts if part.name == "export")
    return campaign.changing("export", files=spec.writing(name, change(dict(spec.files)[name])).files)


FAULTS = (
    Fault("DATA-EXPORT-READABLE", f"{FOLDER}/990000101/courrier.pdf", "a PDF that lost its end",
          lambda d: _written(d, "990000101/courrier.pdf", lambda raw: raw[:-300])),
    Fault("DATA-EXPORT-HISTORY-PERIOD", f"{FOLDER}/990000102/consultations.csv", "a consultation of 2019 in an export from 2024 on",
          lambda d: _written(d, "990000102/consultations.csv", lambda raw: raw.replace(b"2025-11-03", b"2019-11-03"))),
    Fault("DATA-EXPORT-INVENTORY-SAME", f"{FOLDER}/inventaire.csv", "the size of another version of the letter",
          lambda d: d.changing("export", listed=(("990000102/lettre.docx", ("990000102/lettre.docx", "4096", "")),))),
    Fault("DATA-EXPORT-DOCUMENTATION-DEPTH", f"{FOLDER}/LISEZMOI.md", "a documentation without a word on the depth of history",
          lambda d: d.changing("export", guide=GUIDE.replace(", puis la profondeur d'historique : une date de début, ou un nombre d'années", "").encode())),
    Fault("DATA-EXPORT-PATIENTS-STRANGER", ZIP, "the report of another patient in the export of one",
          lambda d: d.changing("export", archived=(*ExportSpec().archived, ("CR_2026-03-11.xml", build_cda(document(84, ROSALIE)))))),
)  # fmt: skip
