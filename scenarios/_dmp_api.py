"""What the scenarios on feeding the DMP through the API share: which Bundles are judged, how a rule is registered."""

from __future__ import annotations

from collections.abc import Callable

from harness.campaign.campaign import Campaign
from harness.campaign.feedings import FeedingSubject
from harness.core.check import DOIT, Force
from harness.core.finding import Findings
from harness.core.scenario import Role, Scenario
from harness.core.text import Text

CONCERNED = frozenset({Role.FEEDS_DMP_BY_API})
PDSM = "guide PDSm 3.1 (ANS)"
MHD = f"{PDSM} ; IHE MHD ITI-65"
FHIR = "FHIR R4, Bundle"
NONE = Text(
    "aucun Bundle d'alimentation du DMP par API parmi les échantillons",
    "no Bundle that feeds the DMP by API among the samples",
)

Rule = Callable[[FeedingSubject, Campaign], Findings]
Concerns = Callable[[FeedingSubject], object]


def is_judged(feeding: FeedingSubject, campaign: Campaign) -> bool:
    """What the product sends, unless the manifest says that it received it."""
    return not any(fact.direction == "received" for fact in campaign.facts(feeding))


def rule(
    scenario: Scenario, id: str, title: Text, remedy: Text, source: str, force: Force = DOIT, *,
    where: Concerns = bool, required: bool = True, unexercised: Text = NONE, given: Callable[[Campaign], bool] | None = None,
) -> Callable[[Rule], Rule]:  # fmt: skip
    """Register a rule on the Bundles that are judged; ``where`` keeps those that it speaks of, ``given`` what it needs besides."""

    def keeps(feeding: FeedingSubject, campaign: Campaign) -> bool:
        return (given is None or given(campaign)) and is_judged(feeding, campaign) and bool(where(feeding))

    return scenario.check(
        f"{scenario.id}-{id}", force, on=FeedingSubject, where=keeps, title=title, remedy=remedy, source=source,
        required=required, unexercised=unexercised,
    )  # fmt: skip
