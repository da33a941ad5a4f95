"""How each check of DATA-EXPORT is made to fail."""

from __future__ import annotations

from harness.builder.demo_export import docx
from harness.core.mutation import Files, Mutations
from scenarios.proofs._exports import GASTON_FOLDER, ROSALIE_FOLDER, conforming, content, exporting, writing

mutations = Mutations.of(conforming)


@mutations("DATA-EXPORT-PACKAGE")
def zip_cut_in_the_middle() -> Files:
    """A download that stopped."""
    return exporting(damage=lambda raw: raw[: len(raw) // 2])


@mutations("DATA-EXPORT-PACKAGE")
def path_that_leaves_the_zip() -> Files:
    """Written over a file of whoever extracts it."""
    return exporting(extra_members=(("../../etc/passwd", b"root"),))


@mutations("DATA-EXPORT-PACKAGE")
def two_members_of_one_name() -> Files:
    """Only one of them outlives the extraction."""
    return exporting(extra_members=(("CR_2026-03-10.xml", b"<a/>"),))


@mutations("DATA-EXPORT-READABLE")
def pdf_without_its_end() -> Files:
    """Cut before %%EOF."""
    return writing(f"{ROSALIE_FOLDER}/courrier.pdf", content(f"{ROSALIE_FOLDER}/courrier.pdf")[:-200])


@mutations("DATA-EXPORT-READABLE")
def letter_with_macros() -> Files:
    """A .docx that holds a program."""
    return writing(
        f"{GASTON_FOLDER}/lettre.docx", docx("Cher confrère,", extra=(("word/vbaProject.bin", b"\xcc\x61"),))
    )


@mutations("DATA-EXPORT-READABLE")
def text_under_the_name_of_a_pdf() -> Files:
    """Nobody can open it."""
    return writing(f"{ROSALIE_FOLDER}/courrier.pdf", "Cher confrère,\n".encode())


@mutations("DATA-EXPORT-READABLE")
def table_with_a_row_too_short() -> Files:
    """A cell is missing."""
    name = f"{GASTON_FOLDER}/consultations.csv"
    return writing(name, content(name) + b"990000102;2026-03-11\r\n")


@mutations("DATA-EXPORT-STANDARD")
def binary_that_nobody_documents() -> Files:
    """A file of the database of the product."""
    return writing(f"{GASTON_FOLDER}/dossier.dat", bytes(range(256)))


@mutations("DATA-EXPORT-FORMATS")
def format_announced_and_absent() -> Files:
    """DICOM is announced."""
    return exporting(formats="[CDA, FHIR, PDF, DOCX, CSV, PNG, DICOM]")


@mutations("DATA-EXPORT-FORMATS")
def format_that_is_not_announced() -> Files:
    """PNG is left out of the list."""
    return exporting(formats="[CDA, FHIR, PDF, DOCX, CSV]")
