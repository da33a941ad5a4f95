"""Why a CONSOMMATEUR refuses a message before looking at the patient (oracle, step 1).

Only what no receiver can do without: type, event, version, processing id, required segments and
fields, codes that say what to do. What many receivers let pass is in ``tolerance``. Sources: LPS 1.1
and TRANS 2.1, message profile and table messageErrorCondition.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.core.place import Place
from harness.core.text import Text, same
from harness.formats.hl7.message import Hl7Message, Value
from harness.formats.hl7.times import is_time
from harness.rules.document_message import DocumentMessage, Profile

_VERSIONS = {"ORU": "2.5", "MDM": "2.6"}
_EVENTS = {"ORU": ("R01",), "MDM": ("T02", "T04", "T10")}
_SEGMENTS = {
    "ORU": ("PID", "ORC", "OBR", "OBX"),
    "MDM": ("EVN", "PID", "PV1", "ORC", "OBR", "TXA", "OBX"),
}
#: Segments of which a message has one: an ORU may carry several orders, never two patients.
_SINGLE = {"ORU": ("PID", "PV1"), "MDM": ("EVN", "PID", "PV1", "ORC", "OBR", "TXA")}
#: Required fields whose absence no receiver can work around: (segment, field, component).
_FIELDS = (("MSH", 7, 0), ("MSH", 10, 0), ("MSH", 11, 1), ("PID", 3, 1), ("PID", 5, 1), ("ORC", 1, 0), ("OBR", 4, 1))
_TXA_FIELDS = (("TXA", 2, 1), ("TXA", 12, 1))
PROCESSING_IDS = ("P", "T", "D")
#: Codes that say what is asked: (segment, field) -> values of the guides.
_TABLES = {("ORC", 1): ("NW", "RO", "CA"), ("OBX", 11): ("F", "C", "D")}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One technical reason: the ERR-3 codes that can be defended, preferred first."""

    codes: tuple[str, ...]
    reason: Text
    place: Place
    #: A field of PID: when the document lacks it too, the application codes speak first.
    about_identity: bool = False


def refusals(subject: DocumentMessage, documents: int = 1) -> Iterator[Refusal]:
    """Every technical reason to refuse a message that carries ``documents`` documents, in the order of the oracle."""
    message = subject.message
    kind, event = message.header.get(9, 1), message.header.get(9, 2)
    if message.kind not in _EVENTS:
        yield Refusal(
            _or_absent("200", kind), Text("type de message non supporté", "unsupported message type"), kind.place
        )
        return
    if message.event not in _EVENTS[message.kind]:
        yield Refusal(_or_absent("201", event), Text("événement non supporté", "unsupported event"), event.place)
    yield from _version(message)
    yield from _structure(message, documents)
    yield from _fields(message)
    yield from _values(message)
    if subject.profile is not Profile.UNKNOWN:
        yield from _tables(message)
    yield from _coherence(subject)


def _or_absent(code: str, value: Value) -> tuple[str, ...]:
    """The code of a value that is not supported; 101 can be said of one that is not there."""
    return (code, "101") if value.is_absent else (code,)


def _version(message: Hl7Message) -> Iterator[Refusal]:
    """MSH-12 is that of the flow."""
    wanted, version = _VERSIONS[message.kind], message.header.get(12, 1)
    if version.present != wanted:
        text = Text("version MSH-12 : {wanted} attendue", "MSH-12 version: {wanted} expected").fill(wanted=same(wanted))
        yield Refusal(_or_absent("203", version), text, message.header.place(12))


def _structure(message: Hl7Message, documents: int) -> Iterator[Refusal]:
    """Required segments are there, in order, and those that are single are not repeated."""
    wanted = _SEGMENTS[message.kind]
    for name in wanted:
        if message.first(name) is None:
            text = Text("segment {name} absent", "segment {name} missing").fill(name=name)
            yield Refusal(("100", "198"), text, Place(name, message.header.line, message.header))
    order = list(dict.fromkeys(s.name for s in message.segments if s.name in wanted))
    if order != [n for n in wanted if n in order]:
        early = next(a for a, b in zip(order, [n for n in wanted if n in order], strict=True) if a != b)
        text = Text("segments dans le désordre ({name})", "segments out of order ({name})").fill(name=early)
        found = message.first(early)
        yield Refusal(("100",), text, found.place() if found else message.header.place())
    for name in _SINGLE[message.kind]:
        if len(again := message.all(name)) > 1:
            text = Text("segment {name} répété", "segment {name} repeated").fill(name=name)
            yield Refusal(("198", "100", "199"), text, again[1].place())
    if message.kind == "MDM" and documents > 1:
        text = Text("plusieurs documents dans un message MDM", "several documents in one MDM message")
        yield Refusal(("198", "199"), text, message.get("OBX", 5).place)


def _fields(message: Hl7Message) -> Iterator[Refusal]:
    """Required fields are valued, in the segments that are there."""
    for name, number, component in _FIELDS + (_TXA_FIELDS if message.kind == "MDM" else ()):
        segment = message.first(name)
        if segment is None:
            continue
        value = segment.get(number, component)
        if value.is_absent:
            codes = ("101", "202") if (name, number) == ("MSH", 11) else ("101",)
            text = Text("champ requis {path} absent", "required field {path} missing").fill(path=value.place.path)
            yield Refusal(codes, text, value.place, name == "PID")


def _values(message: Hl7Message) -> Iterator[Refusal]:
    """MSH-7 is a time; MSH-11 says production, test or debug: else nobody knows where the document belongs."""
    sent, processing = message.header.get(7), message.header.get(11, 1)
    if sent.present and not is_time(sent.present):
        text = Text("MSH-7 n'est pas une date : {value}", "MSH-7 is not a time: {value}").fill(value=sent.present)
        yield Refusal(("102", "199"), text, sent.place)
    if processing.present and processing.present not in PROCESSING_IDS:
        text = Text("MSH-11 hors de P, T, D : {value}", "MSH-11 not in P, T, D: {value}").fill(value=processing.present)
        yield Refusal(("202", "103"), text, message.header.place(11))


def _tables(message: Hl7Message) -> Iterator[Refusal]:
    """ORC-1 and OBX-11 of the document have one of the values of the guides."""
    for (name, number), known in _TABLES.items():
        value = message.get(name, number)
        if value.present and value.present not in known:
            text = Text("{path} hors de {known} : {value}", "{path} not in {known}: {value}")
            filled = text.fill(path=f"{name}-{number}", known=", ".join(known), value=value.present)
            yield Refusal(("103", "199"), filled, value.place)


def _coherence(subject: DocumentMessage) -> Iterator[Refusal]:
    """ORC-1 and the event of an MDM ask for the same thing."""
    ordered, told = subject.ordered_action, subject.event_action
    if ordered is not None and told is not None and ordered is not told:
        order, event = subject.message.get("ORC", 1), subject.message.event
        text = Text("ORC-1 {order} contredit l'événement {event}", "ORC-1 {order} contradicts event {event}")
        yield Refusal(("199", "103", "201"), text.fill(order=order.text, event=event), order.place)
