"""Reports read back with the standard parser."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest

from harness.builder.cda import CdaSpec
from harness.builder.mail import MailSpec, build_mail
from harness.builder.mdn import ReportSpec, build_report
from harness.builder.people import AMINATA

ORIGINAL = MailSpec(
    documents=(CdaSpec(patient=AMINATA),), archives=(("IHE_XDM.zip", b"PK\x03\x04zip"),), message_id="<1@demo>",
    to=("Intégration <integration@demo.mssante.fr>",), disposition_to="a@demo.mssante.fr, b@demo.mssante.fr",
)  # fmt: skip


def parsed(spec: ReportSpec) -> EmailMessage:
    """The report, as the standard library understands it."""
    return message_from_bytes(build_report(spec), policy=policy.default)


def fields(message: EmailMessage) -> EmailMessage:
    """The machine-readable part."""
    return cast(EmailMessage, list(message.iter_parts())[1].get_payload(0))


def test_an_mdn_of_failure() -> None:
    """Three parts, both targets, KO with its code, the field Error."""
    message = parsed(ReportSpec(ORIGINAL, code="902"))
    assert message.get_content_type() == "multipart/report"
    assert message.get_param("report-type") == "disposition-notification"
    assert [p.get_content_type() for p in message.iter_parts()] == ["text/plain", "message/disposition-notification", "message/rfc822"]  # fmt: skip
    assert [a.addr_spec for a in message["To"].addresses] == ["a@demo.mssante.fr", "b@demo.mssante.fr"]
    assert message["Subject"].startswith("[KO Intégration système !][902] XDM/1.0/DDM+")
    assert fields(message)["Disposition"] == "automatic-action/MDN-sent-automatically; processed/error"
    assert fields(message)["Error"].startswith("902^Identifiant patient inconnu^applicationErrorCondition|")
    assert fields(message)["Original-Recipient"] == "rfc822;integration@demo.mssante.fr"


def test_an_mdn_of_success() -> None:
    """The subject of the original, no Error."""
    message = parsed(ReportSpec(ORIGINAL))
    assert message["Subject"].startswith("XDM/1.0/DDM+")
    assert fields(message)["Disposition"].endswith("; processed") and fields(message)["Error"] is None


@pytest.mark.parametrize("as_mail", [False, True])
def test_the_original_is_whole(as_mail: bool) -> None:
    """Byte for byte, in the MDN as in the error e-mail."""
    raw = build_report(ReportSpec(ORIGINAL, code="902", as_mail=as_mail))
    assert build_mail(ORIGINAL) in raw
    assert message_from_bytes(raw).get_content_type() == ("multipart/mixed" if as_mail else "multipart/report")


def test_bytes_are_reproducible() -> None:
    """Nothing depends on the clock, and everything is ASCII."""
    spec = ReportSpec(ORIGINAL, code="904")
    assert build_report(spec) == build_report(spec) and build_report(spec).isascii()
