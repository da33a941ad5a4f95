"""MSSanté e-mails read back with the standard parser, and the lists of patients."""

import csv
import json
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest

from harness.builder.cda import CdaSpec
from harness.builder.fhir import build_patient_bundle, build_patient_csv
from harness.builder.mail import MailSpec, build_mail, pdf_name
from harness.builder.people import AMINATA, NOE, PATIENTS, ROSALIE

IMAGING = CdaSpec(code="18748-4", patient=AMINATA)
PDF_NAME = "20260310_CR d'imagerie médicale_TEST-HIBISCUS_AMINATA.pdf"
FULL = MailSpec(
    documents=(IMAGING,), archives=(("IHE_XDM.zip", b"PK\x03\x04zip"),), pdfs=((PDF_NAME, b"%PDF-1.4"),),
    disposition_to="service@ch-demo.mssante.fr", cc=("a@demo.mssante.fr", "Élise <b@demo.mssante.fr>"),
)  # fmt: skip


def parsed(spec: MailSpec) -> EmailMessage:
    """The e-mail, as the standard library understands it."""
    return message_from_bytes(build_mail(spec), policy=policy.default)


def test_subject_follows_from_the_document() -> None:
    """XDM/1.0/DDM+label NOM prénom date, accents of the label kept by RFC 2047."""
    assert parsed(FULL)["Subject"] == "XDM/1.0/DDM+CR d'imagerie médicale TEST-HIBISCUS AMINATA 21/11/1992"


def test_subject_counts_several_documents() -> None:
    """With two documents the label is their number."""
    both = MailSpec(documents=(IMAGING, CdaSpec(patient=AMINATA)))
    assert parsed(both)["Subject"] == "XDM/1.0/DDM+2 documents TEST-HIBISCUS AMINATA 21/11/1992"


def test_subject_can_be_given() -> None:
    """A subject that is given is kept."""
    assert parsed(MailSpec(documents=(IMAGING,), subject="Autre objet"))["Subject"] == "Autre objet"


def test_mss_headers() -> None:
    """Codes of the documents, INS flag and product number."""
    mail = parsed(FULL)
    assert [mail["X-MSS-CODECDA"], mail["X-MSS-INS"], mail["X-MSS-NIL"]] == ["18748-4", "O", "DEMO000001"]


def test_ins_flag_is_n_without_ins() -> None:
    """An identity without INS gives N."""
    assert parsed(MailSpec(documents=(CdaSpec(patient=NOE),)))["X-MSS-INS"] == "N"


def test_codes_are_listed_once_in_order() -> None:
    """Two documents of one type and one of another give two codes."""
    spec = MailSpec(documents=(IMAGING, CdaSpec(patient=AMINATA), IMAGING))
    assert parsed(spec)["X-MSS-CODECDA"] == "18748-4,11488-4"


@pytest.mark.parametrize("header", ["X-MSS-INS", "X-MSS-CODECDA", "X-MSS-NIL", "Message-ID", "Date"])
def test_none_leaves_the_header_out(header: str) -> None:
    """A header set to None is not written."""
    spec = MailSpec(
        documents=(IMAGING,), x_mss_ins=None, x_mss_codecda=None, x_mss_nil=None, message_id=None, date=None
    )
    assert header in parsed(FULL) and header not in parsed(spec)


def test_parts_give_their_content_back() -> None:
    """Text, archive and PDF come in that order, with their names and bytes."""
    text, archive, pdf = parsed(FULL).iter_parts()
    assert "Vous trouverez ci-joint" in cast(EmailMessage, text).get_content()
    assert (archive.get_content_type(), archive.get_filename()) == ("application/zip", "IHE_XDM.zip")
    assert archive.get_payload(decode=True) == b"PK\x03\x04zip"
    assert (pdf.get_content_type(), pdf.get_filename()) == ("application/pdf", PDF_NAME)
    assert pdf.get_payload(decode=True) == b"%PDF-1.4"


def test_pdf_name_of_a_document() -> None:
    """Date of the act, label, birth name, first given name."""
    assert pdf_name(IMAGING.service_start, IMAGING.label, AMINATA) == PDF_NAME


def test_lines_end_with_crlf_and_headers_are_ascii() -> None:
    """RFC 5322 line ends, nothing but ASCII on the wire."""
    data = build_mail(FULL)
    assert data.isascii() and data.count(b"\n") == data.count(b"\r\n")


def test_addresses_with_names() -> None:
    """A name that is not ASCII is encoded, its address is not."""
    mail = parsed(FULL)
    assert [address.addr_spec for address in mail["Cc"].addresses] == [
        "a@demo.mssante.fr",
        "b@demo.mssante.fr",
    ]
    assert mail["Cc"].addresses[1].display_name == "Élise"
    assert mail["Disposition-Notification-To"] == "service@ch-demo.mssante.fr"


def test_same_mail_same_bytes() -> None:
    """Nothing depends on the clock or on chance."""
    assert build_mail(FULL) == build_mail(FULL)


def test_bundle_of_patients() -> None:
    """FR Core: matricule, first given name, list of given names, INSEE code, reliability."""
    bundle = json.loads(build_patient_bundle((ROSALIE, NOE)))
    rosalie, noe = (entry["resource"] for entry in bundle["entry"])
    assert rosalie["identifier"][0]["system"] == "urn:oid:1.2.250.1.213.1.4.10"
    assert rosalie["identifier"][0]["value"] == ROSALIE.ins and rosalie["birthDate"] == "1984-03-12"
    assert rosalie["name"][0]["given"] == ["ROSALIE"]
    assert rosalie["name"][0]["extension"][0]["valueString"] == "ROSALIE ANNE"
    assert rosalie["extension"][1]["valueAddress"]["extension"][0]["valueCoding"]["code"] == "33063"
    assert noe["extension"][0]["extension"][0]["valueCoding"]["code"] == "PROV"
    assert [identifier["use"] for identifier in noe["identifier"]] == ["usual"]


def test_table_of_patients() -> None:
    """One line per patient, with the status of the identity."""
    rows = list(csv.DictReader(build_patient_csv(PATIENTS).decode().splitlines(), delimiter=";"))
    assert [row["statut"] for row in rows] == ["qualifiee"] * 7 + ["provisoire"] * 2
    assert rows[0]["matricule"] == ROSALIE.ins and rows[-1]["matricule"] == ""
    assert rows[0]["prenoms"] == "ROSALIE ANNE" and rows[0]["ipp"] == "990000101"
