"""The answer that is due to a document message, and what an ACK gave."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from harness.core.place import Place
from harness.core.text import Text, joined, same
from harness.formats.hl7.message import Segment
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

    @property
    def text(self) -> Text:
        """The step in a few words."""
        return _STEPS[self]


_STEPS = {
    Case.TECHNICAL: Text("message irrecevable", "message that cannot be processed"),
    Case.NO_INS: Text("document sans INS", "document without an INS"),
    Case.INCOMPLETE_INS: Text("INS incomplète", "incomplete INS"),
    Case.UNKNOWN_PATIENT: Text("patient inconnu", "unknown patient"),
    Case.OTHER_IDENTITY: Text("autre identité", "another identity"),
    Case.DOCUMENT: Text("version du document ou demandeur", "version of the document or requester"),
    Case.ACCEPT: Text("document à intégrer", "document to integrate"),
}


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
    #: Application codes that can be defended too (an INS held but not qualified, a second fault of the message).
    application: tuple[str, ...] = ()
    #: AA can be defended too: a document held already that comes again may be a message sent again.
    admits_aa: bool = False

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

    @property
    def preferred(self) -> tuple[str, str | None, str | None]:
        """MSA-1, ERR-3.1 and ERR-5.1 of the answer that is preferred; None where there is nothing to write."""
        if self.case is Case.ACCEPT:
            return ("AA", None, None)
        if self.case is Case.TECHNICAL:
            return ("AE", self.codes[0], None)
        return ("AE", APPLICATION_ERROR, self.codes[0])

    @property
    def others(self) -> Text | None:
        """The other answers that are accepted, in words; None when there is none."""
        technical = self.codes[1:] if self.case is Case.TECHNICAL else self.technical
        application = self.application
        if self.case not in (Case.TECHNICAL, Case.ACCEPT):
            application = (*self.codes[1:], *application)
        found = [Text("AA", "AA")] if self.admits_aa else []
        found += [same(f"ERR-3 {code}") for code in dict.fromkeys(technical)]
        found += [same(f"ERR-3 207 ERR-5 {code}") for code in dict.fromkeys(application)]
        return joined(found) if found else None

    @property
    def located(self) -> Place:
        """The place, said from outside: in the message or in its CDA."""
        return self.place.within("message" if isinstance(self.place.anchor, Segment) else "CDA")

    def is_met_by(self, ack: Acknowledgement) -> bool:
        """Whether an ACK gives one of the accepted answers (envelope details are other checks')."""
        if ack.accepts:
            return self.case is Case.ACCEPT or self.admits_aa
        technical, application = set(self.technical), set(self.application)
        if self.case is Case.TECHNICAL:
            technical |= set(self.codes)
        elif self.case is not Case.ACCEPT:
            application |= set(self.codes)
        return bool(ack.error_codes & technical or ack.application_codes & application)


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
