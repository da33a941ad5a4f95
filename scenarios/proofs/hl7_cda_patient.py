"""How each check of HL7-CDA-PATIENT is made to fail: the message or the document says something else."""

from __future__ import annotations

from harness.builder.people import IPP_OID
from harness.builder.rulebook import ORU
from harness.core.mutation import Files
from scenarios.proofs._fields import rule_book, values
from scenarios.proofs.hl7_document import cda_changed

mutations = rule_book()

values(
    mutations,
    ("HL7-CDA-PATIENT-X1-INS", "another matricule in PID-3", ORU, "PID-3.1", "157075935020407"),
    ("HL7-CDA-PATIENT-X1-INS", "another OID in PID-3", ORU, "PID-3.4.2", "1.2.250.1.213.1.4.11"),
    ("HL7-CDA-PATIENT-X2-NAME", "the name without its hyphen", ORU, "PID-5.1", "TEST LAVANDE"),
    ("HL7-CDA-PATIENT-X2-GIVEN", "another first given name", ORU, "PID-5.2", "ROSE"),
    ("HL7-CDA-PATIENT-X2-LIST", "a shorter list of given names", ORU, "PID-5.3", "ROSALIE"),
    ("HL7-CDA-PATIENT-X3", "another birth date", ORU, "PID-7", "19840313"),
    ("HL7-CDA-PATIENT-X4", "another sex", ORU, "PID-8", "M"),
    ("HL7-CDA-PATIENT-X5", "another birth place", ORU, "PID-11", "^^^^^^BDL^^33064"),
)  # fmt: skip


@mutations("HL7-CDA-PATIENT-X1-LOCAL")
def local_identifier_only_in_the_document() -> Files:
    """recordTarget has one more identifier."""
    more = f'<id extension="990000199" root="{IPP_OID}"/>'
    return cda_changed(ORU, lambda cda: cda.replace("<patientRole>", f"<patientRole>{more}"))
