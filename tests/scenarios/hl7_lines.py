"""The rows of ``test_hl7_line_by_line``: for each line of the HL7v2 digests what conforms, and what must be told.

One row is a line of the digest, a message of the rule book, what is changed in it, and the checks that must speak
(errors and warnings, remarks apart): all of them, and no other. No check means that the variant conforms.

Changes, in order: ``PATH = value``; ``+PATH = segment`` (after it), ``-PATH``, ``<>PATH = other`` (they change places),
``CDA: old = new`` (in the document carried), ``OBX-1`` (numbered again, last).
"""

from __future__ import annotations

from base64 import b64decode, b64encode

from harness.builder.editing import drop, edit, insert, swap
from harness.builder.rulebook import (
    ADMISSION,
    CHANGE,
    DELETE,
    IDENTITY,
    LPS,
    LPS_DELETE,
    MDM,
    MERGE,
    ORU,
    REPLACE,
    rulebook,
)
from harness.core.mutation import Files
from tests.helpers import judged

OK = ""
Row = tuple[str, str, str, str]
ROOT = "1.2.250.1.71.4.2.2.1339999013"
INS = "284033306311913^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.10&ISO^INS"
IPP = f"990000101^^^CH-DEMO&{ROOT}.7&ISO^PI"
FRENCH = "AMINATA^AMINATA^^^^L"
PS = "^^^^^^ASIP-SANTE-PS&1.2.250.1.71.4.2.1&ISO^D^^^"
ST = "ASIP-SANTE-ST&1.2.250.1.71.4.2.2&ISO"
UUID = "0F8FAD5B-D9CB-469F-A165-70867728950E"
NOTE = "OBX|1|ST|NOTE^Note^LOCAL||une note||||||F"
IMAGE = "OBX|14|ED|PHOTO^Photo^LOCAL||^IMAGE^JPEG^Base64^AAAA||||||F"
MAILBOX = "^^X.400^octave.genet@medecin.mssante.fr"
FIRST_IDENTIFIER = "HL7-PATIENT-PID-3.1 HL7-PATIENT-PID-3.4"


def changed(name: str, changes: str) -> bytes:
    """A message of the rule book after the changes of a row."""
    raw = rulebook().files()[name]
    for change in filter(None, (c.strip(" ") for c in changes.split(" ;;"))):
        path, _, value = change.partition(" =")
        raw = _one(raw, path, value.strip(" "))
    return raw


def _one(raw: bytes, path: str, value: str) -> bytes:
    if path.startswith("CDA: "):
        return _with_cda(raw, path[5:], value)
    if path == "OBX-1":
        return numbered(raw)
    if path.startswith("<>"):
        return swap(raw, path[2:], value)
    if path.startswith("+"):
        return insert(raw, path[1:], value)
    return drop(raw, path[1:]) if path.startswith("-") else edit(raw, path, value)


def _with_cda(raw: bytes, old: str, new: str) -> bytes:
    held = raw.split(b"^Base64^", 1)[1].split(b"|", 1)[0]
    text = b64decode(held).decode()
    assert old in text, old
    return raw.replace(held, b64encode(text.replace(old, new).encode()), 1)


def numbered(raw: bytes) -> bytes:
    lines, rank = raw.decode().split("\r"), 0
    for index, line in enumerate(lines):
        if line.startswith("OBX|"):
            rank += 1
            lines[index] = f"OBX|{rank}|{line.split('|', 2)[2]}"
    return "\r".join(lines).encode()


def told(files: Files) -> str:
    """The checks of the rule book and of the format that speak, remarks apart."""
    found = judged(files).findings
    spoken = {f.check for f in found if f.level != "info" and f.check.startswith(("HL7-", "PAM-", "FORMAT-"))}
    return " ".join(sorted(spoken))


def names(row: Row) -> str:
    """A readable test name."""
    line, name, changes, checks = row
    return f"{line}-{name.removesuffix('.hl7')}-{changes[:60] or 'as it is'}-{'told' if checks else 'conforms'}"


ENVELOPE: list[Row] = [
    ("1 MSH-9", ORU, "MSH-9 = ORU^R01^ORU_R01", OK),
    ("1 MSH-9", ORU, "MSH-9 = ORU^R03^ORU_R03", "HL7-ENVELOPE-MSH-9.2 HL7-ENVELOPE-MSH-9.3"),
    ("1 MSH-9", ORU, "MSH-9 = ORX^R01^ORU_R01", "HL7-ENVELOPE-TYPE"),
    ("1 MSH-9", ORU, "MSH-9 = ORM^O01^ORM_O01 ;; MSH-21 = ", OK),
    ("1 MSH-9", MDM, "MSH-9 = MDM^T02", "HL7-ENVELOPE-MSH-9.3"),
    ("1 MSH-9", MDM, "MSH-9 = MDM^T06^MDM_T02", "HL7-ENVELOPE-MSH-9.2"),
    ("1 MSH-9", LPS, "MSH-9 = MDM^T02^MDM^T02^MDM_T02", "HL7-ENVELOPE-MSH-9.3"),
    ("1 MSH-12", MDM, "MSH-12 = 2.6^FRA", OK),
    ("1 MSH-12", LPS, "MSH-12 = 2.6^FRA&&ISO3166^2.11", OK),
    ("1 MSH-12", ORU, "MSH-12 = 2.5.1", "HL7-ENVELOPE-MSH-12.1"),
    ("1 MSH-12", LPS, "MSH-12 = 2.5", "HL7-ENVELOPE-MSH-12.1"),
    ("1 MSH-21", ORU, "MSH-21 = 2.11^IHE_FRANCE-2.11-PAM~2.1^CISIS_CDA_HL7_V2", OK),
    ("1 MSH-21", MDM, "MSH-21 = 2.1^CISIS_CDA_HL7_V2^1.2.250.1.213.1^ISO", OK),
    ("1 MSH-21", ORU, "MSH-21 = 1.1^CISIS_CDA_HL7_V2~2.1^AUTRE", "HL7-ENVELOPE-PROFILE"),
    ("1 MSH-21", LPS, "MSH-21 = 1.0^CISIS_CDA_HL7_LPS", "HL7-ENVELOPE-MSH-21.1"),
    ("1 MSH-21", ORU, "MSH-21 = 2.1^ CISIS_CDA_HL7_V2", "HL7-ENVELOPE-MSH-21.2"),
    ("1 MSH-1/2", MDM, "MSH-2 = ^~\\&#", "HL7-ENVELOPE-MSH-2"),
    ("1 MSH-3", ORU, "MSH-3 = DPI^1.2.250.1.1^ISO ;; MSH-4 = CH^123456789^M", OK),
    ("1 MSH-3", ORU, "MSH-3 = DPI^1.2.250.1.1", "HL7-TYPES-HD"),
    ("1 MSH-4", ORU, 'MSH-4 = ""', "HL7-ENVELOPE-MSH-4"),
    ("1 MSH-7", MDM, "MSH-7 = 20260312010000.123+0100", OK),
    ("1 MSH-7", MDM, "MSH-7 = 202603120100+0100", OK),
    ("1 MSH-7", MDM, "MSH-7 = 20260312+0100", "HL7-ENVELOPE-MSH-7"),
    ("1 MSH-7", MDM, "MSH-7 = 20260312010000+2500", "HL7-ENVELOPE-MSH-7 HL7-TYPES-TS"),
    ("1 MSH-10", ORU, "MSH-10 = A-1_2.3", OK),
    ("1 MSH-10", ORU, "MSH-10 = ABCDEFGHIJKLMNOPQRSTU", "HL7-ENVELOPE-MSH-10"),
    ("1 MSH-11", ORU, "MSH-11 = P^T", OK),
    ("1 MSH-11", ORU, "MSH-11 = p", "HL7-ENVELOPE-MSH-11.1"),
    ("1 MSH-15/16", ORU, "MSH-15 = AL ;; MSH-16 = NE", OK),
    ("1 MSH-15/16", ORU, "MSH-15 = OUI", "HL7-TYPES-ID"),
    ("1 MSH-17", ORU, "MSH-17 = FR", "HL7-ENVELOPE-MSH-17"),
    ("1 MSH-18", ORU, "MSH-18 = UNICODE UTF-8~8859/15", OK),
    ("1 MSH-18", MDM, "MSH-18 = UTF-8", "FORMAT-HL7-CHARSET HL7-ENVELOPE-MSH-18"),
    ("1 CE", ORU, "PID-26 = FRA^^ISO3166", OK),
    ("1 CE", ORU, "PID-26 = FRA", "HL7-TYPES-CE"),
    ("1 CE", MDM, "OBR-4 = 18748-4^CR d'imagerie médicale^LN^CRI^^LOCAL ;; OBX[1]-3 = 18748-4^CR d'imagerie médicale^LN^CRI^^LOCAL", OK),
    ("1 CE", MDM, "OBX[1]-3 = 18748-4^CR d'imagerie médicale^LN^CRI", "HL7-TYPES-CE"),
]  # fmt: skip

STRUCTURE: list[Row] = [
    ("2 ORU", ORU, "+OBR = NTE|1|L|un commentaire", OK),
    ("2 ORU", ORU, "+OBR = TQ1|1||||||20260310||R^^HL70485", OK),
    ("2 ORU", ORU, "+PRT[5] = NTE|1|L|sur le document", OK),
    ("2 ORU", ORU, "+OBX[1] = NTE|1|L|entre le document et ses PRT", "HL7-STRUCTURE-ORDER"),
    ("2 ORU", ORU, "+MSH = SFT|Editeur|1|Logiciel|b1", OK),
    ("2 ORU", ORU, "+MSH = UAC|KERB^Kerberos^HL70615|x", "HL7-STRUCTURE-FOREIGN"),
    ("2 ORU", ORU, "+PID = PD1|||CAB^^^^^X&1.2.3&ISO^FINEG^^^339999013", OK),
    ("2 ORU", ORU, "+OBX[13] = ZAB|1", OK),
    ("2 ORU", ORU, "+OBX[13] = SPM|1|||BLD^^HL70487", OK),
    ("2 ORU", ORU, "-PV1", "HL7-PATIENT-PV1"),
    ("2 ORU", ORU, "+OBX[13] = ORC|NW\rOBR|2|||11488-4^CR ou fiche de consultation ou de visite^LN\rOBX|1|ST|NOTE^Note^LOCAL||x||||||F", OK),
    ("2 ORU", ORU, "+OBX[13] = ORC|RO\rOBR|2|||11488-4^CR^LN\rOBX|1|ST|NOTE^Note^LOCAL||x||||||F", "HL7-DOCUMENT-ACTION"),
    ("2 MDM", MDM, "+MSH = SFT|Editeur|1|Logiciel|b1\rUAC|KERB^Kerberos^HL70615|^AUDIO^BASIC^Base64^AAAA", OK),
    ("2 MDM", MDM, "+ORC = TQ1|1||||||20260310\rTQ2|1", OK),
    ("2 MDM", MDM, "+OBR = TQ1|1", "HL7-STRUCTURE-ORDER"),
    ("2 MDM", MDM, "+OBR = NTE|1|L|un commentaire", OK),
    ("2 MDM", MDM, "-EVN", "HL7-STRUCTURE-MISSING"),
    ("2 MDM", MDM, "<>TXA = OBR", "HL7-STRUCTURE-ORDER"),
    ("2 MDM", LPS, "<>PID = PV1", "HL7-STRUCTURE-ORDER"),
    ("2 other OBX", ORU, f"+OBX[13] = {IMAGE}", OK),
    ("2 other OBX", ORU, f"+PRT[5] = {NOTE} ;; OBX-1", OK),
    ("2 other OBX", ORU, f"+OBR = {NOTE} ;; OBX-1", "HL7-METADATA-ORDER"),
    ("2 other OBX", ORU, "OBX[12]-3 = ", "HL7-STRUCTURE-OBX-3"),
    ("2 other OBX", LPS, f"+OBX[6] = {NOTE} ;; OBX-1", OK),
    ("2 one document", MDM, "+OBX[12] = OBX|13|ED|18748-4^CR d'imagerie médicale^LN||^text^XML^Base64^AAAA||||||F", "FORMAT-CDA HL7-METADATA-ORDER HL7-STRUCTURE-DOCUMENTS"),
    ("2 OBX-5", ORU, "OBX[7]-5 = Y^^expandedYes-NoIndicator~N^^expandedYes-NoIndicator", "HL7-STRUCTURE-OBX-5"),
    ("2 OBX-5", ORU, "OBX[1]-5.1 = APPLI", OK),
    ("2 OBX-1", ORU, "OBX[3]-1 = 03", OK),
    ("2 OBX-1", ORU, "OBX[3]-1 = 2", "HL7-STRUCTURE-OBX-1"),
]  # fmt: skip

PATIENT: list[Row] = [
    ("3 PID-3", ORU, f"PID-3 = {IPP}~{INS}", OK),
    ("3 PID-3", ORU, f"PID-3 = {INS}~{IPP}~", OK),
    ("3 PID-3", ORU, f"PID-3 = {INS}~990000101^^^CH-DEMO&339999013&N^PI", OK),
    ("3 PID-3", ORU, f"PID-3 = {INS}~{IPP} ;; PID-3.5 = INS-NIR", OK),
    ("3 PID-3", ORU, f"PID-3 = {INS}~{IPP}~55^^^LABO&1.2.3.4&ISO^PI", "HL7-CDA-PATIENT-X1-LOCAL"),
    ("3 PID-3", ORU, 'PID-3 = ""', f"HL7-CDA-PATIENT-X1-INS HL7-CDA-PATIENT-X1-LOCAL HL7-METADATA-DMP-INS HL7-PARTICIPATION-PATIENT {FIRST_IDENTIFIER}"),
    ("3 PID-3", ORU, f"PID-3 = {IPP}~284033306311913^^^ASIP-SANTE-INS-C&1.2.250.1.213.1.4.2&ISO^INS-C", "HL7-CDA-PATIENT-X1-INS HL7-CDA-PATIENT-X1-LOCAL HL7-METADATA-DMP-INS HL7-PARTICIPATION-PATIENT HL7-PATIENT-INS-OID"),
    ("3 PID-5", ORU, "PID-5 = TEST-MIMOSA^ROSALIE^^^^^D~TEST-LAVANDE^ROSALIE^ROSALIE ANNE^^^^L", OK),
    ("3 PID-5", ORU, "PID-5 = TEST-LAVANDE^ROSALIE^ROSALIE ANNE^^MME^^L~ROSE^ROSE^^^^^S", OK),
    ("3 PID-5", ORU, "PID-5 = TEST-LAVANDE^ROSALIE^ROSALIE ANNE^^^^D", "HL7-PATIENT-INS-NAME"),
    ("3 PID-5", ORU, "PID-5 = TEST-LAVANDE^ROSALIE^ROSALIE ANNE^^^^L~TEST-LAVANDE^ROSE^ROSE^^^^L", "HL7-PATIENT-INS-NAME"),
    ("3 PID-5", ORU, "PID-5 = TEST-LAVANDE^ROSALIE^ROSALIE ANNE^^^^L~X^Y", "HL7-PATIENT-PID-5.7 HL7-TYPES-XPN"),
    ("3 PID-7", ORU, "PID-7 = 198403120830", OK),
    ("3 PID-7", ORU, "PID-7 = 19840300", "HL7-CDA-PATIENT-X3 HL7-PATIENT-PID-7 HL7-TYPES-TS"),
    ("3 PID-8", ORU, "PID-8 = f", "HL7-CDA-PATIENT-X4 HL7-PATIENT-INS-TRAITS HL7-PATIENT-PID-8"),
    ("3 PID-11", ORU, "PID-11 = ^^^^^FRA^BDL^^33063~12 rue^^LYON^^69001^FRA^H~^^^^^^O", OK),
    ("3 PID-11", ORU, "PID-11 = ^^^^^^BDL^^330", "HL7-CDA-PATIENT-X5 HL7-TYPES-XAD"),
    ("3 PID-11", ORU, "PID-11 = 12 rue^^LYON^^69001^FRA^H", "HL7-PATIENT-INS-TRAITS"),
    ("3 PID-18", ORU, 'PID-18 = ""', "HL7-PATIENT-PID-18"),
    ("3 PID-18", MDM, "PID-18 =  ;; OBX[7]-5.1 = N", OK),
    ("3 PID-32", ORU, "PID-32 = VALI~HOMD", OK),
    ("3 PID-32", ORU, "PID-32 = VALI~FICT", "HL7-METADATA-DMP-INS HL7-PATIENT-INS-QUALIFIED"),
    ("3 PID-3", ORU, f"PID-3 = {INS}~{IPP} ;; PID-3.4.3 = M", "HL7-TYPES-CX"),
    ("3 PID-3", ORU, f"PID-3 = {INS}^^2026-01-05~{IPP}", "HL7-TYPES-CX"),
    ("3 PID-18", ORU, "PID-18.5 = PI", "HL7-PATIENT-PID-18.5"),
    ("3 PV1-19", MDM, "PV1-19.5 = AN", "HL7-PATIENT-PV1-19.5"),
    ("3 PV1-19", MDM, "PV1-19 = 2026000451^^^CH-DEMO&339999013&M", OK),
    ("3 PV1-2", ORU, "PV1-2 = N ;; PV1-19 = ", OK),
    ("3 PV1-2", MDM, "PV1-2 = P ;; PV1-19 = ", OK),
    ("3 PV1-19", MDM, "PV1-2 = E ;; PV1-19 = ", "HL7-PATIENT-PV1-19"),
    ("3 PV1-19", MDM, "PV1-2 = I ;; PV1-19 = ", "HL7-PATIENT-PV1-19"),
    ("3 PV1-19", MDM, "PV1-2 = R ;; PV1-19 = ", "HL7-PATIENT-PV1-19"),
    ("3 PV1-19", MDM, "PV1-19 = 2026000451", "HL7-TYPES-CX"),
    ("3 PV1-44", ORU, "PV1-44 = 202603100930 ;; PV1-45 = 20260310", OK),
    ("3 PV1-44", ORU, "PV1-44 = 10/03/2026", "HL7-TYPES-TS"),
    ("3 LPS PV1-2", LPS, "PV1-19 = 123^^^CH&1.2.3&ISO^VN", OK),
    ("3 LPS PV1-2", LPS, "PV1-2 = O", "HL7-PATIENT-PV1-2"),
]  # fmt: skip

DOCUMENT: list[Row] = [
    ("4 action", DELETE, f"TXA-13 = {ROOT}.2026.62.1", OK),
    ("4 action", DELETE, "TXA-13 = abc", "HL7-CDA-DOCUMENT-X11 HL7-DOCUMENT-TXA-ID"),
    ("4 action", ORU, "ORC-1 = CA ;; OBX[1]-11 = D", OK),
    ("4 action", ORU, "ORC-1 = nw", "HL7-DOCUMENT-ORC-1"),
    ("4 action", ORU, "OBX[1]-11 = C", "HL7-CDA-DOCUMENT-X13 HL7-DOCUMENT-ACTION"),
    ("4 action", ORU, 'ORC-1 = ""', "HL7-DOCUMENT-ORC-1"),
    ("5 type", MDM, "OBX[1]-3.2 = CR d’imagerie médicale", OK),
    ("5 type", MDM, "OBX[1]-3.2 = CR d'imagerie", "HL7-DOCUMENT-TYPE"),
    ("5 type", MDM, "TXA-2 = 18748-4^CR d'imagerie médicale", OK),
    ("5 type", MDM, "OBX[1]-3.3 = LOINC", "HL7-CDA-DOCUMENT-X8 HL7-DOCUMENT-OBX-3.3 HL7-DOCUMENT-TYPE"),
    ("5 type", ORU, 'OBR-4 = SYNTH^Synthèse^TRE_A05 ;; OBX[1]-3 = SYNTH^Synthèse^TRE_A05 ;; CDA: code="11488-4" codeSystem="2.16.840.1.113883.6.1" = code="SYNTH" codeSystem="1.2.250.1.213.1.1.4.12"', OK),
    ("5 type", ORU, "OBR-4 = SYNTH^Synthèse^TRE_A05 ;; OBX[1]-3 = SYNTH^Synthèse^TRE_A05", "HL7-CDA-DOCUMENT-X7 HL7-CDA-DOCUMENT-X8"),
    ("5 OBX-2", ORU, "OBX[1]-2 = FT", "HL7-DOCUMENT-OBX-2"),
    ("5 OBX-5.2", ORU, "OBX[1]-5.2 = Text", "HL7-DOCUMENT-OBX-5.2"),
    ("5 OBX-5.3", ORU, "OBX[1]-5.3 = xml", "HL7-DOCUMENT-OBX-5.3"),
    ("5 OBX-5.4", ORU, "OBX[1]-5.4 = Hex", "HL7-DOCUMENT-OBX-5.4"),
    ("5 OBX-5.5", ORU, 'OBX[1]-5 = ""', "FORMAT-CDA FORMAT-HL7-BASE64 HL7-DOCUMENT-OBX-5.2 HL7-DOCUMENT-OBX-5.3 HL7-DOCUMENT-OBX-5.4 HL7-DOCUMENT-OBX-5.5"),
    ("5 OBX-11", ORU, "OBX[1]-11 = P", "HL7-DOCUMENT-OBX-11"),
    ("5 OBX-14", ORU, "OBX[1]-14 = 20260310101500", OK),
    ("5 TXA-3", LPS, "TXA-3 = TX", "HL7-DOCUMENT-TXA-3"),
    ("5 TXA-5", MDM, f"TXA-5 = 810999990020^TEST-GENET^Octave{PS}IDNPS", OK),
    ("5 TXA-12", MDM, f"TXA-12 = {ROOT}.2026.62.1^^^ISO", "HL7-DOCUMENT-TXA-ID HL7-TYPES-EI"),
    ("5 TXA-12", MDM, f"TXA-12 = ^^{ROOT}.2026.62.1^ISO", "HL7-DOCUMENT-TXA-12.1 HL7-TYPES-EI"),
    ("5 TXA-12", MDM, f'CDA: <id root="{ROOT}.2026.62.1"/> = <id root="{UUID}"/> ;; TXA-12 = {UUID}', OK),
    ("5 TXA-12", MDM, f'CDA: <id root="{ROOT}.2026.62.1"/> = <id root="{UUID}"/> ;; TXA-12 = {UUID.lower()}', OK),
    ("5 TXA-12", MDM, f'CDA: <id root="{ROOT}.2026.62.1"/> = <id root="{UUID}"/> ;; TXA-12 = urn:uuid:{UUID}', "HL7-CDA-DOCUMENT-X10 HL7-DOCUMENT-TXA-ID"),
    ("5 TXA-12", LPS, f'CDA: <id root="{ROOT}.2026.63.1"/> = <id root="{UUID}" extension="58"/> ;; TXA-12 = 58^^{UUID}^ISO', OK),
    ("5 TXA-12", LPS, f'CDA: <id root="{ROOT}.2026.63.1"/> = <id root="{UUID}" extension="58"/> ;; TXA-12 = 58^^{UUID}^UUID', "HL7-DOCUMENT-TXA-ID"),
    ("5 TXA-13", REPLACE, "TXA-13 = ", "HL7-DOCUMENT-TXA-13"),
    ("5 TXA-13", MDM, "TXA-13 = 1.2.3.4", "HL7-CDA-DOCUMENT-X11"),
    ("5 TXA-17", MDM, "TXA-17 = LA", "HL7-DOCUMENT-TXA-17"),
]  # fmt: skip

PARTICIPATION: list[Row] = [
    ("6 order", ORU, "<>PRT[1] = PRT[5]", OK),
    ("6 PRT-2", ORU, "PRT[2]-2 = AD", "HL7-PARTICIPATION-PRT-2"),
    ("6 PRT-4", ORU, "PRT[2]-4 = RCT^results Copies To^participation", OK),
    ("6 PRT-4", ORU, "PRT[2]-4 = rct^Result Copies To^participation", "HL7-PARTICIPATION-PRT-4.1"),
    ("6 PRT-4", ORU, "PRT[2]-4 = RCT^Send by^participation", "HL7-PARTICIPATION-LABEL"),
    ("6 SB", ORU, "PRT[1]-5 =  ;; PRT[1]-10 = SCAN12^X^1.2.3^ISO", OK),
    ("6 SB", ORU, "PRT[1]-10 = SCAN12", OK),
    ("6 SB", ORU, "PRT[1]-5 = ", "HL7-PARTICIPATION-SENDER-WHO"),
    ("6 SB", MDM, "-PRT[1] ;; OBX[7]-5.1 = N", OK),
    ("6 SB", MDM, "-PRT[1]", "HL7-PARTICIPATION-SENDER"),
    ("6 SB", ORU, f"+PRT[1] = PRT||UC||SB^Send by^participation||||CH^^^^^{ST}", "HL7-PARTICIPATION-SB-8.10 HL7-PARTICIPATION-SENDER HL7-PARTICIPATION-SENDER-WHO"),
    ("6 SB PRT-5", ORU, f"PRT[1]-5 = 10999990012^TEST-ORTIE^Camille{PS}RPPS", OK),
    ("6 SB PRT-5", ORU, f"PRT[1]-5 = 339999013^TEST-ORTIE^Camille{PS}INTRN", OK),
    ("6 SB PRT-5", ORU, f"PRT[1]-5 = 810999990012^TEST-ORTIE^Camille{PS}MEDECIN", "HL7-PARTICIPATION-SB-5.13"),
    ("6 SB PRT-8", ORU, f"PRT[1]-8 = CH^^^^^{ST}^FINEG^^^339999013", OK),
    ("6 SB PRT-8", ORU, f"PRT[1]-8 = CH^^^^^{ST}^SIRET^^^339999013", "HL7-PARTICIPATION-SB-8.7"),
    ("6 SB PRT-8", ORU, "PRT[1]-8 = CH^^^^^ASIP-SANTE-ST&1.2.250.1.71.4.2.2^FINEG^^^339999013", "HL7-TYPES-XON"),
    ("6 RCT", ORU, "+PRT[5] = PRT||UC||REPLY^Reply To^participation|||||||||||^^X.400^b@ch-demo.mssante.fr", OK),
    ("6 RCT", ORU, f"PRT[2]-8 = Radiologie^^^^^{ST}^IDNST^^^1339999013", OK),
    ("6 RCT", ORU, "PRT[2]-5 =  ;; PRT[2]-8 = Radiologie^^^^^120456789^UF^^^3435", OK),
    ("6 RCT", ORU, "PRT[2]-5 =  ;; PRT[2]-8 = Radiologie^^^^^CH&339999013&M^SVR^^^3435", OK),
    ("6 RCT", ORU, "PRT[2]-5 =  ;; PRT[2]-8 = Radiologie^^^^^CH&339999013&M^SIREN^^^339999013", "HL7-PARTICIPATION-RCT-8.7"),
    ("6 RCT", ORU, "PRT[2]-5 =  ;; PRT[2]-8 = Radiologie^^^^^^UF^^^3435", "HL7-PARTICIPATION-RCT-8.6 HL7-TYPES-XON"),
    ("6 RCT", ORU, "PRT[2]-5.9.2 = 1.2.3", "HL7-PARTICIPATION-RECIPIENT-OID"),
    ("6 RCT", ORU, "PRT[2]-5.9.3 = L", "HL7-TYPES-XCN"),
    ("6 RCT", ORU, "PRT[4]-10 = 12", OK),
    ("6 RCT PRT-15", ORU, f"PRT[2]-15 = {MAILBOX.replace('^^X', '^NET^X')}", OK),
    ("6 RCT PRT-15", ORU, f"PRT[2]-15 = ^WPN^PH^^^^0102030405~{MAILBOX}", OK),
    ("6 RCT PRT-15", ORU, f"PRT[2]-15 = {MAILBOX}~^^X.400^secretariat@ch-demo.mssante.fr", OK),
    ("6 RCT PRT-15", ORU, f"PRT[2]-15 = {MAILBOX}~^^X.400^secretariat", "HL7-PARTICIPATION-ADDRESS HL7-PARTICIPATION-DOMAIN HL7-TYPES-XTN"),
    ("6 RCT PRT-15", ORU, "PRT[2]-15 = ^NET^Internet^octave.genet@medecin.mssante.fr", "HL7-PARTICIPATION-RCT-15.3"),
    ("6 RCT PRT-15", ORU, "PRT[2]-15 = ^WPN^PH^^^^0102030405", "HL7-PARTICIPATION-RCT-15.3 HL7-PARTICIPATION-RCT-15.4"),
    ("6 patient", ORU, "PRT[3]-15 = ^^X.400^284033306311913@PATIENT.mssante.fr", OK),
    ("6 patient", ORU, "PRT[3]-5.9.2 = 1.2.250.1.71.4.2.1", "HL7-PARTICIPATION-RECIPIENT-OID"),
    ("6 REPLY", ORU, "-PRT[5]", OK),
    ("6 REPLY", ORU, "PRT[5]-15 = ", "HL7-PARTICIPATION-REPLY-15.3 HL7-PARTICIPATION-REPLY-15.4"),
    ("6 LPS", LPS, "PRT[1]-5 =  ;; PRT[1]-8 = ", OK),
    ("6 LPS", LPS, "PRT[1]-5 = ^TEST^Jean", OK),
    ("6 LPS", LPS, "PRT[1]-8 = Cabinet^^^^^INSEE&1.2.250.1.213.1.1&ISO^SIRET^^^33999901300012", OK),
    ("6 LPS", LPS, "PRT[1]-5.13 = MED", "HL7-PARTICIPATION-SB-5.13"),
    ("6 LPS", LPS, "PRT[2]-8.7 = POLE", "HL7-PARTICIPATION-RCT-8.7"),
    ("6 LPS", LPS, "PRT[1]-5.9.2 = ANNUAIRE", "HL7-TYPES-XCN"),
    ("6 LPS", LPS, "PRT[2]-8 = Service de radiologie", OK),
    ("6 LPS", LPS, "PRT[2]-8 =  ;; PRT[2]-5 = ^TEST-ORTIE^Camille", OK),
    ("6 LPS", LPS, "-PRT[3] ;; -PRT[2]", OK),
    ("6 LPS", LPS, "PRT[1]-15 = ", "HL7-PARTICIPATION-SB-15.3 HL7-PARTICIPATION-SB-15.4"),
    ("6 LPS", LPS, "PRT[1]-5.13 = ", "HL7-PARTICIPATION-SB-5.13 HL7-TYPES-XCN"),
    ("6 LPS", LPS, "PRT[2]-15 = ", "HL7-PARTICIPATION-RCT-15.3 HL7-PARTICIPATION-RCT-15.4"),
]  # fmt: skip

METADATA: list[Row] = [
    ("7 ACK_*", ORU, "-OBX[11] ;; -OBX[10] ;; OBX-1", "HL7-METADATA-ACK_LECTURE_MSS HL7-METADATA-ACK_RECEPTION"),
    ("7 CORPSMAIL", ORU, "-OBX[12] ;; OBX-1", OK),
    ("7 CORPSMAIL", ORU, "OBX[12]-5 = ^TEXT^HTML^Base64^PGI+Qm9uam91cjwvYj4=", OK),
    ("7 CORPSMAIL", ORU, "OBX[12]-5 = ^TEXT^^A^Bonjour", OK),
    ("7 CORPSMAIL", ORU, "OBX[12]-5.4 = UTF-8", "HL7-METADATA-BODY-5.4"),
    ("7 CORPSMAIL", ORU, "OBX[12]-2 = FT ;; OBX[12]-5 = Bonjour", "HL7-METADATA-BODY-2"),
    ("7 CORPSMAIL", ORU, "<>OBX[10] = OBX[12] ;; OBX-1", "HL7-METADATA-ORDER"),
    ("7 OBX-2", MDM, "OBX[3]-2 = CE", "HL7-METADATA-OBX-2"),
    ("7 OBX-3", ORU, "OBX[3]-3.2 = document non visible par le patient", "HL7-METADATA-LABEL"),
    ("7 OBX-3", LPS, "OBX[5]-3.1 = INVISIBLE_ REP_LEGAUX", "HL7-METADATA-INVISIBLE_REP_LEGAUX HL7-METADATA-LPS-ONLY HL7-METADATA-OBX-3.1"),
    ("7 OBX-3", ORU, "OBX[11]-3 = COMP_LOT^Lot^MetaDMPMSS", "HL7-METADATA-ACK_LECTURE_MSS HL7-METADATA-OBX-3.1"),
    ("7 OBX-5", ORU, "OBX[2]-5 = N^No^expandedYes-NoIndicator", OK),
    ("7 OBX-5", ORU, "OBX[2]-5.1 = n", "HL7-METADATA-OBX-5.1"),
    ("7 OBX-5", ORU, "OBX[2]-5.1 = O", "HL7-METADATA-OBX-5.1"),
    ("7 OBX-5", ORU, "OBX[2]-5 = N^^HL70136", "HL7-METADATA-OBX-5.3"),
    ("7 OBX-11", ORU, "OBX[3]-11 = R", "HL7-METADATA-OBX-11"),
    ("7 NTE", ORU, "NTE-4 = FIN^Pas de réponse^LOCAL", OK),
    ("7 NTE", ORU, "NTE-4 =  ;; NTE-3 = un commentaire", OK),
    ("7 NTE", ORU, "NTE-4 =  ;; NTE-3 = FIN", "HL7-METADATA-NTE"),
    ("7 NTE", ORU, "NTE-4 = fin", "HL7-METADATA-NTE"),
    ("7 NTE", ORU, "+OBX[8] = NTE|1|||FIN", "HL7-METADATA-NTE"),
    ("7 LPS mail", LPS, "OBX[2]-3.1 = 20260310.0001@ch-demo.mssante.fr", OK),
    ("7 LPS mail", LPS, "OBX[2]-5 = ^multipart^mixed^Base64^Qm9uam91cg==", OK),
    ("7 LPS mail", LPS, "OBX[2]-5 = ^text^^^Bonjour", "HL7-METADATA-MAIL-BASE64"),
    ("7 LPS mail", LPS, "OBX[2]-3.2 = ", "HL7-METADATA-MAIL-3.2"),
    ("7 LPS mail", LPS, "<>OBX[2] = OBX[3] ;; OBX-1", "HL7-METADATA-MAIL HL7-METADATA-ORDER"),
    ("7 LPS", LPS, "OBX[3]-5.1 = Y", OK),
    ("7 matrix", ORU, "OBX[5]-5.1 = Y", OK),
    ("7 matrix", MDM, "OBX[7]-5.1 = N ;; OBX[8]-5.1 = N", OK),
    ("7 hidden", ORU, "OBX[2]-5.1 = Y", "HL7-METADATA-HIDDEN-PS HL7-METADATA-MATRIX"),
    ("7 hidden", ORU, "OBX[3]-5.1 = Y", "HL7-METADATA-HIDDEN-PATIENT HL7-METADATA-MATRIX"),
    ("7 hidden", ORU, "OBX[4]-5.1 = Y", "HL7-METADATA-MATRIX"),
    ("7 RCT", ORU, "-PRT[3]", "HL7-PARTICIPATION-RECIPIENT"),
]  # fmt: skip

CONSISTENCY: list[Row] = [
    ("X1", MDM, f'CDA: <id extension="990000102" root="{ROOT}.7"/> = ', "HL7-CDA-PATIENT-X1-LOCAL"),
    ("X2", MDM, "CDA: TEST-CHARDON</family> = Test-Chardon</family>", "HL7-CDA-PATIENT-X2-NAME"),
    ("X2", MDM, "CDA: GASTON HENRI EMILE = GASTON HENRI", "HL7-CDA-PATIENT-X2-LIST"),
    ("X3", MDM, 'CDA: birthTime value="19570708" = birthTime value="195707081230"', OK),
    ("X3", MDM, 'CDA: birthTime value="19570708" = birthTime value="19570709"', "HL7-CDA-PATIENT-X3"),
    ("X4", MDM, 'CDA: administrativeGenderCode code="M" = administrativeGenderCode code="UN"', "HL7-CDA-PATIENT-X4"),
    ("X5", MDM, "CDA: <county>59350</county> = <county>59351</county>", "HL7-CDA-PATIENT-X5"),
    ("X9", MDM, "CDA: CR d'imagerie = CR d’imagerie", OK),
    ("X10", MDM, f'CDA: <id root="{ROOT}.2026.62.1"/> = <id root="{ROOT}.2026.62" extension="1"/>', "HL7-CDA-DOCUMENT-X10"),
    ("X10", MDM, f'CDA: <id root="{ROOT}.2026.62.1"/> = <id root="{ROOT}.2026.62.1" extension=""/>', OK),
    ("X11 X13", REPLACE, 'CDA: typeCode="RPLC" = typeCode="XFRM"', "HL7-CDA-DOCUMENT-X13"),
    ("X14", REPLACE, 'CDA: versionNumber value="2" = versionNumber value="1"', "HL7-CDA-DOCUMENT-X14"),
    ("X14", REPLACE, 'CDA: versionNumber value="2" = versionNumber value="12"', OK),
    ("X16", MDM, 'CDA: confidentialityCode code="N" = confidentialityCode code="V"', "HL7-METADATA-CONFIDENTIALITY"),
    ("X18", MDM, 'CDA: encoding="UTF-8" = ', "HL7-DOCUMENT-ENCODING"),
    ("X18", MDM, "CDA: version=\"1.0\" encoding=\"UTF-8\" = version='1.0' encoding='utf-8'", OK),
    ("X19", ORU, "PRT[3]-5.1 = 157075935020407", "HL7-PARTICIPATION-PATIENT"),
    ("X19", ORU, "PRT[3]-15 = ^^X.400^157075935020407@patient.mssante.fr", "HL7-PARTICIPATION-PATIENT"),
]  # fmt: skip

TECHNICAL, APPLICATION, ACCEPTED = (n.replace(".hl7", ".ack.hl7") for n in (DELETE, LPS_DELETE, LPS))
ORU_ACK = ORU.replace(".hl7", ".ack.hl7")
ACKNOWLEDGEMENT: list[Row] = [
    ("8 ERR-4", APPLICATION, "ERR-4 = F", OK),
    ("8 ERR-4", APPLICATION, "ERR-4 = W", OK),
    ("8 ERR-4", APPLICATION, "ERR-4 = Error", "HL7-ACK-ERR-4"),
    ("8 ERR", TECHNICAL, "ERR-2 = MSH^1^12 ;; ERR-8 = texte", OK),
    ("8 ERR", TECHNICAL, "+ERR = ERR||PID^1^3|103^Table value not found^messageErrorCondition|W", OK),
    ("8 ERR", APPLICATION, "+ERR = ERR||PID^1^3|207^Application error^messageErrorCondition|E|905^x^applicationErrorCondition", OK),
    ("8 ERR", TECHNICAL, "-ERR", "HL7-ACK-ERR"),
    ("8 ERR", TECHNICAL, "MSA-1 = AR ;; -ERR", "HL7-ACK-ERR"),
    ("8 ERR", APPLICATION, "MSA-1 = AR ;; -ERR", OK),
    ("8 ERR", APPLICATION, "-ERR", "HL7-ACK-ERR"),
    ("8 ERR", ACCEPTED, "+MSA = ERR|||0^Message accepted^messageErrorCondition|I", OK),
    ("8 ERR", ACCEPTED, "+MSA = ERR|||103^Table value not found^messageErrorCondition|E", "HL7-ACK-NO-ERR"),
    ("8 ERR-3", TECHNICAL, "MSA-1 = AR ;; ERR-3 = 200^Unsupported message type^messageErrorCondition", OK),
    ("8 ERR-3", TECHNICAL, "ERR-3 = 207^Application internal error^messageErrorCondition", OK),
    ("8 ERR-3", TECHNICAL, "MSA-1 = AR ;; ERR-3 = 207^Application internal error^messageErrorCondition", OK),
    ("8 ERR-3", TECHNICAL, "ERR-3 = 299^?^messageErrorCondition", "HL7-ACK-ERR-3.1"),
    ("8 ERR-3", TECHNICAL, "ERR-3.3 = HL70357", "HL7-ACK-ERR-3.3"),
    ("8 ERR-5", APPLICATION, "ERR-5 = ", "HL7-ACK-ERR-5"),
    ("8 ERR-5", APPLICATION, "MSA-1 = AR", "HL7-ACK-ERR-5"),
    ("8 ERR-5", APPLICATION, "ERR-5.1 = 907", "HL7-ACK-ERR-5.1"),
    ("8 ERR-5", TECHNICAL, "ERR-5 = 902^Patient inconnu^applicationErrorCode", "HL7-ACK-ERR-5"),
    ("8 MSH", ACCEPTED, "MSH-15 = AL ;; MSH-16 = AL ;; MSH-18 = 8859/15 ;; MSH-21 = 1.1^CISIS_CDA_HL7_LPS", OK),
    ("8 MSH", ACCEPTED, "MSH-9 = ACK^T02", "HL7-ENVELOPE-MSH-9.3"),
    ("8 MSH", ACCEPTED, "+MSH = SFT|x|1|y|z\rUAC|K^x^HL70615|y", OK),
    ("8 MSH", ORU_ACK, "+MSH = UAC|K^x^HL70615|y", "HL7-ACK-UAC"),
    ("8 MSA", ACCEPTED, "MSA-1 = aa", "HL7-ACK-MSA-1"),
    ("8 MSA", ACCEPTED, "MSA-2 = ", "HL7-ACK-MSA-2"),
]  # fmt: skip

STATUS, READ, SENT, FAILED = "zam-z01-y.hl7", "zam-z03-n.hl7", "zam-z02-y.hl7", "zam-z02-n.hl7"
BUSINESS: list[Row] = [
    ("9 EVN", READ, "-EVN", OK),
    ("9 EVN", READ, "EVN-1 = Z03", OK),
    ("9 EVN", READ, "EVN-2 = ", "HL7-PATIENT-EVN-2"),
    ("9 MSH", READ, "MSH-9 = ZAM^Z03^ZAM_Z03", "HL7-ENVELOPE-MSH-9.3"),
    ("9 MSH", READ, "MSH-12 = 2.5", "HL7-ENVELOPE-MSH-12.1"),
    ("9 OBX-3", SENT, "OBX[2]-3.3 = AckMétierZAM", "HL7-ZAM-ADDRESS-3.3"),
    ("9 OBX-3", READ, "OBX[1]-3 = ACK_RECEPTION_MSS^Accusé de réception MSSanté^AckMetierZAM", "HL7-ZAM-CODES"),
    ("9 OBX-4", READ, "OBX[2]-4 = 810999990020", OK),
    ("9 OBX-4", READ, "OBX[1]-4 = ", "HL7-ZAM-STATUS-4"),
    ("9 OBX-5", READ, "OBX[1]-5.1 = n", "HL7-ZAM-STATUS-5.1"),
    ("9 OBX-5", STATUS, "OBX[1]-2 = CE", "HL7-ZAM-STATUS-2"),
    ("9 address", SENT, "OBX[2]-5 = ^NET^X.400^a@b.mssante.fr", OK),
    ("9 address", SENT, "OBX[2]-5 = ^^X.400^abc", "HL7-TYPES-XTN"),
    ("9 address", SENT, "-OBX[2]", "HL7-ZAM-ADDRESS"),
    ("9 ERR", READ, "ERR-5.3 = applicationErrorCode", OK),
    ("9 ERR", READ, "ERR-5.3 = HL70533", "HL7-ZAM-ERR-5"),
    ("9 ERR", FAILED, "ERR-5.1 = 451", OK),
    ("9 ERR", FAILED, "ERR-5.1 = 5.1.1", "HL7-ZAM-ERR-5"),
    ("9 ERR", READ, "ERR-5.2 = ", "HL7-ZAM-ERR-5.2"),
    ("9 ERR", READ, "ERR-3.1 = 101", "HL7-ZAM-ERR-3.1"),
    ("9 ERR", READ, "-ERR", "HL7-ZAM-ERR"),
    ("9 ERR", READ, "+ERR = ERR|||207^Application error^messageErrorCondition|E|905^x^applicationErrorCondition", "HL7-STRUCTURE-EXCESS"),
]  # fmt: skip

MOVEMENT = "ZBE|M1^CH^1.2.3^ISO|20260310080000||INSERT|N||UF^^^^^CH&1.2.3&ISO^UF^^^2101||S"
NEXT_OF_KIN = "NK1|1|DOE^JEANNE^^^^^L|MTH^Mère^HL70063|12 rue^^PARIS^^75001^FRA^H|^PRN^PH^^^^0102030405"
DOCTOR = f"ROL||AD|ODRP|810999990012^ORTIE^Camille{PS}IDNPS"
IDENTITY_FLOW: list[Row] = [
    ("10 MSH-12", ADMISSION, "MSH-12 = 2.5^FRA&&ISO3166_1^2.11&&IHE_FRANCE", OK),
    ("10 MSH-12", ADMISSION, "MSH-12 = 2.5^FRA^2.10 ;; MSH-21 = 2.10^IHE_FRANCE-2.10-PAM", OK),
    ("10 MSH-12", ADMISSION, "MSH-12 = 2.5", "HL7-ENVELOPE-MSH-12.2.1 HL7-ENVELOPE-MSH-12.3.1"),
    ("10 MSH-21", ADMISSION, "MSH-21 = 2.11^AUTRE", "HL7-ENVELOPE-MSH-21.2"),
    ("10 structure", ADMISSION, f"+PID = {DOCTOR}\r{NEXT_OF_KIN} ;; +ZFD = ZFS|1|1\r{DOCTOR}\rIN1|1|AMC^x^y|1^^^CPAM&1.2.3&ISO^XX|CPAM", OK),
    ("10 structure", IDENTITY, f"+PID = {NEXT_OF_KIN}", OK),
    ("10 structure", ADMISSION, "<>ZBE = ZFA", "HL7-STRUCTURE-ORDER"),
    ("10 structure", IDENTITY, "-PV1", "HL7-STRUCTURE-MISSING"),
    ("10 structure", MERGE, "+MRG = PV1|1|N", OK),
    ("10 structure", MERGE, "-MRG", "HL7-STRUCTURE-MISSING"),
    ("10 structure", MERGE, "MSH-9 = ADT^A40^ADT_A40", "HL7-ENVELOPE-MSH-9.3"),
    ("10 PV1-2", ADMISSION, "PV1-2 = E", OK),
    ("10 PV1-19", ADMISSION, "PV1-19 = ", "HL7-PATIENT-PV1-19"),
    ("10 PID-3", IDENTITY, f"PID-3 = 990000103^^^CH-DEMO&{ROOT}.7&ISO^PI", OK),
    ("10 PID-3", IDENTITY, "PID-3 = 292119934108738^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.10&ISO^INS", "PAM-IDENTITY-PI"),
    ("10 PID-32", IDENTITY, "PID-32 = PROV", "HL7-PATIENT-INS-QUALIFIED"),
    ("10 PID-24/25", IDENTITY, "PID-24 = Y ;; PID-25 = 2", OK),
    ("10 PID-24/25", IDENTITY, "PID-24 = O", "HL7-TYPES-ID"),
    ("10 A47", CHANGE, f'PID-3 = ""^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.10&ISO^INS~990000103^^^CH-DEMO&{ROOT}.7&ISO^PI ;; PID-32 = PROV', OK),
    ("10 MRG", MERGE, "MRG-1 = 990000198", "HL7-TYPES-CX PAM-IDENTITY-MRG-1.4"),
    ("10 ZBE", ADMISSION, "ZBE-4 = UPDATE ;; ZBE-6 = A01", OK),
    ("10 ZBE", ADMISSION, "ZBE-4 = CANCEL", "PAM-IDENTITY-ZBE-6"),
    ("10 ZBE", ADMISSION, "ZBE-9 = MS", "PAM-IDENTITY-ZBE-9"),
    ("10 ZBE", ADMISSION, "ZBE-3 = 20260311", "PAM-IDENTITY-ZBE-3"),
    ("10 ZBE", IDENTITY, f"+PV1 = {MOVEMENT}", "PAM-IDENTITY-NO-ZBE"),
    ("10 EVN", ADMISSION, "EVN-6 = 202603100800", OK),
    ("10 EVN", ADMISSION, "EVN-1 = A01", "HL7-PATIENT-EVN-1"),
    ("10 ZFD", ADMISSION, "ZFD-7 = CN ;; ZFD-6 = 20260105101010", OK),
    ("10 ZFD", ADMISSION, "ZFD-7 = CNI", "PAM-IDENTITY-ZFD-7"),
]  # fmt: skip

ROWS = [
    *ENVELOPE, *STRUCTURE, *PATIENT, *DOCUMENT, *PARTICIPATION, *METADATA, *CONSISTENCY, *IDENTITY_FLOW,
]  # fmt: skip
#: Answers are judged beside the message that they answer.
ANSWERS = [(row, {TECHNICAL: DELETE, APPLICATION: LPS_DELETE, ACCEPTED: LPS}.get(row[1], ORU)) for row in (*ACKNOWLEDGEMENT, *BUSINESS)]  # fmt: skip
