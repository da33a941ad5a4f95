"""MSS-MDN-TARGET: the MDN goes to every mailbox that asked for it, organisational or personal.

FAQ 1: it must be possible to send the MDN to one or several organisational or personal mailboxes, according
to the mailbox that received the first e-mail. LPS 1.1.3: To is the address of Disposition-Notification-To of
the e-mail that was processed; after a transfer to the applicative mailbox, that of the service, which people
read, not the applicative one.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MailSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import Findings, verify
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.formats.mdn import Form
from scenarios._mdn import ERROR_MAIL, GUIDE, NO_MDN, error_mail, mdn, original

scenario = Scenario(
    id="MSS-MDN-TARGET",
    title=Text("Le MDN va à chaque BAL qui l'a demandé", "The MDN goes to each mailbox that asked for it"),
    summary=Text(
        "Le MDN est envoyé à une ou plusieurs BAL organisationnelles ou personnelles : celles de Disposition-Notification-To "
        "du courriel traité, toutes et elles seules.",
        "The MDN is sent to one or several organisational or personal mailboxes: those of Disposition-Notification-To of the "
        "e-mail that was processed, all of them and no other.",
    ),
    faq=(1,),
    requirements=("SC.MSS/UX.34", "ECO.3.1.6"),
    applies_to=frozenset({Role.EXCHANGES_ARCHIVES}),
)  # fmt: skip

SOURCE = f"FAQ 1 ; {GUIDE}, champs d'adressage ; RFC 8098 §3"
ASKING = "Disposition-Notification-To"
TO_THOSE = Text("adresser le MDN à toutes les adresses de Disposition-Notification-To",
                "address the MDN to every address of Disposition-Notification-To")  # fmt: skip


def _asked(mail: MailSubject, campaign: Campaign) -> list[str]:
    found = original(mail, campaign) if mdn(mail, campaign) else None
    return found.addresses(ASKING) if found is not None else []


@scenario.check(
    "MSS-MDN-TARGET-01", DOIT, on=MailSubject, source=SOURCE, remedy=TO_THOSE, unexercised=NO_MDN,
    where=lambda m, c: bool(_asked(m, c)),
    title=Text("Le MDN n'est adressé qu'à ceux qui l'ont demandé", "The MDN is addressed to those who asked for it only"),
)  # fmt: skip
def only_those(mail: MailSubject, campaign: Campaign) -> Findings:
    """Each address of To, Cc and Bcc is one of Disposition-Notification-To."""
    asked = _asked(mail, campaign)
    wanted = {a.lower() for a in asked}
    to = mail.view.addresses("To")
    yield verify(bool(to), at=mail.view.place("To"), expected=", ".join(asked), actual=None)
    for recipient in mail.view.recipients():
        yield verify(recipient.text.lower() in wanted, at=recipient, expected=" | ".join(asked), actual=recipient.text)


def _answered(mail: MailSubject, campaign: Campaign) -> bool:
    """An e-mail that asks for an MDN, and got one that is judged."""
    return bool(mail.view.addresses(ASKING)) and any(mdn(m, campaign) for m in campaign.reports_of(mail))


@scenario.check(
    "MSS-MDN-TARGET-02", DOIT, on=MailSubject, where=_answered, source=SOURCE, remedy=TO_THOSE, unexercised=NO_MDN,
    title=Text("Chaque BAL qui a demandé le MDN l'a reçu", "Each mailbox that asked for the MDN got it"),
)  # fmt: skip
def every_one(mail: MailSubject, campaign: Campaign) -> Findings:
    """In one MDN or in several."""
    reports = [m for m in campaign.reports_of(mail) if m.report is not None and m.report.form is Form.MDN]
    reached = {r.text.lower(): r.text for m in reports for r in m.view.recipients()}
    for address in mail.view.addresses(ASKING):
        yield verify(
            address.lower() in reached, at=reports[0].view.place("To"), expected=address, actual=", ".join(reached.values()) or None,
            message=Text("une BAL qui a demandé le MDN ne l'a pas reçu", "a mailbox that asked for the MDN did not get it"), about=reports[0],
        )  # fmt: skip


@scenario.check(
    "MSS-MDN-TARGET-03", DOIT, on=MailSubject, source=SOURCE,
    where=lambda m, c: mdn(m, c) and c.mailboxes.has_any(m.view.addresses("To")),
    title=Text("Le MDN va à une BAL que des personnes lisent", "The MDN goes to a mailbox that people read"),
    remedy=Text("demander le MDN pour la BAL organisationnelle ou personnelle, pas pour la BAL applicative",
                "ask for the MDN on behalf of the organisational or personal mailbox, not of the applicative one"),
    unexercised=Text("aucun MDN vers une BAL déclarée (campaign.yaml, mailboxes)", "no MDN to a declared mailbox (campaign.yaml, mailboxes)"),
)  # fmt: skip
def read_by_people(mail: MailSubject, campaign: Campaign) -> Findings:
    """Not to applicative mailboxes alone, as the manifest declares them."""
    to = mail.view.addresses("To")
    applicative = campaign.mailboxes.applicative(to)
    yield verify(
        len(applicative) < len(to), at=mail.view.place("To"),
        expected=Text("une BAL organisationnelle ou personnelle", "an organisational or personal mailbox"),
        actual=campaign.mailboxes.told(to[0]),
    )  # fmt: skip


#: Headers of an e-mail whose mailboxes may get what answers it.
SENDERS = ("From", "Reply-To", "Sender", "Return-Path", ASKING)


def _senders(mail: MailSubject, campaign: Campaign) -> list[str]:
    found = original(mail, campaign) if error_mail(mail, campaign) else None
    return [a for name in SENDERS for a in found.addresses(name)] if found is not None else []


@scenario.check(
    "MSS-MDN-TARGET-04", PEUT, on=MailSubject, source=ERROR_MAIL, where=lambda m, c: bool(_senders(m, c)), required=False,
    title=Text("L'e-mail d'erreur va à l'expéditeur du courriel d'origine", "The error e-mail goes to the sender of the original"),
    remedy=Text("répondre à Reply-To, sinon à From : le courriel d'origine est joint, personne d'autre ne doit le lire",
                "answer to Reply-To, else to From: the original is enclosed, nobody else may read it"),
)  # fmt: skip
def to_the_sender(mail: MailSubject, campaign: Campaign) -> Findings:
    """It encloses the documents of a patient: no third party among To, Cc and Bcc."""
    senders = dict.fromkeys(_senders(mail, campaign))
    wanted = {a.lower() for a in senders}
    for recipient in mail.view.recipients():
        yield verify(
            recipient.text.lower() in wanted, at=recipient, expected=" | ".join(senders), actual=recipient.text
        )
