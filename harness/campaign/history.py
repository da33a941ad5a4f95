"""The exchanges in the order of MSH-7: what the product held when each message came, and what it owes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from harness.campaign.manifest import HeldDocument as Declared
from harness.campaign.moments import moment
from harness.campaign.subjects import ExchangeSubject
from harness.formats.cda import ClinicalDocument
from harness.identity.model import Identity
from harness.rules.answers import Expected, Undecided
from harness.rules.document_message import Action
from harness.rules.oracle import HeldDocument, Knowledge, authors, expected_answer

DocumentKey = tuple[str | None, str | None]


def expected_answers(
    exchanges: Iterable[ExchangeSubject], patients: Sequence[Identity] | None, documents: Sequence[Declared] | None
) -> dict[str, Expected | Undecided]:
    """The oracle's answer to each exchange (by subject id), each one knowing what came before it."""
    held = {d.id: d for d in (HeldDocument((x.root, x.extension), frozenset(), x.superseded) for x in documents or ())}
    ordered = sorted(exchanges, key=lambda e: moment(e.message))
    shared = _shared_instants(ordered)
    answers = {}
    for exchange in ordered:
        now = moment(exchange.message)[0]
        present = None if patients is None else [p for p in patients if p.in_force(now)]
        known = Knowledge(present, held, documents is not None, now not in shared)
        views = [d.view for d in exchange.documents]
        answers[exchange.id] = expected_answer(exchange.message.document_message, views, known, _accepted(exchange))
        _integrate(exchange, held)
    return answers


def _shared_instants(exchanges: Iterable[ExchangeSubject]) -> set[str]:
    """MSH-7 values that several messages have."""
    instants = Counter(moment(m)[0] for m in {e.message.id: e.message for e in exchanges}.values())
    return {value for value, count in instants.items() if count > 1}


def _accepted(exchange: ExchangeSubject) -> bool:
    return exchange.answer is not None and exchange.answer.acknowledgement.accepts


def _integrate(exchange: ExchangeSubject, held: dict[DocumentKey, HeldDocument]) -> None:
    """Update the documents held after an exchange that the product accepted."""
    if not _accepted(exchange):
        return
    for document in exchange.documents:
        if document.view is not None and document.view.id is not None:
            _hold(document.view, document.view.id.key, exchange.message.document_message.action, held)


def _hold(view: ClinicalDocument, id: DocumentKey, action: Action, held: dict[DocumentKey, HeldDocument]) -> None:
    for key in [id] if action is Action.DELETE else [i.key for i in view.replaced]:
        old = held.get(key)
        held[key] = HeldDocument(key, old.authors if old else frozenset(), superseded=True)
    if action is not Action.DELETE:
        held[id] = HeldDocument(id, authors(view))
