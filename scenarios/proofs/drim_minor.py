"""How each check of DRIM-MINOR is made to fail: a link in the report of a child, then no word of a physical medium."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from harness.builder.cda import build_cda
from harness.builder.demo import demo
from harness.builder.demo_drim import CHILD, LINK, NAME, report
from harness.builder.people import CAPUCINE
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())
_WITH_LINK = report(182, CAPUCINE, LINK)
_PROOF = ("DRIM-MINOR-P1", "preuves/support-physique.png", "Gravure des images d’un enfant")


@mutations("DRIM-MINOR-01")
def link_in_the_pdf_of_a_newborn() -> Files:
    """The link of an adult's report."""
    return demo().changing(NAME, child=_WITH_LINK).files()


@mutations("DRIM-MINOR-01")
def day_before_the_fifteenth_birthday() -> Files:
    """14 years and 364 days at the examination."""
    patient = replace(CAPUCINE, birth_date="20110311")
    return demo().changing(NAME, child=report(182, patient, LINK)).files()


@mutations("DRIM-MINOR-01")
def link_in_a_structured_report() -> Files:
    """Narrative and entry of the DICOM object catalogue."""
    body = (
        b'<component><structuredBody><component><section><code code="121181" codeSystem="1.2.840.10008.2.16.4"/><title>Images</title>'
        b'<text><linkHtml href="https://pacs.exemple.fr/visionneuse/17">images</linkHtml></text></section></component></structuredBody></component>'
    )
    raw = build_cda(replace(_WITH_LINK, pdf=None))
    head, _, _ = raw.partition(b"<component>")
    return demo().files() | {CHILD: head + body + b"</ClinicalDocument>"}


def _awaited(proofs: tuple[tuple[str, str, str], ...]) -> Files:
    campaign = demo().changing(NAME, child=_WITH_LINK)
    return replace(campaign, proofs=(*campaign.proofs, *proofs)).files()


@mutations("DRIM-MINOR-P1", conforming=partial(_awaited, (_PROOF,)))
def no_word_of_a_physical_medium() -> Files:
    """The proof is not supplied."""
    return _awaited(())
