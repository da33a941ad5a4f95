"""The documents and the e-mails of the bundled campaign: to a professional, to a patient, without INS, without document."""

from __future__ import annotations

from typing import Any

from harness.builder.cda import CdaSpec
from harness.builder.mail import MailSpec
from harness.builder.naming import pdf_name
from harness.builder.pdf import minimal_pdf
from harness.builder.people import (
    ARMAND,
    BLANCHE,
    DR_GENET,
    GASTON,
    HOSPITAL_OID,
    LUCIEN,
    MARGOT,
    NOE,
    ROSALIE,
    Patient,
)
from harness.builder.xdm import ArchiveSpec, Entry, build_archive

DOMAIN = "ch-demo.mssante.fr"
RECEIPTS = f"secretariat.consultations@{DOMAIN}"


def document(number: int, patient: Patient, **changes: Any) -> CdaSpec:
    """A consultation report of its own, numbered."""
    oid = f"{HOSPITAL_OID}.2026.{number}"
    return CdaSpec(patient=patient, id_root=f"{oid}.1", set_id=oid, **changes)


def archive_of(*specs: CdaSpec) -> bytes:
    """The archive of some documents of one patient."""
    entries = tuple(Entry(spec, name=f"DOC{number:04d}.XML") for number, spec in enumerate(specs, 1))
    return build_archive(ArchiveSpec(entries=entries))


def pdf_of(spec: CdaSpec) -> tuple[str, bytes]:
    """The PDF beside the archive: named after the document, and the one that it encapsulates."""
    return pdf_name(spec.service_start, spec.label, spec.patient), spec.pdf or minimal_pdf(spec.heading)


def mail_of(*specs: CdaSpec, **changes: Any) -> MailSpec:
    """An MSSanté e-mail with one archive and the PDF of each of its documents."""
    kept = {"archives": (("IHE_XDM.zip", archive_of(*specs)),), "pdfs": tuple(map(pdf_of, specs))}
    return MailSpec(documents=specs, **(kept | changes))


#: Another format, which FAQ 17 admits beside the archive and the PDF.
_HPRIM = b"0000000064\r\nTEST-ARBOUSIER\r\nLUCIEN\r\n****FIN****\r\n"


def _numbered(number: int) -> str:
    return f"<20260310.{number:04d}@{DOMAIN}>"


def mails() -> tuple[tuple[str, MailSpec], ...]:
    """What the product sends: one document, an identity without INS, two documents, one to the patient, an answer."""
    stay = document(57, ROSALIE, code="34112-3")
    answer = MailSpec(
        subject="Re: Disponibilité pour un avis", message_id=_numbered(7), body="Bonjour,\n\nJe vous rappelle demain.\n",
        extra_headers=(("In-Reply-To", "<avis.77@medecin.mssante.fr>"), ("References", "<avis.76@medecin.mssante.fr> <avis.77@medecin.mssante.fr>")),
    )  # fmt: skip
    return (
        ("gaston", mail_of(document(51, GASTON), disposition_to=RECEIPTS)),
        ("noe-sans-ins", mail_of(document(52, NOE), message_id=_numbered(2))),
        ("rosalie-deux-documents", mail_of(document(58, ROSALIE), stay, message_id=_numbered(5))),
        ("rosalie-au-patient", mail_of(stay, message_id=_numbered(6), to=(ROSALIE.mailbox,), extra_headers=(("X-MSS-MES", "FIN"),))),
        ("reponse-sans-document", answer),
        ("blanche", mail_of(document(61, BLANCHE), message_id=_numbered(8))),
        ("armand", mail_of(document(62, ARMAND, code="18748-4", author=DR_GENET), message_id=_numbered(9))),
        ("lucien-et-hprim", mail_of(document(63, LUCIEN), message_id=_numbered(10), others=(("resultats.hpr", "text/plain", _HPRIM),))),
        ("margot", mail_of(document(64, MARGOT), message_id=_numbered(11))),
    )  # fmt: skip
