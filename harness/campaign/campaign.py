"""The campaign as checks see it: subjects, patients held, and what the manifest adds to the files."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from harness.campaign import exchanges, extras, integrations, journeys, register
from harness.campaign.courier import Courier
from harness.campaign.history import expected_answers, expected_of_mail
from harness.campaign.integrations import Standing
from harness.campaign.loader import walk
from harness.campaign.mailboxes import Mailboxes
from harness.campaign.manifest import Manifest, SampleFacts, about
from harness.campaign.moments import moment
from harness.campaign.sendings import Sendings
from harness.campaign.sets import Sets
from harness.campaign.source import MANIFEST, FolderSource
from harness.campaign.status import IdentityStatus, IdentityStatuses
from harness.campaign.subjects import (
    ArchiveSubject,
    DocumentSubject,
    ExchangeSubject,
    MailboxesSubject,
    MailExchangeSubject,
    MailSubject,
    MessageSubject,
    PatientFlowSubject,
    SequenceSubject,
)  # fmt: skip
from harness.campaign.terminology import Terminology
from harness.campaign.versions import Versions, versions
from harness.core.subject import Subject
from harness.identity.model import Identity
from harness.identity.sources import from_cda, from_pid
from harness.kit.judge import KitInUse
from harness.rules.answers import Expected, Undecided, is_application_refusal
from harness.rules.document_message import Profile, carries_document
from harness.rules.xds.schema import EbrimSchema

T = TypeVar("T", bound=Subject)


@dataclass(eq=False)
class Campaign:
    """Everything that was loaded; the context of every check."""

    name: str
    manifest: Manifest
    has_manifest: bool
    subjects: list[Subject]
    hashes: dict[str, str]
    sha256: str
    patients: tuple[Identity, ...] | None
    read: Callable[[str], bytes | None]
    #: Value sets that the manifest gives.
    terminology: Terminology = field(default_factory=Terminology)
    #: The official kit that documents are judged by too, when there is one.
    kit: KitInUse | None = None
    #: The ebRIM schemas that METADATA.XML is validated by, when they are given.
    ebrim: EbrimSchema | None = None
    answers: dict[str, exchanges.Answered] = field(init=False)

    def __post_init__(self) -> None:
        self.answers = exchanges.match(self.of(MessageSubject), self.manifest.samples)
        self.subjects += exchanges.opened(self)
        sent = self._sent()
        if sent:
            self.subjects.append(SequenceSubject(self._next_id(), ".", "DESTDMP", messages=sent))
        for number, flow in enumerate(register.flows(self._identity_flow), 1):
            self.subjects.append(PatientFlowSubject(self._next_id(), ".", f"patient {number}", messages=flow))
        self.subjects += self.courier.exchanges(len(self.subjects) + 1) if self.has_manifest else []
        if self.manifest.mailboxes:
            boxes = MailboxesSubject(self._next_id(), MANIFEST, "mailboxes", declared=self.manifest.mailboxes)
            self.subjects.append(boxes)
        for key, places in list(journeys.journeys(self)):
            part = "^".join(value for value in key if value)
            journey = journeys.JourneySubject(self._next_id(), ".", part, key=key, appearances=places, campaign=self)
            self.subjects.append(journey)
        extras.add(self)

    def of(self, kind: type[T]) -> list[T]:
        """All subjects of a kind, in order."""
        return [s for s in self.subjects if type(s) is kind]

    def on(self, kinds: tuple[type[Subject], ...]) -> list[Subject]:
        """The subjects of some kinds, in order, once everything is loaded."""
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], [])
        wanted = [s for kind in kinds for s in self._by_kind.get(kind, ())]
        return sorted(wanted, key=lambda s: self._rank[s.id])

    @cached_property
    def _by_kind(self) -> dict[type[Subject], list[Subject]]:
        found: dict[type[Subject], list[Subject]] = {}
        for subject in self.subjects:
            found.setdefault(type(subject), []).append(subject)
        return found

    @cached_property
    def _rank(self) -> dict[str, int]:
        return {subject.id: rank for rank, subject in enumerate(self.subjects)}

    def _next_id(self) -> str:
        return f"s{len(self.subjects) + 1}"

    @cached_property
    def today(self) -> datetime.date:
        """The day at which the campaign is judged."""
        return self.manifest.date or datetime.date.today()

    # -- what the manifest says ------------------------------------------------------------------

    def facts(self, subject: Subject) -> Iterator[SampleFacts]:
        """The facts that the manifest gives on the file of a subject (and its message, when named), exact paths first."""
        message = next((s for s in walk(subject) if isinstance(s, MessageSubject)), None)
        for fact in about(self.manifest.samples, subject.path):
            if fact.message is None or (message is not None and message.view.control_id == fact.message):
                yield fact

    def withheld(self, message: MessageSubject) -> bool | None:
        """Whether the user chose not to send this document to the DMP; None when nothing says so."""
        return next((f.withheld for f in self.facts(message) if f.withheld is not None), None)

    # -- direction and exchanges -----------------------------------------------------------------

    def is_received(self, message: MessageSubject) -> bool:
        """Whether the product received a document message (rather than sent it).

        The manifest decides, then the product's application names, then the profile: LPS goes to a
        CONSOMMATEUR; a TRANS message is received only when its ACK refuses as a CONSOMMATEUR does.
        """
        told = next((f.direction for f in self.facts(message) if f.direction), None)
        if told:
            return told == "received"
        names = self.manifest.product.applications if self.manifest.product else ()
        header = message.view.header
        if names and header.get(5, 1).text in names:
            return True
        if names and header.get(3, 1).text in names:
            return False
        if message.document_message.profile is Profile.LPS:
            return True
        if any(is_application_refusal(a.acknowledgement) for a in self.answers_to(message)):
            return True
        return message.document_message.profile is Profile.UNKNOWN and message.view.kind == "MDM"

    def judges(self, message: MessageSubject) -> bool:
        """Whether a message is judged by the rule book: what the product wrote.

        Without a manifest every message is. With one, not what it tells the product received: such a
        message is a stimulus, faults included, and belongs to whoever wrote it.
        """
        return message.id in self._judged

    @cached_property
    def _judged(self) -> frozenset[str]:
        return frozenset(m.id for m in self.of(MessageSubject) if not self._is_foreign(m))

    def judges_document(self, document: DocumentSubject) -> bool:
        """Whether a document is judged: what the product wrote, never a stimulus that it received.

        A document follows the message that carries it, a stand-alone copy those that carry the same one.
        """
        return document.id in self._judged_documents

    @cached_property
    def _judged_documents(self) -> frozenset[str]:
        return frozenset(d.id for d in self.of(DocumentSubject) if self._is_own_document(d))

    def _is_own_document(self, document: DocumentSubject) -> bool:
        mail = next((s for s in walk(document) if isinstance(s, MailSubject)), None)
        if mail is not None and mail.report is not None:
            return False
        if not self.has_manifest:
            return True
        message = next((s for s in walk(document) if isinstance(s, MessageSubject)), None)
        if message is not None:
            return self.judges(message)
        told = next((f.direction for f in self.facts(document) if f.direction), None)
        if told:
            return told != "received"
        if mail is not None:
            return self.judges_sending(mail)
        carriers = [c.parent for c in self.copies_of(document) if isinstance(c.parent, MessageSubject)]
        return not carriers or any(self.judges(m) for m in carriers)

    # -- e-mails ---------------------------------------------------------------------------------

    @cached_property
    def mailboxes(self) -> Mailboxes:
        """The product's mailboxes, as the manifest declares them."""
        return Mailboxes(self.manifest.mailboxes)

    @cached_property
    def courier(self) -> Courier:
        """E-mails, the reports about them and the messages that carried their documents."""
        return Courier(self.of(MailSubject), self.of(DocumentSubject), self.mailboxes, self.facts, self.was_received)

    def original_of(self, mail: MailSubject) -> MailSubject | None:
        """The e-mail that a report is about, when the campaign has it."""
        return self.courier.original_of(mail)

    def reports_of(self, mail: MailSubject) -> list[MailSubject]:
        """The MDN and error e-mails about an e-mail."""
        return self.courier.reports_of(mail)

    def judges_sending(self, subject: ArchiveSubject | MailSubject) -> bool:
        """Whether an archive or an e-mail is judged: what the product wrote, unless something says received.

        An archive follows the e-mail that carries it; what a report encloses is a copy of what it reports on.
        """
        mail = next((s for s in walk(subject) if isinstance(s, MailSubject)), None)
        if mail is not None and mail is not subject and mail.report is not None:
            return False
        if not self.has_manifest:
            return True
        if mail is not None:
            return not self.courier.is_received(mail)
        return not any(f.direction == "received" for f in self.facts(subject))

    def mail_exchanges_of(self, answer: MailSubject) -> list[MailExchangeSubject]:
        """The exchanges that a report answers."""
        return self._mail_exchanges_of.get(answer.id, [])

    @cached_property
    def _mail_exchanges_of(self) -> dict[str, list[MailExchangeSubject]]:
        found: dict[str, list[MailExchangeSubject]] = {}
        for exchange in self.of(MailExchangeSubject):
            if exchange.answer is not None:
                found.setdefault(exchange.answer.id, []).append(exchange)
        return found

    def expected_of_mail(self, exchange: MailExchangeSubject) -> Expected | Undecided:
        """What the oracle expects of the answer to an e-mail, from the patient of its documents alone."""
        return self._expected_of_mails[exchange.id]

    @cached_property
    def _expected_of_mails(self) -> dict[str, Expected | Undecided]:
        return {e.id: expected_of_mail(e.mail, self.patients) for e in self.of(MailExchangeSubject)}

    def acks_of_documents(self, mail: MailSubject) -> list[MessageSubject]:
        """What the CONSOMMATEUR answered about the documents of an e-mail received.

        Its ACKs are the product's own when it received the messages, and those that it got when, as a platform, it
        delivered the documents in LPS messages.
        """
        delivers = self.courier.is_received(mail)
        messages = [
            m
            for m in self.courier.messages_with(mail)
            if self.was_received(m) or (delivers and m.document_message.profile is Profile.LPS)
        ]
        return [a for m in messages for a in self.answers_to(m)]

    @cached_property
    def value_sets(self) -> Terminology:
        """The value sets of the manifest, else those of the kit."""
        folder = self.kit.kit.folder("jeuxDeValeurs") if self.kit is not None else None
        if self.terminology.is_given or folder is None:
            return self.terminology
        return Terminology({}, FolderSource(folder))

    @cached_property
    def sendings(self) -> Sendings:
        """Archives and e-mails looked at together."""
        archives, mails = self.of(ArchiveSubject), self.of(MailSubject)
        return Sendings(archives, [*filter(self.judges_sending, archives)], [*filter(self.judges_sending, mails)])

    def _is_foreign(self, message: MessageSubject) -> bool:
        if not self.has_manifest:
            return False
        told = next((f.direction for f in self.facts(message) if f.direction), None)
        if told:
            return told == "received"
        names = self.manifest.product.applications if self.manifest.product else ()
        header = message.view.header
        if names and {header.get(3, 1).text, header.get(5, 1).text} & set(names):
            return header.get(3, 1).text not in names
        return self.manifest.profile != "pfi" and carries_document(message.view) and self.is_received(message)

    def answers_to(self, message: MessageSubject) -> list[MessageSubject]:
        """The application ACKs of a message; those of the enhanced mode (CA, CE, CR) say nothing of the document."""
        return [a for a in self._answered_by.get(message.id, []) if not a.acknowledgement.is_commit]

    def is_commit_acknowledged(self, message: MessageSubject) -> bool:
        """Whether something answers a message, were it only a commit acknowledgement."""
        return bool(self._answered_by.get(message.id))

    @cached_property
    def _answered_by(self) -> dict[str, list[MessageSubject]]:
        """Message id -> its ACKs, in order."""
        acks = {m.id: m for m in self.of(MessageSubject)}
        found: dict[str, list[MessageSubject]] = {}
        for id, answered in self.answers.items():
            if isinstance(answered, MessageSubject):
                found.setdefault(answered.id, []).append(acks[id])
        return found

    def business_answers_to(self, message: MessageSubject) -> list[MessageSubject]:
        """The ZAM about a message: OBX-4 is its MSH-10, and they go to whoever sent it."""
        author = message.view.header.get(3, 1).present
        told = self._business_answers.get(message.view.control_id or "", [])
        return [z for z in told if z.view.header.get(5, 1).present in (author, None)]

    @cached_property
    def _business_answers(self) -> dict[str, list[MessageSubject]]:
        """MSH-10 of a document message -> the ZAM that name it."""
        found: dict[str, list[MessageSubject]] = {}
        for message in self.of(MessageSubject):
            if message.view.kind == "ZAM" and (name := message.view.get("OBX", 4).present):
                found.setdefault(name, []).append(message)
        return found

    def exchanges_of(self, message: MessageSubject) -> list[ExchangeSubject]:
        """The exchanges that a received message opens: one for each of its ACKs."""
        return self._exchanges_of.get(message.id, [])

    @cached_property
    def _exchanges_of(self) -> dict[str, list[ExchangeSubject]]:
        found: dict[str, list[ExchangeSubject]] = {}
        for exchange in self.of(ExchangeSubject):
            found.setdefault(exchange.message.id, []).append(exchange)
        return found

    def _sent(self) -> list[MessageSubject]:
        found = [
            m for m in self.of(MessageSubject)
            if carries_document(m.view) and m.document_message.profile is not Profile.LPS and not self.is_received(m)
        ]  # fmt: skip
        return sorted(found, key=moment)

    def is_sent_document(self, message: MessageSubject) -> bool:
        """Whether a message carries a document that the product sent (TRANS)."""
        return message.id in self._sent_ids

    def was_received(self, message: MessageSubject) -> bool:
        """Whether a message is one side of an exchange that the product answers."""
        return message.id in self._received_ids

    @cached_property
    def _received_ids(self) -> set[str]:
        return {e.message.id for e in self.of(ExchangeSubject)}

    @cached_property
    def _sent_ids(self) -> set[str]:
        return {m.id for s in self.of(SequenceSubject) for m in s.messages}

    def messages_of(self, file: Subject) -> list[MessageSubject]:
        """The messages of a file, in order."""
        return self._messages_of.get(file.id, [])

    @cached_property
    def _messages_of(self) -> dict[str, list[MessageSubject]]:
        found: dict[str, list[MessageSubject]] = {}
        for message in self.of(MessageSubject):
            if message.parent is not None:
                found.setdefault(message.parent.id, []).append(message)
        return found

    # -- documents -------------------------------------------------------------------------------

    def documents_of(self, message: MessageSubject) -> list[DocumentSubject]:
        """Every document that a message carries, in order."""
        return self._documents_of.get(message.id, [])

    @cached_property
    def _documents_of(self) -> dict[str, list[DocumentSubject]]:
        found: dict[str, list[DocumentSubject]] = {}
        for document in self.of(DocumentSubject):
            if isinstance(document.parent, MessageSubject):
                found.setdefault(document.parent.id, []).append(document)
        return found

    def copies_of(self, document: DocumentSubject) -> Iterator[DocumentSubject]:
        """Other subjects with the same ClinicalDocument/id, in order; there may be thousands: stop at the first that will do."""
        return self._statuses.copies_of(document)

    @cached_property
    def sets(self) -> Sets:
        """The documents judged, by setId."""
        return Sets((d for d in self.of(DocumentSubject) if self.judges_document(d)), self.is_sent_document)

    def comes_before(self, first: Subject, second: Subject) -> bool:
        """Whether a subject was read before another one."""
        return self._rank[first.id] < self._rank[second.id]

    def expected(self, exchange: ExchangeSubject) -> Expected | Undecided:
        """What the oracle expects of an exchange."""
        return self._expected[exchange.id]

    @cached_property
    def _expected(self) -> dict[str, Expected | Undecided]:
        return expected_answers(self.of(ExchangeSubject), self.patients, self.manifest.documents)

    def standings_of(self, exchange: ExchangeSubject | MailExchangeSubject) -> list[Standing]:
        """How each document of an exchange compares with what the product had integrated."""
        return self._standings.get(exchange.id, [])

    @cached_property
    def _standings(self) -> dict[str, list[Standing]]:
        of_messages = integrations.of_messages(self.of(ExchangeSubject))
        return of_messages | integrations.of_mails(self.of(MailExchangeSubject))

    @cached_property
    def versions(self) -> Versions:
        """The documents sent, version after version."""
        sent = [m for s in self.of(SequenceSubject) for m in s.messages]
        return versions(sent, self.documents_of, self._refused)

    def _refused(self, message: MessageSubject) -> bool:
        """Whether the receiver answered, and never AA."""
        answers = self.answers_to(message)
        return bool(answers) and not any(a.acknowledgement.accepts for a in answers)

    # -- identity flow ---------------------------------------------------------------------------

    @cached_property
    def _identity_flow(self) -> list[MessageSubject]:
        return register.in_order(self.of(MessageSubject))

    @cached_property
    def created_without_ins(self) -> dict[tuple[str | None, ...], list[MessageSubject]]:
        """The creating message of each patient who never gets an INS, by the five traits."""
        found: dict[tuple[str | None, ...], list[MessageSubject]] = {}
        for flow in self.of(PatientFlowSubject):
            if flow.creation is not None and not flow.attachments:
                found.setdefault(flow.creation.identity_message.five_traits, []).append(flow.creation)
        return found

    def consent(self, message: MessageSubject) -> register.InForce | None:
        """The patient's answer to feeding the DMP, in force when a document was sent; None when the flow told none."""
        return self._consents.get(message.id)

    @cached_property
    def _consents(self) -> dict[str, register.InForce]:
        sent = [m for s in self.of(SequenceSubject) for m in s.messages]
        known = ((m, self._patient_of(m)) for m in sent)
        return register.consents([(m, p) for m, p in known if p is not None], self._identity_flow)

    def _patient_of(self, message: MessageSubject) -> Identity | None:
        """PID, else the CDA."""
        views = [d.view for d in self.documents_of(message) if d.view is not None]
        return from_pid(message.view) or (from_cda(views[0]) if views else None)

    # -- identity status -------------------------------------------------------------------------

    def identity_status(self, subject: Subject) -> IdentityStatus:
        """Whether the identity that a subject carries is qualified, and what says so."""
        return self._statuses.of(subject)

    def identity_status_beside(self, subject: Subject) -> IdentityStatus:
        """The same, told by anything but the subject itself: the manifest, copies of its documents, the patient held."""
        return self._statuses.beside(subject)

    @cached_property
    def _statuses(self) -> IdentityStatuses:
        current = [p for p in self.patients or () if not p.until]
        return IdentityStatuses(self.of(DocumentSubject), current, lambda s: list(self.facts(s)))
