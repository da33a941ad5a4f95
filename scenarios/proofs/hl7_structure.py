"""How each check of HL7-STRUCTURE is made to fail."""

from __future__ import annotations

from functools import partial

from harness.builder.editing import drop, edit, insert, swap
from harness.builder.rulebook import ADMISSION, LPS, MDM, ORU
from harness.core.mutation import Files
from scenarios.proofs._fields import conforming, rewritten, rule_book, values

mutations = rule_book()


def _without(file: str, segment: str) -> Files:
    return rewritten(file, partial(drop, path=segment))


def _swapped(file: str, first: str, second: str) -> Files:
    return rewritten(file, partial(swap, first=first, second=second))


_REQUIRED = ((ORU, "PID"), (ORU, "ORC"), (ORU, "OBR"), (MDM, "EVN"), (MDM, "PV1"), (MDM, "TXA"), (ADMISSION, "PID"))
_ORDERED = (
    (ORU, "ORC", "OBR"),
    (MDM, "PID", "PV1"),
    (LPS, "EVN", "PID"),
    (MDM, "TXA", "OBR"),
    (ADMISSION, "PV1", "ZBE"),
)
for _file, _segment in _REQUIRED:
    mutations.add("HL7-STRUCTURE-MISSING", f"{_segment} is missing ({_file})", partial(_without, _file, _segment))
for _file, _first, _second in _ORDERED:
    title = f"{_first} and {_second} change places ({_file})"
    mutations.add("HL7-STRUCTURE-ORDER", title, partial(_swapped, _file, _first, _second))

values(
    mutations,
    ("HL7-STRUCTURE-OBX-1", "an OBX number is skipped", ORU, "OBX[3]-1", "4"),
    ("HL7-STRUCTURE-OBX-1", "numbers start at 2", LPS, "OBX[1]-1", "2"),
    (
        "HL7-STRUCTURE-OBX-5",
        "a metadata that says yes and no",
        MDM,
        "OBX[7]-5",
        "Y^^expandedYes-NoIndicator~N^^expandedYes-NoIndicator",
    ),
)


def _with_note() -> Files:
    """An OBX out of the guides, which says what it is."""
    return rewritten(ORU, lambda raw: insert(raw, "OBX[13]", "OBX|14|ST|NOTE^Note^LOCAL||x||||||F"))


@mutations("HL7-STRUCTURE-OBX-3", conforming=_with_note)
def something_without_a_code() -> Files:
    """OBX-3 is empty."""
    return _with_note() | {ORU: edit(_with_note()[ORU], "OBX[14]-3", "")}


@mutations("HL7-STRUCTURE-EXCESS")
def second_patient() -> Files:
    """A PID more."""
    return rewritten(ORU, lambda raw: insert(raw, "PID", raw.split(b"\r")[1].decode()))


@mutations("HL7-STRUCTURE-FOREIGN")
def segment_of_no_standard() -> Files:
    """XYZ is neither a segment of HL7 nor a Z segment."""
    return rewritten(ORU, lambda raw: insert(raw, "PV1", "XYZ|1"))


@mutations("HL7-STRUCTURE-PRT")
def sender_under_a_metadata() -> Files:
    """The PRT SB comes after MASQUE_PS."""
    return rewritten(ORU, _moved)


def _moved(raw: bytes) -> bytes:
    lines = raw.decode().split("\r")
    sender = next(line for line in lines if line.startswith("PRT||UC||SB"))
    return insert(drop(raw, "PRT[1]"), "OBX[2]", sender)


@mutations("HL7-STRUCTURE-DOCUMENTS")
def second_document_in_an_mdm() -> Files:
    """An MDM carries one document only."""
    return rewritten(MDM, _two_documents)


def _two_documents(raw: bytes) -> bytes:
    document = next(line for line in raw.decode().split("\r") if line.startswith("OBX|1|ED"))
    return insert(raw, "OBX[1]", document)


@mutations("HL7-STRUCTURE-EMPTY-Z")
def empty_zfm() -> Files:
    """ZFM without a field."""
    return conforming() | rewritten(ADMISSION, lambda raw: insert(raw, "ZBE", "ZFM|||"))
