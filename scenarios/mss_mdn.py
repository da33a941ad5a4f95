"""MSS-MDN: the report on an e-mail has the form that machines and people can read.

SC.MSS/UX.34; LPS 1.1.3, "Structure du MDN" and "Courriel standard": multipart/report of three parts (text,
machine-readable fields, the whole original), RFC 8098 fields, a subject that says KO when the integration
failed, the error code of the CONSOMMATEUR in the subject, the text and the field Error. Where no MDN was
asked for, an error e-mail says the same. The writings of versions 1.1.2 and before are warnings.
"""

from __future__ import annotations

import re

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MailSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import Findings, Level, verify
from harness.core.scenario import Role, Scenario
from harness.core.text import Text, same
from harness.formats.mdn import HEADERS, NOTIFICATION, ORIGINAL, report_type
from harness.rules.acknowledgement import APPLICATION_CODES, TECHNICAL_CODES
from scenarios._mdn import (
    CODES,
    ERROR_MAIL,
    GUIDE,
    NO_MDN,
    NO_REPORT,
    XDM,
    about_documents,
    both,
    codes_meant,
    error_mail,
    failed,
    failed_mdn,
    mdn,
    plain,
    report,
    report_of,
    subject_place,
)  # fmt: skip

scenario = Scenario(
    id="MSS-MDN",
    title=Text("Accusé de lecture (MDN) et e-mail d'erreur bien formés", "Well-formed MDN and error e-mail"),
    summary=Text(
        "Le MDN a ses trois parties, ses champs et un objet qui dit KO en cas d'échec ; le code d'erreur est le même dans "
        "l'objet, le texte et le champ Error. Sans MDN demandé, un e-mail d'erreur dit la même chose.",
        "The MDN has its three parts, its fields and a subject that says KO on failure; the error code is the same in the "
        "subject, the text and the field Error. Where no MDN was asked for, an error e-mail says the same.",
    ),
    requirements=("SC.MSS/UX.34", "MSS/UX.PFI.2", "ECO.3.1.6"),
    applies_to=frozenset({Role.EXCHANGES_ARCHIVES}),
)  # fmt: skip

WRITE_113 = Text("écrire « processed/error » dans Disposition et la chaîne d'erreur dans le champ Error (LPS 1.1.3)",
                 "write processed/error in Disposition and the error chain in the field Error (LPS 1.1.3)")  # fmt: skip
CODE_EVERYWHERE = Text("reprendre le code de l'ACK dans l'objet, le texte et le champ Error",
                       "repeat the code of the ACK in the subject, the text and the field Error")  # fmt: skip
NO_BLANK_LINE = Text("champ parmi les en-têtes de la partie : il manque la ligne vide avant les champs",
                     "field among the headers of the part: the blank line before the fields is missing")  # fmt: skip
FIELDS = ("Disposition", "Final-Recipient", "Original-Recipient", "Original-Message-ID")


@scenario.check(
    "MSS-MDN-01", DOIT, on=MailSubject, where=mdn, source=f"{GUIDE} ; RFC 8098 §3", unexercised=NO_MDN,
    title=Text("Le MDN est un multipart/report", "The MDN is a multipart/report"),
    remedy=Text("Content-Type: multipart/report; report-type=disposition-notification", "Content-Type: multipart/report; report-type=disposition-notification"),
)  # fmt: skip
def content_type(mail: MailSubject, campaign: Campaign) -> Findings:
    """The e-mail itself, not a part of it, has that type and that report-type."""
    message = mail.view.message
    kind, of = message.get_content_type(), report_type(message)
    yield verify(
        (kind, of) == ("multipart/report", "disposition-notification"), at=mail.view.place("Content-Type"),
        expected="multipart/report; report-type=disposition-notification", actual=f"{kind}; report-type={of or '(absent)'}",
    )  # fmt: skip


@scenario.check(
    "MSS-MDN-02", DOIT, on=MailSubject, where=mdn, source=f"{GUIDE} ; RFC 6522 §3", unexercised=NO_MDN,
    title=Text("Texte, champs, courriel d'origine : trois parties dans cet ordre", "Text, fields, original: three parts in this order"),
    remedy=Text("parties text/plain, message/disposition-notification puis message/rfc822 (courriel d'origine entier)",
                "parts text/plain, message/disposition-notification, then message/rfc822 (whole original)"),
)  # fmt: skip
def parts(mail: MailSubject, campaign: Campaign) -> Findings:
    """RFC 6522 leaves the third part to choice; the volet requires it for an e-mail of documents."""
    found = report_of(mail)
    required = about_documents(mail, campaign)
    admitted: list[tuple[str, ...]] = [("text/plain", "multipart/alternative"), (NOTIFICATION,), (ORIGINAL,)]
    if not required:
        admitted[2] = (ORIGINAL, HEADERS)
    for number, kinds in enumerate(admitted, 1):
        seen = found.types[number - 1] if number <= len(found.types) else None
        if number == 3 and seen is None and not required:
            continue
        yield verify(seen in kinds, at=found.part_place(number), expected=kinds[0], actual=seen)


@scenario.check(
    "MSS-MDN-03", PEUT, on=MailSubject, where=report, source=f"{GUIDE} ; {ERROR_MAIL}", unexercised=NO_REPORT,
    title=Text("Les pièces jointes ne sont que dans le courriel d'origine", "Attachments are in the original only"),
    remedy=Text("ne pas rejoindre IHE_XDM.zip et le PDF au MDN : le courriel d'origine les porte (les versions 1.1.2 et antérieures le voulaient)",
                "do not attach IHE_XDM.zip and the PDF again: the original carries them (versions 1.1.2 and before wanted it)"),
)  # fmt: skip
def attachments(mail: MailSubject, campaign: Campaign) -> Findings:
    """Nothing is attached beside the parts of the report."""
    extras = report_of(mail).extras
    yield verify(
        not extras, at=mail.view.place("Content-Type"), actual=" ; ".join(extras[:5]),
        expected=Text("aucune pièce jointe hors du courriel d'origine", "no attachment outside the original"),
    )  # fmt: skip


@scenario.check(
    "MSS-MDN-04", DOIT, on=MailSubject, where=mdn, source=f"{GUIDE} ; RFC 8098 §3.2", unexercised=NO_MDN,
    title=Text("Champs obligatoires du MDN, une fois chacun", "Required fields of the MDN, once each"),
    remedy=Text("renseigner Disposition, Final-Recipient, Original-Recipient et Original-Message-ID",
                "fill Disposition, Final-Recipient, Original-Recipient and Original-Message-ID"),
)  # fmt: skip
def required_fields(mail: MailSubject, campaign: Campaign) -> Findings:
    """Original-Recipient and Original-Message-ID are required by the volet for e-mails of documents."""
    found = report_of(mail)
    for name in FIELDS:
        values = [f.text for f in found.fields(name) if f.text]
        if name == "Original-Recipient" and not values and not about_documents(mail, campaign):
            continue
        yield verify(len(values) == 1, at=found.field(name).place, expected=Text(f"{name} une fois", f"{name} once"),
                     actual=" ; ".join(values) or None, message=NO_BLANK_LINE if found.misplaced(name) else None)  # fmt: skip


@scenario.check(
    "MSS-MDN-05", DOIT, on=MailSubject, source=f"{GUIDE} ; RFC 8098 §3.2.3, §3.2.4", required=False,
    where=lambda m, c: mdn(m, c) and any(report_of(m).field(n).text for n in ("Final-Recipient", "Original-Recipient")),
    title=Text("Destinataires du MDN : rfc822;adresse", "Recipients of the MDN: rfc822;address"),
    remedy=Text("écrire rfc822;adresse de la BAL", "write rfc822;address of the mailbox"),
)  # fmt: skip
def recipients(mail: MailSubject, campaign: Campaign) -> Findings:
    """Each has its address type and an address."""
    found = report_of(mail)
    for name, value in (
        ("Final-Recipient", found.final_recipient),
        ("Original-Recipient", found.original_recipient),
    ):
        if value.text:
            well = value.address_type.lower() == "rfc822" and value.address is not None
            yield verify(
                well, at=found.field(name).place, expected=Text("rfc822;adresse", "rfc822;address"), actual=value.text
            )


@scenario.check(
    "MSS-MDN-06", PEUT, on=MailSubject, where=mdn, source=f"{GUIDE} ; RFC 8098 §3.2.1", required=False,
    title=Text("Reporting-UA nomme le logiciel", "Reporting-UA names the software"),
    remedy=Text("renseigner Reporting-UA (nom de domaine ; produit)", "fill Reporting-UA (domain name; product)"),
)  # fmt: skip
def reporting_agent(mail: MailSubject, campaign: Campaign) -> Findings:
    """Neither RFC 8098 nor the volet requires it: a remark."""
    found = report_of(mail).field("Reporting-UA")
    yield verify(bool(found.text), at=found.place, expected="Reporting-UA", actual=found.text, level=Level.INFO)


@scenario.check(
    "MSS-MDN-07", DOIT, on=MailSubject, source=f"{GUIDE} ; RFC 8098 §3.2.6", remedy=WRITE_113, unexercised=NO_MDN,
    where=lambda m, c: mdn(m, c) and bool(report_of(m).field("Disposition").text),
    title=Text("Disposition : modes, type et modificateur de la RFC 8098", "Disposition: modes, type and modifier of RFC 8098"),
)  # fmt: skip
def disposition(mail: MailSubject, campaign: Campaign) -> Findings:
    """``automatic-action/MDN-sent-automatically; processed[/error]``; the early ``processed/Error: 902^…`` is a warning."""
    found = report_of(mail)
    value, place = found.disposition, found.field("Disposition").place
    yield verify(
        value.modes_known, at=place, actual=value.text,
        expected="manual-action | automatic-action / MDN-sent-manually | MDN-sent-automatically ; displayed | deleted | dispatched | processed",
    )  # fmt: skip
    early = value.early_chain is not None
    yield verify(
        value.modifier_is_atom, at=place, expected="processed/error", actual=f"{value.kind}/{value.modifier}",
        level=Level.WARNING if early else None,
        message=Text("écriture des versions 1.1.2 et antérieures", "writing of versions 1.1.2 and before") if early
        else Text("un modificateur est un seul mot, sans espace ni « : »", "a modifier is one word, without blank nor colon"),
    )  # fmt: skip


@scenario.check(
    "MSS-MDN-08", PEUT, on=MailSubject, source=GUIDE, required=False,
    where=lambda m, c: mdn(m, c) and about_documents(m, c) and report_of(m).disposition.is_automatic,
    title=Text("Disposition d'une intégration automatique : processed", "Disposition of an automatic integration: processed"),
    remedy=Text("écrire processed : displayed et deleted parlent d'un lecteur", "write processed: displayed and deleted speak of a reader"),
)  # fmt: skip
def processed(mail: MailSubject, campaign: Campaign) -> Findings:
    """Nobody looked at the e-mail: it was processed."""
    found = report_of(mail)
    kind = found.disposition.kind
    yield verify(kind.lower() == "processed", at=found.field("Disposition").place, expected="processed", actual=kind)


@scenario.check(
    "MSS-MDN-09", DOIT, on=MailSubject, source=f"{GUIDE} ; RFC 8098 §3.2.7", remedy=WRITE_113, required=False,
    where=lambda m, c: both(failed_mdn, about_documents)(m, c) and report_of(m).disposition.early_chain is None,
    title=Text("MDN d'échec : champ Error avec code et libellé", "MDN of failure: field Error with code and label"),
)  # fmt: skip
def error_field(mail: MailSubject, campaign: Campaign) -> Findings:
    """``code^label`` at least, and the modifier ``error`` with it."""
    found = report_of(mail)
    field = found.field("Error")
    main = found.error.main if found.error is not None else None
    yield verify(
        main is not None and bool(main.label),
        at=field.place,
        expected=Text("code^libellé", "code^label"),
        actual=field.text,
    )
    yield verify(
        found.disposition.modifier.lower() == "error" or field.text is None, at=found.field("Disposition").place,
        expected="processed/error", actual=found.disposition.text,
    )  # fmt: skip
    table = _table_of(main.code) if main is not None and main.table else None
    yield verify(
        main is None or table in (None, main.table), at=field.place, expected=table or "", actual=main.table if main is not None else None,
        level=Level.WARNING, message=Text("table d'un autre code", "table of another code"),
    )  # fmt: skip


def _table_of(code: str) -> str | None:
    """The table that a code belongs to."""
    return (
        "applicationErrorCondition"
        if code in APPLICATION_CODES
        else "messageErrorCondition"
        if code in TECHNICAL_CODES
        else None
    )


@scenario.check(
    "MSS-MDN-10", DOIT, on=MailSubject, source=f"{GUIDE} ; {ERROR_MAIL}", unexercised=NO_REPORT,
    where=both(report, about_documents),
    title=Text("L'objet dit KO si, et seulement si, l'intégration a échoué", "The subject says KO if, and only if, the integration failed"),
    remedy=Text("échec : « [KO Intégration système !][code] » puis l'objet d'origine ; succès : l'objet d'origine",
                "failure: [KO Intégration système !][code] then the original subject; success: the original subject"),
)  # fmt: skip
def says_ko(mail: MailSubject, campaign: Campaign) -> Findings:
    """KO in the words of the guide; other words for it are a warning."""
    found = report_of(mail)
    expected = "[KO Intégration système !][code] XDM/1.0/DDM+…" if found.failed else "XDM/1.0/DDM+…"
    yield verify(found.subject.ko == found.failed, at=subject_place(mail), expected=expected, actual=found.subject.text)
    if found.subject.ko:
        yield verify(found.subject.exact, at=subject_place(mail), expected="[KO Intégration système !]", actual=found.subject.text,
                     level=Level.WARNING)  # fmt: skip


@scenario.check(
    "MSS-MDN-11", DOIT, on=MailSubject, source=f"{GUIDE} ; {ERROR_MAIL}", unexercised=NO_REPORT,
    where=both(report, about_documents),
    title=Text("L'objet garde XDM/1.0/DDM+", "The subject keeps XDM/1.0/DDM+"),
    remedy=Text("reprendre l'objet du courriel d'origine, sans Re: ni Lu:", "repeat the subject of the original, without Re: or Read:"),
)  # fmt: skip
def keeps_token(mail: MailSubject, campaign: Campaign) -> Findings:
    """The receiving PFI knows its documents by this token, at the start once the marks of failure are off."""
    rest = report_of(mail).subject.rest
    yield verify(rest.startswith(f"{XDM}+"), at=subject_place(mail), expected=f"{XDM}+…", actual=rest or None)


@scenario.check(
    "MSS-MDN-12", DOIT, on=MailSubject, source=f"{GUIDE} ; LPS 1.1, codes d'erreur", remedy=CODE_EVERYWHERE, required=False,
    where=both(failed, about_documents),
    title=Text("Code d'erreur de la table, dans l'objet", "Error code of the table, in the subject"),
)  # fmt: skip
def known_code(mail: MailSubject, campaign: Campaign) -> Findings:
    """900 to 906, or a code of messageErrorCondition; early versions left it out of the subject."""
    found = report_of(mail)
    if found.subject.ko:
        yield verify(
            found.subject.code is not None, at=subject_place(mail), expected=f"[{found.code or 'code'}]", actual=found.subject.text,
            level=Level.WARNING, message=Text("écriture d'une version antérieure, sans code", "writing of an earlier version, without the code"),
        )  # fmt: skip
    told = found.subject.code or found.code
    own = told is not None and re.fullmatch("9[0-9]{2}", told) is not None
    yield verify(
        told in CODES, at=subject_place(mail), expected=_ADMITTED, actual=told, level=Level.WARNING if own else None,
        message=Text("code 9xx hors de la table, que le volet dit indicative", "9xx code out of the table, which the guide gives as an indication") if own else None,
    )  # fmt: skip


_ADMITTED = Text(f"{' | '.join(APPLICATION_CODES)}, ou {' | '.join(sorted(TECHNICAL_CODES))}",
                 f"{' | '.join(APPLICATION_CODES)}, or {' | '.join(sorted(TECHNICAL_CODES))}")  # fmt: skip


@scenario.check(
    "MSS-MDN-13", DOIT, on=MailSubject, source=f"{GUIDE} ; {ERROR_MAIL}", remedy=CODE_EVERYWHERE, required=False,
    where=lambda m, c: both(failed, about_documents)(m, c) and report_of(m).code is not None,
    title=Text("Le même code dans l'objet, le texte et le champ Error", "The same code in the subject, the text and the field Error"),
)  # fmt: skip
def same_code(mail: MailSubject, campaign: Campaign) -> Findings:
    """The text for people gives the code; subject and Error do not contradict each other."""
    found = report_of(mail)
    code = found.code or ""
    if found.subject.code is not None:
        yield verify(
            found.subject.code == code, at=subject_place(mail), expected=f"[{code}]", actual=f"[{found.subject.code}]"
        )
    yield verify(
        found.says(code), at=found.part_place(1), expected=Text(f"le code {code} dans le texte", f"code {code} in the text"),
        actual=" ".join(found.text.split())[:160] or None,
    )  # fmt: skip


@scenario.check(
    "MSS-MDN-14", PEUT, on=MailSubject, source=f"{GUIDE} ; LPS 1.1, codes d'erreur", required=False,
    where=lambda m, c: both(failed, about_documents)(m, c) and report_of(m).code in CODES,
    title=Text("Le libellé est celui du code, dans le texte aussi", "The label is that of the code, in the text too"),
    remedy=Text("écrire le libellé de la table applicationErrorCondition", "write the label of table applicationErrorCondition"),
)  # fmt: skip
def label(mail: MailSubject, campaign: Campaign) -> Findings:
    """A label is free (the table is given as an indication), but not that of another code."""
    found = report_of(mail)
    code = found.code or ""
    main = found.error.main if found.error is not None else None
    if main is not None and main.label:
        meant = codes_meant(main.label)
        yield verify(
            not meant or code in meant, at=found.field("Error").place, expected=Text(f"le libellé de {code}", f"the label of {code}"),
            actual=Text(f"{main.label} : celui de {', '.join(sorted(meant))}", f"{main.label}: that of {', '.join(sorted(meant))}"),
        )  # fmt: skip
        yield verify(
            plain(main.label) in plain(found.text) or code in codes_meant(found.text), at=found.part_place(1),
            expected=same(main.label), actual=" ".join(found.text.split())[:160] or None,
            message=Text("le texte ne donne pas le libellé de l'erreur", "the text does not give the label of the error"),
        )  # fmt: skip
    else:
        yield verify(
            bool(codes_meant(found.text) & {code}) or code in ("906", "207"), at=found.part_place(1),
            expected=Text(f"le libellé de {code}", f"the label of {code}"), actual=" ".join(found.text.split())[:160] or None,
        )  # fmt: skip


@scenario.check(
    "MSS-MDN-15", DOIT, on=MailSubject, where=error_mail, source=ERROR_MAIL, required=False,
    title=Text("E-mail d'erreur : texte puis courriel d'origine", "Error e-mail: text, then the original"),
    remedy=Text("multipart/mixed : une partie text/plain, une partie message/rfc822 avec le courriel d'origine entier",
                "multipart/mixed: a text/plain part, a message/rfc822 part with the whole original"),
)  # fmt: skip
def error_mail_parts(mail: MailSubject, campaign: Campaign) -> Findings:
    """multipart/mixed; the original is an e-mail inside, complete."""
    found = report_of(mail)
    kind = found.container.get_content_type()
    yield verify(kind == "multipart/mixed", at=mail.view.place("Content-Type"), expected="multipart/mixed", actual=kind)
    first = found.types[0] if found.types else None
    yield verify(
        first in ("text/plain", "multipart/alternative"), at=found.part_place(1), expected="text/plain", actual=first
    )
    yield verify(
        ORIGINAL in found.types[1:],
        at=found.part_place(2),
        expected=ORIGINAL,
        actual=" ; ".join(found.types[1:6]) or None,
    )


@scenario.check(
    "MSS-MDN-16", DOIT, on=MailSubject, source=f"{GUIDE}, champs d'adressage", required=False,
    where=lambda m, c: both(mdn, about_documents)(m, c) and report_of(m).disposition.action.lower() != "manual-action",
    title=Text("From et Final-Recipient : la BAL applicative qui a traité l'e-mail", "From and Final-Recipient: the applicative mailbox that processed the e-mail"),
    remedy=Text("émettre le MDN depuis la BAL applicative, et la nommer dans Final-Recipient",
                "send the MDN from the applicative mailbox, and name it in Final-Recipient"),
)  # fmt: skip
def applicative(mail: MailSubject, campaign: Campaign) -> Findings:
    """They are one address; an error when the manifest declares another type for it."""
    found = report_of(mail)
    final = found.final_recipient.address
    if final is not None:
        yield verify(
            (mail.sender or "").lower() == final.lower(), at=mail.view.place("From"), expected=final, actual=mail.sender,
            level=Level.WARNING, message=Text("From n'est pas la BAL de Final-Recipient", "From is not the mailbox of Final-Recipient"),
        )  # fmt: skip
    kind = campaign.mailboxes.type_of(mail.sender)
    yield verify(
        kind in (None, "APP"), at=mail.view.place("From"), expected=Text("une BAL applicative", "an applicative mailbox"),
        actual=campaign.mailboxes.told(mail.sender or ""),
    )  # fmt: skip
