"""How each check of FIN-ORDER-AMOUNT is made to fail."""

from __future__ import annotations

from typing import Any

from harness.builder.demo import demo
from harness.builder.demo_funding import changed
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())


def _order(**changes: Any) -> Files:
    return demo().changing("funding", order=changed("order", **changes)).files()


@mutations("FIN-ORDER-AMOUNT-FILE")
def mistyped_key() -> Files:
    """``montant`` in place of ``amount``, on the advance."""
    return demo().changing("funding", advance=changed("advance", montant="54000.00")).files()


@mutations("FIN-ORDER-AMOUNT-FILE")
def french_date() -> Files:
    """DD/MM/YYYY where the schema wants YYYY-MM-DD."""
    return demo().changing("funding", advance=changed("advance", date="20/01/2026")).files()


@mutations("FIN-ORDER-AMOUNT-AMOUNT")
def zero_on_the_order() -> Files:
    """As the State pays, some show nothing to pay."""
    return _order(amount="0,00 €")


@mutations("FIN-ORDER-AMOUNT-AMOUNT")
def no_amount_on_the_order() -> Files:
    """Left out."""
    return _order(amount=None)


@mutations("FIN-ORDER-AMOUNT-MENTION")
def near_mention() -> Files:
    """The programme's name in place of the words asked."""
    return _order(mention="Montant pris en charge par l'Etat au titre du Ségur du numérique en santé")


@mutations("FIN-ORDER-AMOUNT-MENTION")
def no_mention() -> Files:
    """Left out."""
    return _order(mention=None)


@mutations("FIN-ORDER-AMOUNT-INVOICE")
def invoice_of_nothing() -> Files:
    """The amount that the client has to pay."""
    invoice = {**changed("balance")["invoice"], "amount": 0}
    return demo().changing("funding", balance=changed("balance", invoice=invoice)).files()


@mutations("FIN-ORDER-AMOUNT-COPY")
def copy_that_is_not_there() -> Files:
    """Named after another invoice; the treaty too."""
    spec = changed("balance")
    other = "pieces/facture-2026-032.pdf"
    renamed = changed("balance", invoice={**spec["invoice"], "file": other}, merger_treaty={"file": other})
    return demo().changing("funding", balance=renamed).files()
