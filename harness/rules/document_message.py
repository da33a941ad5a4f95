"""A message that carries a document: profile, action, metadata, participants (TRANS 2.1 and LPS 1.1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from harness.formats.hl7.message import Hl7Message, Segment, Value
from harness.formats.hl7.payload import MAIL_BODIES

PATIENT_DOMAIN = "@patient.mssante.fr"


class Profile(Enum):
    """Which guide a message follows, from MSH-21 and what only that guide has."""

    TRANS = "2.1^CISIS_CDA_HL7_V2"
    LPS = "1.1^CISIS_CDA_HL7_LPS"
    UNKNOWN = "?"


class Action(Enum):
    """What is asked of the document, from ORC-1, else the event, else OBX-11."""

    INITIAL = "initial"
    REPLACE = "replacement"
    DELETE = "deletion"
    UNKNOWN = "unknown"


_BY_ORDER = {"NW": Action.INITIAL, "RO": Action.REPLACE, "CA": Action.DELETE}
_BY_EVENT = {"T02": Action.INITIAL, "T10": Action.REPLACE, "T04": Action.DELETE}
_BY_STATUS = {"F": Action.INITIAL, "C": Action.REPLACE, "D": Action.DELETE}


@dataclass(frozen=True, eq=False)
class DocumentMessage:
    """ORU^R01 or MDM^T02/T04/T10, seen through the two guides."""

    message: Hl7Message

    @cached_property
    def profile(self) -> Profile:
        """MSH-21.2 decides; DESTDMP exists in TRANS only, an ORU in TRANS only."""
        declared = [r.get(2).text or "" for r in self.message.header.repetitions(21)]
        if "CISIS_CDA_HL7_LPS" in declared:
            return Profile.LPS
        if "CISIS_CDA_HL7_V2" in declared or self.metadata("DESTDMP"):
            return Profile.TRANS
        return Profile.UNKNOWN

    @cached_property
    def action(self) -> Action:
        """NW, RO or CA; MSH-9.2 and OBX-11 when ORC-1 does not tell."""
        order = self.message.get("ORC", 1).present or ""
        if order in _BY_ORDER:
            return _BY_ORDER[order]
        if self.message.event in _BY_EVENT:
            return _BY_EVENT[self.message.event]
        return _BY_STATUS.get(self.message.get("OBX", 11).present or "", Action.UNKNOWN)

    @property
    def ordered_action(self) -> Action | None:
        """What ORC-1 says."""
        return _BY_ORDER.get(self.message.get("ORC", 1).present or "")

    @property
    def event_action(self) -> Action | None:
        """What the event of an MDM says."""
        return _BY_EVENT.get(self.message.event)

    @property
    def told_actions(self) -> set[Action]:
        """What ORC-1, the event of an MDM and OBX-11 of the document each say; one value when coherent."""
        status = _BY_STATUS.get(self.message.get("OBX", 11).present or "")
        return {action for action in (self.ordered_action, self.event_action, status) if action is not None}

    @cached_property
    def document_segments(self) -> list[Segment]:
        """The OBX that carry a CDA (OBX-2 = ED, XML announced); the first OBX when none is told apart."""
        return [s for s in self.message.all("OBX") if announces_document(s)] or self.message.all("OBX")[:1]

    def metadata(self, code: str) -> list[Segment]:
        """The OBX whose OBX-3.1 is one of the MetaDMPMSS codes."""
        return self._observations.get(code, [])

    @cached_property
    def _observations(self) -> dict[str, list[Segment]]:
        """OBX-3.1 -> its OBX."""
        found: dict[str, list[Segment]] = {}
        for segment in self.message.all("OBX"):
            found.setdefault(segment.get(3, 1).text or "", []).append(segment)
        return found

    def indicator(self, code: str) -> Value | None:
        """OBX-5.1 (Y or N) of a metadata, None when the OBX is not there."""
        found = self.metadata(code)
        return found[0].get(5, 1) if found else None

    @property
    def feeds_dmp(self) -> Value | None:
        """The DESTDMP that says Y, however often it is said; None when none does."""
        told = [r.get(1) for s in self.metadata("DESTDMP") for r in s.repetitions(5)]
        return next((v for v in told if v.text == "Y"), None)

    @cached_property
    def participants(self) -> list[Segment]:
        """Every PRT."""
        return self.message.all("PRT")

    def addresses(self, role: str = "RCT") -> list[Value]:
        """PRT-15.4 of the participants of a role (SB, RCT, REPLY), those that are there."""
        wanted = [p for p in self.participants if p.get(4, 1).text == role]
        found = [r.get(4) for p in wanted for r in p.repetitions(15)]
        return [v for v in found if v.present]

    @property
    def document_id(self) -> tuple[str, str | None] | None:
        """TXA-12 as (root, extension): ``ext^^root^ISO`` or ``root`` alone."""
        return _entity(self.message, 12)

    @property
    def parent_id(self) -> tuple[str, str | None] | None:
        """TXA-13 the same way."""
        return _entity(self.message, 13)


def announces_document(segment: Segment) -> bool:
    """Whether an OBX says that it carries a document: encapsulated, XML or under a code of a document type."""
    if segment.get(2).text != "ED" or segment.get(3, 1).text in MAIL_BODIES:
        return False
    return (segment.get(5, 3).text or "").upper() == "XML" or segment.get(3, 3).text in ("LN", "TRE_A05")


def _entity(message: Hl7Message, number: int) -> tuple[str, str | None] | None:
    first, root = message.get("TXA", number, 1).present, message.get("TXA", number, 3).present
    if root:
        return (root, first)
    return (first, None) if first else None


def carries_document(message: Hl7Message) -> bool:
    """Whether a message is of a type that carries a document (ORU, MDM), whatever its event."""
    return message.kind in ("ORU", "MDM")
