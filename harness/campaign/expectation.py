"""What a receiver must answer to the messages of one file, in the order in which they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.campaign.loader import Loader
from harness.campaign.receiver import Receiver
from harness.campaign.source import MemorySource
from harness.campaign.subjects import DocumentSubject, MessageSubject
from harness.core.errors import UsageError
from harness.core.text import Text
from harness.rules.answers import Case, Expected, Undecided
from harness.rules.holdings import Knowledge, integrate
from harness.rules.oracle import expected_answer


@dataclass(frozen=True, slots=True)
class Due:
    """One message and the answer that it deserves."""

    message: MessageSubject
    expected: Expected | Undecided


def answers_due(raw: bytes, name: str, receiver: Receiver) -> list[Due]:
    """The answer to each message of a file but its ACKs; raises UsageError when none can be answered.

    A document that must be integrated is held when the next message comes.
    """
    subjects = Loader(MemorySource({name: raw})).load()
    messages = [s for s in subjects if isinstance(s, MessageSubject)]
    if not messages:
        raise UsageError(Text(f"{name} : aucun message HL7v2", f"{name}: no HL7v2 message"))
    asked = [m for m in messages if m.view.kind != "ACK"]
    if not asked:
        raise UsageError(Text(f"{name} : un ACK n'appelle pas de réponse", f"{name}: an ACK calls for no answer"))
    documents = [s for s in subjects if isinstance(s, DocumentSubject)]
    return list(_in_turn(asked, documents, receiver))


def _in_turn(messages: list[MessageSubject], documents: list[DocumentSubject], receiver: Receiver) -> Iterator[Due]:
    """Each message, knowing what those before it left."""
    held = receiver.documents.copy()
    for message in messages:
        views = [d.view for d in documents if d.parent is message]
        known = Knowledge(receiver.patients, held, receiver.complete)
        expected = expected_answer(message.document_message, views, known)
        if isinstance(expected, Expected) and expected.case is Case.ACCEPT:
            integrate(held, message.document_message, views)
        yield Due(message, expected)
