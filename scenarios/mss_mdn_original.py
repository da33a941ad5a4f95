"""MSS-MDN-ORIGINAL: a report leads back to its e-mail, comes only when it was asked for, and says what the ACK said.

SC.MSS/UX.34: an MDN is returned when the e-mail asks for it (Disposition-Notification-To). LPS 1.1.3: it is
not sent otherwise (an error e-mail is), it names and encloses the original, whole, and it repeats the error
of the CONSOMMATEUR. RFC 8098 §2.1: never a report on a report, none sent by itself to somebody else than
the Return-Path.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MailSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import Findings, Inconclusive, Level, inconclusive, verify
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.formats.mail import Mail
from harness.formats.mdn import ORIGINAL, Form, normal_id, read_mdn
from scenarios._mdn import (
    ERROR_MAIL,
    GUIDE,
    NO_REPORT,
    about_documents,
    both,
    error_mail,
    mdn,
    original,
    report,
    report_of,
    same_words,
    subject_place,
)  # fmt: skip

scenario = Scenario(
    id="MSS-MDN-ORIGINAL",
    title=Text("Le MDN répond au bon e-mail, quand il le demande", "The MDN answers the right e-mail, when it asks for it"),
    summary=Text(
        "Le MDN (ou l'e-mail d'erreur) désigne et joint le courriel d'origine entier, n'est envoyé que s'il a été demandé, "
        "et dit la même chose que l'ACK du même document.",
        "The MDN (or the error e-mail) names and encloses the whole original, is sent only when it was asked for, and says "
        "what the ACK of the same document said.",
    ),
    requirements=("SC.MSS/UX.34", "ECO.3.1.6"),
    applies_to=frozenset({Role.EXCHANGES_ARCHIVES}),
)  # fmt: skip

ASKING = "Disposition-Notification-To"
NOT_THERE = Text("le courriel d'origine n'est ni dans la campagne ni dans le rapport",
                 "the original is neither in the campaign nor in the report")  # fmt: skip
WHOLE = Text("joindre le courriel d'origine tel que reçu : entêtes, corps, IHE_XDM.zip et PDF",
             "enclose the original as it was received: headers, body, IHE_XDM.zip and PDF")  # fmt: skip


def _known(mail: MailSubject, campaign: Campaign) -> Mail | Inconclusive:
    """The original, or why nothing can be said."""
    return original(mail, campaign) or Inconclusive(NOT_THERE)


@scenario.check(
    "MSS-MDN-ORIGINAL-01", DOIT, on=MailSubject, where=report, source=GUIDE, unexercised=NO_REPORT,
    title=Text("Original-Message-ID est le Message-ID du courriel d'origine", "Original-Message-ID is the Message-ID of the original"),
    remedy=Text("recopier le Message-ID du courriel traité, sans le changer", "copy the Message-ID of the e-mail, unchanged"),
)  # fmt: skip
def leads_back(mail: MailSubject, campaign: Campaign) -> Findings:
    """Of the campaign's e-mail, else of the enclosed one; an error e-mail has no such field, what it encloses speaks."""
    found, sent = report_of(mail), campaign.original_of(mail)
    place = found.field("Original-Message-ID").place if found.form is Form.MDN else mail.view.place("In-Reply-To")
    told = normal_id(found.field("Original-Message-ID").text) if found.form is Form.MDN else found.original_message_id
    enclosed = normal_id(found.headers.header("Message-ID")) if found.headers is not None else None
    expected = sent.message_id if sent is not None else enclosed
    if told is not None and expected is not None:
        yield verify(told == expected, at=place, expected=f"<{expected}>", actual=f"<{told}>",
                     message=Text("ne désigne pas le courriel d'origine", "does not name the original"))  # fmt: skip
    yield from _replies(mail, expected)
    if sent is None:
        yield inconclusive(
            "le courriel d'origine n'est pas dans la campagne", "the original is not in the campaign", place
        )


def _replies(mail: MailSubject, expected: str | None) -> Findings:
    """In-Reply-To, when it is there, names the same e-mail: a recommendation. (The guide writes the field without brackets.)"""
    replied = mail.view.header("In-Reply-To")
    if report_of(mail).form is Form.MDN and replied and expected:
        yield verify(expected in map(normal_id, replied.split()), at=mail.view.place("In-Reply-To"), expected=f"<{expected}>", actual=replied,
                     level=Level.WARNING, message=Text("In-Reply-To désigne un autre e-mail", "In-Reply-To names another e-mail"))  # fmt: skip


@scenario.check(
    "MSS-MDN-ORIGINAL-02", DOIT, on=MailSubject, source=f"{GUIDE} ; {ERROR_MAIL}", remedy=WHOLE, required=False,
    where=lambda m, c: both(report, about_documents)(m, c) and report_of(m).has_whole_original,
    title=Text("Le courriel d'origine est joint entier", "The original is enclosed whole"),
)  # fmt: skip
def whole_original(mail: MailSubject, campaign: Campaign) -> Findings:
    """Every file attached to the original is in the enclosed one, byte for byte, or beside it as early versions asked."""
    enclosed, sent = report_of(mail).original, campaign.original_of(mail)
    assert enclosed is not None  # kept by ``where``
    place = report_of(mail).part_place(1 + report_of(mail).types.index(ORIGINAL))
    if sent is None:
        yield verify(
            bool(enclosed.attachments or mail.view.attachments),
            at=place,
            expected=Text("IHE_XDM.zip et PDF joints", "IHE_XDM.zip and PDF attached"),
            actual=None,
        )
        return
    kept = {a.content for a in (*enclosed.attachments, *mail.view.attachments)}
    for attached in sent.view.attachments:
        yield verify(
            attached.content in kept, at=place, actual=" ; ".join(a.part for a in enclosed.attachments[:5]) or None,
            expected=attached.part, message=Text("pièce jointe perdue ou changée", "attachment lost or changed"),
        )  # fmt: skip


@scenario.check(
    "MSS-MDN-ORIGINAL-03", DOIT, on=MailSubject, where=mdn, source=f"{GUIDE} ; RFC 8098 §2.1", unexercised=NO_REPORT,
    title=Text("MDN envoyé seulement s'il est demandé", "MDN sent only when it is asked for"),
    remedy=Text("sans Disposition-Notification-To, envoyer l'e-mail d'erreur (courriel standard)",
                "without Disposition-Notification-To, send the error e-mail"),
)  # fmt: skip
def asked(mail: MailSubject, campaign: Campaign) -> Findings:
    """The original has Disposition-Notification-To."""
    found = _known(mail, campaign)
    if isinstance(found, Inconclusive):
        yield found
        return
    yield verify(bool(found.addresses(ASKING)), at=mail.view.place("To"), actual=found.header(ASKING),
                 expected=Text("Disposition-Notification-To dans le courriel d'origine", "Disposition-Notification-To in the original"))  # fmt: skip


def _waits(mail: MailSubject, campaign: Campaign) -> bool:
    """A received e-mail with documents that asks for an MDN."""
    asks = mail.report is None and bool(mail.view.addresses(ASKING)) and bool(mail.every_document)
    return asks and campaign.courier.is_received(mail)


@scenario.check(
    "MSS-MDN-ORIGINAL-04", PEUT, on=MailSubject, where=_waits, source=f"SC.MSS/UX.34 ; {GUIDE}", required=False,
    title=Text("MDN demandé, document acquitté : le MDN est là", "MDN asked for, document acknowledged: the MDN is there"),
    remedy=Text("retourner le MDN, ou ajouter à la campagne celui qui a été envoyé", "return the MDN, or add to the campaign the one that was sent"),
)  # fmt: skip
def returned(mail: MailSubject, campaign: Campaign) -> Findings:
    """Without any ACK of the document nothing says that the e-mail was processed."""
    reports = campaign.reports_of(mail)
    if not reports and not campaign.acks_of_documents(mail):
        yield inconclusive(
            "aucun MDN ni aucun ACK de ce document dans la campagne",
            "neither MDN nor ACK of this document in the campaign",
        )
        return
    yield verify(
        bool(reports),
        at=mail.view.place(ASKING),
        expected=Text("un MDN dans la campagne", "an MDN in the campaign"),
        actual=None,
    )


@scenario.check(
    "MSS-MDN-ORIGINAL-05", PEUT, on=MailSubject, source=f"{GUIDE} ; RFC 8098 §2.1", required=False,
    where=lambda m, c: mdn(m, c) and report_of(m).disposition.is_automatic and _return_path(m, c) != [],
    title=Text("Pas de MDN automatique si Return-Path diffère", "No automatic MDN when Return-Path differs"),
    remedy=Text("demander confirmation à l'utilisateur (MDN-sent-manually)", "ask the user to confirm (MDN-sent-manually)"),
)  # fmt: skip
def return_path(mail: MailSubject, campaign: Campaign) -> Findings:
    """Loops are avoided so: the one who asks is the one who gets bounces."""
    found = original(mail, campaign)
    asks = found.addresses(ASKING) if found is not None else []
    path = _return_path(mail, campaign)
    yield verify(
        not asks or bool({a.lower() for a in asks} & {a.lower() for a in path}), at=report_of(mail).field("Disposition").place,
        expected=Text(f"Return-Path {', '.join(asks)}, ou MDN-sent-manually", f"Return-Path {', '.join(asks)}, or MDN-sent-manually"),
        actual=", ".join(path),
    )  # fmt: skip


def _return_path(mail: MailSubject, campaign: Campaign) -> list[str]:
    found = original(mail, campaign)
    return found.addresses("Return-Path") if found is not None else []


@scenario.check(
    "MSS-MDN-ORIGINAL-06", DOIT, on=MailSubject, where=mdn, source="RFC 8098 §2.1, §3", unexercised=NO_REPORT,
    title=Text("Jamais de MDN sur un MDN", "Never an MDN on an MDN"),
    remedy=Text("ne pas répondre à un MDN, et n'en demander aucun pour un MDN", "do not answer an MDN, and ask for none about an MDN"),
)  # fmt: skip
def no_loop(mail: MailSubject, campaign: Campaign) -> Findings:
    """Neither about a report, nor asking for one."""
    found = original(mail, campaign)
    about = read_mdn(found) if found is not None else None
    yield verify(
        about is None, at=report_of(mail).field("Original-Message-ID").place,
        expected=Text("un courriel qui n'est pas un MDN", "an e-mail that is no MDN"), actual=about.form.value if about else "",
    )  # fmt: skip
    yield verify(
        mail.view.header(ASKING) is None, at=mail.view.place(ASKING), actual=mail.view.header(ASKING),
        expected=Text("pas de Disposition-Notification-To", "no Disposition-Notification-To"),
    )  # fmt: skip


def _acknowledged(mail: MailSubject, campaign: Campaign) -> bool:
    sent = campaign.original_of(mail) if report(mail, campaign) else None
    return sent is not None and bool(campaign.acks_of_documents(sent))


@scenario.check(
    "MSS-MDN-ORIGINAL-07", DOIT, on=MailSubject, where=_acknowledged, source=f"{GUIDE} ; LPS 1.1, codes d'erreur", required=False,
    title=Text("Le MDN dit ce que dit l'ACK du même document", "The MDN says what the ACK of the same document says"),
    remedy=Text("reprendre le résultat et le code de l'accusé du CONSOMMATEUR", "repeat the outcome and the code of the CONSOMMATEUR's ACK"),
)  # fmt: skip
def agrees_with_ack(mail: MailSubject, campaign: Campaign) -> Findings:
    """Failure when one was refused, with its code; success when all were integrated."""
    sent, found = campaign.original_of(mail), report_of(mail)
    assert sent is not None  # kept by ``where``
    acks = [a.acknowledgement for a in campaign.acks_of_documents(sent)]
    refused = [a for a in acks if not a.accepts]
    place = found.field("Disposition").place if found.form is Form.MDN else subject_place(mail)
    outcome = Text("échec", "failure") if refused else Text("succès", "success")
    yield verify(
        found.failed == bool(refused), at=place, expected=Text("{o} : {a}", "{o}: {a}").fill(o=outcome, a=(refused or acks)[0].summary),
        actual=Text("échec", "failure") if found.failed else Text("succès", "success"),
    )  # fmt: skip
    codes = {c for a in refused for c in (a.application_codes or a.error_codes)}
    if found.failed and codes and found.code is not None:
        yield verify(found.code in codes, at=found.field("Error").place if found.form is Form.MDN else place,
                     expected=" | ".join(sorted(codes)), actual=found.code)  # fmt: skip


@scenario.check(
    "MSS-MDN-ORIGINAL-08", PEUT, on=MailSubject, source=f"{GUIDE} ; {ERROR_MAIL}", required=False,
    where=lambda m, c: both(report, about_documents)(m, c) and bool(_subject_of(m, c)),
    title=Text("L'objet est celui du courriel d'origine", "The subject is that of the original"),
    remedy=Text("reprendre l'objet du courriel d'origine après [KO Intégration système !][code]",
                "repeat the subject of the original after [KO Intégration système !][code]"),
)  # fmt: skip
def keeps_subject(mail: MailSubject, campaign: Campaign) -> Findings:
    """Accents, case and blanks aside."""
    expected = _subject_of(mail, campaign)
    rest = report_of(mail).subject.rest
    yield verify(same_words(rest, expected), at=subject_place(mail), expected=expected, actual=rest or None)


def _subject_of(mail: MailSubject, campaign: Campaign) -> str:
    found = original(mail, campaign)
    return (found.header("Subject") if found is not None else None) or ""


@scenario.check(
    "MSS-MDN-ORIGINAL-09", PEUT, on=MailSubject, where=error_mail, source=f"SC.MSS/UX.34 ; {ERROR_MAIL}", required=False,
    title=Text("MDN demandé : un MDN, pas un e-mail d'erreur", "MDN asked for: an MDN, not an error e-mail"),
    remedy=Text("répondre par un MDN quand Disposition-Notification-To est présent", "answer with an MDN when Disposition-Notification-To is there"),
)  # fmt: skip
def right_form(mail: MailSubject, campaign: Campaign) -> Findings:
    """The error e-mail is for those who asked nothing; beside an MDN it does no harm."""
    found = _known(mail, campaign)
    if isinstance(found, Inconclusive):
        yield found
        return
    sent = campaign.original_of(mail)
    with_mdn = sent is not None and campaign.courier.has_mdn(sent)
    yield verify(
        not found.addresses(ASKING) or with_mdn, at=mail.view.place("Content-Type"), expected="multipart/report (MDN)",
        actual=Text("e-mail d'erreur", "error e-mail"), level=Level.WARNING,
    )  # fmt: skip


@scenario.check(
    "MSS-MDN-ORIGINAL-10", PEUT, on=MailSubject, source=f"{GUIDE}, champs d'adressage ; RFC 8098 §3.2.3", required=False,
    where=lambda m, c: mdn(m, c) and report_of(m).original_recipient.address is not None and bool(_addressees(m, c)),
    title=Text("Original-Recipient est un destinataire du courriel d'origine", "Original-Recipient is a recipient of the original"),
    remedy=Text("recopier l'adresse à laquelle l'expéditeur a écrit", "copy the address that the sender wrote to"),
)  # fmt: skip
def addressee(mail: MailSubject, campaign: Campaign) -> Findings:
    """One of To, Cc or Bcc, or the header Original-Recipient; only Final-Recipient may differ after a transfer."""
    found, told = _addressees(mail, campaign), report_of(mail).original_recipient.address
    yield verify((told or "").lower() in {a.lower() for a in found}, at=report_of(mail).field("Original-Recipient").place,
                 expected=" | ".join(found), actual=told)  # fmt: skip


def _addressees(mail: MailSubject, campaign: Campaign) -> list[str]:
    found = original(mail, campaign)
    return [r.text for r in found.recipients()] + found.addresses("Original-Recipient") if found is not None else []


def _answers_known(mail: MailSubject, campaign: Campaign) -> bool:
    return mdn(mail, campaign) and campaign.original_of(mail) is not None


@scenario.check(
    "MSS-MDN-ORIGINAL-11", PEUT, on=MailSubject, where=_answers_known, source="RFC 8098 §2.1", required=False,
    title=Text("Un seul MDN par e-mail et par BAL destinataire", "One MDN per e-mail and recipient mailbox"),
    remedy=Text("retenir les e-mails auxquels un MDN a répondu", "remember the e-mails that an MDN has answered"),
)  # fmt: skip
def once(mail: MailSubject, campaign: Campaign) -> Findings:
    """Told on the second one; a file saved twice is one MDN."""
    sent = campaign.original_of(mail)
    assert sent is not None  # kept by ``where``
    mine = _recipient_of(mail)
    others = [r for r in campaign.reports_of(sent) if mdn(r, campaign) and _recipient_of(r) == mine]
    first = others[0] if others else mail
    yield verify(first is mail or first.message_id == mail.message_id, at=report_of(mail).field("Original-Message-ID").place,
                 expected=Text("un MDN", "one MDN"), actual=Text("{n} MDN, le premier : {file}", "{n} MDNs, the first: {file}").fill(n=len(others), file=first.label))  # fmt: skip


def _recipient_of(mail: MailSubject) -> str:
    return (report_of(mail).final_recipient.address or "").lower()
