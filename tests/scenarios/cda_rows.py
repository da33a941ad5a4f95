"""Rows of the CDA rules: one change to a conforming document, and the exact checks that must speak, with their level.

``e:`` an error, ``w:`` a recommendation, ``i:`` a remark; nothing: the change is admitted.
"""

from __future__ import annotations

from harness.identity.ins import key
from scenarios.proofs import cda_body, cda_codes, cda_model, cda_relations, cda_times
from scenarios.proofs._documents import text

#: Name, pieces replaced (old, new), checks without ``CDA-``.
Row = tuple[str, tuple[tuple[str, str], ...], str]


def one(name: str, old: str, new: str, checks: str = "") -> Row:
    """A row of one change."""
    return name, ((old, new),), checks


def nir(thirteen: str) -> str:
    """A matricule whose key is right."""
    return thirteen + key(thirteen)


INS = '<id extension="284033306311913" root="1.2.250.1.213.1.4.10"/>'
LOCAL = '<id extension="990000101"'
BR = '<family qualifier="BR">TEST-LAVANDE</family>'
FIRST = '<given qualifier="BR">ROSALIE</given>'
LIST = "<given>ROSALIE ANNE</given>"
BIRTH = '<birthTime value="19840312"/>'
SEX = '<administrativeGenderCode code="F"'
COUNTY = "<county>33063</county>"


def born(thirteen: str, date: str, county: str, checks: str, name: str = "") -> Row:
    """Another matricule, birth date and birth place."""
    changes = (("284033306311913", nir(thirteen)), ("19840312", date), (COUNTY, f"<county>{county}</county>"))
    return name or f"NIR {thirteen}, born {date} in {county}", changes, checks


#: On an unstructured document with a test INS.
INS_ROWS: list[Row] = [
    one("the demonstration OID", "1.2.250.1.213.1.4.10", "1.2.250.1.213.1.4.11"),
    one("a NIA", "1.2.250.1.213.1.4.10", "1.2.250.1.213.1.4.9"),
    one("an unknown OID", "1.2.250.1.213.1.4.10", "1.2.250.1.213.1.4.7", "e:INS-OID-KNOWN"),
    one("an OID of two digits that is unknown", "1.2.250.1.213.1.4.10", "1.2.250.1.213.1.4.12", "e:INS-OID-KNOWN"),
    one("the INS-C", "1.2.250.1.213.1.4.10", "1.2.250.1.213.1.4.2", "e:INS-OID-OBSOLETE"),
    one("the NIR as social security number beside", LOCAL, '<id extension="284033306311913" root="1.2.250.1.213.1.4.13"/>' + LOCAL),
    one("no INS, traits missing", INS + "\n", ""),
    ("no INS, no birth place", ((INS, ""), (COUNTY, "")), ""),
    one("a second INS", LOCAL, f'<id extension="{nir("2840333063777")}" root="1.2.250.1.213.1.4.10"/>{LOCAL}', "e:INS-SINGLE"),
    one("the same INS, written twice", LOCAL, INS + LOCAL, "e:INS-ID-DUPLICATE"),
    one("a local identifier written twice", LOCAL, f'{LOCAL} root="1.2.3"/>{LOCAL} root="1.2.3"/>{LOCAL}', "e:INS-ID-DUPLICATE"),
    one("another local identifier", LOCAL, f'{LOCAL} root="1.2.3"/>{LOCAL}'),
    one("13 characters", "284033306311913", "2840333063119", "e:INS-MATRICULE"),
    one("16 characters", "284033306311913", "2840333063119130", "e:INS-MATRICULE"),
    one("blanks inside", "284033306311913", "2 84 03 33 063 119 13", "e:INS-MATRICULE"),
    one("a letter O", "284033306311913", "2840333O6311913", "e:INS-MATRICULE"),
    one("Arabic digits", "284033306311913", "٢٨٤٠٣٣٣٠٦٣١١٩١٣", "e:INS-MATRICULE"),
    one("no extension", 'extension="284033306311913" ', "", "e:INS-MATRICULE"),
    one("an empty extension", 'extension="284033306311913"', 'extension=""', "e:INS-MATRICULE"),
    one("a nullFlavor", 'extension="284033306311913"', 'nullFlavor="UNK"', "e:INS-MATRICULE"),
    one("another key", "284033306311913", "284033306311912", "w:INS-KEY"),
    one("birth name missing", BR, "", "e:INS-BIRTH-NAME"),
    one("birth name empty", BR, '<family qualifier="BR"></family>', "e:INS-BIRTH-NAME"),
    one("birth name of blanks", BR, '<family qualifier="BR">  </family>', "e:INS-BIRTH-NAME"),
    one("birth name unknown", BR, '<family qualifier="BR" nullFlavor="UNK"/>', "e:INS-BIRTH-NAME"),
    one("birth name under another qualifier", BR, BR.replace("BR", "SP"), "e:INS-BIRTH-NAME"),
    one("name in use missing", '<family qualifier="CL">TEST-MIMOSA</family>', ""),
    one("first given name missing", FIRST, "", "e:INS-FIRST-GIVEN"),
    one("first given name unknown", FIRST, '<given qualifier="BR" nullFlavor="UNK"/>', "e:INS-FIRST-GIVEN"),
    one("list missing", LIST, "", "e:INS-GIVEN-NAMES"),
    one("list empty", LIST, "<given/>", "e:INS-GIVEN-NAMES"),
    one("birth date missing", BIRTH, "", "e:INS-BIRTH-DATE"),
    one("birth date unknown", BIRTH, '<birthTime nullFlavor="UNK"/>', "e:INS-BIRTH-DATE"),
    one("birth date without value", BIRTH, "<birthTime/>", "e:INS-BIRTH-DATE"),
    one("birth year alone", "19840312", "1984", "e:INS-BIRTH-DATE-SHAPE"),
    one("birth month", "19840312", "198403", "e:INS-BIRTH-DATE-SHAPE"),
    one("birth time", "19840312", "198403120830+0100", "e:INS-BIRTH-DATE-SHAPE"),
    one("birth date of ISO 8601", "19840312", "1984-03-12", "e:INS-BIRTH-DATE-SHAPE"),
    one("February 30", "19840312", "19840230", "e:INS-BIRTH-DATE-SHAPE w:INS-NIR-DATE"),
    one("sex missing", SEX, "<administrativeGenderCode", "e:INS-SEX"),
    one("sex unknown", SEX, '<administrativeGenderCode nullFlavor="UNK"', "e:INS-SEX"),
    one("sex undifferentiated", SEX, SEX.replace('"F"', '"UN"'), "e:INS-SEX-VALUE"),
    one("the other sex", SEX, SEX.replace('"F"', '"M"'), "w:INS-NIR-SEX"),
    one("birth place missing", COUNTY, "", "e:INS-COUNTY"),
    one("birth place empty", COUNTY, "<county/>", "e:INS-COUNTY"),
    one("birth place unknown", COUNTY, '<county nullFlavor="UNK"/>', "e:INS-COUNTY"),
    one("four characters", COUNTY, "<county>3306</county>", "e:INS-COUNTY-SHAPE"),
    one("a name of commune", COUNTY, "<county>BORDEAUX</county>", "e:INS-COUNTY-SHAPE"),
    one("a postal code", COUNTY, "<county>33000</county>", "e:INS-COUNTY-SHAPE"),
    one("a postal code of Paris", COUNTY, "<county>75012</county>", "e:INS-COUNTY-SHAPE"),
    one("2C", COUNTY, "<county>2C004</county>", "e:INS-COUNTY-SHAPE"),
    one("another commune", COUNTY, "<county>33064</county>", "w:INS-NIR-PLACE"),
    one("two birth names", LIST, BR.replace("LAVANDE", "RONCE") + LIST, "e:INS-QUALIFIERS"),
    one("two first given names", FIRST, FIRST + FIRST, "e:INS-QUALIFIERS"),
    one("the list in two elements", LIST, "<given>ROSALIE</given><given>ANNE</given>", "i:INS-QUALIFIERS"),
    one("the list begins with another name", "ROSALIE ANNE", "ANNE ROSALIE", "w:INS-LIST-HEAD"),
    one("the list is the first given name", "ROSALIE ANNE", "ROSALIE"),
    one("the list begins like the first given name", "ROSALIE ANNE", "ROSALIENNE", "w:INS-LIST-HEAD"),
    one("a compound first given name cut in the list", FIRST, FIRST.replace("ROSALIE", "ROSALIE-ANNE"), "w:INS-LIST-HEAD"),
    ("a compound first given name", ((FIRST, FIRST.replace("ROSALIE", "ROSALIE-ANNE")), ("ROSALIE ANNE", "ROSALIE-ANNE LOU")), ""),
    one("a comma in the list", "ROSALIE ANNE", "ROSALIE ANNE,LOU", "w:INS-LIST-SEPARATOR"),
    one("a hyphen and an apostrophe in the list", "ROSALIE ANNE", "ROSALIE ANNE-LOU D'ARC"),
    one("lower case", ">TEST-LAVANDE<", ">Test-Lavande<", "i:INS-CASE"),
    one("accents", "ROSALIE ANNE", "ROSALIE ANNÉ", "i:INS-CASE"),
    born("2849906063119", "19840312", "06063", "", "NIR of an unknown month"),
    born("2842033063119", "19840312", "33063", "", "NIR whose month is 20"),
    born("2844233063119", "19840312", "33063", "", "NIR whose month is 42"),
    born("2844333063119", "19840312", "33063", "w:INS-NIR-DATE", "NIR whose month is 43"),
    born("2841333063119", "19840312", "33063", "w:INS-NIR-DATE", "NIR whose month is 13"),
    born("2840033063119", "19840312", "33063", "w:INS-NIR-DATE", "NIR whose month is 00"),
    born("2840433063119", "19840312", "33063", "w:INS-NIR-DATE", "NIR of another month"),
    born("2850333063119", "19840312", "33063", "w:INS-NIR-DATE", "NIR of another year"),
    born("8840333063119", "19840312", "33063", "", "a temporary NIR of a woman"),
    born("7840333063119", "19840312", "33063", "w:INS-NIR-SEX", "a temporary NIR of a man"),
    born("284032A004119", "19840312", "2A004", "", "Corsica"),
    born("284032A004119", "19840312", "2B004", "w:INS-NIR-PLACE", "the other half of Corsica"),
    born("2700320004119", "19700312", "2A004", "", "Corsica before 1976"),
    born("2840399350119", "19840312", "99350", "", "abroad"),
    born("2840399350119", "19840312", "99351", "w:INS-NIR-PLACE", "another country"),
    born("2600392350119", "19600312", "99352", "", "Algeria before its independence"),
    born("2840392350119", "19840312", "99352", "w:INS-NIR-PLACE", "Hauts-de-Seine is not Algeria"),
    born("2600375056119", "19600312", "92012", "", "Seine before 1968"),
    born("2840375056119", "19840312", "92012", "w:INS-NIR-PLACE", "Paris is not Hauts-de-Seine"),
    born("2840333990119", "19840312", "33063", "", "unknown commune of the department"),
]  # fmt: skip

OWN = '<templateId root="1.2.250.1.213.1.1.1.45" extension="2024.01"/>'
CODE = 'code="18748-4" codeSystem="2.16.840.1.113883.6.1"'
#: On an imaging report whose body is structured.
MODEL_ROWS: list[Row] = [
    one("no templateId of a volet, code and companions are known", OWN, "", "w:MODEL-KNOWN"),
    ("no templateId of a volet, an unknown type", ((OWN, ""), (CODE, CODE.replace("18748-4", "34112-3"))), "w:MODEL-KNOWN"),
    one("a volet of the ANS that is not in the table", ".1.1.1.45", ".1.1.1.99", "w:MODEL-KNOWN"),
    ("a volet that is not in the table, nor its companions", ((OWN, OWN.replace(".45", ".99")), (CODE, CODE.replace("18748-4", "34112-3"))), "i:MODEL-KNOWN"),
    one("a volet twice", OWN, OWN + OWN, "w:MODEL-SINGLE"),
    one("two volets", OWN, OWN + '<templateId root="1.2.250.1.213.1.1.1.28" extension="2022.01"/>', "w:MODEL-SINGLE"),
    one("the type of another volet", CODE, CODE.replace("18748-4", "11502-2"), "e:MODEL-CODE"),
    one("no type", CODE, 'codeSystem="2.16.840.1.113883.6.1"', "e:MODEL-CODE"),
    one("another code system", CODE, CODE.replace("2.16.840.1.113883.6.1", "1.2.250.1.213.1.1.4.12"), "e:MODEL-SYSTEM"),
    one("no code system", CODE, 'code="18748-4"', "e:MODEL-SYSTEM"),
    one("DICOM 9.1 missing", '<templateId root="1.2.840.10008.9.1"/>', "", "e:MODEL-TEMPLATES"),
    one("DICOM 9.20 missing", '<templateId root="1.2.840.10008.9.20"/>', "", "e:MODEL-TEMPLATES"),
    one("DICOM 9.21 missing", '<templateId root="1.2.840.10008.9.21"/>', "", "e:MODEL-TEMPLATES"),
    one("a later version", 'extension="2024.01"', 'extension="2027.01"', "i:MODEL-VERSION"),
    one("an older version that never was", 'extension="2024.01"', 'extension="2019.01"', "w:MODEL-VERSION"),
    one("no version", ' extension="2024.01"', "", "w:MODEL-VERSION"),
    one("a version that is none", 'extension="2024.01"', 'extension="v2"', "w:MODEL-VERSION"),
    ("a model whose code its volet does not test", ((OWN, '<templateId root="1.2.250.1.213.1.1.1.8" extension="2022.01"/>'),), "w:MODEL-CODE"),
    ("a recommended companion is missing", ((OWN, '<templateId root="1.2.250.1.213.1.1.1.51" extension="2024.01"/>'), (CODE, CODE.replace("18748-4", "60591-5"))), "w:MODEL-TEMPLATES"),
    ("biology without a version", ((OWN, '<templateId root="1.2.250.1.213.1.1.1.55"/><templateId root="1.3.6.1.4.1.19376.1.3.3"/>'), (CODE, CODE.replace("18748-4", "11502-2"))), ""),
    ("another type of the same volet", ((OWN, '<templateId root="2.16.840.1.113883.10.22.1.1"/><templateId root="1.2.250.1.213.1.1.1.51" extension="2024.01"/>'), (CODE, CODE.replace("18748-4", "74207-2"))), ""),
    one("a known model over an announced N1", OWN, OWN + '<templateId root="1.3.6.1.4.1.19376.1.2.20"/>', "e:BODY-KIND"),
    one("a reference to nothing", 'value="#note"', 'value="#autre"', "w:BODY-REFERENCES"),
    one("a reference without its #", 'value="#note"', 'value="note"', "w:BODY-REFERENCES"),
    one("an empty reference", 'value="#note"', 'value="#"', "w:BODY-REFERENCES"),
    one("a reference to the web", 'value="#note"', 'value="https://esante.gouv.fr/"'),
    one("a reference to a file", 'value="#note"', 'value="annexe.pdf"'),
    one("a media that is not there", 'referencedObject="pdf"', 'referencedObject="pdf image"', "w:BODY-REFERENCES"),
    ("an ID twice", (('ID="pdf"', 'ID="note"'), ('referencedObject="pdf"', 'referencedObject="note"')), "e:BODY-IDS"),
    one("an embedded PDF announced as PNG", 'mediaType="application/pdf"', 'mediaType="image/png"', "e:BODY-SIGNATURE"),
    one("an embedded media without its type", 'mediaType="application/pdf" ', "", "e:BODY-MEDIA-TYPE"),
    one("an embedded media without representation", ' representation="B64"', "", "e:BODY-REPRESENTATION"),
    one("an embedded media with a stranger", "</value>", "é</value>", "e:BODY-BASE64"),
    one("an embedded media on several lines", "JVBERi0xLjQK", "\n  JVBERi0x\n  LjQK\n"),
]  # fmt: skip

TEXT = '<text mediaType="application/pdf" representation="B64">'
END = "</text>\n    </nonXMLBody>"
SHEET = '?>\n<?xml-stylesheet type="{}" href="{}"?>'
#: On an unstructured document.
BODY_ROWS: list[Row] = [
    one("no N1 templateId", '<templateId root="1.3.6.1.4.1.19376.1.2.20"/>', "", "e:BODY-KIND"),
    ("no body", (("<nonXMLBody>", "<!--"), ("</nonXMLBody>", "-->")), "e:BODY-KIND"),
    one("two texts", TEXT, TEXT[:-1] + "/>" + TEXT, "e:BODY-TEXT"),
    ("an empty text", ((TEXT, TEXT + "<!--"), (END, "-->" + END)), "e:BODY-TEXT"),
    ("a reference to a file outside", ((TEXT, TEXT + '<reference value="cr.pdf"/><!--'), (END, "-->" + END)), "e:BODY-TEXT"),
    one("a Word document", "application/pdf", "application/msword", "e:BODY-MEDIA-TYPE"),
    one("HTML", "application/pdf", "text/html", "e:BODY-MEDIA-TYPE"),
    one("RTF, of earlier editions", "application/pdf", "text/rtf", "w:BODY-MEDIA-TYPE e:BODY-SIGNATURE"),
    one("TIFF, of earlier editions", "application/pdf", "image/tiff", "w:BODY-MEDIA-TYPE e:BODY-SIGNATURE"),
    one("no media type", 'mediaType="application/pdf" ', "", "e:BODY-MEDIA-TYPE"),
    one("capitals in the media type", "application/pdf", "Application/PDF"),
    one("a parameter in the media type", "application/pdf", "application/pdf; version=1.4"),
    ("plain text in base64", ((TEXT, TEXT.replace("application/pdf", "text/plain") + "Qm9uam91cg==<!--"), (END, "-->" + END)), ""),
    ("plain text as text", ((TEXT, '<text mediaType="text/plain">Bonjour<!--'), (END, "-->" + END)), "w:BODY-REPRESENTATION"),
    one("base64 that is not announced", ' representation="B64"', "", "e:BODY-REPRESENTATION"),
    one("representation in lower case", 'representation="B64"', 'representation="b64"', "e:BODY-REPRESENTATION"),
    one("a character too many", END, "A" + END, "e:BODY-BASE64"),
    one("a stranger inside", TEXT, TEXT + "*", "e:BODY-BASE64"),
    one("a blank inside", TEXT, TEXT + " "),
    one("a no-break space inside", TEXT, TEXT + "\u00a0", "e:BODY-BASE64"),
    one("base64 on several lines", "JVBERi0xLjQK", "\r\n\tJVBERi0x\n LjQK\n"),
    one("bytes before the PDF", TEXT, TEXT + "AAAA", "e:BODY-SIGNATURE"),
    ("base64 of something else", ((TEXT, TEXT + "Qm9uam91cg==<!--"), (END, "-->" + END)), "e:BODY-SIGNATURE e:BODY-PDF-END i:BODY-PDF-A"),
    ("base64 of nothing", ((TEXT, TEXT + "====<!--"), (END, "-->" + END)), "e:BODY-BASE64"),
    one("a sheet beside", "?>", SHEET.format("text/xsl", "cda.xsl")),
    one("a sheet in a folder beside", "?>", SHEET.format("text/xsl", "../FeuilleDeStyle/CDA-FO.xsl")),
    one("a sheet of the web", "?>", SHEET.format("text/xsl", "https://example.org/cda.xsl"), "i:BODY-STYLESHEET"),
    one("a sheet of a machine", "?>", SHEET.format("text/xsl", "/home/dev/cda.xsl"), "i:BODY-STYLESHEET"),
    one("a sheet of a disk", "?>", SHEET.format("text/xsl", "C:\\\\cda.xsl"), "i:BODY-STYLESHEET"),
    one("a sheet inside that is not there", "?>", SHEET.format("text/xsl", "#"), "i:BODY-STYLESHEET"),
    one("a sheet of another type", "?>", SHEET.format("text/css", "cda.css"), "i:BODY-STYLESHEET"),
    one("a sheet without address", "?>", '?>\n<?xml-stylesheet type="text/xsl"?>', "i:BODY-STYLESHEET"),
]  # fmt: skip

RELATED = '<relatedDocument typeCode="RPLC"><parentDocument>{}</parentDocument></relatedDocument><componentOf>'
PARENT = '<id root="1.2.250.1.71.4.2.2.1339999013.2026.1.0"/>'
SET = '<setId root="1.2.250.1.71.4.2.2.1339999013.2026.1"/>'


def version_2(parent: str, checks: str, name: str) -> Row:
    """A second version that replaces something."""
    return (
        name,
        (("<componentOf>", RELATED.format(parent)), ('<versionNumber value="1"/>', '<versionNumber value="2"/>')),
        checks,
    )


#: On an unstructured document, alone.
RELATION_ROWS: list[Row] = [
    version_2(PARENT, "", "a second version"),
    version_2(PARENT + SET + '<versionNumber value="1"/>', "", "a second version that tells all of the first"),
    version_2(PARENT.replace("1.0", "1.1"), "e:RELATIONS-SELF", "it replaces itself"),
    version_2(PARENT + SET.replace("2026.1", "2026.2"), "e:RELATIONS-PARENT-SET", "it replaces a document of another set"),
    version_2(PARENT + '<versionNumber value="2"/>', "e:RELATIONS-PARENT-VERSION", "it replaces the same version"),
    version_2(PARENT + '<versionNumber value="10"/>', "e:RELATIONS-PARENT-VERSION", "it replaces a later version"),
    version_2(PARENT + '<versionNumber value="un"/>', "", "the version replaced is no number: another rule"),
    ("it appends", (("<componentOf>", RELATED.format(PARENT).replace("RPLC", "APND")), ('<versionNumber value="1"/>', '<versionNumber value="2"/>')), "e:RELATIONS-TYPE"),
    ("it transforms", (("<componentOf>", RELATED.format(PARENT).replace("RPLC", "XFRM")), ('<versionNumber value="1"/>', '<versionNumber value="2"/>')), "e:RELATIONS-TYPE"),
    ("no type of relation", (("<componentOf>", RELATED.format(PARENT).replace(' typeCode="RPLC"', "")), ('<versionNumber value="1"/>', '<versionNumber value="2"/>')), "e:RELATIONS-TYPE"),
    one("a second version that replaces nothing", '<versionNumber value="1"/>', '<versionNumber value="2"/>', "w:RELATIONS-LATER"),
    one("a first version that replaces", "<componentOf>", RELATED.format(PARENT), "w:RELATIONS-FIRST"),
    one("no version: another rule", '<versionNumber value="1"/>', ""),
    one("id and setId are the same", "2026.1.1", "2026.1", "i:RELATIONS-ID-SET"),
    one("no setId: another rule", SET, ""),
    one("another legal authenticator", '<signatureCode code="S"/>\n    <assignedEntity>\n      <id root="1.2.250.1.71.4.2.1" extension="810999990012"/>',
        '<signatureCode code="S"/>\n    <assignedEntity>\n      <id root="1.2.250.1.71.4.2.1" extension="810999990020"/>', "i:RELATIONS-LEGAL-AUTHOR"),
    one("the custodian under another name", "<name>Centre hospitalier", "<name>Clinique", "i:RELATIONS-CUSTODIAN"),
    one("the custodian under the same name in capitals", "<name>Centre hospitalier", "<name>CENTRE  HOSPITALIER"),
]  # fmt: skip

LOW, HIGH = '<low value="20260310093000+0100"/>', '<high value="20260310100000+0100"/>'


def within(element: str, old: str, new: str, checks: str, name: str) -> Row:
    """A change after the first mention of an element."""
    source = cda_times._source()
    start = source.index(f"<{element}")
    end = source.index(old, start) + len(old)
    piece = source[start:end]
    return name, ((piece, piece[: -len(old)] + new),), checks


#: On an unstructured document whose act, encounter and participation have both ends.
TIME_ROWS: list[Row] = [
    within("encompassingEncounter", HIGH, '<high value="20260310092959+0100"/>', "e:TIMES-ENCOUNTER", "the encounter ends a second before"),
    within("encompassingEncounter", HIGH, '<high value="20260310093000+0100"/>', "e:TIMES-ENCOUNTER", "the encounter ends as it starts"),
    within("encompassingEncounter", HIGH, '<high value="20260310083000+0000"/>', "", "the same instant in another zone, written otherwise"),
    within("encompassingEncounter", HIGH, '<high value="20260310082900+0000"/>', "e:TIMES-ENCOUNTER", "before, in another zone"),
    within("encompassingEncounter", HIGH, '<high value="20260310"/>', "", "the encounter ends some time that day"),
    within("encompassingEncounter", HIGH, '<high value="20260309"/>', "e:TIMES-ENCOUNTER", "the encounter ends the day before"),
    within("encompassingEncounter", HIGH, "", "", "the encounter goes on"),
    within("encompassingEncounter", HIGH, '<high nullFlavor="UNK"/>', "", "the end is unknown"),
    within("encompassingEncounter", HIGH, '<high value="20261310"/>', "", "the end is no date: another rule"),
    within("participant", HIGH, '<high value="20260310080000+0100"/>', "e:TIMES-PARTICIPANT", "the participation ends before"),
    within("participant", HIGH, HIGH.replace("100000", "093000"), "e:TIMES-PARTICIPANT", "the participation ends as it starts"),
    within("serviceEvent", HIGH, '<high value="20260310080000+0100"/>', "w:TIMES-SERVICE", "the act ends before"),
    within("serviceEvent", HIGH, HIGH.replace("100000", "093000"), "", "the act ends as it starts"),
    within("serviceEvent", LOW + HIGH, '<low value="20260401"/>', "i:TIMES-SERVICE-START", "the act is to come"),
    within("serviceEvent", LOW + HIGH, '<low value="19840311"/>', "w:TIMES-BIRTH-SERVICE", "the act comes before the birth"),
    within("author>", "20260310101500+0100", "20260310101501+0100", "w:TIMES-AUTHOR i:TIMES-LEGAL-AUTHOR", "written a second after"),
    within("author>", "20260310101500+0100", "202603101015+0100", "", "written at that minute"),
    within("author>", "20260310101500+0100", "20260310091500+0000", "", "written at that instant, in another zone"),
    within("author>", "20260310101500+0100", "hier", "", "an author's time that is none: another rule"),
    within("legalAuthenticator", "20260310101500+0100", "20260311", "w:TIMES-LEGAL", "signed the day after"),
    within("legalAuthenticator", "20260310101500+0100", "20260309", "i:TIMES-LEGAL-AUTHOR", "signed the day before it was written"),
    one("born the day of the document", "19840312", "20260310", "w:INS-NIR-DATE"),
    one("born the day after", "19840312", "20260311", "w:INS-NIR-DATE w:TIMES-BIRTH w:TIMES-BIRTH-SERVICE"),
]  # fmt: skip

_TYPE = 'code="18748-4" codeSystem="2.16.840.1.113883.6.1"'
#: On a report with every coded element, beside a folder of value sets.
CODE_ROWS: list[Row] = [
    one("an unknown type", 'code="18748-4"', 'code="18748-5"', "e:CODES-TYPE e:MODEL-CODE"),
    one("a type of another system", _TYPE, 'code="18748-4" codeSystem="1.2.3.4"', "w:CODES-TYPE e:MODEL-SYSTEM"),
    one("a type without system", _TYPE, 'code="18748-4"', "w:CODES-TYPE e:MODEL-SYSTEM"),
    one("a type that is out of date", 'code="18748-4"', 'code="11488-4"', "w:CODES-TYPE i:CODES-TYPE e:MODEL-CODE"),
    one("a label of one's own", 'displayName="CR d\'imagerie médicale"', 'displayName="Scanner"', "i:CODES-TYPE"),
    one("a label in capitals with another apostrophe", 'displayName="CR d\'imagerie médicale"', 'displayName="cr  D’IMAGERIE medicale"'),
    one("no label: another rule", ' displayName="CR d\'imagerie médicale"', ""),
    one("an unknown confidentiality", '<confidentialityCode code="N"', '<confidentialityCode code="X"', "e:CODES-CONFIDENTIALITY"),
    one("a confidentiality that is unknown on purpose", '<confidentialityCode code="N"', '<confidentialityCode nullFlavor="UNK"'),
    one("sex of another system", 'code="F" codeSystem="2.16.840.1.113883.5.1"', 'code="F" codeSystem="1.2.3.4"', "e:CODES-GENDER"),
    one("sex of another set", 'code="F" codeSystem', 'code="M" codeSystem', "e:CODES-GENDER w:INS-NIR-SEX"),
    one("an unknown relation", 'code="MTH"', 'code="XXX"', "e:CODES-RELATION"),
    one("an unknown function", 'code="PCP"', 'code="XXX"', "e:CODES-FUNCTION"),
    one("an unknown class", 'classCode="PROV"', 'classCode="XXX"', "e:CODES-ROLE-CLASS"),
    one("no class: another rule", ' classCode="PROV"', ""),
    one("an unknown prefix", "<prefix>MME</prefix>", "<prefix>Mme</prefix>", "e:CODES-PREFIX"),
    one("an empty prefix: another rule", "<prefix>MME</prefix>", "<prefix/>"),
    one("an unknown suffix", "<suffix>DR</suffix>", "<suffix>Dr</suffix>", "e:CODES-SUFFIX"),
    one("an unknown facility", 'code="SA01"', 'code="SA99"', "e:CODES-FACILITY"),
    one("an unknown encounter", 'code="EXTERNE"', 'code="XXX"', "e:CODES-ENCOUNTER"),
    one("an unknown role in the encounter", 'typeCode="ATND"', 'typeCode="XXX"', "e:CODES-ENCOUNTER-ROLE"),
]  # fmt: skip

#: Name of the group, the document that it changes, its rows.
GROUPS: dict[str, tuple[str, list[Row]]] = {
    "ins": (text(), INS_ROWS), "model": (cda_model.report(), MODEL_ROWS), "body": (text(), BODY_ROWS),
    "relations": (text(), RELATION_ROWS), "times": (cda_times._source(), TIME_ROWS), "codes": (cda_codes.text(), CODE_ROWS),
}  # fmt: skip
__all__ = ["GROUPS", "Row", "cda_body", "cda_relations"]
