"""The e-mail side of the two receipt scenarios: the report on a received e-mail and the answer that was due."""

from __future__ import annotations

from collections.abc import Callable

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MailExchangeSubject, MailSubject
from harness.core.finding import PATIENT_SAFETY, Findings, Inconclusive, verify
from harness.core.place import Place
from harness.core.text import Text
from harness.formats.mdn import Form, Report
from harness.rules.acknowledgement import APPLICATION_CODES
from harness.rules.answers import Case, Expected

Where = Callable[[MailExchangeSubject, Campaign], bool]
FAILURE, SUCCESS = Text("échec", "failure"), Text("succès", "success")


def report_of(exchange: MailExchangeSubject) -> Report:
    """The report of an exchange that ``of_case`` kept."""
    assert exchange.answer is not None and exchange.answer.report is not None
    return exchange.answer.report


def expected_of(exchange: MailExchangeSubject, campaign: Campaign) -> Expected:
    """What was due, of an exchange that ``of_case`` kept."""
    expected = campaign.expected_of_mail(exchange)
    assert isinstance(expected, Expected)
    return expected


def of_case(*cases: Case) -> Where:
    """Received e-mails that got a report, and whose patient calls for one of these answers."""

    def where(exchange: MailExchangeSubject, campaign: Campaign) -> bool:
        expected = campaign.expected_of_mail(exchange)
        return exchange.answer is not None and isinstance(expected, Expected) and expected.case in cases

    return where


def code_place(answer: MailSubject | None, report: Report) -> Place:
    """Where a report says its code: the field Error, else Disposition, else the subject line."""
    if report.form is Form.MDN:
        return report.field("Error" if report.field("Error").text else "Disposition").place
    return report.mail.place("Subject")


def told(report: Report) -> Text:
    """The outcome of a report in a few words."""
    code = Text(f" {report.code}", f" {report.code}") if report.code else Text("", "")
    return (FAILURE if report.failed else SUCCESS) + code


def due(expected: Expected) -> Text:
    """The answer that was due, in a few words."""
    if expected.case is Case.ACCEPT:
        return SUCCESS
    codes = Text(" ou ".join(expected.codes), " or ".join(expected.codes))
    return Text("échec {codes} : {label}", "failure {codes}: {label}").fill(
        codes=codes, label=APPLICATION_CODES[expected.codes[0]]
    )


def not_integrated(exchange: MailExchangeSubject, campaign: Campaign) -> Findings:
    """The report tells a failure; the reason says what the receiver should have seen."""
    report, expected = report_of(exchange), expected_of(exchange, campaign)
    why = Text("document intégré alors que : {why}", "document integrated although: {why}")
    yield verify(
        report.failed, at=code_place(exchange.answer, report), expected=due(expected), actual=told(report),
        message=why.fill(why=expected.reason), tags=(PATIENT_SAFETY,), about=exchange.answer,
    )  # fmt: skip


def right_code(exchange: MailExchangeSubject, campaign: Campaign) -> Findings:
    """The code of a failure is one that can be defended; 905 where nothing is missing is told by INS-ERROR-905."""
    report, expected = report_of(exchange), expected_of(exchange, campaign)
    if report.code is None:
        yield Inconclusive(Text("le compte rendu d'échec ne porte aucun code", "the report of failure has no code"))
        return
    yield verify(
        report.code in {*expected.codes, *expected.application, *expected.technical}, at=code_place(exchange.answer, report),
        expected=due(expected), actual=told(report), about=exchange.answer,
        message=Text("code de refus inattendu : {why}", "unexpected refusal code: {why}").fill(why=expected.reason),
    )  # fmt: skip


def integrated(exchange: MailExchangeSubject, campaign: Campaign) -> Findings:
    """A held identity is not refused for its identity; another cause (version, author, other) cannot be told from here."""
    report, expected = report_of(exchange), expected_of(exchange, campaign)
    about_identity = report.code in (None, "902", "903", "904") and report.code not in expected.application
    if report.failed and not about_identity:
        yield Inconclusive(Text("refus {code} : sa cause n'est pas l'identité", "refusal {code}: its cause is not the identity").fill(
            code=report.code or ""))  # fmt: skip
        return
    yield verify(
        not report.failed, at=code_place(exchange.answer, report), expected=due(expected), actual=told(report), about=exchange.answer,
        message=Text("document refusé alors que : {why}", "document refused although: {why}").fill(why=expected.reason),
    )  # fmt: skip
