"""The documents of one setId, of which the versions are compared two by two."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from harness.campaign.loader import walk
from harness.campaign.subjects import DocumentSubject, MessageSubject
from harness.formats.limits import MAX_TOLD

SetId = tuple[str | None, str | None]


class Sets:
    """One document of each identifier of a set (one sent in a message, one that is not), in order."""

    def __init__(self, documents: Iterable[DocumentSubject], is_sent: Callable[[MessageSubject], bool]) -> None:
        """``documents`` are those judged."""
        self._is_sent = is_sent
        self._found: dict[SetId, dict[object, DocumentSubject]] = {}
        for document in documents:
            key = _set_id(document)
            if key is None or document.view is None:
                continue
            own = document.view.id.key if document.view.id is not None else document.id
            known = self._found.setdefault(key, {})
            if len(known) < MAX_TOLD:  # thousands of versions of one document are an attack
                known.setdefault((own, self.is_carried(document)), document)

    def of(self, document: DocumentSubject) -> list[DocumentSubject]:
        """The others of its set."""
        key = _set_id(document)
        return [d for d in self._found.get(key, {}).values() if d is not document] if key is not None else []

    def is_carried(self, document: DocumentSubject) -> bool:
        """Whether a message that the product sent carries it: DOC-REPLACE judges its versions."""
        return any(isinstance(s, MessageSubject) and self._is_sent(s) for s in walk(document))


def _set_id(document: DocumentSubject) -> SetId | None:
    """setId, when the document can be read and has one with a root."""
    return document.view.set_id if document.view is not None else None
