"""Checks that come from the rule book of the CDA header: one per element or data type, with the same words everywhere."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import DocumentSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import HOLDS, Findings, Held, Level, Outcome, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.rules.cda_header.evaluation import Conformance
from harness.rules.cda_header.loading import book
from harness.rules.cda_header.model import Fault, Topic

REQUIREMENTS = ("SC.CDA/DD.01", "CDA/DD.02")
NO_ELEMENT = Text("aucun document jugé n'a cet élément", "no judged document has this element")


def topics_of(scenario: str) -> list[Topic]:
    """The checks of a scenario, in the order of the data."""
    return [topic for topic in book().topics.values() if topic.scenario == scenario]


def register(scenario: Scenario) -> None:
    """One check per topic that the rule book has for the scenario."""
    for topic in topics_of(scenario.id):
        scenario.check(
            topic.key, DOIT if topic.level is Level.ERROR else PEUT, on=DocumentSubject, where=evaluated(topic.key),
            title=_title(topic), source=f"{topic.guide}, {topic.path}" if topic.path else topic.guide,
            remedy=_remedy(topic), required=False, unexercised=NO_ELEMENT,
        )(told(topic.key))  # fmt: skip


def evaluated(key: str) -> Callable[[DocumentSubject, Campaign], bool]:
    """Judged documents that have what the check looks at."""
    return lambda document, campaign: (
        (header := document.header) is not None and key in header.evaluated and campaign.judges_document(document)
    )


def told(key: str) -> Callable[[DocumentSubject, Campaign], Findings]:
    """What the rule book says of a check: how many elements hold, and each fault."""

    def run(document: DocumentSubject, campaign: Campaign) -> Findings:
        """One assertion per element looked at."""
        header = document.header
        assert header is not None  # kept by ``where``
        held, faults = header.evaluated[key], header.faults.get(key)
        if faults is None:  # the usual case
            return iter((HOLDS if held == 1 else Held(held),))
        return chain((Held(max(0, held - len(faults))),), (_finding(header, fault) for fault in faults))

    return run


def _finding(header: Conformance, fault: Fault) -> Outcome:
    return verify(
        False, at=header.place(fault), expected=fault.expected, actual=fault.actual, message=fault.message, level=fault.level
    )  # fmt: skip


def _title(topic: Topic) -> Text:
    path = f" ({topic.path})" if topic.path else ""
    return topic.name + Text(f"{path} : {topic.asked.fr}", f"{path}: {topic.asked.en}")


def _remedy(topic: Topic) -> Text:
    where = topic.path or topic.name.fr
    said = Text(f"{where} : {topic.asked.fr}", f"{topic.path or topic.name.en}: {topic.asked.en}")
    return said + Text(f" ; {topic.note.fr}", f"; {topic.note.en}") if topic.note else said
