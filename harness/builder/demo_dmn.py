"""The DMN part of the bundled campaign: what the product declares of itself, what people decided, and its proofs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from harness.builder.fault import Fault
from harness.builder.part import Files, Part, ProofLine
from harness.builder.pdf import minimal_pdf
from harness.builder.png import capture

ATTESTATION = "preuves/attestation-second-facteur.pdf"
DECISION = "preuves/reponse-derogation.pdf"
STATEMENT = "preuves/declaration-ins.pdf"
EXCLUDED = "DMN-IEU9-2FA-P2"
WAIVED = "DMN-IEU7-IEU8-P2"


@dataclass(frozen=True)
class DmnSpec:
    """Lines of the manifest, as flow mappings, and the documents that they name."""

    ins: str = "{applies: true, reason: patients suivis par un établissement qui qualifie leur INS}"
    identity: str = "{slave: false, reason: le patient peut corriger ses coordonnées et ses traits dans son compte}"
    patient_access: str = "{kind: interface, reason: chaque patient a un compte dans le produit}"
    not_applicable: tuple[str, ...] = (
        f"{{target: {EXCLUDED}, reason: second facteur demandé à tous les patients, statement: {ATTESTATION}}}",
    )
    waivers: tuple[str, ...] = (
        f"{{target: {WAIVED}, reason: étape non prise en compte dans l'étude des preuves, decided_by: support de l'ANS, "
        f"date: 2026-03-16, evidence: {DECISION}}}",
    )
    documents: tuple[tuple[str, bytes], ...] = (
        (ATTESTATION, minimal_pdf("Attestation : second facteur pour tous les patients")),
        (DECISION, minimal_pdf(f"Réponse : l’étape {WAIVED} ne sera pas prise en compte")),
    )  # fmt: skip


def _files(spec: DmnSpec) -> Files:
    return dict(spec.documents)


def _lines(spec: DmnSpec) -> list[str]:
    told = (("ins", spec.ins), ("identity", spec.identity), ("patient_access", spec.patient_access))
    lines = ["declarations:", *(f"  {name}: {value}" for name, value in told if value)]
    for key, entries in (("not_applicable:", spec.not_applicable), ("waivers:", spec.waivers)):
        lines += [key, *(f"  - {entry}" for entry in entries)] if entries else []
    return lines


PART = Part("dmn", DmnSpec(), _files, _lines)
PROOFS: tuple[ProofLine, ...] = (
    ("DMN-IEU2-P1", "preuves/dmn-modification-identite.png", "Compte patient : un nom corrigé est confirmé avant l’enregistrement"),
    ("DMN-IEU7-IEU8-P1", "preuves/dmn-ieu7.png", "IEU 7 : fiche de la patiente de test, INS qualifiée"),
    ("DMN-IEU7-IEU8-P2", "preuves/dmn-ieu8.png", "IEU 8 : traits et matricule INS de la patiente de test"),
    ("DMN-IEU9-2FA-P1", "preuves/dmn-second-facteur.png", "Connexion d’un patient : code reçu demandé après le mot de passe"),
)  # fmt: skip


def _changing(**changes: Any) -> Callable[[Any], Any]:
    return lambda campaign: campaign.changing("dmn", **changes)


CAPTURE = "preuves/dmn-second-facteur.png"
_TWICE = f"{{target: {EXCLUDED}, reason: étape jugée inutile par l’équipe, decided_by: équipe qualité}}"

FAULTS: tuple[Fault, ...] = (
    Fault("STEP-WAIVED-02", "campaign.yaml", "a reason left to be written",
          _changing(identity="{slave: false, reason: à compléter}")),
    Fault("STEP-WAIVED-09", "campaign.yaml", "a step out of scope, and waived on no day",
          _changing(waivers=(*PART.spec.waivers, _TWICE)), ("STEP-WAIVED-01",)),
    Fault("STEP-WAIVED-06", "campaign.yaml", "a web page saved as a PDF; beside it, a capture cut short, whose step waits again",
          _changing(documents=((ATTESTATION, b"<!DOCTYPE html><html><body>Attestation</body></html>"), PART.spec.documents[1],
                               (CAPTURE, capture()[:-40])))),
)  # fmt: skip
