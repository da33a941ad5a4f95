"""Each row of ``rows``: the checks that speak, with their level, and no other."""

from __future__ import annotations

import io
import random
import zipfile
from functools import cache

import pytest

from harness.builder.demo import demo
from harness.builder.demo_export import FOLDER, ZIP, ExportSpec, docx, files, lines
from harness.builder.pdf import minimal_pdf
from harness.core.errors import ManifestError
from harness.core.journal import Journal
from harness.core.mutation import Files
from tests.exports.rows import ROWS, Row
from tests.fuzz.mutants import mutant
from tests.helpers import judged, opened

SCENARIOS = (
    "DATA-EXPORT",
    "DATA-EXPORT-PATIENTS",
    "DATA-EXPORT-INVENTORY",
    "DATA-EXPORT-HISTORY",
    "DATA-EXPORT-DOCUMENTATION",
)


@cache
def around() -> Files:
    """The manifest of the demo without its other parts, and the patients that it holds."""
    kept = demo().files()
    return {path: raw for path, raw in kept.items() if path.startswith("patients/")}


def campaign(spec: ExportSpec, *more: str) -> Files:
    """The exports alone."""
    manifest = [
        "date: 2026-03-20",
        "profile: dpi",
        "patients:",
        *(f"  - file: {path}" for path in sorted(around())),
        *lines(spec),
        *more,
    ]
    return {"campaign.yaml": "\n".join(manifest).encode(), **around(), **files(spec)}


def told(found: Journal) -> set[str]:
    """``e:CHECK`` for a finding, ``?CHECK`` for what could not be decided about a subject."""
    undecided = {f"?{v.check}" for v in found.verdicts if v.verdict == "NON_CONCLUANT" and v.subject}
    spoken = {f"{f.level[0]}:{f.check}" for f in found.findings}
    return spoken | {u for u in undecided if not {f"e:{u[1:]}", f"w:{u[1:]}"} & spoken}


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_row(row: Row) -> None:
    """One change, and the exact checks that speak."""
    _, change, wanted = row
    assert told(judged(campaign(change(ExportSpec())), *SCENARIOS)) == set(wanted.split())


def test_there_are_many_rows() -> None:
    """Rows that are told and rows that are admitted."""
    assert len(ROWS) >= 75 and len({row[0] for row in ROWS}) == len(ROWS)
    assert sum(not row[2] for row in ROWS) >= 30


def test_the_files_of_an_export_are_no_samples() -> None:
    """Faults inside them are told by no other scenario."""
    found = judged(
        campaign(ExportSpec().writing("990000101/message.hl7", b"MSH|^~\\&|\rPID")),
        "FORMAT",
        "HL7-ENVELOPE",
        "CDA-ROOT",
    )
    assert list(found.findings) == []


def test_an_export_without_manifest_is_not_exercised() -> None:
    """Nothing passes."""
    found = judged({"campaign.yaml": b"profile: dpi\n"}, *SCENARIOS)
    assert {o.verdict for o in found.outcomes} == {"NON_CONCLUANT"}


def test_a_platform_exports_nothing() -> None:
    """The profile decides."""
    found = judged({"campaign.yaml": b"profile: pfi\n"}, *SCENARIOS)
    assert {o.verdict for o in found.outcomes} == {"NON_APPLICABLE"}


@pytest.mark.parametrize(("section", "wanted"), [
    ("exports: [{folder: a, zip: b.zip}]", "either 'folder' or 'zip'"), ("exports: [{}]", "either 'folder' or 'zip'"), ("exports: [{folder: absent}]", "no such file"),
    (f"exports: [{{folder: {FOLDER}, history: {{}}}}]", "either 'from' or 'years'"), (f"exports: [{{folder: {FOLDER}, history: {{from: 2024-01-01, years: 2}}}}]", "either 'from' or 'years'"),
    (f"exports: [{{folder: {FOLDER}, history: {{from: 2024-01-01, to: 2023-01-01}}}}]", "'to' is before 'from'"), (f"exports: [{{folder: {FOLDER}, inventaire: x}}]", "unknown key"),
    (f"exports: [{{folder: {FOLDER}, documentation: [absent.md]}}]", "no such file"), (f"exports: [{{folder: {FOLDER}, history: {{years: 0}}}}]", "greater than or equal"),
])  # fmt: skip
def test_a_wrong_section_is_one_line(section: str, wanted: str) -> None:
    """The manifest is refused, with what is expected."""
    with pytest.raises(ManifestError) as caught:
        opened({"campaign.yaml": section.encode(), **files(ExportSpec())})
    assert wanted in caught.value.message.en and "\n" not in caught.value.message.en


def test_documentation_as_a_pdf_alone_decides_nothing() -> None:
    """Its words are not read: a person does."""
    made = campaign(ExportSpec())
    made[f"{FOLDER}/guide.pdf"] = minimal_pdf("Guide")
    made["campaign.yaml"] = made["campaign.yaml"].replace(b"LISEZMOI.md", b"guide.pdf")
    del made[f"{FOLDER}/LISEZMOI.md"]
    start = "?DATA-EXPORT-DOCUMENTATION-"
    assert told(judged(made, *SCENARIOS)) == {f"{start}{name}" for name in ("FORMATS", "PROCEDURE", "DEPTH")}


def test_documentation_beside_the_package() -> None:
    """Anywhere in the campaign."""
    made = campaign(ExportSpec())
    made["docs/guide.md"] = made.pop(f"{FOLDER}/LISEZMOI.md")
    made["campaign.yaml"] = made["campaign.yaml"].replace(f"{FOLDER}/LISEZMOI.md".encode(), b"docs/guide.md")
    assert told(judged(made, *SCENARIOS)) == set()


def test_an_older_document_elsewhere_is_a_recommendation() -> None:
    """The export of a patient reaches less far than what the campaign shows of it."""
    from harness.builder.cda import build_cda
    from harness.builder.demo_mails import document
    from harness.builder.people import GASTON

    made = campaign(ExportSpec())
    made["emis/ancien.xml"] = build_cda(document(95, GASTON, created="20240601101500+0200"))
    assert told(judged(made, *SCENARIOS)) == {"w:DATA-EXPORT-HISTORY-REACH"}
    made["emis/ancien.xml"] = build_cda(document(95, GASTON, created="20231231101500+0100"))
    assert told(judged(made, *SCENARIOS)) == set()


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_export_never_breaks_the_tool(seed: int) -> None:
    """Bytes flipped, cut, moved in a file of the folder or in the ZIP: findings, never a crash."""
    rng = random.Random(seed)
    made = campaign(ExportSpec())
    name = rng.choice(sorted(path for path in made if path.startswith(("exports/", ZIP))))
    found = judged(made | {name: mutant(made[name], rng)}, *SCENARIOS)
    assert "ERREUR_OUTIL" not in {v.verdict for v in found.verdicts}


def test_a_style_sheet_beside_the_documentation_is_no_fault() -> None:
    """The words are in the page, not in each of its files."""
    made = campaign(ExportSpec())
    made[f"{FOLDER}/doc/style.css"] = b"p {}"
    made["campaign.yaml"] = made["campaign.yaml"].replace(
        f"[{FOLDER}/LISEZMOI.md".encode(), f"[{FOLDER}/doc/style.css, {FOLDER}/LISEZMOI.md".encode()
    )
    assert told(judged(made, *SCENARIOS)) == set()


def test_names_that_windows_wrote_in_a_zip() -> None:
    """Neither UTF-8 nor what ZIP admits: the inventory has the real name."""
    made = campaign(ExportSpec(archived=(*ExportSpec().archived, ("R~sum~.docx", docx("Bonjour")))))
    raw = made["exports/gaston.zip"]
    sums = zipfile.ZipFile(io.BytesIO(raw)).read("SHA256SUMS").decode()
    raw = _renamed(raw, sums.replace("R~sum~", "Résumé").encode())
    made["exports/gaston.zip"] = raw.replace(b"R~sum~", b"R\xe9sum\xe9")
    assert told(judged(made, *SCENARIOS)) == set()


def _renamed(raw: bytes, sums: bytes) -> bytes:
    """The archive with another list of digests."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            new.writestr(info, sums if info.filename == "SHA256SUMS" else old.read(info))
    return out.getvalue()
