"""Cross-check of our structures with hl7apy's validator, where it can be believed: CR, no PRT, no Z segment, no ORU.

hl7apy drops PRT and Z segments and refuses every ORU with PRT; on plain ADT and MDM it is an independent reading of
the same standard. The messages differ by whole segments only, so structure alone decides.
"""

from __future__ import annotations

import pytest
from hl7apy.exceptions import ValidationError
from hl7apy.parser import parse_message

from harness.builder.editing import drop, insert
from harness.builder.rulebook import ADMISSION, IDENTITY, LPS, MDM, MERGE, rulebook
from harness.formats.hl7 import reader
from harness.formats.hl7.message import Hl7Message
from harness.rules.profile.choice import profile_of
from harness.rules.profile.model import Kind
from harness.rules.profile.structure import structure_faults

WRONG = {Kind.MISSING_SEGMENT, Kind.EXCESS}


def plain(name: str) -> bytes:
    """A message of the rule book without its PRT and Z segments, nor its documents (their size is another rule)."""
    lines = rulebook().files()[name].decode().split("\r")
    kept = [line for line in lines if line and not line.startswith(("PRT", "Z"))]
    return "".join(
        f"{'|'.join(line.split('|')[:5]) + '|||||||F' if line.startswith('OBX') else line}\r" for line in kept
    ).encode()


def theirs(raw: bytes) -> bool:
    """Whether hl7apy finds the structure valid."""
    try:
        parse_message(raw.decode(), find_groups=True).validate()
    except ValidationError as error:
        return "Missing required child" not in str(error) and "Child limit exceeded" not in str(error)
    return True


def ours(raw: bytes) -> bool:
    """Whether we do, extra segments and holes only."""
    message: Hl7Message = reader.read(raw).messages[0]
    found = profile_of(message)
    assert found is not None
    return not any(f.kind in WRONG for f in structure_faults(message, found))


NAMES = (MDM, LPS, ADMISSION, IDENTITY, MERGE)


@pytest.mark.parametrize("name", NAMES)
def test_conforming_messages_agree(name: str) -> None:
    """Both accept what the builder makes."""
    assert theirs(plain(name)) and ours(plain(name))


REQUIRED = [(n, s) for n in NAMES for s in ("EVN", "PID", "PV1", "OBR", "TXA", "MRG") if f"\r{s}|".encode() in plain(n)]


@pytest.mark.parametrize(("name", "segment"), REQUIRED)
def test_a_missing_segment_agrees(name: str, segment: str) -> None:
    """Both miss a segment that the standard requires (OBR: in COMMON_ORDER once ORC is there)."""
    raw = drop(plain(name), segment)
    assert ours(raw) is theirs(raw) is False


@pytest.mark.parametrize(("name", "segment"), [(n, s) for n, s in REQUIRED if s in ("EVN", "TXA")])
def test_a_segment_too_many_agrees(name: str, segment: str) -> None:
    """Both refuse a second EVN or TXA."""
    raw = plain(name)
    line = next(x for x in raw.decode().split("\r") if x.startswith(segment))
    doubled = insert(raw, segment, line)
    assert ours(doubled) is theirs(doubled) is False
