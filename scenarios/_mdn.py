"""What the scenarios on reports share: which reports are judged, what they report on, their codes and labels."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MailSubject
from harness.core.place import Place
from harness.core.text import Text
from harness.formats.mail import Mail
from harness.formats.mdn import Form, Report
from harness.rules.acknowledgement import APPLICATION_CODES, APPLICATION_ERROR, CONDITIONS, TECHNICAL_CODES

Where = Callable[[MailSubject, Campaign], bool]

GUIDE = "LPS 1.1.3, Structure du MDN"
ERROR_MAIL = "LPS 1.1.3, Courriel standard"
NO_MDN = Text("aucun MDN émis par le produit", "no MDN sent by the product")
NO_REPORT = Text("aucun MDN ni e-mail d'erreur émis par le produit", "neither MDN nor error e-mail sent by the product")
XDM = "XDM/1.0/DDM"
#: Every code that a report may give.
CODES = frozenset(APPLICATION_CODES) | TECHNICAL_CODES | {APPLICATION_ERROR}
#: Labels of the guide, told apart by a few words that no other label has.
_MARKS = {
    "900": ("version du document",), "901": ("auteur non autorise",), "902": ("patient inconnu",),
    "903": ("non present",), "904": ("ne correspond pas",), "905": ("pas complet", "incomplet"),
    **{code: (label.lower(),) for code, label in CONDITIONS.items()},
}  # fmt: skip


def report_of(mail: MailSubject) -> Report:
    """The report of an e-mail that ``where`` kept."""
    assert mail.report is not None
    return mail.report


def report(mail: MailSubject, campaign: Campaign) -> bool:
    """A report that the product sent."""
    return mail.report is not None and campaign.judges_sending(mail)


def mdn(mail: MailSubject, campaign: Campaign) -> bool:
    """An MDN that the product sent."""
    return report(mail, campaign) and report_of(mail).form is Form.MDN


def error_mail(mail: MailSubject, campaign: Campaign) -> bool:
    """An error e-mail that the product sent."""
    return report(mail, campaign) and report_of(mail).form is Form.ERROR_MAIL


def failed(mail: MailSubject, campaign: Campaign) -> bool:
    """A report of failure that the product sent."""
    return report(mail, campaign) and report_of(mail).failed


def failed_mdn(mail: MailSubject, campaign: Campaign) -> bool:
    """An MDN of failure that the product sent."""
    return mdn(mail, campaign) and report_of(mail).failed


def original(mail: MailSubject, campaign: Campaign) -> Mail | None:
    """The headers of the e-mail that is reported on: of the campaign, else as it is enclosed."""
    found = campaign.original_of(mail)
    if found is not None:
        return found.view
    enclosed = report_of(mail).headers
    return enclosed if enclosed is not None and enclosed.message.keys() else None


def about_documents(mail: MailSubject, campaign: Campaign) -> bool:
    """A report on an e-mail that transmits documents; a plain read receipt follows RFC 8098 alone."""
    if not report(mail, campaign):
        return False
    found = campaign.original_of(mail)
    enclosed = original(mail, campaign)
    subjects = (report_of(mail).subject.text, (enclosed.header("Subject") if enclosed else None) or "")
    return bool(found and found.every_document) or any(XDM in text for text in subjects)


def both(*all_of: Where) -> Where:
    """Every condition."""
    return lambda mail, campaign: all(where(mail, campaign) for where in all_of)


def same_words(first: str, second: str) -> bool:
    """Whether two texts say the same, accents, case and blanks aside."""
    return plain(first) == plain(second)


def plain(text: str) -> str:
    """Text without accents, case and typographic apostrophes, for comparisons."""
    folded = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return " ".join("".join(c for c in folded if not unicodedata.combining(c)).lower().split())


def codes_meant(label: str) -> set[str]:
    """The codes whose label this is; empty when it is nobody's."""
    wanted = plain(label)
    return {code for code, marks in _MARKS.items() if any(mark in wanted for mark in marks)}


def subject_place(mail: MailSubject) -> Place:
    """Where the subject line is."""
    return mail.view.place("Subject")
