"""What a balance asks for against what its advance was for."""

from __future__ import annotations

from dataclasses import dataclass, field

from harness.core.place import Place
from harness.identity.funded_numbers import KINDS, compact
from harness.rules.funding.request import Beneficiary, Request

#: Beneficiaries of one advance that share a number (doctors of one centre), which are looked at.
_MAX_NAMESAKES = 50


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
    #: In the advance, when some of the balance have taken their place.
    replaced: list[Beneficiary] = field(default_factory=list)
    #: How many beneficiaries of the advance each of the balance comes from, by its path.
    origins: dict[str, int] = field(default_factory=dict)
    #: Historical identifiers that the advance does not have.
    unknown: list[tuple[str, Place]] = field(default_factory=list)


def same(a: Beneficiary, b: Beneficiary) -> bool:
    """Whether the most precise kind of number that both have is the same for both; without any, any number."""
    for kind in KINDS:
        mine, theirs = ({n.key for n in x.of(kind)} for x in (a, b))
        if mine and theirs:
            return bool(mine & theirs)
    return bool({n.compact for n in a.numbers} & {n.compact for n in b.numbers})


def compared(advance: Request, balance: Request) -> Scope:
    """Bring the beneficiaries of both together, by their numbers."""
    known: dict[str, list[Beneficiary]] = {}
    for old in advance.beneficiaries:
        for number in {n.compact for n in old.numbers}:
            known.setdefault(number, []).append(old)
    scope = Scope()
    met: set[int] = set()
    for one in balance.beneficiaries:
        replaced = [(text, place, known.get(compact(text), [])) for text, place in one.replaces]
        scope.unknown += [(text, place) for text, place, found in replaced if not found]
        scope.replaced += [old for _, _, found in replaced for old in found]
        counterpart = _counterpart(one, known)
        origins = {id(old) for old in counterpart} | {id(old) for _, _, found in replaced for old in found}
        scope.origins[one.node.path] = len(origins)
        met |= origins
        group = scope.changed if any(found for _, _, found in replaced) else scope.kept if counterpart else scope.added
        group.append(one)
    scope.removed = [old for old in advance.beneficiaries if id(old) not in met]
    return scope


def _counterpart(one: Beneficiary, known: dict[str, list[Beneficiary]]) -> list[Beneficiary]:
    """The beneficiary of the advance that is this one."""
    for number in one.numbers:
        for other in known.get(number.compact, [])[:_MAX_NAMESAKES]:
            if same(one, other):
                return [other]
    return []
