"""The documents that the product sent, version after version: what the receiver holds when a message comes.

A document is known by ClinicalDocument/id, else TXA-12. Messages are taken in the order of MSH-7; at
the same instant nothing tells which came first. A message that the receiver refused (AE, AR) gave it nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from harness.campaign.moments import dated
from harness.campaign.subjects import DocumentSubject, MessageSubject
from harness.core.place import Place
from harness.formats.cda import ClinicalDocument
from harness.identity.model import Identity
from harness.identity.sources import from_cda, from_pid
from harness.rules.document_message import Action

#: ClinicalDocument/id as root and extension.
DocumentKey = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """One document of one message sent."""

    message: MessageSubject
    subject: DocumentSubject | None
    key: DocumentKey | None
    replaced: tuple[DocumentKey, ...]
    refused: bool

    @property
    def view(self) -> ClinicalDocument | None:
        """The CDA, when it can be read."""
        return self.subject.view if self.subject is not None else None

    @property
    def action(self) -> Action:
        """Initial, replacement or deletion."""
        return self.message.document_message.action

    @property
    def moment(self) -> str:
        """MSH-7 as an instant, empty when it is none."""
        return dated(self.message)

    @property
    def patient(self) -> Identity | None:
        """Of the CDA, else of PID."""
        return from_cda(self.view) if self.view is not None else from_pid(self.message.view)

    @property
    def set_id(self) -> DocumentKey | None:
        """ClinicalDocument/setId."""
        return self.view.set_id if self.view is not None else None

    @property
    def place(self) -> Place:
        """Where the document says which one it is."""
        return self.at("h:id") if self.view is not None else self.message.view.get("TXA", 12).place

    def at(self, path: str) -> Place:
        """A place of the CDA, or of OBX-5 when it cannot be read."""
        return (
            self.view.one(path).place.within("CDA") if self.view is not None else self.message.view.get("OBX", 5).place
        )


class Fate(Enum):
    """What became of a document before a moment."""

    HELD = "held"
    UNKNOWN = "never sent"
    LATER = "sent later"
    REFUSED = "refused by the receiver"
    REPLACED = "replaced"
    DELETED = "deleted"
    UNORDERED = "same MSH-7"


@dataclass(frozen=True, slots=True)
class Standing:
    """A document as the receiver knows it: what became of it, its last sending, and what ended it."""

    fate: Fate
    sent: Version | None = None
    ended: Version | None = None


@dataclass(slots=True)
class Versions:
    """Every document sent, in order."""

    sent: list[Version] = field(default_factory=list)
    _of: dict[str, list[Version]] = field(default_factory=dict)
    _about: dict[DocumentKey, list[Version]] = field(default_factory=dict)

    def add(self, version: Version) -> None:
        """Take the next document into account."""
        self.sent.append(version)
        self._of.setdefault(version.message.id, []).append(version)
        for key in {k for k in (version.key, *version.replaced) if k is not None}:
            self._about.setdefault(key, []).append(version)

    def of(self, message: MessageSubject) -> list[Version]:
        """The documents of one message."""
        return self._of.get(message.id, [])

    def standing(self, key: DocumentKey, at: Version) -> Standing:
        """What became of a document before ``at``."""
        told = [v for v in self._about.get(key, ()) if v.message is not at.message and not _copy(v, at)]
        unordered = next((v for v in told if v.moment in ("", at.moment) or not at.moment), None)
        if unordered is not None:
            return Standing(Fate.UNORDERED, unordered)
        standing = Standing(Fate.UNKNOWN)
        for version in told:
            if version.moment < at.moment:
                standing = _after(standing, version, key)
        later = next((v for v in told if v.moment > at.moment and v.key == key and v.action is not Action.DELETE), None)
        return Standing(Fate.LATER, later) if standing.fate is Fate.UNKNOWN and later else standing

    def last_of(self, standing: Standing, at: Version) -> Version | None:
        """The last version of the chain that a document was replaced in."""
        seen: set[int] = set()
        while standing.fate is Fate.REPLACED and standing.ended is not None and standing.ended.key is not None:
            if id(standing.ended) in seen:
                break
            seen.add(id(standing.ended))
            standing = self.standing(standing.ended.key, at)
        return standing.sent

    def siblings(self, at: Version) -> list[Version]:
        """Documents sent before ``at`` that it could have been about: same set, else same type and patient."""
        earlier = [
            v for v in self.sent if "" < v.moment < at.moment and v.action is not Action.DELETE and not v.refused
        ]
        same_set = [v for v in earlier if at.set_id is not None and v.set_id == at.set_id]
        return same_set or [v for v in earlier if _type(v) == _type(at) and _shares_patient(v, at)]


def _after(standing: Standing, version: Version, key: DocumentKey) -> Standing:
    if version.key == key and version.action is not Action.DELETE:
        if not version.refused:
            return Standing(Fate.HELD, version)
        return standing if standing.fate is Fate.HELD else Standing(Fate.REFUSED, version)
    if version.refused or standing.fate in (Fate.UNKNOWN, Fate.REFUSED):
        return standing
    fate = Fate.DELETED if version.action is Action.DELETE else Fate.REPLACED
    return Standing(fate, standing.sent, version)


def _copy(version: Version, at: Version) -> bool:
    """The same message saved twice is one message."""
    return version.message.sha256 == at.message.sha256


def _type(version: Version) -> str | None:
    return version.message.view.get("OBR", 4, 1).present or version.message.view.get("OBX", 3, 1).present


def _shares_patient(version: Version, at: Version) -> bool:
    a, b = version.patient, at.patient
    ids = [{(i.root, i.value) for i in p.identifiers if i.root and i.value} if p else set() for p in (a, b)]
    return bool(ids[0] & ids[1])


def versions(
    messages: Sequence[MessageSubject],
    documents: Callable[[MessageSubject], list[DocumentSubject]],
    refused: Callable[[MessageSubject], bool],
) -> Versions:
    """The documents of the messages sent, in the order of MSH-7."""
    found = Versions()
    for message in messages:
        for version in _of(message, documents(message), refused(message)):
            found.add(version)
    return found


def _of(message: MessageSubject, documents: Iterable[DocumentSubject], refused: bool) -> Iterator[Version]:
    """One per CDA; a message whose CDA cannot be read is known by TXA-12 and TXA-13."""
    told, parent = message.document_message.document_id, message.document_message.parent_id
    readable = [d for d in documents if d.view is not None]
    for document in readable:
        view = document.view
        assert view is not None  # kept above
        key = view.id.key if view.id is not None and view.id.root else told
        replaced = tuple(i.key for i in view.replaced) or ((parent,) if parent else ())
        yield Version(message, document, key, _if_replacing(message, replaced), refused)
    if not readable:
        yield Version(message, None, told, _if_replacing(message, (parent,) if parent else ()), refused)


def _if_replacing(message: MessageSubject, keys: tuple[DocumentKey, ...]) -> tuple[DocumentKey, ...]:
    """What a message replaces; a deletion resends a CDA that may still name what it once replaced."""
    said = message.document_message
    return keys if Action.REPLACE in said.told_actions and said.action is not Action.DELETE else ()
