"""Rows of XDM-AGREEMENT: one change to the CDA or to its metadata, and the exact checks that must speak, with their level.

``e:`` an error, ``w:`` a recommendation, ``i:`` a remark, ``?:`` inconclusive; nothing: the change is admitted.
"""

from __future__ import annotations

FULL, IMAGING, BIOLOGY = "full", "imaging", "biology"
CDA, XDS = "cda", "metadata"
#: Name, document, what is changed, pieces replaced (old, new), checks without ``XDM-AGREEMENT-``.
Row = tuple[str, str, str, tuple[tuple[str, str], ...], str]


def cda(name: str, old: str, new: str, checks: str = "", base: str = FULL) -> Row:
    """The CDA is changed."""
    return name, base, CDA, ((old, new),), checks


def xds(name: str, old: str, new: str, checks: str = "", base: str = FULL) -> Row:
    """The metadata are changed."""
    return name, base, XDS, ((old, new),), checks


def entry_slot(name: str, value: str) -> str:
    """A slot of the DocumentEntry."""
    return f'<rim:Slot name="{name}">\n        <rim:ValueList>\n          <rim:Value>{value}</rim:Value>'


CREATED, UTC = "20260310101500+0100", "20260310091500"
START, STOP = "20260310083000", "20260310084500"
PERSON = "810999990012^TEST-ORTIE^Camille^^^^^^&amp;1.2.250.1.71.4.2.1&amp;ISO^D^^^IDNPS"
DEVICE = "DPI-1^DPI Démo^Modèle d'essai^^^^^^&amp;1.2.250.1.71.4.2.2.1339999013.9&amp;ISO^U^^^RI"
HOSPITAL = "Centre hospitalier de démonstration^^^^^&amp;1.2.250.1.71.4.2.2&amp;ISO^IDNST^^^1339999013"
INS = "284033306311913^^^&amp;1.2.250.1.213.1.4.10&amp;ISO^NH"
IPP = "990000101^^^&amp;1.2.250.1.71.4.2.2.1339999013.7&amp;ISO^PI"
EFFECTIVE = f'<effectiveTime value="{CREATED}"/>'


def entry(name: str, old: str, new: str, checks: str = "", base: str = FULL) -> Row:
    """The metadata are changed from the DocumentEntry on: the SubmissionSet may hold the same text."""
    return name, base, "entry", ((old, new),), checks


TIMES: tuple[Row, ...] = (
    entry("local time copied", entry_slot("creationTime", UTC), entry_slot("creationTime", "20260310101500"), "e:CREATION-TIME"),
    entry("offset left in", entry_slot("creationTime", UTC), entry_slot("creationTime", CREATED), "e:CREATION-TIME"),
    entry("offset reversed", entry_slot("creationTime", UTC), entry_slot("creationTime", "20260310111500"), "e:CREATION-TIME"),
    entry("minutes are the same instant", entry_slot("creationTime", UTC), entry_slot("creationTime", "202603100915")),
    entry("only the day", entry_slot("creationTime", UTC), entry_slot("creationTime", "20260310"), "w:CREATION-TIME"),
    entry("no time at all", entry_slot("creationTime", UTC), entry_slot("creationTime", ""), "e:CREATION-TIME"),
    entry("no time of the calendar", entry_slot("creationTime", UTC), entry_slot("creationTime", "hier"), "e:CREATION-TIME"),
    cda("another offset, another UTC", CREATED, "20260310101500+0200", "e:CREATION-TIME"),
    cda("the same instant under another offset", CREATED, "20260310111500+0200"),
    cda("the same instant over midnight", CREATED, "20260309231500-1000"),
    cda("a fraction of a second", CREATED, "20260310101500.123+0100"),
    cda("no offset in the CDA", CREATED, "20260310101500", "?:CREATION-TIME"),
    cda("no offset, but two days away", CREATED, "20260312101500", "e:CREATION-TIME"),
    cda("only a day in the CDA", CREATED, "20260310", "?:CREATION-TIME"),
    cda("another day in the CDA", CREATED, "20260315", "e:CREATION-TIME"),
    cda("no date in the CDA", EFFECTIVE, '<effectiveTime nullFlavor="UNK"/>', "?:CREATION-TIME"),
    cda("no time of HL7 in the CDA", EFFECTIVE, '<effectiveTime value="mardi"/>', "e:CREATION-TIME"),
    entry("another start", entry_slot("serviceStartTime", START), entry_slot("serviceStartTime", "20260310093000"), "e:SERVICE-START"),
    entry("another end", entry_slot("serviceStopTime", STOP), entry_slot("serviceStopTime", "20260310094500"), "e:SERVICE-STOP"),
    cda("the CDA has no end", '<high value="20260310094500+0100"/>', "", "e:SERVICE-STOP"),
)  # fmt: skip

CODES: tuple[Row, ...] = (
    cda("another type", 'code="11488-4" codeSystem', 'code="11490-0" codeSystem', "e:TYPE-CODE"),
    cda("a type of another class", 'code="11488-4" codeSystem', 'code="57833-6" codeSystem', "e:TYPE-CODE e:CLASS-CODE"),
    cda("a type that the table lacks", 'code="11488-4" codeSystem', 'code="99999-9" codeSystem', "e:TYPE-CODE ?:CLASS-CODE"),
    cda("another system of types", '"11488-4" codeSystem="2.16.840.1.113883.6.1"', '"11488-4" codeSystem="1.2.250.1.213.1.1.4.12"', "e:TYPE-CODE"),
    cda("another label", 'displayName="CR ou fiche', 'displayName="Fiche', "i:LABELS"),
    cda("another apostrophe and case in a label", 'displayName="Etablissement public de santé"', 'displayName="ETABLISSEMENT PUBLIC  DE SANTÉ"'),
    cda("another label of the facility", 'displayName="Etablissement public de santé"', 'displayName="Hôpital"', "w:LABELS"),
    xds("class 11 for a report", 'nodeRepresentation="10"', 'nodeRepresentation="11"', "e:CLASS-CODE"),
    xds("class 10 for an imaging report", 'nodeRepresentation="31"', 'nodeRepresentation="10"', "", IMAGING),
    xds("class 42 for an imaging report", 'nodeRepresentation="31"', 'nodeRepresentation="42"', "e:CLASS-CODE", IMAGING),
    xds("another format", "urn:ihe:iti:xds-sd:pdf:2008", "urn:ihe:iti:xds-sd:text:2008", "e:FORMAT-CODE"),
    xds("the format in another system", "1.3.6.1.4.1.19376.1.2.3<", "1.2.250.1.213.1.1.4.12<"),
    cda("a text body", 'mediaType="application/pdf"', 'mediaType="text/plain"', "e:FORMAT-CODE"),
    cda("a body of an unknown kind", 'mediaType="application/pdf"', 'mediaType="image/heic"', "?:FORMAT-CODE"),
    cda("two models", 'root="1.2.250.1.213.1.1.1.55"', 'root="1.2.250.1.213.1.1.1.46"', "?:FORMAT-CODE", BIOLOGY),
    cda("another facility", 'code="SA01"', 'code="SA04"', "e:FACILITY-TYPE"),
    cda("no facility", '<code code="SA01" codeSystem="1.2.250.1.71.4.2.4" displayName="Etablissement public de santé"/>', "", "?:FACILITY-TYPE"),
    xds("no facility code in the metadata", "urn:uuid:f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1", "urn:uuid:0", "e:FACILITY-TYPE"),
    xds("another setting", 'nodeRepresentation="ETABLISSEMENT"', 'nodeRepresentation="AMBULATOIRE"', "e:PRACTICE-SETTING"),
    cda("restricted", '<confidentialityCode code="N"', '<confidentialityCode code="R"', "e:CONFIDENTIALITY"),
    cda("another act", 'code="18719-5"', 'code="18720-3"', "e:EVENT-CODES"),
    cda("one act less in the CDA", '<code code="18719-5" codeSystem="2.16.840.1.113883.6.1" displayName="Biochimie"/>', "", "w:EVENT-CODES"),
    xds("the modality is missing", 'nodeRepresentation="CT"', 'nodeRepresentation="MR"', "e:EVENT-CODES", IMAGING),
    xds("no act in the metadata", "urn:uuid:2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4", "urn:uuid:0", "w:EVENT-CODES"),
)  # fmt: skip

DOCUMENT: tuple[Row, ...] = (
    cda("another identifier", '<id root="1.2.250.1.71.4.2.2.1339999013.26031000010.901.1"/>', '<id root="1.2.3"/>', "e:UNIQUE-ID"),
    cda("an extension", '<id root="1.2.250.1.71.4.2.2.1339999013.26031000010.901.1"/>',
        '<id root="1.2.250.1.71.4.2.2.1339999013.26031000010.901.1" extension="A"/>', "e:UNIQUE-ID"),
    cda("another title", "<title>CR ou fiche", "<title>Fiche", "e:TITLE i:SET-TITLE"),
    cda("blanks in the title", "<title>CR ou fiche", "<title>  CR\n   ou fiche"),
    cda("no title", "<title>CR ou fiche de consultation ou de visite</title>", '<title nullFlavor="UNK"/>', "?:TITLE ?:SET-TITLE"),
    cda("another language", '<languageCode code="fr-FR"/>', '<languageCode code="fr"/>', "e:LANGUAGE"),
    xds("the type of a PDF", 'mimeType="text/xml"', 'mimeType="application/pdf"', "e:MIME-TYPE"),
    xds("the type of a style sheet", 'mimeType="text/xml"', 'mimeType="application/xslt+xml"', "e:MIME-TYPE"),
    xds("no RPLC association", "AssociationType:RPLC", "AssociationType:APND", "w:REPLACEMENT"),
    cda("the CDA replaces nothing", 'relatedDocument typeCode="RPLC"', 'relatedDocument typeCode="APND"', "w:REPLACEMENT"),
    xds("the URI names nothing", ">DOC0001.XML<", ">DOC0009.XML<", " ".join(f"?:{c}" for c in ["UNIQUE-ID", "TITLE", "LANGUAGE", "MIME-TYPE", "CREATION-TIME", "SERVICE-START", "SERVICE-STOP", "TYPE-CODE", "CLASS-CODE", "FORMAT-CODE", "FACILITY-TYPE", "PRACTICE-SETTING", "CONFIDENTIALITY", "EVENT-CODES", "LABELS", "PATIENT-ID", "SOURCE-PATIENT-ID", "PATIENT-INFO", "AUTHOR-PERSON", "AUTHOR-INSTITUTION", "AUTHOR-SPECIALTY", "AUTHOR-ROLE", "LEGAL-AUTHENTICATOR", "REPLACEMENT", "SET-PATIENT-ID", "SET-TITLE"])),
)  # fmt: skip

PATIENT: tuple[Row, ...] = (
    entry("the INS as a local identifier", INS, INS.replace("NH", "PI"), "e:PATIENT-ID"),
    entry("the local identifier instead of the INS", f'value="{INS}"', f'value="{IPP}"', "e:PATIENT-ID"),
    xds("another patient for the set", f'value="{INS}"', f'value="{INS.replace("2840", "2841")}"', "e:SET-PATIENT-ID"),
    cda("another matricule in the CDA", 'extension="284033306311913"', 'extension="157075935020407"', "e:PATIENT-ID ?:SET-PATIENT-ID"),
    cda("no INS in the CDA", '<id extension="284033306311913" root="1.2.250.1.213.1.4.10"/>', "", "e:PATIENT-ID ?:SET-PATIENT-ID"),
    cda("an INS-C is no INS", 'root="1.2.250.1.213.1.4.10"', 'root="1.2.250.1.213.1.4.2"', "e:PATIENT-ID ?:SET-PATIENT-ID"),
    cda("another local identifier", 'extension="990000101"', 'extension="990000102"', "e:SOURCE-PATIENT-ID"),
    cda("a second local identifier that the metadata lack", '<id extension="990000101"', '<id extension="1" root="1.2.9"/><id extension="990000101"',
        "w:SOURCE-PATIENT-ID w:PATIENT-INFO"),
    cda("another birth name", ">TEST-LAVANDE</family>", ">TEST LAVANDE</family>", "e:PATIENT-INFO"),
    cda("blanks around a name", ">TEST-LAVANDE</family>", "> TEST-LAVANDE\n</family>"),
    cda("another list of given names", ">ROSALIE ANNE<", ">ROSALIE<", "e:PATIENT-INFO"),
    cda("no used given name", '<given qualifier="CL">ROSALIE</given>', ""),
    cda("another used name", ">TEST-MIMOSA<", ">TEST-IRIS<", "e:PATIENT-INFO"),
    cda("another birth date", '<birthTime value="19840312"', '<birthTime value="19840313"', "e:PATIENT-INFO"),
    cda("another sex", '<administrativeGenderCode code="F"', '<administrativeGenderCode code="M"', "e:PATIENT-INFO"),
    cda("no birth place in the CDA", "<county>33063</county>", "", "w:PATIENT-INFO"),
    entry("no sourcePatientInfo", 'name="sourcePatientInfo"', 'name="urn:x"', "e:PATIENT-INFO"),
    entry("no birth place in the metadata", "BDL^^33063", "BDL^^", "e:PATIENT-INFO"),
    entry("a field that the CDA does not have", "PID-8|F</rim:Value>", "PID-8|F</rim:Value><rim:Value>PID-13|^^CP^rosalie@exemple.fr</rim:Value>"),
)  # fmt: skip

PEOPLE: tuple[Row, ...] = (
    entry("another author", f"<rim:Value>{PERSON}</rim:Value>\n          </rim:ValueList>", f"<rim:Value>8{PERSON}</rim:Value>\n          </rim:ValueList>", "e:AUTHOR-PERSON"),
    entry("another model of device", "^Modèle d'essai^", "^Modèle^", "e:AUTHOR-PERSON"),
    entry("blanks in a name", "^Camille^^^^^^&amp;1.2.250.1.71.4.2.1&amp;ISO^D^^^IDNPS</rim:Value>\n          </rim:ValueList>",
          "^Camille ^^^^^^&amp;1.2.250.1.71.4.2.1&amp;ISO^D^^^IDNPS</rim:Value>\n          </rim:ValueList>"),
    entry("another type of device", "ISO^U^^^RI", "ISO^U^^^IDNPS", "w:AUTHOR-PERSON"),
    entry("another structure", HOSPITAL, HOSPITAL.replace("1339999013", "1339999999"), "e:AUTHOR-INSTITUTION"),
    entry("another type of structure", "ISO^IDNST", "ISO^FINEG", "w:AUTHOR-INSTITUTION"),
    cda("the structure has no name", "<name>Centre hospitalier de démonstration</name>", '<name nullFlavor="UNK"/>', "e:AUTHOR-INSTITUTION"),
    cda("another specialty", 'code="G15_10/SM54"', 'code="G15_10/SM44"', "e:AUTHOR-SPECIALTY"),
    cda("the specialty has a nullFlavor", '<code code="G15_10/SM54"', '<code nullFlavor="UNK"', "w:AUTHOR-SPECIALTY"),
    cda("another function", 'displayName="Médecin traitant"', 'displayName="Médecin"', "e:AUTHOR-ROLE"),
    cda("no function", '<functionCode code="PCP" codeSystem="2.16.840.1.113883.5.88" displayName="Médecin traitant">', "<functionCode>", "w:AUTHOR-ROLE"),
    entry("another authenticator", entry_slot("legalAuthenticator", PERSON), entry_slot("legalAuthenticator", PERSON.replace("Camille", "Irène")), "e:LEGAL-AUTHENTICATOR"),
    entry("another type of authenticator", entry_slot("legalAuthenticator", PERSON), entry_slot("legalAuthenticator", PERSON.replace("IDNPS", "EI")), "w:LEGAL-AUTHENTICATOR"),
)  # fmt: skip

ROWS = (*TIMES, *CODES, *DOCUMENT, *PATIENT, *PEOPLE)
