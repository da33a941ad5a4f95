"""The exchanges in the order of MSH-7: what the product held when each message came, and what it owes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from harness.campaign.manifest import HeldDocument as Declared
from harness.campaign.moments import moment
from harness.campaign.subjects import ExchangeSubject, MailSubject
from harness.core.text import Text
from harness.identity.model import Identity
from harness.rules.answers import Expected, Undecided
from harness.rules.holdings import HeldDocument, Holdings, Knowledge, integrate
from harness.rules.oracle import expected_answer, expected_identity


def declared_documents(documents: Iterable[Declared]) -> Holdings:
    """The documents of a manifest: their authors and patients are not known."""
    keys = [((d.root, d.extension), d.superseded) for d in documents]
    return Holdings({key: HeldDocument(key, frozenset(), superseded) for key, superseded in keys})


def expected_answers(
    exchanges: Iterable[ExchangeSubject], patients: Sequence[Identity] | None, documents: Sequence[Declared] | None
) -> dict[str, Expected | Undecided]:
    """The oracle's answer to each exchange (by subject id), each one knowing what came before it.

    Several ACKs of one message are judged on what was held before the message, whichever accepted it.
    """
    held = declared_documents(documents or ())
    ordered = sorted(exchanges, key=lambda e: moment(e.message))
    shared = _shared_instants(ordered)
    answers: dict[str, Expected | Undecided] = {}
    for _, group in groupby(ordered, key=lambda e: e.message.id):
        same = list(group)
        now = moment(same[0].message)[0]
        present = None if patients is None else [p for p in patients if p.in_force(now)]
        known = Knowledge(present, held, documents is not None, now not in shared)
        views = [d.view for d in same[0].documents]
        subject = same[0].message.document_message
        answers |= {e.id: expected_answer(subject, views, known, _accepted(e)) for e in same}
        if any(map(_accepted, same)):
            integrate(held, subject, views)
    return answers


def expected_of_mail(mail: MailSubject, patients: Sequence[Identity] | None) -> Expected | Undecided:
    """What the patient of the documents of an e-mail calls for, against those held when it was written."""
    now = mail.view.instant
    present = None if patients is None else [p for p in patients if (p.in_force(now) if now else not p.until)]
    views = [d.view for d in mail.every_document if d.view is not None]
    unreadable = Undecided(Text("aucun CDA lisible dans cet e-mail", "no readable CDA in this e-mail"))
    return expected_identity(views, Knowledge(present)) or unreadable


def _shared_instants(exchanges: Iterable[ExchangeSubject]) -> set[str]:
    """MSH-7 values that several messages have."""
    instants = Counter(moment(m)[0] for m in {e.message.id: e.message for e in exchanges}.values())
    return {value for value, count in instants.items() if count > 1}


def _accepted(exchange: ExchangeSubject) -> bool:
    return exchange.answer is not None and exchange.answer.acknowledgement.accepts
