"""Why a CONSOMMATEUR may refuse a message before looking at the patient (oracle, step 1).

Only what cannot be discussed: type, event, version, required segments and fields of the two guides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.core.place import Place
from harness.core.text import Text, same
from harness.formats.hl7.message import Hl7Message
from harness.rules.document_message import DocumentMessage, Profile

_VERSIONS = {"ORU": "2.5", "MDM": "2.6"}
_EVENTS = {"ORU": ("R01",), "MDM": ("T02", "T04", "T10")}
_SEGMENTS = {
    "ORU": ("PID", "ORC", "OBR", "OBX"),
    "MDM": ("EVN", "PID", "PV1", "ORC", "OBR", "TXA", "OBX"),
}
#: Required fields whose absence no receiver can work around: (segment, field, component).
_FIELDS = (("MSH", 7, 0), ("MSH", 10, 0), ("MSH", 11, 1), ("PID", 3, 1), ("PID", 5, 1), ("ORC", 1, 0), ("OBR", 4, 1))
_TXA_FIELDS = (("TXA", 2, 1), ("TXA", 12, 1))
_ORC_CODES = ("NW", "RO", "CA")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One technical reason: the ERR-3 codes that can be defended, preferred first."""

    codes: tuple[str, ...]
    reason: Text
    place: Place
    #: A field of PID: when the document lacks it too, the application codes speak first.
    about_identity: bool = False


def refusals(subject: DocumentMessage) -> Iterator[Refusal]:
    """Every technical reason to refuse a message, in the order of the oracle."""
    message = subject.message
    if message.kind not in _EVENTS:
        yield Refusal(("200",), Text("type de message non supporté", "unsupported message type"),
                      message.header.get(9, 1).place)  # fmt: skip
        return
    if message.event not in _EVENTS[message.kind]:
        yield Refusal(("201",), Text("événement non supporté", "unsupported event"), message.header.get(9, 2).place)
    if message.version != _VERSIONS[message.kind]:
        wanted = same(_VERSIONS[message.kind])
        text = Text("version MSH-12 : {wanted} attendue", "MSH-12 version: {wanted} expected").fill(wanted=wanted)
        yield Refusal(("203",), text, message.header.get(12, 1).place)
    yield from _structure(message)
    yield from _fields(message, subject.profile)


def arguable(subject: DocumentMessage) -> tuple[str, ...]:
    """ERR-3 codes that a stricter receiver may defend: required or coherent fields that many let pass."""
    message, found = subject.message, []
    fields = [("MSH", 17, 0), ("MSH", 18, 0), ("MSH", 21, 1), ("OBX", 11, 0)]
    fields += [("PV1", 2, 0), ("TXA", 17, 0)] if message.kind == "MDM" else []
    fields += [("TXA", 13, 1)] if message.event == "T10" else []
    if any(message.get(*field).is_absent for field in fields):
        found.append("101")
    if message.header.get(11, 1).text not in ("P", "T", "D"):
        found += ["202", "103"]
    if len(subject.told_actions) > 1:
        found += ["199", "103", "201"]
    return tuple(found)


def _structure(message: Hl7Message) -> Iterator[Refusal]:
    wanted = _SEGMENTS[message.kind]
    for name in wanted:
        if message.first(name) is None:
            text = Text("segment {name} absent", "segment {name} missing").fill(name=name)
            yield Refusal(("100", "198"), text, message.header.place())
    seen = [s.name for s in message.segments if s.name in wanted]
    order = list(dict.fromkeys(seen))
    if order != [n for n in wanted if n in order]:
        text = Text("segments dans le désordre", "segments out of order")
        yield Refusal(("100",), text, message.header.place())


def _fields(message: Hl7Message, profile: Profile) -> Iterator[Refusal]:
    wanted = _FIELDS + (_TXA_FIELDS if message.kind == "MDM" else ())
    for name, number, component in wanted:
        segment = message.first(name)
        if segment is None:
            continue
        value = segment.get(number, component)
        if value.is_absent:
            text = Text("champ requis {path} absent", "required field {path} missing").fill(path=value.place.path)
            yield Refusal(("101",), text, value.place, name == "PID")
    action = message.get("ORC", 1)
    if action.present and action.present not in _ORC_CODES and profile is not Profile.UNKNOWN:
        yield Refusal(("103", "199"), Text("ORC-1 hors de NW, RO, CA", "ORC-1 not in NW, RO, CA"), action.place)
