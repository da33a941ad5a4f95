"""What the scenarios on MSSanté e-mails share: which e-mails are judged, and how a rule is registered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from harness.campaign.campaign import Campaign
from harness.campaign.mailboxes import APPLICATIVE
from harness.campaign.subjects import MailSubject
from harness.core.check import DOIT, Force
from harness.core.finding import Findings
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.formats.limits import MAX_TOLD

SOCLE = "Référentiel socle MSSanté #2"
NO_MAIL = Text("aucun e-mail émis par le produit", "no e-mail sent by the product")
NO_SENDING = Text("aucun e-mail qui transmette un document de santé", "no e-mail that transmits a health document")
NO_CDA = Text("aucun e-mail dont l'archive contienne un CDA lisible", "no e-mail whose archive holds a readable CDA")

T = TypeVar("T")
Rule = Callable[[MailSubject, Campaign], Findings]
Kept = Callable[[MailSubject, Campaign], bool]


def judged(mail: MailSubject, campaign: Campaign) -> bool:
    """An e-mail of the product that is neither an MDN nor the report of a failed integration."""
    return campaign.judges_sending(mail) and not mail.sending.is_report and mail.report is None


def written(mail: MailSubject, campaign: Campaign) -> bool:
    """Every e-mail that the product wrote, its MDN and error e-mails too; a DSN is written by a server."""
    return judged(mail, campaign) or (mail.report is not None and campaign.judges_sending(mail))


def transmits(mail: MailSubject, campaign: Campaign) -> bool:
    """One that transmits health documents, or says so."""
    return judged(mail, campaign) and mail.sending.transmits


def carries_cda(mail: MailSubject, campaign: Campaign) -> bool:
    """One whose archives hold a CDA that can be read."""
    return judged(mail, campaign) and bool(mail.sending.archived)


def is_automated(mail: MailSubject, campaign: Campaign) -> bool:
    """One that software sent on its own: its subject, Auto-Submitted or the type of its mailbox say so."""
    return mail.sending.reading.announces or from_application(mail, campaign)


def from_application(mail: MailSubject, campaign: Campaign) -> bool:
    """From a mailbox that the manifest declares applicative, or said to be made by software (RFC 3834)."""
    told = (mail.view.header("Auto-Submitted") or "no").lower()
    return campaign.mailboxes.type_of(mail.sender) == APPLICATIVE or told.startswith("auto-generated")


def rule(
    scenario: Scenario, id: str, title: Text, remedy: Text, source: str, force: Force = DOIT, where: Kept = judged,
    unexercised: Text = NO_MAIL, required: bool = True, requirements: tuple[str, ...] | None = None,
) -> Callable[[Rule], Rule]:  # fmt: skip
    """Register a rule on the e-mails judged; ``where`` keeps those that it speaks of."""
    return scenario.check(
        f"{scenario.id}-{id}", force, on=MailSubject, where=where, title=title, remedy=remedy, source=source,
        required=required, unexercised=unexercised, requirements=requirements,
    )  # fmt: skip


def few(found: Iterable[T]) -> Iterator[T]:
    """The first of them: a hostile e-mail has thousands of faults of one kind."""
    return islice(found, MAX_TOLD)
