"""The part that each OBX and PRT plays in a message: document, e-mail, metadata, body; sender, recipient, reply."""

from __future__ import annotations

from collections.abc import Iterator

from harness.formats.hl7.message import Hl7Message, Segment
from harness.rules.document_message import announces_document
from harness.rules.profile.loading import table
from harness.rules.profile.model import Profile

BODIES = ("CORPSMAIL_PS", "CORPSMAIL_PATIENT")
_OLD = frozenset({"INVISIBLE_REPRESENTANTS_LEGAUX", "MODIF_CONFIDENTIALITYCODE", "COMP_LOT"})
_PARTICIPATIONS = {"SB": "PRT/SB", "RCT": "PRT/RCT", "REPLY": "PRT/REPLY"}


def roles_of(message: Hl7Message, found: Profile) -> Iterator[tuple[str, Segment]]:
    """Each segment with its role; segments without several roles have their name for role."""
    seen: list[str] = []
    first = _first_document(message) if "OBX/document" in found.rules else None
    for segment in message.segments:
        role = segment.name
        if role == "OBX":
            role = _observation(segment, found, seen, first)
            seen.append(role)
        elif role == "PRT":
            role = _PARTICIPATIONS.get(segment.get(4, 1).text or "", "PRT")
        elif role == "ERR" and found.id == "ZAM":
            role = "ERR/zam"
        yield role, segment


def _first_document(message: Hl7Message) -> Segment | None:
    """The first OBX when it tells the type of OBR-4 or XML, or when no other says that it carries a document."""
    observations = message.all("OBX")
    found = next((s for s in observations if not _is_metadata(s)), None)
    if found is None or not any(map(announces_document, observations)):
        return found
    told = found.get(3, 1).present
    alike = told is not None and told == message.get("OBR", 4, 1).present
    return found if alike or found.get(5, 3).text == "XML" else None


def _is_metadata(segment: Segment) -> bool:
    code = segment.get(3, 1).text or ""
    return code in table("metadata") or code in _OLD or segment.get(3, 3).text == "MetaDMPMSS"


def _observation(segment: Segment, found: Profile, seen: list[str], first: Segment | None) -> str:
    """By position in a ZAM, by code in a document message, as they come in an ADT; ``first`` is the document's."""
    if found.id == "ZAM":
        return "OBX/address" if seen else "OBX/status"
    if "OBX/document" not in found.rules:
        return "OBX"
    code = segment.get(3, 1).text or ""
    if code in BODIES:
        return "OBX/body"
    if _is_metadata(segment):
        return "OBX/metadata"
    if "OBX/document" not in seen:
        return "OBX/document" if segment is first or announces_document(segment) else "OBX/other"
    if "OBX/mail" in found.rules and "OBX/mail" not in seen:
        return "OBX/mail"
    return "OBX/document" if announces_document(segment) else "OBX/other"
