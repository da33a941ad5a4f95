"""DMP-CONSENT-IDENTITY-FLOW: the patient's answers on the DMP come with the identity flow, and documents obey them.

FAQ 3: where a site records the non-opposition in its identity repository, the identity flow (ADT of
IHE PAM.FR) carries it to the DPI, which must take that flow. In the flow (segment ZFA): opposition to
feeding the DMP (ZFA-9, its date in ZFA-10), consent to its consultation (ZFA-11, ZFA-12), status of the DMP
(ZFA-1, ZFA-2). That the product took it shows in what it sends: a document of a patient who is opposed,
as last told before the document (MSH-7), has DESTDMP = N.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MessageSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import Findings, Inconclusive, Level, inconclusive, verify
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.formats.hl7.message import Segment
from harness.rules.dmp_consent import CONSULTATION, NOT_ASKED, OPPOSITION, PUBLISHED, STATUS, Answer, answer
from harness.rules.document_message import Action

scenario = Scenario(
    id="DMP-CONSENT-IDENTITY-FLOW",
    title=Text("Opposition et consentement DMP portés par le flux d'identités", "DMP opposition and consent carried by the identity flow"),
    summary=Text(
        "Le segment ZFA des messages ADT porte l'opposition à l'alimentation du DMP, le consentement à sa consultation et leurs "
        "dates ; un document d'un patient opposé n'est pas envoyé au DMP.",
        "The ZFA segment of ADT messages carries the opposition to feeding the DMP, the consent to its consultation and their "
        "dates; a document of an opposed patient is not sent to the DMP.",
    ),
    faq=(3,),
    requirements=("SC.DMP/CONF.09",),
    applies_to=frozenset({Role.FEEDS_DMP}),
)  # fmt: skip

SOURCE = "FAQ 3 ; PAM.FR 2.11, segment ZFA"
FEEDING, CONSULTING = 9, 11
NO_ANSWER = Text(
    "aucun message ADT ne porte cette réponse du patient (ZFA)",
    "no ADT message carries this answer of the patient (ZFA)",
)


def zfa(message: MessageSubject) -> Segment | None:
    """ZFA of an ADT, when it says anything."""
    return message.identity_message.dmp if message.view.kind == "ADT" else None


def gives(message: MessageSubject, *numbers: int) -> bool:
    """Whether one of these fields of ZFA is valued."""
    segment = zfa(message)
    return segment is not None and any(segment.raw_field(number) for number in numbers)


def one_of(given: Answer, codes: tuple[str, ...]) -> Findings:
    """Exactly one code, of the table."""
    told = " ~ ".join(str(c) for c in given.codes) or None
    yield verify(given.code in codes, at=given.codes[-1].place, expected=" | ".join(codes), actual=told)


@scenario.check(
    "DMP-CONSENT-IDENTITY-FLOW-01", DOIT, on=MessageSubject, source=SOURCE + ", table ZFA-9", unexercised=NO_ANSWER,
    where=lambda m, c: gives(m, FEEDING),
    title=Text("ZFA-9 : opposition à l'alimentation du DMP", "ZFA-9: opposition to feeding the DMP"),
    remedy=Text("IO (informé et opposé), INO (informé et non opposé) ou NA (non recueilli)", "IO (informed, opposed), INO (informed, not opposed) or NA (not collected)"),
)  # fmt: skip
def opposition(message: MessageSubject, campaign: Campaign) -> Findings:
    """IO, INO or NA, and only one of them."""
    segment = zfa(message)
    assert segment is not None  # kept by ``where``
    yield from one_of(answer(segment, FEEDING), OPPOSITION)


@scenario.check(
    "DMP-CONSENT-IDENTITY-FLOW-02", DOIT, on=MessageSubject, source=SOURCE + ", table ZFA-11", unexercised=NO_ANSWER,
    where=lambda m, c: gives(m, CONSULTING),
    title=Text("ZFA-11 : consentement à la consultation du DMP", "ZFA-11: consent to the consultation of the DMP"),
    remedy=Text("IC (informé et consent), INC (informé et ne consent pas) ou NA (non recueilli)", "IC (informed, consents), INC (informed, does not consent) or NA (not collected)"),
)  # fmt: skip
def consultation(message: MessageSubject, campaign: Campaign) -> Findings:
    """IC, INC or NA, and only one; a combination that no published example has is a remark."""
    segment = zfa(message)
    assert segment is not None  # kept by ``where``
    consult, feed = answer(segment, CONSULTING), answer(segment, FEEDING)
    yield from one_of(consult, CONSULTATION)
    if feed.code in OPPOSITION and consult.code in CONSULTATION:
        yield verify(
            (feed.code, consult.code) in PUBLISHED, at=consult.codes[0].place, level=Level.INFO,
            expected=" | ".join(sorted("/".join(pair) for pair in PUBLISHED)), actual=f"{feed.code}/{consult.code}",
            message=Text("combinaison permise, absente des exemples publiés", "combination allowed, in no published example"),
        )  # fmt: skip


@scenario.check(
    "DMP-CONSENT-IDENTITY-FLOW-03", DOIT, on=MessageSubject, source=SOURCE + ", ZFA-10, ZFA-12", unexercised=NO_ANSWER,
    where=lambda m, c: gives(m, FEEDING, FEEDING + 1, CONSULTING, CONSULTING + 1),
    title=Text("Chaque réponse recueillie a sa date, et elle seule", "Each answer that was collected has its date, and only those"),
    remedy=Text("ZFA-10 et ZFA-12 : la date de recueil (jour au moins) ; rien quand la réponse est NA",
                "ZFA-10 and ZFA-12: the date of the answer (day at least); nothing when it is NA"),
)  # fmt: skip
def dates(message: MessageSubject, campaign: Campaign) -> Findings:
    """A real day beside IO, INO, IC and INC; nothing beside NA or no answer."""
    segment = zfa(message)
    assert segment is not None  # kept by ``where``
    for number in (FEEDING, CONSULTING):
        given = answer(segment, number)
        if given.is_given and given.code != NOT_ASKED:
            yield verify(
                given.is_dated,
                at=given.date.place,
                expected=Text("une date, au jour près", "a date, to the day"),
                actual=given.date.text,
            )
        elif gives(message, number, number + 1):
            yield verify(given.date.is_absent, at=given.date.place, actual=given.date.text,
                         expected=Text("rien : aucune réponse recueillie", "nothing: no answer was collected"))  # fmt: skip


@scenario.check(
    "DMP-CONSENT-IDENTITY-FLOW-04", DOIT, on=MessageSubject, source=SOURCE + ", ZFA-1, ZFA-2", required=False,
    where=lambda m, c: gives(m, 1, 2), unexercised=Text("aucun message ADT ne dit l'état du DMP (ZFA-1)", "no ADT message tells the state of the DMP (ZFA-1)"),
    title=Text("ZFA-1 et ZFA-2 : état du DMP et sa date", "ZFA-1 and ZFA-2: state of the DMP and its date"),
    remedy=Text("ZFA-1 = ACTIF, FERME ou INEXISTANT ; ZFA-2 = la date de recueil de cet état", "ZFA-1 = ACTIF, FERME or INEXISTANT; ZFA-2 = when that state was read"),
)  # fmt: skip
def status(message: MessageSubject, campaign: Campaign) -> Findings:
    """A code of the table; a date that is one; a state without a date is only advised against."""
    segment = zfa(message)
    assert segment is not None  # kept by ``where``
    given = answer(segment, 1)
    yield from one_of(given, STATUS)
    level = PEUT.value if given.date.text is None else None
    yield verify(given.is_dated, at=given.date.place, expected=Text("une date, au jour près", "a date, to the day"),
                 actual=given.date.text, level=level)  # fmt: skip


def of_an_opposed_patient(message: MessageSubject, campaign: Campaign) -> bool:
    """A document sent (not a deletion) for a patient who may be opposed, as the flow told it before."""
    if not campaign.is_sent_document(message) or message.document_message.action is Action.DELETE:
        return False
    consent = campaign.consent(message)
    return consent is not None and consent.opposed is not False


@scenario.check(
    "DMP-CONSENT-IDENTITY-FLOW-05", DOIT, on=MessageSubject, source="FAQ 3 ; PAM.FR 2.11, ZFA-9 ; TRANS 2.1, DESTDMP",
    where=of_an_opposed_patient,
    unexercised=Text("aucun document émis pour un patient que le flux d'identités dit opposé (ZFA-9 = IO)",
                     "no document sent for a patient that the identity flow says opposed (ZFA-9 = IO)"),
    title=Text("Le document d'un patient opposé ne part pas au DMP", "The document of an opposed patient does not go to the DMP"),
    remedy=Text("intégrer ZFA-9 du flux d'identités et positionner DESTDMP à N tant que le patient est opposé",
                "take ZFA-9 from the identity flow and set DESTDMP to N while the patient is opposed"),
)  # fmt: skip
def opposition_is_obeyed(message: MessageSubject, campaign: Campaign) -> Findings:
    """DESTDMP is not Y while the last ZFA-9 of the patient is IO."""
    consent = campaign.consent(message)
    assert consent is not None  # kept by ``where``
    told, indicator = consent.told, message.document_message.indicator("DESTDMP")
    if indicator is None:
        yield inconclusive("DESTDMP absent", "no DESTDMP", message.view.get("OBX", 3).place)
        return
    fed = message.document_message.feeds_dmp
    if consent.opposed is None and fed is not None:
        same_time = Text(
            "même MSH-7 que {other}, ou MSH-7 absent : lequel est venu d'abord ?",
            "same MSH-7 as {other}, or no MSH-7: which came first?",
        )
        yield Inconclusive(same_time.fill(other=told.message.label), indicator.place)
        return
    why = Text("patient opposé ({place} de {file}), document pourtant destiné au DMP",
               "the patient is opposed ({place} of {file}), yet the document is meant for the DMP")  # fmt: skip
    yield verify(
        fed is None, at=(fed or indicator).place, expected="DESTDMP = N", actual=f"DESTDMP = {(fed or indicator).text}",
        message=why.fill(place=told.place, file=told.message.label),
    )  # fmt: skip
