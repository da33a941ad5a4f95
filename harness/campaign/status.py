"""Whether the identity that a subject carries is qualified, and what says so.

In this order: the manifest, PID-32 of the message, X-MSS-INS of the e-mail, another copy of the same
document (same ClinicalDocument/id), the reliability of the patient held. What the product says of
itself against the patient held is a contradiction, which decides nothing. Nothing is assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from harness.campaign.loader import walk
from harness.campaign.manifest import SampleFacts
from harness.campaign.subjects import ArchiveSubject, DocumentSubject, MailSubject, MessageSubject
from harness.core.subject import Subject
from harness.core.text import Text, same
from harness.identity.model import Identifier, Identity, is_qualified

DocumentKey = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class IdentityStatus:
    """Qualified or not, as far as anything says so, and what says it."""

    qualified: bool | None
    told_by: Text


UNKNOWN = IdentityStatus(
    None, Text("rien ne dit si l'identité est qualifiée", "nothing says whether the identity is qualified")
)


class IdentityStatuses:
    """Answers for all subjects of a campaign."""

    def __init__(
        self,
        documents: Iterable[DocumentSubject],
        patients: Sequence[Identity],
        facts: Callable[[Subject], Iterable[SampleFacts]],
    ) -> None:
        self._facts = facts
        self._told: dict[str, IdentityStatus] = {}
        self._held: dict[DocumentKey, Identity] = {
            (i.root, i.value): p for p in patients for i in p.identifiers if i.value
        }
        self._copies: dict[DocumentKey, list[DocumentSubject]] = {}
        self._said: dict[DocumentKey, list[tuple[DocumentSubject, IdentityStatus]]] = {}
        for document in documents:
            if document.view is not None and document.view.id is not None:
                self._copies.setdefault(document.view.id.key, []).append(document)

    def of(self, subject: Subject) -> IdentityStatus:
        """The status of one subject, told from the inside outwards; worked out once, many checks ask."""
        if subject.id not in self._told:
            self._told[subject.id] = self._of(subject)
        return self._told[subject.id]

    def _of(self, subject: Subject) -> IdentityStatus:
        told = next((f.identity for f in self._facts(subject) if f.identity), None)
        if told:
            return IdentityStatus(told == "qualified", same("campaign.yaml"))
        said = next((s for s in map(_own, walk(subject)) if s), None) or self._by_copies(subject)
        held = self._by_patient(subject)
        if said and held and said.qualified and held.qualified is False:
            clash = Text(
                "contradiction : {said} mais {held} non qualifié", "contradiction: {said} but {held} not qualified"
            )
            return IdentityStatus(None, clash.fill(said=said.told_by, held=held.told_by))
        return said or held or UNKNOWN

    def beside(self, subject: Subject) -> IdentityStatus:
        """The status of one subject as everything but itself tells it."""
        told = next((f.identity for f in self._facts(subject) if f.identity), None)
        if told:
            return IdentityStatus(told == "qualified", same("campaign.yaml"))
        return self._by_copies(subject) or self._by_patient(subject) or UNKNOWN

    def copies_of(self, document: DocumentSubject) -> Iterator[DocumentSubject]:
        """Other subjects with the same ClinicalDocument/id, in order."""
        if document.view is not None and document.view.id is not None:
            yield from (d for d in self._copies.get(document.view.id.key, []) if d is not document)

    def _by_copies(self, subject: Subject) -> IdentityStatus | None:
        for document in _documents_in(subject):
            for twin, status in self._speaking(document):
                if twin is not document:
                    return IdentityStatus(status.qualified, status.told_by + same(f" ({twin.label})"))
        return None

    def _speaking(self, document: DocumentSubject) -> list[tuple[DocumentSubject, IdentityStatus]]:
        """The first two copies of a document that say something: one of them is not the document itself."""
        if document.view is None or document.view.id is None:
            return []
        key = document.view.id.key
        if key not in self._said:
            told = ((d, next((s for s in map(_own, walk(d)) if s), None)) for d in self._copies.get(key, []))
            self._said[key] = list(islice(((d, s) for d, s in told if s is not None), 2))
        return self._said[key]

    def _by_patient(self, subject: Subject) -> IdentityStatus | None:
        for identifier in _identifiers_in(subject):
            held = self._held.get((identifier.root, identifier.value))
            if held is None and identifier.is_ins:  # a patient declared without the OID of its INS
                held = self._held.get((None, identifier.value))
            qualified = is_qualified(held.reliability) if held is not None else None
            if held is not None and qualified is not None:
                return IdentityStatus(qualified, same(f"patient {held.place}"))
        return None


def _own(subject: Subject) -> IdentityStatus | None:
    """What a subject says by itself."""
    if isinstance(subject, MessageSubject):
        identity = subject.patient
        qualified = is_qualified(identity.reliability) if identity else None
        if identity is not None and qualified is not None:
            return IdentityStatus(qualified, same(f"PID-32 {'~'.join(identity.reliability)}"))
    if isinstance(subject, MailSubject):
        flag = (subject.view.header("X-MSS-INS") or "").upper()
        if flag in ("O", "N"):
            return IdentityStatus(flag == "O", same(f"X-MSS-INS: {flag}"))
    return None


def _documents_in(subject: Subject) -> list[DocumentSubject]:
    if isinstance(subject, DocumentSubject):
        return [subject]
    if isinstance(subject, ArchiveSubject):
        return subject.documents
    return subject.every_document if isinstance(subject, MailSubject) else []


def _identifiers_in(subject: Subject) -> list[Identifier]:
    if isinstance(subject, MessageSubject):
        identity = subject.patient
        return list(identity.identifiers) if identity else []
    patients = [d.patient for d in _documents_in(subject) if d.patient is not None]
    return [i for patient in patients for i in patient.identifiers]
