"""Each change of a report, an e-mail or a mailbox is told by exactly the checks that its row names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.builder import mail, mdn
from harness.builder.demo_pfi import demo_pfi
from tests.formats.test_mdn import EARLY, NEW
from tests.helpers import judged
from tests.scenarios.mdn_rows import ROWS, Row

SCENARIOS = (
    "MSS-MDN", "MSS-MDN-ORIGINAL", "MSS-MDN-TARGET", "MSS-MAILBOX-TYPES", "INS-RECEIPT-COMPARISON", "INS-ERROR-905", "INS-OMISSION",
    "XDM-ONE-PATIENT",
)  # fmt: skip
MARK = {"error": "", "warning": "~"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_exactly_these_checks_speak(row: Row) -> None:
    """Errors by their id, warnings with a tilde; no tool error either."""
    found = judged(row.files(), *SCENARIOS)
    assert {f.check + MARK[f.level] for f in found.findings if f.level in MARK} == set(row.told.split())
    assert "ERREUR_OUTIL" not in found.end.verdicts


ORIGINAL = NEW[NEW.rindex("Message-ID: <1.1@") : NEW.rindex("--RAA--")].replace(
    "Content-Type", "From: a@demo.mssante.fr\nDisposition-Notification-To: service@ch-demo.mssante.fr\nContent-Type", 1
)


@pytest.mark.parametrize(("written", "told"), [(NEW, set()), (EARLY, {"MSS-MDN-07~"})], ids=["1.1.3", "1.1.2"])
def test_the_form_that_the_guide_shows(written: str, told: set[str]) -> None:
    """Its example, without any manifest: nothing but a warning on the early writing."""
    found = judged({"mdn.eml": written.encode(), "m.eml": ORIGINAL.encode()}, *SCENARIOS)
    assert {f.check + MARK[f.level] for f in found.findings if f.check.startswith("MSS")} == told


def test_a_read_receipt_of_an_ordinary_e_mail_follows_the_rfc_alone() -> None:
    """No KO, no XDM, no third part: somebody read a letter."""
    asked = mail.MailSpec(subject="Réunion", disposition_to="a@demo.mssante.fr", archives=())
    receipt = mdn.ReportSpec(asked, subject="Lu : Réunion", parts=("text", "notification"), fields=(
        ("Disposition", "manual-action/MDN-sent-manually; displayed"), ("Original-Recipient", None)))  # fmt: skip
    found = judged({"m.eml": mail.build_mail(asked), "lu.eml": mdn.build_report(receipt)}, *SCENARIOS)
    assert [f.check for f in found.findings] == []


def test_a_delivery_notification_is_no_report() -> None:
    """Nothing of these scenarios concerns it."""
    raw = NEW.replace("disposition-notification", "delivery-status").replace("[KO Intégration système !][902] ", "")
    found = judged({"dsn.eml": raw.encode()}, "MSS-MDN")
    assert found.findings == () and {v.verdict for v in found.verdicts} <= {"NON_CONCLUANT", "NON_APPLICABLE"}


@pytest.mark.parametrize(("code", "refused", "told"), [
    (None, False, set()), ("902", True, set()), ("904", True, {"MSS-MDN-ORIGINAL-07"}), (None, True, {"MSS-MDN-ORIGINAL-07"}),
    ("902", False, {"MSS-MDN-ORIGINAL-07"}),
])  # fmt: skip
def test_a_platform_reports_what_the_record_answered(code: str | None, refused: bool, told: set[str]) -> None:
    """The ACK is the one that it got when it delivered the document of the e-mail."""
    campaign = demo_pfi()
    arrival = campaign.arrivals[0]
    answer = replace(arrival.delivery, code="AE", error="207", application_code="902") if refused else arrival.delivery
    changed = replace(arrival, delivery=answer, report=replace(arrival.report, code=code))
    found = judged(replace(campaign, arrivals=(changed,)).files(), "MSS-MDN", "MSS-MDN-ORIGINAL")
    assert {f.check for f in found.findings if f.level == "error"} == told


@pytest.mark.parametrize(("changes", "told"), [
    ({}, set()), ({"date": ""}, {"e:MSS-MAIL-HEADERS"}), ({"message_id": ""}, {"e:MSS-MAIL-MESSAGE-ID"}), ({"x_mss_nil": ""}, {"w:MSS-HEADERS-NIL"}),
    ({"message_id": "<1@demo.mssante.fr>"}, {"e:MSS-MAIL-MESSAGE-ID-UNIQUE"}), ({"as_mail": True, "code": "902", "date": ""}, {"e:MSS-MAIL-HEADERS"}),
])  # fmt: skip
def test_a_report_has_the_headers_of_any_e_mail(changes: dict[str, Any], told: set[str]) -> None:
    """An MDN, an error e-mail: RFC 5322 and X-MSS-NIL, nothing of what concerns a transmission."""
    asked = mail.MailSpec(
        disposition_to="a@demo.mssante.fr", message_id="<1@demo.mssante.fr>", subject="XDM/1.0/DDM+CR VIAL Paul"
    )
    files = {"mdn.eml": mdn.build_report(mdn.ReportSpec(asked, **changes))}
    found = judged(files, "MSS-MAIL", "MSS-HEADERS", "MSS-SUBJECT", "MSS-CONTENT")
    assert {f"{f.level[0]}:{f.check}" for f in found.findings} == told
