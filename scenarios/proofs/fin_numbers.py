"""How each check of FIN-NUMBERS is made to fail."""

from __future__ import annotations

from harness.builder.demo import demo
from harness.builder.demo_funding import DOCTOR, PRACTICE, Fields, changed
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())


def _other(*beneficiaries: Fields) -> Files:
    return demo().changing("funding", other=changed("other", beneficiaries=list(beneficiaries))).files()


def _key_changed(number: str) -> str:
    return number[:-1] + str((int(number[-1]) + 1) % 10)


@mutations("FIN-NUMBERS-FORM")
def finess_with_a_wrong_key() -> Files:
    """The last digit mistyped."""
    return _other(DOCTOR, {**PRACTICE, "finess": _key_changed(PRACTICE["finess"])})


@mutations("FIN-NUMBERS-FORM")
def am_number_of_eight_digits() -> Files:
    """Without its key."""
    return _other({**DOCTOR, "am": DOCTOR["am"][:-1]}, PRACTICE)


@mutations("FIN-NUMBERS-WRITING")
def finess_with_blanks() -> Files:
    """As on a letterhead."""
    finess = PRACTICE["finess"]
    return _other(DOCTOR, {**PRACTICE, "finess": f"{finess[:2]} {finess[2:5]} {finess[5:]}"})


@mutations("FIN-NUMBERS-ACTIVITY")
def created_in_2024() -> Files:
    """A practice that opened after the year that counts."""
    return _other(DOCTOR, {**PRACTICE, "created": "2024-01-02"})


@mutations("FIN-NUMBERS-ACTIVITY")
def without_activity() -> Files:
    """A doctor on leave the whole year."""
    return _other({**DOCTOR, "active_2023": False}, PRACTICE)


@mutations("FIN-NUMBERS-ALL")
def nothing_valid() -> Files:
    """One ill-formed, one without activity."""
    return _other({**DOCTOR, "active_2023": False}, {**PRACTICE, "finess": PRACTICE["finess"][:-1]})


@mutations("FIN-NUMBERS-OTHERS")
def rpps_with_a_wrong_key() -> Files:
    """The last digit mistyped."""
    return _other({**DOCTOR, "rpps": _key_changed(DOCTOR["rpps"])}, PRACTICE)
