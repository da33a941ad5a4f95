"""The fields of a segment against the rules of its role: required, forbidden, values, tables, precision, length."""

from __future__ import annotations

from collections.abc import Iterator

from harness.core.place import clip
from harness.core.text import Text, same
from harness.formats.hl7.message import Repetition, Segment, Value
from harness.formats.hl7.times import precise_enough
from harness.rules.profile.fault import Fault
from harness.rules.profile.loading import table
from harness.rules.profile.model import FieldRule, Kind

_SHOWN = 12


def applies(rule: FieldRule, segment: Segment) -> bool:
    """Whether the condition of a rule (``when``) is met."""
    if not rule.when:
        return True
    number, _, component = rule.when.partition(".")
    return not segment.get(int(number), int(component or 0)).is_absent


def field_faults(rule: FieldRule, segment: Segment) -> Iterator[Fault]:
    """What is wrong with one field of one segment; nothing when it is as it must be."""
    values = _values(rule, segment)
    if rule.any and len(values) > 1:
        faults = [list(_value_faults(rule, v)) for v in values]
        yield from [] if [] in faults else faults[0]
        return
    for value in values:
        yield from _value_faults(rule, value)


def _values(rule: FieldRule, segment: Segment) -> list[Value]:
    if not (rule.each or rule.any):
        return [segment.get(rule.field, rule.component, rule.sub)]
    found = [r for r in segment.repetitions(rule.field) if not r.is_empty]
    return [_of(r, rule) for r in found] or [segment.get(rule.field, rule.component, rule.sub)]


def _of(repetition: Repetition, rule: FieldRule) -> Value:
    return repetition.get(rule.component, rule.sub)


def _value_faults(rule: FieldRule, value: Value) -> Iterator[Fault]:
    text = value.present
    if rule.nullable and value.text == '""':
        return
    if text is None or not text.strip():
        if rule.usage == "R":
            yield _fault(rule, Kind.MISSING, value, required_text(rule))
        return
    if rule.usage == "X":
        yield _fault(rule, Kind.FORBIDDEN, value, Text("(vide)", "(empty)"))
    elif not _admitted(rule, text):
        yield _fault(rule, Kind.VALUE, value, values_text(rule))
    elif rule.precision and not precise_enough(text, rule.precision):
        yield _fault(rule, Kind.FORMAT, value, precision_text(rule))
    elif rule.max and len(text) > rule.max:
        yield _fault(rule, Kind.LENGTH, value, Text(f"{rule.max} caractères au plus", f"at most {rule.max} characters"))


def _admitted(rule: FieldRule, text: str) -> bool:
    admitted = admitted_values(rule)
    if not admitted or text in admitted:
        return True
    return rule.fold and " ".join(text.casefold().split()) in {v.casefold() for v in admitted}


def admitted_values(rule: FieldRule) -> tuple[str, ...]:
    """The values that a rule admits, from the rule or from its table; none when any will do."""
    return tuple(table(rule.table)) if rule.table else rule.values


def required_text(rule: FieldRule) -> Text:
    """``une valeur``, or the values when there are few."""
    admitted = admitted_values(rule)
    return values_text(rule) if admitted else Text("une valeur", "a value")


def values_text(rule: FieldRule) -> Text:
    """``P | T | D``."""
    admitted = admitted_values(rule)
    more = f" … ({len(admitted)})" if len(admitted) > _SHOWN else ""
    return same(" | ".join(v.replace("|", "¦") if v == "|" else v for v in admitted[:_SHOWN]) + more)


def precision_text(rule: FieldRule) -> Text:
    """What a time stamp must tell."""
    if rule.precision == "day":
        return Text("une date du calendrier, au jour près : AAAAMMJJ", "a date of the calendar, to the day: YYYYMMDD")
    return Text(
        "un instant du calendrier, à la minute près : AAAAMMJJHHMM",
        "an instant of the calendar, to the minute: YYYYMMDDHHMM",
    )


def _fault(rule: FieldRule, kind: Kind, value: Value, expected: Text) -> Fault:
    level = {Kind.MISSING: rule.usage_level, Kind.LENGTH: rule.max_level}.get(kind, rule.level)
    actual = None if value.text is None else same(clip(value.text, 80))
    return Fault(rule.key, kind, value.place, expected, actual, None, level)
