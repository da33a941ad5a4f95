"""INS-NEWBORN: a newborn has no INS yet, and its documents rightly carry none.

FAQ 20: the INS of a newborn can only be made after 7 to 10 days. A document dated before the child is
10 days old therefore conforms without an INS; one that carries an INS is questioned (whose is it?), without
being a fault. Older patients are outside. The age is counted in days of the calendar from the birth date
to the date written in the document (CDA effectiveTime, else MSH-7), in the time zone in which it is written.
"""

from __future__ import annotations

from collections.abc import Iterable

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import DocumentSubject, MessageSubject
from harness.core.check import PEUT
from harness.core.finding import Findings, inconclusive, verify
from harness.core.place import Place
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.identity.age import INS_FROM_DAY, Age, age
from harness.identity.model import Identifier, Identity, Trait
from harness.identity.sources import from_cda, from_pid
from harness.rules.document_message import carries_document
from scenarios._own import is_own

scenario = Scenario(
    id="INS-NEWBORN",
    title=Text("Nouveau-né : pas encore d'INS", "Newborn: no INS yet"),
    summary=Text(
        "Un document daté d'avant les 10 jours de l'enfant ne porte pas d'INS, et c'est conforme ; une INS y est étonnante.",
        "A document dated before the child is 10 days old carries no INS, and that conforms; an INS there is surprising.",
    ),
    faq=(20,),
    applies_to=frozenset({Role.SENDS_DOCUMENTS, Role.EXCHANGES_ARCHIVES}),
)

SOURCE = "FAQ 20"
NO_CASE = Text(
    "aucun document émis pour un patient de moins de 10 jours", "no document sent for a patient younger than 10 days"
)
REMEDY = Text("vérifier l'INS : avant 7 à 10 jours INSi ne connaît pas l'enfant (INS d'un parent ?)",
              "check the INS: before 7 to 10 days INSi does not know the child (the INS of a parent?)")  # fmt: skip


def document_date(message: MessageSubject, campaign: Campaign) -> str | None:
    """effectiveTime of the CDA that a message carries, else MSH-7."""
    views = [d.view for d in campaign.documents_of(message) if d.view is not None]
    dates = [v.one("h:effectiveTime").get("value") for v in views]
    return next((d for d in dates if d), None) or message.view.header.get(7).present


def age_in_document(document: DocumentSubject, campaign: Campaign) -> Age | None:
    """From birthTime to effectiveTime, else to MSH-7 of the message."""
    if document.view is None:
        return None
    at = document.view.one("h:effectiveTime").get("value")
    if at is None and isinstance(document.parent, MessageSubject):
        at = document.parent.view.header.get(7).present
    return age(from_cda(document.view).get(Trait.BIRTH_DATE), at)


def age_in_message(message: MessageSubject, campaign: Campaign) -> Age | None:
    """From PID-7 to the date of the document."""
    identity = from_pid(message.view)
    return age(identity.get(Trait.BIRTH_DATE), document_date(message, campaign)) if identity else None


def may_be_newborn(found: Age | None) -> bool:
    """Younger than 10 days as far as the dates tell."""
    return found is not None and found.may_be_under(INS_FROM_DAY)


def without_ins(identity: Identity, found: Age | None, at: Place) -> Findings:
    """No identifier is an INS; dates that are not precise enough decide nothing."""
    assert found is not None  # kept by ``where``
    carried: Iterable[Identifier] = [i for i in identity.identifiers if i.is_ins and i.value]
    if found.oldest >= INS_FROM_DAY:
        yield inconclusive("date de naissance ou de document trop peu précise pour donner l'âge",
                           "birth date or document date not precise enough to tell the age",
                           identity.trait(Trait.BIRTH_DATE).place)  # fmt: skip
        return
    local_only = Text("identifiants locaux seulement", "local identifiers only")
    if not carried:
        yield verify(True, at=at, expected=local_only, actual=local_only)
    for identifier in carried:
        why = Text("INS d'un enfant de {days} jour(s)", "INS of a child of {days} day(s)").fill(days=found.oldest)
        yield verify(False, at=identifier.place, expected=local_only, actual=identifier.text, message=why)


@scenario.check(
    "INS-NEWBORN-01", PEUT, on=DocumentSubject, source=SOURCE, remedy=REMEDY, unexercised=NO_CASE,
    where=lambda d, c: is_own(d, c) and may_be_newborn(age_in_document(d, c)),
    title=Text("CDA d'un nouveau-né sans INS", "CDA of a newborn without an INS"),
)  # fmt: skip
def cda(document: DocumentSubject, campaign: Campaign) -> Findings:
    """recordTarget has no INS."""
    assert document.view is not None  # kept by ``where``
    identity = from_cda(document.view)
    yield from without_ins(identity, age_in_document(document, campaign), identity.place)


@scenario.check(
    "INS-NEWBORN-02", PEUT, on=MessageSubject, source=SOURCE, remedy=REMEDY, unexercised=NO_CASE,
    where=lambda m, c: carries_document(m.view) and is_own(m, c) and may_be_newborn(age_in_message(m, c)),
    title=Text("PID-3 d'un nouveau-né sans INS", "PID-3 of a newborn without an INS"),
)  # fmt: skip
def pid(message: MessageSubject, campaign: Campaign) -> Findings:
    """PID-3 has no INS."""
    identity = from_pid(message.view)
    assert identity is not None  # kept by ``where``
    yield from without_ins(identity, age_in_message(message, campaign), message.view.get("PID", 3).place)
