"""How each check of CDA-ACTS is made to fail."""

from __future__ import annotations

from harness.builder.cda_header import FULL
from scenarios.proofs._cda import double, drop, header_mutations, only, put, rows, unset

mutations = header_mutations(
    "CDA-ACTS", "CDA-ACTS-ORDER", "CDA-ACTS-ACT", "CDA-ACTS-ACT-CODE", "CDA-ACTS-ACT-TIME", "CDA-ACTS-ACT-PERFORMER", "CDA-ACTS-ACT-PERFORMER-TYPE",
    "CDA-ACTS-MAIN-ACT", "CDA-ACTS-CONSENT", "CDA-ACTS-ENCOUNTER", "CDA-ACTS-ENCOUNTER-RESPONSIBLE", "CDA-ACTS-ENCOUNTER-LOCATION",
)  # fmt: skip
_EVENT = "h:documentationOf/h:serviceEvent"
_ENCOUNTER = "h:componentOf/h:encompassingEncounter"

rows(
    mutations,
    ("CDA-ACTS-ORDER", "nothing in it", FULL, "h:inFulfillmentOf/h:order", drop),
    ("CDA-ACTS-ACT", "no event in it", FULL, _EVENT, drop),
    ("CDA-ACTS-ACT-CODE", "a code without system", FULL, f"{_EVENT}/h:code", unset("codeSystem")),
    ("CDA-ACTS-ACT-TIME", "no beginning", FULL, f"{_EVENT}/h:effectiveTime/h:low", drop),
    ("CDA-ACTS-ACT-PERFORMER", "two performers", FULL, f"{_EVENT}/h:performer", double),
    ("CDA-ACTS-ACT-PERFORMER-TYPE", "a secondary performer", FULL, f"{_EVENT}/h:performer", put("typeCode", "SPRF")),
    ("CDA-ACTS-ACT-PERFORMER-SETTING", "a nullFlavor", FULL, f"{_EVENT}//h:standardIndustryClassCode", only(nullFlavor="UNK")),
    ("CDA-ACTS-MAIN-ACT", "no performer", FULL, f"{_EVENT}/h:performer", drop),
    ("CDA-ACTS-MAIN-ACT", "no date", FULL, f"{_EVENT}/h:effectiveTime", drop),
    ("CDA-ACTS-REPLACED", "an addendum", FULL, "h:relatedDocument", put("typeCode", "APND")),
    ("CDA-ACTS-CONSENT", "nothing in it", FULL, "h:authorization/h:consent", drop),
    ("CDA-ACTS-CONSENT-STATUS", "not completed", FULL, "h:authorization/h:consent/h:statusCode", put("code", "active")),
    ("CDA-ACTS-ENCOUNTER", "none", FULL, "h:componentOf", drop),
    ("CDA-ACTS-ENCOUNTER-RESPONSIBLE", "not a professional of the Annuaire Santé", FULL, f"{_ENCOUNTER}/h:responsibleParty/h:assignedEntity/h:id", put("root", "1.2.3.4")),
    ("CDA-ACTS-ENCOUNTER-PARTICIPANT", "not a professional of the Annuaire Santé", FULL, f"{_ENCOUNTER}/h:encounterParticipant/h:assignedEntity/h:id", put("root", "1.2.3.4")),
    ("CDA-ACTS-ENCOUNTER-LOCATION", "none", FULL, f"{_ENCOUNTER}/h:location", drop),
    ("CDA-ACTS-ENCOUNTER-FACILITY", "a nullFlavor", FULL, f"{_ENCOUNTER}/h:location/h:healthCareFacility/h:code", only(nullFlavor="UNK")),
)  # fmt: skip
