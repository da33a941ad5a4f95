"""How each check of DATA-EXPORT-PATIENTS is made to fail."""

from __future__ import annotations

from harness.builder.cda import build_cda
from harness.builder.demo_mails import document
from harness.builder.people import AMINATA, ROSALIE
from harness.core.mutation import Files, Mutations
from scenarios.proofs._exports import conforming, exporting, writing

mutations = Mutations.of(conforming)


@mutations("DATA-EXPORT-PATIENTS-FOUND")
def declared_patient_left_out() -> Files:
    """A third patient was asked for."""
    return exporting(patients="['990000101', '990000102', '990000103']")


@mutations("DATA-EXPORT-PATIENTS-FOUND")
def one_patient_less_than_announced() -> Files:
    """Three were announced."""
    return exporting(patients="3")


@mutations("DATA-EXPORT-PATIENTS-STRANGER")
def report_of_somebody_else() -> Files:
    """In the folder of a patient."""
    return writing("990000102/CR_2026-03-12.xml", build_cda(document(85, AMINATA)))


@mutations("DATA-EXPORT-PATIENTS-ONCE")
def two_folders_for_one_patient() -> Files:
    """A former number has its own folder."""
    return writing("990000901/CR_2026-03-12.xml", build_cda(document(86, ROSALIE)))
