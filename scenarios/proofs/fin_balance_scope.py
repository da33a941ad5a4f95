"""How each check of FIN-BALANCE-SCOPE is made to fail."""

from __future__ import annotations

from typing import Any

from harness.builder.demo import demo
from harness.builder.demo_funding import ADDED, CLINIC, MERGED, NORTH, SOUTH, changed
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())


def _balance(**changes: Any) -> Files:
    return demo().changing("funding", balance=changed("balance", **changes)).files()


@mutations("FIN-BALANCE-SCOPE-ADDED")
def client_added() -> Files:
    """A practice that signed after the advance."""
    return _balance(beneficiaries=[NORTH, MERGED, ADDED])


@mutations("FIN-BALANCE-SCOPE-ADDED")
def merged_without_its_history() -> Files:
    """The new number alone: nothing says what it replaces."""
    bare = {"name": MERGED["name"], "finess": MERGED["finess"]}
    return _balance(beneficiaries=[NORTH, bare], merger_treaty=None)


@mutations("FIN-BALANCE-SCOPE-REMOVED")
def client_removed() -> Files:
    """Admitted: a remark."""
    return _balance(beneficiaries=[NORTH, SOUTH], merger_treaty=None)


@mutations("FIN-BALANCE-SCOPE-HISTORY")
def merger_of_one() -> Files:
    """One of the two historical identifiers."""
    return _balance(beneficiaries=[NORTH, CLINIC, {**MERGED, "replaces": [SOUTH["finess"]]}])


@mutations("FIN-BALANCE-SCOPE-HISTORY")
def history_of_another() -> Files:
    """A third identifier, which the advance does not have."""
    return _balance(beneficiaries=[NORTH, {**MERGED, "replaces": [*MERGED["replaces"], ADDED["finess"]]}])


@mutations("FIN-BALANCE-SCOPE-TREATY")
def no_treaty() -> Files:
    """Left out."""
    return _balance(merger_treaty=None)


@mutations("FIN-BALANCE-SCOPE-TREATY")
def treaty_apart() -> Files:
    """A PDF of its own, beside the invoice."""
    files = _balance(merger_treaty={"file": "pieces/traite.pdf"})
    return files | {"financement/pieces/traite.pdf": files["financement/pieces/facture-2026-031.pdf"]}


@mutations("FIN-BALANCE-SCOPE-TREATY")
def scan_under_the_name_of_a_pdf() -> Files:
    """A picture."""
    return demo().changing("funding", invoice_pdf=b"\x89PNG\r\n\x1a\n").files()
