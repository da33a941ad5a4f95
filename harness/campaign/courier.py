"""The e-mails of a campaign: which of them the product received, and which reports answer which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Literal

from harness.campaign.mailboxes import APPLICATIVE, Mailboxes
from harness.campaign.manifest import SampleFacts
from harness.campaign.subjects import MailSubject
from harness.core.subject import Subject
from harness.formats.mdn import normal_id

Direction = Literal["received", "sent"]


class Courier:
    """Links by Message-ID, direction by the manifest: its samples first, then its mailboxes."""

    def __init__(
        self,
        mails: Sequence[MailSubject],
        mailboxes: Mailboxes,
        facts: Callable[[Subject], Iterable[SampleFacts]],
        integrated: Callable[[MailSubject], bool],
    ) -> None:
        self.mails = mails
        self.mailboxes = mailboxes
        self._facts = facts
        self._integrated = integrated

    @cached_property
    def _by_id(self) -> dict[str, list[MailSubject]]:
        found: dict[str, list[MailSubject]] = {}
        for mail in self.mails:
            key = mail.message_id
            if key:
                found.setdefault(key, []).append(mail)
        return found

    @cached_property
    def _reports(self) -> dict[str, list[MailSubject]]:
        found: dict[str, list[MailSubject]] = {}
        for mail in self.mails:
            original = self.original_of(mail)
            if original is not None and original.message_id is not None:
                found.setdefault(original.message_id, []).append(mail)
        return found

    def with_id(self, message_id: str | None) -> MailSubject | None:
        """The (first) e-mail that has this Message-ID."""
        return next(iter(self._by_id.get(normal_id(message_id) or "", [])), None)

    def original_of(self, mail: MailSubject) -> MailSubject | None:
        """The e-mail that a report is about, when the campaign has it: the first that one of its ids leads to."""
        ids = mail.report.original_ids if mail.report is not None else ()
        found = (self.with_id(id) for id in ids)
        return next((m for m in found if m is not None and m is not mail), None)

    def reports_of(self, mail: MailSubject) -> list[MailSubject]:
        """The reports about an e-mail, in order."""
        return self._reports.get(mail.message_id or "", [])

    def direction(self, mail: MailSubject) -> Direction | None:
        """Received or sent by the product, as far as anything says so.

        The samples of the manifest, then its mailboxes; a report goes the other way than its original, an
        e-mail whose documents came in messages that were received (``integrated``) was received too.
        An e-mail that somebody of the house forwards to an applicative mailbox is received by it.
        """
        told = next((f.direction for f in self._facts(mail) if f.direction), None)
        return told or self._by_mailboxes(mail) or self._by_original(mail) or self._by_documents(mail)

    def _by_documents(self, mail: MailSubject) -> Direction | None:
        return "received" if mail.report is None and self._integrated(mail) else None

    def _by_mailboxes(self, mail: MailSubject) -> Direction | None:
        to = [r.text for r in mail.view.recipients()]
        if not self.mailboxes.has(mail.sender):
            return "received" if self.mailboxes.has_any(to) else None
        automatic = self.mailboxes.type_of(mail.sender) == APPLICATIVE
        return "received" if not automatic and self.mailboxes.applicative(to) else "sent"

    def _by_original(self, mail: MailSubject) -> Direction | None:
        original = self.original_of(mail)
        if original is None or original.report is not None:
            return None
        opposite: dict[Direction | None, Direction | None] = {"received": "sent", "sent": "received"}
        return opposite.get(self.direction(original))

    def is_received(self, mail: MailSubject) -> bool:
        """Whether something says that the product received an e-mail."""
        return mail.id in self._received

    @cached_property
    def _received(self) -> frozenset[str]:
        return frozenset(m.id for m in self.mails if self.direction(m) == "received")
