"""MSS-DUPLICATES-AND-VERSIONS: a document is integrated once, and never over a later version of itself.

Requirements SC.CDA/MSS.01 to 03 (working texts of wave 2): the same number in the same version is not
integrated again; a version older than one held is not integrated; a newer one replaces it. Read on the
ACKs of a campaign (AA says integrated) and on the reports that answer e-mails (success says so). The guides
give no code to such a refusal: 906 and 900 both stand.
"""

from __future__ import annotations

from collections.abc import Callable

from harness.campaign.campaign import Campaign
from harness.campaign.integrations import Relation, Standing
from harness.campaign.subjects import ExchangeSubject, MailExchangeSubject
from harness.core.check import DOIT
from harness.core.finding import Findings, Inconclusive, verify
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.rules.answers import Case
from scenarios._receipt import judged

scenario = Scenario(
    id="MSS-DUPLICATES-AND-VERSIONS",
    title=Text("Un document est intégré une fois, jamais sur une version plus récente", "A document is integrated once, never over a later version"),
    summary=Text(
        "Le même numéro reçu deux fois dans la même version n'est pas intégré deux fois ; une version antérieure à celle détenue "
        "n'est pas intégrée ; une version plus récente la remplace.",
        "The same number received twice in the same version is not integrated twice; a version older than the one held is not "
        "integrated; a later version replaces it.",
    ),
    requirements=("SC.CDA/MSS.01", "SC.CDA/MSS.02", "SC.CDA/MSS.03"),
    applies_to=frozenset({Role.RECEIVES_DOCUMENTS}),
)  # fmt: skip

SOURCE = "SC.CDA/MSS.{number} ; LPS 1.1 : AA (ou un MDN de succès) vaut intégration"


Exchange = ExchangeSubject | MailExchangeSubject


def standing(exchange: Exchange, campaign: Campaign, *relations: Relation) -> Standing | None:
    """How one of the documents compares with what was integrated, when it is in one of these ways."""
    return next((s for s in campaign.standings_of(exchange) if s.relation in relations), None)


def having(*relations: Relation) -> Callable[[Exchange, Campaign], bool]:
    """Exchanges about a document that compares so."""
    return lambda exchange, campaign: standing(exchange, campaign, *relations) is not None


def answer_of(exchange: Exchange) -> tuple[bool, str] | Inconclusive:
    """Whether the answer says integrated, and the answer in short; or why there is none."""
    if isinstance(exchange, ExchangeSubject):
        if exchange.answer is None:
            return Inconclusive(exchange.unanswered or Text("aucun ACK", "no ACK"))
        return exchange.answer.acknowledgement.accepts, exchange.answer.acknowledgement.summary
    report = exchange.answer.report if exchange.answer is not None else None
    if report is None:
        return Inconclusive(
            Text(
                "aucun MDN ni e-mail d'erreur ne répond à cet e-mail",
                "neither MDN nor error e-mail answers this e-mail",
            )
        )
    return not report.failed, exchange.describe()


def not_integrated(exchange: Exchange, campaign: Campaign, wanted: Relation, why: Text) -> Findings:
    """The answer does not say integrated; nothing can be said without an answer or an order."""
    found = standing(exchange, campaign, wanted)
    if found is None or found.other is None:
        yield Inconclusive(_doubt(exchange, campaign))
        return
    answer = answer_of(exchange)
    if isinstance(answer, Inconclusive):
        yield answer
        return
    view, other = found.came.view, found.other
    at = view.one("h:versionNumber" if wanted is Relation.OLDER else "h:id").place.within("CDA")
    message = why.fill(
        number=view.id.text if view.id else "?",
        mine=view.version,
        held=other.view.version,
        where=other.receipt.carrier.label,
    )
    yield verify(not answer[0], at=at, expected=DUE[type(exchange)], actual=answer[1], message=message)


#: What is due to a document that must not be integrated.
DUE: dict[type[Exchange], Text] = {
    ExchangeSubject: Text(
        "pas d'intégration : AE, ERR-3 207, ERR-5 906 ou 900", "no integration: AE, ERR-3 207, ERR-5 906 or 900"
    ),
    MailExchangeSubject: Text(
        "pas d'intégration : MDN d'échec, code 906 ou 900", "no integration: MDN of failure, code 906 or 900"
    ),
}


def _doubt(exchange: Exchange, campaign: Campaign) -> Text:
    """Why a document that came before decides nothing."""
    if standing(exchange, campaign, Relation.RETRANSMITTED) is not None:
        return Text("même message renvoyé (MSH-10 et octets identiques) : une retransmission ne prouve rien, renvoyer le document sous un autre MSH-10",
                    "the same message sent again (same MSH-10 and bytes): a retransmission proves nothing, send the document under another MSH-10")  # fmt: skip
    return Text("MSH-7 (ou Date) absent ou commun à plusieurs envois de ce document : leur ordre est inconnu",
                "MSH-7 (or Date) absent or shared by several sendings of this document: their order is unknown")  # fmt: skip


@scenario.check(
    "MSS-DUPLICATES-AND-VERSIONS-01", DOIT, on=(ExchangeSubject, MailExchangeSubject), source=SOURCE.format(number="01"), requirements=("SC.CDA/MSS.01",),
    where=having(Relation.DUPLICATE, Relation.RETRANSMITTED, Relation.UNORDERED),
    title=Text("Même numéro, même version : pas intégré une seconde fois", "Same number, same version: not integrated a second time"),
    remedy=Text("chercher ClinicalDocument/id et versionNumber dans le dossier avant d'intégrer", "look ClinicalDocument/id and versionNumber up in the record before integrating"),
    unexercised=Text("aucun document intégré n'est reçu une seconde fois", "no integrated document is received a second time"),
)  # fmt: skip
def duplicate(exchange: Exchange, campaign: Campaign) -> Findings:
    """A document integrated before is not answered AA again."""
    yield from not_integrated(exchange, campaign, Relation.DUPLICATE, Text(
        "document {number} intégré deux fois dans la même version : déjà intégré avec {where}",
        "document {number} integrated twice in the same version: integrated already with {where}"))  # fmt: skip


@scenario.check(
    "MSS-DUPLICATES-AND-VERSIONS-02", DOIT, on=(ExchangeSubject, MailExchangeSubject), source=SOURCE.format(number="02"), requirements=("SC.CDA/MSS.02",),
    where=having(Relation.OLDER),
    title=Text("Version antérieure à celle détenue : pas intégrée", "A version older than the one held: not integrated"),
    remedy=Text("comparer versionNumber à celui de la version détenue du même setId", "compare versionNumber with that of the version held of the same setId"),
    unexercised=Text("aucune version antérieure à une version intégrée n'est reçue", "no version older than an integrated one is received"),
)  # fmt: skip
def older(exchange: Exchange, campaign: Campaign) -> Findings:
    """A later version of the set was integrated before."""
    yield from not_integrated(exchange, campaign, Relation.OLDER, Text(
        "version {mine} intégrée alors que la version {held} l'était déjà avec {where}",
        "version {mine} integrated although version {held} already was, with {where}"))  # fmt: skip


def newer_and_sound(exchange: ExchangeSubject, campaign: Campaign) -> bool:
    """A later version that nothing else prevents from being integrated."""
    both = judged(exchange, campaign)
    sound = isinstance(both, Inconclusive) or both.expected.case is Case.ACCEPT
    return sound and standing(exchange, campaign, Relation.NEWER) is not None


@scenario.check(
    "MSS-DUPLICATES-AND-VERSIONS-03", DOIT, on=ExchangeSubject, source=SOURCE.format(number="03"), requirements=("SC.CDA/MSS.03",),
    where=newer_and_sound,
    title=Text("Version plus récente : elle remplace celle détenue", "A later version: it replaces the one held"),
    remedy=Text("intégrer la nouvelle version et garder l'ancienne en historique", "integrate the new version and keep the former one as history"),
    unexercised=Text("aucune version plus récente qu'une version intégrée n'est reçue", "no version later than an integrated one is received"),
)  # fmt: skip
def newer(exchange: ExchangeSubject, campaign: Campaign) -> Findings:
    """AA, or a refusal that the oracle admits."""
    both = judged(exchange, campaign)
    if isinstance(both, Inconclusive):
        yield both
        return
    found = standing(exchange, campaign, Relation.NEWER)
    assert found is not None and found.other is not None  # kept by ``where``
    yield verify(
        both.expected.is_met_by(both.ack), at=both.ack.place, expected=both.expected.text, actual=both.ack.summary,
        message=Text("version {mine} refusée alors que la version {held} est détenue", "version {mine} refused although version {held} is held").fill(
            mine=found.came.view.version, held=found.other.view.version),
    )  # fmt: skip
