"""DMP-OPT-OUT: not sending a document to the DMP is chosen document by document; sending is the default.

FAQ 62: the user performs an action for each document that he withholds; the default (sending) can be
neither configured nor switched off. In the messages (TRANS 2.1, MetaDMPMSS metadata) that is DESTDMP:
Y by default, N only for the documents that the user withheld, as the manifest says.
Documents of an identity that is not qualified, or of a patient that the identity flow says opposed
(ZFA-9 = IO), cannot go to the DMP: N is right for them. Archives and e-mails are not looked at: XDS metadata
have no attribute for DESTDMP, and what goes by MSSanté says nothing of the DMP.
"""

from __future__ import annotations

from itertools import pairwise

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MessageSubject, SequenceSubject
from harness.core.check import DOIT
from harness.core.finding import Findings, inconclusive, verify
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.formats.hl7.message import Segment, Value
from harness.rules.document_message import Action

scenario = Scenario(
    id="DMP-OPT-OUT",
    title=Text("Alimentation du DMP par défaut, retenue document par document", "DMP fed by default, opt-out per document"),
    summary=Text(
        "L'envoi au DMP est le comportement par défaut (DESTDMP = Y). L'utilisateur agit pour chaque document qu'il retient ; "
        "aucun paramètre ne change ce comportement.",
        "Sending to the DMP is the default (DESTDMP = Y). The user acts for each document withheld; no setting changes it.",
    ),
    faq=(62,),
    requirements=("SC.DMP/ALI/PROG.01", "LGC.DMP/ALI/PROG.01"),
    applies_to=frozenset({Role.FEEDS_DMP}),
)  # fmt: skip

SOURCE = "FAQ 62 ; TRANS 2.1, métadonnées MetaDMPMSS, DESTDMP"
NO_MESSAGE = Text("aucun message émis ne porte de document (TRANS)", "no message sent carries a document (TRANS)")
DEFAULT_Y = Text(
    "positionner DESTDMP à Y, sauf action de l'utilisateur sur ce document",
    "set DESTDMP to Y unless the user acted on this document",
)


def is_sent(message: MessageSubject, campaign: Campaign) -> bool:
    """A document message that the product sent."""
    return campaign.is_sent_document(message)


def can_be_fed(message: MessageSubject, campaign: Campaign) -> bool:
    """Sent, not a deletion, for a patient not known to be opposed nor to have an unqualified identity."""
    if not campaign.is_sent_document(message) or message.document_message.action is Action.DELETE:
        return False
    consent = campaign.consent(message)
    if consent is not None and consent.opposed:  # DMP-CONSENT-IDENTITY-FLOW judges it
        return False
    withheld_yet_sent = campaign.withheld(message) is True and flag(message) == "Y"
    return withheld_yet_sent or campaign.identity_status(message).qualified is not False


def flag(message: MessageSubject) -> str | None:
    """DESTDMP when there is exactly one, said once, and it is Y or N."""
    found = [v for s in message.document_message.metadata("DESTDMP") for v in said(s)]
    value = found[0].present if len(found) == 1 else None
    return value if value in ("Y", "N") else None


def said(segment: Segment) -> list[Value]:
    """OBX-5.1 of every repetition that is not empty, or where it was expected."""
    return [r.get(1) for r in segment.repetitions(5) if not r.is_empty] or [segment.get(5, 1)]


@scenario.check(
    "DMP-OPT-OUT-01", DOIT, on=MessageSubject, where=is_sent, source=SOURCE, unexercised=NO_MESSAGE,
    title=Text("Chaque document a exactement un DESTDMP", "Each document has exactly one DESTDMP"),
    remedy=Text("ajouter un OBX DESTDMP^Destinataire DMP^MetaDMPMSS, et un seul", "add one OBX DESTDMP^Destinataire DMP^MetaDMPMSS, and only one"),
)  # fmt: skip
def exactly_one(message: MessageSubject, campaign: Campaign) -> Findings:
    """One OBX whose OBX-3.1 is DESTDMP."""
    found = message.document_message.metadata("DESTDMP")
    at = found[1].place(3) if len(found) > 1 else message.view.get("OBX", 3).place
    yield verify(len(found) == 1, at=found[0].place(3) if len(found) == 1 else at,
                 expected=Text("un OBX DESTDMP", "one DESTDMP OBX"), actual=str(len(found)))  # fmt: skip


@scenario.check(
    "DMP-OPT-OUT-02", DOIT, on=MessageSubject, source=SOURCE, unexercised=NO_MESSAGE,
    where=lambda m, c: is_sent(m, c) and bool(m.document_message.metadata("DESTDMP")),
    title=Text("DESTDMP vaut Y ou N", "DESTDMP is Y or N"),
    remedy=Text("OBX-5 = Y^^expandedYes-NoIndicator ou N^^expandedYes-NoIndicator", "OBX-5 = Y^^expandedYes-NoIndicator or N^^expandedYes-NoIndicator"),
)  # fmt: skip
def yes_or_no(message: MessageSubject, campaign: Campaign) -> Findings:
    """OBX-5.1 is Y or N."""
    for segment in message.document_message.metadata("DESTDMP"):
        values = said(segment)
        told = " ~ ".join(str(v) for v in values) or None
        right = len(values) == 1 and values[0].text in ("Y", "N")
        yield verify(right, at=values[-1].place, expected="Y | N", actual=told)


@scenario.check(
    "DMP-OPT-OUT-03", DOIT, on=MessageSubject, source=SOURCE, remedy=DEFAULT_Y, unexercised=NO_MESSAGE,
    where=lambda m, c: can_be_fed(m, c) and flag(m) is not None,
    title=Text("DESTDMP suit l'action de l'utilisateur : Y par défaut, N s'il a retenu le document",
               "DESTDMP follows the user's action: Y by default, N when the document was withheld"),
)  # fmt: skip
def follows_the_user(message: MessageSubject, campaign: Campaign) -> Findings:
    """N only where the manifest says ``withheld: true``; an unexplained N decides nothing."""
    withheld, value = campaign.withheld(message), flag(message)
    indicator = message.document_message.indicator("DESTDMP")
    place = indicator.place if indicator else message.view.header.place()
    if value == "N" and withheld is None:
        yield inconclusive("DESTDMP = N sans que campaign.yaml dise si l'utilisateur a retenu ce document (withheld)",
                           "DESTDMP = N and campaign.yaml does not say whether the user withheld this document", place)  # fmt: skip
        return
    yield verify(
        value == ("N" if withheld else "Y"), at=place, expected="N" if withheld else "Y", actual=value,
        message=Text("l'utilisateur a retenu ce document, il part pourtant au DMP", "the user withheld this document, yet it goes to the DMP")
        if withheld else Text("document non retenu par l'utilisateur, pourtant soustrait au DMP", "document not withheld by the user, yet kept from the DMP"),
    )  # fmt: skip


def fed(sequence: SequenceSubject, campaign: Campaign) -> list[MessageSubject]:
    """The messages of a sequence on which DESTDMP says something, in the order of MSH-7."""
    return [m for m in sequence.messages if can_be_fed(m, campaign) and flag(m)]


@scenario.check(
    "DMP-OPT-OUT-04", DOIT, on=SequenceSubject, source=SOURCE, unexercised=Text(
        "aucun document retenu suivi d'un autre document", "no withheld document followed by another one"),
    where=lambda s, c: any(c.withheld(m) and flag(m) == "N" for m in fed(s, c)[:-1]),
    title=Text("Après un document retenu, le suivant repart à Y", "After a withheld document, the next one is Y again"),
    remedy=Text("ne pas mémoriser le choix : remettre DESTDMP à Y au document suivant", "do not remember the choice: the next document is Y again"),
)  # fmt: skip
def back_to_default(sequence: SequenceSubject, campaign: Campaign) -> Findings:
    """The choice does not stick: unless it is withheld too, the next document is Y."""
    messages = fed(sequence, campaign)
    shown = 0
    for before, after in pairwise(messages):
        if not campaign.withheld(before) or flag(before) != "N" or campaign.withheld(after):
            continue
        indicator = after.document_message.indicator("DESTDMP")
        place = indicator.place if indicator else after.view.header.place()
        shown += 1
        yield verify(
            flag(after) == "Y",
            about=after, at=place, expected="Y", actual=flag(after),
            message=Text("{after} suit {before}, document retenu, et reste à N", "{after} follows {before}, withheld, and stays N").fill(
                after=after.label, before=before.label),
        )  # fmt: skip
    if not shown:
        yield inconclusive(
            "tout document retenu est suivi d'un autre document retenu",
            "each withheld document is followed by another one",
        )


@scenario.check(
    "DMP-OPT-OUT-05", DOIT, on=SequenceSubject, source=SOURCE, remedy=DEFAULT_Y, unexercised=NO_MESSAGE,
    where=lambda s, c: bool(s.messages) and any(can_be_fed(m, c) for m in s.messages),
    title=Text("La campagne montre l'envoi par défaut", "The campaign shows sending by default"),
)  # fmt: skip
def default_is_shown(sequence: SequenceSubject, campaign: Campaign) -> Findings:
    """At least one DESTDMP = Y: all N, or none at all, is a default that was switched off."""
    messages = [m for m in sequence.messages if can_be_fed(m, campaign)]
    values = [flag(m) for m in messages]
    unclear = any(flag(m) is None and m.document_message.metadata("DESTDMP") for m in messages)
    if "Y" not in values and (unclear or values == ["N"]):
        yield inconclusive("l'envoi par défaut n'est montré par aucun document", "no document shows sending by default")
        return
    first = messages[0]
    indicator = first.document_message.indicator("DESTDMP")
    seen = f"{values.count('Y')} Y, {values.count('N')} N, {values.count(None)} sans valeur"
    yield verify(
        "Y" in values,
        about=first,
        at=indicator.place if indicator else first.view.header.place(),
        expected=Text("au moins un DESTDMP = Y", "at least one DESTDMP = Y"),
        actual=seen,
        message=Text("aucun document n'est envoyé au DMP par défaut", "no document is sent to the DMP by default"),
    )


scenario.manual_proof(
    "DMP-OPT-OUT-P1", source="FAQ 62",
    title=Text("Capture de l'action qui retient un document", "Capture of the action that withholds a document"),
    shows=Text(
        "l'écran d'où l'utilisateur envoie un document, à son ouverture : l'action (case, bouton) qui retient ce document y est visible, sans "
        "être activée ; puis le même écran, l'action activée pour ce seul document",
        "the screen from which the user sends a document, as it opens: the action (box, button) that withholds this document is there and "
        "off; then the same screen with the action on for this document alone",
    ),
)  # fmt: skip
scenario.manual_proof(
    "DMP-OPT-OUT-P2", source="FAQ 62",
    title=Text("Aucun paramètre ne change le comportement par défaut", "No setting changes the default"),
    shows=Text(
        "tous les écrans de paramétrage (utilisateur, service, établissement) où l'alimentation du DMP pourrait se régler : aucun réglage ne la "
        "coupe ni ne change l'envoi par défaut ; à défaut d'écran, une attestation de l'éditeur datée et signée",
        "every settings screen (user, unit, hospital) where the feeding of the DMP could be set: none turns it off nor changes the default; "
        "where there is no screen, a statement of the maker, dated and signed",
    ),
)  # fmt: skip
