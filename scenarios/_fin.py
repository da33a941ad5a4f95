"""What the FIN-* scenarios share: which requests a check takes, and what an unexercised one says."""

from __future__ import annotations

from collections.abc import Callable

from harness.campaign.campaign import Campaign
from harness.campaign.funding import RequestSubject
from harness.core.text import Text

UNDECLARED = Text(
    "campaign.yaml ne déclare aucune demande de ce type (funding)", "campaign.yaml declares no such request (funding)"
)


def standing(*kinds: str) -> Callable[[RequestSubject, Campaign], bool]:
    """Requests of these kinds that are neither cancelled nor rejected."""

    def where(subject: RequestSubject, campaign: Campaign) -> bool:
        return subject.request.stands and subject.request.kind in kinds

    return where
