"""What the scenarios that judge a CDA by itself share: which documents, and how a rule is registered."""

from __future__ import annotations

from collections.abc import Callable

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import DocumentSubject
from harness.core.check import DOIT, Force
from harness.core.finding import Findings
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.formats.cda import ClinicalDocument

#: Said in the source of a check that no official tool makes, so that reports and documentation show it.
OURS = "contrôle propre au harnais (aucun outil officiel ne le vérifie)"
NO_DOCUMENT = Text("aucun CDA lisible à juger", "no readable CDA to judge")

Rule = Callable[[DocumentSubject, Campaign], Findings]


def readable(document: DocumentSubject, campaign: Campaign) -> bool:
    """A CDA that can be read, and that the product did not receive."""
    return document.view is not None and campaign.judges_document(document)


def view_of(document: DocumentSubject) -> ClinicalDocument:
    """The document, which is readable (rules see no other)."""
    assert document.view is not None
    return document.view


def rule(
    scenario: Scenario, id: str, title: Text, remedy: Text, source: str, force: Force = DOIT,
    where: Callable[[DocumentSubject], bool] | None = None, unexercised: Text = NO_DOCUMENT,
    given: Callable[[Campaign], bool] | None = None,
) -> Callable[[Rule], Rule]:  # fmt: skip
    """Register a rule on the documents judged; ``where`` keeps those that it speaks of, ``given`` what it needs besides."""

    def keeps(document: DocumentSubject, campaign: Campaign) -> bool:
        if given is not None and not given(campaign):
            return False
        return readable(document, campaign) and (where is None or where(document))

    return scenario.check(
        f"{scenario.id}-{id}", force, on=DocumentSubject, where=keeps, title=title, remedy=remedy, source=source,
        required=False, unexercised=unexercised,
    )  # fmt: skip
