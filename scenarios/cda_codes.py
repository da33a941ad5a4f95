"""CDA-CODES: the codes of the header are in the value sets that the campaign gives.

CI-SIS, minimal structure: each coded element of the header has its value set. The sets and their versions are those of
campaign.yaml (``value_sets: {folder: …}``, or one file per set): none is bundled. A set that is not given decides nothing,
and says so. Codes are compared with their system, on the day of the document; labels are compared as remarks.
"""

from __future__ import annotations

import unicodedata

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import DocumentSubject
from harness.core.finding import HOLDS, Findings, Inconclusive, Level, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.formats.cda import Node
from harness.formats.valuesets import Concept, ValueSet
from harness.rules.cda.coded import RULES, Coded, Kind
from scenarios._cda_rules import rule, view_of

scenario = Scenario(
    id="CDA-CODES",
    title=Text("Les codes de l'en-tête sont dans leurs jeux de valeurs", "The codes of the header are in their value sets"),
    summary=Text(
        "Chaque élément codé de l'en-tête contre le jeu de valeurs fourni : code et nomenclature, validité au jour du document, libellé.",
        "Each coded element of the header against the value set supplied: code and code system, validity on the day of the document, label.",
    ),
    requirements=("SC.CDA/DD.01", "CDA/DD.02"),
)  # fmt: skip


def _register(coded: Coded) -> None:
    def run(document: DocumentSubject, campaign: Campaign) -> Findings:
        known = campaign.terminology.find(*coded.sets)
        if known is None:
            yield Inconclusive(campaign.terminology.missing(*coded.sets))
            return
        day = (view_of(document).one("h:effectiveTime").get("value") or "")[:8]
        for node in _nodes(document, coded):
            yield from _judged(node, coded, known, day)

    run.__doc__ = f"{coded.what.en}: {coded.names}."
    rule(
        scenario, coded.id, Text("Code du jeu de valeurs : {what}", "Code of the value set: {what}").fill(what=coded.what),
        Text(f"un code et sa nomenclature de {coded.names}", f"a code and its system from {coded.names.replace(' ou ', ' or ')}"),
        f"CI-SIS Structuration minimale, {coded.names}", where=lambda d: bool(_nodes(d, coded)),
        given=lambda c: c.terminology.may_have(*coded.sets),
        unexercised=Text(f"{coded.names} : jeu de valeurs non fourni (campaign.yaml, value_sets), ou aucun CDA avec cet élément",
                         f"{coded.names.replace(' ou ', ' or ')}: value set not supplied (campaign.yaml, value_sets), or no CDA with this element"),
    )(run)  # fmt: skip


def _nodes(document: DocumentSubject, coded: Coded) -> list[Node]:
    if coded.in_body:
        return document.body.author_codes
    return view_of(document).all(coded.path)


def _judged(node: Node, coded: Coded, known: ValueSet, day: str) -> Findings:
    value = node.text if coded.kind is Kind.TEXT else node.get(coded.attribute)
    if value is None or node.null_flavor:
        yield HOLDS  # whether it may be absent is another rule
        return
    found = known.concepts.get(value)
    if found is None:
        yield verify(False, at=node, actual=value, expected=Text(f"un code du {known.name}", f"a code of {known.name}"),
                     message=Text("code absent du jeu de valeurs", "code that is not in the value set"))  # fmt: skip
        return
    yield HOLDS
    if coded.kind is Kind.CODE:
        yield from _with_its_system(node, coded, found, day)


def _with_its_system(node: Node, coded: Coded, found: tuple[Concept, ...], day: str) -> Findings:
    """The pair, then its validity, then its label."""
    system = node.get("codeSystem")
    same = [c for c in found if c.system is None or c.system == system]
    if not same:
        yield verify(False, at=node, expected=" | ".join(sorted({c.system or "" for c in found})), actual=system,
                     level=None if coded.pair else Level.WARNING,
                     message=Text("code connu, mais d'une autre nomenclature", "a known code, but of another code system"))  # fmt: skip
        return
    in_use = [c for c in same if c.is_valid(day)]
    if not in_use:
        yield verify(False, at=node, expected=Text("un code en vigueur le {day}", "a code in use on {day}").fill(day=day), level=Level.WARNING,
                     actual=Text("{code}, périmé depuis le {end}", "{code}, out of date since {end}").fill(code=same[0].code, end=same[0].end),
                     message=Text("code périmé à la date du document", "code out of date on the day of the document"))  # fmt: skip
    labels = [c.label for c in same if c.label]
    told = node.get("displayName")
    if told and labels and _plain(told) not in map(_plain, labels):
        yield verify(False, at=node, expected=labels[0], actual=told, level=Level.INFO,
                     message=Text("libellé différent de celui du jeu de valeurs", "label unlike that of the value set"))  # fmt: skip


def _plain(text: str) -> str:
    """A label without what its writing alone changes: apostrophes, case, accents, blanks."""
    letters = (c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join("".join(letters).replace("’", "'").split()).casefold()


for _coded in RULES:
    _register(_coded)
