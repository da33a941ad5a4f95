"""Hops of a document from one actor to another: what carries it, their order, and where each sender has it from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from harness.campaign.subjects import DocumentSubject, MailSubject, MessageSubject
from harness.core.subject import Subject
from harness.formats import rewriting
from harness.formats.dates import Moment
from harness.formats.mdn import normal_id
from harness.formats.rewriting import Change
from harness.rules.document_message import Action, Profile


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


# -- order ----------------------------------------------------------------------------------------

#: What sorts hops: group, moment, flow, rank, rank of the answer, its moment.
Key = tuple[int, str, int, int, int, str]


def key_of(hop: Hop, rank: int) -> Key:
    group = 2 if hop.means is Means.COPY else 0 if hop.moment else 1
    return (group, hop.moment.sort, _flow(hop), rank, 0, "")


def _flow(hop: Hop) -> int:
    """What comes first at the same moment: to the platform, then by e-mail, then to the receiver."""
    if isinstance(hop.subject, MessageSubject):
        return 3 if hop.subject.document_message.profile is Profile.LPS else 0
    return 1 if hop.means is Means.MAIL else 2


def key_after(question: Key, answer: Hop, number: int) -> Key:
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


def link(transfers: Iterable[Hop], product: str) -> None:
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
        if isinstance(hop.subject, MailSubject) and (name := hop.subject.message_id):
            mails[name] = hop


def _follows(hop: Hop, before: Hop) -> bool:
    """Whether both moments are known, and not the same."""
    return bool(before.moment) and before.moment.sort < hop.moment.sort


def _mail_named(hop: Hop) -> str | None:
    """LPS: OBX-3.1 of the second OBX is the Message-ID of the e-mail that the document comes from."""
    if not isinstance(hop.subject, MessageSubject) or hop.subject.document_message.profile is not Profile.LPS:
        return None
    observations = hop.subject.view.all("OBX")
    return normal_id(observations[1].get(3, 1).text) if len(observations) > 1 else None
