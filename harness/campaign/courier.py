"""The e-mails of a campaign: which of them the product received, and which reports answer which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Literal

from harness.campaign.mailboxes import APPLICATIVE, Mailboxes
from harness.campaign.manifest import SampleFacts
from harness.campaign.subjects import DocumentSubject, MailExchangeSubject, MailSubject, MessageSubject
from harness.core.subject import Subject
from harness.formats.mdn import Form, normal_id

Direction = Literal["received", "sent"]
DocumentKey = tuple[str | None, str | None]


class Courier:
    """Links by Message-ID, direction by the manifest: its samples first, then its mailboxes."""

    def __init__(
        self,
        mails: Sequence[MailSubject],
        documents: Sequence[DocumentSubject],
        mailboxes: Mailboxes,
        facts: Callable[[Subject], Iterable[SampleFacts]],
        was_received: Callable[[MessageSubject], bool],
    ) -> None:
        self.mails = mails
        self.mailboxes = mailboxes
        self._documents = documents
        self._facts = facts
        self._was_received = was_received

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

    def has_mdn(self, mail: MailSubject) -> bool:
        """Whether one of the reports about an e-mail is an MDN."""
        return mail.id in self._with_mdn

    @cached_property
    def _with_mdn(self) -> frozenset[str]:
        originals = (self.original_of(m) for m in self.mails if m.report is not None and m.report.form is Form.MDN)
        return frozenset(m.id for m in originals if m is not None)

    def direction(self, mail: MailSubject) -> Direction | None:
        """Received or sent by the product, as far as anything says so.

        The samples of the manifest, then its mailboxes; a report goes the other way than its original, an
        e-mail whose documents came in messages that were received was received too.
        An e-mail that somebody of the house forwards to an applicative mailbox is received by it.
        """
        told = next((f.direction for f in self._facts(mail) if f.direction), None)
        return told or self._by_mailboxes(mail) or self._by_original(mail) or self._by_documents(mail)

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

    def _by_documents(self, mail: MailSubject) -> Direction | None:
        messages = self.messages_with(mail) if mail.report is None else []
        return "received" if messages and all(map(self._was_received, messages)) else None

    def messages_with(self, mail: MailSubject) -> list[MessageSubject]:
        """The HL7v2 messages that carry a document of an e-mail, told by ClinicalDocument/id."""
        keys = dict.fromkeys(key for d in mail.every_document if (key := _key(d)) is not None)
        return list({m.id: m for key in keys for m in self._carriers.get(key, ())}.values())

    @cached_property
    def _carriers(self) -> dict[DocumentKey, list[MessageSubject]]:
        found: dict[DocumentKey, list[MessageSubject]] = {}
        for document in self._documents:
            key = _key(document)
            if key is not None and isinstance(document.parent, MessageSubject):
                found.setdefault(key, []).append(document.parent)
        return found

    def is_received(self, mail: MailSubject) -> bool:
        """Whether something says that the product received an e-mail."""
        return mail.id in self._received

    @cached_property
    def _received(self) -> frozenset[str]:
        return frozenset(m.id for m in self.mails if self.direction(m) == "received")

    def exchanges(self, first: int) -> list[MailExchangeSubject]:
        """One per report on each e-mail with documents that the product received; one alone when there is no report."""
        pairs: list[tuple[MailSubject, MailSubject | None]] = []
        for mail in self.mails:
            if mail.report is None and mail.every_document and self.is_received(mail):
                pairs += [(mail, report) for report in self.reports_of(mail)] or [(mail, None)]
        return [
            MailExchangeSubject(f"s{n}", mail.path, f"↔ {answer.path if answer else '∅'}", mail.sha256, mail.size, mail.parent,
                                mail=mail, answer=answer)
            for n, (mail, answer) in enumerate(pairs, first)
        ]  # fmt: skip


def _key(document: DocumentSubject) -> DocumentKey | None:
    return document.view.id.key if document.view is not None and document.view.id is not None else None
