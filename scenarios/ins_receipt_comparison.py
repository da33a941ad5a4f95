"""INS-RECEIPT-COMPARISON: the DPI or RIS compares every identity trait of what it receives.

FAQ 57: identities are not the PFI's business. Whoever integrates the document compares birth name,
first birth given name, birth date, sex and INSEE code of the birth place, plus the list of given
names, the INS matricule and its OID for a qualified identity, with those of its own patients.
Integrating (AA) a document whose identity is not exactly one that is held puts it in somebody
else's record: a patient-safety fault. The expected answers are those of LPS 1.1, error codes.
"""

from __future__ import annotations

from collections.abc import Callable

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import ExchangeSubject, MailExchangeSubject
from harness.core.check import DOIT, CheckFunction
from harness.core.finding import Findings, Inconclusive, Level, verify
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.identity.model import Trait
from harness.rules.answers import Case, Expected, Undecided, is_technical_refusal
from scenarios import _mail_receipt as by_mail
from scenarios._receipt import case_of, judged, refused

scenario = Scenario(
    id="INS-RECEIPT-COMPARISON",
    title=Text("Comparaison des traits d'identité à la réception d'un CDA", "Identity-trait comparison when a CDA is received"),
    summary=Text(
        "À la réception, le DPI ou le RIS compare chaque trait d'identité, le matricule et l'OID du document à ceux "
        "de ses patients ; au moindre écart il n'intègre pas et répond le code d'erreur prévu.",
        "On receipt, the DPI or RIS compares each identity trait, the matricule and the OID of the document with "
        "those of its patients; at the slightest difference it does not integrate and answers the specified code.",
    ),
    faq=(57,),
    requirements=("SC.MSS/UX.02", "SC.MSS/UX.07"),
    applies_to=frozenset({Role.RECEIVES_DOCUMENTS}),
)  # fmt: skip

SOURCE = "FAQ 57 ; LPS 1.1, codes d'erreur 900 à 906"
NOT_INTEGRATED = Text(
    "ne pas intégrer automatiquement : répondre AE avec ERR-3 207 et le code applicatif attendu",
    "do not integrate automatically: answer AE with ERR-3 207 and the expected application code",
)


def only_differs_by(trait: Trait) -> Callable[[ExchangeSubject, Campaign], bool]:
    """Exchanges whose document differs from the held patient by this trait alone."""

    def where(exchange: ExchangeSubject, campaign: Campaign) -> bool:
        expected = campaign.expected(exchange)
        return isinstance(expected, Expected) and [d.trait for d in expected.differences] == [trait]

    return where


@scenario.check(
    "INS-RECEIPT-COMPARISON-01", DOIT, on=ExchangeSubject, source=SOURCE,
    title=Text("Chaque message reçu a un acquittement qui conclut", "Each received message has an acknowledgement that concludes"),
    remedy=Text("répondre un ACK avec MSA-1 AA, AE ou AR et MSA-2 = MSH-10 du message",
                "answer an ACK with MSA-1 AA, AE or AR and MSA-2 = MSH-10 of the message"),
)  # fmt: skip
def answered(exchange: ExchangeSubject, campaign: Campaign) -> Findings:
    """MSA-1 is AA, AE or AR, and what the oracle needs to judge it is known."""
    if exchange.answer is None:
        yield Inconclusive(exchange.unanswered or Text("aucun ACK", "no ACK"))
        return
    code = exchange.answer.acknowledgement.code
    yield verify(
        code.text in ("AA", "AE", "AR"),
        at=exchange.answer.acknowledgement.code_place,
        expected="AA | AE | AR",
        actual=code.text,
    )
    expected = campaign.expected(exchange)
    if isinstance(expected, Undecided):
        yield Inconclusive(expected.reason)


_TRAITS = (
    (Trait.BIRTH_NAME, "02"), (Trait.FIRST_GIVEN, "03"), (Trait.GIVEN_NAMES, "04"), (Trait.BIRTH_DATE, "05"),
    (Trait.SEX, "06"), (Trait.BIRTH_PLACE, "07"), (Trait.MATRICULE, "08"), (Trait.OID, "09"),
)  # fmt: skip

for _trait, _number in _TRAITS:
    scenario.check(
        f"INS-RECEIPT-COMPARISON-{_number}", DOIT, on=ExchangeSubject, where=only_differs_by(_trait), source=SOURCE,
        title=Text("Comparé : {trait}", "Compared: {trait}").fill(trait=_trait.text),
        remedy=NOT_INTEGRATED,
        unexercised=Text(
            "aucun message reçu ne diffère d'un patient détenu par ce seul trait : {trait}",
            "no received message differs from a held patient by this trait alone: {trait}",
        ).fill(trait=_trait.text),
    )(refused)  # fmt: skip


def _not_integrated(number: str, title: Text, where: Callable[[ExchangeSubject, Campaign], bool]) -> CheckFunction:
    return scenario.check(
        f"INS-RECEIPT-COMPARISON-{number}", DOIT, on=ExchangeSubject, where=where, source=SOURCE, title=title,
        remedy=NOT_INTEGRATED, required=False,
    )(refused)  # fmt: skip


def _several(exchange: ExchangeSubject, campaign: Campaign) -> bool:
    expected = campaign.expected(exchange)
    return isinstance(expected, Expected) and expected.case is Case.OTHER_IDENTITY and len(expected.differences) > 1


_not_integrated(
    "10", Text("Plusieurs traits diffèrent : pas d'intégration", "Several traits differ: not integrated"), _several
)
_not_integrated("11", Text("Document sans INS : pas d'intégration automatique (903)", "No INS: not integrated automatically (903)"),
                lambda e, c: case_of(e, c) is Case.NO_INS)  # fmt: skip
_not_integrated("12", Text("Patient inconnu : pas d'intégration (902)", "Unknown patient: not integrated (902)"),
                lambda e, c: case_of(e, c) is Case.UNKNOWN_PATIENT)  # fmt: skip
_not_integrated("13", Text("Version ou demandeur non admis : pas d'intégration (900, 901)",
                           "Version or requester not admitted: not integrated (900, 901)"),
                lambda e, c: case_of(e, c) is Case.DOCUMENT)  # fmt: skip
_not_integrated("14", Text("Message irrecevable : pas d'intégration", "Message that cannot be processed: not integrated"),
                lambda e, c: case_of(e, c) is Case.TECHNICAL)  # fmt: skip


@scenario.check(
    "INS-RECEIPT-COMPARISON-15", DOIT, on=ExchangeSubject, source=SOURCE, where=lambda e, c: case_of(e, c) is Case.ACCEPT,
    title=Text("Identité exactement égale : document intégré", "Exactly equal identity: document integrated"),
    remedy=Text("répondre AA quand matricule, OID et tous les traits sont ceux d'un patient détenu",
                "answer AA when matricule, OID and every trait are those of a held patient"),
    unexercised=Text("aucun message reçu ne porte exactement l'identité d'un patient détenu",
                     "no received message carries exactly the identity of a held patient"),
)  # fmt: skip
def integrated(exchange: ExchangeSubject, campaign: Campaign) -> Findings:
    """The answer is AA: refusing everything is not comparing."""
    both = judged(exchange, campaign)
    if isinstance(both, Inconclusive):
        yield both
        return
    ack, expected = both.ack, both.expected
    yield verify(
        expected.is_met_by(ack), at=ack.place, expected=expected.text, actual=ack.summary,
        message=Text("document refusé alors que : {why}", "document refused although: {why}").fill(why=expected.reason),
    )  # fmt: skip


def _refused_with_a_code(exchange: ExchangeSubject, campaign: Campaign) -> bool:
    both = judged(exchange, campaign)
    if isinstance(both, Inconclusive):
        return False
    ack, expected = both.ack, both.expected
    by_905_04 = "905" in ack.application_codes and expected.case is not Case.TECHNICAL
    judged_elsewhere = expected.case in (Case.ACCEPT, Case.INCOMPLETE_INS) or by_905_04
    return not ack.accepts and not judged_elsewhere


@scenario.check(
    "INS-RECEIPT-COMPARISON-16", DOIT, on=ExchangeSubject, where=_refused_with_a_code, source=SOURCE,
    title=Text("Le refus porte le bon code", "The refusal carries the right code"),
    remedy=Text("renseigner ERR-3 207 et ERR-5 avec le code qui correspond à la cause du refus",
                "fill ERR-3 207 and ERR-5 with the code of the actual cause"),
)  # fmt: skip
def right_code(exchange: ExchangeSubject, campaign: Campaign) -> Findings:
    """ERR-5 (or ERR-3 for a technical refusal) is one of the codes that can be defended."""
    both = judged(exchange, campaign)
    if isinstance(both, Inconclusive):
        yield both
        return
    ack, expected = both.ack, both.expected
    technical = Text("refus technique : ", "technical refusal: ") if is_technical_refusal(ack) else Text("", "")
    yield verify(
        expected.is_met_by(ack), at=ack.place, expected=expected.text, actual=technical + Text(ack.summary, ack.summary),
        message=Text("code de refus inattendu : {why}", "unexpected refusal code: {why}").fill(why=expected.reason),
    )  # fmt: skip
    if expected.is_met_by(ack) and expected.case is not Case.TECHNICAL:
        yield verify(
            expected.codes[0] in ack.application_codes, at=ack.place, expected=expected.codes[0], actual=ack.summary,
            message=Text("code accepté ; un autre est préféré", "accepted code; another one is preferred"), level=Level.INFO,
        )  # fmt: skip


OTHERS = (Case.NO_INS, Case.UNKNOWN_PATIENT, Case.OTHER_IDENTITY)
BY_MAIL = f"{SOURCE} ; SC.MSS/UX.07 ; LPS 1.1.3, Structure du MDN"

scenario.check(
    "INS-RECEIPT-COMPARISON-17", DOIT, on=MailExchangeSubject, where=by_mail.of_case(*OTHERS), source=BY_MAIL, required=False,
    title=Text("E-mail reçu d'une autre identité : le MDN dit l'échec", "Received e-mail of another identity: the MDN tells the failure"),
    remedy=Text("ne pas intégrer automatiquement : répondre un MDN (ou un e-mail) d'erreur avec le code attendu",
                "do not integrate automatically: answer an MDN (or e-mail) of error with the expected code"),
)(by_mail.not_integrated)  # fmt: skip


def _by_mail_with_a_code(exchange: MailExchangeSubject, campaign: Campaign) -> bool:
    if not by_mail.of_case(*OTHERS)(exchange, campaign):
        return False
    report = by_mail.report_of(exchange)
    return report.failed and report.code != "905"


scenario.check(
    "INS-RECEIPT-COMPARISON-18", DOIT, on=MailExchangeSubject, where=_by_mail_with_a_code, source=BY_MAIL, required=False,
    title=Text("E-mail reçu : le MDN d'échec porte le bon code", "Received e-mail: the MDN of failure has the right code"),
    remedy=Text("mettre dans l'objet, le texte et le champ Error le code de la cause du refus (902, 903, 904)",
                "put in the subject, the text and the field Error the code of the actual cause (902, 903, 904)"),
)(by_mail.right_code)  # fmt: skip

scenario.check(
    "INS-RECEIPT-COMPARISON-19", DOIT, on=MailExchangeSubject, where=by_mail.of_case(Case.ACCEPT), source=BY_MAIL, required=False,
    title=Text("E-mail reçu, identité exactement égale : le MDN dit le succès", "Received e-mail, exactly equal identity: the MDN tells success"),
    remedy=Text("intégrer le document quand matricule, OID et tous les traits sont ceux d'un patient détenu",
                "integrate the document when matricule, OID and every trait are those of a held patient"),
)(by_mail.integrated)  # fmt: skip
