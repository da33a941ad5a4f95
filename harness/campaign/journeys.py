"""The journey of each document: every place of the campaign where it appears, from hop to hop, and what answered.

A document is known by ClinicalDocument/id: in an HL7 message (RIS to PFI, PFI to DPI), in an e-mail and
its archive, or alone in a file. Its ACKs and business acknowledgements follow the message that they answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from harness.campaign.loader import walk
from harness.campaign.subjects import ArchiveSubject, DocumentSubject, ExchangeSubject, MailSubject, MessageSubject
from harness.core.subject import Subject
from harness.core.text import Text
from harness.formats import dates, mime, rewriting
from harness.formats.dates import Moment
from harness.formats.rewriting import Change
from harness.rules.document_message import Action, Profile

if TYPE_CHECKING:
    from harness.campaign.campaign import Campaign

#: ClinicalDocument/id as root and extension.
DocumentKey = tuple[str | None, str | None]


class Means(StrEnum):
    """By what a document, or an answer about it, goes from one actor to another."""

    MESSAGE = "message"
    MAIL = "mail"
    ARCHIVE = "archive"
    COPY = "copy"
    ACK = "ack"
    ZAM = "zam"
    MDN = "mdn"


@dataclass(eq=False)
class Hop:
    """One step: who sends what to whom, when; ``document`` is None for an answer."""

    means: Means
    subject: Subject
    document: DocumentSubject | None
    sender: str
    receiver: str
    #: ``MDM^T02``, ``ACK AA``; empty for what has no event.
    event: str
    #: MSH-10, subject of the e-mail, path of the file.
    reference: str
    moment: Moment
    #: The hop that this one answers.
    answers: Hop | None = None
    #: Where the sender has the document from, and whether that is sure: it received it there, before.
    upstream: Hop | None = None
    sure: bool = False
    by_product: bool = False
    #: What findings about this hop may be attached to.
    about: list[Subject] = field(default_factory=list)

    @cached_property
    def change(self) -> Change | None:
        """What became of the bytes since ``upstream``; None when there is nothing to compare."""
        if self.upstream is None or self.document is None or self.upstream.document is None:
            return None
        if self.document.sha256 == self.upstream.document.sha256:
            return Change.SAME
        before, after = self.upstream.document.view, self.document.view
        assert before is not None and after is not None  # a document without a view has no id, so no journey
        return rewriting.change(before, after)

    @property
    def is_own(self) -> bool:
        """Whether the product under test sent both, as its manifest names it."""
        return self.by_product and self.upstream is not None and self.upstream.by_product

    @property
    def deletes(self) -> bool:
        """Whether the document is carried to be deleted."""
        carrier = self.subject
        return isinstance(carrier, MessageSubject) and carrier.document_message.action is Action.DELETE

    @property
    def is_broken(self) -> bool:
        """Whether the bytes are not those that were received."""
        return self.change not in (None, Change.SAME)


@dataclass(eq=False)
class JourneySubject(Subject):
    """One document seen at two places or more."""

    kind: ClassVar[str] = "journey"
    kind_label: ClassVar[Text] = Text("parcours d'un document", "journey of a document")
    key: DocumentKey = (None, None)
    appearances: list[DocumentSubject] = field(default_factory=list)
    campaign: Campaign = field(default=None, repr=False)  # type: ignore[assignment]

    @cached_property
    def hops(self) -> list[Hop]:
        """In the order of time when it is known, else of reading; each answer after what it answers."""
        reader = _Reader(self.campaign)
        return _in_order([reader.hop(d) for d in self.appearances], reader)

    @property
    def transfers(self) -> list[Hop]:
        """The hops that carry the document."""
        return [hop for hop in self.hops if hop.document is not None]

    @cached_property
    def is_ordered(self) -> bool:
        """Whether the moments tell what came first."""
        moments = [h.moment.sort for h in self.transfers if h.means is not Means.COPY]
        return all(moments) and len(set(moments)) == len(moments)

    def describe(self) -> str:
        """The title of the document."""
        first = self.appearances[0].view
        return first.title if first is not None else ""


def journeys(campaign: Campaign) -> Iterator[tuple[DocumentKey, list[DocumentSubject]]]:
    """Each document that appears twice or more, in the order of its first appearance."""
    found: dict[DocumentKey, list[DocumentSubject]] = {}
    for document in campaign.of(DocumentSubject):
        known = document.view.id if document.view is not None else None
        if known is not None and known.root and not _is_reported(document):
            found.setdefault(known.key, []).append(document)
    yield from ((key, places) for key, places in found.items() if len(places) > 1)


def _is_reported(document: DocumentSubject) -> bool:
    """A document that a report sends back with the e-mail that it is about."""
    return any(isinstance(level, MailSubject) and level.report is not None for level in walk(document))


# -- hops --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Reader:
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
        sender, receiver = _domain(mail, "From"), _domains(mail)
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


def _domain(mail: MailSubject, name: str) -> str:
    found = [a for header in mail.view.headers(name) for a in mime.addresses(header.text)]
    return found[0].rpartition("@")[2].lower() if found else ""


def _domains(mail: MailSubject) -> str:
    """The domain of the first recipient, and how many others."""
    found = list(dict.fromkeys(r.text.rpartition("@")[2].lower() for r in mail.view.recipients()))
    more = len(found) - 1
    return (found[0] + (f" (+{more})" if more > 0 else "")) if found else ""


# -- order -------------------------------------------------------------------------------------------

_Key = tuple[int, str, int, int, int, str]


def _in_order(transfers: list[Hop], reader: _Reader) -> list[Hop]:
    """Transfers by moment, those without one after, copies last; answers after what they answer."""
    keys = {id(hop): _key(hop, rank) for rank, hop in enumerate(transfers)}
    transfers.sort(key=lambda hop: keys[id(hop)])
    _link(transfers, reader.product)
    everything: list[tuple[_Key, Hop]] = []
    for hop in transfers:
        mine = keys[id(hop)]
        everything.append((mine, hop))
        everything += [(_after(mine, answer, n), answer) for n, answer in enumerate(reader.answers(hop), 1)]
    return [hop for _, hop in sorted(everything, key=lambda pair: pair[0])]


def _key(hop: Hop, rank: int) -> _Key:
    group = 2 if hop.means is Means.COPY else 0 if hop.moment else 1
    return (group, hop.moment.sort, _flow(hop), rank, 0, "")


def _flow(hop: Hop) -> int:
    """What comes first at the same moment: to the platform, then by e-mail, then to the receiver."""
    if isinstance(hop.subject, MessageSubject):
        return 3 if hop.subject.document_message.profile is Profile.LPS else 0
    return 1 if hop.means is Means.MAIL else 2


def _after(question: _Key, answer: Hop, number: int) -> _Key:
    """An answer stands by its own moment, never before its question."""
    if question[0] == 0 and answer.moment.sort > question[1]:
        return (0, answer.moment.sort, -1, question[3], number, answer.moment.sort)
    return (*question[:4], number, answer.moment.sort)


# -- where the document comes from -------------------------------------------------------------------


@dataclass(slots=True)
class _Held:
    """The hops where an actor got or sent the document: the last one, and one for each content."""

    last: Hop | None = None
    by_content: dict[str, Hop] = field(default_factory=dict)

    def add(self, hop: Hop) -> None:
        self.last = hop
        if hop.document is not None:
            self.by_content[hop.document.sha256] = hop

    def best(self, hop: Hop) -> Hop | None:
        """The hop with the same content, else the last one."""
        return self.by_content.get(hop.document.sha256 if hop.document else "") or self.last


def _link(transfers: Iterable[Hop], product: str) -> None:
    """Tell of each hop from which other its sender has the document: received, e-mail named, sent before, any."""
    received: dict[str, _Held] = {}
    sent: dict[str, _Held] = {}
    mails: dict[str, Hop] = {}
    everything = _Held()
    for hop in transfers:
        hop.by_product = bool(product) and hop.sender == product
        named = mails.get(_mail_named(hop) or "?")
        if named is not None and named.sender == hop.sender:
            named = None  # the e-mail that it sent itself
        got = received[hop.sender].best(hop) if hop.sender in received else None
        hop.sure = named is not None or (got is not None and (hop.by_product or _follows(hop, got)))
        others = sent[hop.sender].best(hop) if hop.sender in sent else everything.best(hop)
        hop.upstream = named or got or others
        everything.add(hop)
        if hop.receiver:
            received.setdefault(hop.receiver, _Held()).add(hop)
        if hop.sender:
            sent.setdefault(hop.sender, _Held()).add(hop)
        if isinstance(hop.subject, MailSubject) and (name := _bare(hop.subject.view.header("Message-ID"))):
            mails[name] = hop


def _follows(hop: Hop, before: Hop) -> bool:
    """Whether both moments are known, and not the same."""
    return bool(before.moment) and before.moment.sort < hop.moment.sort


def _mail_named(hop: Hop) -> str:
    """LPS: OBX-3.1 of the second OBX is the Message-ID of the e-mail that the document comes from."""
    if not isinstance(hop.subject, MessageSubject) or hop.subject.document_message.profile is not Profile.LPS:
        return ""
    observations = hop.subject.view.all("OBX")
    return _bare(observations[1].get(3, 1).text) if len(observations) > 1 else ""


def _bare(identifier: str | None) -> str:
    return (identifier or "").strip().strip("<>").strip()
