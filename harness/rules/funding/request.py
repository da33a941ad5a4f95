"""A funding request as a file describes it, read without faith: what is missing or ill-written stays absent."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from harness.core.place import Place
from harness.formats.tree import Node
from harness.identity import funded_numbers as numbers
from harness.rules.funding.mention import words

ORDER, ADVANCE, BALANCE = "order", "advance", "balance"
#: Requests in these states ask for nothing (any more).
WITHDRAWN = ("rejected", "cancelled")
_WORDS = {"yes": True, "on": True, "1": True, "true": True, "no": False, "off": False, "0": False, "false": False}
#: The year whose activity gives the band of an order.
ACTIVITY_YEAR = 2023


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a beneficiary, as written and without separators."""

    kind: str
    written: str
    place: Place

    @property
    def compact(self) -> str:
        """The number to compare."""
        return numbers.compact(self.written)

    @property
    def key(self) -> tuple[str, str]:
        """Kind and number."""
        return self.kind, self.compact

    @property
    def fault(self) -> numbers.NumberFault | None:
        """What is wrong with it."""
        return numbers.fault(self.kind, self.compact)


@dataclass(eq=False)
class Beneficiary:
    """A professional or a structure that a request is for."""

    node: Node

    @cached_property
    def numbers(self) -> list[Number]:
        """Its numbers, the most precise first."""
        return [n for kind in numbers.KINDS for n in _numbers(self.node, kind)]

    def of(self, *kinds: str) -> list[Number]:
        """Its numbers of some kinds."""
        return [n for n in self.numbers if n.kind in kinds]

    @property
    def name(self) -> str:
        """Its name, else its first number."""
        first = self.numbers[0].written if self.numbers else ""
        return self.node.text("name") or first or self.node.path

    @property
    def primary_kind(self) -> str | None:
        """The kind of its most precise number."""
        return self.numbers[0].kind if self.numbers else None

    @cached_property
    def keys(self) -> frozenset[tuple[str, str]]:
        """Its numbers, to be compared."""
        return frozenset(n.key for n in self.numbers)

    @cached_property
    def replaces(self) -> list[tuple[str, Place]]:
        """The historical identifiers that it takes the place of."""
        found = self.node.get("replaces")
        return [(s, n.place) for n in (found.items if found else []) if (s := n.scalar)]

    @property
    def change(self) -> str | None:
        """What became of it since the advance (merger, split, rename, other)."""
        return self.node.text("change")

    @property
    def created(self) -> datetime.date | None:
        """The day of its creation, when that is told."""
        try:
            return datetime.date.fromisoformat(self.node.text("created") or "")
        except ValueError:
            return None

    @property
    def active(self) -> bool | None:
        """Whether it had an activity in the year that counts; None when nothing tells."""
        found = self.node.get(f"active_{ACTIVITY_YEAR}")
        if found is None or isinstance(found.value, bool):
            return found.value if found is not None else None  # type: ignore[return-value]  # a bool, see above
        return _WORDS.get((found.scalar or "").lower())


def _numbers(node: Node, kind: str) -> Iterator[Number]:
    """A kind may have one number or a list of them: a professional has an AM number for each place."""
    found = node.get(kind)
    for one in (found.items or [found]) if found is not None else []:
        if one.scalar is not None:
            yield Number(kind, one.scalar, one.place)


@dataclass(eq=False)
class Request:
    """An order, an advance or a balance."""

    node: Node
    #: The supplier that the file declares for all its requests.
    default_supplier: Node | None = None
    #: The file.
    path: str = ""

    @property
    def kind(self) -> str:
        """order, advance or balance; what is written when it is none of them."""
        return self.node.text("kind") or ""

    @property
    def number(self) -> str:
        """Its number, empty when it has none."""
        return self.node.text("number") or ""

    @property
    def sons(self) -> str:
        """The funding call, as it is compared."""
        return " ".join(words(self.node.text("sons") or ""))

    @property
    def status(self) -> str:
        """draft, submitted, validated, rejected or cancelled."""
        return self.node.text("status") or "submitted"

    @property
    def stands(self) -> bool:
        """Whether it still asks for something."""
        return self.status not in WITHDRAWN

    @cached_property
    def beneficiaries(self) -> list[Beneficiary]:
        """Those that it is for."""
        found = self.node.get("beneficiaries")
        return [Beneficiary(n) for n in (found.items if found else []) if isinstance(n.value, dict)]

    @cached_property
    def supplier(self) -> tuple[str | None, str | None]:
        """Its SIREN and its name, as they are compared."""
        found = self.node.get("supplier") or self.default_supplier
        siret = found.text("siret") if found is not None else None
        return numbers.compact(siret)[:9] if siret else None, " ".join(words(self.supplier_name)) or None

    @property
    def supplier_name(self) -> str:
        """The supplier as people call it."""
        found = self.node.get("supplier") or self.default_supplier
        return (found.text("name") or found.scalar or "") if found is not None else ""

    @property
    def invoice(self) -> Node | None:
        """The invoice, when it has one."""
        return self.node.get("invoice")

    @cached_property
    def keys(self) -> frozenset[tuple[str, str]]:
        """Every number of its beneficiaries."""
        return frozenset(key for b in self.beneficiaries for key in b.keys)
