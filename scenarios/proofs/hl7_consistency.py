"""How each check of HL7-CONSISTENCY is made to fail: the message or the document says something else."""

from __future__ import annotations

from harness.builder.editing import edit
from harness.builder.people import IPP_OID
from harness.builder.rulebook import MDM, ORU, REPLACE
from harness.core.mutation import Files
from scenarios.proofs._fields import rewritten, rule_book, values
from scenarios.proofs.hl7_document import cda_changed

mutations = rule_book()

values(
    mutations,
    ("HL7-CONSISTENCY-X1-INS", "another matricule in PID-3", ORU, "PID-3.1", "157075935020407"),
    ("HL7-CONSISTENCY-X1-INS", "another OID in PID-3", ORU, "PID-3.4.2", "1.2.250.1.213.1.4.11"),
    ("HL7-CONSISTENCY-X2-NAME", "the name without its hyphen", ORU, "PID-5.1", "TEST LAVANDE"),
    ("HL7-CONSISTENCY-X2-GIVEN", "another first given name", ORU, "PID-5.2", "ROSE"),
    ("HL7-CONSISTENCY-X2-LIST", "a shorter list of given names", ORU, "PID-5.3", "ROSALIE"),
    ("HL7-CONSISTENCY-X3", "another birth date", ORU, "PID-7", "19840313"),
    ("HL7-CONSISTENCY-X4", "another sex", ORU, "PID-8", "M"),
    ("HL7-CONSISTENCY-X5", "another birth place", ORU, "PID-11", "^^^^^^BDL^^33064"),
    ("HL7-CONSISTENCY-X7", "another document type", ORU, "OBX[1]-3.1", "11490-0"),
    ("HL7-CONSISTENCY-X8", "another coding system", ORU, "OBX[1]-3.3", "TRE_A05"),
    ("HL7-CONSISTENCY-X9", "another label", ORU, "OBX[1]-3.2", "Compte rendu"),
    ("HL7-CONSISTENCY-X10", "another document identifier", MDM, "TXA-12", "1.2.250.1.71.4.2.2.1339999013.1"),
    ("HL7-CONSISTENCY-X11", "another parent", REPLACE, "TXA-13", "1.2.250.1.71.4.2.2.1339999013.1"),
    ("HL7-CONSISTENCY-X13", "a replacement whose document replaces nothing", ORU, "OBX[1]-11", "C"),
    ("HL7-CONSISTENCY-X17", "another visit", ORU, "PV1-19.1", "2026000999"),
    ("HL7-CONSISTENCY-X17", "another day of entry", ORU, "PV1-44", "20260301080000"),
    ("HL7-CONSISTENCY-X20", "an inpatient for an outpatient encounter", ORU, "PV1-2", "I"),
)  # fmt: skip


@mutations("HL7-CONSISTENCY-X1-LOCAL")
def local_identifier_only_in_the_document() -> Files:
    """recordTarget has one more identifier."""
    more = f'<id extension="990000199" root="{IPP_OID}"/>'
    return cda_changed(ORU, lambda cda: cda.replace("<patientRole>", f"<patientRole>{more}"))


@mutations("HL7-CONSISTENCY-X13")
def replacement_without_related_document() -> Files:
    """The relatedDocument of the CDA is of another kind."""
    return cda_changed(REPLACE, lambda cda: cda.replace('typeCode="RPLC"', 'typeCode="APND"'))


@mutations("HL7-CONSISTENCY-X13-INITIAL")
def initial_sending_of_a_replacement() -> Files:
    """NW, F and a relatedDocument."""
    related = '<relatedDocument typeCode="RPLC"><parentDocument><id root="1.2.3"/></parentDocument></relatedDocument>'
    return cda_changed(ORU, lambda cda: cda.replace("<componentOf>", f"{related}<componentOf>"))


@mutations("HL7-CONSISTENCY-X14")
def replacement_that_is_version_1() -> Files:
    """versionNumber stays 1."""
    return cda_changed(REPLACE, lambda cda: cda.replace('versionNumber value="2"', 'versionNumber value="1"'))


@mutations("HL7-CONSISTENCY-X15")
def sender_is_neither_author_nor_of_its_organisation() -> Files:
    """Another professional of another structure."""
    return rewritten(ORU, lambda raw: edit(edit(raw, "PRT[1]-5.1", "810999990038"), "PRT[1]-8.10", "1699999033"))
