"""The documents that a receiver holds, and how a message that it integrates changes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from harness.formats.cda import ClinicalDocument
from harness.identity.model import Identity
from harness.identity.sources import from_cda
from harness.rules.document_message import Action, DocumentMessage

#: ClinicalDocument/id as (root, extension).
DocumentKey = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document that the receiver holds, and what replaced it."""

    id: DocumentKey
    authors: frozenset[DocumentKey]
    superseded: bool = False
    #: Matricule of its patient; None when the document was declared by its identifier alone.
    patient: str | None = None


class Holdings(dict[DocumentKey, HeldDocument]):
    """The documents held by identifier, and the highest version held of each set (setId)."""

    def __init__(self, found: Mapping[Any, HeldDocument] | None = None) -> None:
        super().__init__(found or {})
        self.latest: dict[DocumentKey, int] = {}

    def copy(self) -> Holdings:
        """The same documents, to be added to."""
        made = Holdings(self)
        made.latest = dict(self.latest)
        return made

    def holds_newer(self, document: ClinicalDocument) -> bool:
        """Whether a later version of the set of a document is held."""
        held = self.latest.get(document.set_id) if document.set_id is not None else None
        return held is not None and document.version is not None and document.version < held


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of the receiver: patients (None: not declared) and documents held before."""

    patients: Sequence[Identity] | None
    documents: Holdings = field(default_factory=Holdings)
    documents_complete: bool = False
    #: False when another message has the same MSH-7: what came first cannot be told.
    order_known: bool = True


def authors(document: ClinicalDocument) -> frozenset[DocumentKey]:
    """Identifiers of the authors and of their organisations."""
    found = document.identifiers("h:author/h:assignedAuthor/h:id")
    found += document.identifiers("h:author/h:assignedAuthor/h:representedOrganization/h:id")
    return frozenset(i.key for i in found if i.extension)


def integrate(held: Holdings, subject: DocumentMessage, documents: Iterable[ClinicalDocument | None]) -> None:
    """Update the documents held once a message is accepted: added, replaced or deleted."""
    for document in documents:
        if document is not None and document.id is not None:
            hold(held, document, subject.action)


def hold(held: Holdings, document: ClinicalDocument, action: Action) -> None:
    """Add one document; what it replaces, or itself when it is deleted, is no longer the latest version."""
    if document.id is not None and action is not Action.DELETE:
        ins = from_cda(document).ins
        if document.set_id is not None and document.version is not None:
            held.latest[document.set_id] = max(document.version, held.latest.get(document.set_id, 0))
        held[document.id.key] = HeldDocument(document.id.key, authors(document), False, ins.value if ins else None)
    supersede(held, document, action)


def supersede(held: Holdings, document: ClinicalDocument, action: Action) -> None:
    """Mark what a document replaces, or the document itself when it is deleted."""
    own = [document.id] if document.id is not None else []
    for key in [i.key for i in (own if action is Action.DELETE else document.replaced)]:
        held[key] = replace(held.get(key) or HeldDocument(key, frozenset()), superseded=True)
