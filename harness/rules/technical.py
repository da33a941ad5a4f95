"""Why a CONSOMMATEUR refuses a message before looking at the patient (oracle, step 1).

Only what no receiver can do without: type, event, version, processing id, required segments and some
required fields, codes that say what to do; their values are those of the message profiles. What many
receivers let pass is in ``tolerance``. Sources: LPS 1.1 and TRANS 2.1, message profile and table
messageErrorCondition.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.core.place import Place
from harness.core.text import Text
from harness.formats.hl7.message import Hl7Message, Segment, Value
from harness.formats.hl7.times import is_time
from harness.rules.document_message import DocumentMessage
from harness.rules.document_message import Profile as Guide
from harness.rules.profile.choice import profile_of
from harness.rules.profile.model import Kind, Profile
from harness.rules.profile.structure import structure_faults

_KINDS = ("ORU", "MDM")
#: Required fields whose absence no receiver can work around: (segment, field, component).
INDISPENSABLE = (
    ("MSH", 7, 0), ("MSH", 10, 0), ("MSH", 11, 1), ("PID", 3, 1), ("PID", 5, 1), ("ORC", 1, 0), ("OBR", 4, 1),
    ("TXA", 2, 0), ("TXA", 12, 1),
)  # fmt: skip
#: Codes that say what is asked: segment, field, and the role of the segment in the profile.
_ORDERS = (("ORC", 1, "ORC"), ("OBX", 11, "OBX/document"))
_STRUCTURE = {
    Kind.MISSING_SEGMENT: ("100", "198"), Kind.MISPLACED: ("100",), Kind.EXCESS: ("198", "100", "199"),
}  # fmt: skip


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
    kind = message.header.get(9, 1)
    found = profile_of(message)
    if message.kind not in _KINDS or found is None:
        yield Refusal(
            _or_absent("200", kind), Text("type de message non supporté", "unsupported message type"), kind.place
        )
        return
    yield from _event(message, found)
    yield from _version(message, found)
    yield from _structure(message, found)
    if message.kind == "MDM" and documents > 1:
        text = Text("plusieurs documents dans un message MDM", "several documents in one MDM message")
        yield Refusal(("198", "199"), text, message.get("OBX", 5).place)
    yield from _fields(message)
    yield from _values(message, found)
    if subject.profile is not Guide.UNKNOWN:
        yield from _orders(message, found)
    yield from _coherence(subject)


def admitted(found: Profile, role: str, path: str) -> tuple[str, ...]:
    """The values that a profile admits for a field; none when any will do."""
    return next((rule.values for rule in found.rules.get(role, ()) if rule.path == path), ())


def _or_absent(code: str, value: Value) -> tuple[str, ...]:
    """The code of a value that is not supported; 101 can be said of one that is not there."""
    return (code, "101") if value.is_absent else (code,)


def _event(message: Hl7Message, found: Profile) -> Iterator[Refusal]:
    """MSH-9.2 is one of the flow."""
    event = message.header.get(9, 2)
    if event.present not in admitted(found, "MSH", "9.2"):
        yield Refusal(_or_absent("201", event), Text("événement non supporté", "unsupported event"), event.place)


def _version(message: Hl7Message, found: Profile) -> Iterator[Refusal]:
    """MSH-12 is that of the flow."""
    wanted, version = admitted(found, "MSH", "12.1"), message.header.get(12, 1)
    if version.present not in wanted:
        text = Text("version MSH-12 : {wanted} attendue", "MSH-12 version: {wanted} expected")
        yield Refusal(_or_absent("203", version), text.fill(wanted=", ".join(wanted)), message.header.place(12))


def _structure(message: Hl7Message, found: Profile) -> Iterator[Refusal]:
    """The segments that the profile requires are there, in order, and not repeated where they are single."""
    required = {name for node in found.structure for name in node.required()}
    for fault in structure_faults(message, found):
        segment = fault.place.anchor
        name = fault.expected_name or (segment.name if isinstance(segment, Segment) else "")
        if name in required and fault.kind in _STRUCTURE:
            missing = fault.kind is Kind.MISSING_SEGMENT
            place = Place(name, fault.place.line, segment) if missing else fault.place
            yield Refusal(_STRUCTURE[fault.kind], fault.message or fault.expected, place)


def _fields(message: Hl7Message) -> Iterator[Refusal]:
    """Required fields are valued, in the segments that are there."""
    for name, number, component in INDISPENSABLE:
        segment = message.first(name)
        if segment is None:
            continue
        value = segment.get(number, component)
        if value.is_absent:
            codes = ("101", "202") if (name, number) == ("MSH", 11) else ("101",)
            text = Text("champ requis {path} absent", "required field {path} missing").fill(path=value.place.path)
            yield Refusal(codes, text, value.place, name == "PID")


def _values(message: Hl7Message, found: Profile) -> Iterator[Refusal]:
    """MSH-7 is a time; MSH-11 says production, test or debug: else nobody knows where the document belongs."""
    sent, processing = message.header.get(7, 1), message.header.get(11, 1)
    if sent.present and not is_time(sent.present):
        text = Text("MSH-7 n'est pas une date : {value}", "MSH-7 is not a time: {value}").fill(value=sent.present)
        yield Refusal(("102", "199"), text, sent.place)
    if processing.present and processing.present not in admitted(found, "MSH", "11.1"):
        text = Text("MSH-11 hors de P, T, D : {value}", "MSH-11 not in P, T, D: {value}").fill(value=processing.present)
        yield Refusal(("202", "103"), text, message.header.place(11))


def _orders(message: Hl7Message, found: Profile) -> Iterator[Refusal]:
    """ORC-1 and OBX-11 of the document have one of the values of the guides."""
    for name, number, role in _ORDERS:
        value, known = message.get(name, number), admitted(found, role, str(number))
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
