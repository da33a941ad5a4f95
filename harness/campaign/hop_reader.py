"""Makes the hops of a journey of what a campaign holds: messages, e-mails, archives, copies, and what answers them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.campaign.hops import Hop, Means
from harness.campaign.loader import walk
from harness.campaign.subjects import ArchiveSubject, DocumentSubject, ExchangeSubject, MailSubject, MessageSubject
from harness.formats import dates

if TYPE_CHECKING:
    from harness.campaign.campaign import Campaign


@dataclass(frozen=True, slots=True)
class Reader:
    """Makes hops of subjects, with the product under its own name where the manifest tells."""

    campaign: Campaign

    def hop(self, document: DocumentSubject) -> Hop:
        """The hop that carries a document."""
        levels = list(walk(document))
        for level in levels:
            if isinstance(level, MessageSubject):
                return self._message(document, level)
            if isinstance(level, MailSubject):
                return self._mail(document, level)
        archive = next((level for level in levels if isinstance(level, ArchiveSubject)), None)
        return self._archive(document, archive) if archive is not None else self._copy(document)

    def _message(self, document: DocumentSubject, message: MessageSubject) -> Hop:
        view = message.view
        unanswered = [e for e in self.campaign.exchanges_of(message) if e.answer is None]
        return Hop(
            Means.MESSAGE, message, document, self._application(message, 3), self._application(message, 5),
            f"{view.kind}^{view.event}" if view.event else view.kind, view.control_id or "",
            dates.of_hl7(view.header.get(7).text), about=[*walk(document), *unanswered],
        )  # fmt: skip

    def _mail(self, document: DocumentSubject, mail: MailSubject) -> Hop:
        return Hop(
            Means.MAIL, mail, document, *self._correspondents(mail), "", mail.view.header("Subject") or "",
            dates.of_mail(mail.view.header("Date")), about=list(walk(document)),
        )  # fmt: skip

    def _archive(self, document: DocumentSubject, archive: ArchiveSubject) -> Hop:
        ours = self.campaign.judges_sending(archive)
        times = [
            value.text for s in archive.view.subsets for p in s.submission.submission_sets for value in p.slot("submissionTime")
        ]  # fmt: skip
        return Hop(
            Means.ARCHIVE, archive, document, self.product if ours else "", "" if ours else self.product, "",
            archive.path, dates.of_utc(times[0] if times else None), about=list(walk(document)),
        )  # fmt: skip

    def _copy(self, document: DocumentSubject) -> Hop:
        return Hop(Means.COPY, document, document, "", "", "", document.path, dates.UNKNOWN, about=list(walk(document)))

    def _correspondents(self, mail: MailSubject) -> tuple[str, str]:
        """From and To, by their domains; the product is one of them."""
        sender, receiver = (mail.sender or "").rpartition("@")[2].lower(), _domains(mail)
        if not self.product:
            return sender, receiver
        return (self.product, receiver) if self.campaign.judges_sending(mail) else (sender, self.product)

    def answers(self, hop: Hop) -> Iterator[Hop]:
        """The ACKs and business acknowledgements of a message, the reports on an e-mail."""
        if isinstance(hop.subject, MailSubject):
            yield from self._reports(hop.subject, hop)
        if not isinstance(hop.subject, MessageSubject):
            return
        for ack in self.campaign.answers_to(hop.subject):
            judged = [e for e in self.campaign.exchanges_of(hop.subject) if e.answer is ack]
            yield self._answer(Means.ACK, ack, hop, f"ACK {ack.acknowledgement.summary}".strip(), judged)
        for zam in self.campaign.business_answers_to(hop.subject):
            status = zam.view.get("OBX", 5, 1).text or ""
            yield self._answer(Means.ZAM, zam, hop, f"ZAM^{zam.view.event} {status}".strip(), [])

    def _reports(self, mail: MailSubject, to: Hop) -> Iterator[Hop]:
        for answer in self.campaign.reports_of(mail):
            report = answer.report
            assert report is not None  # reports_of() gives reports
            told = f"KO {report.code or ''}".strip() if report.failed else "OK"
            judged = self.campaign.mail_exchanges_of(answer)
            yield Hop(
                Means.MDN, answer, None, *self._correspondents(answer), f"MDN {told}", answer.view.header("Subject") or "",
                dates.of_mail(answer.view.header("Date")), answers=to, about=[*walk(answer), *judged],
            )  # fmt: skip

    def _answer(self, means: Means, message: MessageSubject, to: Hop, event: str, judged: list[ExchangeSubject]) -> Hop:
        return Hop(
            means, message, None, self._application(message, 3), self._application(message, 5), event,
            message.view.control_id or "", dates.of_hl7(message.view.header.get(7).text), answers=to,
            about=[*walk(message), *judged],
        )  # fmt: skip

    def _application(self, message: MessageSubject, number: int) -> str:
        name = message.view.header.get(number, 1).text or ""
        product = self.campaign.manifest.product
        return product.name if product is not None and name in product.applications else name

    @property
    def product(self) -> str:
        """The name of the product under test, empty when the manifest does not tell."""
        product = self.campaign.manifest.product
        return product.name if product is not None else ""


def _domains(mail: MailSubject) -> str:
    """The domain of the first recipient, and how many others."""
    found = list(dict.fromkeys(r.text.rpartition("@")[2].lower() for r in mail.view.recipients()))
    more = len(found) - 1
    return (found[0] + (f" (+{more})" if more > 0 else "")) if found else ""
