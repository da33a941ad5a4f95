"""What a balance asks for against what its advance was for."""

from __future__ import annotations

from dataclasses import dataclass, field

from harness.core.place import Place
from harness.identity.funded_numbers import KINDS, compact
from harness.rules.funding.request import Beneficiary, Request

Key = tuple[str, str]


@dataclass(slots=True)
class Scope:
    """Each beneficiary of a balance, and each of its advance, once they are brought together."""

    #: In the balance, under a number of the advance.
    kept: list[Beneficiary] = field(default_factory=list)
    #: In the balance, in the place of some of the advance.
    changed: list[Beneficiary] = field(default_factory=list)
    #: In the balance alone.
    added: list[Beneficiary] = field(default_factory=list)
    #: In the advance alone.
    removed: list[Beneficiary] = field(default_factory=list)
    #: Historical identifiers that the advance does not have.
    unknown: list[tuple[str, Place]] = field(default_factory=list)


def same(a: Beneficiary, b: Beneficiary) -> bool:
    """Whether the most precise kind of number that both have is the same for both."""
    for kind in KINDS:
        mine, theirs = ({n.key for n in x.of(kind)} for x in (a, b))
        if mine and theirs:
            return bool(mine & theirs)
    return False


def compared(advance: Request, balance: Request) -> Scope:
    """Bring the beneficiaries of both together, by their numbers."""
    by_key: dict[Key, list[Beneficiary]] = {}
    by_number: dict[str, list[Beneficiary]] = {}
    for one in advance.beneficiaries:
        for kind, number in one.keys:
            by_key.setdefault((kind, number), []).append(one)
            by_number.setdefault(number, []).append(one)
    scope = Scope()
    met: set[int] = set()
    for one in balance.beneficiaries:
        counterpart = _counterpart(one, by_key)
        replaced = [(text, place, by_number.get(compact(text), [])) for text, place in one.replaces]
        scope.unknown += [(text, place) for text, place, found in replaced if not found]
        old = [b for _, _, found in replaced for b in found]
        met.update(id(b) for b in (*old, *counterpart))
        group = scope.changed if old else scope.kept if counterpart else scope.added
        group.append(one)
    scope.removed = [b for b in advance.beneficiaries if id(b) not in met]
    return scope


def _counterpart(one: Beneficiary, by_key: dict[Key, list[Beneficiary]]) -> list[Beneficiary]:
    """The beneficiary of the advance that is this one."""
    for number in one.numbers:
        for other in by_key.get(number.key, [])[:50]:
            if same(one, other):
                return [other]
    return []
