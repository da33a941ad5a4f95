"""The campaign as checks see it: subjects, patients held, and what the manifest adds to the files."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TypeVar

from harness.campaign import exchanges
from harness.campaign.loader import walk
from harness.campaign.manifest import Manifest, SampleFacts
from harness.campaign.subjects import (
    ArchiveSubject,
    DocumentSubject,
    ExchangeSubject,
    MailSubject,
    MessageSubject,
    SequenceSubject,
)  # fmt: skip
from harness.core.subject import Subject
from harness.core.text import Text
from harness.identity.model import Identity, is_qualified
from harness.identity.sources import from_cda, from_pid
from harness.rules.document_message import Action, Profile, carries_document
from harness.rules.oracle import (
    Expected,
    HeldDocument,
    Knowledge,
    Undecided,
    authors,
    expected_answer,
    is_application_refusal,
)  # fmt: skip

T = TypeVar("T", bound=Subject)


@dataclass(frozen=True, slots=True)
class IdentityStatus:
    """Whether an identity is qualified, as far as anything says so, and what says it."""

    qualified: bool | None
    told_by: Text


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
    answers: dict[str, exchanges.Answered] = field(init=False)
    _expected: dict[str, Expected | Undecided] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.answers = exchanges.match(self.of(MessageSubject), self.manifest.samples)
        self.subjects += self._exchanges()
        sent = self._sent()
        if sent:
            self.subjects.append(SequenceSubject(self._next_id(), ".", "DESTDMP", messages=sent))

    def of(self, kind: type[T]) -> list[T]:
        """All subjects of a kind, in order."""
        return [s for s in self.subjects if type(s) is kind]

    def _next_id(self) -> str:
        return f"s{len(self.subjects) + 1}"

    # -- what the manifest says ------------------------------------------------------------------

    def facts(self, subject: Subject) -> Iterator[SampleFacts]:
        """The facts that the manifest gives on the file of a subject (and its message, when named)."""
        message = next((s for s in walk(subject) if isinstance(s, MessageSubject)), None)
        for fact in self.manifest.samples:
            same_message = fact.message is None or (message is not None and message.view.control_id == fact.message)
            if same_message and fnmatchcase(subject.path, fact.file.replace("\\", "/")):
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
        answer = self.answer_to(message)
        if answer is not None and is_application_refusal(answer.acknowledgement):
            return True
        return message.document_message.profile is Profile.UNKNOWN and message.view.kind == "MDM"

    def answer_to(self, message: MessageSubject) -> MessageSubject | None:
        """The ACK of a message."""
        found = [a for a in self.of(MessageSubject) if self.answers.get(a.id) is message]
        return found[0] if found else None

    def _exchanges(self) -> list[ExchangeSubject]:
        received = [m for m in self.of(MessageSubject) if carries_document(m.view) and self.is_received(m)]
        found = []
        for number, message in enumerate(received, len(self.subjects) + 1):
            answer = self.answer_to(message)
            part = f"{message.part} ↔ {_answer_name(message, answer)}".strip()
            found.append(ExchangeSubject(
                f"s{number}", message.path, part, message.sha256, message.size, message.parent,
                message=message, answer=answer, document=self.document_of(message),
                unanswered=None if answer else self._why_unanswered(message),
            ))  # fmt: skip
        return found

    def _why_unanswered(self, message: MessageSubject) -> Text:
        for ack_id, answered in self.answers.items():
            ack = next(a for a in self.of(MessageSubject) if a.id == ack_id)
            if isinstance(answered, Text) and ack.acknowledgement.answered == message.view.control_id:
                return answered
        return Text("aucun ACK ne répond à ce message", "no ACK answers this message")

    def _sent(self) -> list[MessageSubject]:
        found = [
            m for m in self.of(MessageSubject)
            if carries_document(m.view) and m.document_message.profile is not Profile.LPS and not self.is_received(m)
        ]  # fmt: skip
        return sorted(found, key=lambda m: (m.view.header.get(7).text or "", m.path, m.part))

    def is_sent_document(self, message: MessageSubject) -> bool:
        """Whether a message carries a document that the product sent (TRANS)."""
        return any(message in s.messages for s in self.of(SequenceSubject))

    # -- documents -------------------------------------------------------------------------------

    def document_of(self, message: MessageSubject) -> DocumentSubject | None:
        """The first document that a message carries."""
        return next((d for d in self.of(DocumentSubject) if d.parent is message), None)

    def knowledge_before(self, exchange: ExchangeSubject) -> Knowledge:
        """What the product knew when a message came: patients, and documents integrated before."""
        held: dict[tuple[str | None, str | None], HeldDocument] = {}
        for declared in self.manifest.documents or ():
            key = (declared.root, declared.extension)
            held[key] = HeldDocument(key, frozenset(), declared.superseded)
        moment = _moment(exchange)
        for earlier in sorted(self.of(ExchangeSubject), key=_moment):
            if _moment(earlier) >= moment:
                break
            _integrate(earlier, held)
        return Knowledge(self.patients, held, self.manifest.documents is not None)

    def expected(self, exchange: ExchangeSubject) -> Expected | Undecided:
        """What the oracle expects of an exchange."""
        if exchange.id not in self._expected:
            view = exchange.document.view if exchange.document else None
            known = self.knowledge_before(exchange)
            integrated = exchange.answer is not None and exchange.answer.acknowledgement.accepts
            self._expected[exchange.id] = expected_answer(exchange.message.document_message, view, known, integrated)
        return self._expected[exchange.id]

    # -- identity status -------------------------------------------------------------------------

    def identity_status(self, subject: Subject) -> IdentityStatus:
        """Qualified or not: manifest, PID-32, X-MSS-INS, patients held; from the subject outwards."""
        for fact in self.facts(subject):
            if fact.identity:
                return IdentityStatus(fact.identity == "qualified", Text("campaign.yaml", "campaign.yaml"))
        for level in walk(subject):
            status = self._own_status(level)
            if status is not None:
                return status
        return self._status_elsewhere(subject)

    def _own_status(self, subject: Subject) -> IdentityStatus | None:
        if isinstance(subject, MessageSubject):
            identity = from_pid(subject.view)
            qualified = is_qualified(identity.reliability) if identity else None
            if identity is not None and qualified is not None:
                codes = "~".join(identity.reliability)
                return IdentityStatus(qualified, Text(f"PID-32 {codes}", f"PID-32 {codes}"))
        if isinstance(subject, MailSubject):
            flag = (subject.view.header("X-MSS-INS") or "").upper()
            if flag in ("O", "N"):
                return IdentityStatus(flag == "O", Text(f"X-MSS-INS: {flag}", f"X-MSS-INS: {flag}"))
        return None

    def _status_elsewhere(self, subject: Subject) -> IdentityStatus:
        for document in self._documents_in(subject):
            for twin in self._twins(document):
                status = next((s for s in map(self._own_status, walk(twin)) if s), None)
                if status is not None:
                    return IdentityStatus(
                        status.qualified, status.told_by + Text(f" ({twin.label})", f" ({twin.label})")
                    )
            held = self._held(document)
            if held is not None and is_qualified(held.reliability) is not None:
                return IdentityStatus(
                    is_qualified(held.reliability), Text(f"patient {held.place}", f"patient {held.place}")
                )
        return IdentityStatus(
            None, Text("rien ne dit si l'identité est qualifiée", "nothing says whether the identity is qualified")
        )

    def _documents_in(self, subject: Subject) -> list[DocumentSubject]:
        if isinstance(subject, DocumentSubject):
            return [subject]
        if isinstance(subject, ArchiveSubject):
            return subject.documents
        return subject.every_document if isinstance(subject, MailSubject) else []

    def _twins(self, document: DocumentSubject) -> list[DocumentSubject]:
        """Other copies of the same document (same ClinicalDocument/id) in the campaign."""
        if document.view is None or document.view.id is None:
            return []
        return [d for d in self._by_document_id.get(document.view.id.key, []) if d is not document]

    @cached_property
    def _by_document_id(self) -> dict[tuple[str | None, str | None], list[DocumentSubject]]:
        found: dict[tuple[str | None, str | None], list[DocumentSubject]] = {}
        for document in self.of(DocumentSubject):
            if document.view is not None and document.view.id is not None:
                found.setdefault(document.view.id.key, []).append(document)
        return found

    def _held(self, document: DocumentSubject) -> Identity | None:
        if document.view is None:
            return None
        mine = {(i.root, i.value) for i in from_cda(document.view).identifiers}
        return next((p for p in self.patients or () if mine & {(i.root, i.value) for i in p.identifiers}), None)


def _moment(exchange: ExchangeSubject) -> tuple[str, str, str]:
    return (exchange.message.view.header.get(7).text or "", exchange.path, exchange.part)


def _answer_name(message: MessageSubject, answer: MessageSubject | None) -> str:
    if answer is None:
        return "∅"
    near = posixpath.dirname(answer.path) == posixpath.dirname(message.path)
    return posixpath.basename(answer.label) if near else answer.label


def _integrate(exchange: ExchangeSubject, held: dict[tuple[str | None, str | None], HeldDocument]) -> None:
    """Update the documents held after an exchange that the product accepted."""
    view = exchange.document.view if exchange.document else None
    if view is None or view.id is None or exchange.answer is None or not exchange.answer.acknowledgement.accepts:
        return
    action = exchange.message.document_message.action
    gone = [view.id.key] if action is Action.DELETE else [i.key for i in view.replaced]
    for key in gone:
        old = held.get(key)
        held[key] = HeldDocument(key, old.authors if old else frozenset(), superseded=True)
    if action is not Action.DELETE:
        held[view.id.key] = HeldDocument(view.id.key, authors(view))
