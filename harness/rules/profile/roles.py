"""The part that each OBX and PRT plays in a message: document, e-mail, metadata, body; sender, recipient, reply."""

from __future__ import annotations

from collections.abc import Iterator

from harness.formats.hl7.message import Hl7Message, Segment
from harness.rules.profile.loading import table
from harness.rules.profile.model import Profile

BODIES = ("CORPSMAIL_PS", "CORPSMAIL_PATIENT")
_OLD = frozenset({"INVISIBLE_REPRESENTANTS_LEGAUX", "MODIF_CONFIDENTIALITYCODE", "COMP_LOT"})
_PARTICIPATIONS = {"SB": "PRT/SB", "RCT": "PRT/RCT", "REPLY": "PRT/REPLY"}


def roles_of(message: Hl7Message, found: Profile) -> Iterator[tuple[str, Segment]]:
    """Each segment with its role; segments without several roles have their name for role."""
    seen: list[str] = []
    for segment in message.segments:
        role = segment.name
        if role == "OBX":
            role = _observation(segment, found, seen)
            seen.append(role)
        elif role == "PRT":
            role = _PARTICIPATIONS.get(segment.get(4, 1).text or "", "PRT")
        elif role == "ERR" and found.id == "ZAM":
            role = "ERR/zam"
        yield role, segment


def _observation(segment: Segment, found: Profile, seen: list[str]) -> str:
    """By position in a ZAM, by code in a document message, as they come in an ADT."""
    if found.id == "ZAM":
        return "OBX/address" if seen else "OBX/status"
    if "OBX/document" not in found.rules:
        return "OBX"
    code = segment.get(3, 1).text or ""
    if code in BODIES:
        return "OBX/body"
    if code in table("metadata") or code in _OLD or segment.get(3, 3).text == "MetaDMPMSS":
        return "OBX/metadata"
    if "OBX/document" not in seen:
        return "OBX/document"
    return "OBX/mail" if "OBX/mail" in found.rules and "OBX/mail" not in seen else _another(segment)


def _another(segment: Segment) -> str:
    """A further OBX: another document when it holds encapsulated data, else something out of the guides."""
    return "OBX/document" if segment.get(2).text == "ED" else "OBX/other"
