"""A message against its profile, once: every fault by the rule that it breaks, and how much was evaluated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from harness.core.finding import Level
from harness.formats.hl7.message import Hl7Message, Segment
from harness.rules.profile.choice import profile_of
from harness.rules.profile.fault import Fault
from harness.rules.profile.fields import applies, field_faults
from harness.rules.profile.model import FieldRule, Profile
from harness.rules.profile.roles import roles_of
from harness.rules.profile.structure import EXCESS, FOREIGN, MISSING, ORDER, structure_faults
from harness.rules.profile.types import type_faults


@dataclass(frozen=True, slots=True)
class Conformance:
    """What evaluating a profile gave. ``evaluated`` counts the statements of each rule; absent is not evaluated."""

    profile: Profile | None
    roles: tuple[tuple[str, Segment], ...]
    evaluated: dict[str, int]
    faults: dict[str, list[Fault]]

    def of(self, *roles: str) -> list[Segment]:
        """The segments of some roles, in order."""
        return [segment for role, segment in self.roles if role in roles]

    def every_fault(self) -> Iterable[Fault]:
        """All faults, rule by rule."""
        return (fault for found in self.faults.values() for fault in found)

    @property
    def errors(self) -> list[Fault]:
        """The faults against an obligation."""
        return [f for f in self.every_fault() if f.level is Level.ERROR]


def conformance_of(message: Hl7Message) -> Conformance:
    """Evaluate structure, fields and data types of a message; a message of no profile has its data types checked only."""
    found = profile_of(message)
    evaluated: dict[str, int] = defaultdict(int)
    faults: dict[str, list[Fault]] = defaultdict(list)
    roles = tuple(roles_of(message, found)) if found else tuple((s.name, s) for s in message.segments)
    if found is not None:
        _structure(message, found, evaluated, faults)
        _fields(roles, found, evaluated, faults)
    _types(message, roles, evaluated, faults)
    return Conformance(found, roles, dict(evaluated), dict(faults))


def _structure(message: Hl7Message, found: Profile, evaluated: dict[str, int], faults: dict[str, list[Fault]]) -> None:
    for key in (MISSING, ORDER, EXCESS, FOREIGN):
        evaluated[key] = len(message.segments)
    for fault in structure_faults(message, found):
        faults[fault.key].append(fault)


def _fields(
    roles: Iterable[tuple[str, Segment]], found: Profile, evaluated: dict[str, int], faults: dict[str, list[Fault]]
) -> None:
    for role, segment in roles:
        for rule in _rules_of(found, role, segment.name):
            if rule.when and not applies(rule, segment):
                continue
            evaluated[rule.key] += 1
            if not rule.passes_at_once(segment):
                faults_of = list(field_faults(rule, segment))
                if faults_of:
                    faults[rule.key] += faults_of


@lru_cache(maxsize=512)
def _rules_of(found: Profile, role: str, name: str) -> tuple[FieldRule, ...]:
    """The rules of a segment and those of the part that it plays."""
    own = found.rules.get(name, ())
    return own if role == name else (*own, *found.rules.get(role, ()))


def _types(
    message: Hl7Message, roles: Iterable[tuple[str, Segment]], evaluated: dict[str, int], faults: dict[str, list[Fault]]
) -> None:
    mail = next((s for r, s in roles if r == "OBX/mail"), None)
    found, counted = type_faults(message, mail)
    for family, count in counted.items():
        evaluated[f"TYPE-{family}"] = count
    for fault in found:
        faults[fault.key].append(fault)
