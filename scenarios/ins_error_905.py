"""INS-ERROR-905: an INS matricule without all of its traits is answered with code 905.

FAQ 56: error code 905 must be sent (table applicationErrorCode: the INS that was transmitted is not
complete). The envelope is MSA-1 AE, ERR-3 207, ERR-5 905 (LPS 1.1, error codes). And 905 says
nothing else: no INS at all is 903, an unknown patient 902, other traits 904.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import ExchangeSubject, MailExchangeSubject
from harness.core.check import DOIT
from harness.core.finding import Findings, Inconclusive, verify
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.identity.sources import every_patient
from harness.rules.acknowledgement import APPLICATION_ERROR
from harness.rules.answers import Case, Expected
from scenarios import _mail_receipt as by_mail
from scenarios._receipt import case_of, judged, refused

scenario = Scenario(
    id="INS-ERROR-905",
    title=Text("INS incomplète : code d'erreur 905", "Incomplete INS: error code 905"),
    summary=Text(
        "Quand le CDA reçu porte un matricule INS sans tous ses traits, le produit répond AE, ERR-3 207, ERR-5 905 ; "
        "il ne répond pas 905 dans les autres cas (902, 903, 904).",
        "When the CDA received carries an INS matricule without all of its traits, the product answers AE, ERR-3 207, "
        "ERR-5 905; it does not answer 905 in the other cases (902, 903, 904).",
    ),
    faq=(56,),
    requirements=("SC.MSS/UX.07",),
    applies_to=frozenset({Role.RECEIVES_DOCUMENTS}),
)  # fmt: skip

SOURCE = "FAQ 56 ; LPS 1.1, codes d'erreur, 905"
ANSWER_905 = Text("répondre MSA-1 AE, ERR-3 207, ERR-5 905^L'INS transmis n'est pas complet",
                  "answer MSA-1 AE, ERR-3 207, ERR-5 905^incomplete INS")  # fmt: skip
NO_CASE = Text("aucun message reçu ne porte une INS incomplète", "no received message carries an incomplete INS")


def incomplete(exchange: ExchangeSubject, campaign: Campaign) -> bool:
    """The oracle expects 905."""
    return case_of(exchange, campaign) is Case.INCOMPLETE_INS


def incomplete_and_refused(exchange: ExchangeSubject, campaign: Campaign) -> bool:
    """The oracle expects 905 and the answer is not AA."""
    return incomplete(exchange, campaign) and not (exchange.answer and exchange.answer.acknowledgement.accepts)


scenario.check(
    "INS-ERROR-905-01", DOIT, on=ExchangeSubject, where=incomplete, source=SOURCE, remedy=ANSWER_905,
    title=Text("INS incomplète : document non intégré", "Incomplete INS: document not integrated"), unexercised=NO_CASE,
)(refused)  # fmt: skip


@scenario.check(
    "INS-ERROR-905-02", DOIT, on=ExchangeSubject, where=incomplete_and_refused, source=SOURCE, remedy=ANSWER_905,
    title=Text("INS incomplète : ERR-5 vaut 905", "Incomplete INS: ERR-5 is 905"), unexercised=NO_CASE,
)  # fmt: skip
def says_905(exchange: ExchangeSubject, campaign: Campaign) -> Findings:
    """ERR-5.1 is 905 (or the technical 101 when PID lacks the very same trait)."""
    both = judged(exchange, campaign)
    if isinstance(both, Inconclusive):
        yield both
        return
    ack, expected = both.ack, both.expected
    yield verify(
        expected.is_met_by(ack), at=ack.place, expected="ERR-5 = 905", actual=ack.summary,
        message=Text("autre code que 905 alors que : {why}", "a code other than 905 although: {why}").fill(why=expected.reason),
    )  # fmt: skip


def answered_905(exchange: ExchangeSubject, campaign: Campaign) -> bool:
    """The answer carries 905, and rightly so."""
    answer = exchange.answer
    return incomplete(exchange, campaign) and answer is not None and "905" in answer.acknowledgement.application_codes


@scenario.check(
    "INS-ERROR-905-03", DOIT, on=ExchangeSubject, where=answered_905, source=SOURCE, remedy=ANSWER_905,
    title=Text("905 est porté par MSA-1 AE et ERR-3 207", "905 comes with MSA-1 AE and ERR-3 207"),
    unexercised=Text("aucune réponse ne porte 905", "no answer carries 905"),
)  # fmt: skip
def envelope(exchange: ExchangeSubject, campaign: Campaign) -> Findings:
    """MSA-1 is AE; the ERR that carries 905 has ERR-3.1 207."""
    if exchange.answer is None:
        return
    ack = exchange.answer.acknowledgement
    yield verify(ack.code.text == "AE", at=ack.code_place, expected="AE", actual=ack.code.text)
    for error, application in ack.errors:
        if application.text == "905":
            yield verify(
                error.text == APPLICATION_ERROR,
                at=error.place.within("ACK"),
                expected=APPLICATION_ERROR,
                actual=error.text,
            )


def not_a_905_case(exchange: ExchangeSubject, campaign: Campaign) -> bool:
    """An answered exchange whose documents have no INS, or complete ones: 905 cannot be right."""
    views = [d.view for d in exchange.documents if d.view is not None]
    if exchange.answer is None or not views:
        return False
    if case_of(exchange, campaign) in (Case.TECHNICAL, Case.ACCEPT):
        return False
    identities = [identity for view in views for identity in every_patient(view)]
    return all(identity.ins is None or not identity.missing() for identity in identities)


@scenario.check(
    "INS-ERROR-905-04", DOIT, on=ExchangeSubject, where=not_a_905_case, source=SOURCE,
    title=Text("905 n'est pas répondu quand 902, 903 ou 904 l'est à bon droit", "905 is not answered where 902, 903 or 904 is due"),
    remedy=Text("réserver 905 à une INS dont un trait manque dans le document reçu",
                "keep 905 for an INS of which the received document lacks a trait"),
    unexercised=Text("aucun message reçu n'appelle 902, 903 ou 904", "no received message calls for 902, 903 or 904"),
)  # fmt: skip
def not_905_elsewhere(exchange: ExchangeSubject, campaign: Campaign) -> Findings:
    """ERR-5 is not 905 when no trait is missing."""
    if exchange.answer is None:
        return
    ack = exchange.answer.acknowledgement
    expected = campaign.expected(exchange)
    due = expected.text if isinstance(expected, Expected) else Text("un code autre que 905", "a code other than 905")
    yield verify("905" not in ack.application_codes, at=ack.place, expected=due, actual=ack.summary)


BY_MAIL = f"{SOURCE} ; LPS 1.1.3, Structure du MDN"


@scenario.check(
    "INS-ERROR-905-05", DOIT, on=MailExchangeSubject, where=by_mail.of_case(Case.INCOMPLETE_INS), source=BY_MAIL, required=False,
    title=Text("E-mail reçu, INS incomplète : MDN d'échec 905", "Received e-mail, incomplete INS: MDN of failure 905"),
    remedy=Text("ne pas intégrer : répondre un MDN (ou un e-mail) d'erreur avec le code 905",
                "do not integrate: answer an MDN (or e-mail) of error with code 905"),
)  # fmt: skip
def mail_says_905(exchange: MailExchangeSubject, campaign: Campaign) -> Findings:
    """Not integrated, and for that reason."""
    yield from by_mail.not_integrated(exchange, campaign)
    if by_mail.report_of(exchange).failed:
        yield from by_mail.right_code(exchange, campaign)


def _says_905_wrongly_or_not(exchange: MailExchangeSubject, campaign: Campaign) -> bool:
    judged = by_mail.of_case(Case.NO_INS, Case.UNKNOWN_PATIENT, Case.OTHER_IDENTITY, Case.ACCEPT)(exchange, campaign)
    return judged and by_mail.report_of(exchange).failed


@scenario.check(
    "INS-ERROR-905-06", DOIT, on=MailExchangeSubject, where=_says_905_wrongly_or_not, source=BY_MAIL, required=False,
    title=Text("E-mail reçu, INS complète ou absente : pas de 905", "Received e-mail, complete or absent INS: no 905"),
    remedy=Text("réserver 905 au matricule dont un trait manque", "keep 905 for a matricule of which a trait is missing"),
)  # fmt: skip
def mail_without_905(exchange: MailExchangeSubject, campaign: Campaign) -> Findings:
    """905 says one thing: a trait is missing."""
    report, expected = by_mail.report_of(exchange), by_mail.expected_of(exchange, campaign)
    yield verify(
        report.code != "905", at=by_mail.code_place(exchange.answer, report), expected=by_mail.due(expected),
        actual=by_mail.told(report), about=exchange.answer,
        message=Text("905 alors que : {why}", "905 although: {why}").fill(why=expected.reason),
    )  # fmt: skip
