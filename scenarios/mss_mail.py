"""MSS-MAIL: the headers and the lines of an e-mail follow RFC 5322 and what MSSanté adds to it.

Every e-mail that the product sends, with or without health documents: identified once and for all (SC.MSS.10), threaded
when it answers (SC.MSS.11), from a mailbox with a meaningful label (SC.MSS.15), with headers that any server relays.
"""

from __future__ import annotations

from functools import partial

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MailSubject
from harness.core.check import PEUT
from harness.core.finding import HOLDS, Findings, Level, verify
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.formats import mail_headers, mime
from harness.formats.mdn import normal_id
from harness.rules.mss import rfc5322
from harness.rules.mss.subject import is_answer
from harness.rules.xds.instants import instant_of
from scenarios._mss import NO_CDA, SOCLE, carries_cda, few, judged, rule, written

scenario = Scenario(
    id="MSS-MAIL",
    title=Text("Les en-têtes et les lignes de l'e-mail suivent la RFC 5322", "Headers and lines of the e-mail follow RFC 5322"),
    summary=Text(
        "En-têtes obligatoires, Message-ID unique, fil des réponses, libellé de l'expéditeur, codage des en-têtes, longueur et fin des lignes.",
        "Mandatory headers, unique Message-ID, threading of answers, label of the sender, encoding of headers, length and end of lines.",
    ),
    requirements=("SC.MSS.10", "SC.MSS.11", "SC.MSS.15"),
    applies_to=frozenset({Role.EXCHANGES_ARCHIVES}),
)  # fmt: skip

_told = partial(rule, scenario)
#: RFC 5322 holds for a report as for any e-mail.
_of_all = partial(rule, scenario, where=written)


# -- mandatory headers -------------------------------------------------------------------------------


@_of_all("HEADERS", Text("Date, From et un destinataire sont là", "Date, From and a recipient are there"),
       Text("Date avec son fuseau, From avec une adresse, To (ou Cc, Bcc)", "Date with its zone, From with an address, To (or Cc, Bcc)"), "RFC 5322, 3.6", requirements=())  # fmt: skip
def headers(mail: MailSubject, campaign: Campaign) -> Findings:
    """The two headers that RFC 5322 asks for, and somebody to send to."""
    view = mail.view
    date, sender = view.header("Date"), view.header("From")
    yield verify(date is not None and rfc5322.is_date(date), at=view.place("Date"), expected="Tue, 10 Mar 2026 10:30:00 +0100", actual=date,
                 message=Text("date absente, mal écrite, sans fuseau ou impossible", "date absent, badly written, without zone or impossible"))  # fmt: skip
    found = mime.addresses(sender or "")
    known = bool(found) and all(map(rfc5322.is_address, found))
    yield verify(known, at=view.place("From"), expected=Text("une adresse", "an address"), actual=sender)
    several = len(found) > 1 and view.header("Sender") is None
    yield verify(not several, at=view.place("Sender"), expected=Text("Sender, pour un From à plusieurs adresses", "Sender, for a From of several addresses"), actual=None)  # fmt: skip
    to = mail.sending.recipients
    yield verify(
        bool(to), at=view.place("To"), expected=Text("un destinataire", "a recipient"), actual=view.header("To")
    )
    wrong = [(a.text, a.place) for a in to if not rfc5322.is_address(a.text)]
    wrong += [
        (a, h.place)
        for h in view.headers("Reply-To")
        for a in mime.addresses(h.text) or [h.text]
        if not rfc5322.is_address(a)
    ]
    wrong += [
        (name, h.place) for n in ("To", "Cc", "Bcc") for h in view.headers(n) for name in mime.names_alone(h.text)
    ]
    for text, place in few(wrong):
        yield verify(
            False, at=place, expected=Text("une adresse (local@domaine)", "an address (local@domain)"), actual=text
        )


def _dated(mail: MailSubject, campaign: Campaign) -> bool:
    return carries_cda(mail, campaign) and bool(mail.view.instant)


@_told("AFTER", Text("L'e-mail est daté après les documents qu'il transmet", "The e-mail is dated after the documents that it transmits"),
       Text("mettre dans Date l'heure d'envoi, avec son fuseau", "put the time of sending into Date, with its zone"), "RFC 5322, 3.6.1", force=PEUT, where=_dated, required=False,
       unexercised=NO_CDA, requirements=())  # fmt: skip
def after(mail: MailSubject, campaign: Campaign) -> Findings:
    """Compared to the minute with effectiveTime, where both have their zone."""
    yield HOLDS
    for document in mail.sending.archived:
        made = instant_of(document.view.one("h:effectiveTime")) if document.view is not None else None
        if made is None or made.text is None or made.doubt is not None:
            continue
        size = min(len(made.text), 12)
        yield verify(mail.view.instant[:size] >= made.text[:size], at=mail.view.place("Date"), expected=f"≥ {made.raw}", actual=mail.view.header("Date"))  # fmt: skip


@_of_all("ONCE", Text("Les en-têtes qui n'ont qu'une place n'y sont qu'une fois", "Headers that come once are there once"),
       Text("écrire chaque en-tête une fois", "write each header once"), "RFC 5322, 3.6", requirements=())  # fmt: skip
def once(mail: MailSubject, campaign: Campaign) -> Findings:
    """Two Subjects or two From: each reader takes the one that it likes."""
    for name in rfc5322.ONCE:
        found = mail.view.block.all(name)
        for header in few(found[1:]):
            yield verify(False, at=mail.view.line(header.line, name), expected=Text(f"un seul {name}", f"one {name}"), actual=str(len(found)))  # fmt: skip
    yield HOLDS


@_of_all("MESSAGE-ID", Text("Message-ID identifie l'e-mail", "Message-ID identifies the e-mail"),
       Text("<partie-unique@domaine-de-l-emetteur>", "<unique-part@domain-of-the-sender>"), f"{SOCLE}, ECO.2.2.1 ; RFC 5322, 3.6.4", requirements=("SC.MSS.10",))  # fmt: skip
def message_id(mail: MailSubject, campaign: Campaign) -> Findings:
    """There, with its shape: MDN and answers refer to it."""
    told = mail.view.header("Message-ID")
    yield verify(told is not None and rfc5322.is_message_id(told), at=mail.view.place("Message-ID"), expected="<…@…>", actual=told)  # fmt: skip


@_told("MESSAGE-ID-UNIQUE", Text("Deux e-mails n'ont pas le même Message-ID", "Two e-mails have not the same Message-ID"),
       Text("un Message-ID neuf à chaque e-mail produit", "a new Message-ID for each e-mail made"), f"{SOCLE}, ECO.2.2.1 ; RFC 5322, 3.6.4", requirements=("SC.MSS.10",),
       where=lambda m, c: written(m, c) and m.view.header("Message-ID") is not None)  # fmt: skip
def unique(mail: MailSubject, campaign: Campaign) -> Findings:
    """Told on the second one; a copy, its relay headers apart, is the same e-mail."""
    mine = mail.view.header("Message-ID")
    twin = campaign.sendings.first_mail_with(mine or "")
    same = (
        twin is None
        or twin is mail
        or (twin.view.header("Date") == mail.view.header("Date") and twin.view.body == mail.view.body)
    )
    yield verify(same, at=mail.view.place("Message-ID"), expected=Text("un identifiant neuf", "a new identifier"), actual=mine,
                 message=Text("déjà celui de {file}", "already that of {file}").fill(file=twin.label if twin else ""))  # fmt: skip
    about = mail.report.original_ids if mail.report is not None else ()
    yield verify(normal_id(mine) not in about, at=mail.view.place("Message-ID"), expected=Text("un identifiant neuf", "a new identifier"), actual=mine,
                 message=Text("déjà celui du courriel d'origine", "already that of the original"))  # fmt: skip


# -- threading ---------------------------------------------------------------------------------------


def answers(mail: MailSubject, campaign: Campaign) -> bool:
    """An e-mail that answers another one, as its subject or its headers say."""
    view = mail.view
    return judged(mail, campaign) and (bool(view.headers("In-Reply-To") or view.headers("References")) or is_answer(view.header("Subject")))  # fmt: skip


@_told("THREAD", Text("Une réponse dit à quel e-mail elle répond", "An answer tells which e-mail it answers"),
       Text("In-Reply-To : Message-ID de l'e-mail ; References : ceux du fil, celui-là en dernier", "In-Reply-To: Message-ID of the e-mail; References: those of the thread, that one last"),
       f"{SOCLE}, ECO.2.2.2 ; RFC 5322, 3.6.4", requirements=("SC.MSS.11",), where=answers, required=False, unexercised=Text("aucune réponse parmi les e-mails", "no answer among the e-mails"))  # fmt: skip
def thread(mail: MailSubject, campaign: Campaign) -> Findings:
    """Both headers, made of identifiers, that agree and are not the e-mail itself."""
    view = mail.view
    for name in ("In-Reply-To", "References"):
        told = view.header(name)
        yield verify(
            told is not None and rfc5322.only_message_ids(told), at=view.place(name), expected="<…@…>", actual=told
        )
    replied, chain = (rfc5322.message_ids(view.header(n) or "") for n in ("In-Reply-To", "References"))
    if replied and chain:
        yield verify(chain[-1] in replied, at=view.place("References"), expected=replied[0], actual=chain[-1],
                     message=Text("References ne finit pas par l'e-mail auquel on répond", "References does not end with the e-mail that is answered"))  # fmt: skip
    own = view.header("Message-ID") or ""
    yield verify(own not in (*replied, *chain), at=view.place("In-Reply-To"), expected=Text("un autre e-mail", "another e-mail"), actual=own)  # fmt: skip


# -- sender ------------------------------------------------------------------------------------------


@_told("FROM-LABEL", Text("L'adresse de l'expéditeur a un libellé", "The address of the sender has a label"),
       Text("From: Libellé <adresse> : prénom et NOM d'une personne, nom d'un service ou d'une application", "From: Label <address>: given name and NAME of a person, name of a service or application"),
       f"{SOCLE}, ECO.2.2.7", requirements=("SC.MSS.15",), where=lambda m, c: judged(m, c) and not c.mailboxes.has(m.sender), required=False,
       unexercised=Text("les BAL d'émission sont déclarées : MSS-MAILBOX-TYPES les juge", "the mailboxes that send are declared: MSS-MAILBOX-TYPES judges them"))  # fmt: skip
def from_label(mail: MailSubject, campaign: Campaign) -> Findings:
    """A label, and not the address again; what it must say follows from the type of the mailbox, when it is declared."""
    told = mail.view.header("From") or ""
    label = rfc5322.display_name(told)
    yield verify(bool(label), at=mail.view.place("From"), expected=Text("Libellé <adresse>", "Label <address>"), actual=told or None)  # fmt: skip
    yield verify(not label or "@" not in label, at=mail.view.place("From"), expected=Text("un libellé qui ait un sens", "a label that means something"),
                 actual=label, message=Text("le libellé est une adresse", "the label is an address"), level=Level.WARNING)  # fmt: skip


# -- writing -----------------------------------------------------------------------------------------


@_of_all("ENCODING", Text("Les en-têtes sont en ASCII, les accents en mots codés", "Headers are ASCII, accents in encoded words"),
       Text("coder en =?UTF-8?…?= ce qui n'est pas ASCII", "encode what is not ASCII as =?UTF-8?…?="), "RFC 5322, 2.2 ; RFC 2047", requirements=("SC.MSS/CONF.19",))  # fmt: skip
def encoding(mail: MailSubject, campaign: Campaign) -> Findings:
    """Lines that are headers, 7-bit bytes, encoded words that decode and hide no line break."""
    yield HOLDS
    for fault in few(mail_headers.byte_faults(mail.view.block)):
        yield verify(False, at=mail.view.line(fault.line, fault.name), expected="ASCII, RFC 5322", actual=fault.actual, message=fault.what)  # fmt: skip
    found = ((header, word) for header in mail.view.block.headers for word in mail_headers.word_faults(header))
    for header, word in few(found):
        yield verify(False, at=mail.view.line(header.line, header.name), expected=Text("mots codés RFC 2047", "RFC 2047 encoded words"),
                         actual=word.actual, message=word.what, level=Level.WARNING if word.minor else None)  # fmt: skip


@_of_all("LINES", Text("Les lignes ont 998 caractères au plus et finissent par CRLF", "Lines have 998 characters at most and end with CRLF"),
       Text("couper les lignes (base64, quoted-printable) ; CR et LF toujours ensemble", "cut the lines (base64, quoted-printable); CR and LF always together"), "RFC 5322, 2.1.1 et 2.3", requirements=())  # fmt: skip
def lines(mail: MailSubject, campaign: Campaign) -> Findings:
    """A file saved with LF alone is admitted: that is how it was kept, not how it was sent."""
    found, view = mail.view.lines, mail.view
    yield verify(not found.longs, at=view.line(found.long[0]), expected=Text("998 caractères au plus", "998 characters at most"), actual=str(found.long[1]),
                 message=Text(f"lignes trop longues : {found.longs}", f"lines too long: {found.longs}"))  # fmt: skip
    yield verify(not found.bare_cr, at=view.line(1), expected="CRLF", actual=f"{found.bare_cr} CR",
                 message=Text("CR sans LF", "CR without LF"))  # fmt: skip
    yield verify(not found.are_mixed, at=view.line(1), expected="CRLF", actual=f"{found.crlf} CRLF, {found.bare_lf} LF", level=Level.WARNING,
                 message=Text("fins de ligne mêlées", "mixed line ends"))  # fmt: skip
    yield verify(not found.nul, at=view.line(1), expected=Text("aucun octet nul", "no NUL byte"), actual="\\x00")


@_told("SUBJECT", Text("L'e-mail a un objet", "The e-mail has a subject"),
       Text("un objet qui dise de quoi il s'agit", "a subject that tells what it is about"), "RFC 5322, 3.6.5", PEUT, requirements=())  # fmt: skip
def subject(mail: MailSubject, campaign: Campaign) -> Findings:
    """An empty subject is often taken for junk."""
    told = mail.view.header("Subject")
    yield verify(told is not None, at=mail.view.place("Subject"), expected=Text("un objet", "a subject"), actual=told)
