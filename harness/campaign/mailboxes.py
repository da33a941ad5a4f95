"""The mailboxes that the manifest declares: FAQ 63 knows personal, organisational and applicative ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from harness.campaign.manifest import Mailbox
from harness.core.text import Text, joined

#: Types of JDV_J139 (TRE_R257).
TYPES: dict[str, Text] = {
    "PER": Text("personnelle (nominative)", "personal"),
    "ORG": Text("organisationnelle", "organisational"),
    "APP": Text("applicative", "applicative"),
    "CAB": Text("de cabinet", "of a practice"),
}
APPLICATIVE = "APP"


class Mailboxes:
    """Lookup by address, letter case aside; the first declaration of an address counts."""

    def __init__(self, declared: Sequence[Mailbox]) -> None:
        self._types = {_key(m.address): m.type for m in reversed(declared)}

    def type_of(self, address: str | None) -> str | None:
        """The declared type of an address, None when it is not one of the product's."""
        return self._types.get(_key(address or ""))

    def has(self, address: str | None) -> bool:
        """Whether an address is one of the product's."""
        return self.type_of(address) is not None

    def has_any(self, addresses: Iterable[str]) -> bool:
        """Whether one of these addresses is one of the product's."""
        return any(map(self.has, addresses))

    def applicative(self, addresses: Iterable[str]) -> list[str]:
        """Those of these addresses that are declared applicative."""
        return [a for a in addresses if self.type_of(a) == APPLICATIVE]

    def told(self, address: str) -> Text:
        """An address and its type, in words."""
        kind = self.type_of(address)
        return Text(address, address) if kind is None else joined([Text(address, address), TYPES[kind]], " : BAL ")


def _key(address: str) -> str:
    return address.strip().lower()
