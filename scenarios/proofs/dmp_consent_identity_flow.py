"""How each check of DMP-CONSENT-IDENTITY-FLOW is made to fail."""

from __future__ import annotations

from harness.builder.demo import demo
from harness.builder.hl7_adt import Consent
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())
FLOW = "04-consultation"


def _saying(consent: Consent) -> Files:
    return demo().identifying(FLOW, consent=consent).files()


@mutations("DMP-CONSENT-IDENTITY-FLOW-01")
def opposition_in_plain_words() -> Files:
    """OUI instead of IO."""
    return _saying(Consent("OUI", "IC"))


@mutations("DMP-CONSENT-IDENTITY-FLOW-01")
def opposed_and_not_opposed() -> Files:
    """Two answers."""
    return _saying(Consent("IO~INO", "INC", opposition_date="20260304100000"))


@mutations("DMP-CONSENT-IDENTITY-FLOW-02")
def codes_of_the_two_fields_are_swapped() -> Files:
    """INO in ZFA-11."""
    return _saying(Consent("INO", "INO"))


@mutations("DMP-CONSENT-IDENTITY-FLOW-03")
def opposition_without_a_date() -> Files:
    """ZFA-10 is empty."""
    return _saying(Consent("INO", "IC", opposition_date=""))


@mutations("DMP-CONSENT-IDENTITY-FLOW-03")
def consent_to_the_month() -> Files:
    """ZFA-12 = AAAAMM."""
    return _saying(Consent("INO", "IC", consultation_date="202603"))


@mutations("DMP-CONSENT-IDENTITY-FLOW-03")
def date_of_an_answer_that_was_not_asked() -> Files:
    """ZFA-11 = NA and ZFA-12 valued."""
    return _saying(Consent("INO", "NA", consultation_date="20260304"))


@mutations("DMP-CONSENT-IDENTITY-FLOW-04")
def unknown_state_of_the_dmp() -> Files:
    """OUVERT is no state."""
    return _saying(Consent("INO", "IC", status="OUVERT"))


@mutations("DMP-CONSENT-IDENTITY-FLOW-04")
def date_of_the_state_is_none() -> Files:
    """ZFA-2 in the French way."""
    return _saying(Consent("INO", "IC", status_date="04/03/2026"))


@mutations("DMP-CONSENT-IDENTITY-FLOW-05")
def document_of_an_opposed_patient_is_fed() -> Files:
    """ZFA-9 = IO, then DESTDMP = Y."""
    return demo().sending("10-patient-oppose", destdmp="Y").files()
