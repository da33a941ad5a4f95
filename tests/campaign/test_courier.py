"""Which e-mails the product received, and which reports are about which."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.builder.demo import demo, document, mail_of
from harness.builder.mail import build_mail
from harness.builder.mdn import ReportSpec, build_report
from harness.builder.people import GASTON, ROSALIE
from harness.campaign.campaign import Campaign
from harness.campaign.subjects import ArchiveSubject, DocumentSubject, MailExchangeSubject, MailSubject
from harness.rules.answers import Case, Expected
from tests.helpers import opened

INTEGRATION, SERVICE, OUTSIDE = "integration@ch.mssante.fr", "service@ch.mssante.fr", "labo@labo.mssante.fr"
BOXES = f"mailboxes: [{{address: {INTEGRATION}, type: APP}}, {{address: {SERVICE.upper()}, type: ORG}}]\n"
ASKED = mail_of(document(61, GASTON), sender=OUTSIDE, to=(INTEGRATION,), disposition_to=OUTSIDE, message_id="<1@labo>")


def mail_at(campaign: Campaign, path: str) -> MailSubject:
    """The e-mail of a file."""
    return next(m for m in campaign.of(MailSubject) if m.path == path)


@pytest.mark.parametrize(
    ("manifest", "sender", "to", "expected"),
    [
        (BOXES, OUTSIDE, INTEGRATION, "received"),
        (BOXES, f"Labo <{OUTSIDE}>", f"Service <{SERVICE}>", "received"),
        (BOXES, SERVICE, OUTSIDE, "sent"),
        (BOXES, SERVICE, INTEGRATION, "received"),
        (BOXES, INTEGRATION, SERVICE, "sent"),
        (BOXES, OUTSIDE, "autre@demo.mssante.fr", None),
        ("version: 1\n", OUTSIDE, INTEGRATION, None),
        (BOXES + "samples: [{file: m.eml, direction: sent}]\n", OUTSIDE, INTEGRATION, "sent"),
        ("samples: [{file: m.eml, direction: received}]\n", SERVICE, OUTSIDE, "received"),
    ],
)
def test_direction(manifest: str, sender: str, to: str, expected: str | None) -> None:
    """The samples of the manifest, then its mailboxes; nothing else is guessed."""
    raw = build_mail(replace(ASKED, sender=sender, to=(to,)))
    campaign = opened({"m.eml": raw, "campaign.yaml": manifest.encode()})
    assert campaign.courier.direction(mail_at(campaign, "m.eml")) == expected
    judged = expected != "received"
    assert campaign.judges_sending(mail_at(campaign, "m.eml")) is judged
    assert [campaign.judges_sending(a) for a in campaign.of(ArchiveSubject)] == [judged]
    assert [campaign.judges_document(d) for d in campaign.of(DocumentSubject)] == [judged]


@pytest.mark.parametrize(("direction", "expected"), [("received", "sent"), ("sent", "received")])
def test_a_report_goes_the_other_way_than_its_original(direction: str, expected: str) -> None:
    """Even when no mailbox is declared."""
    files = {
        "m.eml": build_mail(ASKED),
        "mdn.eml": build_report(ReportSpec(ASKED)),
        "campaign.yaml": f"samples: [{{file: m.eml, direction: {direction}}}]\n".encode(),
    }
    campaign = opened(files)
    assert campaign.courier.direction(mail_at(campaign, "mdn.eml")) == expected


def test_an_e_mail_whose_document_came_in_a_received_message_was_received() -> None:
    """No mailbox declared: the message that carried the document tells."""
    files = replace(demo(), mailboxes=()).files()
    campaign = opened(files)
    received = {m.path for m in campaign.of(MailSubject) if campaign.courier.is_received(m)}
    assert received == {f"courriels/recu-{n}.eml" for n in ("integre", "autre-identite", "inconnu", "incomplet")}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"fields": (("Original-Message-ID", "< 1@labo >"),)},
        {"fields": (("Original-Message-ID", None),)},
        {"fields": (("Original-Message-ID", "<autre@labo>"),)},
        {"fields": (("Original-Message-ID", None),), "parts": ("text", "notification")},
        {"code": "902", "as_mail": True},
    ],
    ids=["field", "blanks", "enclosed", "wrong field", "In-Reply-To", "error e-mail"],
)
def test_a_report_leads_to_its_original(changes: dict[str, object]) -> None:
    """By Original-Message-ID, else the enclosed e-mail, else In-Reply-To."""
    files = {"m.eml": build_mail(ASKED), "mdn.eml": build_report(replace(ReportSpec(ASKED), **changes)),
             "n.eml": build_mail(replace(ASKED, message_id="<2@labo>"))}  # type: ignore[arg-type]  # fmt: skip
    campaign = opened(files)
    original, mdn = mail_at(campaign, "m.eml"), mail_at(campaign, "mdn.eml")
    assert campaign.original_of(mdn) is original
    assert campaign.reports_of(original) == [mdn]
    assert campaign.reports_of(mail_at(campaign, "n.eml")) == [] and campaign.original_of(original) is None


def test_what_a_report_encloses_is_not_judged_again() -> None:
    """The archive of the original, inside the error e-mail, is a copy of what was received."""
    files = {"mdn.eml": build_report(ReportSpec(ASKED, code="902", as_mail=True))}
    campaign = opened(files)
    assert len(campaign.of(ArchiveSubject)) == 1
    assert not any(campaign.judges_sending(a) for a in campaign.of(ArchiveSubject))
    assert not any(campaign.judges_document(d) for d in campaign.of(DocumentSubject))
    assert campaign.judges_sending(mail_at(campaign, "mdn.eml"))


def test_a_received_e_mail_and_its_report_are_an_exchange() -> None:
    """With what the oracle expects of it; without report, still one."""
    campaign = opened(demo().files())
    found = {e.path.removeprefix("courriels/recu-"): campaign.expected_of_mail(e) for e in campaign.of(MailExchangeSubject)}  # fmt: skip
    cases = {name: e.case for name, e in found.items() if isinstance(e, Expected)}
    assert cases == {"integre.eml": Case.ACCEPT, "autre-identite.eml": Case.OTHER_IDENTITY,
                     "inconnu.eml": Case.UNKNOWN_PATIENT, "incomplet.eml": Case.INCOMPLETE_INS}  # fmt: skip
    alone = opened({k: v for k, v in demo().files().items() if "mdn-" not in k})
    assert [e.answer for e in alone.of(MailExchangeSubject)] == [None] * 4


def test_nothing_is_expected_of_an_e_mail_when_no_patient_is_declared() -> None:
    """Said, never guessed."""
    manifest = BOXES.encode()
    files = {"m.eml": build_mail(replace(ASKED, documents=(document(62, ROSALIE),))), "campaign.yaml": manifest}
    campaign = opened(files)
    assert not any(isinstance(campaign.expected_of_mail(e), Expected) for e in campaign.of(MailExchangeSubject))
