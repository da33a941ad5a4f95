"""The answer that is due to a document message, and what an ACK gave."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from harness.core.place import Place
from harness.core.text import Text
from harness.identity.compare import Difference
from harness.rules.acknowledgement import APPLICATION_CODES, APPLICATION_ERROR, TECHNICAL_CODES, Acknowledgement


class Case(Enum):
    """Which step of the oracle decided."""

    TECHNICAL = "1"
    NO_INS = "2"
    INCOMPLETE_INS = "3"
    UNKNOWN_PATIENT = "4"
    OTHER_IDENTITY = "5"
    DOCUMENT = "6"
    ACCEPT = "7"


@dataclass(frozen=True, slots=True)
class Expected:
    """The answer: codes accepted (preferred first), why, and on which differences it rests."""

    case: Case
    codes: tuple[str, ...]
    reason: Text
    place: Place
    differences: tuple[Difference, ...] = ()
    #: Technical codes that can be defended too (a required PID field is missing as in the document).
    technical: tuple[str, ...] = ()

    @property
    def text(self) -> Text:
        """The answer in words: ``AE, ERR-3 207, ERR-5 904``."""
        if self.case is Case.ACCEPT:
            return Text("AA sans ERR", "AA without ERR")
        codes = Text(" ou ".join(self.codes), " or ".join(self.codes))
        if self.case is Case.TECHNICAL:
            return Text("AE (ou AR), ERR-3 {codes}, ERR-5 vide", "AE (or AR), ERR-3 {codes}, ERR-5 empty").fill(
                codes=codes
            )
        label = APPLICATION_CODES[self.codes[0]]
        return Text("AE, ERR-3 207, ERR-5 {codes} : {label}", "AE, ERR-3 207, ERR-5 {codes}: {label}").fill(
            codes=codes, label=label
        )

    def is_met_by(self, ack: Acknowledgement) -> bool:
        """Whether an ACK gives one of the accepted answers (envelope details are other checks')."""
        if self.case is Case.ACCEPT:
            return ack.accepts or bool(ack.error_codes & set(self.technical))
        if ack.accepts:
            return False
        if self.case is Case.TECHNICAL:
            return bool(ack.error_codes & set(self.codes))
        return bool(ack.application_codes & set(self.codes) or ack.error_codes & set(self.technical))


@dataclass(frozen=True, slots=True)
class Undecided:
    """The oracle lacks something."""

    reason: Text


def is_application_refusal(ack: Acknowledgement) -> bool:
    """Whether an ACK comes from a CONSOMMATEUR that looked at the patient or the document."""
    return APPLICATION_ERROR in ack.error_codes or bool(ack.application_codes & set(APPLICATION_CODES))


def is_technical_refusal(ack: Acknowledgement) -> bool:
    """Whether an ACK refuses for a technical reason only."""
    return bool(ack.error_codes & TECHNICAL_CODES) and not is_application_refusal(ack)
