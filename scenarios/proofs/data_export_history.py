"""How each check of DATA-EXPORT-HISTORY is made to fail."""

from __future__ import annotations

from harness.builder.demo_export import consultations
from harness.core.mutation import Files, Mutations
from scenarios.proofs._exports import conforming, content, exporting, unproved, writing

mutations = Mutations.of(conforming)
VISITS, FOLDER = "990000102/consultations.csv", "990000101/dossier.json"


@mutations("DATA-EXPORT-HISTORY-PERIOD")
def visit_before_the_first_day() -> Files:
    """The day before."""
    return writing(VISITS, consultations(("990000102", "2023-12-31", "suivi")))


@mutations("DATA-EXPORT-HISTORY-PERIOD")
def document_after_the_last_day() -> Files:
    """The period ends before the reports."""
    return exporting(history="{from: 2024-01-01, to: 2026-03-09}")


@mutations("DATA-EXPORT-HISTORY-REACH")
def export_that_stops_before_the_oldest_document() -> Files:
    """The reports of 10 March, sent elsewhere, are left out."""
    found = [("990000102/consultations.csv", consultations(("990000102", "2026-03-12", "suivi")))]
    kept = ("990000101/courrier.pdf", "990000102/lettre.docx", "990000102/radiographie.png", "patients.csv")
    later = content(FOLDER).replace(b"2026-03-10T10:15:00", b"2026-03-12T10:15:00")
    return exporting(files=(*found, (FOLDER, later), *((name, content(name)) for name in kept)))


@mutations("DATA-EXPORT-HISTORY-P1")
def capture_not_supplied() -> Files:
    """The setting is not shown."""
    return unproved("DATA-EXPORT-HISTORY-P1")
