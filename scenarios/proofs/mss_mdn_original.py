"""How each check of MSS-MDN-ORIGINAL is made to fail."""

from __future__ import annotations

from dataclasses import replace

from harness.builder.demo import Demo, demo, document, mail_of
from harness.builder.mail import MailSpec, build_mail
from harness.builder.mdn import KO, ReportSpec, build_report
from harness.builder.people import ROSALIE
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())
DONE, REFUSED, BY_MAIL = "mdn-integre", "mdn-autre-identite", "mdn-inconnu"
RECEIVED = "recu-integre"


def _original(campaign: Demo, name: str) -> MailSpec:
    return dict(campaign.mails)[name]


@mutations("MSS-MDN-ORIGINAL-01")
def original_message_id_of_another_e_mail() -> Files:
    """The enclosed one has another."""
    return demo().reporting(DONE, fields=(("Original-Message-ID", "<autre@clinique-demo.mssante.fr>"),)).files()


@mutations("MSS-MDN-ORIGINAL-01")
def original_message_id_rewritten_in_the_enclosed_one_too() -> Files:
    """Only In-Reply-To still leads to the e-mail."""
    campaign = demo()
    other = "<autre@clinique-demo.mssante.fr>"
    enclosed = build_mail(replace(_original(campaign, RECEIVED), message_id=other))
    return campaign.reporting(DONE, fields=(("Original-Message-ID", other),), enclosed=enclosed).files()


@mutations("MSS-MDN-ORIGINAL-02")
def original_without_its_archive() -> Files:
    """The e-mail is enclosed without what it carried."""
    campaign = demo()
    bare = build_mail(replace(_original(campaign, RECEIVED), archives=()))
    return campaign.reporting(DONE, enclosed=bare).files()


@mutations("MSS-MDN-ORIGINAL-02")
def original_with_another_archive() -> Files:
    """The archive was made again on the way."""
    campaign = demo()
    again = mail_of(document(1, ROSALIE, title="Titre refait")).archives
    return campaign.reporting(DONE, enclosed=build_mail(replace(_original(campaign, RECEIVED), archives=again))).files()


@mutations("MSS-MDN-ORIGINAL-03")
def mdn_that_nobody_asked_for() -> Files:
    """The original has no Disposition-Notification-To."""
    return demo().mailing(RECEIVED, disposition_to=None).files()


@mutations("MSS-MDN-ORIGINAL-04")
def mdn_asked_for_and_never_returned() -> Files:
    """The document was acknowledged, the e-mail was not."""
    return {name: raw for name, raw in demo().files().items() if not name.endswith(f"/{DONE}.eml")}


@mutations("MSS-MDN-ORIGINAL-05")
def automatic_mdn_to_somebody_else_than_the_return_path() -> Files:
    """Return-Path names another mailbox than the one that asked."""
    return demo().mailing(RECEIVED, extra_headers=(("Return-Path", "<rebonds@clinique-demo.mssante.fr>"),)).files()


@mutations("MSS-MDN-ORIGINAL-06")
def mdn_about_an_mdn() -> Files:
    """The e-mail that is reported on is itself a report."""
    campaign = demo()
    asked = ReportSpec(_original(campaign, RECEIVED), message_id="<20260310.9101@clinique-demo.mssante.fr>",
                       sender="secretariat@clinique-demo.mssante.fr", to=("integration@ch-demo.mssante.fr",),
                       extra_headers=(("Disposition-Notification-To", "secretariat@clinique-demo.mssante.fr"),))  # fmt: skip
    raw = build_report(asked)
    id = asked.message_id
    answer = replace(dict(campaign.reports)[DONE], enclosed=raw, fields=(("Original-Message-ID", id),), message_id="<20260310.9102@ch-demo.mssante.fr>")  # fmt: skip
    return campaign.files() | {"courriels/mdn-recu.eml": raw, "courriels/mdn-du-mdn.eml": build_report(answer)}


@mutations("MSS-MDN-ORIGINAL-06")
def mdn_that_asks_for_an_mdn() -> Files:
    """RFC 8098 §3 forbids the header on a report."""
    return (
        demo()
        .reporting(DONE, extra_headers=(("Disposition-Notification-To", "cardiologie@ch-demo.mssante.fr"),))
        .files()
    )


@mutations("MSS-MDN-ORIGINAL-07")
def success_told_of_a_document_that_was_refused() -> Files:
    """The ACK says AE 904."""
    return demo().reporting(REFUSED, code=None).files()


@mutations("MSS-MDN-ORIGINAL-07")
def another_code_than_the_ack() -> Files:
    """The ACK says 902, the error e-mail 906."""
    return demo().reporting(BY_MAIL, code="906").files()


@mutations("MSS-MDN-ORIGINAL-08")
def subject_of_another_document() -> Files:
    """XDM/1.0/DDM+ is there, the rest is another patient's."""
    return demo().reporting(REFUSED, subject=f"{KO}[904] XDM/1.0/DDM+CR TEST-LAVANDE ROSALIE 12/03/1984").files()


@mutations("MSS-MDN-ORIGINAL-09")
def error_e_mail_although_an_mdn_was_asked_for() -> Files:
    """The refusal of 904 as an ordinary e-mail."""
    return demo().reporting(REFUSED, as_mail=True).files()


@mutations("MSS-MDN-ORIGINAL-10")
def original_recipient_that_nobody_wrote_to() -> Files:
    """The e-mail was addressed to the mailbox that integrates."""
    return demo().reporting(DONE, fields=(("Original-Recipient", "rfc822;cardiologie@ch-demo.mssante.fr"),)).files()


@mutations("MSS-MDN-ORIGINAL-11")
def mdn_sent_twice() -> Files:
    """The same e-mail answered again, under another Message-ID."""
    campaign = demo()
    again = replace(dict(campaign.reports)[DONE], message_id="<20260310.9999@ch-demo.mssante.fr>")
    return campaign.files() | {"courriels/mdn-integre-bis.eml": build_report(again)}
