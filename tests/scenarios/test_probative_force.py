"""DOC-PROBATIVE-FORCE: one change to a signed document, wherever it is carried, and the exact checks that speak."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from harness.builder import pki
from harness.builder.cda import build_cda
from harness.builder.demo_mails import archive_of, document, mail_of, pdf_of
from harness.builder.hl7 import build_message, carrying
from harness.builder.mail import build_mail
from harness.builder.pdf import minimal_pdf
from harness.builder.people import GASTON, ROSALIE
from harness.builder.seal import (
    EDITOR,
    SealSpec,
    sealed,
    with_a_byte_changed,
    with_a_script,
    with_another_page_content,
    with_validation_data,
)
from harness.builder.xml_signed import SignatureSpec, signed
from harness.core.journal import Journal
from harness.core.mutation import Files
from tests.helpers import judged, verdicts

ID = "DOC-PROBATIVE-FORCE"
DRAFT = minimal_pdf("Compte rendu")
SIGNED = sealed(DRAFT)
CA = pki.pem(pki.authority("organisations"))
LATE = pki.moment("2028-06-02")


def campaign(files: Files, authority: bytes | None = CA) -> Files:
    """Documents, and the authority that they are held against."""
    lines = ["date: 2026-03-20", "profile: dpi", *(["probative: {ca: ac.pem}"] if authority else [])]
    return {"campaign.yaml": "\n".join(lines).encode(), **({"ac.pem": authority} if authority else {}), **files}


def told(found: Journal) -> set[str]:
    """Level and end of the id of each finding."""
    return {f"{f.level[0]}:{f.check.removeprefix(ID + '-')}" for f in found.findings}


def run(files: Files, authority: bytes | None = CA) -> set[str]:
    """What is told of some documents."""
    return told(judged(campaign(files, authority), ID))


def cda(pdf: bytes) -> bytes:
    """A report that encapsulates a PDF."""
    return build_cda(document(91, ROSALIE, pdf=pdf))


ROWS: tuple[tuple[str, bytes, str], ...] = (
    ("unsigned", DRAFT, ""), ("signed", SIGNED, ""), ("with validation data", with_validation_data(SIGNED), ""),
    ("a byte changed", with_a_byte_changed(SIGNED), "e:INTACT"), ("another key", sealed(DRAFT, SealSpec(key="other")), "e:INTACT"),
    ("the page drawn again", with_another_page_content(SIGNED), "e:SINCE"), ("bytes after the end", SIGNED + b"% x", "e:SINCE"),
    ("a part signed", sealed(DRAFT, SealSpec(left_out=30)), "e:COVERAGE"), ("cut", SIGNED[:-300], "e:READ"),
    ("expired", sealed(DRAFT, SealSpec(at=LATE, timestamp=LATE)), "e:VALIDITY"),
    ("expired, but stamped before", sealed(DRAFT, SealSpec(at=LATE)), ""),
    ("not yet valid", sealed(DRAFT, SealSpec(at=pki.moment("2025-05-31"), timestamp=None)), "e:VALIDITY w:DATE"),
    ("the last second of the certificate", sealed(DRAFT, SealSpec(at=pki.moment("2028-05-31"), timestamp=None)), "w:DATE"),
    ("another authority", sealed(DRAFT, SealSpec(certificate=replace(EDITOR, issuer="other"))), "e:TRUST"),
    ("a stamp of something else", sealed(DRAFT, SealSpec(stamped=b"x")), "e:STAMP"), ("no stamp", sealed(DRAFT, SealSpec(timestamp=None)), "w:DATE"),
    ("SHA-1", sealed(DRAFT, SealSpec(digest="SHA1")), "w:STRENGTH"), ("RSA 1024", sealed(DRAFT, SealSpec(certificate=replace(EDITOR, key="weak"))), "w:STRENGTH"),
    ("a script in a PDF/A", with_a_script(DRAFT), "w:PDF-A"), ("a script in a signed PDF/A", sealed(with_a_script(DRAFT)), "w:PDF-A"),
    ("a script in a PDF that claims nothing", with_a_script(DRAFT.replace(b"pdfaid:part", b"pdfxid:part")), ""),
)  # fmt: skip


@pytest.mark.parametrize(("title", "pdf", "wanted"), ROWS, ids=[row[0] for row in ROWS])
def test_row(title: str, pdf: bytes, wanted: str) -> None:
    """In a CDA."""
    assert run({"a.xml": cda(pdf)}) == set(wanted.split())


def _in_a_message(pdf: bytes) -> Files:
    return {"a.hl7": build_message(carrying(document(91, ROSALIE, pdf=pdf), "TRANS-MDM"))}


def _in_an_archive(pdf: bytes) -> Files:
    return {"IHE_XDM.zip": archive_of(document(91, GASTON, pdf=pdf))}


def _attached(pdf: bytes) -> Files:
    spec = document(91, GASTON)
    return {"a.eml": build_mail(mail_of(spec, pdfs=((pdf_of(spec)[0], pdf),)))}


@pytest.mark.parametrize("carry", [lambda pdf: {"a.xml": cda(pdf)}, lambda pdf: {"a.pdf": pdf}, _in_a_message, _in_an_archive, _attached],
                         ids=["CDA", "PDF", "message", "archive", "e-mail"])  # fmt: skip
def test_wherever_a_signed_pdf_is(carry: Callable[[bytes], Files]) -> None:
    """It is found, and judged."""
    assert run(carry(SIGNED)) == set()
    assert run(carry(with_another_page_content(SIGNED))) == {"e:SINCE"}
    assert "CONFORME" in verdicts(judged(campaign(carry(SIGNED)), ID), f"{ID}-INTACT").values()


def test_what_the_product_received_is_not_judged() -> None:
    """The seal of a stimulus belongs to whoever made it."""
    files = campaign({"a.xml": cda(with_a_byte_changed(SIGNED)), "b.pdf": with_a_byte_changed(SIGNED)})
    assert told(judged(files, ID)) == {"e:INTACT"}
    files["campaign.yaml"] += b"\nsamples: [{file: a.xml, direction: received}, {file: b.pdf, direction: received}]\n"
    assert told(judged(files, ID)) == set()


def test_a_document_that_is_not_signed_is_not_applicable() -> None:
    """Never a pass."""
    found = judged(campaign({"a.xml": cda(DRAFT)}), ID)
    steps = ["READ", "INTACT", "COVERAGE", "SINCE", "VALIDITY", "TRUST", "STAMP", "DATE", "STRENGTH"]
    assert {next(iter(verdicts(found, f"{ID}-{step}").values())) for step in steps} == {"NON_APPLICABLE"}


def test_without_authority_trust_is_not_asked() -> None:
    """And said so."""
    found = judged(
        campaign({"a.xml": cda(sealed(DRAFT, SealSpec(certificate=replace(EDITOR, issuer="other"))))}, None), ID
    )
    assert told(found) == set() and verdicts(found, f"{ID}-TRUST") == {"": "NON_APPLICABLE"}


# -- XML -----------------------------------------------------------------------------------------------

CHAIN = SignatureSpec(EDITOR, chain=(pki.authority("organisations"),))


def _change(root: Any) -> None:
    root.find("{urn:hl7-org:v3}title").text = "Autre titre"


XML: tuple[tuple[str, bytes, str], ...] = (
    ("signed", signed(build_cda(document(91, ROSALIE)), CHAIN), ""),
    ("changed since", signed(build_cda(document(91, ROSALIE)), CHAIN, _change), "e:INTACT"),
    ("another key", signed(build_cda(document(91, ROSALIE)), replace(CHAIN, key="other")), "e:INTACT"),
    ("no certificate", signed(build_cda(document(91, ROSALIE)), replace(CHAIN, with_certificate=False)), "e:READ"),
    ("another authority", signed(build_cda(document(91, ROSALIE)), SignatureSpec(replace(EDITOR, issuer="other"))), "e:TRUST"),
    ("expired", signed(build_cda(document(91, ROSALIE)), replace(CHAIN, signer=replace(EDITOR, end="2026-01-01"))), "e:VALIDITY"),
    ("SHA-1", signed(build_cda(document(91, ROSALIE)), replace(CHAIN, digest="sha1")), "w:STRENGTH"),
)  # fmt: skip


@pytest.mark.parametrize(("title", "raw", "wanted"), XML, ids=[row[0] for row in XML])
def test_signed_cda(title: str, raw: bytes, wanted: str) -> None:
    """The signature inside the document."""
    assert run({"a.xml": raw}) == set(wanted.split())


def test_a_signed_cda_that_carries_a_signed_pdf() -> None:
    """Both are judged."""
    raw = signed(cda(with_a_byte_changed(SIGNED)), CHAIN)
    assert run({"a.xml": raw}) == {"e:INTACT"}
    found = judged(campaign({"a.xml": raw}), ID)
    assert [f.place.rpartition(" › ")[2] for f in found.findings if f.check == f"{ID}-INTACT"] == [
        "signature Cachet (l. 151)"
    ]


def test_the_authority_of_a_document_time_stamp_is_not_asked_for() -> None:
    """An archived PDF (PAdES-LTA) has the time stamp of another authority than the signer's."""
    from harness.campaign.seal_answers import Asked, of_pdf
    from harness.core.place import Place
    from harness.formats import certificate_files, pdf_signature

    seal = pdf_signature.seals(SIGNED)[0]
    other = certificate_files.read(pki.pem(pki.authority("other"))).certificates
    assert of_pdf(seal, Place(""), other).faults[Asked.TRUST]
    assert Asked.TRUST not in of_pdf(replace(seal, is_document_stamp=True), Place(""), other).faults
