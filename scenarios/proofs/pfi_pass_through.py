"""How each check of PFI-PASS-THROUGH is made to fail."""

from __future__ import annotations

from dataclasses import replace

from harness.builder.cda import build_cda
from harness.builder.demo_pfi import bytes_of, demo_pfi
from harness.builder.rewriting import rewritten, with_bom, with_crlf
from harness.builder.xdm import ArchiveSpec, Entry, build_archive
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo_pfi().files())
IMAGING = demo_pfi().of("imagerie")
CDA = bytes_of(IMAGING)


def _delivered(cda: bytes) -> Files:
    """The platform sends these bytes to the record."""
    return demo_pfi().passing("imagerie", sent=replace(IMAGING.sent, cda=cda)).files()


@mutations("PFI-PASS-THROUGH-01")
def title_changed_towards_the_record() -> Files:
    """One element of the document delivered is not what was received."""
    changed = build_cda(replace(IMAGING.document, title="Compte rendu"))
    return _delivered(changed)


@mutations("PFI-PASS-THROUGH-01")
def name_changed_in_the_mail() -> Files:
    """The archive carries a document whose confidentiality was raised."""
    changed = CDA.replace(b'<confidentialityCode code="N"', b'<confidentialityCode code="R"')
    return demo_pfi().passing("imagerie", mailed=changed).files()


@mutations("PFI-PASS-THROUGH-02")
def serialised_again() -> Files:
    """Parsed and written again on the way to the record."""
    return _delivered(rewritten(CDA))


@mutations("PFI-PASS-THROUGH-02")
def line_ends_of_windows_in_the_mail() -> Files:
    """CRLF in the archive."""
    return demo_pfi().passing("imagerie", mailed=with_crlf(CDA)).files()


@mutations("PFI-PASS-THROUGH-02")
def byte_order_mark() -> Files:
    """A BOM before the document delivered."""
    return _delivered(with_bom(CDA))


@mutations("PFI-PASS-THROUGH-03")
def another_unique_id() -> Files:
    """The metadata announce an identifier of the platform's own."""
    entry = Entry(IMAGING.document, unique_id="1.2.250.1.999.5.1")
    archives = (("IHE_XDM.ZIP", build_archive(ArchiveSpec(entries=(entry,)))),)
    return demo_pfi().passing("imagerie", mail=replace(IMAGING.mail, archives=archives)).files()


@mutations("PFI-PASS-THROUGH-04")
def a_document_of_its_own() -> Files:
    """Nothing received carries the document that is sent."""
    return {name: raw for name, raw in demo_pfi().files().items() if not name.startswith("recus/imagerie")}


@mutations("PFI-PASS-THROUGH-05")
def refused_for_its_identity() -> Files:
    """The platform answers 902 to the RIS."""
    refusal = replace(IMAGING.answer, code="AE", error="207", application_code="902")
    return demo_pfi().passing("imagerie", answer=refusal).files()
