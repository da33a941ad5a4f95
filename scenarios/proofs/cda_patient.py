"""How each check of CDA-PATIENT is made to fail."""

from __future__ import annotations

from harness.builder.cda_header import FULL
from scenarios.proofs._cda import after, drop, header_mutations, only, put, rows, twice_inside, unset

mutations = header_mutations(
    "CDA-PATIENT", "CDA-PATIENT-RECORD-TARGET", "CDA-PATIENT-RELIGION", "CDA-PATIENT-RACE", "CDA-PATIENT-ETHNIC-GROUP",
    "CDA-PATIENT-PROVIDER", "CDA-PATIENT-ID",
)  # fmt: skip
_PATIENT = "h:recordTarget/h:patientRole/h:patient"
_COMMUNE = f"{_PATIENT}/h:birthplace/h:place"

rows(
    mutations,
    ("CDA-PATIENT-RECORD-TARGET", "nobody", FULL, "h:recordTarget", drop),
    ("CDA-PATIENT-RECORD-TARGET", "no patient in the role", FULL, _PATIENT, drop),
    ("CDA-PATIENT-ID", "no extension", FULL, "h:recordTarget/h:patientRole/h:id[2]", unset("extension")),
    ("CDA-PATIENT-ID", "a nullFlavor beside a value", FULL, "h:recordTarget/h:patientRole/h:id[2]", only(nullFlavor="UNK")),
    ("CDA-PATIENT-FAMILY", "the name of a spouse (SP)", FULL, f"{_PATIENT}/h:name/h:family[2]", put("qualifier", "SP")),
    ("CDA-PATIENT-FAMILY", "no qualifier", FULL, f"{_PATIENT}/h:name/h:family[2]", unset("qualifier")),
    ("CDA-PATIENT-GIVEN", "another qualifier", FULL, f"{_PATIENT}/h:name/h:given[2]", put("qualifier", "CM")),
    ("CDA-PATIENT-NAME", "two prefixes", FULL, f"{_PATIENT}/h:name", twice_inside("<prefix>MME</prefix>")),
    ("CDA-PATIENT-GENDER", "no code", FULL, f"{_PATIENT}/h:administrativeGenderCode", only(nullFlavor="UNK")),
    ("CDA-PATIENT-BIRTH-TIME", "a nullFlavor", FULL, f"{_PATIENT}/h:birthTime", only(nullFlavor="UNK")),
    ("CDA-PATIENT-GUARDIAN", "neither a person nor an organisation", FULL, f"{_PATIENT}/h:guardian/h:guardianPerson", drop),
    ("CDA-PATIENT-BIRTHPLACE", "no place", FULL, _COMMUNE, drop),
    ("CDA-PATIENT-RELIGION", "a religion", FULL, f"{_PATIENT}/*[local-name()='multipleBirthOrderNumber']", after('<religiousAffiliationCode nullFlavor="UNK"/>')),
    ("CDA-PATIENT-RACE", "a race", FULL, f"{_PATIENT}/*[local-name()='multipleBirthOrderNumber']", after('<raceCode nullFlavor="UNK"/>')),
    ("CDA-PATIENT-ETHNIC-GROUP", "an ethnic group", FULL, f"{_PATIENT}/*[local-name()='multipleBirthOrderNumber']", after('<ethnicGroupCode nullFlavor="UNK"/>')),
    ("CDA-PATIENT-PROVIDER", "an organisation of the patient", FULL, _PATIENT, after("<providerOrganization><name>X</name></providerOrganization>")),
)  # fmt: skip
