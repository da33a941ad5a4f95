"""One walk over a log, for all its checks: counts, spans, and the first places of each deviation; entries are not kept.

A log of millions of lines fits: what grows with it is one number an entry, for duplicates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

from harness.core.place import Place
from harness.core.text import Text, same
from harness.formats.log_events import Columns, TraceEvent, event_of
from harness.formats.log_records import Record, Unread, records
from harness.formats.log_times import LogTime
from harness.formats.table import normalised
from harness.rules.traces import events
from harness.rules.traces.accounts import is_generic
from harness.rules.traces.events import Event
from harness.rules.traces.order import Order
from harness.rules.traces.secrets import (
    Kind,
    Leak,
    decoded_query,
    is_secret_name,
    leaks,
    looks_like_matricule,
    masked,
    suspect,
)

#: Places of one deviation that are kept, and names of one table; the others are counted or left out.
KEPT = 50
#: Where a number under a member may be a matricule on purpose.
ACTOR, OBJECT, ADDRESS, TEXT = "actor", "object", "address", "text"


@dataclass(slots=True)
class Seen:
    """One deviation: its first places, and how many there are."""

    count: int = 0
    first: list[tuple[Place, Text]] = field(default_factory=list)

    def add(self, place: Place, actual: Text) -> None:
        """One more."""
        self.count += 1
        if len(self.first) < KEPT:
            self.first.append((place, actual))


@dataclass(frozen=True, slots=True)
class Expectations:
    """What the manifest says of a log, the day it is judged, and the patients whose names must not be read in it."""

    today: date
    columns: Mapping[str, str] = field(default_factory=dict)
    events: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, bool] = field(default_factory=dict)
    patient_in: Callable[[str], str | None] | None = None

    @property
    def end_of_today(self) -> float:
        """The last second of the day in France, an hour more for clocks and summer time."""
        after = datetime(self.today.year, self.today.month, self.today.day, tzinfo=timezone(timedelta(hours=1)))
        return after.timestamp() + 25 * 3600


@dataclass(slots=True)
class Survey:
    """What the walk found."""

    entries: int = 0
    #: Entries whose content was searched: those, and what is no entry of its own.
    scanned: int = 0
    #: What could not be read, the first ones, and how many there are.
    unread: list[Unread] = field(default_factory=list)
    unread_count: int = 0
    #: The first bound that left something unread, when one did.
    bound: Unread | None = None
    unknown_columns: tuple[str, ...] = ()
    #: Event -> how many entries, and how many of them failed.
    events: dict[Event, int] = field(default_factory=dict)
    failures: dict[Event, int] = field(default_factory=dict)
    #: Actions that are none of the events.
    others: dict[str, int] = field(default_factory=dict)
    oldest: tuple[LogTime, Place] | None = None
    newest: tuple[LogTime, Place] | None = None
    days: set[date] = field(default_factory=set)
    timed: int = 0
    #: ``actor``, ``object``… -> entries without it; ``outcome-word``, ``zone`` and others tell how it is written.
    absent: dict[str, Seen] = field(default_factory=dict)
    generic: dict[str, Seen] = field(default_factory=dict)
    twice: dict[str, Seen] = field(default_factory=dict)
    leaks: dict[Kind, Seen] = field(default_factory=dict)
    #: (where, column) -> places of plausible matricules.
    matricules: dict[tuple[str, str], Seen] = field(default_factory=dict)
    #: Column -> numbers of 15 digits, and those that have the key of a NIR.
    numbers: dict[str, list[int]] = field(default_factory=dict)
    names: Seen = field(default_factory=Seen)
    future: Seen = field(default_factory=Seen)
    order: Order = field(default_factory=Order)

    def matricules_of(self, where: str) -> list[Seen]:
        """The matricules of one use, by column; a column of other numbers has the key of a NIR by chance, seldom."""
        found = [(name, seen) for (use, name), seen in self.matricules.items() if use == where]
        return [seen for name, seen in found if 2 * self.numbers[name][1] >= self.numbers[name][0]]


def survey(raw: bytes, told: Expectations) -> Survey:
    """Walk over a log once."""
    walk = _Walk(told)
    for found in records(raw):
        if isinstance(found, Unread):
            walk.unread(found)
        else:
            walk.record(found)
    return walk.found


@dataclass(slots=True)
class _Walk:
    told: Expectations
    found: Survey = field(default_factory=Survey)
    columns: Columns = field(init=False)
    events: dict[str, str] = field(init=False)
    end_of_today: float = 0.0
    _ids: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.end_of_today = self.told.end_of_today
        self.columns = Columns(self.told.columns)
        self.events = events.told_events(self.told.events)

    def unread(self, found: Unread) -> None:
        """What could not be read."""
        if found.ours:
            self.found.bound = self.found.bound or found
            return
        self.found.unread_count += 1
        if len(self.found.unread) < KEPT:
            self.found.unread.append(found)

    def record(self, record: Record) -> None:
        """One entry, or what is left of one."""
        is_trace = record.whole and (record.resource is None or record.resource["resourceType"] == "AuditEvent")
        event = event_of(record, self.columns) if is_trace else TraceEvent(record)
        self.found.scanned += 1
        self._contents(event)
        if not is_trace:
            return
        if not event.names.keys() & _ANY_OF:
            self.unread(Unread(record.place(), _A_NAME, _UNKNOWN))
            return
        self.found.entries += 1
        self._columns_of(record)
        self._time(event)
        self._members(event)
        self._repeated(event)

    def _columns_of(self, record: Record) -> None:
        """Columns of the manifest that no entry has had so far: a member of JSON is written only where there is something to say."""
        seen = self.columns.missing(record) if self.found.entries == 1 or self.found.unknown_columns else []
        before = self.found.unknown_columns if self.found.entries > 1 else tuple(seen)
        self.found.unknown_columns = tuple(column for column in before if column in seen)

    # -- content ---------------------------------------------------------------------------------

    def _contents(self, event: TraceEvent) -> None:
        fields = event.record.fields
        if suspect("\n".join(fields.values())) or any(is_secret_name(name) for name in fields):
            for name, text in fields.items():
                self._member(event, name, text)
        if event.record.resource is not None:
            self._queries(event)
        if self.told.patient_in is not None:
            aside = {event.names.get("actor"), event.names.get("actor_id"), event.names.get("time")}
            patient = self.told.patient_in(" | ".join(v for n, v in fields.items() if n not in aside))
            if patient is not None:
                self.found.names.add(event.record.place(), same(patient))

    def _queries(self, event: TraceEvent) -> None:
        """The query that an AuditEvent keeps in base64 (IHE BALP): its criteria may name a patient, a token has no place there."""
        for name, text in event.record.fields.items():
            if name.endswith(".query"):
                found = decoded_query(text)
                for leak in leaks("", found) if suspect(found) else ():
                    if leak.kind is not Kind.MATRICULE:
                        self._leak(event, name, leak)

    def _member(self, event: TraceEvent, name: str, text: str) -> None:
        for leak in leaks(name, text) if len(text) >= 4 else ():
            self._leak(event, name, leak)
        found, plausible = looks_like_matricule(text) if len(text) >= 15 else (0, 0)
        if found:
            counts = self.found.numbers.setdefault(name, [0, 0])
            counts[0], counts[1] = counts[0] + found, counts[1] + plausible

    def _leak(self, event: TraceEvent, name: str, leak: Leak) -> None:
        if leak.kind is not Kind.MATRICULE:
            self.found.leaks.setdefault(leak.kind, Seen()).add(_place(event, name), leak.told)
            return
        where = self._where(event, name, leak)
        if where is not None:
            self.found.matricules.setdefault((where, name), Seen()).add(_place(event, name), leak.told)

    def _where(self, event: TraceEvent, name: str, leak: Leak) -> str | None:
        """Which use of a matricule it is; None for an identifier that says what it is."""
        if event.record.resource is not None and name.endswith("identifier.value"):
            return None
        if leak.in_address:
            return ADDRESS
        members = {
            event.names.get("actor"): ACTOR,
            event.names.get("actor_id"): ACTOR,
            event.names.get("object"): OBJECT,
        }
        return members.get(name, TEXT)

    # -- members ---------------------------------------------------------------------------------

    def _time(self, event: TraceEvent) -> None:
        time = event.time
        if time is None or not time.has_time:
            told = masked(event.told, 40) if event.told else ""
            self._absent("time", event, same(told) if told else _ABSENT)
            return
        self.found.timed += 1
        here = (time, event.place("time"))
        if self.found.oldest is None or time.seconds < self.found.oldest[0].seconds:
            self.found.oldest = here
        if self.found.newest is None or time.seconds > self.found.newest[0].seconds:
            self.found.newest = here
        self.found.days.add(time.at.date())
        if not time.has_zone:
            self._absent("zone", event, same(masked(event.told, 40)), "time")
        if time.seconds > self.end_of_today:
            self.found.future.add(event.place("time"), same(masked(event.told, 40)))
        self.found.order.add(event)

    def _members(self, event: TraceEvent) -> None:
        kind = events.event_of(event.action, event.codes, self.events) if event.action else None
        if kind is not None:
            self.found.events[kind] = self.found.events.get(kind, 0) + 1
        elif event.action:
            name = masked(event.action, 60)
            if name in self.found.others or len(self.found.others) < KEPT:
                self.found.others[name] = self.found.others.get(name, 0) + 1
        if not event.action:
            self._absent("action", event, _ABSENT)
        if not event.who:
            self._absent("actor" if kind else "actor-of-other", event, _ABSENT, "actor")
        elif is_generic(event.actor or event.actor_id):
            account = masked(event.actor or event.actor_id, 40)
            if account in self.found.generic or len(self.found.generic) < KEPT:
                self.found.generic.setdefault(account, Seen()).add(event.place("actor"), same(account))
        if kind in WITH_OBJECT and not event.object:
            self._absent("object", event, _ABSENT)
        self._outcome(event, kind)

    def _outcome(self, event: TraceEvent, kind: Event | None) -> None:
        of_login = kind in (Event.LOGIN, Event.PASSWORD)
        implied = events.told_by(event.action) if not event.outcome else None
        if not event.outcome and implied is None:
            self._absent("outcome-of-login" if of_login else "outcome", event, _ABSENT, "outcome")
            return
        told = self.told.outcomes.get(normalised(event.outcome[:100])) if self.told.outcomes else None
        success = told if told is not None else implied if implied is not None else events.succeeded(event.outcome)
        if success is None:
            self._absent("outcome-word", event, same(masked(event.outcome, 40)), "outcome")
        elif not success and kind is not None:
            self.found.failures[kind] = self.found.failures.get(kind, 0) + 1

    def _absent(self, key: str, event: TraceEvent, actual: Text, member: str = "") -> None:
        self.found.absent.setdefault(key, Seen()).add(event.place(member or key), actual)

    def _repeated(self, event: TraceEvent) -> None:
        """Identifiers, else whole entries, seen before."""
        key = hash(event.id) if event.id else hash(tuple(event.record.fields.items()))
        if key in self._ids:
            kind = "id" if event.id else "entry"
            self.found.twice.setdefault(kind, Seen()).add(event.place("id"), same(masked(event.id, 60)) if event.id else _TWICE)  # fmt: skip
        self._ids.add(key)


def _place(event: TraceEvent, name: str) -> Place:
    """Where a member is; without a header line, its name is what the first row holds."""
    return event.record.place(masked(name, 60))


#: Events that act upon something: a login acts upon the application itself.
WITH_OBJECT = frozenset({Event.DOCUMENT, Event.EMAIL, Event.IDENTITY, Event.NOTE, Event.GUIDELINE})
#: An entry without any of these is not understood: told once, rather than member by member.
_ANY_OF = frozenset({"time", "actor", "actor_id", "action"})
_A_NAME = Text(
    "un champ au moins dont le nom dit quand, qui ou quoi", "a member at least whose name tells when, who or what"
)
_UNKNOWN = Text("aucun nom de champ connu (columns)", "no known name of member (columns)")
_ABSENT = Text("(absent)", "(absent)")
_TWICE = Text("identique à une entrée précédente", "the same as an entry before")
