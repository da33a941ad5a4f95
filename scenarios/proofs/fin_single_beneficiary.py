"""How each check of FIN-SINGLE-BENEFICIARY is made to fail."""

from __future__ import annotations

from harness.builder.demo import demo
from harness.builder.demo_funding import ADDED, CLINIC, DOCTOR, NORTH, PRACTICE, SOUTH, Fields, changed
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())


def _other(*beneficiaries: Fields) -> Files:
    return demo().changing("funding", other=changed("other", beneficiaries=list(beneficiaries))).files()


@mutations("FIN-SINGLE-BENEFICIARY-ELSEWHERE")
def two_editors_for_one_site() -> Files:
    """The second editor's order names a site of the first one's."""
    return _other(DOCTOR, PRACTICE, SOUTH)


@mutations("FIN-SINGLE-BENEFICIARY-ELSEWHERE")
def second_order_of_the_same_editor() -> Files:
    """Another order form on the same scope."""
    again = changed("order", number="BC-2026-020", date="2026-02-20", status="submitted", beneficiaries=[NORTH])
    return demo().changing("funding", more=(again,)).files()


@mutations("FIN-SINGLE-BENEFICIARY-TWICE")
def site_listed_twice() -> Files:
    """The same practice, under another name."""
    return _other(DOCTOR, PRACTICE, {**PRACTICE, "name": "Cabinet Démo (bis)"})


@mutations("FIN-SINGLE-BENEFICIARY-ALIKE")
def same_company() -> Files:
    """A practice known by the SIRET of a clinic funded elsewhere, and by nothing else."""
    return _other(DOCTOR, PRACTICE, {"name": "Société de la clinique", "siret": CLINIC["siret"]})


@mutations("FIN-SINGLE-BENEFICIARY-NUMBER")
def two_orders_under_one_number() -> Files:
    """Another client's order under the number of the first."""
    again = changed("order", beneficiaries=[{"name": "Autre site", "finess": ADDED["finess"]}])
    return demo().changing("funding", more=(again,)).files()
