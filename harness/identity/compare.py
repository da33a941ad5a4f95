"""Comparing identities: exact equality decides, the near miss is explained.

FAQ 57: every strict trait is compared, plus matricule and OID when a qualified identity is present.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from itertools import combinations

from harness.core.text import Text, joined
from harness.identity.model import STRICT_TRAITS, Identity, Trait, TraitValue


def _no_case(text: str) -> str:
    return text.casefold()


def _no_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


def _no_hyphens(text: str) -> str:
    for mark in "-'’‐‑–":
        text = text.replace(mark, " ")
    return text


def _no_spacing(text: str) -> str:
    return "".join(text.split())


_FOLDS: dict[str, tuple[Callable[[str], str], Text]] = {
    "case": (_no_case, Text("la casse", "case")),
    "accents": (_no_accents, Text("les accents", "accents")),
    "hyphens": (_no_hyphens, Text("les tirets ou apostrophes", "hyphens or apostrophes")),
    "spacing": (_no_spacing, Text("les espaces", "spacing")),
}
_SEX = {"UN": "U", "O": "U", "A": "U", "N": "U"}


class How(Enum):
    """The way two values of a trait differ."""

    ABSENT_INCOMING = "absent from what was received"
    ABSENT_HELD = "not known of the held patient"
    NEAR = "equal but for case, accents, hyphens or spacing"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Difference:
    """One trait that is not exactly equal."""

    trait: Trait
    how: How
    held: TraitValue
    incoming: TraitValue
    explanation: Text


def canonical(trait: Trait, value: str) -> str:
    """What is compared: date without its time, sex in one table, everything else as written (NFC)."""
    if trait is Trait.BIRTH_DATE:
        return value[:8]
    if trait is Trait.SEX:
        return _SEX.get(value.upper(), value)
    return unicodedata.normalize("NFC", value)


def near_miss(a: str, b: str) -> Text | None:
    """The smallest set of liberties (case, accents, hyphens, spacing) that makes two values equal."""
    for size in range(1, len(_FOLDS) + 1):
        for names in combinations(_FOLDS, size):
            left, right = a, b
            for name in names:
                left, right = _FOLDS[name][0](left), _FOLDS[name][0](right)
            if left == right:
                liberties = joined([_FOLDS[n][1] for n in names])
                return Text("ne diffère que par {what}", "differs only by {what}").fill(what=liberties)
    return None


def compare_trait(trait: Trait, held: TraitValue, incoming: TraitValue) -> Difference | None:
    """The difference on one trait, None when exactly equal or absent on both sides."""
    if not held.value and not incoming.value:
        return None
    if not incoming.value:
        return Difference(
            trait, How.ABSENT_INCOMING, held, incoming, Text("absent du document", "absent from the document")
        )
    if not held.value:
        how = Text("inconnu pour le patient détenu", "not known of the held patient")
        return Difference(trait, How.ABSENT_HELD, held, incoming, how)
    left, right = canonical(trait, held.value), canonical(trait, incoming.value)
    if left == right:
        return None
    near = near_miss(left, right)
    if near is not None:
        return Difference(trait, How.NEAR, held, incoming, near)
    return Difference(trait, How.DIFFERENT, held, incoming, Text("différent", "different"))


def differences(held: Identity, incoming: Identity, traits: tuple[Trait, ...] = tuple(Trait)) -> list[Difference]:
    """Every trait on which two identities are not exactly equal, in the order of the RNIV."""
    found = [compare_trait(t, held.trait(t), incoming.trait(t)) for t in traits]
    return [d for d in found if d is not None]


class Same(Enum):
    """Whether two identities are one patient."""

    YES = "one patient"
    NO = "two patients"
    UNKNOWN = "cannot be told"


#: What two records of one INS cannot disagree on without being two persons.
_PERSON = (Trait.BIRTH_NAME, Trait.BIRTH_DATE, Trait.SEX)


def same_patient(a: Identity, b: Identity) -> tuple[Same, Text]:
    """One patient or two, and why.

    Two complete INS decide, unless name, birth date or sex contradict them. Else strict traits that contradict each other make two patients, a shared
    identifier or equal traits make one; a patient known by INS here and by a local identifier there
    is one patient when the traits agree.
    """
    if a.ins and b.ins and a.ins.value and b.ins.value:
        roots = {a.ins.root, b.ins.root} - {None}  # an OID that one side does not tell contradicts nothing
        if a.ins.value != b.ins.value or len(roots) > 1:
            return Same.NO, Text("INS différentes", "different INS")
        contrary = [d for d in differences(a, b, _PERSON) if d.how is How.DIFFERENT]
        if not contrary:
            return Same.YES, Text("même INS", "same INS")
        which = joined([d.trait.text for d in contrary])
        return Same.NO, Text("même INS, traits différents : {which}", "same INS, different traits: {which}").fill(
            which=which
        )
    traits = [d for d in differences(a, b, STRICT_TRAITS) if d.how is How.DIFFERENT]
    if traits:
        which = joined([d.trait.text for d in traits])
        return Same.NO, Text("traits différents : {which}", "different traits: {which}").fill(which=which)
    if {(i.root, i.value) for i in a.local} & {(i.root, i.value) for i in b.local}:
        return Same.YES, Text("même identifiant local", "same local identifier")
    compared = [t for t in STRICT_TRAITS if a.get(t) and b.get(t)]
    if {Trait.BIRTH_NAME, Trait.FIRST_GIVEN, Trait.BIRTH_DATE} <= set(compared):
        return Same.YES, Text("mêmes traits stricts", "same strict traits")
    return Same.UNKNOWN, Text(
        "ni identifiant commun ni traits comparables", "no shared identifier nor comparable traits"
    )
