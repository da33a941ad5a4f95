"""FIN-NUMBERS: FINESS and AM numbers of an order that the calculation of its band can use.

FAQ 44 and 45: a number is invalid where its form is wrong, where its owner was created after 2023, or had no activity in
2023. Invalid numbers are left out of the calculation; the order is rejected only when all of them are, its ceiling being
nil. Hence one warning for each, and an error for all. The keys are those of the directories (FINESS: Luhn, A and B of Corsica
counted as 1 and 2); the FAQ itself only says "format". RPPS and SIRET are not used by the calculation: recommendations.
"""

from __future__ import annotations

from collections.abc import Callable

from harness.campaign.campaign import Campaign
from harness.campaign.funding import RequestSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import Findings, inconclusive, verify
from harness.core.scenario import Role, Scenario
from harness.core.text import Text, joined
from harness.identity.funded_numbers import AM, FINESS, FINESS_LEGAL, LABELS, RPPS, SIRET
from harness.rules.funding.request import ACTIVITY_YEAR, ORDER, Beneficiary, Number
from scenarios._fin import standing

scenario = Scenario(
    id="FIN-NUMBERS",
    title=Text("Numéros FINESS et AM de la commande utilisables", "FINESS and AM numbers of the order that can be used"),
    summary=Text(
        "Les numéros FINESS et AM de la commande servent à calculer sa tranche : un numéro mal formé, récent ou sans activité en 2023 n'est pas compté, et la commande est rejetée si aucun ne l'est.",
        "The FINESS and AM numbers of the order give its band: one that is ill-formed, recent or without activity in 2023 is not counted, and the order is rejected when none is.",
    ),
    faq=(44, 45),
    applies_to=frozenset({Role.ASKS_FUNDING}),
)  # fmt: skip

SOURCE = "FAQ 44, FAQ 45"
COUNTED = (FINESS, FINESS_LEGAL, AM)
LEFT_OUT = Text("numéro laissé de côté par le calcul de la tranche", "number left out of the calculation of the band")


_NONE = Text("aucune commande avec des numéros FINESS ou AM", "no order with FINESS or AM numbers")


def _with(*kinds: str) -> Callable[[RequestSubject, Campaign], bool]:
    """Orders that stand, with numbers of these kinds."""

    def where(subject: RequestSubject, campaign: Campaign) -> bool:
        return standing(ORDER)(subject, campaign) and any(b.of(*kinds) for b in subject.request.beneficiaries)

    return where


def _form(number: Number, message: Text | None) -> Findings:
    fault = number.fault
    expected = joined([LABELS[number.kind], fault.expected], " : ") if fault else LABELS[number.kind]
    yield verify(fault is None, at=number.place, expected=expected, actual=number.written, message=message)


@scenario.check(
    "FIN-NUMBERS-FORM", PEUT, on=RequestSubject, where=_with(*COUNTED), source=SOURCE + " ; clé du FINESS : Luhn", unexercised=_NONE,
    title=Text("Numéros FINESS et AM bien formés", "Well-formed FINESS and AM numbers"),
    remedy=Text("vérifier le numéro dans son répertoire (FINESS, Annuaire Santé)", "look the number up in its directory (FINESS, Annuaire Santé)"),
)  # fmt: skip
def form(subject: RequestSubject, campaign: Campaign) -> Findings:
    """Length, characters, key."""
    for beneficiary in subject.request.beneficiaries:
        for number in beneficiary.of(*COUNTED):
            yield from _form(number, LEFT_OUT)


@scenario.check(
    "FIN-NUMBERS-WRITING", PEUT, on=RequestSubject, where=_with(*COUNTED), source=SOURCE + " ; recommandation", unexercised=_NONE,
    title=Text("Numéros écrits sans blanc ni point", "Numbers written without blanks nor dots"),
    remedy=Text("écrire le numéro d'un seul tenant : le service de calcul peut le dire incorrect", "write the number in one piece: the calculation service may call it incorrect"),
)  # fmt: skip
def writing(subject: RequestSubject, campaign: Campaign) -> Findings:
    """Only of right numbers: the others are told by their form."""
    for beneficiary in subject.request.beneficiaries:
        for number in beneficiary.of(*COUNTED):
            if number.fault is None:
                yield verify(
                    number.written == number.compact, at=number.place, expected=number.compact, actual=number.written
                )


@scenario.check(
    "FIN-NUMBERS-ACTIVITY", PEUT, on=RequestSubject, where=_with(*COUNTED), source=SOURCE, unexercised=_NONE,
    title=Text(f"Bénéficiaires créés avant {ACTIVITY_YEAR + 1} et actifs en {ACTIVITY_YEAR}", f"Beneficiaries created before {ACTIVITY_YEAR + 1} and active in {ACTIVITY_YEAR}"),
    remedy=Text("compter sans ce numéro dans le calcul de la tranche", "reckon without this number in the calculation of the band"),
)  # fmt: skip
def activity(subject: RequestSubject, campaign: Campaign) -> Findings:
    """As far as the file tells (``created``, ``active_2023``)."""
    told = [b for b in subject.request.beneficiaries if b.of(*COUNTED) and (b.created or b.active is not None)]
    if not told:
        yield inconclusive(f"ni created ni active_{ACTIVITY_YEAR} pour aucun bénéficiaire", f"neither created nor active_{ACTIVITY_YEAR} for any beneficiary")  # fmt: skip
    for one in told:
        created = one.created
        yield verify(
            created is None or created.year <= ACTIVITY_YEAR, at=one.node.at("created"), actual=str(created), message=LEFT_OUT,
            expected=Text(f"créé au plus tard en {ACTIVITY_YEAR}", f"created in {ACTIVITY_YEAR} at the latest"),
        )  # fmt: skip
        yield verify(
            one.active is not False, at=one.node.at(f"active_{ACTIVITY_YEAR}"), actual="false", message=LEFT_OUT,
            expected=Text(f"une activité en {ACTIVITY_YEAR}", f"an activity in {ACTIVITY_YEAR}"),
        )  # fmt: skip


@scenario.check(
    "FIN-NUMBERS-ALL", DOIT, on=RequestSubject, where=_with(*COUNTED), source="FAQ 45", unexercised=_NONE,
    title=Text("Un numéro au moins est valide", "One number at least is valid"),
    remedy=Text("corriger les numéros : aucun n'étant valide, le plafond est nul et la commande rejetée", "mend the numbers: as none is valid, the ceiling is nil and the order is rejected"),
)  # fmt: skip
def one_is_valid(subject: RequestSubject, campaign: Campaign) -> Findings:
    """Those that nothing calls invalid."""
    found = [(b, n) for b in subject.request.beneficiaries for n in b.of(*COUNTED)]
    valid = [n for b, n in found if n.fault is None and _counts(b)]
    written = ", ".join(n.written for _, n in found[:5]) + (" …" if len(found) > 5 else "")
    yield verify(bool(valid), at=subject.request.node.at("beneficiaries"), actual=written,
                 expected=Text("un numéro FINESS ou AM valide", "a valid FINESS or AM number"))  # fmt: skip


def _counts(beneficiary: Beneficiary) -> bool:
    """Whether nothing that is declared leaves it out."""
    created = beneficiary.created
    return beneficiary.active is not False and (created is None or created.year <= ACTIVITY_YEAR)


@scenario.check(
    "FIN-NUMBERS-OTHERS", PEUT, on=RequestSubject, where=_with(RPPS, SIRET), source="RPPS et SIRET : longueur et clé", required=False,
    title=Text("Numéros RPPS et SIRET bien formés", "Well-formed RPPS and SIRET numbers"),
    remedy=Text("vérifier le numéro (Annuaire Santé, répertoire Sirene)", "look the number up (Annuaire Santé, Sirene directory)"),
)  # fmt: skip
def others(subject: RequestSubject, campaign: Campaign) -> Findings:
    """They tell one beneficiary from another."""
    for beneficiary in subject.request.beneficiaries:
        for number in beneficiary.of(RPPS, SIRET):
            yield from _form(number, None)
