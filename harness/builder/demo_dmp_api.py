"""The imaging report that the demo feeds to the DMP through the API, then its replacement; and their planted faults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from harness.builder.demo_mails import document
from harness.builder.fault import Fault
from harness.builder.fhir_dmp import REMOVED, BundleSpec, build_bundle
from harness.builder.part import Files, Part, ProofLine
from harness.builder.people import AMINATA, DR_GENET

NAME = "dmp-api"
FIRST, SECOND = "dmp-api/imagerie.json", "dmp-api/remplacement.xml"
_ACT = ("ZBQK002", "1.2.250.1.213.2.5", "Radiographie du thorax")
_REPORT = document(171, AMINATA, code="18748-4", author=DR_GENET, act=_ACT)
_NEXT = replace(
    _REPORT, id_root=f"{_REPORT.set_id}.2", version=2, replaces=_REPORT.id_root, created="20260311084500+0100"
)


@dataclass(frozen=True)
class DmpApi:
    """A first submission in JSON, and a replacement in XML."""

    first: BundleSpec = field(default_factory=lambda: BundleSpec(_REPORT))
    second: BundleSpec = field(default_factory=lambda: BundleSpec(_NEXT, xml=True))


def _files(spec: DmpApi) -> Files:
    return {FIRST: build_bundle(spec.first), SECOND: build_bundle(spec.second)}


PART = Part(NAME, DmpApi(), _files, lambda spec: [])
PROOFS: tuple[ProofLine, ...] = (
    ("DMP-API-PSC-P1", "preuves/dmp-api-psc.png", "Authentification Pro Santé Connect, puis envoi accepté par le DMP"),
)


def first(values: dict[str, Any]) -> BundleSpec:
    """The first submission with elements written otherwise, by their paths."""
    return replace(DmpApi().first, values=values)


def second(values: dict[str, Any]) -> BundleSpec:
    """The replacement with elements written otherwise."""
    return replace(DmpApi().second, values=values)


def _planted(which: str, path: str, value: Any) -> Callable[[Any], Any]:
    """One more element of a Bundle written otherwise; the faults of one Bundle do not touch each other."""

    def plant(campaign: Any) -> Any:
        spec = next(part.spec for part in campaign.parts if part.name == NAME)
        bundle = getattr(spec, which)
        return campaign.changing(NAME, **{which: replace(bundle, values={**bundle.values, path: value})})

    return plant


_ATTACHMENT = "entry[1].resource.content[0].attachment"
FAULTS: tuple[Fault, ...] = (
    Fault("DMP-API-CONTENT-HASH", FIRST, "empreinte SHA-1 écrite en hexadécimal",
          _planted("first", f"{_ATTACHMENT}.hash", "da39a3ee5e6b4b0d3255bfef95601890afd80709")),
    Fault("DMP-API-ATTRIBUTES-SET-SOURCE-ID", FIRST, "lot sans identifiant du système émetteur",
          _planted("first", "entry[0].resource.extension[1]", REMOVED)),
    Fault("DMP-API-AGREEMENT-CREATION", FIRST, "heure locale du CDA écrite comme une heure UTC",
          _planted("first", f"{_ATTACHMENT}.creation", "2026-03-10T10:15:00Z")),
    Fault("DMP-API-PSC-TYPE", SECOND, "Bundle envoyé en batch : une entrée peut être prise sans les autres",
          _planted("second", "type", "batch")),
)  # fmt: skip
