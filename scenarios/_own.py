"""What tells the samples that the product made from those that it received."""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.loader import walk
from harness.campaign.subjects import DocumentSubject, FileSubject, MailSubject, MessageSubject
from harness.core.subject import Subject


def is_own(subject: Subject, campaign: Campaign) -> bool:
    """Neither received by the product nor declared so."""
    return not (_was_received(subject, campaign) or any(f.direction == "received" for f in campaign.facts(subject)))


def _was_received(subject: Subject, campaign: Campaign) -> bool:
    """Part of a received message or e-mail, or a stand-alone copy of a document that was received and never sent."""
    if any(isinstance(level, MessageSubject) for level in walk(subject)):
        return any(isinstance(level, MessageSubject) and campaign.was_received(level) for level in walk(subject))
    mail = next((level for level in walk(subject) if isinstance(level, MailSubject)), None)
    if mail is not None:
        return not campaign.judges_sending(mail) or (mail is not subject and mail.report is not None)
    if not isinstance(subject, DocumentSubject) or not isinstance(subject.parent, FileSubject):
        return False
    copies = list(campaign.copies_of(subject))
    return bool(copies) and all(
        isinstance(c.parent, MessageSubject) and campaign.was_received(c.parent) for c in copies
    )
