"""One step of the official ladder as a scenario: the kit's own schema judges, its own words are told.

A rule that could not be evaluated (value set or terminology missing from the kit) makes the step inconclusive,
with the reasons; what failed before stays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import DocumentSubject
from harness.core.check import DOIT
from harness.core.finding import Assertion, Findings, Held, Inconclusive, Level, NotApplicable, Remark, verify
from harness.core.place import clip
from harness.core.scenario import Scenario
from harness.core.text import Text, same
from harness.formats import xml
from harness.formats.cda import ClinicalDocument
from harness.kit.judge import KitInUse
from harness.kit.ladder import Layer, LayerName

if TYPE_CHECKING:  # heavy: only when a document is judged
    from harness.kit.schematron.results import Evaluation, Failure

REQUIREMENTS = ("SC.CDA/DD.01", "CDA/DD.02")
NO_KIT = Text(
    "aucun kit ANS (--kit), ou aucun document jugé que cette étape concerne",
    "no ANS kit (--kit), or no judged document that this step concerns",
)
NO_RULE = Text("aucune règle de ce schéma ne concerne ce document", "no rule of this schema concerns this document")
FALLBACK = Text(
    "{schema} : évalué par le moteur de référence, le moteur natif n'étant pas éprouvé sur ce schéma (kit check)",
    "{schema}: evaluated by the reference engine, the native engine not being proven on this schema (kit check)",
)
_LEVELS = {"warning": Level.WARNING, "warn": Level.WARNING, "info": Level.INFO, "information": Level.INFO}
#: Steps that a document may pass through without a rule: sections and entries of models that it does not have.
_MAY_CONCERN_NOTHING = (LayerName.IHE, LayerName.CONTENTS, LayerName.ANS_MODELS)
UNTOLD = Text(" ; codes non jugés : {codes}", "; codes not judged: {codes}")
_CODES_SHOWN = 12
#: More of one document than anybody reads: the rest still counts.
_SHOWN = 80

Layers = Callable[[DocumentSubject, Campaign], bool]


def step(id: str, title: Text, summary: Text) -> Scenario:
    """A scenario of the ladder."""
    return Scenario(id=id, title=title, summary=summary, requirements=REQUIREMENTS)


def concerns(name: LayerName) -> Layers:
    """Whether a kit is there, the document is judged, and the step is one of its own."""
    return lambda document, campaign: bool(
        is_judged(document, campaign) and kit_of(campaign).layers(view_of(document).root, name)
    )


def is_judged(document: DocumentSubject, campaign: Campaign) -> bool:
    """A kit is there, and the document is the product's own and readable."""
    return campaign.kit is not None and document.view is not None and campaign.judges_document(document)


def kit_of(campaign: Campaign) -> KitInUse:
    """The kit, which is there (``where`` keeps no document otherwise)."""
    assert campaign.kit is not None
    return campaign.kit


def view_of(document: DocumentSubject) -> ClinicalDocument:
    """The document, which is readable."""
    assert document.view is not None
    return document.view


def schematron_check(scenario: Scenario, name: LayerName, title: Text, source: str) -> None:
    """The only check of a step whose schema is a Schematron."""

    def by_the_kit(document: DocumentSubject, campaign: Campaign) -> Findings:
        yield from judged(document, campaign, name)

    by_the_kit.__doc__ = f"{name.value}: every rule of the kit, on the ClinicalDocument."
    scenario.check(
        f"{scenario.id}-01", DOIT, on=DocumentSubject, where=concerns(name), title=title, source=source,
        remedy=REMEDY, unexercised=NO_KIT, required=False,
    )(by_the_kit)  # fmt: skip


REMEDY = Text(
    "corriger le document au chemin indiqué, selon le message du kit",
    "mend the document at the path given, as the message of the kit says",
)


def judged(document: DocumentSubject, campaign: Campaign, name: LayerName) -> Findings:
    """What the schemas of one step say of a document."""
    kit, view = kit_of(campaign), view_of(document)
    for layer in kit.layers(view.root, name):
        if layer.schema is None:
            yield Inconclusive(layer.why)
        else:
            yield from _told(layer, kit.evaluate(layer.schema, view.root), view)


def _told(layer: Layer, result: Evaluation, view: ClinicalDocument) -> Findings:
    assert layer.schema is not None
    if result.engine == "reference":
        yield Remark(FALLBACK.fill(schema=layer.schema.name))
    yield from _unevaluated(layer, result)
    fired = sum(result.fired.values())
    if not fired and not result.failures and not result.unevaluated:
        yield NotApplicable(NO_RULE) if layer.name in _MAY_CONCERN_NOTHING else Inconclusive(NO_RULE)
    if fired:
        yield Held(fired)
    for failure in result.failures:
        yield _finding(failure, view)


def _unevaluated(layer: Layer, result: Evaluation) -> Findings:
    """Each reason once, with the codes of which nothing could be told."""
    assert layer.schema is not None
    reasons: dict[Text, dict[str, None]] = {}
    for lost in result.unevaluated:
        codes = reasons.setdefault(lost.reason, {})
        if code := _code(lost.element):
            codes[code] = None
    for reason, codes in reasons.items():
        told = UNTOLD.fill(codes=_listed(list(codes))) if codes else Text("", "")
        yield Inconclusive(Text(f"{layer.schema.name} : ", f"{layer.schema.name}: ") + reason + told)


def _code(element: Any) -> str:
    """``code (codeSystem)`` of a coded element."""
    code = element.get("code") if element is not None else None
    return f"{code} ({element.get('codeSystem') or '?'})" if code else ""


def _listed(codes: list[str]) -> Text:
    more = len(codes) - _CODES_SHOWN
    tail = Text(f" et {more} autres", f" and {more} more") if more > 0 else Text("", "")
    return same(", ".join(codes[:_CODES_SHOWN])) + tail


def _finding(failure: Failure, view: ClinicalDocument) -> Assertion | Held:
    element = failure.element if failure.element is not None else view.root
    tested = clip(_one_line(failure.test), 300)
    return verify(
        False,
        at=view.at(element),
        expected=Text("règle {rule} : {test}", "rule {rule}: {test}").fill(rule=failure.rule, test=tested),
        actual=_seen(element),
        message=same(_one_line(failure.message)),
        level=_LEVELS.get(failure.role.strip().lower()),
        tags=(f"kit-rule:{failure.rule}",),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _seen(element: Any) -> str:
    """The node as a reader knows it: its attributes, else its text, else its name."""
    names = ((name.rpartition("}")[2], value) for name, value in element.attrib.items())
    told = " ".join(f'{name}="{value}"' for name, value in names if name != "schemaLocation")
    return clip(told or _one_line(element.text or ""), _SHOWN) or f"<{xml.local(element)}>"
