"""Names and definitions of segments and fields, from hl7apy's version libraries.

hl7apy is used for what it knows (the standard's tables), never for a verdict: its parser drops PRT and
Z segments and reads an LF file as one lone MSH.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from harness.core.text import Text

#: French names of the fields that findings speak of most; others keep the standard's English name.
_FRENCH = {
    "MSH-3": "Application émettrice", "MSH-4": "Organisation émettrice", "MSH-5": "Application réceptrice",
    "MSH-6": "Organisation réceptrice", "MSH-7": "Date du message", "MSH-9": "Type de message",
    "MSH-10": "Identifiant du message", "MSH-11": "Mode de traitement", "MSH-12": "Version",
    "MSH-18": "Jeu de caractères", "MSH-21": "Profil", "PID-1": "Numéro d'ordre", "PID-3": "Identifiants du patient", "PID-31": "Identité inconnue",
    "PID-5": "Nom du patient", "PID-7": "Date de naissance", "PID-8": "Sexe", "PID-11": "Adresses",
    "PID-18": "Numéro de dossier", "PID-32": "Fiabilité de l'identité", "OBX-2": "Type de valeur",
    "OBX-3": "Identifiant d'observation", "OBX-5": "Valeur", "OBX-11": "Statut du résultat",
    "MSA-1": "Code d'acquittement", "MSA-2": "Message acquitté", "ERR-3": "Code d'erreur HL7",
    "ERR-4": "Gravité", "ERR-5": "Code d'erreur applicatif", "PRT-4": "Participation",
    "PRT-5": "Personne", "PRT-8": "Organisation", "PRT-15": "Adresse de télécommunication",
    "ORC-1": "Action", "OBR-4": "Type de document", "TXA-12": "Identifiant du document",
    "TXA-13": "Identifiant du document parent", "PV1-2": "Classe du patient",
}  # fmt: skip


@lru_cache(maxsize=8)
def _library(version: str) -> Any:
    import hl7apy

    return hl7apy.load_library(version if version in hl7apy.SUPPORTED_LIBRARIES else "2.6")


@lru_cache(maxsize=4096)
def field_name(segment: str, number: int, version: str = "2.6") -> Text:
    """The name of a field, French when we have it; empty for PRT and Z segments that the version lacks."""
    english = _english_name(segment, number, version)
    return Text(_FRENCH.get(f"{segment}-{number}", english), english)


def _english_name(segment: str, number: int, version: str) -> str:
    try:
        reference = _library(version).get(segment, "Segment")
    except Exception:  # hl7apy raises its own ChildNotFound for PRT, Z segments and unknown names
        return ""
    wanted = f"{segment}_{number}"
    for name, definition, *_ in reference[1]:
        if name == wanted:
            return str(definition[3] or "").replace("_", " ").capitalize()
    return ""


def is_segment(name: str, version: str = "2.6") -> bool:
    """Whether the standard defines a segment in that version."""
    return name in _library(version).SEGMENTS


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """What the standard says of one field: its data type, its table, whether it is required or repeats."""

    number: int
    type: str
    table: str
    required: bool
    repeats: bool


@lru_cache(maxsize=512)
def fields_of(segment: str, version: str = "2.6") -> tuple[FieldDefinition, ...]:
    """The fields of a segment in a version; none for PRT and Z segments, which hl7apy does not know."""
    reference = _library(version).SEGMENTS.get(segment)
    if reference is None:
        return ()
    found = []
    for name, definition, (least, most), _ in reference[1]:
        table = definition[4] if len(definition) > 4 else None
        found.append(FieldDefinition(int(name.split("_")[1]), str(definition[2]), table or "", least > 0, most != 1))
    return tuple(found)


@lru_cache(maxsize=512)
def table_of(name: str, version: str = "2.6") -> frozenset[str]:
    """The codes of a table (``HL70136``); none when the standard leaves it to the site."""
    found = _library(version).TABLES.get(name)
    return frozenset(found[1]) if found and found[1] else frozenset()
