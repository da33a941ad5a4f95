"""How each check of CDA-BIOLOGY-HEADER is made to fail."""

from __future__ import annotations

from harness.builder.cda_header import BIOLOGY
from scenarios.proofs._cda import drop, headers, only, put, rows, say

mutations = headers()
_ENTITY = "h:componentOf/h:encompassingEncounter/h:responsibleParty/h:assignedEntity"

rows(
    mutations,
    ("CDA-BIOLOGY-HEADER-TITLE", "the label of the type", BIOLOGY, "h:title", say("CR d'examens biologiques")),
    ("CDA-BIOLOGY-HEADER-CODE", "another label", BIOLOGY, "h:code", put("displayName", "Biologie")),
    ("CDA-BIOLOGY-HEADER-TEMPLATE", "not declared", BIOLOGY, "h:templateId[@root='1.3.6.1.4.1.19376.1.3.3']", drop),
    ("CDA-BIOLOGY-HEADER-VERSION", "version 0", BIOLOGY, "h:versionNumber", put("value", "0")),
    ("CDA-BIOLOGY-HEADER-UNKNOWN", "an address that is not available", BIOLOGY, "h:recordTarget/h:patientRole/h:addr", only(nullFlavor="NAV")),
    ("CDA-BIOLOGY-HEADER-VALIDATION", "no templateId", BIOLOGY, "h:authenticator/h:templateId", drop),
    ("CDA-BIOLOGY-HEADER-VALIDATION", "no telecom of the laboratory", BIOLOGY, "h:authenticator//h:representedOrganization/h:telecom", drop),
    ("CDA-BIOLOGY-HEADER-ACT", "no code", BIOLOGY, "h:documentationOf/h:serviceEvent/h:code", drop),
    ("CDA-BIOLOGY-HEADER-PERFORMER", "no date", BIOLOGY, "h:documentationOf/h:serviceEvent/h:performer/h:time", drop),
    ("CDA-BIOLOGY-HEADER-RESPONSIBLE", "no profession", BIOLOGY, f"{_ENTITY}/h:code", drop),
    ("CDA-BIOLOGY-HEADER-RESPONSIBLE", "nobody", BIOLOGY, "h:componentOf/h:encompassingEncounter/h:responsibleParty", drop),
)  # fmt: skip
