"""How each check of CDA-DATATYPES is made to fail."""

from __future__ import annotations

from harness.builder.cda_header import FULL
from scenarios.proofs._cda import double, headers, inside, only, put, rows, say, unset

mutations = headers()
_ROLE = "h:recordTarget/h:patientRole"
_TELECOM = f"{_ROLE}/h:telecom"
_ADDRESS = f"{_ROLE}/h:addr"
_PERIOD = "h:participant/h:time"

rows(
    mutations,
    ("CDA-DATATYPES-NULL", "a nullFlavor beside a code", FULL, "h:author/h:assignedAuthor/h:code", put("nullFlavor", "UNK")),
    ("CDA-DATATYPES-NULL", "a nullFlavor beside a date", FULL, f"{_ROLE}/h:patient/h:birthTime", put("nullFlavor", "UNK")),
    ("CDA-DATATYPES-NULL-FLAVOR", "no information (NI)", FULL, _TELECOM, only(nullFlavor="NI")),
    ("CDA-DATATYPES-II", "an OID with a leading zero", FULL, "h:setId", put("root", "1.2.250.01")),
    ("CDA-DATATYPES-II", "a name for an OID", FULL, "h:setId", put("root", "HOPITAL-1")),
    ("CDA-DATATYPES-II", "an empty extension", FULL, "h:id", put("extension", "")),
    ("CDA-DATATYPES-DISTINCT", "the same identifier twice", FULL, f"{_ROLE}/h:id", double),
    ("CDA-DATATYPES-DISTINCT", "the same telecom twice", FULL, "h:author/h:assignedAuthor/h:telecom", double),
    ("CDA-DATATYPES-CS", "a label on a language", FULL, "h:languageCode", put("displayName", "français")),
    ("CDA-DATATYPES-CD", "a code without system", FULL, f"{_ROLE}/h:patient/h:administrativeGenderCode", unset("codeSystem")),
    ("CDA-DATATYPES-CD", "a system that is no OID", FULL, "h:code", put("codeSystem", "LOINC")),
    ("CDA-DATATYPES-TS", "the 13th month", FULL, "h:effectiveTime", put("value", "20261310101500+0100")),
    ("CDA-DATATYPES-TS", "ISO 8601", FULL, "h:author/h:time", put("value", "2026-03-10T10:15:00")),
    ("CDA-DATATYPES-TS-ZONE", "no zone", FULL, "h:effectiveTime", put("value", "20260310101500")),
    ("CDA-DATATYPES-IVL-TS", "neither date nor bounds", FULL, _PERIOD, lambda e: e.clear()),
    ("CDA-DATATYPES-IVL-TS", "a date and bounds", FULL, _PERIOD, put("value", "20260310")),
    ("CDA-DATATYPES-IVL-ORDER", "the end before the beginning", FULL, f"{_PERIOD}/h:high", put("value", "20260228")),
    ("CDA-DATATYPES-IVL-ORDER", "an end equal to the beginning", FULL, f"{_PERIOD}/h:high", put("value", "20260301")),
    ("CDA-DATATYPES-INT", "a decimal number", FULL, "h:versionNumber", put("value", "1.0")),
    ("CDA-DATATYPES-INT", "the rank 0", FULL, f"{_ROLE}/h:patient/sdtc:multipleBirthOrderNumber", put("value", "0")),
    ("CDA-DATATYPES-BL", "yes", FULL, f"{_ROLE}/h:patient/sdtc:deceasedInd", put("value", "oui")),
    ("CDA-DATATYPES-ST", "an empty title", FULL, "h:title", say(" ")),
    ("CDA-DATATYPES-NAME", "text among the parts", FULL, f"{_ROLE}/h:patient/h:name", say("Rosalie")),
    ("CDA-DATATYPES-NAME", "parts in the name of a structure", FULL, "h:author//h:representedOrganization/h:name", inside("<family>X</family>")),
    ("CDA-DATATYPES-EMPTY-PART", "an empty given name", FULL, "h:author//h:given", say(None)),
    ("CDA-DATATYPES-AD", "two cities", FULL, f"{_ADDRESS}/h:city", double),
    ("CDA-DATATYPES-AD", "an empty city", FULL, f"{_ADDRESS}/h:city", say("")),
    ("CDA-DATATYPES-AD", "two uses", FULL, _ADDRESS, put("use", "H WP")),
    ("CDA-DATATYPES-AD-MIX", "a line among components", FULL, _ADDRESS, inside("<streetAddressLine>12 rue des Essais</streetAddressLine>")),
    ("CDA-DATATYPES-TEL", "a number without scheme", FULL, _TELECOM, put("value", "0199000001")),
    ("CDA-DATATYPES-TEL", "another scheme", FULL, _TELECOM, put("value", "sips:rosalie@exemple.fr")),
    ("CDA-DATATYPES-TEL", "a blank", FULL, _TELECOM, put("value", "tel:01 99 00 00 01")),
    ("CDA-DATATYPES-TEL", "an unknown use", FULL, _TELECOM, put("use", "BAD")),
)  # fmt: skip
