"""The patients of the identity flow: which ADT are about one person, and what was known of them when.

Messages are taken in the order of MSH-7. A patient is known by the local identifiers (with their
authority) that a merge (A40) or a change (A47) joins, and by the INS held at that moment: an INS that
was withdrawn no longer names anybody.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from harness.campaign.moments import dated, moment
from harness.campaign.subjects import MessageSubject
from harness.core.place import Place
from harness.identity.ins import INS_OIDS
from harness.identity.model import Identity
from harness.rules.identity_flow import CHANGE, CREATIONS, MERGE, IdentityMessage, Key, ins_keys, local_keys

OPPOSED = "IO"


@dataclass(frozen=True, slots=True)
class Told:
    """An answer to feeding the DMP (ZFA-9), where it was told, and when (MSH-7)."""

    code: str
    moment: str
    place: Place
    message: MessageSubject


@dataclass(slots=True, eq=False)
class Record:
    """One patient as the flow has told it so far."""

    local: set[Key] = field(default_factory=set)
    ins: set[Key] = field(default_factory=set)
    messages: list[MessageSubject] = field(default_factory=list)
    #: The last answers; several only when their messages have the same MSH-7.
    answers: list[Told] = field(default_factory=list)


@dataclass(slots=True)
class Register:
    """The patients known after the messages taken so far."""

    records: list[Record] = field(default_factory=list)
    _local: dict[Key, Record] = field(default_factory=dict)
    _ins: dict[Key, list[Record]] = field(default_factory=dict)

    def take(self, message: MessageSubject) -> None:
        """Follow one ADT."""
        flow = message.identity_message
        record = self._record(flow)
        record.messages.append(message)
        self._join(record, flow.local_keys | self._former_local(flow))
        if flow.withdraws_ins or (flow.event == CHANGE and flow.former & record.ins) or flow.ins_keys:
            self._hold(record, flow.ins_keys)
        _answer(record, message, flow)

    def of(self, local: Iterable[Key], ins: Iterable[Key]) -> list[Record]:
        """The patients that share an identifier."""
        found = [self._local[k] for k in local if k in self._local]
        found += [r for k in ins for r in self._ins.get(k, ())]
        return list(dict.fromkeys(found))

    def _record(self, flow: IdentityMessage) -> Record:
        """By local identifier, else (none at all) by INS; a patient not known yet is a new one."""
        known = [self._local[k] for k in flow.local_keys if k in self._local]
        if not known and not flow.local_keys:
            known = [r for k in flow.ins_keys for r in self._ins.get(k, ())]
        if not known and flow.event == CHANGE:
            known = self.of(flow.former, flow.former)
        if known:
            return known[0]
        self.records.append(Record())
        return self.records[-1]

    @staticmethod
    def _former_local(flow: IdentityMessage) -> frozenset[Key]:
        """What A40 absorbs and A47 renames; the INS that A47 takes away is nobody's."""
        if flow.event not in (MERGE, CHANGE):
            return frozenset()
        return frozenset(k for k in flow.former if k[0] not in INS_OIDS)

    def _join(self, record: Record, keys: Iterable[Key]) -> None:
        """Give these identifiers to a patient; a patient who had one becomes the same one."""
        for key in keys:
            other = self._local.get(key)
            if other is not None and other is not record:
                self._absorb(record, other)
            self._local[key] = record
            record.local.add(key)

    def _absorb(self, record: Record, other: Record) -> None:
        record.messages[:0] = other.messages
        last = max((t.moment for t in (*record.answers, *other.answers)), default="")
        record.answers = [t for t in (*record.answers, *other.answers) if t.moment == last]
        self._local.update(dict.fromkeys(other.local, record))
        record.local |= other.local
        held = record.ins or other.ins
        self._hold(other, frozenset())
        self._hold(record, frozenset(held))
        self.records.remove(other)

    def _hold(self, record: Record, ins: frozenset[Key]) -> None:
        for key in record.ins - ins:
            self._ins[key].remove(record)
        for key in ins - record.ins:
            self._ins.setdefault(key, []).append(record)
        record.ins = set(ins)


def _answer(record: Record, message: MessageSubject, flow: IdentityMessage) -> None:
    """Keep the last ZFA-9; one that is empty says nothing, ``""`` takes the answer back."""
    value = flow.dmp.get(9, 1) if flow.dmp is not None else None
    if value is None or value.text is None:
        return
    told = Told(value.present or "", flow.moment, value.place, message)
    if record.answers and record.answers[0].moment == flow.moment:
        record.answers.append(told)
    else:
        record.answers = [told]


def in_order(messages: Iterable[MessageSubject]) -> list[MessageSubject]:
    """Identity messages in the order of MSH-7; at the same instant, a creation comes first."""
    adt = [m for m in messages if m.view.kind == "ADT"]
    return sorted(adt, key=lambda m: (moment(m)[0], m.view.event not in CREATIONS, *moment(m)[1:]))


def flows(messages: Sequence[MessageSubject]) -> Iterator[list[MessageSubject]]:
    """The identity messages of each patient, in order."""
    register = Register()
    for message in messages:
        register.take(message)
    rank = {id(m): n for n, m in enumerate(messages)}
    for record in register.records:
        yield sorted(record.messages, key=lambda m: rank[id(m)])


@dataclass(frozen=True, slots=True)
class InForce:
    """The answers in force when a document was sent; ``unordered`` when MSH-7 does not tell which came first."""

    answers: tuple[Told, ...]
    unordered: bool = False

    @property
    def opposed(self) -> bool | None:
        """Opposed to feeding the DMP; None when it depends on an order that MSH-7 does not tell."""
        codes = {t.code == OPPOSED for t in self.answers}
        return None if self.unordered or len(codes) != 1 else codes.pop()

    @property
    def told(self) -> Told:
        """The answer to show: the opposition when there is one."""
        return next((t for t in self.answers if t.code == OPPOSED), self.answers[-1])


def consents(documents: Iterable[tuple[MessageSubject, Identity]], adt: Sequence[MessageSubject]) -> dict[str, InForce]:
    """Document message (by subject id) -> the answers in force at its MSH-7, when the flow told any."""
    register, found = Register(), {}
    waiting = deque(adt)
    for message, identity in sorted(documents, key=lambda d: moment(d[0])):
        now = dated(message)
        while waiting and moment(waiting[0])[0] < now:
            register.take(waiting.popleft())
        before = _last(register, identity)
        after = _last(_at(adt, now), identity) if not now or (waiting and moment(waiting[0])[0] == now) else before
        if before or after:
            unordered = {t.code == OPPOSED for t in before} != {t.code == OPPOSED for t in after}
            found[message.id] = InForce(after or before, unordered)
    return found


def _at(adt: Iterable[MessageSubject], now: str) -> Register:
    """What is known once the messages of an instant are taken; all of them when the instant is not told."""
    register = Register()
    for message in adt:
        if not now or moment(message)[0] <= now:
            register.take(message)
    return register


def _last(register: Register, identity: Identity) -> tuple[Told, ...]:
    """The latest answers of the patients that share an identifier with this one."""
    records = register.of(local_keys(identity.identifiers), ins_keys(identity.identifiers))
    answers = [t for r in records for t in r.answers]
    last = max((t.moment for t in answers), default="")
    return tuple(t for t in answers if t.moment == last)
