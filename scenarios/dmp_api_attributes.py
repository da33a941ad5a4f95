"""DMP-API-ATTRIBUTES: the SubmissionSet and each DocumentReference of a Bundle have their elements, with the right codes.

FAQ 61. Profiles pdsm-submissionset-comprehensive and pdsm-comprehensive-document-reference of the guide "Partage de
documents de santé en mobilité" (PDSm 3.1, on IHE MHD 4). Cardinalities and fixed values are those of the profiles. The
code systems are those that the guide names (the value sets are preferred there, and judged when the campaign gives
them: that of the DMP first); FHIR URLs of the NOS and ``urn:oid:`` are both read.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.feedings import FeedingSubject
from harness.core.check import PEUT
from harness.core.finding import HOLDS, Findings, Inconclusive, Level, verify
from harness.core.scenario import Scenario
from harness.core.text import Text, same
from harness.formats.fhir_node import FhirNode
from harness.rules.pdsm.codes import BY_ID, CODED, CodedElement, Coding
from harness.rules.pdsm.elements import ELEMENTS, FIXED, SET, Element, Fixed
from harness.rules.xds import codes, tables
from scenarios._dmp_api import CONCERNED, NONE, PDSM, rule

scenario = Scenario(
    id="DMP-API-ATTRIBUTES",
    title=Text("API DMP : attributs et codes du lot et des fiches", "DMP API: elements and codes of the set and of its entries"),
    summary=Text(
        "Dans les Bundle d'alimentation, le lot (List) et chaque fiche (DocumentReference) ont tous les éléments exigés par le guide PDSm, le bon "
        "nombre de fois ; chaque code vient de la nomenclature attendue et, si les jeux de valeurs sont fournis, du bon jeu.",
        "In the Bundles that feed the DMP, the set (List) and each entry (DocumentReference) have every element that the PDSm guide requires, the "
        "right number of times; each code is of the expected code system and, when value sets are given, of the right set.",
    ),
    faq=(61,),
    applies_to=CONCERNED,
)  # fmt: skip


def owners(feeding: FeedingSubject, owner: str) -> list[FhirNode]:
    """The resources of a kind."""
    return feeding.view.sets if owner == SET else feeding.view.references


def _register(element: Element) -> None:
    def run(feeding: FeedingSubject, campaign: Campaign) -> Findings:
        for resource in owners(feeding, element.owner):
            found = element.found(resource)
            few, many = len(found) < element.least, element.most is not None and len(found) > element.most
            at = found[element.most or 0] if many else FhirNode(None, f"{resource.path}.{element.name}")
            yield verify(
                not few and not many, at=at, expected=element.bounds, actual=str(len(found)) if found else None
            )

    run.__doc__ = f"{element.owner}.{element.name}: {element.bounds.en}."
    rule(
        scenario, element.id,
        Text(f"{element.owner} › {element.name} ({element.what.fr}) : {element.bounds.fr}", f"{element.owner} › {element.name} ({element.what.en}): {element.bounds.en}"),
        Text(f"écrire {element.name}, {element.bounds.fr}", f"write {element.name}, {element.bounds.en}"), PDSM, element.force,
        where=lambda f: owners(f, element.owner),
    )(run)  # fmt: skip


def _register_fixed(fixed: Fixed) -> None:
    def values(feeding: FeedingSubject) -> list[FhirNode]:
        return [node for resource in owners(feeding, fixed.owner) for node in resource.all(fixed.path)]

    def run(feeding: FeedingSubject, campaign: Campaign) -> Findings:
        for node in values(feeding):
            yield verify(node.text in fixed.values, at=node, expected=" | ".join(fixed.values), actual=node.text)

    run.__doc__ = f"{fixed.owner}.{fixed.path}: one of {', '.join(fixed.values)}."
    told = " | ".join(fixed.values)
    rule(
        scenario, fixed.id, same(f"{fixed.owner} › {fixed.path} : {told}"), Text(f"écrire {told}", f"write {told}"), PDSM,
        where=values, required=fixed.path != "relatesTo.code", unexercised=Text("aucune valeur à juger", "no value to judge"),
    )(run)  # fmt: skip


def _concepts(feeding: FeedingSubject, element: CodedElement) -> list[list[Coding]]:
    return [concept for resource in owners(feeding, element.owner) for concept in element.concepts(resource)]


def _of_right_system(element: CodedElement, coding: Coding) -> bool:
    return coding.code is not None and coding.oid is not None and element.rule.is_system(coding.code, coding.oid)


def _register_system(element: CodedElement) -> None:
    def run(feeding: FeedingSubject, campaign: Campaign) -> Findings:
        for concept in _concepts(feeding, element):
            first = concept[0]
            wanted = " | ".join(element.rule.systems_of(first.code)) or Text(
                "une nomenclature connue", "a known code system"
            )
            yield verify(
                any(_of_right_system(element, c) for c in concept),
                at=first.node.one("system"),
                expected=wanted,
                actual=first.text,
            )

    run.__doc__ = f"{element.path}: code and code system."
    rule(
        scenario, f"{element.id}-SYSTEM", Text("{name} ({what}) : nomenclature", "{name} ({what}): code system").fill(name=element.path, what=element.rule.what),
        Text("écrire le code et l'URL de sa nomenclature (NOS, LOINC) dans coding", "write the code and the URL of its code system (NOS, LOINC) in coding"), PDSM, element.force,
        where=lambda f: any(_concepts(f, element)), unexercised=Text("aucun code de cet élément", "no code of this element"),
    )(run)  # fmt: skip


def _register_set(element: CodedElement) -> None:
    names = " ou ".join(element.sets)

    def run(feeding: FeedingSubject, campaign: Campaign) -> Findings:
        known = campaign.value_sets.find(*element.sets)
        if known is None:
            yield Inconclusive(campaign.value_sets.missing(*element.sets))
            return
        for concept in _concepts(feeding, element):
            yield verify(any(c.code in known for c in concept), at=concept[0].node.one("code"), actual=concept[0].code,
                         expected=Text(f"un code du {known.name}", f"a code of {known.name}"))  # fmt: skip

    run.__doc__ = f"{element.path}: {names}."
    rule(
        scenario, f"{element.id}-VALUE", Text("{name} du jeu de valeurs : {what}", "{name} of the value set: {what}").fill(name=element.path, what=element.rule.what),
        Text(f"un code du {names}", f"a code of {names.replace(' ou ', ' or ')}"), f"{PDSM}, {names}", PEUT,
        where=lambda f: any(_concepts(f, element)), required=False, given=lambda c: c.value_sets.find(*element.sets) is not None,
        unexercised=Text(f"{names} : jeu de valeurs non fourni (campaign.yaml, value_sets)", f"{names.replace(' ou ', ' or ')}: value set not supplied (campaign.yaml, value_sets)"),
    )(run)  # fmt: skip


for _element in ELEMENTS:
    _register(_element)
for _fixed in FIXED:
    _register_fixed(_fixed)
for _coded in CODED:
    _register_system(_coded)
    _register_set(_coded)


@rule(scenario, "CLASS-OF-TYPE", Text("La classe (category) est celle que le type implique", "The class (category) is the one that the type implies"),
      Text("prendre la classe dans la table ASS_X04", "take the class from the table ASS_X04"), f"{PDSM} ; CI-SIS, ASS_X04", PEUT,
      where=lambda f: f.view.references, unexercised=NONE)  # fmt: skip
def class_of_type(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """A type that the table does not know decides nothing."""
    for reference in feeding.view.references:
        kind = next((c.code for c in BY_ID["TYPE"].codings(reference)), None)
        found = BY_ID["CATEGORY"].codings(reference)
        wanted = tables.class_of_type(kind)
        if wanted is None or not found:
            yield HOLDS
            continue
        others = codes.OTHER_CLASSES.get(kind or "", ())
        level = Level.INFO if any(c.code in others for c in found) else None
        yield verify(any(c.code == wanted for c in found), at=found[0].node.one("code"), expected=wanted, actual=found[0].code, level=level,
                     message=Text("classe du type {code}", "class of the type {code}").fill(code=kind or ""))  # fmt: skip
