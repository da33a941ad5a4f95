"""How each check of CONSUMER-ACK is made to fail."""

from __future__ import annotations

from functools import partial

from harness.builder.demo import demo
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())

#: Check -> received messages of the demo that must be refused, one per code.
NOT_TO_INTEGRATE = {
    "CONSUMER-ACK-01": ("19-version-hl7-inconnue",),
    "CONSUMER-ACK-02": ("12-sans-ins", "13-patient-inconnu", "11-plusieurs-traits", "16-ins-sans-lieu"),
    "CONSUMER-ACK-03": ("14-version-perimee", "15-autre-demandeur"),
}


def _integrated(name: str) -> Files:
    return demo().accepting(name).files()


for _check, _names in NOT_TO_INTEGRATE.items():
    for _name in _names:
        mutations.add(_check, f"{_name} integrated (AA)", partial(_integrated, _name))


@mutations("CONSUMER-ACK-01")
def version_refused_as_a_missing_field() -> Files:
    """A technical refusal whose code names another fault."""
    return demo().answering("19-version-hl7-inconnue", error="101").files()


@mutations("CONSUMER-ACK-02")
def missing_ins_answered_904() -> Files:
    """The code of another cause."""
    return demo().answering("12-sans-ins", application_code="904").files()


@mutations("CONSUMER-ACK-03")
def outdated_version_answered_901() -> Files:
    """The version is refused for the requester."""
    return demo().answering("14-version-perimee", application_code="901").files()


@mutations("CONSUMER-ACK-04")
def exact_identity_refused() -> Files:
    """A receiver that refuses what it should integrate."""
    return demo().answering("01-identite-exacte", code="AE", error="207", application_code="906").files()
