"""MSS-HEADERS: the headers that MSSanté adds to an e-mail say what it holds and who wrote it.

X-MSS-NIL on every e-mail; X-MSS-CODECDA and X-MSS-INS when, and only when, an IHE_XDM archive with a CDA is attached, and
they agree with it; X-MSS-MES to a patient only; receipts that come back to an address. Reply-To is MSS-MAILBOX-TYPES'.
"""

from __future__ import annotations

from functools import partial

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MailSubject
from harness.core.check import PEUT
from harness.core.errors import nearest
from harness.core.finding import HOLDS, PATIENT_SAFETY, Findings, Level, verify
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.formats import mime
from harness.rules.mss import headers, rfc5322
from scenarios._mss import NO_CDA, SOCLE, carries_cda, few, judged, rule, written

scenario = Scenario(
    id="MSS-HEADERS",
    title=Text("Les en-têtes X-MSS disent ce que porte l'e-mail", "The X-MSS headers tell what the e-mail holds"),
    summary=Text(
        "X-MSS-NIL toujours ; X-MSS-CODECDA et X-MSS-INS avec un CDA dans une archive IHE_XDM, et seulement alors ; X-MSS-MES vers un patient.",
        "X-MSS-NIL always; X-MSS-CODECDA and X-MSS-INS with a CDA in an IHE_XDM archive, and only then; X-MSS-MES to a patient.",
    ),
    requirements=("SC.MSS/CONF.14", "SC.MSS/CONF.15", "SC.MSS/CONF.16", "SC.MSS/CONF.21"),
    applies_to=frozenset({Role.EXCHANGES_ARCHIVES}),
)  # fmt: skip

_told = partial(rule, scenario)


@_told("NIL", Text("X-MSS-NIL porte le numéro d'identification du logiciel", "X-MSS-NIL has the identification number of the software"),
       Text("X-MSS-NIL : le numéro attribué au référencement, sur tous les e-mails", "X-MSS-NIL: the number given by the référencement, on every e-mail"), f"{SOCLE}, ECO.2.4.3", where=written, requirements=("SC.MSS/CONF.16",))  # fmt: skip
def nil(mail: MailSubject, campaign: Campaign) -> Findings:
    """On every e-mail, with or without documents; on a report, whose guide does not name it, a recommendation."""
    told = mail.view.header("X-MSS-NIL")
    yield verify(told is not None and " " not in told, at=mail.view.place("X-MSS-NIL"), expected=Text("un numéro (NIL)", "a number (NIL)"), actual=told,
                 level=Level.WARNING if mail.report is not None else None)  # fmt: skip


@_told("CODECDA", Text("X-MSS-CODECDA liste les types des CDA de l'archive", "X-MSS-CODECDA lists the types of the CDAs of the archive"),
       Text("X-MSS-CODECDA : code/@code de chaque CDA, séparés par des virgules", "X-MSS-CODECDA: code/@code of each CDA, separated by commas"), f"{SOCLE}, ECO.2.4.1",
       where=carries_cda, unexercised=NO_CDA, requirements=("SC.MSS/CONF.15",))  # fmt: skip
def codecda(mail: MailSubject, campaign: Campaign) -> Findings:
    """The same codes, whatever their order."""
    wanted = headers.codes(d.view for d in mail.sending.archived if d.view is not None)
    told = mail.view.header("X-MSS-CODECDA")
    yield verify(told is not None and set(headers.told_codes(told)) == set(wanted), at=mail.view.place("X-MSS-CODECDA"), expected=",".join(wanted), actual=told)  # fmt: skip


@_told("INS", Text("X-MSS-INS dit si l'archive porte une INS complète", "X-MSS-INS tells whether the archive has a whole INS"),
       Text("O si le CDA a matricule, OID, nom de naissance, premier prénom, date de naissance et sexe ; sinon N", "O if the CDA has matricule, OID, birth name, first given name, birth date and sex; else N"),
       f"{SOCLE}, ECO.2.4.2", where=carries_cda, unexercised=NO_CDA, requirements=("SC.MSS/CONF.14",))  # fmt: skip
def ins(mail: MailSubject, campaign: Campaign) -> Findings:
    """O or N, in capitals; both are admitted where the documents of one archive differ."""
    wanted, told = headers.ins_flags(mail.sending.patients), mail.view.header("X-MSS-INS")
    yield verify(told in wanted, at=mail.view.place("X-MSS-INS"), expected=" | ".join(sorted(wanted)), actual=told,
                 tags=(PATIENT_SAFETY,) if told == "O" else ())  # fmt: skip


def _without_cda(mail: MailSubject, campaign: Campaign) -> bool:
    """No CDA in an archive, the archives being readable."""
    readable = all(not a.problems for a in mail.archives)
    return judged(mail, campaign) and not mail.sending.archived and readable


@_told("ABSENT", Text("Pas de X-MSS-CODECDA ni de X-MSS-INS sans CDA dans une archive", "No X-MSS-CODECDA nor X-MSS-INS without a CDA in an archive"),
       Text("retirer ces en-têtes des e-mails sans document CDA", "leave these headers out of e-mails without a CDA"), f"{SOCLE}, ECO.2.4.1 et ECO.2.4.2",
       where=_without_cda, required=False, unexercised=Text("aucun e-mail sans CDA", "no e-mail without a CDA"), requirements=("SC.MSS/CONF.14", "SC.MSS/CONF.15"))  # fmt: skip
def absent(mail: MailSubject, campaign: Campaign) -> Findings:
    """Receivers sort e-mails by them."""
    for name in ("X-MSS-CODECDA", "X-MSS-INS"):
        found = mail.view.headers(name)
        yield verify(not found, at=mail.view.place(name), expected=Text("pas d'en-tête", "no header"), actual=found[0].text if found else "")  # fmt: skip


@_told("ONCE", Text("Chaque en-tête X-MSS n'est là qu'une fois", "Each X-MSS header is there once"),
       Text("une seule ligne par en-tête ; plusieurs codes : des virgules", "one line per header; several codes: commas"), f"{SOCLE}, ECO.2.4")  # fmt: skip
def once(mail: MailSubject, campaign: Campaign) -> Findings:
    """Told on the second one."""
    yield HOLDS
    for name in headers.KNOWN:
        for header in few(mail.view.block.all(name)[1:]):
            yield verify(False, at=mail.view.line(header.line, name), expected=Text(f"un seul {name}", f"one {name}"), actual=header.text)  # fmt: skip


@_told("NAMES", Text("Les en-têtes X-MSS sont ceux du référentiel", "The X-MSS headers are those of the référentiel"),
       Text("corriger le nom de l'en-tête", "mend the name of the header"), f"{SOCLE}, ECO.2.4", PEUT,
       where=lambda m, c: judged(m, c) and bool(m.view.block.starting("X-MSS-")), requirements=())  # fmt: skip
def names(mail: MailSubject, campaign: Campaign) -> Findings:
    """A name that is nearly one of them is a slip; another one may be somebody's own."""
    for header in few(mail.view.block.starting("X-MSS-")):
        near = nearest(header.name.upper(), headers.KNOWN)
        yield verify(header.name.upper() in headers.KNOWN, at=mail.view.line(header.line, header.name), expected=near or " | ".join(headers.KNOWN),
                     actual=header.name, level=None if near else Level.INFO)  # fmt: skip


@_told("MES", Text("X-MSS-MES vaut FIN et ne va qu'à un patient", "X-MSS-MES is FIN and goes to a patient only"),
       Text("X-MSS-MES : FIN, en majuscules, vers @patient.mssante.fr", "X-MSS-MES: FIN, in capitals, to @patient.mssante.fr"), f"{SOCLE}, ECO.2.2.8", PEUT,
       where=lambda m, c: judged(m, c) and bool(m.view.headers("X-MSS-MES")), required=False, unexercised=Text("aucun e-mail avec X-MSS-MES", "no e-mail with X-MSS-MES"), requirements=("SC.MSS/CONF.21",))  # fmt: skip
def mes(mail: MailSubject, campaign: Campaign) -> Findings:
    """It forbids the patient to answer; it means nothing to anybody else."""
    told = mail.view.header("X-MSS-MES")
    yield verify(told == "FIN", at=mail.view.place("X-MSS-MES"), expected="FIN", actual=told)
    yield verify(bool(mail.sending.to_patients), at=mail.view.place("X-MSS-MES"), expected=Text("un destinataire @patient.mssante.fr", "an @patient.mssante.fr recipient"),
                 actual=mail.view.header("To"))  # fmt: skip


_RECEIPTS = ("Disposition-Notification-To", "Return-Receipt-To")


@_told("RECEIPTS", Text("L'accusé demandé a une adresse où revenir", "The receipt that is asked for has an address to come back to"),
       Text("Disposition-Notification-To et Return-Receipt-To : une adresse de messagerie", "Disposition-Notification-To and Return-Receipt-To: a mail address"), f"{SOCLE}, ECO.2.3.1 et ECO.2.3.2 ; RFC 8098, 2.1",
       where=lambda m, c: judged(m, c) and any(m.view.headers(n) for n in _RECEIPTS), required=False,
       unexercised=Text("aucun e-mail ne demande d'accusé", "no e-mail asks for a receipt"), requirements=("SC.MSS.16", "SC.MSS/UX.33"))  # fmt: skip
def receipts(mail: MailSubject, campaign: Campaign) -> Findings:
    """Each address is one, and the header is there once."""
    for name in _RECEIPTS:
        found = mail.view.headers(name)
        if not found:
            continue
        yield verify(
            len(found) == 1,
            at=mail.view.place(name),
            expected=Text(f"un seul {name}", f"one {name}"),
            actual=str(len(found)),
        )
        told = mime.addresses(found[0].text)
        yield verify(bool(told) and all(map(rfc5322.is_address, told)), at=found[0], expected=Text("une adresse", "an address"), actual=found[0].text)  # fmt: skip
