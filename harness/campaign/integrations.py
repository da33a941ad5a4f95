"""What the product had integrated when a document came: the same one, an older or a newer version, or none.

SC.CDA/MSS.01 to 03. AA to a message, or a report of success on an e-mail, says integrated. Messages are taken
in the order of MSH-7, e-mails in that of Date, each on their own: a platform delivers by HL7 what came by
e-mail, and that is one receipt. What is not ordered is said, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import groupby

from harness.campaign.moments import dated, moment
from harness.campaign.subjects import DocumentSubject, ExchangeSubject, MailExchangeSubject, MailSubject, MessageSubject
from harness.formats import dates
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
class Receipt:
    """A message or an e-mail received, with its documents; ``accepted`` by one of its answers at least."""

    carrier: MessageSubject | MailSubject
    #: The subjects of its answers: the standing of its documents is theirs.
    exchanges: tuple[str, ...]
    documents: tuple[DocumentSubject, ...]
    accepted: bool
    #: An instant, empty when unknown.
    at: str
    reference: str | None
    deletes: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Came:
    """One document of a receipt."""

    receipt: Receipt
    view: ClinicalDocument

    @property
    def key(self) -> DocumentKey | None:
        """ClinicalDocument/id."""
        return self.view.id.key if self.view.id is not None and self.view.id.root else None

    @property
    def keys(self) -> set[DocumentKey]:
        """Its number and its set."""
        return {key for key in (self.key, self.view.set_id) if key is not None}


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
        ours, theirs = came.receipt, known.receipt
        again = ours.reference == theirs.reference and ours.carrier.sha256 == theirs.carrier.sha256
        return Standing(Relation.RETRANSMITTED if again else Relation.DUPLICATE, came, known)

    def add(self, came: Came) -> None:
        """A document that was accepted is held; a deletion accepted takes it away."""
        if came.receipt.deletes:
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


def of_messages(exchanges: Iterable[ExchangeSubject]) -> dict[str, list[Standing]]:
    """By exchange id: how each document of a message compares with what messages had brought before it."""
    ordered = sorted(exchanges, key=lambda e: moment(e.message))
    groups = [list(group) for _, group in groupby(ordered, key=lambda e: e.message.id)]
    return _standings([_message(group) for group in groups])


def of_mails(exchanges: Iterable[MailExchangeSubject]) -> dict[str, list[Standing]]:
    """By exchange id: how each document of an e-mail compares with what e-mails had brought before it."""
    groups = [list(group) for _, group in groupby(exchanges, key=lambda e: e.mail.id)]
    return _standings(sorted((_mail(group) for group in groups), key=lambda r: r.at))


def _message(group: Sequence[ExchangeSubject]) -> Receipt:
    message = group[0].message
    return Receipt(
        message, tuple(e.id for e in group), tuple(group[0].documents),
        any(e.answer is not None and e.answer.acknowledgement.accepts for e in group), dated(message),
        message.view.control_id, message.document_message.action is Action.DELETE,
    )  # fmt: skip


def _mail(group: Sequence[MailExchangeSubject]) -> Receipt:
    mail = group[0].mail
    reports = [e.answer.report for e in group if e.answer is not None]
    return Receipt(
        mail, tuple(e.id for e in group), tuple(mail.every_document), any(r is not None and not r.failed for r in reports),
        dates.of_mail(mail.view.header("Date")).sort, mail.message_id,
    )  # fmt: skip


def _standings(receipts: Sequence[Receipt]) -> dict[str, list[Standing]]:
    """Each receipt in turn, knowing what those before it left."""
    everything = [[Came(r, d.view) for d in r.documents if d.view is not None] for r in receipts]
    shared = _shared(everything)
    held, found = _Integrated(), dict[str, list[Standing]]()
    for receipt, documents in zip(receipts, everything, strict=True):
        mine = [] if receipt.deletes else [_ordered(held.standing(came), shared) for came in documents]
        found |= dict.fromkeys(receipt.exchanges, mine)
        for came in documents if receipt.accepted else ():
            held.add(came)
    return found


def _shared(everything: Iterable[Iterable[Came]]) -> set[tuple[str, DocumentKey]]:
    """Moments that several receipts about one document, or one set, have."""
    seen: dict[tuple[str, DocumentKey], str] = {}
    shared: set[tuple[str, DocumentKey]] = set()
    for came in (came for documents in everything for came in documents):
        for key in came.keys:
            spot, carrier = (came.receipt.at, key), came.receipt.carrier.id
            if seen.setdefault(spot, carrier) != carrier:
                shared.add(spot)
    return shared


def _ordered(standing: Standing, shared: set[tuple[str, DocumentKey]]) -> Standing:
    """The standing, or a doubt when the moments do not tell what came first."""
    came, other = standing.came, standing.other
    if other is None or standing.relation is Relation.RETRANSMITTED:  # the same bytes, so the same moment
        return standing
    at = came.receipt.at
    doubtful = not at or not other.receipt.at or any((at, key) in shared for key in came.keys)
    return Standing(Relation.UNORDERED, came, other) if doubtful else standing
