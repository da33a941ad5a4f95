"""MSS-MAILBOX-TYPES: personal, organisational and applicative mailboxes, each used as its type asks.

FAQ 63: there are three types of MSSanté mailboxes, nominative, organisational and applicative. SC.MSS.15: the
label of From says who writes (name and given name of a person, entity of the others). SC.MSS.13: an e-mail
from an applicative mailbox has a Reply-To to a personal or organisational one, and says at its end that it is
automatic. The types are those that ``mailboxes`` declares in campaign.yaml; what is not declared decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from harness.campaign.campaign import Campaign
from harness.campaign.mailboxes import TYPES
from harness.campaign.subjects import MailboxesSubject, MailSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import Findings, verify
from harness.core.place import Place
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.formats.mdn import body_text
from harness.rules.document_message import PATIENT_DOMAIN

scenario = Scenario(
    id="MSS-MAILBOX-TYPES",
    title=Text("Trois types de BAL : nominative, organisationnelle, applicative", "Three types of mailboxes: personal, organisational, applicative"),
    summary=Text(
        "Les e-mails émis montrent les trois types de BAL ; une BAL applicative donne une adresse de réponse que des personnes lisent.",
        "The e-mails sent show the three types of mailboxes; an applicative one gives a reply address that people read.",
    ),
    faq=(63,),
    requirements=("SC.MSS.13", "SC.MSS.15", "ECO.2.2.5", "ECO.2.2.7"),
    applies_to=frozenset({Role.EXCHANGES_ARCHIVES}),
)  # fmt: skip

SOURCE = "FAQ 63 ; SC.MSS.15 (ECO.2.2.7)"
AUTOMATIC = "SC.MSS.13 (ECO.2.2.5)"
UNDECLARED = Text("campaign.yaml ne déclare aucune BAL (mailboxes)", "campaign.yaml declares no mailbox (mailboxes)")
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


def sent_from(*types: str) -> Callable[[MailSubject, Campaign], bool]:
    """E-mails sent from a mailbox declared of one of these types; reports are judged elsewhere."""

    def where(mail: MailSubject, campaign: Campaign) -> bool:
        return (
            mail.report is None and campaign.judges_sending(mail) and campaign.mailboxes.type_of(mail.sender) in types
        )

    return where


def _label(mail: MailSubject) -> str:
    """What From says beside the address."""
    header = mail.view.header("From") or ""
    return header.rpartition("<")[0].strip().strip('"').strip()


def _unexercised(kind: str) -> Text:
    return Text("aucun e-mail émis d'une BAL déclarée {kind} (campaign.yaml, mailboxes)",
                "no e-mail sent from a mailbox declared {kind} (campaign.yaml, mailboxes)").fill(kind=TYPES[kind])  # fmt: skip


@scenario.check(
    "MSS-MAILBOX-TYPES-01", DOIT, on=MailSubject, where=sent_from("PER", "CAB"), source=SOURCE, unexercised=_unexercised("PER"),
    title=Text("BAL nominative : From dit qui écrit", "Personal mailbox: From says who writes"),
    remedy=Text("libellé <Titre>_<Prénom>_<NOM>_<Entité>, prénom et nom au moins", "label <Title>_<Given>_<NAME>_<Entity>, given name and name at least"),
)  # fmt: skip
def personal(mail: MailSubject, campaign: Campaign) -> Findings:
    """Name and given name at least: two words."""
    label = _label(mail)
    words = [w for w in re.split(r"[\s_]+", label) if len(w) > 1 and "@" not in w]
    yield verify(len(words) >= 2, at=mail.view.place("From"), expected=Text("Prénom NOM <adresse>", "Given NAME <address>"),
                 actual=mail.view.header("From"))  # fmt: skip


for _number, _kind in (("02", "ORG"), ("03", "APP")):

    @scenario.check(
        f"MSS-MAILBOX-TYPES-{_number}", DOIT, on=MailSubject, where=sent_from(_kind), source=SOURCE, unexercised=_unexercised(_kind),
        title=Text("BAL {kind} : From nomme l'entité", "Mailbox ({kind}): From names the entity").fill(kind=TYPES[_kind]),
        remedy=Text("donner un libellé à l'adresse de From : l'entité fonctionnelle", "give a label to the address of From: the functional entity"),
    )  # fmt: skip
    def entity(mail: MailSubject, campaign: Campaign) -> Findings:
        """A label that is not the address itself."""
        label = _label(mail)
        yield verify(
            bool(label) and "@" not in label, at=mail.view.place("From"), actual=mail.view.header("From"),
            expected=Text("Entité fonctionnelle <adresse>", "Functional entity <address>"),
        )  # fmt: skip


@scenario.check(
    "MSS-MAILBOX-TYPES-04", DOIT, on=MailSubject, where=sent_from("APP"), source=AUTOMATIC, unexercised=_unexercised("APP"),
    title=Text("BAL applicative : Reply-To d'une BAL que des personnes lisent", "Applicative mailbox: Reply-To of a mailbox that people read"),
    remedy=Text("positionner Reply-To avec une BAL personnelle ou organisationnelle", "set Reply-To to a personal or organisational mailbox"),
)  # fmt: skip
def reply_to(mail: MailSubject, campaign: Campaign) -> Findings:
    """There, not applicative, not a patient's."""
    replies = mail.view.addresses("Reply-To")
    people = Text("une BAL personnelle ou organisationnelle", "a personal or organisational mailbox")
    yield verify(bool(replies), at=mail.view.place("Reply-To"), expected=people, actual=mail.view.header("Reply-To"))
    for address in replies:
        read = campaign.mailboxes.type_of(address) != "APP" and not address.lower().endswith(PATIENT_DOMAIN)
        yield verify(read, at=mail.view.place("Reply-To"), expected=people, actual=campaign.mailboxes.told(address))


@scenario.check(
    "MSS-MAILBOX-TYPES-05", PEUT, on=MailSubject, source=AUTOMATIC, required=False,
    where=lambda m, c: sent_from("APP")(m, c) and bool(m.view.addresses("Reply-To")),
    title=Text("BAL applicative : le texte donne l'adresse de réponse", "Applicative mailbox: the text gives the reply address"),
    remedy=Text("finir le message par une mention d'envoi automatique avec l'adresse à qui écrire",
                "end the text by saying that it is automatic, with the address to write to"),
)  # fmt: skip
def says_automatic(mail: MailSubject, campaign: Campaign) -> Findings:
    """The text names one of the addresses of Reply-To."""
    replies = mail.view.addresses("Reply-To")
    text = body_text(mail.view).lower()
    yield verify(any(a.lower() in text for a in replies), at=Place("texte"), expected=" | ".join(replies),
                 actual=" ".join(text.split())[-120:] or None)  # fmt: skip


def _at(number: int) -> Place:
    return Place(f"mailboxes[{number}].address")


@scenario.check(
    "MSS-MAILBOX-TYPES-06", DOIT, on=MailboxesSubject, source="FAQ 63 ; ECO.2.2.6", unexercised=UNDECLARED,
    title=Text("Aucune BAL du produit n'est celle d'un patient", "No mailbox of the product is a patient's"),
    remedy=Text("retirer l'adresse @patient.mssante.fr : un patient n'est pas un professionnel", "remove the @patient.mssante.fr address: a patient is no professional"),
)  # fmt: skip
def no_patient(boxes: MailboxesSubject, campaign: Campaign) -> Findings:
    """The domain of Mon espace santé belongs to patients."""
    for number, box in enumerate(boxes.declared, 1):
        yield verify(not box.address.strip().lower().endswith(PATIENT_DOMAIN), at=_at(number), actual=box.address,
                     expected=Text("une BAL de professionnel ou de structure", "a mailbox of a professional or a structure"))  # fmt: skip


@scenario.check(
    "MSS-MAILBOX-TYPES-07", DOIT, on=MailboxesSubject, source="FAQ 63 ; RFC 5321 §4.1.2", unexercised=UNDECLARED,
    title=Text("Les adresses déclarées sont des adresses, une fois chacune", "Declared addresses are addresses, once each"),
    remedy=Text("écrire l'adresse seule : nom@domaine", "write the address alone: name@domain"),
)  # fmt: skip
def well_formed(boxes: MailboxesSubject, campaign: Campaign) -> Findings:
    """name@domain.tld; one type for each."""
    seen: set[str] = set()
    for number, box in enumerate(boxes.declared, 1):
        address = box.address.strip().lower()
        yield verify(
            _ADDRESS.fullmatch(address) is not None, at=_at(number), expected="nom@domaine.fr", actual=box.address
        )
        yield verify(
            address not in seen,
            at=_at(number),
            expected=Text("une seule déclaration", "one declaration"),
            actual=box.address,
        )
        seen.add(address)
