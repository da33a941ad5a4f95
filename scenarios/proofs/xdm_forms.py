"""How each check of XDM-FORMS is made to fail: values written otherwise than their type says."""

from __future__ import annotations

from typing import Any

from harness.builder.people import ROSALIE
from harness.formats.ebrim import CLASSIFICATIONS, IDENTIFIERS
from scenarios.proofs import _archives as made
from scenarios.proofs._archives import Edit, every, put, slot

mutations = made.mutations()

SET, ENTRY = "//r:RegistryPackage[1]", "//r:ExtrinsicObject[1]"
AUTHOR = f"{ENTRY}/r:Classification[@classificationScheme='{CLASSIFICATIONS['DocumentEntry']['author']}']"
INS = f"{ROSALIE.ins}^^^&{ROSALIE.ins_oid}&ISO"
REFERENCE = "urn:ihe:iti:xds:2013:referenceIdList"
PERSON = "810999990038^ORTIE^Basile^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS"
STRUCTURE = "CENTRE HOSPITALIER^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^1339999013"


def _identifier(owner: str, name: str) -> str:
    kind = "SubmissionSet" if owner == SET else "DocumentEntry"
    return f"{owner}/r:ExternalIdentifier[@identificationScheme='{IDENTIFIERS[kind][name]}']"


def _patient(value: str) -> Edit:
    """The patient of the submission and of every entry."""

    def edit(root: Any) -> None:
        paths = (_identifier(SET, "patientId"), _identifier("//r:ExtrinsicObject", "patientId"))
        for element in (e for path in paths for e in every(root, path)):
            element.set("value", value)

    return edit


def _person(value: str) -> Edit:
    return slot(AUTHOR, "authorPerson", value)


def _structure(value: str) -> Edit:
    return slot(AUTHOR, "authorInstitution", value)


made.rows(
    mutations, "XDM-FORMS",
    ("TIME", "an offset", slot(ENTRY, "creationTime", "20260310101500+0100")),
    ("TIME", "a day that does not exist", slot(ENTRY, "serviceStartTime", "20260230")),
    ("TIME", "an ISO date", slot(ENTRY, "creationTime", "2026-03-10")),
    ("TIME", "half an hour figure", slot(ENTRY, "serviceStopTime", "202603101")),
    ("SUBMITTED", "the submission long before its documents", slot(SET, "submissionTime", "20100101000000")),
    ("SUBMISSIONTIME", "to the minute", slot(SET, "submissionTime", "202603100930")),
    ("SUBMISSIONTIME", "an offset", slot(SET, "submissionTime", "20260310103000+0100")),
    ("PATIENT", "no CX-5", _patient(INS)),
    ("PATIENT", "an authority without its empty name", _patient(f"{ROSALIE.ins}^^^{ROSALIE.ins_oid}&ISO^NH")),
    ("PATIENT", "no number", _patient(f"^^^&{ROSALIE.ins_oid}&ISO^NH")),
    ("PATIENT", "the name of the authority", _patient(f"{ROSALIE.ins}^^^INS-NIR&{ROSALIE.ins_oid}&ISO^NH")),
    ("PATIENT-TYPE", "the type of HL7v2", _patient(f"{INS}^INS")),
    ("PATIENT-TYPE", "an INS as a local identifier", _patient(f"{INS}^PI")),
    ("PATIENT-TYPE", "a local identifier as an INS", _patient("12345^^^&1.2.250.1.213.99.1&ISO^NH")),
    ("PATIENT-TYPE", "a matricule without its key", _patient(f"{(ROSALIE.ins or '')[:13]}^^^&{ROSALIE.ins_oid}&ISO^NH")),
    ("SOURCEPATIENT", "no authority", slot(ENTRY, "sourcePatientId", "12345^^^^PI")),
    ("SOURCEPATIENT-TYPE", "no known type", slot(ENTRY, "sourcePatientId", "12345^^^&1.2.250.1.213.99.1&ISO^MR")),
    ("PERSON", "no family name", _person(PERSON.replace("ORTIE", ""))),
    ("PERSON", "no authority", _person(PERSON.replace("&1.2.250.1.71.4.2.1&ISO", ""))),
    ("PERSON", "no type of name", _person(PERSON.replace("^D^", "^^"))),
    ("PERSON", "a legal authenticator as a text", slot(ENTRY, "legalAuthenticator", "Dr ORTIE")),
    ("PERSON-TYPE", "no type of identifier", _person(PERSON.removesuffix("IDNPS"))),
    ("PERSON-TYPE", "a national type under another authority", _person(PERSON.replace("1.2.250.1.71.4.2.1", "1.2.3"))),
    ("PERSON-TYPE", "a device with the type of a person", _person("1.2.3.4^Logiciel^Modele^^^^^^&1.2.3&ISO^U^^^IDNPS")),
    ("PERSON-ID", "a RPPS number without its prefix", _person(PERSON.replace("810999990038", "910999990038"))),
    ("STRUCTURE", "an authority without number", _structure(STRUCTURE.removesuffix("1339999013"))),
    ("STRUCTURE", "nothing but an empty name", _structure("^^^^^&1.2.250.1.71.4.2.2&ISO")),
    ("STRUCTURE-ID", "another type", _structure(STRUCTURE.replace("IDNST", "FINESS"))),
    ("STRUCTURE-ID", "a number without its kind", _structure(STRUCTURE.replace("1339999013", "939999013"))),
    ("SPECIALTY", "a label alone", slot(AUTHOR, "authorSpecialty", "Médecin")),
    ("RECIPIENT", "an e-mail alone", slot(SET, "intendedRecipient", "||^^Internet^a@b.mssante.fr")),
    ("UNIQUEID", "a UUID", put(_identifier(ENTRY, "uniqueId"), "value", "urn:uuid:0b0b0b0b-0b0b-4b0b-8b0b-0b0b0b0b0b0b")),
    ("UNIQUEID", "an empty extension", put(_identifier(ENTRY, "uniqueId"), "value", "1.2.3^")),
    ("SET-OID", "a leading zero", put(_identifier(SET, "uniqueId"), "value", "1.2.250.01")),
    ("SET-OID", "a UUID as the source", put(_identifier(SET, "sourceId"), "value", "urn:uuid:0b0b0b0b-0b0b-4b0b-8b0b-0b0b0b0b0b0b")),
    ("REFERENCE", "a number alone", slot(ENTRY, REFERENCE, "2026-451")),
    ("REFERENCE", "an unknown type", slot(ENTRY, REFERENCE, "2026-451^^^&1.2.250.1.213.99.2&ISO^VN")),
    ("HASH", "base64", slot(ENTRY, "hash", "2jmj7l5rSw0yVb/vlWAYkK/YBwk=")),
    ("SIZE", "a unit", slot(ENTRY, "size", "12 Ko")),
    ("MIMETYPE", "no subtype", put(ENTRY, "mimeType", "xml")),
    ("MIMETYPE-CDA", "a PDF", put(ENTRY, "mimeType", "application/pdf")),
    ("MIMETYPE-CDA", "self-presentable without being so", put(ENTRY, "mimeType", "application/xslt+xml")),
    ("LANGUAGE", "no country", slot(ENTRY, "languageCode", "fr")),
    ("LANGUAGE-FR", "a document in English", slot(ENTRY, "languageCode", "en-GB")),
    ("PERIOD", "ended before it started", slot(ENTRY, "serviceStopTime", "20250101")),
    ("PATIENT-SAME", "another writing on the SubmissionSet", put(_identifier(SET, "patientId"), "value", f"{INS}^NH^X")),
)  # fmt: skip
