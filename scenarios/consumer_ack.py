"""CONSUMER-ACK: to each document message the receiver gives the answer that a conforming one gives.

FAQ 56 and 57; requirement SC.MSS/UX.07; LPS 1.1, error codes and profile of the ACK. Every pair of a
message received and its ACK goes through the receiver oracle (docs/oracle.md): technical refusal,
identity, version and requester, acceptance. INS-RECEIPT-COMPARISON says which trait was not compared,
INS-ERROR-905 looks at one code; here each pair is judged whole, technical refusals included. One fault may so be
told twice. The form of the ACK itself (ERR present, ERR-5 with 207 only) is HL7-ACK's business.
"""

from __future__ import annotations

from collections.abc import Callable

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import ExchangeSubject
from harness.core.check import DOIT
from harness.core.finding import PATIENT_SAFETY, Findings, Inconclusive, Level, verify
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.rules.answers import Case
from scenarios._receipt import case_of, judged

scenario = Scenario(
    id="CONSUMER-ACK",
    title=Text("L'ACK du récepteur est celui qui était attendu", "The receiver's ACK is the one that was due"),
    summary=Text(
        "Pour chaque message de document reçu, le produit répond ce que répond un récepteur conforme : refus technique "
        "(ERR-3), refus applicatif (ERR-3 207 et ERR-5 900 à 906) ou acceptation (AA sans ERR).",
        "To each document message received, the product answers as a conforming receiver does: technical refusal "
        "(ERR-3), application refusal (ERR-3 207 and ERR-5 900 to 906) or acceptance (AA without ERR).",
    ),
    faq=(56, 57),
    requirements=("SC.MSS/UX.07", "SC.MSS/UX.17", "MSS.UX/DPI.2"),
    applies_to=frozenset({Role.RECEIVES_DOCUMENTS}),
)  # fmt: skip

SOURCE = "FAQ 56 ; FAQ 57 ; LPS 1.1, codes d'erreur, profil de l'ACK"
_IDENTITY = (Case.NO_INS, Case.INCOMPLETE_INS, Case.UNKNOWN_PATIENT, Case.OTHER_IDENTITY)
Where = Callable[[ExchangeSubject, Campaign], bool]


def decided_by(*cases: Case) -> Where:
    """Exchanges that these steps of the oracle decide."""
    return lambda exchange, campaign: case_of(exchange, campaign) in cases


def due_and_given(exchange: ExchangeSubject, campaign: Campaign) -> Findings:
    """The refusal is given, with a code that can be defended."""
    both = judged(exchange, campaign)
    if isinstance(both, Inconclusive):
        yield both
        return
    ack, expected = both.ack, both.expected
    integrated = Text("document intégré alors que : {why}", "document integrated although: {why}")
    wrong = Text("code de refus inattendu : {why}", "unexpected refusal code: {why}")
    yield verify(
        expected.is_met_by(ack), at=expected.located if ack.accepts else ack.place,
        expected=expected.text, actual=ack.summary,
        message=(integrated if ack.accepts else wrong).fill(why=expected.reason),
        tags=(PATIENT_SAFETY,) if ack.accepts else (),
    )  # fmt: skip


scenario.check(
    "CONSUMER-ACK-01", DOIT, on=ExchangeSubject, source=SOURCE, where=decided_by(Case.TECHNICAL), required=False,
    title=Text("Message irrecevable : refus technique", "Message that cannot be processed: technical refusal"),
    remedy=Text("répondre AE avec en ERR-3 le code de la table messageErrorCondition, ERR-5 vide, sans intégrer",
                "answer AE with the code of table messageErrorCondition in ERR-3, ERR-5 empty, and do not integrate"),
)(due_and_given)  # fmt: skip

scenario.check(
    "CONSUMER-ACK-02", DOIT, on=ExchangeSubject, source=SOURCE, where=decided_by(*_IDENTITY),
    title=Text("Identité absente, incomplète, inconnue ou autre : 903, 905, 902, 904",
               "Identity absent, incomplete, unknown or another: 903, 905, 902, 904"),
    remedy=Text("ne pas intégrer : répondre AE, ERR-3 207 et en ERR-5 le code de la cause",
                "do not integrate: answer AE, ERR-3 207 and the code of the cause in ERR-5"),
    unexercised=Text("aucun message reçu ne porte une identité à refuser",
                     "no received message carries an identity to refuse"),
)(due_and_given)  # fmt: skip

scenario.check(
    "CONSUMER-ACK-03", DOIT, on=ExchangeSubject, source=SOURCE, where=decided_by(Case.DOCUMENT), required=False,
    title=Text("Version périmée ou demandeur non admis : 900, 901", "Outdated version or requester not admitted: 900, 901"),
    remedy=Text("ne pas remplacer ni supprimer : répondre AE, ERR-3 207, ERR-5 900 (version) ou 901 (demandeur)",
                "do not replace nor delete: answer AE, ERR-3 207, ERR-5 900 (version) or 901 (requester)"),
)(due_and_given)  # fmt: skip


def to_integrate_or_unknown(exchange: ExchangeSubject, campaign: Campaign) -> bool:
    """The document is to be integrated, or the oracle lacks something to tell: that is said, not passed over."""
    return case_of(exchange, campaign) in (Case.ACCEPT, None)


@scenario.check(
    "CONSUMER-ACK-04", DOIT, on=ExchangeSubject, source=SOURCE, where=to_integrate_or_unknown,
    title=Text("Document à intégrer : AA", "Document to integrate: AA"),
    remedy=Text("répondre AA quand rien ne s'oppose à l'intégration", "answer AA when nothing prevents the integration"),
    unexercised=Text("aucun message reçu n'est à intégrer", "no received message is to be integrated"),
)  # fmt: skip
def accepted(exchange: ExchangeSubject, campaign: Campaign) -> Findings:
    """AA, or a refusal that a careful receiver can defend (then a remark)."""
    both = judged(exchange, campaign)
    if isinstance(both, Inconclusive):
        yield both
        return
    ack, expected = both.ack, both.expected
    refused = Text("document refusé alors que : {why}", "document refused although: {why}").fill(why=expected.reason)
    met = expected.is_met_by(ack)
    yield verify(met, at=ack.place, expected=expected.text, actual=ack.summary, message=refused)
    if met:
        remark = Text("refus accepté ; l'intégration est préférée", "accepted refusal; integration is preferred")
        yield verify(
            ack.accepts, at=ack.place, expected=expected.text, actual=ack.summary, message=remark, level=Level.INFO
        )
