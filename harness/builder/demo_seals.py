"""The signed documents of the demo: a CDA whose PDF is sealed, another with its validation data, and their authority."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from harness.builder import pki
from harness.builder.cda import build_cda
from harness.builder.demo_mails import document
from harness.builder.fault import Fault
from harness.builder.part import Files, Part, ProofLine
from harness.builder.pdf import minimal_pdf
from harness.builder.people import GASTON, ROSALIE
from harness.builder.seal import SealSpec, sealed, with_another_page_content, with_validation_data

REPORT, LETTER, CA = "scelles/compte-rendu.xml", "scelles/courrier.xml", "scelles/ac-test.pem"

SEAL = SealSpec()
#: After the end of the certificate.
LATE = pki.moment("2028-06-02")


@dataclass(frozen=True)
class SealedSpec:
    """How both documents are sealed, and what happens to them afterwards."""

    report: SealSpec = SEAL
    letter: SealSpec = SEAL
    report_changed: Callable[[bytes], bytes] = bytes
    letter_changed: Callable[[bytes], bytes] = with_validation_data
    #: The letter before it is sealed.
    draft: bytes = minimal_pdf("Courrier scellé")
    authority: str = "organisations"
    has_authority: bool = True


def files(spec: SealedSpec) -> Files:
    """The CDA, the letter, the certificate of the authority."""
    report = spec.report_changed(sealed(minimal_pdf("Compte rendu scellé"), spec.report))
    letter = spec.letter_changed(sealed(spec.draft, spec.letter))
    found = {REPORT: build_cda(document(91, ROSALIE, pdf=report)), LETTER: build_cda(document(92, GASTON, pdf=letter))}
    return found | ({CA: pki.pem(pki.authority(spec.authority))} if spec.has_authority else {})


def lines(spec: SealedSpec) -> list[str]:
    """``probative`` of the manifest."""
    return [f"probative: {{ca: {CA}}}"] if spec.has_authority else []


PART = Part("seals", SealedSpec(), files, lines)
PROOFS: tuple[ProofLine, ...] = (
    (
        "DOC-PROBATIVE-FORCE-P1",
        "preuves/document-valide.png",
        "Document validé : auteur, date et heure, modification impossible",
    ),
    (
        "DOC-PROBATIVE-FORCE-P2",
        "preuves/force-probante.png",
        "Positionnement du produit face au référentiel de force probante",
    ),
)
FAULTS = (
    Fault("DOC-PROBATIVE-FORCE-SINCE", REPORT, "a page drawn again after the seal",
          lambda d: d.changing("seals", report_changed=with_another_page_content)),
    Fault("DOC-PROBATIVE-FORCE-VALIDITY", LETTER, "sealed after the end of the certificate",
          lambda d: d.changing("seals", letter=SealSpec(at=LATE, timestamp=LATE))),
)  # fmt: skip
