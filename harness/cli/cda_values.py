"""Values of a CDA header as a person reads them: times, codes, identifiers, persons, structures."""

from __future__ import annotations

import re
from typing import Any

from harness.core.text import Lang, Text
from harness.formats.hl7.times import is_time
from harness.identity import ins

H = "{urn:hl7-org:v3}"
SYSTEMS = {"2.16.840.1.113883.6.1": "LOINC", "1.2.250.1.213.1.1.4.12": "TRE_A05"}
_TIME = re.compile(r"(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:\.\d+)?([+-]\d{4})?")
#: The persons and structures that a participation may hold, in the order of a sentence.
_PERSONS = ("assignedPerson", "relatedPerson", "associatedPerson", "informationRecipient", "guardianPerson")
_STRUCTURES = (
    "representedOrganization",
    "receivedOrganization",
    "scopingOrganization",
    "representedCustodianOrganization",
)


def text_of(element: Any | None) -> str:
    """The text of an element, blanks folded; empty when it is absent."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def time(value: str | None) -> str:
    """``2026-03-10 10:15:00 +0100``; as written when it is no time."""
    if not value or not is_time(value):
        return value or ""
    found = _TIME.match(value)
    assert found is not None  # is_time is stricter
    year, month, day, hour, minute, second, zone = found.groups()
    clock = ":".join(p for p in (hour, minute, second) if p)
    return " ".join(p for p in ("-".join(p for p in (year, month, day) if p), clock, zone) if p)


def period(element: Any | None) -> str:
    """``start → end``, or the single value."""
    if element is None:
        return ""
    low, high = (element.find(f"{H}{name}") for name in ("low", "high"))
    ends = [time(e.get("value")) if e is not None else "" for e in (low, high)]
    return " → ".join(e or "…" for e in ends) if any(ends) else time(element.get("value"))


def code(element: Any | None) -> str:
    """``18748-4 CR d'imagerie médicale (LOINC)``."""
    if element is None:
        return ""
    told = element.get("code") or (f"nullFlavor {element.get('nullFlavor')}" if element.get("nullFlavor") else "")
    system = element.get("codeSystem") or ""
    parts = [told, element.get("displayName") or "", f"({SYSTEMS.get(system, system)})" if system else ""]
    return " ".join(p for p in parts if p)


def identifier(element: Any | None) -> str:
    """``extension (root)``, or the root alone."""
    if element is None:
        return ""
    root, extension = element.get("root") or "", element.get("extension")
    if element.get("nullFlavor"):
        return f"nullFlavor {element.get('nullFlavor')}"
    return f"{extension} ({root})" if extension else root


def ins_name(root: str | None, lang: Lang) -> str:
    """What an INS OID is, in words."""
    english = {ins.INS_TEST: "test INS-NIR", ins.INS_DEMO: "demonstration INS-NIR"}
    return (english.get(root or "") if lang == "en" else None) or ins.NAMES.get(root or "", root or "")


def person_name(name: Any | None) -> str:
    """Prefix, given names, family names, suffix; as text when it is not structured."""
    if name is None:
        return ""
    parts = [text_of(e) for tag in ("prefix", "given", "family", "suffix") for e in name.findall(f"{H}{tag}")]
    return " ".join(p for p in parts if p) or text_of(name)


def participation(element: Any) -> str:
    """A participation in one line: who, identifiers, role, structure, when."""
    entity = _entity(element)
    if entity is None:
        return ""
    who = _who(entity)
    ids = ", ".join(identifier(e) for e in entity.findall(f"{H}id"))
    parts = [who, ids, code(entity.find(f"{H}code")), _structure(entity), period(element.find(f"{H}time"))]
    return " · ".join(p for p in parts if p)


def _entity(element: Any) -> Any | None:
    """What a participation assigns: the child that has identifiers or a person."""
    names = (
        "assignedAuthor",
        "assignedEntity",
        "assignedCustodian",
        "relatedEntity",
        "intendedRecipient",
        "associatedEntity",
    )
    return next((found for name in names if (found := element.find(f"{H}{name}")) is not None), None)


def _who(entity: Any) -> str:
    for tag in _PERSONS:
        person = entity.find(f"{H}{tag}")
        if person is not None:
            return person_name(person.find(f"{H}name"))
    device = entity.find(f"{H}assignedAuthoringDevice")
    names = ("manufacturerModelName", "softwareName")
    return " ".join(text_of(device.find(f"{H}{n}")) for n in names).strip() if device is not None else ""


def _structure(entity: Any) -> str:
    for tag in _STRUCTURES:
        found = entity.find(f"{H}{tag}")
        if found is not None:
            parts = (text_of(found.find(f"{H}name")), identifier(found.find(f"{H}id")))
            return ", ".join(p for p in parts if p)
    return ""


def size(count: int, lang: Lang) -> str:
    """Bytes as people say them."""
    if count < 1024:
        return Text(f"{count} octets", f"{count} bytes").in_(lang)
    return Text(f"{count // 1024} Kio", f"{count // 1024} KiB").in_(lang)
