"""How each check of DOC-FORMAT-BY-TYPE is made to fail."""

from __future__ import annotations

from harness.builder.cda import build_cda
from harness.builder.demo_mails import document
from harness.builder.pdf import minimal_pdf
from harness.builder.people import ROSALIE
from harness.core.mutation import Files, Mutations
from scenarios.proofs._documents import structured


def conforming() -> Files:
    """An N1, a structured report and a structured prescription, and the formats that are asked."""
    return {
        "campaign.yaml": b"document_formats: {11488-4: N1, 11502-2: N3}\n",
        "consultation.xml": build_cda(document(1, ROSALIE)),
        "biologie.xml": structured(
            "11502-2", ("1.2.250.1.213.1.1.1.55", "2024.01"), ("1.3.6.1.4.1.19376.1.3.3",)
        ).encode(),
        "prescription.xml": structured("57833-6", ("1.2.250.1.213.1.1.1.39", "2024.01"), ()).encode(),
    }


mutations = Mutations.of(conforming)


@mutations("DOC-FORMAT-BY-TYPE-LEVEL")
def biology_report_in_n1() -> Files:
    """N3 is asked."""
    return conforming() | {"biologie.xml": build_cda(document(2, ROSALIE, code="11502-2"))}


@mutations("DOC-FORMAT-BY-TYPE-LEVEL")
def consultation_report_in_n3() -> Files:
    """N1 is asked."""
    return conforming() | {
        "consultation.xml": structured("11488-4", ("1.2.250.1.213.1.1.1.25", "2022.01"), ()).encode()
    }


@mutations("DOC-FORMAT-BY-TYPE-PDF")
def ordinary_pdf() -> Files:
    """No PDF/A in its metadata."""
    other = minimal_pdf("CR").replace(b"pdfaid:part", b"pdfxid:part")
    return conforming() | {"consultation.xml": build_cda(document(1, ROSALIE, pdf=other))}


@mutations("DOC-FORMAT-BY-TYPE-PDF")
def image_in_place_of_a_pdf() -> Files:
    """A JPEG under mediaType application/pdf."""
    return conforming() | {"consultation.xml": build_cda(document(1, ROSALIE, pdf=b"\xff\xd8\xff\xe0image"))}


@mutations("DOC-FORMAT-BY-TYPE-MODEL")
def prescription_in_n1() -> Files:
    """The official material has it structured only."""
    return conforming() | {"prescription.xml": build_cda(document(3, ROSALIE, code="57833-6"))}
