"""How each check of INS-ERROR-905 is made to fail."""

from __future__ import annotations

from harness.builder.demo import demo
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())


@mutations("INS-ERROR-905-01")
def incomplete_ins_is_integrated() -> Files:
    """AA although the INSEE code of the birth place is missing."""
    return demo().accepting("16-ins-sans-lieu").files()


@mutations("INS-ERROR-905-02")
def incomplete_ins_is_answered_904() -> Files:
    """Refused, for another reason."""
    return demo().answering("17-ins-sans-liste-des-prenoms", application_code="904").files()


@mutations("INS-ERROR-905-03")
def code_905_under_a_technical_err_3() -> Files:
    """ERR-3 is not 207."""
    return demo().answering("18-ins-sans-date", error="101").files()


@mutations("INS-ERROR-905-03")
def code_905_under_an_application_reject() -> Files:
    """MSA-1 AR."""
    return demo().answering("18-ins-sans-date", code="AR").files()


@mutations("INS-ERROR-905-04")
def no_ins_is_answered_905() -> Files:
    """905 where 903 is due."""
    return demo().answering("12-sans-ins", application_code="905").files()


@mutations("INS-ERROR-905-04")
def other_identity_is_answered_905() -> Files:
    """905 where 904 is due."""
    return demo().answering("07-sexe", application_code="905").files()


@mutations("INS-ERROR-905-04")
def unknown_patient_is_answered_905() -> Files:
    """905 where 902 is due."""
    return demo().answering("13-patient-inconnu", application_code="905").files()


@mutations("INS-ERROR-905-05")
def incomplete_ins_of_an_e_mail_is_integrated() -> Files:
    """The MDN tells success although the birth place is missing."""
    return demo().reporting("mdn-incomplet", code=None).files()


@mutations("INS-ERROR-905-05")
def incomplete_ins_of_an_e_mail_is_answered_904() -> Files:
    """A trait that is missing is no trait that differs."""
    return demo().reporting("mdn-incomplet", code="904").files()


@mutations("INS-ERROR-905-06")
def another_identity_of_an_e_mail_is_answered_905() -> Files:
    """Nothing is missing."""
    return demo().reporting("mdn-autre-identite", code="905").files()
