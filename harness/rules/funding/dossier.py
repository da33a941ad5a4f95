"""Every request of a campaign, whoever the supplier is: which one another names, and who asks for whom.

An order, its advance and its balance are one funding: only the last step counts, so that a beneficiary taken out of the
advance may be funded elsewhere. What a balance replaces stays funded by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from harness.identity.funded_numbers import FINESS, FINESS_LEGAL, KINDS
from harness.rules.funding.request import ADVANCE, BALANCE, ORDER, Beneficiary, Number, Request
from harness.rules.funding.scope import Scope, compared

#: SONS, then a number with its kind.
Key = tuple[str, tuple[str, str]]
#: A number shared by more than these is compared with the first of them.
_MAX_LOOKED_AT = 20
_OTHER_FINESS = {FINESS: FINESS_LEGAL, FINESS_LEGAL: FINESS}


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """A beneficiary that a request funds."""

    request: Request
    beneficiary: Beneficiary
    chain: tuple[str, str]
    #: Whether a request of its chain was validated.
    validated: bool


class Dossier:
    """The requests, in the order of the files."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._scopes: dict[int, Scope | None] = {}

    @cached_property
    def _sirens(self) -> dict[str, str]:
        """Names of suppliers whose SIREN some request tells."""
        known = (told.supplier for told in self.requests)
        return {name: siren for siren, name in known if siren and name}

    def party(self, request: Request) -> str:
        """Whose request it is: a SIREN, else a name, else a file."""
        siren, name = request.supplier
        return siren or self._sirens.get(name or "") or name or request.path

    @cached_property
    def _by_number(self) -> dict[tuple[str, str, str], list[Request]]:
        found: dict[tuple[str, str, str], list[Request]] = {}
        for told in self.requests:
            found.setdefault((self.party(told), told.kind, told.number), []).append(told)
        return {key: sorted(same, key=lambda r: not r.stands) for key, same in found.items()}

    def named(self, request: Request, kind: str) -> Request | None:
        """The request of the same supplier that one names (its ``order``, its ``advance``); one that stands first."""
        number = request.node.text(kind)
        found = self._by_number.get((self.party(request), kind, number), []) if number else []
        return found[0] if found else None

    def namesakes(self, request: Request) -> list[Request]:
        """The other requests of the same supplier, kind and number that stand."""
        if not request.number:
            return []
        same = self._by_number[(self.party(request), request.kind, request.number)]
        return [r for r in same[: _MAX_LOOKED_AT + 1] if r is not request and r.stands]

    def _chain(self, request: Request) -> tuple[str, str]:
        """The order that a request comes from, else its advance, else itself."""
        advance = self.named(request, ADVANCE) if request.kind == BALANCE else None
        order = self.named(advance or request, ORDER) or self.named(request, ORDER)
        root = order or advance or request
        return self.party(root), root.number

    @cached_property
    def _superseded(self) -> set[int]:
        """Orders whose advance was asked for, and what a balance that stands is the end of."""
        found: set[int] = set()
        for told in self.requests:
            if told.kind == ADVANCE or (told.kind == BALANCE and told.stands):
                before = [self.named(told, ORDER)]
                before += [self.named(told, ADVANCE)] if told.kind == BALANCE else []
                found.update(id(one) for one in before if one is not None)
        return found

    def counts(self, request: Request) -> bool:
        """Whether its beneficiaries are those that its chain funds; without a number, it is in no chain."""
        known = bool(request.number) and request.kind in (ORDER, ADVANCE, BALANCE)
        return known and request.stands and id(request) not in self._superseded

    def scope(self, balance: Request) -> Scope | None:
        """A balance against its advance, worked out once; None without an advance."""
        if id(balance) not in self._scopes:
            advance = self.named(balance, ADVANCE) if balance.kind == BALANCE else None
            self._scopes[id(balance)] = compared(advance, balance) if advance is not None else None
        return self._scopes[id(balance)]

    def replaced(self, request: Request) -> list[Beneficiary]:
        """The beneficiaries of the advance in whose place a balance is asked."""
        scope = self.scope(request)
        return scope.replaced if scope is not None else []

    @cached_property
    def _ranks(self) -> dict[tuple[str, str], tuple[bool, str]]:
        """Of each chain: those with a validated request first, then as their first request was made."""
        found: dict[tuple[str, str], tuple[bool, str]] = {}
        for told in self.requests:
            if told.stands:
                chain = self._chain(told)
                unsure, date = found.get(chain, (True, "9999"))
                found[chain] = unsure and told.status != "validated", min(date, told.node.text("date") or "9999")
        return found

    def _claims(self) -> Iterator[Claim]:
        """In the order of their chains."""
        standing = [(self._chain(told), told) for told in self.requests if self.counts(told)]
        for chain, told in sorted(standing, key=lambda found: self._ranks[found[0]]):
            for beneficiary in (*told.beneficiaries, *self.replaced(told)):
                yield Claim(told, beneficiary, chain, not self._ranks[chain][0])

    @cached_property
    def _index(self) -> tuple[dict[Key, list[Claim]], dict[Key, list[Claim]]]:
        """Claims by the most precise number of the beneficiary, and by any of its numbers; one for each chain."""
        firm: dict[Key, dict[tuple[str, str], Claim]] = {}
        loose: dict[Key, dict[tuple[str, str], Claim]] = {}
        for claim in self._claims():
            for number in claim.beneficiary.numbers:
                key = (claim.request.sons, number.key)
                loose.setdefault(key, {}).setdefault(claim.chain, claim)
                if number.kind == claim.beneficiary.primary_kind:
                    firm.setdefault(key, {}).setdefault(claim.chain, claim)
        return _listed(firm), _listed(loose)

    def earlier(self, request: Request, mine: Beneficiary, number: Number) -> Claim | None:
        """The request that already funds a beneficiary known by the same most precise number."""
        if number.kind != mine.primary_kind or not self.counts(request):
            return None
        claims = self._index[0].get((request.sons, number.key), [])
        return claims[0] if claims and claims[0].chain != self._chain(request) else None

    def alike(self, request: Request, mine: Beneficiary, number: Number) -> Claim | None:
        """An earlier request for one that shares a number, when nothing tells whether it is the same."""
        if not self.counts(request):
            return None
        chain = self._chain(request)
        for kind in (number.kind, _OTHER_FINESS.get(number.kind)):
            for claim in self._index[1].get((request.sons, (kind or "", number.compact)), [])[:_MAX_LOOKED_AT]:
                if claim.chain == chain:
                    break
                if kind != number.kind or _may_be_one(mine, claim.beneficiary, number.kind):
                    return claim
        return None


def _may_be_one(mine: Beneficiary, other: Beneficiary, kind: str) -> bool:
    """Of two that share a number: no more precise number tells them apart, and neither is known by it alone."""
    if any(mine.of(finer) and other.of(finer) for finer in KINDS[: KINDS.index(kind)]):
        return False
    return not mine.primary_kind == other.primary_kind == kind


def _listed(index: dict[Key, dict[tuple[str, str], Claim]]) -> dict[Key, list[Claim]]:
    return {key: list(chains.values()) for key, chains in index.items()}
