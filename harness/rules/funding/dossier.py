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
#: Supplier, kind, number.
Name = tuple[str, str, str]
#: A number shared by more than these is compared with the first of them.
_MAX_LOOKED_AT = 20
_OTHER_FINESS = {FINESS: FINESS_LEGAL, FINESS_LEGAL: FINESS}


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """A beneficiary that a request funds."""

    request: Request
    beneficiary: Beneficiary
    name: Name
    #: Whether it, or what it comes from, was validated.
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
    def _by_number(self) -> dict[Name, list[Request]]:
        found: dict[Name, list[Request]] = {}
        for told in self.requests:
            found.setdefault(self._name(told), []).append(told)
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
        same = self._by_number[self._name(request)]
        return [r for r in same[: _MAX_LOOKED_AT + 1] if r is not request and r.stands]

    def _before(self, request: Request) -> list[Request]:
        """What a request is the next step of: its advance, and the orders of both."""
        advance = self.named(request, ADVANCE) if request.kind == BALANCE else None
        told = [advance, self.named(advance, ORDER) if advance is not None else None, self.named(request, ORDER)]
        return [one for one in told if one is not None and one is not request]

    @cached_property
    def _superseded(self) -> set[Name]:
        """Orders whose advance was asked for, and what a balance that stands is the end of."""
        ended: set[Name] = set()
        for told in self.requests:
            before = {self._name(one) for one in self._before(told)}
            if told.kind == ADVANCE or (told.kind == BALANCE and told.stands):
                ended |= before
            if told.kind == ADVANCE and before & self._settled:
                ended.add(self._name(told))
        return ended

    @cached_property
    def _settled(self) -> set[Name]:
        """Orders of which a balance that stands names no advance that there is: it ends them all."""
        balances = [r for r in self.requests if r.kind == BALANCE and r.stands and self.named(r, ADVANCE) is None]
        return {self._name(order) for told in balances for order in self._before(told)}

    def counts(self, request: Request) -> bool:
        """Whether its beneficiaries are those that are funded: a last step, known by its number and its SONS."""
        known = bool(request.number and request.sons) and request.kind in (ORDER, ADVANCE, BALANCE)
        return known and request.stands and self._name(request) not in self._superseded

    def _name(self, request: Request) -> Name:
        """The same request written in two files is one."""
        return self.party(request), request.kind, request.number

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

    def _is_validated(self, request: Request) -> bool:
        """Whether the agency validated it, or what it comes from."""
        return any(told.status == "validated" for told in (request, *self._before(request)))

    def _rank(self, request: Request) -> tuple[bool, str, str]:
        """Validated fundings first, then as their first step was made, then as they were."""
        dates = [told.node.text("date") or "9999" for told in (request, *self._before(request))]
        return not self._is_validated(request), min(dates), dates[0]

    def _claims(self) -> Iterator[Claim]:
        """Those of the requests that count, in the order of their ranks."""
        for told in sorted(filter(self.counts, self.requests), key=self._rank):
            for beneficiary in (*told.beneficiaries, *self.replaced(told)):
                yield Claim(told, beneficiary, self._name(told), self._is_validated(told))

    @cached_property
    def _index(self) -> tuple[dict[Key, list[Claim]], dict[Key, list[Claim]]]:
        """Claims by the most precise number of the beneficiary, and by any of its numbers; one for each request."""
        firm: dict[Key, dict[Name, Claim]] = {}
        loose: dict[Key, dict[Name, Claim]] = {}
        for claim in self._claims():
            for number in claim.beneficiary.numbers:
                key = (claim.request.sons, number.key)
                loose.setdefault(key, {}).setdefault(claim.name, claim)
                if number.kind == claim.beneficiary.primary_kind:
                    firm.setdefault(key, {}).setdefault(claim.name, claim)
        return _listed(firm), _listed(loose)

    def earlier(self, request: Request, mine: Beneficiary, number: Number) -> Claim | None:
        """The request that already funds a beneficiary known by the same most precise number."""
        if number.kind != mine.primary_kind or not self.counts(request):
            return None
        claims = self._index[0].get((request.sons, number.key), [])
        return claims[0] if claims and claims[0].name != self._name(request) else None

    def alike(self, request: Request, mine: Beneficiary, number: Number) -> Claim | None:
        """An earlier request for one that shares a number, when nothing tells whether it is the same."""
        if not self.counts(request):
            return None
        own = self._name(request)
        for kind in (number.kind, _OTHER_FINESS.get(number.kind)):
            for claim in self._index[1].get((request.sons, (kind or "", number.compact)), [])[:_MAX_LOOKED_AT]:
                if claim.name == own:
                    break
                if kind != number.kind or _may_be_one(mine, claim.beneficiary, number.kind):
                    return claim
        return None


def _may_be_one(mine: Beneficiary, other: Beneficiary, kind: str) -> bool:
    """Of two that share a number: no more precise number tells them apart, and neither is known by it alone."""
    if any(mine.of(finer) and other.of(finer) for finer in KINDS[: KINDS.index(kind)]):
        return False
    return not mine.primary_kind == other.primary_kind == kind


def _listed(index: dict[Key, dict[Name, Claim]]) -> dict[Key, list[Claim]]:
    return {key: list(claims.values()) for key, claims in index.items()}
