"""The subjects of a campaign: files, messages, documents, archives, e-mails, exchanges, the campaign."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, NamedTuple

from harness.campaign.manifest import Mailbox
from harness.campaign.sending import Sending
from harness.campaign.source import digest
from harness.core.subject import Subject
from harness.core.text import Text
from harness.formats.cda import ClinicalDocument
from harness.formats.cda_body import CdaBody, read_body
from harness.formats.fhir import FhirFile
from harness.formats.hl7.message import Hl7Message, Repetition
from harness.formats.mail import Mail
from harness.formats.mdn import Report, attached_to_forwards, normal_id, read_mdn
from harness.formats.metadata import RegistryObject, Submission
from harness.formats.xdm import Archive
from harness.identity import ins
from harness.identity.cda_traits import CdaTraits, traits_of
from harness.identity.model import Identity
from harness.identity.sources import from_cda, from_metadata, from_pid
from harness.rules.acknowledgement import Acknowledgement
from harness.rules.cda.models import Recognition, recognise
from harness.rules.cda_header.evaluation import Conformance as HeaderConformance
from harness.rules.cda_header.evaluation import conformance_of as header_conformance_of
from harness.rules.document_message import DocumentMessage
from harness.rules.identity_flow import CREATIONS, UPDATES, IdentityMessage
from harness.rules.participants import NationalId, national_ids
from harness.rules.profile.conformance import Conformance, conformance_of
from harness.rules.xds.compare import Described
from harness.rules.xds.derive import derive
from harness.rules.xds.implied import Implied
from harness.rules.xds.submission import Contents


@dataclass(slots=True, eq=False)
class FileSubject(Subject):
    """A file, whatever it is; one that is not recognised is listed as such, never dropped."""

    kind: ClassVar[str] = "file"
    kind_label: ClassVar[Text] = Text("fichier", "file")
    what: Text = field(default_factory=lambda: Text("", ""))
    recognised: bool = True

    def describe(self) -> str:
        """What the content looks like."""
        return self.what.fr


@dataclass(eq=False)
class MessageSubject(Subject):
    """One HL7v2 message; what is derived from it is worked out once, whatever the number of checks."""

    kind: ClassVar[str] = "message"
    kind_label: ClassVar[Text] = Text("message HL7v2", "HL7v2 message")
    view: Hl7Message = field(default=None)  # type: ignore[assignment]

    @cached_property
    def document_message(self) -> DocumentMessage:
        """The message through the TRANS and LPS guides."""
        return DocumentMessage(self.view)

    @cached_property
    def acknowledgement(self) -> Acknowledgement:
        """The message as an ACK."""
        return Acknowledgement(self.view)

    @cached_property
    def identity_message(self) -> IdentityMessage:
        """The message as an identity message (ADT)."""
        return IdentityMessage(self.view, self.patient)

    @cached_property
    def national_ids(self) -> list[NationalId]:
        """Each identifier of a PRT that has a type of the Annuaire Santé."""
        return list(national_ids(self.view))

    @cached_property
    def patient(self) -> Identity | None:
        """The identity of PID, None without PID."""
        return from_pid(self.view)

    @cached_property
    def ins(self) -> list[Repetition]:
        """The PID-3 repetitions typed INS or rooted at an INS OID, the obsolete INS-C included; a null one is withdrawn."""
        pid = self.view.first("PID")
        found = [r for r in (pid.repetitions(3) if pid else []) if r.get(1).text != '""']
        return [r for r in found if r.get(4, 2).text in ins.NAMES or (r.get(5).text or "").upper().startswith("INS")]

    @cached_property
    def conformance(self) -> Conformance:
        """The message against its profile: structure, fields, data types."""
        return conformance_of(self.view)

    def describe(self) -> str:
        """Type, event and control id."""
        return f"{self.view.kind}^{self.view.event} MSH-10={self.view.control_id or '(absent)'}"


@dataclass(eq=False)
class DocumentSubject(Subject):
    """One CDA, stand-alone or carried by a message, an archive or an e-mail."""

    kind: ClassVar[str] = "document"
    kind_label: ClassVar[Text] = Text("document CDA", "CDA document")
    view: ClinicalDocument | None = None

    @cached_property
    def patient(self) -> Identity | None:
        """The identity of the (first) recordTarget, None for a document that cannot be read."""
        return from_cda(self.view) if self.view is not None else None

    @cached_property
    def traits(self) -> CdaTraits:
        """The elements of the patient; for a document that can be read."""
        assert self.view is not None
        return traits_of(self.view)

    @cached_property
    def recognition(self) -> Recognition:
        """The model that the templateIds name; for a document that can be read."""
        assert self.view is not None
        return recognise(self.view)

    @cached_property
    def body(self) -> CdaBody:
        """The body, its binary objects decoded once; for a document that can be read."""
        assert self.view is not None
        return read_body(self.view)

    @cached_property
    def canonical(self) -> bytes:
        """The document without what its writing alone changes (prolog, line ends, order of attributes)."""
        return self.view.canonical if self.view is not None else b""

    @cached_property
    def header(self) -> HeaderConformance | None:
        """The header against its rule book, None for a document that cannot be read."""
        return header_conformance_of(self.view) if self.view is not None else None

    @cached_property
    def implied(self) -> Implied | None:
        """The XDS metadata that the header implies, None for a document that cannot be read."""
        return derive(self.view) if self.view is not None else None

    def describe(self) -> str:
        """Title and identifier."""
        if self.view is None:
            return ""
        return f"{self.view.title} {self.view.id.text if self.view.id else ''}".strip()


class Pair(NamedTuple):
    """A DocumentEntry and the document that it describes, when that can be read."""

    submission: Submission
    entry: RegistryObject
    path: str
    document: DocumentSubject | None


@dataclass(eq=False)
class ArchiveSubject(Subject):
    """One IHE_XDM archive; what its metadata describe is worked out once."""

    kind: ClassVar[str] = "archive"
    kind_label: ClassVar[Text] = Text("archive IHE_XDM", "IHE_XDM archive")
    view: Archive = field(default=None)  # type: ignore[assignment]
    documents: list[DocumentSubject] = field(default_factory=list)

    @cached_property
    def pairs(self) -> list[Pair]:
        """Each DocumentEntry with the path that its URI slot names, and the document that is there."""
        by_path = {d.part.rpartition(" › ")[2]: d for d in self.documents}
        entries = ((s, e, s.path_of(e) or "") for s in self.view.subsets for e in s.submission.documents)
        return [Pair(subset.submission, entry, path, by_path.get(path)) for subset, entry, path in entries]

    @cached_property
    def patients(self) -> list[tuple[Identity, DocumentSubject | None]]:
        """The patient of each DocumentEntry, and its document."""
        return [(from_metadata(pair.entry), pair.document) for pair in self.pairs]

    @cached_property
    def described(self) -> list[Described]:
        """Each DocumentEntry with what its document implies; entries of what is no XML are left out."""
        return [
            Described(pair.entry, pair.submission, pair.document.implied if pair.document is not None else None)
            for pair in self.pairs
            if pair.document is not None or pair.path not in self.view.entries
        ]

    @cached_property
    def contents(self) -> Contents:
        """The metadata, each DocumentEntry with the file and the CDA that it describes."""
        views = {d.part.rpartition(" › ")[2]: d.view for d in self.documents}
        readable = {path: view for path, view in views.items() if view is not None}
        return Contents(self.view, readable, self.label, self.sha256)

    def describe(self) -> str:
        """How many entries."""
        entries = sum(len(s.submission.documents) for s in self.view.subsets)
        return f"{entries} DocumentEntry"


@dataclass(eq=False)
class MailSubject(Subject):
    """One e-mail."""

    kind: ClassVar[str] = "mail"
    kind_label: ClassVar[Text] = Text("e-mail", "e-mail")
    view: Mail = field(default=None)  # type: ignore[assignment]
    archives: list[ArchiveSubject] = field(default_factory=list)
    documents: list[DocumentSubject] = field(default_factory=list)

    @cached_property
    def report(self) -> Report | None:
        """The MDN or error e-mail that it is, None for any other e-mail."""
        return read_mdn(self.view)

    @cached_property
    def message_id(self) -> str | None:
        """Message-ID, without brackets."""
        return normal_id(self.view.header("Message-ID"))

    @cached_property
    def forwarded(self) -> frozenset[str]:
        """SHA-256 of the files attached to the e-mails that it encloses: they are not its own."""
        return frozenset(map(digest, attached_to_forwards(self.view)))

    @cached_property
    def sender(self) -> str | None:
        """The address of From."""
        return next(iter(self.view.addresses("From")), None)

    @property
    def every_document(self) -> list[DocumentSubject]:
        """CDAs attached as such and inside the archives."""
        return self.documents + [d for a in self.archives for d in a.documents]

    @cached_property
    def sending(self) -> Sending:
        """What it transmits, worked out once."""
        archived = [d for a in self.archives for d in a.documents if d.view is not None]
        return Sending(self.view, archived, [d for d in self.documents if d.view is not None], self.archives)

    def describe(self) -> str:
        """The subject line."""
        return self.view.header("Subject") or ""


@dataclass(slots=True, eq=False)
class ResourceSubject(Subject):
    """One FHIR resource."""

    kind: ClassVar[str] = "resource"
    kind_label: ClassVar[Text] = Text("ressource FHIR", "FHIR resource")
    view: FhirFile = field(default=None)  # type: ignore[assignment]

    def describe(self) -> str:
        """The resource type."""
        return self.view.resource_type


@dataclass(slots=True, eq=False)
class ExchangeSubject(Subject):
    """A document message that the product received, and the ACK that it answered."""

    kind: ClassVar[str] = "exchange"
    kind_label: ClassVar[Text] = Text("échange message / ACK", "message / ACK exchange")
    message: MessageSubject = field(default=None)  # type: ignore[assignment]
    answer: MessageSubject | None = None
    documents: list[DocumentSubject] = field(default_factory=list)
    #: Why there is no answer, when there is none.
    unanswered: Text | None = None

    def describe(self) -> str:
        """The answer in short."""
        return self.answer.acknowledgement.summary if self.answer else "—"


@dataclass(slots=True, eq=False)
class MailExchangeSubject(Subject):
    """An e-mail with documents that the product received, and the MDN or error e-mail that it answered."""

    kind: ClassVar[str] = "mail-exchange"
    kind_label: ClassVar[Text] = Text("échange e-mail / MDN", "e-mail / MDN exchange")
    mail: MailSubject = field(default=None)  # type: ignore[assignment]
    answer: MailSubject | None = None

    def describe(self) -> str:
        """The answer in short."""
        report = self.answer.report if self.answer is not None else None
        return (
            "—"
            if report is None
            else f"{report.form.value} {'KO' if report.failed else 'OK'} {report.code or ''}".strip()
        )


@dataclass(slots=True, eq=False)
class MailboxesSubject(Subject):
    """The mailboxes that the manifest declares."""

    kind: ClassVar[str] = "mailboxes"
    kind_label: ClassVar[Text] = Text("boîtes aux lettres", "mailboxes")
    declared: tuple[Mailbox, ...] = ()

    def describe(self) -> str:
        """How many."""
        return str(len(self.declared))


@dataclass(slots=True, eq=False)
class SequenceSubject(Subject):
    """The document messages that the product sent, in the order of MSH-7."""

    kind: ClassVar[str] = "sequence"
    kind_label: ClassVar[Text] = Text("suite des messages émis", "sequence of messages sent")
    messages: list[MessageSubject] = field(default_factory=list)

    def describe(self) -> str:
        """How many messages."""
        return str(len(self.messages))


@dataclass(slots=True, eq=False)
class PatientFlowSubject(Subject):
    """The identity messages (ADT) of one patient, in the order of MSH-7, merges followed."""

    kind: ClassVar[str] = "patient"
    kind_label: ClassVar[Text] = Text("flux d'identité d'un patient", "identity flow of one patient")
    messages: list[MessageSubject] = field(default_factory=list)

    @property
    def creation(self) -> MessageSubject | None:
        """The first message that makes the patient known, or tells who it is."""
        return next((m for m in self.messages if m.view.event in CREATIONS + UPDATES), None)

    @property
    def attachments(self) -> list[MessageSubject]:
        """The messages that carry an INS of the patient."""
        return [m for m in self.messages if m.identity_message.attached]

    def describe(self) -> str:
        """The events."""
        return " ".join(m.view.event or "?" for m in self.messages)
