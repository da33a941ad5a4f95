"""Rules told of one message and one document in it: what the two scenarios HL7-CDA-* share."""

from __future__ import annotations

from collections.abc import Callable

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import DocumentSubject, MessageSubject
from harness.core.check import DOIT, Force
from harness.core.finding import Findings, not_applicable
from harness.core.scenario import Scenario
from harness.core.text import Text
from scenarios._hl7 import NO_DOCUMENT, Where, carries, with_cda

#: A message, a readable document in it, and the rank of the document.
Rule = Callable[[MessageSubject, DocumentSubject, int], Findings]
NOTHING = not_applicable("une des deux parties ne le dit pas", "one of the two sides does not tell it")


def comparison(
    scenario: Scenario, id: str, title: Text, remedy: Text, source: str, force: Force = DOIT, where: Where = carries
) -> Callable[[Rule], Rule]:
    """Register a rule as a check; a rule that has nothing to compare does not apply."""

    def register(rule: Rule) -> Rule:
        def run(message: MessageSubject, campaign: Campaign) -> Findings:
            documents = [(rank, d) for rank, d in enumerate(campaign.documents_of(message)) if d.view is not None]
            found = [outcome for rank, document in documents for outcome in rule(message, document, rank)]
            yield from found or [NOTHING]

        run.__doc__ = rule.__doc__
        scenario.check(
            f"{scenario.id}-{id}", force, on=MessageSubject, where=with_cda(where), title=title, remedy=remedy,
            source=source, required=False, unexercised=NO_DOCUMENT,
        )(run)  # fmt: skip
        return rule

    return register
