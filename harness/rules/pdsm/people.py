"""The people of a DocumentReference against those of its CDA, by their identifiers."""

from __future__ import annotations

from collections.abc import Callable

from harness.core.finding import HOLDS, Findings, Level, inconclusive, not_applicable
from harness.core.text import Text
from harness.formats.fhir_node import FhirNode
from harness.rules.pdsm.pair import Pair
from harness.rules.xds.compare import different
from harness.rules.xds.implied import Implied, Value

#: RPPS as a URL: the number without the figure that tells its type.
_RPPS = "https://rpps.esante.gouv.fr"
_PEOPLE = ("PractitionerRole", "Practitioner", "Device", "Patient")
UNNAMED = Text(
    "ressource sans identifiant : comparaison impossible", "resource without an identifier: nothing to compare"
)


def people_of(path: str, told: Callable[[Implied], list[Value]]) -> Callable[[Pair], Findings]:
    """Each person (or device) that an element names is one of those of the CDA."""

    def compare(pair: Pair) -> Findings:
        wanted = [value for value in told(pair.told) if value.text]
        numbers = {(value.text or "").partition("^")[0]: value for value in wanted}
        for reference in (r for r in pair.reference.all(path) if r.exists):
            yield from _known(pair, path, reference, numbers)
        yield from _left_out(pair, path, numbers)
        if not any(r.exists for r in pair.reference.all(path)):
            yield inconclusive(f"{path} absent de la fiche", f"no {path} in the entry", pair.reference.one(path).place)

    return compare


def _left_out(pair: Pair, path: str, numbers: dict[str, Value]) -> Findings:
    """Of several authors of the CDA, those that the entry does not name: a recommendation, when it names some."""
    references = [r for r in pair.reference.all(path) if r.exists]
    named = {n for r in references for n in _numbers(pair, pair.feeding.resolve(pair.reference, r), r)}
    if named & numbers.keys():
        for number, value in numbers.items():
            if number and number not in named:
                yield from different(path, value, references[0].place, " ; ".join(sorted(named)), level=Level.WARNING)


def _known(pair: Pair, path: str, reference: FhirNode, numbers: dict[str, Value]) -> Findings:
    resource = pair.feeding.resolve(pair.reference, reference)
    if resource is not None and resource.kind == "Organization":
        yield not_applicable("une structure : le CDA nomme une personne", "an organisation: the CDA names a person")
        return
    if not any(numbers):
        yield inconclusive("le CDA ne donne pas d'identifiant", "the CDA gives no identifier")
        return
    found = sorted(_numbers(pair, resource, reference))
    if not found:
        at = resource if resource is not None else reference
        yield inconclusive(UNNAMED.fr, UNNAMED.en, at.place)
    elif any(number in numbers for number in found):
        yield HOLDS
    else:
        at = resource.one("identifier") if resource is not None else reference
        yield from different(path, next(iter(numbers.values())), at.place, " ; ".join(found))


def _numbers(pair: Pair, resource: FhirNode | None, reference: FhirNode) -> set[str]:
    """The identifiers of a person: of the reference, of the resource, of the practitioner that a function names."""
    nodes = reference.all("identifier")
    if resource is not None and resource.kind in _PEOPLE:
        nodes += resource.all("identifier")
        inner = resource.one("practitioner")
        practitioner = pair.feeding.resolve(pair.reference, inner) if inner.exists else None
        nodes += inner.all("identifier") + (practitioner.all("identifier") if practitioner is not None else [])
    return {n for n in map(_number, nodes) if n}


def _number(node: FhirNode) -> str | None:
    value = node.one("value").text
    return f"8{value}" if value and node.one("system").text == _RPPS else value
