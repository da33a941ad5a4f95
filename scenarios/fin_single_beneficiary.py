"""FIN-SINGLE-BENEFICIARY: a beneficiary is funded once for one SONS, whoever the supplier is.

FAQ 6: a request for a beneficiary whose funding was validated for another one is rejected. All requests of the campaign count,
those of several suppliers included, but for cancelled and rejected ones. An order, its advance and its balance are one
funding. A beneficiary is known by its most precise number: RPPS, AM, geographic FINESS, legal FINESS, SIRET. Two that differ
by it are two (two sites of one legal entity, two doctors of one centre); two that share another number only may be one:
a remark.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.funding import Claim, RequestSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import Findings, Level, inconclusive, verify
from harness.core.scenario import Role, Scenario
from harness.core.text import Text, joined, same
from harness.identity.funded_numbers import FINESS, FINESS_LEGAL, KINDS, LABELS
from harness.rules.funding.request import ADVANCE, BALANCE, ORDER, Beneficiary, Number
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


_OTHER_FINESS = {FINESS: FINESS_LEGAL, FINESS_LEGAL: FINESS}


def _are_one(mine: Beneficiary, other: Beneficiary, kind: str) -> bool | None:
    """Of two that share a number of a kind: one beneficiary, two (a more precise number tells), or perhaps one (None)."""
    for finer in KINDS[: KINDS.index(kind)]:
        if mine.of(finer) and other.of(finer):
            return False  # different, or the same and told under that number
    return True if mine.numbers[0].kind == other.numbers[0].kind == kind else None


def _rivals(subject: RequestSubject, mine: Beneficiary, number: Number, kind: str) -> Claim | None:
    """The request that has this number before this one does; None for the first to have it."""
    claims = subject.dossier.claims.get((subject.request.sons, (kind, number.compact)), [])
    if not claims or claims[0].subject is subject:
        return None
    first = claims[0]
    if kind == number.kind:
        return first if any(c.subject is subject and c.beneficiary is mine for c in claims[1:]) else None
    return first if subject.dossier.root(first.subject) is not subject.dossier.root(subject) else None


def _elsewhere(claim: Claim) -> Text:
    told = claim.subject.request
    validated = Text(" (validée)", " (validated)") if told.status == "validated" else Text("", "")
    return Text("déjà dans la demande {n}{v} de {s}, {path}", "already in request {n}{v} of {s}, {path}").fill(
        n=told.number or claim.subject.part, v=validated, path=claim.subject.path,
        s=told.supplier_name or told.supplier or "?")  # fmt: skip


@scenario.check(
    "FIN-SINGLE-BENEFICIARY-ELSEWHERE", DOIT, on=RequestSubject, where=ANY, source=SOURCE, unexercised=UNDECLARED,
    title=Text("Aucun bénéficiaire n'est financé par une autre demande du même SONS", "No beneficiary is funded by another request of the same SONS"),
    remedy=Text("retirer le bénéficiaire de l'une des demandes, après avoir vu avec lui quel éditeur il retient", "take the beneficiary out of one of the requests, once it has said which editor it chooses"),
)  # fmt: skip
def once_over_all(subject: RequestSubject, campaign: Campaign) -> Findings:
    """Told of the request that comes after: validated ones are first, then the earliest."""
    for mine in subject.request.beneficiaries:
        if not mine.numbers:
            yield inconclusive(
                f"{mine.name} : aucun numéro à comparer", f"{mine.name}: no number to compare", mine.node.place
            )
        for number in mine.numbers:
            first = _rivals(subject, mine, number, number.kind)
            one = first is not None and _are_one(mine, first.beneficiary, number.kind) is True
            yield verify(
                not one, at=number.place, expected=Text("un seul financement", "one funding"), actual=f"{mine.name} {number.written}",
                message=_elsewhere(first) if first else None,
            )  # fmt: skip


@scenario.check(
    "FIN-SINGLE-BENEFICIARY-TWICE", DOIT, on=RequestSubject, where=ANY, source=SOURCE, unexercised=UNDECLARED,
    title=Text("Chaque bénéficiaire une fois dans la demande", "Each beneficiary once in the request"),
    remedy=Text("retirer le doublon", "remove the duplicate"),
)  # fmt: skip
def once_within(subject: RequestSubject, campaign: Campaign) -> Findings:
    """By the most precise number of each."""
    seen: dict[tuple[str, str], Beneficiary] = {}
    for mine in subject.request.beneficiaries:
        for number in mine.numbers:
            other = seen.setdefault(number.key, mine)
            one = other is not mine and _are_one(mine, other, number.kind) is True
            yield verify(not one, at=number.place, actual=number.written, expected=Text("une fois", "once"),
                         message=Text("déjà en {p}", "already at {p}").fill(p=other.node.path))  # fmt: skip


@scenario.check(
    "FIN-SINGLE-BENEFICIARY-ALIKE", PEUT, on=RequestSubject, where=ANY, source=SOURCE + " ; remarque", unexercised=UNDECLARED,
    title=Text("Numéro partagé avec le bénéficiaire d'une autre demande", "Number shared with the beneficiary of another request"),
    remedy=Text("s'assurer qu'il s'agit de deux bénéficiaires (FINESS géographique et juridique, SIRET commun)", "make sure that they are two beneficiaries (geographic and legal FINESS, common SIRET)"),
)  # fmt: skip
def alike(subject: RequestSubject, campaign: Campaign) -> Findings:
    """A remark: nothing tells whether they are one."""
    for mine in subject.request.beneficiaries:
        for number in mine.numbers:
            for kind in filter(None, (number.kind, _OTHER_FINESS.get(number.kind))):
                first = _rivals(subject, mine, number, kind)
                doubtful = first is not None and (
                    kind != number.kind or _are_one(mine, first.beneficiary, kind) is None
                )
                label = joined([LABELS[number.kind], same(number.written)], " ")
                yield verify(not doubtful, at=number.place, expected=Text("deux bénéficiaires ?", "two beneficiaries?"), actual=label,
                             level=Level.INFO, message=_elsewhere(first) if first else None)  # fmt: skip
