"""How each check of HL7-CDA-DOCUMENT is made to fail: the message or the document says something else."""

from __future__ import annotations

from harness.builder.editing import edit
from harness.builder.rulebook import MDM, ORU, REPLACE
from harness.core.mutation import Files
from scenarios.proofs._fields import rewritten, rule_book, values
from scenarios.proofs.hl7_document import cda_changed

mutations = rule_book()

values(
    mutations,
    ("HL7-CDA-DOCUMENT-X7", "another document type", ORU, "OBX[1]-3.1", "11490-0"),
    ("HL7-CDA-DOCUMENT-X8", "another coding system", ORU, "OBX[1]-3.3", "TRE_A05"),
    ("HL7-CDA-DOCUMENT-X9", "another label", ORU, "OBX[1]-3.2", "Compte rendu"),
    ("HL7-CDA-DOCUMENT-X10", "another document identifier", MDM, "TXA-12", "1.2.250.1.71.4.2.2.1339999013.1"),
    ("HL7-CDA-DOCUMENT-X11", "another parent", REPLACE, "TXA-13", "1.2.250.1.71.4.2.2.1339999013.1"),
    ("HL7-CDA-DOCUMENT-X13", "a replacement whose document replaces nothing", ORU, "OBX[1]-11", "C"),
    ("HL7-CDA-DOCUMENT-X17", "another visit", ORU, "PV1-19.1", "2026000999"),
    ("HL7-CDA-DOCUMENT-X17", "another day of entry", ORU, "PV1-44", "20260301080000"),
    ("HL7-CDA-DOCUMENT-X20", "an inpatient for an outpatient encounter", ORU, "PV1-2", "I"),
)  # fmt: skip


@mutations("HL7-CDA-DOCUMENT-X13")
def replacement_without_related_document() -> Files:
    """The relatedDocument of the CDA is of another kind."""
    return cda_changed(REPLACE, lambda cda: cda.replace('typeCode="RPLC"', 'typeCode="APND"'))


@mutations("HL7-CDA-DOCUMENT-X13-INITIAL")
def initial_sending_of_a_replacement() -> Files:
    """NW, F and a relatedDocument."""
    related = '<relatedDocument typeCode="RPLC"><parentDocument><id root="1.2.3"/></parentDocument></relatedDocument>'
    return cda_changed(ORU, lambda cda: cda.replace("<componentOf>", f"{related}<componentOf>"))


@mutations("HL7-CDA-DOCUMENT-X14")
def replacement_that_is_version_1() -> Files:
    """versionNumber stays 1."""
    return cda_changed(REPLACE, lambda cda: cda.replace('versionNumber value="2"', 'versionNumber value="1"'))


@mutations("HL7-CDA-DOCUMENT-X15")
def sender_is_neither_author_nor_of_its_organisation() -> Files:
    """Another professional of another structure."""
    return rewritten(ORU, lambda raw: edit(edit(raw, "PRT[1]-5.1", "810999990038"), "PRT[1]-8.10", "1699999033"))
