"""FIN-SINGLE-BENEFICIARY: a beneficiary is funded once for one SONS, whoever the supplier is.

FAQ 6: a request for a beneficiary whose funding was validated for another one is rejected. All requests of the campaign count,
those of several suppliers included, but for cancelled and rejected ones. An order, its advance and its balance are one
funding. A beneficiary is known by its most precise number: RPPS, AM, geographic FINESS, legal FINESS, SIRET. Two that differ
by it are two (two sites of one legal entity, two doctors of one centre); two that share another number only may be one:
a remark.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.funding import RequestSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import Findings, Level, inconclusive, verify
from harness.core.scenario import Role, Scenario
from harness.core.text import Text, joined, same
from harness.identity.funded_numbers import LABELS, compact
from harness.rules.funding.dossier import Claim
from harness.rules.funding.request import ADVANCE, BALANCE, ORDER, Number
from scenarios._fin import UNDECLARED, standing

scenario = Scenario(
    id="FIN-SINGLE-BENEFICIARY",
    title=Text("Un bénéficiaire, un seul financement par SONS", "One beneficiary, one funding for each SONS"),
    summary=Text(
        "Un établissement ou un professionnel n'est financé qu'une fois par SONS : une demande qui porte sur un bénéficiaire déjà financé par ailleurs est rejetée.",
        "A structure or a professional is funded once for each SONS: a request for a beneficiary that is already funded elsewhere is rejected.",
    ),
    faq=(6,),
    applies_to=frozenset({Role.ASKS_FUNDING}),
)  # fmt: skip

SOURCE = "FAQ 6"
ANY = standing(ORDER, ADVANCE, BALANCE)


def _elsewhere(claim: Claim) -> Text:
    told = claim.request
    validated = (
        Text("financement validé", "validated funding")
        if claim.validated
        else Text("financement demandé", "funding asked for")
    )
    who = f" ({told.supplier_name})" if told.supplier_name else ""
    return Text("{v} : demande {n}{who}, {path}", "{v}: request {n}{who}, {path}").fill(
        v=validated, n=told.number, who=who, path=told.path
    )


@scenario.check(
    "FIN-SINGLE-BENEFICIARY-ELSEWHERE", DOIT, on=RequestSubject, where=ANY, source=SOURCE, unexercised=UNDECLARED,
    title=Text("Aucun bénéficiaire n'est financé par une autre demande du même SONS", "No beneficiary is funded by another request of the same SONS"),
    remedy=Text("retirer le bénéficiaire de l'une des demandes, après avoir vu avec lui quel éditeur il retient", "take the beneficiary out of one of the requests, once it has said which editor it chooses"),
)  # fmt: skip
def once_over_all(subject: RequestSubject, campaign: Campaign) -> Findings:
    """Told of the request that comes after: fundings that were validated are first, then the earliest."""
    told = subject.request
    if not (told.number and told.sons):
        yield inconclusive(
            "demande sans numéro ou sans SONS : rien ne la relie aux autres",
            "request without a number or a SONS: nothing ties it to others",
            told.node.place,
        )
    here = [(mine, True) for mine in told.beneficiaries] + [(old, False) for old in subject.dossier.replaced(told)]
    for mine, own in here:
        if not mine.numbers:
            yield inconclusive(
                f"{mine.name} : aucun numéro à comparer", f"{mine.name}: no number to compare", mine.node.place
            )
        for number in mine.numbers:
            first = subject.dossier.earlier(told, mine, number)
            yield verify(
                first is None, at=number.place if own else told.node.at("beneficiaries"), actual=f"{mine.name} {number.written}",
                expected=Text("un seul financement", "one funding"), message=_elsewhere(first) if first else None,
            )  # fmt: skip


@scenario.check(
    "FIN-SINGLE-BENEFICIARY-TWICE", DOIT, on=RequestSubject, where=ANY, source=SOURCE, unexercised=UNDECLARED,
    title=Text("Chaque bénéficiaire une fois dans la demande", "Each beneficiary once in the request"),
    remedy=Text("retirer le doublon", "remove the duplicate"),
)  # fmt: skip
def once_within(subject: RequestSubject, campaign: Campaign) -> Findings:
    """By the most precise number of each; one number written twice on a beneficiary is the same."""
    seen: dict[tuple[str, str], Number] = {}
    for mine in subject.request.beneficiaries:
        yield verify(True, at=mine.node.place, expected="", actual="")
        for number in mine.of(mine.primary_kind or ""):
            first = seen.setdefault(number.key, number)
            yield verify(first is number, at=number.place, actual=number.written, expected=Text("une fois", "once"),
                         message=Text("déjà en {p}", "already at {p}").fill(p=first.place.path))  # fmt: skip
    yield from _merged_and_alone(subject)


def _merged_and_alone(subject: RequestSubject) -> Findings:
    """One that a merger replaces is asked for no more under its own number; after a split, it may be."""
    alone = {n.compact: b for b in subject.request.beneficiaries for n in b.of(b.primary_kind or "")}
    for one in subject.request.beneficiaries:
        for text, place in one.replaces if one.change == "merger" else ():
            other = alone.get(compact(text), one)
            yield verify(other is one, at=place, actual=text, expected=Text("une fois", "once"),
                         message=Text("remplacé par la fusion, et encore demandé seul en {p}", "replaced by the merger, and still asked for alone at {p}").fill(p=other.node.path))  # fmt: skip


@scenario.check(
    "FIN-SINGLE-BENEFICIARY-NUMBER", PEUT, on=RequestSubject, where=ANY, source="recommandation", unexercised=UNDECLARED,
    title=Text("Un numéro ne désigne qu'une demande du fournisseur", "A number names one request of the supplier"),
    remedy=Text("donner à chaque demande son numéro : l'avance et le solde s'y réfèrent", "give each request its number: the advance and the balance refer to it"),
)  # fmt: skip
def one_number_each(subject: RequestSubject, campaign: Campaign) -> Findings:
    """The same request written twice is one."""
    told = subject.request
    others = [r for r in subject.dossier.namesakes(told) if r.node.plain() != told.node.plain()]
    yield verify(not others, at=told.node.at("number"), expected=Text("une seule demande", "one request"), actual=told.number,
                 message=Text("aussi {p}, {f}", "also {p}, {f}").fill(p=others[0].node.path, f=others[0].path) if others else None)  # fmt: skip


@scenario.check(
    "FIN-SINGLE-BENEFICIARY-ALIKE", PEUT, on=RequestSubject, where=ANY, source=SOURCE + " ; remarque", unexercised=UNDECLARED,
    title=Text("Numéro partagé avec le bénéficiaire d'une autre demande", "Number shared with the beneficiary of another request"),
    remedy=Text("s'assurer qu'il s'agit de deux bénéficiaires (FINESS géographique et juridique, SIRET commun)", "make sure that they are two beneficiaries (geographic and legal FINESS, common SIRET)"),
)  # fmt: skip
def alike(subject: RequestSubject, campaign: Campaign) -> Findings:
    """A remark: nothing tells whether they are one."""
    for mine in subject.request.beneficiaries:
        yield verify(True, at=mine.node.place, expected="", actual="")
        for number in mine.numbers:
            first = subject.dossier.alike(subject.request, mine, number)
            yield verify(
                first is None, at=number.place, level=Level.INFO, message=_elsewhere(first) if first else None,
                expected=Text("deux bénéficiaires ?", "two beneficiaries?"), actual=joined([LABELS[number.kind], same(number.written)], " "),
            )  # fmt: skip
