"""Steps 4 and 5 of the oracle: is the patient of a document exactly one that the receiver holds?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harness.core.place import Place
from harness.core.text import Text, joined
from harness.identity.compare import Difference, How, differences
from harness.identity.model import STRICT_TRAITS, Identifier, Identity, Trait, TraitValue, is_qualified
from harness.rules.answers import Case, Expected, Undecided

#: Without these, a held patient cannot be said to have "the same traits".
_TELLING = (Trait.BIRTH_NAME, Trait.FIRST_GIVEN, Trait.BIRTH_DATE)


def match_patient(identity: Identity, patients: Sequence[Identity]) -> Expected | Undecided | None:
    """902, 904 or a doubt; None when one held patient is exactly the one of the document."""
    same_matricule = _of_same_matricule(identity, patients)
    if not same_matricule:
        return _unknown(identity, patients)
    found = min((differences(p, identity) for p in same_matricule), key=_gravity)
    stray = [
        i for i in identity.every_ins if identity.ins and (i.value, i.root) != (identity.ins.value, identity.ins.root)
    ]
    if stray:
        return _second_ins(identity, stray[0])
    contrary = [d for d in found if d.how is not How.ABSENT_HELD]
    if contrary:
        what = joined([_told(d) for d in contrary], " ; ")
        return Expected(Case.OTHER_IDENTITY, ("904",), what, contrary[0].incoming.place, tuple(contrary))
    if not found:
        return None
    which = joined([d.trait.text for d in found])
    told = Text("trait du patient détenu non déclaré : {which}", "trait of the held patient not declared: {which}")
    return Undecided(told.fill(which=which))


def reservations(identity: Identity, patients: Sequence[Identity]) -> Iterator[tuple[tuple[str, ...], Text]]:
    """Why a careful receiver may refuse a patient that is exactly one it holds, and the codes it may answer."""
    held = sorted(_of_same_matricule(identity, patients), key=lambda p: _gravity(differences(p, identity)))
    if held and is_qualified(held[0].reliability) is False:
        text = Text("l'identité détenue n'est pas qualifiée ({codes})", "the held identity is not qualified ({codes})")
        yield ("904", "906"), text.fill(codes=", ".join(held[0].reliability))
    if any(_two_records(held[0], other) for other in held[1:]):
        yield ("906", "904"), Text("deux dossiers détenus ont cette INS", "two held records have this INS")


def _of_same_matricule(identity: Identity, patients: Sequence[Identity]) -> list[Identity]:
    return [p for p in patients if p.ins and identity.ins and p.ins.value == identity.ins.value]


def _two_records(a: Identity, b: Identity) -> bool:
    """Two local numbers: two records; one record may be declared twice, in a CSV and in an ADT."""
    numbers = {i.value for i in a.local}, {i.value for i in b.local}
    return all(numbers) and not numbers[0] & numbers[1]


def _gravity(found: list[Difference]) -> tuple[int, int]:
    """Known differences first: a patient of whom less is declared may still be the one."""
    return (sum(d.how is not How.ABSENT_HELD for d in found), len(found))


def _second_ins(identity: Identity, stray: Identifier) -> Expected:
    held = identity.trait(Trait.MATRICULE)
    other = TraitValue(stray.value, stray.place)
    how = Text("deux INS dans le même document", "two INS in the same document")
    difference = Difference(Trait.MATRICULE, How.DIFFERENT, held, other, how)
    return Expected(Case.OTHER_IDENTITY, ("904",), _told(difference), stray.place, (difference,))


def _told(difference: Difference) -> Text:
    held, incoming = difference.held.value or "∅", difference.incoming.value or "∅"
    text = Text("{trait} : détenu « {held} », reçu « {incoming} », {how}",
                "{trait}: held '{held}', received '{incoming}', {how}")  # fmt: skip
    return text.fill(trait=difference.trait.text, held=held, incoming=incoming, how=difference.explanation)


def _unknown(identity: Identity, patients: Sequence[Identity]) -> Expected | Undecided:
    """Nobody has the matricule: exact traits of somebody (904, or 902), close ones (902, or 904), or none (902)."""
    place = identity.ins.place if identity.ins else identity.place
    compared = [(p, _contrary(p, identity)) for p in patients if all(p.get(t) for t in _TELLING)]
    exact = [p for p, contrary in compared if not contrary]
    if exact:
        return _same_traits(exact, identity, place)
    bare = next((p for p in patients if _may_be(p, identity)), None)
    if bare is not None:
        told = Text("patient détenu trop peu déclaré ({who})", "held patient of whom too little is declared ({who})")
        return Undecided(told.fill(who=bare.summary))
    close = next((p for p, contrary in compared if all(d.how is How.NEAR for d in contrary)), None)
    if close is not None:
        reason = Text("matricule inconnu, traits proches d'un patient détenu ({who})",
                      "unknown matricule, traits close to a held patient ({who})")  # fmt: skip
        return Expected(Case.UNKNOWN_PATIENT, ("902", "904"), reason.fill(who=close.summary), place)
    nobody = Text(
        "aucun patient détenu n'a ce matricule ni ces traits", "no held patient has that matricule nor those traits"
    )
    return Expected(Case.UNKNOWN_PATIENT, ("902",), nobody, place)


def _same_traits(held: Sequence[Identity], identity: Identity, place: Place) -> Expected | Undecided:
    """The traits of a held patient (or of several homonyms), not its matricule: another one, or none that we know of."""
    undeclared = next((p for p in held if p.ins is None and not _has_no_ins(p)), None)
    if undeclared is not None:
        told = Text(
            "matricule du patient détenu non déclaré ({who})", "matricule of the held patient not declared ({who})"
        )
        return Undecided(told.fill(who=undeclared.summary))
    reason = Text("mêmes traits qu'un patient détenu ({who}) mais autre matricule",
                  "same traits as a held patient ({who}) but another matricule")  # fmt: skip
    if len(held) > 1:
        reason = Text("mêmes traits que plusieurs patients détenus, homonymes ({who}), mais autre matricule",
                      "same traits as several held patients, namesakes ({who}), but another matricule")  # fmt: skip
    who = " ; ".join(p.summary for p in held)
    kept = [d for d in differences(held[0], identity) if d.how is not How.ABSENT_HELD or d.trait is Trait.MATRICULE]
    return Expected(Case.OTHER_IDENTITY, ("904", "902"), reason.fill(who=who), place, tuple(kept))


def _has_no_ins(held: Identity) -> bool:
    """A patient who has no INS, rather than one whose INS was not written down."""
    return held.source in ("ADT", "FHIR Patient") or is_qualified(held.reliability) is False


def _may_be(held: Identity, identity: Identity) -> bool:
    """A patient declared without matricule nor enough traits, none of which contradicts the document."""
    known = [t for t in STRICT_TRAITS if held.get(t)]
    incomplete = held.ins is None and not all(held.get(t) for t in _TELLING)
    return incomplete and bool(known) and not _contrary(held, identity)


def _contrary(patient: Identity, identity: Identity) -> list[Difference]:
    return [d for d in differences(patient, identity, STRICT_TRAITS) if d.how is not How.ABSENT_HELD]
