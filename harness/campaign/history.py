"""The exchanges in the order of MSH-7: what the product held when each message came, and what it owes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from harness.campaign.manifest import HeldDocument as Declared
from harness.campaign.subjects import ExchangeSubject
from harness.identity.model import Identity
from harness.rules.document_message import Action
from harness.rules.oracle import Expected, HeldDocument, Knowledge, Undecided, authors, expected_answer

DocumentKey = tuple[str | None, str | None]


def expected_answers(
    exchanges: Iterable[ExchangeSubject], patients: Sequence[Identity] | None, documents: Sequence[Declared] | None
) -> dict[str, Expected | Undecided]:
    """The oracle's answer to each exchange (by subject id), each one knowing what came before it."""
    held = {d.id: d for d in (HeldDocument((x.root, x.extension), frozenset(), x.superseded) for x in documents or ())}
    answers = {}
    for exchange in sorted(exchanges, key=moment):
        known = Knowledge(patients, held, documents is not None)
        view = exchange.document.view if exchange.document else None
        answers[exchange.id] = expected_answer(exchange.message.document_message, view, known, _accepted(exchange))
        _integrate(exchange, held)
    return answers


def moment(exchange: ExchangeSubject) -> tuple[str, str, int]:
    """MSH-7, then the file and the rank of the message in it."""
    view = exchange.message.view
    return (view.header.get(7).text or "", exchange.path, view.number)


def _accepted(exchange: ExchangeSubject) -> bool:
    return exchange.answer is not None and exchange.answer.acknowledgement.accepts


def _integrate(exchange: ExchangeSubject, held: dict[DocumentKey, HeldDocument]) -> None:
    """Update the documents held after an exchange that the product accepted."""
    view = exchange.document.view if exchange.document else None
    if view is None or view.id is None or not _accepted(exchange):
        return
    action = exchange.message.document_message.action
    for key in [view.id.key] if action is Action.DELETE else [i.key for i in view.replaced]:
        old = held.get(key)
        held[key] = HeldDocument(key, old.authors if old else frozenset(), superseded=True)
    if action is not Action.DELETE:
        held[view.id.key] = HeldDocument(view.id.key, authors(view))
