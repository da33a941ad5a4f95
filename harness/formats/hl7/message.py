"""A message, its segments and its values, each with its place; read-only, nothing is normalised away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from harness.core.place import Excerpt, Place, Row, clip
from harness.formats.hl7.chunks import Chunk
from harness.formats.hl7.definitions import field_name
from harness.formats.hl7.values import Delimiters as Delimiters
from harness.formats.hl7.values import Hl7Place as Hl7Place
from harness.formats.hl7.values import Missing
from harness.formats.hl7.values import Value as Value
from harness.formats.limits import MAX_FIELDS, MAX_REPETITIONS

_FIELD_SHOWN = 400
_ROWS_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Repetition:
    """One repetition of a field."""

    segment: Segment
    field: int
    number: int
    raw: str

    def get(self, component: int = 0, sub: int = 0) -> Value:
        """A component (from 1), a subcomponent, or the whole repetition with ``component=0``."""
        return self.segment.value(self.raw, self.field, self.number, component, sub)

    @property
    def is_empty(self) -> bool:
        """Nothing but separators."""
        marks = self.segment.delimiters
        return not self.raw.strip(marks.component + marks.sub)


def nth(text: str, separator: str, number: int) -> str | None:
    """One part; what follows it, a whole document maybe, is neither searched nor copied."""
    start = 0
    for _ in range(number - 1):
        start = text.find(separator, start) + 1
        if not start:
            return None
    end = text.find(separator, start)
    return text[start:] if end < 0 else text[start:end]


@dataclass(frozen=True, eq=False)
class Segment:
    """One segment: ``name``, its occurrence among those of the same name, and its fields."""

    name: str
    occurrence: int
    alone: bool
    raw: str
    line: int
    delimiters: Delimiters
    version: str = "2.6"

    @cached_property
    def _fields(self) -> list[str]:
        parts = self.raw.split(self.delimiters.field, MAX_FIELDS)  # the last one keeps what is beyond
        return [parts[0], self.delimiters.field, *parts[1:]] if self.name == "MSH" else parts

    @property
    def size(self) -> int:
        """Number of the last field that is there."""
        return len(self._fields) - 1

    def raw_field(self, number: int) -> str:
        """The field as written, empty when it is not there."""
        return self._fields[number] if number < len(self._fields) else ""

    def repetitions(self, number: int) -> list[Repetition]:
        """All repetitions of a field, none when it is empty."""
        raw = self.raw_field(number)
        if not raw:
            return []
        if self.name == "MSH" and number <= 2:
            return [Repetition(self, number, 1, raw)]
        return [Repetition(self, number, i, part) for i, part in enumerate(self._repeated(raw), 1)]

    def _repeated(self, raw: str) -> list[str]:
        return raw.split(self.delimiters.repetition, MAX_REPETITIONS)

    def get(self, number: int, component: int = 0, sub: int = 0, repetition: int = 1) -> Value:
        """A value of a field; absent values have a place too."""
        raw = self.raw_field(number)
        if self.name == "MSH" and number <= 2:
            return Value(raw or None, self, (number, 1, 0, 0))
        if raw and self.delimiters.repetition in raw:
            parts = self._repeated(raw)
            raw = parts[repetition - 1] if repetition <= len(parts) else ""
        elif repetition > 1:
            raw = ""
        return self.value(raw, number, repetition, component, sub)

    def value(self, raw: str, field: int, repetition: int, component: int, sub: int) -> Value:
        """A component or subcomponent of one repetition as written."""
        marks = self.delimiters
        text: str | None = raw
        if component and raw:
            text = nth(raw, marks.component, component)
            if sub and text:
                text = nth(text, marks.sub, sub)
        if text and marks.escape in text:
            text = marks.unescape(text)
        return Value(text or None, self, (field, repetition, component, sub))

    def place(self, number: int = 0, repetition: int = 1, component: int = 0, sub: int = 0) -> Hl7Place:
        """``OBX[7]-5[2].4.2``: indexes are written only where there is something to tell apart."""
        path = self.name if self.alone else f"{self.name}[{self.occurrence}]"
        if number:
            path += f"-{number}"
            if repetition > 1 or (number > 2 and self.delimiters.repetition in self.raw_field(number)):
                path += f"[{repetition}]"
        if component:
            path += f".{component}" + (f".{sub}" if sub else "")
        return Hl7Place(path, self.line, self, number, repetition, component, sub)

    def excerpt(self, place: Place) -> Excerpt | None:
        """The segment field by field, with the field of ``place`` marked."""
        wanted = place.field if isinstance(place, Hl7Place) else 0
        numbers = [n for n in range(1, self.size + 1) if self.raw_field(n) or n == wanted]
        if wanted > self.size:
            numbers.append(wanted)
        around = max(0, sum(n < wanted for n in numbers) - _ROWS_SHOWN // 2)
        numbers = numbers[around : around + _ROWS_SHOWN]
        rows = tuple(self._row(n, place if n == wanted else None) for n in numbers)
        title = self.name if self.alone else f"{self.name}[{self.occurrence}]"
        return Excerpt("hl7", f"{title} (l. {self.line})", rows)

    def _row(self, number: int, place: Place | None) -> Row:
        raw = self.raw_field(number)
        name = field_name(self.name, number, self.version).fr
        label = f"{self.name}-{number}" + (f" {name}" if name else "")
        if place is None:
            return Row(label, clip(raw))
        span = self._span(place) if isinstance(place, Hl7Place) and len(raw) <= _FIELD_SHOWN else None
        return Row(label, clip(raw, _FIELD_SHOWN) or "(absent)", True, span)

    def _span(self, place: Hl7Place) -> tuple[int, int] | None:
        raw, start = self.raw_field(place.field), 0
        steps = ((self.delimiters.repetition, place.repetition), (self.delimiters.component, place.component),
                 (self.delimiters.sub, place.sub))  # fmt: skip
        for separator, number in steps:
            if not number:
                break
            parts = raw.split(separator)
            if number > len(parts):
                return None
            start += sum(len(p) + 1 for p in parts[: number - 1])
            raw = parts[number - 1]
        return (start, start + len(raw)) if raw else None


@dataclass(frozen=True, eq=False)
class Hl7Message:
    """One message: MSH and the segments that follow it."""

    chunks: tuple[Chunk, ...]
    number: int
    codec: str
    delimiters: Delimiters
    segments: tuple[Segment, ...]
    junk: tuple[Chunk, ...] = field(default=())
    #: The MLLP bytes right before and right after the message: ``0B 1C0D`` when whole, empty without a frame.
    frame: str = ""

    @cached_property
    def raw(self) -> bytes:
        """The bytes of this message, terminators included."""
        return b"".join(chunk.content for chunk in self.chunks)

    @property
    def length(self) -> int:
        """Number of bytes."""
        return sum(len(chunk.content) for chunk in self.chunks)

    @property
    def header(self) -> Segment:
        """MSH."""
        return self.segments[0]

    @cached_property
    def _by_name(self) -> dict[str, list[Segment]]:
        found: dict[str, list[Segment]] = {}
        for segment in self.segments:
            found.setdefault(segment.name, []).append(segment)
        return found

    def all(self, name: str) -> list[Segment]:
        """Every segment of that name, in order."""
        return list(self._by_name.get(name, ()))

    def first(self, name: str) -> Segment | None:
        """The first segment of that name."""
        found = self._by_name.get(name)
        return found[0] if found else None

    def get(self, name: str, number: int, component: int = 0, sub: int = 0, repetition: int = 1) -> Value:
        """A value of the first segment of that name; absent when the segment is not there."""
        segment = self.first(name)
        if segment is None:
            return Value(None, Missing(name, self.header), (number, repetition, component, sub))
        return segment.get(number, component, sub, repetition)

    def following(self, segment: Segment, name: str) -> Iterator[Segment]:
        """The run of segments of that name right after ``segment`` (PRT or NTE after an OBX)."""
        for other in self.segments[self.segments.index(segment) + 1 :]:
            if other.name == name:
                yield other
            elif other.name not in ("PRT", "NTE"):
                return

    @cached_property
    def control_id(self) -> str | None:
        """MSH-10."""
        return self.header.get(10).present

    @cached_property
    def kind(self) -> str:
        """MSH-9.1: ORU, MDM, ACK, ZAM, ADT..."""
        return self.header.get(9, 1).present or ""

    @cached_property
    def event(self) -> str:
        """MSH-9.2."""
        return self.header.get(9, 2).present or ""

    @cached_property
    def version(self) -> str:
        """MSH-12.1."""
        return self.header.get(12, 1).present or ""

    @property
    def is_header_only(self) -> bool:
        """Nothing after MSH: a truncated file."""
        return len(self.segments) == 1
