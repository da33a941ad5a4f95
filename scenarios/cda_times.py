"""CDA-TIMES: the times of a CDA come in an order that can be.

The official tools only compare the two ends of the periods of the encounter and of participants; the rest is ours.
Levels follow what the 94 official examples respect: a document dated before the birth of its patient, or before what its
authors and signatory did, is a recommendation; an act after the document is a remark, since some documents plan.
A time that cannot be read is told elsewhere (type TS); times are compared to the precision that both have.
"""

from __future__ import annotations

from functools import partial

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import DocumentSubject
from harness.core.check import DOIT, PEUT, Force
from harness.core.finding import HOLDS, Findings, Level, not_applicable, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.formats.cda import Node
from harness.formats.cda_times import order
from scenarios._cda_rules import OURS, rule, view_of

scenario = Scenario(
    id="CDA-TIMES",
    title=Text("Les dates du CDA sont dans un ordre possible", "The times of the CDA come in an order that can be"),
    summary=Text(
        "Naissance, acte, auteurs, signature et date du document ; début et fin des périodes.",
        "Birth, act, authors, signature and date of the document; start and end of periods.",
    ),
    requirements=("SC.CDA/DD.01", "CDA/DD.02"),
)  # fmt: skip

PERIODS = "CI-SIS Structuration minimale, type IVL_TS"
UNREADABLE = not_applicable(
    "une des deux dates manque ou ne se lit pas", "one of the two times is missing or cannot be read"
)
DATES = Text("corriger la date fausse", "mend the time that is wrong")

EFFECTIVE = "h:effectiveTime"
BIRTH = "h:recordTarget/h:patientRole/h:patient/h:birthTime"
SERVICE = "h:documentationOf/h:serviceEvent/h:effectiveTime"
ENCOUNTER = "h:componentOf/h:encompassingEncounter/h:effectiveTime"
PARTICIPANTS = "h:participant/h:time"
PERFORMERS = "h:documentationOf/h:serviceEvent/h:performer/h:time"

_told = partial(rule, scenario)


def _value(node: Node) -> str | None:
    return None if node.null_flavor else node.get("value")


def _not_after(first: Node, second: Node, what: Text, level: Level | None = None) -> Findings:
    """``first`` is not after ``second``; it is ``first`` that is told."""
    found = order(_value(first), _value(second))
    if found is None:
        yield UNREADABLE
        return
    yield verify(found <= 0, at=first, expected=what.fill(time=_value(second)), actual=_value(first), level=level)


# -- periods -----------------------------------------------------------------------------------------


def _periods(id: str, title: Text, source: str, force: Force, strict: bool, *paths: str) -> None:
    """Register the check of the two ends of some periods; ``strict``: they differ too."""

    def run(document: DocumentSubject, campaign: Campaign) -> Findings:
        view = view_of(document)
        for path in paths:
            for rank in range(1, len(view.all(path)) + 1):
                low, high = view.one(f"({path})[{rank}]/h:low"), view.one(f"({path})[{rank}]/h:high")
                yield from _period(low, high, strict)

    run.__doc__ = f"low before high: {title.en}."
    rule(scenario, id, title, Text("corriger le début ou la fin de la période", "mend the start or the end of the period"), source, force,
         where=lambda d: any(view_of(d).one(f"{p}/h:high").exists for p in paths),
         unexercised=Text("aucun CDA avec une telle période, de début et de fin connus", "no CDA with such a period, start and end known"))(run)  # fmt: skip


def _period(low: Node, high: Node, strict: bool) -> Findings:
    if not (low.exists and high.exists):
        yield HOLDS  # an open period
        return
    found = order(_value(low), _value(high))
    if found is None:
        yield UNREADABLE
        return
    same = strict and _value(low) == _value(high)
    yield verify(found <= 0 and not same, at=high, actual=_value(high),
                 expected=Text("après le début : {time}", "after the start: {time}").fill(time=_value(low)))  # fmt: skip


_periods("ENCOUNTER", Text("La venue se termine après avoir commencé", "The encounter ends after it starts"),
         f"{PERIODS}, encompassingEncounter/effectiveTime", DOIT, True, ENCOUNTER)  # fmt: skip
_periods("PARTICIPANT", Text("La participation se termine après avoir commencé", "The participation ends after it starts"),
         f"{PERIODS}, participant/time et performer/time", DOIT, True, PARTICIPANTS, PERFORMERS)  # fmt: skip
_periods("SERVICE", Text("L'acte se termine après avoir commencé", "The act ends after it starts"),
         f"CI-SIS Structuration minimale, serviceEvent/effectiveTime ; {OURS}", PEUT, False, SERVICE)  # fmt: skip


# -- one time against another ------------------------------------------------------------------------


@_told("BIRTH", Text("Le patient est né avant son document", "The patient was born before the document"), DATES, f"birthTime et effectiveTime ; {OURS}", PEUT,
       where=lambda d: view_of(d).one(BIRTH).exists)  # fmt: skip
def born_before(document: DocumentSubject, campaign: Campaign) -> Findings:
    """birthTime is not after effectiveTime."""
    view = view_of(document)
    yield from _not_after(
        view.one(BIRTH), view.one(EFFECTIVE), Text("avant le document : {time}", "before the document: {time}")
    )


@_told("BIRTH-SERVICE", Text("Le patient est né avant l'acte", "The patient was born before the act"), DATES, f"birthTime et serviceEvent/effectiveTime ; {OURS}", PEUT,
       where=lambda d: view_of(d).one(BIRTH).exists and view_of(d).one(f"{SERVICE}/h:low").exists)  # fmt: skip
def born_before_the_act(document: DocumentSubject, campaign: Campaign) -> Findings:
    """birthTime is not after the start of an act."""
    view = view_of(document)
    for low in view.all(f"{SERVICE}/h:low"):
        yield from _not_after(view.one(BIRTH), low, Text("avant l'acte : {time}", "before the act: {time}"))


@_told("AUTHOR", Text("Les auteurs ont écrit avant la date du document", "The authors wrote before the date of the document"), DATES, f"author/time et effectiveTime ; {OURS}", PEUT,
       where=lambda d: view_of(d).one("h:author/h:time").exists)  # fmt: skip
def written_before(document: DocumentSubject, campaign: Campaign) -> Findings:
    """author/time is not after effectiveTime."""
    view = view_of(document)
    for node in view.all("h:author/h:time"):
        yield from _not_after(node, view.one(EFFECTIVE), Text("au plus tard {time}", "at {time} or before"))


@_told("LEGAL", Text("Le responsable a signé avant la date du document", "The legal authenticator signed before the date of the document"), DATES,
       f"legalAuthenticator/time et effectiveTime ; {OURS}", PEUT, where=lambda d: view_of(d).one("h:legalAuthenticator/h:time").exists)  # fmt: skip
def signed_before(document: DocumentSubject, campaign: Campaign) -> Findings:
    """legalAuthenticator/time is not after effectiveTime."""
    view = view_of(document)
    yield from _not_after(
        view.one("h:legalAuthenticator/h:time"), view.one(EFFECTIVE), Text("au plus tard {time}", "at {time} or before")
    )


@_told("LEGAL-AUTHOR", Text("Le responsable signe ce qui est écrit", "The legal authenticator signs what is written"), DATES, f"author/time et legalAuthenticator/time ; {OURS}", PEUT,
       where=lambda d: view_of(d).one("h:author/h:time").exists and view_of(d).one("h:legalAuthenticator/h:time").exists)  # fmt: skip
def signed_after_writing(document: DocumentSubject, campaign: Campaign) -> Findings:
    """author/time is not after legalAuthenticator/time: a remark, ten official samples are otherwise."""
    view = view_of(document)
    for node in view.all("h:author/h:time"):
        yield from _not_after(node, view.one("h:legalAuthenticator/h:time"), Text("avant la signature : {time}", "before the signature: {time}"), Level.INFO)  # fmt: skip


@_told("SERVICE-START", Text("L'acte a commencé avant la date du document", "The act started before the date of the document"), DATES, f"serviceEvent/effectiveTime et effectiveTime ; {OURS}", PEUT,
       where=lambda d: view_of(d).one(f"{SERVICE}/h:low").exists)  # fmt: skip
def acted_before(document: DocumentSubject, campaign: Campaign) -> Findings:
    """A remark: a request or a care plan tells of what is to come."""
    view = view_of(document)
    for low in view.all(f"{SERVICE}/h:low"):
        yield from _not_after(low, view.one(EFFECTIVE), Text("au plus tard {time}", "at {time} or before"), Level.INFO)
