"""The segments of a message against the tree of its profile."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.formats.hl7 import reader
from harness.formats.hl7.message import Hl7Message
from harness.rules.profile.loading import every_profile, profile
from harness.rules.profile.model import Kind, Node, Profile
from harness.rules.profile.structure import structure_faults

ORU, MDM, LPS, ACK, ZAM = (profile(n) for n in ("trans-oru", "trans-mdm", "lps-mdm", "ack", "zam"))
ADT, MERGE = profile("pam-a01"), profile("pam-a39")


def message(names: str) -> Hl7Message:
    """A message whose segments are bare."""
    lines = [n if n != "MSH" else "MSH|^~\\&|A|B|C|D|2026||X^Y|1|T|2.6" for n in names.split()]
    return reader.read("".join(f"{line}|1\r" if line != lines[0] else f"{line}\r" for line in lines).encode()).messages[
        0
    ]


def told(names: str, found: Profile) -> list[str]:
    """``kind segment`` of each fault."""
    return [f"{f.kind} {f.expected_name or f.place.path}" for f in structure_faults(message(names), found)]


CONFORMING = [
    ("MSH PID PV1 ORC OBR OBX", ORU),
    ("MSH PID ORC OBR OBX", ORU),  # PATIENT_VISIT is RE
    ("MSH PID PV1 ORC OBR NTE TQ1 OBX PRT PRT NTE OBX OBX NTE", ORU),
    ("MSH PID PV1 ORC OBR OBX PRT ORC OBR OBX", ORU),  # ORDER_OBSERVATION repeats
    ("MSH EVN PID PV1 ORC OBR TXA OBX PRT PRT OBX", MDM),
    ("MSH SFT SFT UAC EVN PID PV1 ORC TQ1 TQ2 TQ2 TQ1 OBR NTE NTE TXA OBX NTE", MDM),
    ("MSH EVN PID PV1 ORC OBR TXA OBX PRT PRT PRT OBX OBX", LPS),
    ("MSH MSA", ACK), ("MSH SFT UAC MSA ERR ERR", ACK),
    ("MSH EVN OBX", ZAM), ("MSH OBX OBX ERR", ZAM), ("MSH EVN OBX ERR", ZAM),
    ("MSH EVN PID PD1 ROL PV1 PV2 ZBE ZFA ZFM ZFD", ADT),
    ("MSH EVN PID PV1 ROL OBX AL1 DG1 PR1 ROL GT1 IN1 IN2 ACC", ADT),
    ("MSH EVN PID MRG PID PD1 MRG PV1", MERGE),
    ("MSH PID PV1 ORC OBR OBX ZXX", ORU), ("MSH ZAA PID PV1 ZBB ORC OBR OBX", ORU),  # unknown Z: admitted anywhere
]  # fmt: skip


@pytest.mark.parametrize(("names", "found"), CONFORMING, ids=[n for n, _ in CONFORMING])
def test_what_the_guides_admit(names: str, found: Profile) -> None:
    """Optional segments, groups and repetitions are no fault."""
    assert told(names, found) == []


FAULTY = [
    ("MSH PV1 ORC OBR OBX", ORU, ["missing segment PID"]),
    ("MSH PID PV1 OBR OBX", ORU, ["missing segment ORC"]),
    ("MSH PID PV1 ORC OBX", ORU, ["missing segment OBR"]),
    ("MSH PID PV1 ORC OBR", ORU, ["missing segment OBX"]),
    ("MSH PID PV1", ORU, ["missing segment ORC", "missing segment OBR", "missing segment OBX"]),
    ("MSH", MDM, [f"missing segment {n}" for n in ("EVN", "PID", "PV1", "ORC", "OBR", "TXA", "OBX")]),
    ("MSH PV1 PID ORC OBR OBX", ORU, ["misplaced segment PID"]),
    ("MSH PID PV1 OBR ORC OBX", ORU, ["misplaced segment ORC"]),
    ("MSH EVN PID PV1 ORC TXA OBR OBX", MDM, ["misplaced segment OBR"]),
    ("MSH EVN PID PV1 ORC OBR OBX TXA", MDM, ["misplaced segment TXA"]),
    ("MSH EVN PID PV1 ORC OBR OBX PRT OBX TXA", MDM, ["misplaced segment TXA"]),
    ("MSH PID PID PV1 ORC OBR OBX", ORU, ["excess segment PID[2]"]),
    ("MSH EVN PID PV1 ORC OBR TXA TXA OBX", MDM, ["excess segment TXA[2]"]),
    ("MSH EVN PID PV1 ORC ORC OBR TXA OBX", MDM, ["excess segment ORC[2]"]),
    ("MSH EVN PID PV1 PRT ORC OBR TXA OBX", MDM, ["misplaced segment PRT"]),
    ("MSH MSA ERR MSA", ACK, ["excess segment MSA[2]"]),
    ("MSH ERR", ACK, ["missing segment MSA"]),
    ("MSH EVN OBX OBX OBX", ZAM, ["excess segment OBX[3]"]),
    ("MSH EVN PID ZBE PV1", ADT, ["misplaced segment PV1"]),
    ("MSH EVN PID PV1", MERGE, ["missing segment MRG"]),
    ("MSH PID PV1 FT1 ORC OBR OBX", ORU, ["foreign segment FT1"]),
    ("MSH PID PV1 QQQ ORC OBR OBX", ORU, ["foreign segment QQQ"]),
]  # fmt: skip


@pytest.mark.parametrize(("names", "found", "faults"), FAULTY, ids=[n for n, *_ in FAULTY])
def test_each_fault_is_told_once(names: str, found: Profile, faults: list[str]) -> None:
    """A segment that is misplaced is not missing too, nor are those after it."""
    assert sorted(told(names, found)) == sorted(faults)


def test_a_fault_has_its_place() -> None:
    """The line of the segment, or of the one before the hole."""
    missing = structure_faults(message("MSH PID PV1 OBR OBX"), ORU)[0]
    assert (missing.place.path, missing.place.line) == ("PV1", 3)
    excess = structure_faults(message("MSH PID PID PV1 ORC OBR OBX"), ORU)[0]
    assert (excess.place.path, excess.place.line) == ("PID[2]", 3)


@st.composite
def written(draw: st.DrawFn, node: Node) -> list[str]:
    """An occurrence count of a node within its cardinality, and what each occurrence holds."""
    count = draw(st.integers(node.least, node.most if node.most is not None else node.least + 2))
    names: list[str] = []
    for _ in range(count):
        names += [node.name] if not node.children else [n for child in node.children for n in draw(written(child))]
    return names


@pytest.mark.parametrize("found", every_profile(), ids=lambda p: p.id)
@settings(derandomize=True, max_examples=40, deadline=None)
@given(data=st.data())
def test_whatever_the_tree_generates_conforms(found: Profile, data: st.DataObject) -> None:
    """Any occurrence of the tree is admitted; without one of its required segments it is not."""
    names = [n for node in found.structure for n in data.draw(written(node))]
    assert structure_faults(message(" ".join(names)), found) == []
    lacking = data.draw(
        st.sampled_from([n for node in found.structure if node.least for n in node.required() if n != "MSH"])
    )
    if names.count(lacking) == 1:
        names.remove(lacking)
        kinds = {f.kind for f in structure_faults(message(" ".join(names)), found)}
        assert kinds & {Kind.MISSING_SEGMENT, Kind.MISPLACED}


@settings(derandomize=True, max_examples=150, deadline=None)
@given(
    names=st.lists(
        st.sampled_from(
            ["PID", "PV1", "ORC", "OBR", "OBX", "PRT", "NTE", "TXA", "EVN", "MSA", "ERR", "ZBE", "QQQ", "FT1"]
        ),
        max_size=12,
    )
)
def test_any_sequence_of_segments_is_told(names: list[str]) -> None:
    """No sequence breaks the walk, and each fault has a place."""
    for found in every_profile():
        assert all(f.place.path for f in structure_faults(message(" ".join(["MSH", *names])), found))
