"""Which ACK answers which message: MSA-2 first, the manifest when ids do not tell, never a guess."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from harness.campaign.manifest import SampleFacts, about
from harness.campaign.source import normalised
from harness.campaign.subjects import ExchangeSubject, MessageSubject
from harness.core.text import Text
from harness.rules.document_message import carries_document

if TYPE_CHECKING:
    from harness.campaign.campaign import Campaign

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


def opened(campaign: Campaign) -> list[ExchangeSubject]:
    """One exchange per ACK of each document message received: a second answer is judged too."""
    doubts = _doubts(campaign)
    pairs: list[tuple[MessageSubject, MessageSubject | None]] = []
    for message in campaign.of(MessageSubject):
        if carries_document(message.view) and campaign.is_received(message):
            answers = campaign.answers_to(message)
            pairs += [(message, a) for a in answers] or [(message, None)]
    first = len(campaign.subjects) + 1
    return [_exchange(campaign, f"s{n}", *pair, doubts) for n, pair in enumerate(pairs, first)]


def _exchange(
    campaign: Campaign, id: str, message: MessageSubject, answer: MessageSubject | None, doubts: dict[str | None, Text]
) -> ExchangeSubject:
    part = f"{message.part} ↔ {_answer_name(message, answer)}".strip()
    return ExchangeSubject(
        id, message.path, part, message.sha256, message.size, message.parent,
        message=message, answer=answer, documents=campaign.documents_of(message),
        unanswered=None if answer else _why_unanswered(campaign, message, doubts),
    )  # fmt: skip


def _why_unanswered(campaign: Campaign, message: MessageSubject, doubts: dict[str | None, Text]) -> Text:
    if campaign.is_commit_acknowledged(message):
        return Text("un accusé de réception (CA, CE, CR) mais aucun ACK applicatif (AA, AE, AR)",
                    "a commit acknowledgement (CA, CE, CR) but no application ACK (AA, AE, AR)")  # fmt: skip
    nobody = Text("aucun ACK ne répond à ce message", "no ACK answers this message")
    return doubts.get(message.view.control_id, nobody)


def _doubts(campaign: Campaign) -> dict[str | None, Text]:
    """MSA-2 -> why the ACK that carries it answers no message for sure."""
    acks = {m.id: m.acknowledgement for m in campaign.of(MessageSubject)}
    return {acks[id].answered: found for id, found in campaign.answers.items() if isinstance(found, Text)}


def _answer_name(message: MessageSubject, answer: MessageSubject | None) -> str:
    if answer is None:
        return "∅"
    near = posixpath.dirname(answer.path) == posixpath.dirname(message.path)
    return posixpath.basename(answer.label) if near else answer.label
