"""Cross-check with hl7apy's own parser, on what it reads: no PRT, no Z segment, CR, validation off."""

from __future__ import annotations

from typing import Any

import pytest
from hl7apy.parser import parse_message
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.builder.demo import demo
from harness.formats.hl7 import reader
from harness.formats.hl7.message import Hl7Message

_LEAF = st.text(st.sampled_from("ABCxyz019éœ -"), min_size=1, max_size=6).map(str.strip).filter(bool)
_COMPONENTS = st.lists(_LEAF, min_size=1, max_size=4).map("^".join)
_REPEATED = st.lists(_COMPONENTS, min_size=1, max_size=3).map("~".join)


def theirs(segment: Any) -> dict[str, list[str]]:
    """Field name to the ER7 text of each repetition, as hl7apy parsed it."""
    found: dict[str, list[str]] = {}
    for field in segment.children:
        number = field.name.split("_")[1]
        found.setdefault(number, []).append(field.to_er7())
    return found


def ours(message: Hl7Message, name: str, occurrence: int = 0) -> dict[str, list[str]]:
    """The same from our segment."""
    segment = message.all(name)[occurrence]
    numbers = [n for n in range(1, segment.size + 1) if segment.raw_field(n)]
    return {str(n): [r.raw for r in segment.repetitions(n)] for n in numbers}


def parsed(text: str) -> Any:
    """hl7apy's message, flat."""
    return parse_message(text, find_groups=False, validation_level=2)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(_REPEATED, _REPEATED, _LEAF, _COMPONENTS)
def test_generated_pid_and_obx_agree(ids: str, names: str, sex: str, place: str) -> None:
    """Fields, repetitions and components are the same."""
    text = (
        "MSH|^~\\&|A|B|C|D|20260310||ORU^R01^ORU_R01|1|P|2.5||||||UNICODE UTF-8\r"
        f"PID|1||{ids}||{names}||19800101|{sex}|||{place}\r"
        f"OBX|1|ST|{place}||{sex}||||||F\r"
    )
    message = reader.read(text.encode()).messages[0]
    reference = parsed(text)
    assert ours(message, "PID") == theirs(reference.pid)
    assert ours(message, "OBX") == theirs(reference.obx)


SENT = sorted(path for path in demo().files() if path.endswith(".hl7") and ".ack" not in path)


@pytest.mark.parametrize("path", SENT[:6])
def test_demo_pid_and_obx_agree(path: str) -> None:
    """The demo's messages without their PRT and Z segments are read the same."""
    message = reader.read(demo().files()[path]).messages[0]
    kept = [s for s in message.segments if s.name != "PRT" and not s.name.startswith("Z")]
    reference = parsed("\r".join(s.raw for s in kept) + "\r")
    assert ours(message, "PID") == theirs(reference.pid)
    for occurrence, segment in enumerate(reference.obx):
        assert ours(message, "OBX", occurrence) == theirs(segment)


def test_component_values_agree() -> None:
    """PID-3.4.2 and PID-5.1 are the same text through both accessors."""
    text = "MSH|^~\\&|A|B|C|D|20260310||ADT^A01^ADT_A01|1|P|2.5\rPID|1||12^^^IPP&1.2.3&ISO^PI||NOM&de&x^PRENOM\r"
    message, reference = reader.read(text.encode()).messages[0], parsed(text)
    assert message.get("PID", 3, 4, 2).text == reference.pid.pid_3.cx_4.hd_2.to_er7()
    assert message.get("PID", 5, 2).text == reference.pid.pid_5.xpn_2.to_er7()
