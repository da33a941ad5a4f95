"""How each check of INS-RECEIPT-COMPARISON is made to fail."""

from __future__ import annotations

from functools import partial

from harness.builder.demo import demo
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())

#: Check number -> received message of the demo whose document must not be integrated.
NOT_TO_INTEGRATE = {
    "02": "03-nom-de-naissance",
    "03": "04-premier-prenom",
    "04": "05-liste-des-prenoms",
    "05": "06-date-de-naissance",
    "06": "07-sexe",
    "07": "08-lieu-de-naissance",
    "08": "09-matricule",
    "09": "10-oid",
    "10": "11-plusieurs-traits",
    "11": "12-sans-ins",
    "12": "13-patient-inconnu",
    "13": "14-version-perimee",
    "14": "19-version-hl7-inconnue",
}


def _integrated(name: str) -> Files:
    return demo().accepting(name).files()


for _number, _name in NOT_TO_INTEGRATE.items():
    mutations.add(f"INS-RECEIPT-COMPARISON-{_number}", f"{_name} integrated (AA)", partial(_integrated, _name))
mutations.add(
    "INS-RECEIPT-COMPARISON-13", "15-autre-demandeur integrated (AA)", partial(_integrated, "15-autre-demandeur")
)


@mutations("INS-RECEIPT-COMPARISON-01")
def msa_1_is_none_of_the_three_codes() -> Files:
    """An ACK that neither accepts nor refuses."""
    return demo().answering("01-identite-exacte", code="OK").files()


@mutations("INS-RECEIPT-COMPARISON-15")
def exact_identity_is_refused() -> Files:
    """A receiver that refuses everything."""
    return demo().answering("01-identite-exacte", code="AE", error="207", application_code="904").files()


@mutations("INS-RECEIPT-COMPARISON-16")
def unknown_patient_is_answered_904() -> Files:
    """The refusal names another cause."""
    return demo().answering("13-patient-inconnu", application_code="904").files()


@mutations("INS-RECEIPT-COMPARISON-16")
def other_identity_is_answered_by_a_technical_code() -> Files:
    """An application refusal dressed as a technical one."""
    return demo().answering("06-date-de-naissance", error="101", application_code=None).files()


@mutations("INS-RECEIPT-COMPARISON-17")
def another_identity_received_by_e_mail_is_integrated() -> Files:
    """The MDN tells success of a birth date that is not the patient's."""
    return demo().reporting("mdn-autre-identite", code=None).files()


@mutations("INS-RECEIPT-COMPARISON-18")
def unknown_patient_of_an_e_mail_is_answered_904() -> Files:
    """The error e-mail names another cause."""
    return demo().reporting("mdn-inconnu", code="904").files()


@mutations("INS-RECEIPT-COMPARISON-19")
def exact_identity_of_an_e_mail_is_refused() -> Files:
    """A receiver that refuses everything."""
    return demo().reporting("mdn-integre", code="904").files()
