"""Each line of the HL7v2 digests, with what conforms and what must be told: the rows are in ``hl7_lines``."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.builder.cda import build_cda
from harness.builder.demo import document
from harness.builder.editing import edit, insert
from harness.builder.hl7 import build_message, carrying
from harness.builder.hl7_adt import Consent, build_adt
from harness.builder.people import AMINATA, ROSALIE
from harness.builder.rulebook import (
    ADMISSION,
    LPS,
    MDM,
    ORU,
    rulebook,
)
from tests.scenarios.hl7_lines import (
    ACCEPTED,
    ACKNOWLEDGEMENT,
    ANSWERS,
    BUSINESS,
    OK,
    ROWS,
    Row,
    changed,
    names,
    numbered,
    told,
)


@pytest.mark.parametrize("row", ROWS, ids=names)
def test_line(row: Row) -> None:
    """The checks that speak are those of the row."""
    _, name, changes, checks = row
    assert told({name: changed(name, changes)}) == checks


@pytest.mark.parametrize(("row", "beside"), ANSWERS, ids=[names(row) for row, _ in ANSWERS])
def test_line_of_an_answer(row: Row, beside: str) -> None:
    """The same, with the message that is answered."""
    _, name, changes, checks = row
    assert told({beside: rulebook().files()[beside], name: changed(name, changes)}) == checks


def test_each_line_has_what_conforms_and_what_does_not() -> None:
    """By section of the digest, a good number of each."""
    sections: dict[str, set[bool]] = {}
    for line, _, _, checks in (*ROWS, *ACKNOWLEDGEMENT, *BUSINESS):
        sections.setdefault(line.split()[0].rstrip("0123456789") or line.split()[0], set()).add(bool(checks))
    assert all(kinds == {True, False} for kinds in sections.values())


# -- files: several messages, frames, character sets ---------------------------------------------------

FHS = b"FHS|^~\\&|A|B|C|D|20260310\rBHS|^~\\&|A|B|C|D|20260310\r"
LATIN = edit(rulebook().files()[MDM], "MSH-18", "8859/15").decode().encode("iso8859-15")
IN_FILES = {
    "a batch": (FHS + rulebook().files()[ORU] + rulebook().files()[MDM] + b"BTS|2\rFTS|1\r", OK),
    "a fault in the second of a batch": (FHS + rulebook().files()[ORU] + changed(MDM, "MSH-17 = ") + b"BTS|2\r", "HL7-ENVELOPE-MSH-17"),
    "two messages": (rulebook().files()[ORU] + rulebook().files()[LPS], OK),
    "two frames": (b"".join(b"\x0b" + rulebook().files()[n] + b"\x1c\r" for n in (ORU, MDM)), OK),
    "a frame without its start": (rulebook().files()[ORU] + b"\x1c\r", "HL7-ENVELOPE-FRAME"),
    "a frame of line feeds": (b"\x0b" + rulebook().files()[ORU].replace(b"\r", b"\n") + b"\x1c\r", "HL7-ENVELOPE-SEPARATOR"),
    "no last CR": (rulebook().files()[ORU].rstrip(b"\r"), OK),
    "Latin-9": (LATIN, OK),
    "a byte order mark": (b"\xef\xbb\xbf" + rulebook().files()[ORU], OK),
}  # fmt: skip


@pytest.mark.parametrize("name", IN_FILES)
def test_files(name: str) -> None:
    """Batches, frames and line ends are read; what is wrong inside is told once."""
    raw, checks = IN_FILES[name]
    assert told({"message.hl7": raw}) == checks


def test_names_with_delimiters() -> None:
    """An ampersand in a name is written escaped, and compared as it is read."""
    patient = replace(ROSALIE, birth_name="D'ARC & FILS", used_name=None)
    raw = build_message(carrying(document(1, patient), "TRANS-ORU"))
    assert b"\\T\\" in raw and told({"m.hl7": raw}) == OK
    assert told({"m.hl7": raw.replace(b"\\T\\", b"ET")}) == "HL7-CDA-PATIENT-X2-NAME"


def test_a_document_in_latin_9_is_read_as_its_prolog_says() -> None:
    """Bytes and prolog agree: nothing is told; UTF-8 bytes under that prolog are."""
    cda = build_cda(document(62, ROSALIE)).replace(b'encoding="UTF-8"', b'encoding="ISO-8859-15"')
    for content, checks in ((cda.decode().encode("iso8859-15"), OK), (cda, "HL7-DOCUMENT-ENCODING")):
        spec = replace(carrying(document(62, ROSALIE), "TRANS-ORU"), cda=content)
        assert told({"m.hl7": build_message(spec)}) == checks


def test_a_document_in_utf_16_is_told_as_such() -> None:
    """Read all the same; the encoding told is the one that it declares."""
    cda = build_cda(document(62, ROSALIE)).decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    raw = build_message(replace(carrying(document(62, ROSALIE), "TRANS-ORU"), cda=cda))
    assert told({"m.hl7": raw}) == "HL7-DOCUMENT-ENCODING"


def test_two_documents_may_have_a_sender_each() -> None:
    """N1 and N3 in one ORU, with PRT under each."""
    raw = rulebook().files()[ORU]
    other = build_message(carrying(document(99, ROSALIE), "TRANS-ORU")).decode().split("\r")
    second = [line for line in other if line.startswith(("OBX|1|ED", "PRT||UC||SB"))]
    both = numbered(insert(raw, "PRT[5]", "\r".join(second)))
    assert told({ORU: both}) == OK


@pytest.mark.parametrize("event", ["A01", "A03", "A04", "A05", "A08", "A28", "A31"])
def test_a_newborn_without_ins_is_an_identity_too(event: str) -> None:
    """No given name, no birth place yet, nothing collected for the DMP."""
    newborn = replace(AMINATA, ins=None, reliability="PROV", given_names=None, first_given=None, birth_place=None)
    assert told({"m.hl7": build_adt(newborn, "N1", event=event, consent=Consent("NA", "NA"))}) == OK


ADT_ACK = "MSH|^~\\&|DPI-DEMO|CH-DEMO|GAM-DEMO|CH-DEMO|20260310080100||ACK^A01^ACK|K1|T|2.5|||||FRA|UNICODE UTF-8\rMSA|AA|ADT01\r"


@pytest.mark.parametrize(
    ("old", "new", "checks"),
    [
        ("|2.5|", "|2.5^FRA^2.11|", OK), ("|||||FRA|UNICODE UTF-8", "", OK), ("AA|ADT01", "CA|ADT01", "HL7-ACK-MSA-1"),
        ("AA|ADT01", "AE|ADT01\rERR||PID^1^3|204^Unknown key identifier^HL70357|E", OK),
        ("AA|ADT01", "AE|ADT01\rERR||PID^1^3|207^Application internal error^HL70357|E", OK),
        ("AA|ADT01", "AE|ADT01\rERR||PID^1^3|999^?^HL70357|E", "HL7-ACK-ERR-3.1"), ("AA|ADT01", "AE|ADT01", "HL7-ACK-ERR"),
        ("ACK^A01", "ACK^A03", "HL7-ACK-EVENT"),
    ],
)  # fmt: skip
def test_the_answer_to_an_identity_message_is_the_standards(old: str, new: str, checks: str) -> None:
    """Neither guide of the documents speaks of it: table 0357 whole, no ERR-5, MSH-17 and 18 not required."""
    files = {ADMISSION: rulebook().files()[ADMISSION], "ack.hl7": ADT_ACK.replace(old, new).encode()}
    assert told(files) == checks


def test_a_refusal_of_an_unknown_guide_is_given_the_benefit_of_the_doubt() -> None:
    """AR without ERR, of an MDM that is not there: LPS admits it."""
    ack = edit(rulebook().files()[ACCEPTED], "MSA-1", "AR")
    assert told({"ack.hl7": ack}) == OK
