"""MSS-SUBJECT: the subject of an e-mail that transmits documents names them and the patient.

``XDM/1.0/DDM+<type> <NOM> <prénom> [<JJ/MM/AAAA>]``, where the type is the label of the only CDA, cut at 40 characters,
or the number of documents. The expected subject is built from the CDA and compared after RFC 2047 decoding, accents and
case apart: no pattern could cut a subject into its pieces.
"""

from __future__ import annotations

from functools import partial

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MailSubject
from harness.core.check import PEUT
from harness.core.finding import HOLDS, Findings, Level, verify
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.rules.mss.naming import comparable
from harness.rules.mss.subject import TOKEN
from scenarios._mss import NO_CDA, NO_SENDING, SOCLE, carries_cda, rule, transmits

scenario = Scenario(
    id="MSS-SUBJECT",
    title=Text("L'objet de l'e-mail annonce les documents et le patient", "The subject of the e-mail tells the documents and the patient"),
    summary=Text(
        "XDM/1.0/DDM+ suivi du type de document (ou de leur nombre), du NOM de naissance, du premier prénom et, au choix, de la date de naissance du CDA.",
        "XDM/1.0/DDM+ then the type of the document (or their number), the birth NAME, the first given name and, if wanted, the birth date of the CDA.",
    ),
    requirements=("ECO.2.1.3",),
    applies_to=frozenset({Role.EXCHANGES_ARCHIVES}),
)  # fmt: skip

SOURCE = f"{SOCLE}, ECO.2.1.3"
REMEDY = Text("construire l'objet à partir du CDA transmis", "build the subject from the CDA that is sent")
_told = partial(rule, scenario)
_detail = partial(rule, scenario, force=PEUT, where=carries_cda, unexercised=NO_CDA)


@_told("TOKEN", Text("L'objet porte une fois XDM/1.0/DDM", "The subject has XDM/1.0/DDM once"),
       Text("commencer l'objet par XDM/1.0/DDM+", "start the subject with XDM/1.0/DDM+"), f"IHE ITI-32 ; {SOURCE}",
       where=transmits, unexercised=NO_SENDING)  # fmt: skip
def token(mail: MailSubject, campaign: Campaign) -> Findings:
    """Receivers tell an e-mail that holds an archive by this token, in these letters."""
    reading = mail.sending.reading
    exact = reading.tokens == 1 and reading.text.count(TOKEN) == 1
    yield verify(exact, at=mail.view.place("Subject"), expected=Text(f"{TOKEN}, une fois", f"{TOKEN}, once"), actual=reading.text or None)  # fmt: skip


@_told("BEGINNING", Text("L'objet commence par XDM/1.0/DDM+, suivi du type", "The subject starts with XDM/1.0/DDM+, then the type"),
       Text("pas d'espace ni d'autre mot avant XDM/1.0/DDM+, ni d'espace après", "no blank nor other word before XDM/1.0/DDM+, no blank after"),
       SOURCE, where=lambda m, c: transmits(m, c) and m.sending.reading.tokens > 0, unexercised=NO_SENDING, required=False)  # fmt: skip
def beginning(mail: MailSubject, campaign: Campaign) -> Findings:
    """The token is first, but for [Annule et remplace]; + joins it to the type. What is answered or forwarded by hand is a recommendation."""
    text = mail.sending.reading.opening
    after = text[len(TOKEN) + 1 : len(TOKEN) + 2]
    starts = text.upper().startswith(f"{TOKEN}+") and bool(after.strip())
    yield verify(starts, at=mail.view.place("Subject"), expected=f"{TOKEN}+…", actual=mail.sending.reading.text,
                 level=Level.WARNING if mail.sending.reading.is_passed_on else None)  # fmt: skip


@_detail("LABEL", Text("L'objet dit le type du document, ou le nombre de documents", "The subject tells the type of the document, or how many there are"),
         Text("code/@displayName du CDA, coupé à 40 caractères ; « N documents » s'il y en a plusieurs", "code/@displayName of the CDA, cut at 40 characters; 'N documents' when there are several"), SOURCE)  # fmt: skip
def label(mail: MailSubject, campaign: Campaign) -> Findings:
    """The title in place of the label is a remark: an example of the guide has it so."""
    reading = mail.sending.reading
    if reading.label is None:
        yield HOLDS  # nothing to compare with; CDA-ROOT asks for the label
        return
    yield verify(reading.has_label, at=mail.view.place("Subject"), expected=reading.label, actual=reading.rest or None,
                 message=Text("l'objet n'a pas le type attendu avant le NOM", "the subject has not the expected type before the NAME"),
                 level=Level.INFO if reading.has_title else None)  # fmt: skip


@_detail("PERSON", Text("L'objet dit le NOM de naissance et le prénom du CDA", "The subject tells the birth NAME and given name of the CDA"),
         Text("NOM de naissance en majuscules, premier prénom, sans accents", "birth NAME in capitals, first given name, without accents"), SOURCE)  # fmt: skip
def person(mail: MailSubject, campaign: Campaign) -> Findings:
    """Name and given name in that order; then how they are written."""
    reading = mail.sending.reading
    if reading.person is None:
        yield HOLDS  # a CDA without a name is told elsewhere
        return
    yield verify(reading.has_person, at=mail.view.place("Subject"), expected=reading.person, actual=reading.rest or None,
                 message=Text("l'objet ne nomme pas le patient du CDA", "the subject does not name the patient of the CDA"))  # fmt: skip
    if reading.has_person:
        yield verify(reading.person_is_plain, at=mail.view.place("Subject"), expected=reading.person, actual=reading.rest,
                     message=Text("NOM en majuscules, NOM et prénom sans accents", "NAME in capitals, NAME and given name without accents"))  # fmt: skip


@_detail("DATE", Text("L'objet s'arrête au prénom ou à la date de naissance", "The subject ends with the given name or the birth date"),
         Text("JJ/MM/AAAA du CDA, ou rien", "JJ/MM/AAAA of the CDA, or nothing"), SOURCE)  # fmt: skip
def date(mail: MailSubject, campaign: Campaign) -> Findings:
    """What follows the given name is the birth date, or nothing."""
    reading = mail.sending.reading
    admitted = {"", comparable(reading.birthday or "")}
    yield verify(reading.tail in admitted, at=mail.view.place("Subject"), actual=reading.tail,
                 expected=reading.birthday or Text("rien après le prénom", "nothing after the given name"))  # fmt: skip
