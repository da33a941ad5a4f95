"""What the product had integrated (AA) when a document came: the same one, an older or a newer version, or none.

SC.CDA/MSS.01 to 03. Messages are taken in the order of MSH-7; what is not ordered is said, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import groupby

from harness.campaign.moments import dated, moment
from harness.campaign.subjects import DocumentSubject, ExchangeSubject, MessageSubject
from harness.formats.cda import ClinicalDocument
from harness.rules.document_message import Action

#: ClinicalDocument/id or setId as root and extension.
DocumentKey = tuple[str | None, str | None]


class Relation(Enum):
    """How a document that comes compares with what was integrated."""

    FIRST = "first seen"
    DUPLICATE = "same number, same version"
    RETRANSMITTED = "the same message sent again"
    OLDER = "a later version was integrated"
    NEWER = "a former version was integrated"
    UNORDERED = "nothing tells which came first"


@dataclass(frozen=True, slots=True, eq=False)
class Came:
    """One document of one message received; ``accepted`` by one of its ACKs at least."""

    message: MessageSubject
    subject: DocumentSubject
    view: ClinicalDocument
    accepted: bool

    @property
    def key(self) -> DocumentKey | None:
        """ClinicalDocument/id."""
        return self.view.id.key if self.view.id is not None and self.view.id.root else None


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """A document that came, and the one integrated before that it is compared with."""

    relation: Relation
    came: Came
    other: Came | None = None


@dataclass(slots=True)
class _Integrated:
    """What the product holds at one moment."""

    by_id: dict[DocumentKey, Came] = field(default_factory=dict)
    by_set: dict[DocumentKey, Came] = field(default_factory=dict)

    def standing(self, came: Came) -> Standing:
        """A later version of the set decides first, then the number, then a former version."""
        latest = self.by_set.get(came.view.set_id) if came.view.set_id is not None else None
        mine = came.view.version
        held = latest.view.version if latest is not None else None
        if mine is not None and held is not None and mine < held:
            return Standing(Relation.OLDER, came, latest)
        known = self.by_id.get(came.key) if came.key is not None else None
        if known is not None:
            return self._same_number(came, known)
        newer = mine is not None and held is not None and mine > held
        return Standing(Relation.NEWER, came, latest) if newer else Standing(Relation.FIRST, came)

    @staticmethod
    def _same_number(came: Came, known: Came) -> Standing:
        mine, held = came.view.version, known.view.version
        if mine is not None and held is not None and mine != held:
            return Standing(Relation.OLDER if mine < held else Relation.NEWER, came, known)
        again = came.message.view.control_id == known.message.view.control_id and came.message.sha256 == known.message.sha256  # fmt: skip
        return Standing(Relation.RETRANSMITTED if again else Relation.DUPLICATE, came, known)

    def add(self, came: Came) -> None:
        """A document that was accepted is held; a deletion accepted takes it away."""
        if came.message.document_message.action is Action.DELETE:
            self._remove(came)
            return
        if came.key is not None:
            self.by_id[came.key] = came
        if came.view.set_id is not None and (came.view.version or 0) >= self._version(came.view.set_id):
            self.by_set[came.view.set_id] = came

    def _version(self, set_id: DocumentKey) -> int:
        held = self.by_set.get(set_id)
        return (held.view.version or 0) if held is not None else 0

    def _remove(self, came: Came) -> None:
        if came.key is not None:
            self.by_id.pop(came.key, None)
        latest = self.by_set.get(came.view.set_id) if came.view.set_id is not None else None
        if latest is not None and latest.key == came.key and came.view.set_id is not None:
            del self.by_set[came.view.set_id]


def standings(exchanges: Iterable[ExchangeSubject]) -> dict[str, list[Standing]]:
    """By exchange id: how each of its documents compares with what was integrated before its message."""
    ordered = sorted(exchanges, key=lambda e: moment(e.message))
    groups = [list(group) for _, group in groupby(ordered, key=lambda e: e.message.id)]
    shared = _shared(groups)
    held, found = _Integrated(), dict[str, list[Standing]]()
    for group in groups:
        came = list(_came(group))
        asked = group[0].message.document_message.action is not Action.DELETE
        mine = [_ordered(held.standing(c), shared) for c in came] if asked else []
        found |= {e.id: mine for e in group}
        for document in came:
            if document.accepted:
                held.add(document)
    return found


def _came(group: Sequence[ExchangeSubject]) -> Iterator[Came]:
    accepted = any(e.answer is not None and e.answer.acknowledgement.accepts for e in group)
    for document in group[0].documents:
        if document.view is not None:
            yield Came(group[0].message, document, document.view, accepted)


def _shared(groups: Sequence[Sequence[ExchangeSubject]]) -> set[tuple[str, DocumentKey]]:
    """Moments that several messages about one document, or one set, have."""
    seen: dict[tuple[str, DocumentKey], str] = {}
    shared: set[tuple[str, DocumentKey]] = set()
    for group in groups:
        for came in _came(group):
            for key in filter(None, {came.key, came.view.set_id}):
                spot = (dated(came.message), key)
                if seen.setdefault(spot, came.message.id) != came.message.id:
                    shared.add(spot)
    return shared


def _ordered(standing: Standing, shared: set[tuple[str, DocumentKey]]) -> Standing:
    """The standing, or a doubt when the moment of the message does not tell what came first."""
    came = standing.came
    at = dated(came.message)
    doubtful = not at or any((at, key) in shared for key in (came.key, came.view.set_id) if key is not None)
    if standing.relation is Relation.RETRANSMITTED:
        return standing  # the same bytes, so the same moment
    if standing.other is not None and (doubtful or not dated(standing.other.message)):
        return Standing(Relation.UNORDERED, came, standing.other)
    return standing
