"""How each check of HL7-TYPES is made to fail."""

from __future__ import annotations

from harness.builder.rulebook import ADMISSION, IDENTITY, MDM, ORU
from scenarios.proofs._fields import rule_book, values

mutations = rule_book()
PATIENT = "284033306311913^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.10&ISO^INS"

values(
    mutations,
    ("HL7-TYPES-TS", "a month that does not exist", ORU, "PID-7", "19841312"),
    ("HL7-TYPES-TS", "an ISO 8601 date", MDM, "EVN-2", "2026-03-10T10:15:00"),
    ("HL7-TYPES-SI", "a sequence number that is no number", ORU, "OBX[2]-1", "II"),
    ("HL7-TYPES-NM", "a birth order in letters", IDENTITY, "PID-25", "deux"),
    ("HL7-TYPES-ID", "yes in French", ORU, "PID-31", "NON"),
    ("HL7-TYPES-HD", "an OID without its type", ORU, "MSH-4", "CH-DEMO^1.2.250.1.71.4.2.2.1339999013"),
    ("HL7-TYPES-EI", "an order number whose authority has no type", ORU, "ORC-2", "DEM1^^1.2.250.1.1"),
    ("HL7-TYPES-CX", "a visit number without authority", ORU, "PV1-19", "2026000451"),
    ("HL7-TYPES-CX", "an INS whose OID has no type", ORU, "PID-3", PATIENT.replace("&ISO", "")),
    ("HL7-TYPES-XPN", "a name without its type", ADMISSION, "PID-5", "TEST-HIBISCUS^AMINATA^AMINATA"),
    ("HL7-TYPES-XAD", "a birth place with a postal code of 4 digits", ORU, "PID-11", "^^^^^^BDL^^3306"),
    ("HL7-TYPES-XTN", "a name instead of an X.400 address", ORU, "PRT[2]-15", "^^X.400^Dr Genet"),
    ("HL7-TYPES-XCN", "an identifier without authority", ORU, "ORC-10", "R854^NURSE^JANET"),
    ("HL7-TYPES-XON", "a number without authority", ADMISSION, "ZBE-7", "Consultations^^^^^^^^^2101"),
    ("HL7-TYPES-CE", "a document type without its coding system", ORU, "OBR-4", "11488-4^CR ou fiche de consultation ou de visite"),
    ("HL7-TYPES-CE", "a flag without its coding system", MDM, "OBX[2]-5", "N"),
    ("HL7-TYPES-REPEAT", "two sexes", ORU, "PID-8", "F~M"),
)  # fmt: skip
