"""Which ACK answers which message: MSA-2 first, the manifest when ids do not tell, never a guess."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence

from harness.campaign.manifest import SampleFacts, about
from harness.campaign.source import normalised
from harness.campaign.subjects import MessageSubject
from harness.core.text import Text

#: What an ACK answers, or why that cannot be told.
Answered = MessageSubject | Text | None


def match(messages: Sequence[MessageSubject], facts: Sequence[SampleFacts]) -> dict[str, Answered]:
    """For each ACK (by subject id): the message it answers, the reason of the doubt, or None (orphan)."""
    acks = [m for m in messages if m.view.kind == "ACK"]
    others = [m for m in messages if m.view.kind not in ("ACK", "")]
    by_id: dict[str | None, list[MessageSubject]] = {}
    for message in others:
        by_id.setdefault(message.view.control_id, []).append(message)
    return {ack.id: _declared(ack, others, facts) or _by_id(ack, by_id) for ack in acks}


def _declared(ack: MessageSubject, others: Sequence[MessageSubject], facts: Sequence[SampleFacts]) -> Answered:
    for fact in about(facts, ack.path):
        if fact.answers is None or fact.message not in (None, ack.view.control_id):
            continue
        wanted = [m for m in others if normalised(m.path) == normalised(fact.answers)]
        if fact.answers_message:
            wanted = [m for m in wanted if m.view.control_id == fact.answers_message]
        if len(wanted) == 1:
            return wanted[0]
        return Text(f"campaign.yaml : answers « {fact.answers} » désigne {len(wanted)} messages",
                    f"campaign.yaml: answers '{fact.answers}' names {len(wanted)} messages")  # fmt: skip
    return None


def _by_id(ack: MessageSubject, by_id: dict[str | None, list[MessageSubject]]) -> Answered:
    wanted = ack.acknowledgement.answered
    found = by_id.get(wanted, []) if wanted is not None else []
    for keep in (_same_folder, _same_event, _swapped):
        if len(found) > 1:
            found = keep(ack, found) or found
    if len(found) > 1:
        names = ", ".join(posixpath.basename(m.path) for m in found[:3])
        return Text(f"MSA-2 {wanted} désigne plusieurs messages ({names}) : à préciser dans campaign.yaml, answers",
                    f"MSA-2 {wanted} names several messages ({names}): to be told in campaign.yaml, answers")  # fmt: skip
    return found[0] if found else None


def _same_folder(ack: MessageSubject, found: Iterable[MessageSubject]) -> list[MessageSubject]:
    folder = posixpath.dirname(ack.path)
    return [m for m in found if posixpath.dirname(m.path) == folder]


def _same_event(ack: MessageSubject, found: Iterable[MessageSubject]) -> list[MessageSubject]:
    return [m for m in found if m.view.event == ack.view.event]


def _swapped(ack: MessageSubject, found: Iterable[MessageSubject]) -> list[MessageSubject]:
    there = ack.view.header
    return [m for m in found if m.view.header.get(3, 1).text == there.get(5, 1).text]
