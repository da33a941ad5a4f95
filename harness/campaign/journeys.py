"""The journey of each document: every place of the campaign where it appears, from hop to hop, and what answered.

A document is known by ClinicalDocument/id: in an HL7 message (RIS to PFI, PFI to DPI), in an e-mail and
its archive, or alone in a file. Its ACKs and business acknowledgements follow the message that they answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from harness.campaign.hop_reader import Reader
from harness.campaign.hops import Hop, Key, Means, key_after, key_of, link
from harness.campaign.loader import walk
from harness.campaign.subjects import DocumentSubject, MailSubject
from harness.core.subject import Subject
from harness.core.text import Text

if TYPE_CHECKING:
    from harness.campaign.campaign import Campaign

#: ClinicalDocument/id as root and extension.
DocumentKey = tuple[str | None, str | None]


@dataclass(eq=False)
class JourneySubject(Subject):
    """One document seen at two places or more."""

    kind: ClassVar[str] = "journey"
    kind_label: ClassVar[Text] = Text("parcours d'un document", "journey of a document")
    key: DocumentKey = (None, None)
    appearances: list[DocumentSubject] = field(default_factory=list)
    campaign: Campaign = field(default=None, repr=False)  # type: ignore[assignment]

    @cached_property
    def hops(self) -> list[Hop]:
        """In the order of time when it is known, else of reading; each answer after what it answers."""
        reader = Reader(self.campaign)
        return _in_order([reader.hop(d) for d in self.appearances], reader)

    @property
    def transfers(self) -> list[Hop]:
        """The hops that carry the document."""
        return [hop for hop in self.hops if hop.document is not None]

    @cached_property
    def is_ordered(self) -> bool:
        """Whether the moments tell what came first."""
        moments = [h.moment.sort for h in self.transfers if h.means is not Means.COPY]
        return all(moments) and len(set(moments)) == len(moments)

    def describe(self) -> str:
        """The title of the document."""
        first = self.appearances[0].view
        return first.title if first is not None else ""


def journeys(campaign: Campaign) -> Iterator[tuple[DocumentKey, list[DocumentSubject]]]:
    """Each document that appears twice or more, in the order of its first appearance."""
    found: dict[DocumentKey, list[DocumentSubject]] = {}
    for document in campaign.of(DocumentSubject):
        known = document.view.id if document.view is not None else None
        if known is not None and known.root and not _is_reported(document):
            found.setdefault(known.key, []).append(document)
    yield from ((key, places) for key, places in found.items() if len(places) > 1)


def _is_reported(document: DocumentSubject) -> bool:
    """A document that a report sends back with the e-mail that it is about."""
    return any(isinstance(level, MailSubject) and level.report is not None for level in walk(document))


def _in_order(transfers: list[Hop], reader: Reader) -> list[Hop]:
    """Transfers by moment, those without one after, copies last; answers after what they answer."""
    keys = {id(hop): key_of(hop, rank) for rank, hop in enumerate(transfers)}
    transfers.sort(key=lambda hop: keys[id(hop)])
    link(transfers, reader.product)
    everything: list[tuple[Key, Hop]] = []
    for hop in transfers:
        mine = keys[id(hop)]
        everything.append((mine, hop))
        everything += [(key_after(mine, answer, n), answer) for n, answer in enumerate(reader.answers(hop), 1)]
    return [hop for _, hop in sorted(everything, key=lambda pair: pair[0])]
