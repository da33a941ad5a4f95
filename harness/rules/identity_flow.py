"""What one identity message (ADT, PAM.FR 2.11) says of a patient: identifiers, INS, traits, what it absorbs or withdraws."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from harness.formats.hl7.message import Hl7Message, Repetition, Segment
from harness.formats.hl7.times import instant
from harness.identity.ins import INS_OIDS, SOCIAL_SECURITY
from harness.identity.model import Identifier, Identity, Trait, TraitValue, is_qualified

#: Events that make a patient known: a person (A28), an admission (A01), an outpatient (A04), a pre-admission (A05).
CREATIONS = ("A28", "A01", "A04", "A05")
#: Events that tell the identity as it is now.
UPDATES = ("A31", "A08")
MERGE, CHANGE = "A40", "A47"
#: CX-5 of an INS; the two others are the codes of table 0203 that tell NIR from NIA.
INS_TYPES = frozenset({"INS", "INS-NIR", "INS-NIA"})
PRIVATE = "PI"

#: The traits with which a patient is created (RNIV).
FIVE_TRAITS = (Trait.BIRTH_NAME, Trait.FIRST_GIVEN, Trait.BIRTH_DATE, Trait.SEX, Trait.BIRTH_PLACE)
#: Assigning authority and value: the same number under two authorities is two identifiers.
Key = tuple[str, str]

_NAMES = (Trait.BIRTH_NAME, Trait.FIRST_GIVEN, Trait.GIVEN_NAMES)


@dataclass(frozen=True, eq=False)
class IdentityMessage:
    """One ADT, read, and the identity that its PID states."""

    message: Hl7Message
    stated: Identity | None

    @property
    def event(self) -> str:
        """MSH-9.2."""
        return self.message.event

    @property
    def moment(self) -> str:
        """MSH-7 as an instant."""
        return instant(self.message.header.get(7).text or "")

    @cached_property
    def identity(self) -> Identity | None:
        """PID; a name that is only a used one (XPN-7 = D) is no birth name."""
        found, pid = self.stated, self.message.first("PID")
        if found is None or pid is None:
            return None
        types = [r.get(7).present for r in pid.repetitions(5) if not r.is_empty]
        if not types or "L" in types or types[0] is None:
            return found
        absent = {t: TraitValue(None, pid.place(5)) for t in _NAMES}
        return replace(found, traits=found.traits | absent)

    @property
    def five_traits(self) -> tuple[str | None, ...]:
        """The traits with which a patient is created."""
        return tuple(self.identity.get(t) if self.identity else None for t in FIVE_TRAITS)

    @cached_property
    def attached(self) -> list[Repetition]:
        """The repetitions of PID-3 that claim to be an INS, by their type or their OID; not one that withdraws it."""
        return [r for r in self._identifiers if _is_ins(r) and r.get(1).text != '""']

    @property
    def withdraws_ins(self) -> bool:
        """PID-3 gives ``""`` under an INS OID (A47): the patient loses its INS."""
        return any(_is_ins(r) and r.get(1).text == '""' for r in self._identifiers)

    @property
    def _identifiers(self) -> list[Repetition]:
        pid = self.message.first("PID")
        return [r for r in pid.repetitions(3) if not r.is_empty] if pid is not None else []

    @property
    def private(self) -> list[Identifier]:
        """Identifiers typed PI; an INS that is typed so is an INS all the same."""
        return [i for i in (self.identity.identifiers if self.identity else ()) if i.type == PRIVATE and not i.is_ins]

    @cached_property
    def local_keys(self) -> frozenset[Key]:
        """What identifies the patient inside the site: PI, else identifiers without a type."""
        return local_keys(self.identity.identifiers) if self.identity else frozenset()

    @cached_property
    def ins_keys(self) -> frozenset[Key]:
        """The INS of PID-3."""
        return ins_keys(self.identity.identifiers) if self.identity else frozenset()

    @cached_property
    def former(self) -> frozenset[Key]:
        """MRG-1: identifiers that A40 absorbs, that A47 changes or withdraws."""
        segment = self.message.first("MRG")
        found = [r for r in segment.repetitions(1) if not r.is_empty] if segment is not None else []
        keys = [_key(r.get(4, 2).present or r.get(4, 1).present, r.get(1).present) for r in found]
        return frozenset(k for k in keys if k is not None)

    @property
    def qualified(self) -> bool | None:
        """PID-32 says a qualified identity (VALI); None when it says nothing."""
        return is_qualified(self.identity.reliability) if self.identity else None

    @property
    def is_anonymous(self) -> bool:
        """An unknown or fictive person (PID-31 = Y, PID-32 = FICT), who has no traits to carry."""
        codes = self.identity.reliability if self.identity else ()
        return self.message.get("PID", 31).text == "Y" or "FICT" in codes

    @property
    def dmp(self) -> Segment | None:
        """ZFA, when it says anything."""
        found = self.message.first("ZFA")
        return found if found is not None and any(found.raw_field(n) for n in range(1, 13)) else None


def _is_ins(repetition: Repetition) -> bool:
    roots = {repetition.get(4, 2).text, repetition.get(4, 1).text}
    return repetition.get(5).text in INS_TYPES or bool(roots & INS_OIDS)


def _key(root: str | None, value: str | None) -> Key | None:
    return (root, value) if root and value else None


def local_keys(identifiers: tuple[Identifier, ...]) -> frozenset[Key]:
    """Local identifiers that name a patient: PI, else untyped; a number without authority names nobody."""
    mine = [i for i in identifiers if not i.is_ins and i.root != SOCIAL_SECURITY]
    kept = [i for i in mine if i.type == PRIVATE] or [i for i in mine if i.type is None]
    return frozenset(k for k in (_key(i.root, i.value) for i in kept) if k is not None)


def ins_keys(identifiers: tuple[Identifier, ...]) -> frozenset[Key]:
    """INS identifiers with their OID."""
    found = (_key(i.root, i.value) for i in identifiers if i.is_ins)
    return frozenset(k for k in found if k is not None)
