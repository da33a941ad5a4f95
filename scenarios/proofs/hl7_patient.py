"""How each check of HL7-PATIENT is made to fail."""

from __future__ import annotations

from harness.builder.editing import drop, insert
from harness.builder.rulebook import ADMISSION, MDM, ORU
from harness.core.mutation import Files
from scenarios.proofs._fields import field_mutations, rewritten, values

mutations = field_mutations("HL7-PATIENT", "EVN", "PID", "PV1", "PV2")
AUTHORITY = "ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.10&ISO^INS"
INS = f"284033306311913^^^{AUTHORITY}"

values(
    mutations,
    ("HL7-PATIENT-INS-OID", "the obsolete INS-C", ORU, "PID-3.4.2", "1.2.250.1.213.1.4.2"),
    ("HL7-PATIENT-INS-OID", "an INS typed NH", ORU, "PID-3.5", "NH"),
    ("HL7-PATIENT-INS-LENGTH", "a matricule without its key", ORU, "PID-3.1", "2840333063119"),
    ("HL7-PATIENT-INS-KEY", "a wrong key", ORU, "PID-3.1", "284033306311914"),
    ("HL7-PATIENT-INS-NIR", "a matricule of the other sex", ORU, "PID-8", "M"),
    ("HL7-PATIENT-INS-NIR", "a matricule of another month", ORU, "PID-7", "19840412"),
    ("HL7-PATIENT-INS-ONE", "two INS", ORU, "PID-3", f"{INS}~157075935020407^^^{AUTHORITY}"),
    ("HL7-PATIENT-INS-NAME", "the used name only", ORU, "PID-5", "TEST-LAVANDE^ROSALIE^ROSALIE ANNE^^^^D"),
    ("HL7-PATIENT-INS-NAME", "two birth names", ORU, "PID-5", "TEST-LAVANDE^ROSALIE^ROSALIE ANNE^^^^L~TEST^ROSALIE^ROSALIE^^^^L"),
    ("HL7-PATIENT-PV1-19", "an admission without visit number", ADMISSION, "PV1-19", ""),
    ("HL7-PATIENT-INS-TRAITS", "no list of given names", ORU, "PID-5.3", ""),
    ("HL7-PATIENT-INS-TRAITS", "no birth place", ORU, "PID-11", "12 rue des Essais^^VILLE^^33000^FRA^H"),
    ("HL7-PATIENT-INS-TRAITS", "a birth date to the month", ORU, "PID-7", "198403"),
    ("HL7-PATIENT-INS-TRAITS", "an undetermined sex", ORU, "PID-8", "U"),
    ("HL7-PATIENT-INS-QUALIFIED", "a provisional identity", ORU, "PID-32", "PROV"),
    ("HL7-PATIENT-INS-QUALIFIED", "a doubtful one", ORU, "PID-32", "VALI~DOUT"),
    ("HL7-PATIENT-PV1-19", "an outpatient without visit number", MDM, "PV1-19", ""),
    ("HL7-PATIENT-PID-18", "no account number", ORU, "PID-18", ""),
    ("HL7-PATIENT-PID-32", "a reliability out of table 0445", ORU, "PID-32", "SURE"),
)  # fmt: skip


@mutations("HL7-PATIENT-PV1")
def oru_without_visit() -> Files:
    """PV1 is not there."""
    return rewritten(ORU, lambda raw: drop(raw, "PV1"))


@mutations("HL7-PATIENT-PATIENTS")
def two_patients() -> Files:
    """A second PID, of somebody else."""
    return rewritten(
        ORU, lambda raw: insert(raw, "PID", f"PID|2||157075935020407^^^{AUTHORITY}||TEST-CHARDON^GASTON^^^^^L")
    )
