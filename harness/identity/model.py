"""An identity as one source states it, trait by trait, each value with its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from harness.core.place import Place, Placed, place_of
from harness.core.text import Text
from harness.identity import ins


class Trait(StrEnum):
    """The strict traits of the RNIV, and the two that only a qualified identity has."""

    BIRTH_NAME = "nom de naissance"
    FIRST_GIVEN = "premier prénom de naissance"
    GIVEN_NAMES = "liste des prénoms de naissance"
    BIRTH_DATE = "date de naissance"
    SEX = "sexe"
    BIRTH_PLACE = "code INSEE du lieu de naissance"
    MATRICULE = "matricule INS"
    OID = "OID de l'INS"

    @property
    def text(self) -> Text:
        """The trait in both languages."""
        return Text(self.value, _ENGLISH[self])


_ENGLISH = {
    Trait.BIRTH_NAME: "birth name",
    Trait.FIRST_GIVEN: "first birth given name",
    Trait.GIVEN_NAMES: "list of birth given names",
    Trait.BIRTH_DATE: "birth date",
    Trait.SEX: "sex",
    Trait.BIRTH_PLACE: "INSEE code of the birth place",
    Trait.MATRICULE: "INS matricule",
    Trait.OID: "INS OID",
}

#: The traits that identify a person without any identifier.
STRICT_TRAITS = (
    Trait.BIRTH_NAME, Trait.FIRST_GIVEN, Trait.GIVEN_NAMES, Trait.BIRTH_DATE, Trait.SEX, Trait.BIRTH_PLACE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TraitValue:
    """A trait as written, or None when absent; the place says where it is or was expected."""

    value: str | None
    at: Place | Placed

    @property
    def place(self) -> Place:
        """Where it is, or was expected."""
        return place_of(self.at)


@dataclass(frozen=True, slots=True)
class Identifier:
    """A patient identifier: value and assigning authority (OID, or what stands for it)."""

    value: str | None
    root: str | None
    at: Place | Placed
    type: str | None = None

    @property
    def place(self) -> Place:
        """Where it is."""
        return place_of(self.at)

    @property
    def is_ins(self) -> bool:
        """Rooted at an INS OID, or typed INS, or a matricule without an authority."""
        if self.root in ins.INS_OIDS or (self.type or "").upper() in ("INS", "INS-NIR", "INS-NIA"):
            return True
        return self.root is None and ins.key_is_valid(self.value)

    @property
    def text(self) -> str:
        """``value (root)`` as people read it."""
        return f"{self.value or '(vide)'} ({self.root or 'sans OID'})"


@dataclass(frozen=True, slots=True)
class Identity:
    """What one source says of one patient."""

    traits: dict[Trait, TraitValue]
    identifiers: tuple[Identifier, ...]
    source: str
    place: Place
    #: PID-32 / FHIR / manifest reliability codes, empty when the source does not tell.
    reliability: tuple[str, ...] = field(default=())
    #: Instants between which a held identity was in force (ADT states); empty: always.
    since: str = ""
    until: str = ""

    def in_force(self, moment: str) -> bool:
        """Whether a held identity was the current one at an instant."""
        return self.since <= moment and (not self.until or moment < self.until)

    @property
    def ins(self) -> Identifier | None:
        """The INS identifier: one that has both parts rather than a broken one."""
        found = [i for i in self.identifiers if i.is_ins]
        whole = [i for i in found if i.value and i.root in ins.INS_OIDS]
        return next(iter(whole or found), None)

    @property
    def every_ins(self) -> tuple[Identifier, ...]:
        """The distinct INS of an identity that states several; one is the rule."""
        found = {(i.value, i.root): i for i in self.identifiers if i.is_ins and i.value and i.root}
        return tuple(found.values())

    @property
    def local(self) -> tuple[Identifier, ...]:
        """Identifiers other than the INS."""
        return tuple(i for i in self.identifiers if not i.is_ins and i.value)

    def trait(self, trait: Trait) -> TraitValue:
        """A trait, the matricule and the OID included."""
        if trait in (Trait.MATRICULE, Trait.OID):
            found = self.ins
            if found is None:
                return TraitValue(None, self.place)
            return TraitValue(found.value if trait is Trait.MATRICULE else found.root, found.place)
        return self.traits.get(trait) or TraitValue(None, self.place)

    def get(self, trait: Trait) -> str | None:
        """The value of a trait."""
        return self.trait(trait).value

    def missing(self) -> list[Trait]:
        """What a complete INS needs and this identity lacks, in the order of the RNIV."""
        return [t for t in Trait if not self.get(t)]

    @property
    def summary(self) -> str:
        """One line for people: name, given name, date, matricule."""
        parts = [self.get(Trait.BIRTH_NAME), self.get(Trait.FIRST_GIVEN), self.get(Trait.BIRTH_DATE)]
        found = self.ins
        ids = [i.value or "?" for i in ([found] if found else self.local[:1])]
        return " ".join(p or "?" for p in parts) + (f" [{', '.join(ids)}]" if ids else "")


#: Reliability codes that make an identity qualified; DOUT and FICT forbid it whatever else is there.
QUALIFIED = frozenset({"VALI", "QUAL"})
_DOUBTFUL = frozenset({"DOUT", "FICT"})


def is_qualified(codes: Iterable[str]) -> bool | None:
    """Whether reliability codes (table 0445) make an identity qualified; None when there are none."""
    known = {c.upper() for c in codes if c}
    if not known:
        return None
    return bool(known & QUALIFIED) and not known & _DOUBTFUL
