"""How KIT-VOLET is made to fail: a document that does not follow the volet that it announces."""

from __future__ import annotations

from harness.builder.kit import BODY, DOCUMENT
from harness.core.mutation import Files
from scenarios.proofs._kit import ladder, with_document

mutations = ladder()


def _one_section() -> Files:
    section = BODY.partition("</component>")[2]
    return with_document(section, "")


@mutations("KIT-VOLET-01")
def section_of_the_volet_absent() -> Files:
    """One section only."""
    return _one_section()


@mutations("KIT-VOLET-01")
def instruction_of_another_volet() -> Files:
    """The instruction names another schema: the volet of the templateId judges all the same."""
    named = b'<?oxygen SCHSchema="../schematrons/CI-SIS_AUTRE_2026.01.sch"?>\n<ClinicalDocument '
    files = _one_section()
    return files | {DOCUMENT: files[DOCUMENT].replace(b"<ClinicalDocument ", named, 1)}
