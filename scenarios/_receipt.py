"""What the two receipt scenarios share: the ACK of a received document and the answer that was due."""

from __future__ import annotations

from dataclasses import dataclass

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import ExchangeSubject
from harness.core.finding import PATIENT_SAFETY, Findings, Inconclusive, verify
from harness.core.text import Text
from harness.rules.acknowledgement import Acknowledgement
from harness.rules.answers import Case, Expected


@dataclass(frozen=True, slots=True)
class Judged:
    """An exchange on which the oracle and the receiver both spoke."""

    ack: Acknowledgement
    expected: Expected


def judged(exchange: ExchangeSubject, campaign: Campaign) -> Judged | Inconclusive:
    """Both sides, or why one of them is missing."""
    expected = campaign.expected(exchange)
    if exchange.answer is None:
        return Inconclusive(exchange.unanswered or Text("aucun ACK", "no ACK"))
    if not isinstance(expected, Expected):
        return Inconclusive(expected.reason)
    return Judged(exchange.answer.acknowledgement, expected)


def case_of(exchange: ExchangeSubject, campaign: Campaign) -> Case | None:
    """The step of the oracle that decides an exchange, None when it cannot."""
    expected = campaign.expected(exchange)
    return expected.case if isinstance(expected, Expected) else None


def refused(exchange: ExchangeSubject, campaign: Campaign) -> Findings:
    """The answer is not AA; the reason says what the receiver should have seen."""
    both = judged(exchange, campaign)
    if isinstance(both, Inconclusive):
        yield both
        return
    expected = both.expected
    why = Text("document intégré alors que : {why}", "document integrated although: {why}")
    yield verify(
        not both.ack.accepts or expected.admits_aa,
        at=expected.located,
        expected=expected.text,
        actual=both.ack.summary,
        message=why.fill(why=expected.reason),
        tags=(PATIENT_SAFETY,),
    )
