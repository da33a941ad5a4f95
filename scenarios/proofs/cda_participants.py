"""How each check of CDA-PARTICIPANTS is made to fail."""

from __future__ import annotations

from harness.builder.cda_header import FULL
from scenarios.proofs._cda import double, drop, header_mutations, put, rows, unset

mutations = header_mutations(
    "CDA-PARTICIPANTS", "CDA-PARTICIPANTS-INFORMANT", "CDA-PARTICIPANTS-CUSTODIAN", "CDA-PARTICIPANTS-RECIPIENT",
    "CDA-PARTICIPANTS-RECIPIENT-PERSON", "CDA-PARTICIPANTS-RECIPIENT-ORGANIZATION", "CDA-PARTICIPANTS-PARTICIPANT",
)  # fmt: skip
_RELATIVE = "h:informant/h:relatedEntity"
_KEEPER = "h:custodian/h:assignedCustodian/h:representedCustodianOrganization"
_READER = "h:informationRecipient/h:intendedRecipient"

rows(
    mutations,
    ("CDA-PARTICIPANTS-INFORMANT", "nobody in it", FULL, _RELATIVE, drop),
    ("CDA-PARTICIPANTS-INFORMANT-RELATED", "the class of a professional", FULL, _RELATIVE, put("classCode", "ASSIGNED")),
    ("CDA-PARTICIPANTS-INFORMANT-RELATED", "no name", FULL, f"{_RELATIVE}/h:relatedPerson/h:name", drop),
    ("CDA-PARTICIPANTS-INFORMANT-RELATION", "no label", FULL, f"{_RELATIVE}/h:code", unset("displayName")),
    ("CDA-PARTICIPANTS-CUSTODIAN", "nobody in it", FULL, "h:custodian/h:assignedCustodian", drop),
    ("CDA-PARTICIPANTS-CUSTODIAN-ID", "another authority", FULL, f"{_KEEPER}/h:id", put("root", "1.2.250.1.71.4.2.1")),
    ("CDA-PARTICIPANTS-CUSTODIAN-ORGANIZATION", "two names", FULL, f"{_KEEPER}/h:name", double),
    ("CDA-PARTICIPANTS-RECIPIENT", "nobody in it", FULL, _READER, drop),
    ("CDA-PARTICIPANTS-RECIPIENT-PERSON", "two family names", FULL, f"{_READER}/h:informationRecipient/h:name/h:family", double),
    ("CDA-PARTICIPANTS-RECIPIENT-ORGANIZATION", "no number", FULL, f"{_READER}/h:receivedOrganization/h:id", unset("extension")),
    ("CDA-PARTICIPANTS-PARTICIPANT", "no type", FULL, "h:participant", unset("typeCode")),
    ("CDA-PARTICIPANTS-PARTICIPANT-ENTITY", "the class of an employee", FULL, "h:participant/h:associatedEntity", put("classCode", "EMP")),
)  # fmt: skip
