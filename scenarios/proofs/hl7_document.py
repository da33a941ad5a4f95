"""How each check of HL7-DOCUMENT is made to fail."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable

from harness.builder.editing import edit, insert
from harness.builder.rulebook import LPS, MDM, ORU, REPLACE
from harness.core.mutation import Files
from scenarios.proofs._fields import conforming, field_mutations, rewritten, values

mutations = field_mutations("HL7-DOCUMENT", "ORC", "OBR", "TXA", "OBX/document")

values(
    mutations,
    ("HL7-DOCUMENT-ACTION", "a new order under a replacement event", REPLACE, "ORC-1", "NW"),
    ("HL7-DOCUMENT-ACTION", "a final status under a replacement", REPLACE, "OBX[1]-11", "F"),
    ("HL7-DOCUMENT-ACTION", "an initial event under a replacement", REPLACE, "MSH-9.2", "T02"),
    ("HL7-DOCUMENT-ACTION", "an ORU that deletes and replaces", ORU, "OBX[1]-11", "D"),
    ("HL7-DOCUMENT-TXA-13", "a replacement of nothing", REPLACE, "TXA-13", ""),
    ("HL7-DOCUMENT-TXA-ID", "an identifier that is no OID", MDM, "TXA-12", "2638"),
    ("HL7-DOCUMENT-TXA-ID", "an OID without ISO", MDM, "TXA-12", "58132^^1.2.250.1.1.13"),
    ("HL7-DOCUMENT-DMP-ID", "an identifier with an extension", MDM, "TXA-12", "58132^^1.2.250.1.1.13^ISO"),
    ("HL7-DOCUMENT-TYPE", "OBX-3 tells another type than OBR-4", ORU, "OBX[1]-3.1", "11490-0"),
    ("HL7-DOCUMENT-TYPE", "TXA-2 tells another type", MDM, "TXA-2", "11488-4"),
    ("HL7-DOCUMENT-LOINC", "a LOINC code whose check digit is wrong", ORU, "OBR-4.1", "11488-5"),
    ("HL7-DOCUMENT-OBX-5.2", "TEXT in an MDM", LPS, "OBX[1]-5.2", "TEXT"),
    ("HL7-DOCUMENT-OBX-5.4", "base64 in lower case", ORU, "OBX[1]-5.4", "base64"),
    ("HL7-DOCUMENT-OBX-5.5", "no document", ORU, "OBX[1]-5.5", ""),
)  # fmt: skip


@mutations("HL7-DOCUMENT-ACTION")
def second_order_that_deletes() -> Files:
    """Two ORDER_OBSERVATION groups: the second asks for a deletion."""
    return rewritten(
        ORU, lambda raw: insert(raw, "OBX[13]", "ORC|CA\rOBR|2|||11488-4^CR^LN\rOBX|1|ST|NOTE^Note^LOCAL||x||||||F")
    )


def cda_changed(name: str, change: Callable[[str], str]) -> Files:
    """The rule book with the document of one message rewritten."""
    return rewritten(name, lambda raw: with_cda(raw, change))


def with_cda(raw: bytes, change: Callable[[str], str]) -> bytes:
    """A message whose document is rewritten; raises ValueError when nothing changes."""
    text = raw.split(b"^Base64^", 1)[1].split(b"|", 1)[0]
    before = b64decode(text).decode()
    after = change(before)
    if after == before:
        raise ValueError("nothing changes")
    return edit(raw, "OBX[1]-5.5", b64encode(after.encode()).decode())


@mutations("HL7-DOCUMENT-ENCODING")
def no_xml_declaration() -> Files:
    """The document starts with ClinicalDocument."""
    return cda_changed(ORU, lambda cda: cda.split("?>", 1)[1].lstrip())


SETS = b"version: 1\nvalue_sets: {JDV_J07: types.txt, JDV_J66: types.txt}\n"


def _with_sets() -> Files:
    """The rule book, and a value set that has its two types."""
    return conforming() | {"campaign.yaml": SETS, "types.txt": b"11488-4\n18748-4\n"}


@mutations("HL7-DOCUMENT-J07", "HL7-DOCUMENT-J66", conforming=_with_sets)
def type_out_of_the_value_set() -> Files:
    """The set has imaging reports only."""
    return _with_sets() | {"types.txt": b"18748-4\n"}


def _two_documents() -> Files:
    """An ORU with two documents, each with its own identifier."""
    raw = conforming()[ORU]
    other = conforming()[MDM].split(b"^Base64^", 1)[1].split(b"|", 1)[0].decode()
    first = next(line for line in raw.decode().split("\r") if line.startswith("OBX|1|ED"))
    second = first.split("^Base64^", 1)[0] + "^Base64^" + other + "||||||F"
    return conforming() | {ORU: insert(raw, "OBX[1]", second)}


@mutations("HL7-DOCUMENT-TWINS", conforming=_two_documents)
def one_identifier_for_two_documents() -> Files:
    """The same document twice."""
    raw = conforming()[ORU]
    first = next(line for line in raw.decode().split("\r") if line.startswith("OBX|1|ED"))
    return conforming() | {ORU: insert(raw, "OBX[1]", first)}
