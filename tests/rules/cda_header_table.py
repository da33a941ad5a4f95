"""What the rule book of the header says of one change in a conforming document: the exact checks, each row.

A row is: document, XPath, change, the checks that tell an error, those that tell a recommendation or a remark.
"""

from __future__ import annotations

from harness.builder.cda_header import BIOLOGY, FULL, IMAGING
from scenarios.proofs._cda import (
    Change,
    after,
    double,
    drop,
    inside,
    numbered_twice,
    only,
    put,
    say,
    twice_inside,
    unset,
)

Row = tuple[str, str, Change, str, str]
_ROLE = "h:recordTarget/h:patientRole"
_PATIENT = f"{_ROLE}/h:patient"
_AUTHOR = "h:author[1]/h:assignedAuthor"
_LEGAL = "h:legalAuthenticator"
_EVENT = "h:documentationOf/h:serviceEvent"
_ENCOUNTER = "h:componentOf/h:encompassingEncounter"
_TEMPLATE = "h:templateId[@root='{}']"

ROOT: list[Row] = [
    (FULL, "h:realmCode", put("code", "EN"), "ROOT-REALM-CODE", ""),
    (FULL, "h:realmCode", put("displayName", "France"), "DATATYPES-CS", ""),
    (FULL, "h:realmCode", double, "ROOT-REALM-CODE", ""),
    (FULL, "h:typeId", drop, "ROOT-TYPE-ID", ""),
    (FULL, "h:typeId", put("root", "2.16.840.1.113883.1.4"), "ROOT-TYPE-ID", ""),
    (FULL, "h:typeId", only(nullFlavor="UNK"), "ROOT-TYPE-ID", ""),
    (FULL, _TEMPLATE.format("1.3.6.1.4.1.19376.1.2.20"), drop, "ROOT-TEMPLATE-MODEL ROOT-TEMPLATE-N1", ""),
    (FULL, _TEMPLATE.format("2.16.840.1.113883.2.8.2.1"), double, "ROOT-TEMPLATE-FRANCE DATATYPES-DISTINCT", ""),
    (IMAGING, _TEMPLATE.format("1.2.840.10008.9.20"), only(nullFlavor="UNK"), "ROOT-TEMPLATE-MODEL DATATYPES-II IMAGING-HEADER-TEMPLATES", ""),
    (IMAGING, _TEMPLATE.format("1.2.250.1.213.1.1.1.1"), put("root", "1.2.250.1.213.1.1.1.01"), "ROOT-TEMPLATE-CISIS DATATYPES-II", ""),
    (FULL, "h:id", drop, "ROOT-ID", ""),
    (FULL, "h:id", put("extension", ""), "DATATYPES-II", ""),
    (FULL, "h:id", double, "ROOT-ID DATATYPES-DISTINCT", ""),
    (FULL, "h:code", unset("codeSystem"), "ROOT-CODE DATATYPES-CD", ""),
    (FULL, "h:code", only(nullFlavor="UNK"), "ROOT-CODE", ""),
    (FULL, "h:title", say("  "), "DATATYPES-ST", ""),
    (FULL, "h:effectiveTime", put("value", "20260229"), "DATATYPES-TS", ""),
    (FULL, "h:effectiveTime", put("value", "2026031010"), "", "DATATYPES-TS-ZONE"),
    (FULL, "h:effectiveTime", inside('<low value="20260310"/>'), "DATATYPES-TS", ""),
    (FULL, "h:confidentialityCode", put("codeSystem", "2.16.840.1.113883.5.26"), "", "ROOT-CONFIDENTIALITY-SYSTEM"),
    (FULL, "h:languageCode", put("code", "en-GB"), "", "ROOT-LANGUAGE-FRENCH"),
    (FULL, "h:languageCode", put("code", "FR-fr"), "ROOT-LANGUAGE", "ROOT-LANGUAGE-FRENCH"),
    (FULL, "h:languageCode", put("code", ""), "ROOT-LANGUAGE DATATYPES-CS", "ROOT-LANGUAGE-FRENCH"),
    (FULL, "h:setId", drop, "ROOT-SET-ID", ""),
    (FULL, "h:versionNumber", put("value", "deux"), "DATATYPES-INT", ""),
    (FULL, "h:versionNumber", unset("value"), "ROOT-VERSION DATATYPES-INT", ""),
    (FULL, "h:versionNumber", lambda e: e.addprevious(e.getnext()), "ROOT-ORDER", ""),
    (FULL, "h:component", double, "ROOT-COMPONENT", ""),
    (FULL, "h:component", inside("<structuredBody/>"), "ROOT-COMPONENT", ""),
    (FULL, ".", put("moodCode", "INT"), "ROOT-CLASS", ""),
]  # fmt: skip

PATIENT: list[Row] = [
    (FULL, "h:recordTarget", double, "PATIENT-RECORD-TARGET", ""),
    (FULL, "h:recordTarget", only(nullFlavor="UNK"), "PATIENT-RECORD-TARGET", ""),
    (FULL, f"{_ROLE}/h:id[1]", drop, "", ""),
    (FULL, f"{_ROLE}/h:id[1]", only(nullFlavor="UNK"), "PATIENT-ID DATATYPES-II", ""),
    (FULL, f"{_ROLE}/h:id[1]", put("extension", ""), "PATIENT-ID DATATYPES-II", ""),
    (FULL, f"{_PATIENT}/h:name", drop, "PATIENT-NAME", ""),
    (FULL, f"{_PATIENT}/h:name", double, "PATIENT-NAME DATATYPES-DISTINCT", ""),
    (FULL, f"{_PATIENT}/h:name/h:family", put("qualifier", "SP"), "PATIENT-FAMILY", ""),
    (FULL, f"{_PATIENT}/h:name/h:family", say(None), "", "DATATYPES-EMPTY-PART"),
    (FULL, f"{_PATIENT}/h:name/h:family", put("nullFlavor", "UNK"), "DATATYPES-NULL", ""),
    (FULL, f"{_PATIENT}/h:name", twice_inside("<suffix>X</suffix>"), "PATIENT-NAME", ""),
    (FULL, f"{_PATIENT}/h:administrativeGenderCode", unset("code"), "PATIENT-GENDER DATATYPES-CD", ""),
    (FULL, f"{_PATIENT}/h:birthTime", put("value", "19841312"), "DATATYPES-TS", ""),
    (FULL, f"{_PATIENT}/h:birthTime", drop, "PATIENT-BIRTH-TIME", ""),
    (FULL, f"{_PATIENT}/h:guardian/h:guardianPerson/h:name/h:family", drop, "PATIENT-GUARDIAN", ""),
    (FULL, f"{_PATIENT}/h:guardian", inside("<guardianOrganization><name>X</name></guardianOrganization>"), "PATIENT-GUARDIAN", ""),
    (FULL, f"{_PATIENT}/h:birthplace/h:place/h:addr", double, "PATIENT-BIRTHPLACE DATATYPES-DISTINCT", ""),
    (FULL, f"{_PATIENT}/h:birthplace/h:place/h:addr/h:county", say(""), "DATATYPES-AD", ""),
    (FULL, _PATIENT, after("<providerOrganization/>"), "", "PATIENT-PROVIDER"),
]  # fmt: skip

AUTHORS: list[Row] = [
    (FULL, _AUTHOR, drop, "AUTHORS-AUTHOR", ""),
    (FULL, "h:author[1]/h:time", only(nullFlavor="UNK"), "AUTHORS-AUTHOR-TIME", ""),
    (FULL, f"{_AUTHOR}/h:id", only(nullFlavor="UNK"), "AUTHORS-AUTHOR-ID", ""),
    (FULL, f"{_AUTHOR}/h:assignedPerson/h:name/h:given", double, "AUTHORS-AUTHOR-PERSON", ""),
    (FULL, f"{_AUTHOR}/h:assignedPerson/h:name", drop, "AUTHORS-AUTHOR-PERSON", ""),
    (FULL, f"{_AUTHOR}/h:representedOrganization/h:id", put("root", "1.2.250.1.213.4.1"), "", "AUTHORS-AUTHOR-ORGANIZATION"),
    (FULL, f"{_AUTHOR}/h:representedOrganization/h:id", numbered_twice, "AUTHORS-AUTHOR-ORGANIZATION", ""),
    (FULL, f"{_AUTHOR}/h:telecom", put("value", "tel:01 99"), "DATATYPES-TEL", ""),
    (FULL, f"{_AUTHOR}/h:telecom", only(nullFlavor="NI"), "DATATYPES-TEL", "DATATYPES-NULL-FLAVOR"),
    (FULL, "h:author[2]/h:functionCode", unset("codeSystem"), "AUTHORS-AUTHOR-FUNCTION DATATYPES-CD", ""),
    (FULL, "h:author[2]//h:softwareName", say(""), "DATATYPES-ST", ""),
    (FULL, "h:dataEnterer", double, "AUTHORS-DATA-ENTERER", ""),
    (FULL, "h:dataEnterer/h:assignedEntity/h:telecom", put("value", "0199"), "", "DATATYPES-TEL"),
    (FULL, "h:dataEnterer/h:assignedEntity/h:id", drop, "AUTHORS-DATA-ENTERER", ""),
    (FULL, f"{_LEGAL}/h:signatureCode", put("code", "X"), "AUTHORS-LEGAL-AUTHENTICATOR-SIGNATURE", ""),
    (FULL, f"{_LEGAL}/h:assignedEntity/h:assignedPerson", drop, "", "AUTHORS-LEGAL-AUTHENTICATOR-PERSON-REQUIRED"),
    (FULL, f"{_LEGAL}/h:assignedEntity/h:id", unset("extension"), "AUTHORS-LEGAL-AUTHENTICATOR-ID", ""),
    (FULL, "h:authenticator/h:assignedEntity/h:id", put("root", "1.2.3"), "AUTHORS-AUTHENTICATOR-ENTITY", ""),
    (FULL, "h:authenticator/h:signatureCode", drop, "AUTHORS-AUTHENTICATOR-SIGNATURE", ""),
]  # fmt: skip

OTHERS: list[Row] = [
    (FULL, "h:informant/h:relatedEntity", put("classCode", "PRS"), "PARTICIPANTS-INFORMANT-RELATED", ""),
    (FULL, "h:informant/h:assignedEntity/h:id", unset("extension"), "PARTICIPANTS-INFORMANT-ENTITY", ""),
    (FULL, "h:informant/h:assignedEntity/h:id", only(nullFlavor="UNK"), "", ""),
    (FULL, "h:custodian//h:id", only(nullFlavor="UNK"), "PARTICIPANTS-CUSTODIAN-ID", ""),
    (FULL, "h:custodian//h:id", put("root", "1.2.250.1.213.4.1"), "", ""),
    (FULL, "h:custodian//h:addr", double, "PARTICIPANTS-CUSTODIAN-ORGANIZATION DATATYPES-DISTINCT", ""),
    (FULL, "h:informationRecipient", put("typeCode", "INF"), "PARTICIPANTS-RECIPIENT", ""),
    (FULL, "h:informationRecipient/h:intendedRecipient/h:id", unset("extension"), "PARTICIPANTS-RECIPIENT-ID", ""),
    (FULL, "h:participant/h:time", drop, "PARTICIPANTS-PARTICIPANT-TIME", ""),
    (FULL, "h:participant/h:time", only(nullFlavor="UNK"), "", ""),
    (FULL, "h:participant/h:time/h:high", put("value", "20260228"), "DATATYPES-IVL-ORDER", ""),
    (FULL, "h:participant/h:time/h:low", only(nullFlavor="UNK"), "PARTICIPANTS-PARTICIPANT-TIME", ""),
    (FULL, "h:participant/h:associatedEntity/h:id", numbered_twice, "PARTICIPANTS-PARTICIPANT-ID", ""),
    (FULL, "h:inFulfillmentOf/h:order/h:id", drop, "ACTS-ORDER-ID", ""),
    (FULL, _EVENT, only(nullFlavor="UNK"), "ACTS-ACT ACTS-MAIN-ACT", ""),
    (FULL, f"{_EVENT}/h:code", only(nullFlavor="UNK"), "", ""),
    (FULL, f"{_EVENT}/h:code", only(code="X"), "ACTS-ACT-CODE DATATYPES-CD", ""),
    (FULL, f"{_EVENT}/h:effectiveTime/h:low", unset("value"), "ACTS-ACT-TIME DATATYPES-TS", ""),
    (FULL, f"{_EVENT}/h:performer", put("typeCode", "SPRF"), "", "ACTS-ACT-PERFORMER-TYPE"),
    (FULL, f"{_EVENT}/h:performer", double, "ACTS-ACT-PERFORMER ACTS-MAIN-ACT", ""),
    (FULL, f"{_EVENT}/h:performer/h:assignedEntity/h:representedOrganization", drop, "ACTS-ACT-PERFORMER-ORGANIZATION", ""),
    (FULL, "h:relatedDocument", put("typeCode", "XFRM"), "ACTS-REPLACED", ""),
    (FULL, "h:relatedDocument/h:parentDocument/h:id", only(nullFlavor="UNK"), "ACTS-REPLACED-ID", ""),
    (FULL, "h:authorization/h:consent/h:statusCode", only(nullFlavor="UNK"), "", ""),
    (FULL, "h:authorization/h:consent/h:code", drop, "ACTS-CONSENT-CODE", ""),
    (FULL, f"{_ENCOUNTER}/h:effectiveTime", drop, "ACTS-ENCOUNTER-TIME", ""),
    (FULL, f"{_ENCOUNTER}/h:effectiveTime/h:high", put("value", "20260310093000+0100"), "DATATYPES-IVL-ORDER", ""),
    (FULL, f"{_ENCOUNTER}/h:code", unset("displayName"), "ACTS-ENCOUNTER-CODE", ""),
    (FULL, f"{_ENCOUNTER}/h:dischargeDispositionCode", put("codeSystem", "1.2.250.1.213.2.15"), "ACTS-ENCOUNTER-DISCHARGE", ""),
    (FULL, f"{_ENCOUNTER}/h:location/h:healthCareFacility/h:code", drop, "ACTS-ENCOUNTER-FACILITY", ""),
    (FULL, f"{_ENCOUNTER}/h:location/h:healthCareFacility/h:location/h:addr", inside("<streetAddressLine>1 rue X</streetAddressLine>"), "", "DATATYPES-AD-MIX"),
    (FULL, f"{_ENCOUNTER}/h:location/h:healthCareFacility/h:location/h:addr", say("1 rue X"), "DATATYPES-AD", ""),
    (FULL, "h:participant", after("<inconnu/>"), "", "ROOT-FOREIGN"),
    (IMAGING, "h:inFulfillmentOf/h:order/h:id", drop, "ACTS-ORDER-ID IMAGING-HEADER-ORDER", ""),
    (BIOLOGY, "h:title", say("Compte rendu d’examens biologiques"), "BIOLOGY-HEADER-TITLE", ""),
    (BIOLOGY, "h:componentOf//h:responsibleParty//h:family", drop, "ACTS-ENCOUNTER-RESPONSIBLE BIOLOGY-HEADER-RESPONSIBLE", ""),
]  # fmt: skip

TABLE = [*ROOT, *PATIENT, *AUTHORS, *OTHERS]
