"""A DocumentReference against what its CDA implies: identifiers, times, codes, people (data and comparisons for DMP-API-AGREEMENT)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from harness.core.finding import HOLDS, Assertion, Findings, Level, inconclusive, not_applicable, verify
from harness.core.text import Text, same
from harness.formats.ebrim import MetaValue
from harness.formats.fhir_node import FhirNode
from harness.identity.fhir_traits import identifier_of
from harness.identity.model import Identifier
from harness.rules.pdsm.codes import BY_ID, EVENT, CodedElement, oid_of
from harness.rules.pdsm.pair import Pair
from harness.rules.xds.compare import different, same_value, undecided
from harness.rules.xds.compare_codes import AMBIGUOUS, FORMER, SCHEME
from harness.rules.xds.compare_times import same_instant
from harness.rules.xds.implied import Code, Implied, Instant, Value
from harness.rules.xds.instants import in_utc

_TIME = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(Z|[+-]\d{2}:\d{2})?)?)?)?", re.ASCII
)

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S")


def master_identifier(pair: Pair) -> Findings:
    """``urn:oid:root``, ``urn:uuid:…``, or the root as system and the extension as value."""
    found = pair.reference.one("masterIdentifier")
    wanted = pair.told.unique_id.text
    value = found.one("value")
    if found.one("system").text == "urn:ietf:rfc:3986" and value.text is not None and not _URI.match(value.text):
        message = Text("le système urn:ietf:rfc:3986 annonce une URI : urn:oid: devant l'OID", "system urn:ietf:rfc:3986 announces a URI: urn:oid: before the OID")  # fmt: skip
        yield verify(False, at=value, expected=f"urn:oid:{value.text}", actual=value.text, message=message)
    elif wanted is not None and wanted.lower() in {form.lower() for form in _forms(found)}:
        yield HOLDS
    else:
        yield from same_value(
            "masterIdentifier", pair.told.unique_id, MetaValue(found.one("value").text, found.one("value").place)
        )


def _forms(identifier: FhirNode) -> Iterator[str]:
    value = _bare(identifier.one("value").text)
    system = _bare(identifier.one("system").text)
    yield value
    yield f"{system}^{value}"


def _bare(text: str | None) -> str:
    return re.sub(r"^urn:(?:oid|uuid):", "", text or "")


def text_of(name: str, path: str, told: Callable[[Implied], Value]) -> Callable[[Pair], Findings]:
    """A value that is copied."""

    def compare(pair: Pair) -> Findings:
        found = pair.reference.one(path)
        text = " ".join((found.text or "").split()) or None
        yield from same_value(name, told(pair.told), MetaValue(text, found.place))

    return compare


def instant_of(
    name: str, path: str, told: Callable[[Implied], Instant], optional: bool = False
) -> Callable[[Pair], Findings]:
    """A time: the same instant, whatever the offset that writes it."""

    def compare(pair: Pair) -> Findings:
        found = pair.reference.one(path)
        for outcome in same_instant(name, told(pair.told), MetaValue(_utc(found.text), found.place), optional):
            yield _as_fhir(outcome, found) if isinstance(outcome, Assertion) else outcome

    return compare


def _utc(text: str | None) -> str | None:
    """A FHIR dateTime as metadata write it; what is no dateTime stays as it is."""
    match = _TIME.fullmatch(text or "")
    if match is None:
        return text
    year, month, day, *clock, zone = match.groups()
    digits = "".join(part or "" for part in (year, month, day, *clock))
    return (in_utc(digits + zone.replace("Z", "+0000").replace(":", ""))[0] or text) if zone else digits


def _as_fhir(outcome: Assertion, found: FhirNode) -> Assertion:
    """Both times as FHIR writes them."""
    told = re.fullmatch(r"(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})", outcome.expected.fr)
    expected = same("{}-{}-{}T{}:{}:{}Z".format(*told.groups())) if told else outcome.expected
    return replace(outcome, expected=expected, actual=same(found.text) if found.text else outcome.actual)


def mime_type(pair: Pair) -> Findings:
    """text/xml, whatever its parameters."""
    found = pair.reference.one("content.attachment.contentType")
    plain = (found.text or "").partition(";")[0].strip().lower()
    admitted = (*pair.told.mime_types, "application/xml", "text/xml")
    level = Level.WARNING if plain == "application/xml" else None
    yield verify(
        plain in pair.told.mime_types,
        at=found,
        expected=" | ".join(pair.told.mime_types),
        actual=found.text,
        level=level if plain in admitted else None,
    )


def code_of(id: str, told: Callable[[Implied], Code], tolerated: Callable[[Implied], tuple[str, ...]] | None = None,
            scheme_level: Level | None = Level.WARNING) -> Callable[[Pair], Findings]:  # fmt: skip
    """A code: one of the codings is that of the CDA."""
    element = BY_ID[id]

    def compare(pair: Pair) -> Findings:
        yield from _same_code(element, pair, told(pair.told), tolerated(pair.told) if tolerated else (), scheme_level)

    return compare


def _same_code(
    element: CodedElement, pair: Pair, told: Code, tolerated: tuple[str, ...], scheme_level: Level | None
) -> Findings:
    found = element.codings(pair.reference)
    if told.code is None:
        yield from undecided(element.path, told)
    elif any(c.code == told.code and (told.scheme is None or c.oid == oid_of(told.scheme)) for c in found):
        yield HOLDS
    elif not found:
        yield from different(element.path, told, pair.reference.one(element.path).place, None)
    else:
        nearest = next((c for c in found if c.code == told.code), found[0])
        admitted = nearest.code in tolerated
        why = (
            SCHEME
            if nearest.code == told.code
            else (AMBIGUOUS if element.id == "CATEGORY" else FORMER)
            if admitted
            else None
        )
        level = scheme_level if nearest.code == told.code else Level.WARNING if admitted else None
        yield from different(element.path, told, nearest.node.place, nearest.text, why=why, level=level)


def events(pair: Pair) -> Findings:
    """The acts of the CDA are among the events: a recommendation, the element being free."""
    found = {c.code for c in EVENT.codings(pair.reference)}
    for code in pair.told.event_codes:
        at = pair.reference.one("context.event")
        if code.code in found:
            yield HOLDS
        else:
            yield from different("context.event", code, at.place, " ; ".join(sorted(c for c in found if c)) or None)
    if not pair.told.event_codes:
        yield not_applicable("le CDA ne code aucun acte", "the CDA codes no act")


# -- the patient, and the document that is replaced --------------------------------------------------


def ins(pair: Pair) -> Findings:
    """The INS of the entry and that of the CDA are one."""
    wanted = pair.patient.ins if pair.patient is not None else None
    found = every_ins(pair)
    if wanted is None and not found:
        yield not_applicable("ni la fiche ni le CDA ne portent d'INS", "neither the entry nor the CDA carries an INS")
    elif wanted is None:
        yield verify(
            False,
            at=found[0].place,
            expected=Text("rien : le CDA n'a pas d'INS", "nothing: the CDA has no INS"),
            actual=found[0].text,
        )
    elif not found:
        yield inconclusive(
            "aucune INS dans la fiche : DMP-API-CONTENT-INS le dit", "no INS in the entry: DMP-API-CONTENT-INS tells it"
        )
    for identifier in found if wanted is not None else ():
        told = Value(wanted.text if wanted else None, wanted.place if wanted else identifier.place)
        right = wanted is not None and (identifier.value, identifier.root) == (wanted.value, wanted.root)
        yield from iter([HOLDS]) if right else different("INS", told, identifier.place, identifier.text)


def every_ins(pair: Pair) -> list[Identifier]:
    """The INS of the Patients that are named, and that of a logical reference."""
    logical = [identifier_of(n) for n in pair.reference.all("subject.identifier")]
    return [i for i in [*(i for p in pair.patients for i in p.identifiers), *logical] if i.is_ins]


def replacement(pair: Pair) -> Findings:
    """A CDA that replaces another one is submitted as a replacement of the same, and no other."""
    relations = [r for r in pair.reference.all("relatesTo") if r.one("code").text == "replaces"]
    told = pair.told.replaced
    if told.text is None:
        for relation in relations:
            yield from different("relatesTo", told, relation.place, relation.one("code").text)
        if not relations:
            yield HOLDS
    elif not relations:
        yield from different("relatesTo", told, pair.reference.one("relatesTo").place, None)
    else:
        target = relations[0].one("target.identifier")
        if target.exists and told.text.lower() not in {form.lower() for form in _forms(target)}:
            yield from different("relatesTo.target", told, target.place, target.one("value").text)
        else:
            yield HOLDS
