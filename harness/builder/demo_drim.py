"""Imaging reports of the demo: an adult with the link to the images, a newborn without; and the planted fault."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from harness.builder.cda import CdaSpec, build_cda
from harness.builder.demo_mails import document
from harness.builder.fault import Fault
from harness.builder.part import Files, Part
from harness.builder.pdf import minimal_pdf
from harness.builder.people import CAPUCINE, DR_GENET, LUCIEN, Patient

NAME = "drim"
ADULT, CHILD = "imagerie/adulte-avec-lien.xml", "imagerie/nouveau-ne-sans-lien.xml"
LINK = "https://drimbox.exemple.fr/IHEInvokeImageDisplay?requestType=STUDY&studyUID=1.2.250.1.999.1.171&accessionNumber=ACN171"


def report(number: int, patient: Patient, link: str | None, **changes: Any) -> CdaSpec:
    """An N1 imaging report, whose PDF may have a link."""
    spec = document(number, patient, code="18748-4", author=DR_GENET, **changes)
    return replace(spec, pdf=minimal_pdf(spec.heading, link))


@dataclass(frozen=True)
class Drim:
    """One report with a link and one without."""

    adult: CdaSpec = field(default_factory=lambda: report(181, LUCIEN, LINK))
    child: CdaSpec = field(default_factory=lambda: report(182, CAPUCINE, None))


def _files(spec: Drim) -> Files:
    return {ADULT: build_cda(spec.adult), CHILD: build_cda(spec.child)}


PART = Part(NAME, Drim(), _files, lambda spec: [])
FAULTS: tuple[Fault, ...] = (
    Fault("DRIM-MINOR-01", CHILD, "lien vers les images dans le compte rendu d'un nouveau-né",
          lambda campaign: campaign.changing(NAME, child=report(182, CAPUCINE, LINK))),
)  # fmt: skip
