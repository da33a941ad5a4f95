"""The attributes of a DocumentEntry that its CDA implies: how each is compared, and how both sides are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from harness.core.finding import HOLDS, Findings, Level, verify
from harness.core.text import Text
from harness.formats.metadata import RegistryObject
from harness.rules.xds import compare_codes as codes
from harness.rules.xds import compare_people as people
from harness.rules.xds.compare import Described, different, same_value
from harness.rules.xds.compare_times import same_instant
from harness.rules.xds.implied import Implied
from harness.rules.xds.objects import ACTION


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: its comparison, its value in the CDA and in the metadata (for a table)."""

    name: str
    compare: Callable[[Described, Implied], Findings]
    told: Callable[[Implied], str | None]
    written: Callable[[RegistryObject], str | None]


def _identifier(name: str, entry: RegistryObject) -> str | None:
    return entry.identifier(name).text


def _slot(name: str, entry: RegistryObject) -> str | None:
    return _joined(v.text for v in entry.slot(name))


def _codes(name: str, entry: RegistryObject) -> str | None:
    return _joined(f"{c.code} ({c.scheme})" for c in entry.classified(name))


def _authors(slot: str, entry: RegistryObject) -> str | None:
    return _joined(v.text for author in entry.classified("author") for v in author.slot(slot))


def _joined(values: Iterator[str | None] | list[str | None]) -> str | None:
    return " ; ".join(v for v in values if v) or None


def _unique_id(pair: Described, told: Implied) -> Findings:
    yield from same_value("uniqueId", told.unique_id, pair.entry.identifier("uniqueId"))


def _title(pair: Described, told: Implied) -> Findings:
    found = pair.entry.name
    if told.title.text and found.text and " ".join(found.text.split()) == told.title.text:
        yield HOLDS
    else:
        yield from same_value("title", told.title, found)


def _language(pair: Described, told: Implied) -> Findings:
    yield from same_value("languageCode", told.language, pair.entry.value("languageCode"))


def _created(pair: Described, told: Implied) -> Findings:
    yield from same_instant("creationTime", told.creation_time, pair.entry.value("creationTime"))


def _started(pair: Described, told: Implied) -> Findings:
    yield from same_instant("serviceStartTime", told.service_start, pair.entry.value("serviceStartTime"))


def _stopped(pair: Described, told: Implied) -> Findings:
    yield from same_instant("serviceStopTime", told.service_stop, pair.entry.value("serviceStopTime"), optional=True)


def _mime(pair: Described, told: Implied) -> Findings:
    found = pair.entry.attribute("mimeType")
    yield verify(found.text in told.mime_types, at=found, expected=" | ".join(told.mime_types), actual=found.text)


def _type(pair: Described, told: Implied) -> Findings:
    yield from codes.same_code("typeCode", told.type_code, pair.entry)


def _class(pair: Described, told: Implied) -> Findings:
    yield from codes.same_code(
        "classCode", told.class_code, pair.entry, tolerated=told.other_classes, why=codes.AMBIGUOUS
    )


def _format(pair: Described, told: Implied) -> Findings:
    yield from codes.same_code("formatCode", told.format_code, pair.entry, tolerated=told.former_formats,
                               why=codes.FORMER, scheme_level=Level.WARNING)  # fmt: skip


def _facility(pair: Described, told: Implied) -> Findings:
    yield from codes.same_code("healthcareFacilityTypeCode", told.facility, pair.entry)


def _setting(pair: Described, told: Implied) -> Findings:
    yield from codes.same_code("practiceSettingCode", told.practice_setting, pair.entry)


def _confidentiality(pair: Described, told: Implied) -> Findings:
    yield from codes.same_code("confidentialityCode", told.confidentiality, pair.entry)


def _events(pair: Described, told: Implied) -> Findings:
    yield from codes.same_events(told.event_codes, pair.entry)


def _patient(pair: Described, told: Implied) -> Findings:
    yield from people.same_patient_id("patientId", told.patient_id, pair.entry.identifier("patientId"))


def _source_patient(pair: Described, told: Implied) -> Findings:
    yield from people.same_source_id(told, pair.entry)


def _info(pair: Described, told: Implied) -> Findings:
    yield from people.same_info(told, pair.entry)


def _persons(pair: Described, told: Implied) -> Findings:
    yield from people.same_persons(told, pair.entry)


def _author_slot(slot: str, pair: Described, told: Implied) -> Findings:
    yield from people.same_author_values(told, pair.entry, slot)


def _authenticator(pair: Described, told: Implied) -> Findings:
    yield from people.same_person(
        "legalAuthenticator", told.legal_authenticator, pair.entry.value("legalAuthenticator")
    )


def _labels(pair: Described, told: Implied) -> Findings:
    yield from codes.labels(told, pair.entry)


def _replacement(pair: Described, told: Implied) -> Findings:
    """A CDA that replaces another one: RPLC association, or action slot; no RPLC for one that replaces nothing."""
    links = pair.submission.replacements.get(pair.entry.id or "", [])
    action = pair.entry.value(ACTION)
    if told.replaced.text is None:
        for link in links:
            yield from different("RPLC", told.replaced, link.place(), link.attribute("targetObject").text)
        if not links:
            yield HOLDS
    elif links or action.text in ("C", "D"):
        yield HOLDS
    else:
        why = Text("ni association RPLC ni slot d'action", "neither an RPLC association nor an action slot")
        yield from different("relatedDocument RPLC", told.replaced, action, action.text, why=why)


def _single(name: str) -> Callable[[Implied], str | None]:
    return lambda told: told.single_values[name].text


_AUTHOR_SLOTS = ("authorInstitution", "authorSpecialty", "authorRole")

ATTRIBUTES: dict[str, Attribute] = {
    a.name: a
    for a in (
        Attribute("uniqueId", _unique_id, _single("uniqueId"), partial(_identifier, "uniqueId")),
        Attribute("creationTime", _created, _single("creationTime"), partial(_slot, "creationTime")),
        Attribute("serviceStartTime", _started, _single("serviceStartTime"), partial(_slot, "serviceStartTime")),
        Attribute("serviceStopTime", _stopped, _single("serviceStopTime"), partial(_slot, "serviceStopTime")),
        Attribute("languageCode", _language, _single("languageCode"), partial(_slot, "languageCode")),
        Attribute("title", _title, _single("title"), lambda e: e.name.text),
        Attribute("mimeType", _mime, lambda t: t.mime_types[0], lambda e: e.attribute("mimeType").text),
        Attribute("typeCode", _type, _single("typeCode"), partial(_codes, "typeCode")),
        Attribute("classCode", _class, _single("classCode"), partial(_codes, "classCode")),
        Attribute("formatCode", _format, _single("formatCode"), partial(_codes, "formatCode")),
        Attribute("healthcareFacilityTypeCode", _facility, _single("healthcareFacilityTypeCode"),
                  partial(_codes, "healthcareFacilityTypeCode")),
        Attribute("practiceSettingCode", _setting, _single("practiceSettingCode"), partial(_codes, "practiceSettingCode")),
        Attribute("confidentialityCode", _confidentiality, _single("confidentialityCode"), partial(_codes, "confidentialityCode")),
        Attribute("eventCodeList", _events, lambda t: _joined([c.text for c in t.event_codes]), partial(_codes, "eventCodeList")),
        Attribute("patientId", _patient, _single("patientId"), partial(_identifier, "patientId")),
        Attribute("sourcePatientId", _source_patient, _single("sourcePatientId"), partial(_slot, "sourcePatientId")),
        Attribute("sourcePatientInfo", _info, lambda t: _joined([v.text for v in t.patient_info]), partial(_slot, "sourcePatientInfo")),
        Attribute("authorPerson", _persons, lambda t: _joined(list(people.every_author(t, "authorPerson"))), partial(_authors, "authorPerson")),
        *(Attribute(s, partial(_author_slot, s), lambda t, s=s: _joined(list(people.every_author(t, s))), partial(_authors, s))  # type: ignore[misc]
          for s in _AUTHOR_SLOTS),
        Attribute("legalAuthenticator", _authenticator, _single("legalAuthenticator"), partial(_slot, "legalAuthenticator")),
        Attribute("replacement", _replacement, lambda t: t.replaced.text, partial(_slot, ACTION)),
        Attribute("labels", _labels, lambda t: None, lambda e: None),
    )
}  # fmt: skip
