"""Patient, authors and authenticator of metadata against those of the CDA."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import chain, zip_longest

from harness.core.finding import HOLDS, PATIENT_SAFETY, Findings, Level, verify
from harness.core.text import Text
from harness.formats.ebrim import Classified
from harness.formats.metadata import MetaValue, RegistryObject
from harness.rules.xds.compare import alike, components, different, undecided
from harness.rules.xds.implied import Author, Implied, Value

ONLY_TYPE = Text("seul le type d'identifiant ou de nom diffère", "only the type of identifier or of name differs")
KIND = Text("seul le type (5e composant) diffère : NH pour l'INS, PI pour un identifiant local",
            "only the type (5th component) differs: NH for the INS, PI for a local identifier")  # fmt: skip
OTHER_LOCAL = Text("un autre identifiant local du CDA", "another local identifier of the CDA")
NOT_IN_CDA = Text("le CDA ne le dit pas", "the CDA does not tell it")
UNKNOWN_AUTHOR = Text("aucun auteur du CDA ne lui correspond", "no author of the CDA is this one")


def same_patient_id(name: str, told: Value, found: MetaValue) -> Findings:
    """patientId, of an entry or of the set."""
    if told.text is None:
        yield from undecided(name, told)
    elif alike(told.text, found.text):
        yield HOLDS
    else:
        only_kind = components(told.text)[:4] == components(found.text)[:4]
        yield from different(name, told, found, found.text, why=KIND if only_kind else None,
                             tags=() if only_kind else (PATIENT_SAFETY,))  # fmt: skip


def same_source_id(implied: Implied, entry: RegistryObject) -> Findings:
    """sourcePatientId: the first local identifier of the CDA."""
    told, found = implied.source_patient_id, entry.value("sourcePatientId")
    others = [v.text.removeprefix("PID-3|") for v in implied.patient_info if v.text and v.text.startswith("PID-3|")]
    if any(alike(other, found.text) for other in others):
        yield from different("sourcePatientId", told, found, found.text, why=OTHER_LOCAL, level=Level.WARNING)
    else:
        yield from same_patient_id("sourcePatientId", told, found)


# -- sourcePatientInfo ---------------------------------------------------------------------------------


def same_info(implied: Implied, entry: RegistryObject) -> Findings:
    """Each trait of the CDA is there as it is in the CDA, and no other one of the same kind is."""
    found = entry.slot("sourcePatientInfo")
    if not found and implied.patient_info:
        yield from different(
            "sourcePatientInfo", implied.patient_info[0], entry.place(suffix="sourcePatientInfo"), None
        )
        return
    wanted = {_kind(v.text): v for v in implied.patient_info if _kind(v.text) != "PID-3"}
    for kind, told in wanted.items():
        yield from _trait(kind, told, [v for v in found if _kind(v.text) == kind], entry)
    yield from _other_ids(implied, found, entry)
    for value in found:
        if value.text and (kind := _kind(value.text)) in _COMPARED and kind not in wanted:
            nothing = Value(None, entry.place(), None)
            yield from different(
                f"sourcePatientInfo, {kind}", nothing, value, value.text, why=NOT_IN_CDA, level=Level.WARNING
            )


_COMPARED = ("PID-5 L", "PID-5 D", "PID-7", "PID-8", "PID-11 BDL")


def _kind(text: str | None) -> str:
    """``PID-5 L``: the field and, where it may repeat, its type."""
    field, _, value = (text or "").partition("|")
    parts = value.split("^")
    typed = field in ("PID-5", "PID-11") and len(parts) > 6
    return f"{field} {parts[6].strip()}" if typed else field


def _trait(kind: str, told: Value, found: list[MetaValue], entry: RegistryObject) -> Findings:
    name = f"sourcePatientInfo, {kind}"
    if not found:
        yield from different(name, told, entry.place(suffix="sourcePatientInfo"), None)
    elif any(_same_trait(told, value.text) for value in found):
        yield HOLDS
    else:
        yield from different(name, told, found[0], found[0].text, tags=(PATIENT_SAFETY,))


def _same_trait(told: Value, actual: str | None) -> bool:
    if told.doubt is None:
        return alike(told.text, actual)
    return components(told.text)[0] == components(actual)[0]  # the used name, without a used given name to compare


def _other_ids(implied: Implied, found: list[MetaValue], entry: RegistryObject) -> Findings:
    """Other local identifiers: those of the CDA that are missing are told as a recommendation."""
    written = {components(v.text) for v in found}
    for told in implied.patient_info:
        if _kind(told.text) == "PID-3":
            if components(told.text) in written:
                yield HOLDS
            else:
                yield from different(
                    "sourcePatientInfo, PID-3", told, entry.place(suffix="sourcePatientInfo"), None, level=Level.WARNING
                )


# -- authors -------------------------------------------------------------------------------------------


def matched(implied: Implied, entry: RegistryObject) -> list[tuple[Author | None, Classified | None]]:
    """Authors of the CDA and of the entry: those of one person first, the others in order."""
    waiting: dict[object, deque[Classified]] = {}
    for found in entry.classified("author"):
        waiting.setdefault(components(found.value("authorPerson").text), deque()).append(found)
    pairs: list[tuple[Author | None, Classified | None]] = []
    alone: list[Author] = []
    for author in implied.authors:
        same = waiting.get(components(author.person.text)) if author.person.text else None
        if same:
            pairs.append((author, same.popleft()))
        else:
            alone.append(author)
    return pairs + list(zip_longest(alone, chain.from_iterable(waiting.values())))


def same_persons(implied: Implied, entry: RegistryObject) -> Findings:
    """Each author of the CDA is an author of the entry, and the other way round."""
    for author, found in matched(implied, entry):
        if author is None and found is not None:
            person = found.value("authorPerson")
            yield verify(
                False,
                at=person,
                expected=Text("un auteur du CDA", "an author of the CDA"),
                actual=person.text,
                message=UNKNOWN_AUTHOR,
            )
        elif author is not None and found is None:
            yield from different("authorPerson", author.person, entry.place(suffix="author"), None)
        elif author is not None and found is not None:
            yield from same_person("authorPerson", author.person, found.value("authorPerson"))


def same_person(name: str, told: Value, found: MetaValue) -> Findings:
    """A person or a device (XCN)."""
    if told.text is None:
        yield from undecided(name, told)
    elif alike(told.text, found.text):
        yield HOLDS
    else:
        typed = _without(told.text, (9, 12)) == _without(found.text, (9, 12))
        yield from different(
            name, told, found, found.text, why=ONLY_TYPE if typed else None, level=Level.WARNING if typed else None
        )


def _without(text: str | None, dropped: tuple[int, ...]) -> list[tuple[str, ...]]:
    parts = [p for i, p in enumerate(components(text)) if i not in dropped]
    while parts and not any(parts[-1]):
        parts.pop()
    return parts


def same_author_values(implied: Implied, entry: RegistryObject, slot: str) -> Findings:
    """One slot of each author (institution, specialty, role)."""
    for author, found in matched(implied, entry):
        if author is not None and found is not None:
            yield from _same_slot(slot, told_of(author, slot), found)


def told_of(author: Author, slot: str) -> Value:
    """The value of a slot of an author of the CDA."""
    return {"authorPerson": author.person, "authorInstitution": author.institution,
            "authorSpecialty": author.specialty, "authorRole": author.role}[slot]  # fmt: skip


def _same_slot(slot: str, told: Value, found: Classified) -> Findings:
    values = found.slot(slot)
    if told.text is None:
        if values:
            yield from different(slot, told, values[0], values[0].text, why=NOT_IN_CDA, level=Level.WARNING)
        else:
            yield HOLDS
    elif any(alike(told.text, v.text) for v in values):
        yield HOLDS
    else:
        only_type = (
            bool(values) and slot == "authorInstitution" and _without(told.text, (6,)) == _without(values[0].text, (6,))
        )
        yield from different(slot, told, values[0] if values else found.place(suffix=slot), values[0].text if values else None,
                             why=ONLY_TYPE if only_type else None, level=Level.WARNING if only_type else None)  # fmt: skip


def every_author(implied: Implied, slot: str) -> Iterator[str]:
    """The values of a slot over all authors of the CDA."""
    for author in implied.authors:
        if text := told_of(author, slot).text:
            yield text
