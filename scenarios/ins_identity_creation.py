"""INS-IDENTITY-CREATION: a patient is created with a private identifier and five traits, then tied to the INS.

FAQ 34: the creation of the patient, or its result, shows the private identifier and the five traits, and the
patient's association with the INS, in one step or in two. Where the creation screen is out of reach
(the patient comes from the GAM), the proof is the flow that creates the patient in the product, the flow that
attaches the INS when it is another one, and a capture of the account with its matricule.

So the direction of the flow does not matter here: an ADT that the product sends when it creates the patient
and an ADT that it receives and creates the patient from are the same proof. Identity messages are followed
patient by patient in the order of MSH-7 (A40 and A47 included). The creating flow is the first A28, A01, A04, A05,
A31 or A08 of the patient. A patient who never gets an INS is no fault: not everybody has one.
"""

from __future__ import annotations

import re

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MessageSubject, PatientFlowSubject
from harness.core.check import DOIT
from harness.core.finding import Findings, Level, inconclusive, not_applicable, verify
from harness.core.place import Place
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.identity.ins import INS_OIDS, is_matricule
from harness.identity.model import Identity, Trait
from harness.rules.dmp_consent import is_day
from harness.rules.identity_flow import CREATIONS, FIVE_TRAITS, INS_TYPES, IdentityMessage

scenario = Scenario(
    id="INS-IDENTITY-CREATION",
    title=Text("Création d'un patient, puis association à son INS", "A patient's creation, then its association with the INS"),
    summary=Text(
        "Le flux qui crée le patient porte l'identifiant privé (PI) et les cinq traits ; le même flux ou un suivant lui associe "
        "l'INS qualifiée ; une capture montre le compte et son matricule.",
        "The flow that creates the patient carries the private identifier (PI) and the five traits; the same flow or a later one "
        "attaches the qualified INS; a capture shows the account and its matricule.",
    ),
    faq=(34,),
    applies_to=frozenset({Role.MANAGES_IDENTITIES}),
)  # fmt: skip

SOURCE = "FAQ 34 ; PAM.FR 2.11"
NO_CREATION = Text(
    "aucun flux (A28, A01, A04, A05 ; A31, A08) ne crée de patient",
    "no flow (A28, A01, A04, A05; A31, A08) creates a patient",
)
NO_INS = Text("aucun flux n'associe d'INS à un patient", "no flow attaches an INS to a patient")
_PLACE = re.compile(r"(?:\d{2}|2[AB])\d{3}")


def attachment(flow: PatientFlowSubject) -> MessageSubject:
    """The first message that carries a qualified INS, else the first that carries one."""
    found = flow.attachments
    return next((m for m in found if m.identity_message.qualified), found[0])


def has_creation(flow: PatientFlowSubject, campaign: Campaign) -> bool:
    """A patient whose creation, or its result, is there to see."""
    return flow.creation is not None


def has_ins(flow: PatientFlowSubject, campaign: Campaign) -> bool:
    """A patient to whom some flow gives an INS."""
    return bool(flow.attachments)


@scenario.check(
    "INS-IDENTITY-CREATION-01", DOIT, on=PatientFlowSubject, source=SOURCE + ", PID-3", where=has_creation, unexercised=NO_CREATION,
    title=Text("Le flux de création porte l'identifiant privé", "The creating flow carries the private identifier"),
    remedy=Text("PID-3 : IPP^^^autorité&OID&ISO^PI", "PID-3: identifier^^^authority&OID&ISO^PI"),
)  # fmt: skip
def private_identifier(flow: PatientFlowSubject, campaign: Campaign) -> Findings:
    """PID-3 has a repetition typed PI, with a value and its authority."""
    message = flow.creation
    assert message is not None  # kept by ``where``
    said = message.identity_message
    sound = [i for i in said.private if i.value and i.root]
    ids = said.identity.identifiers if said.identity else ()
    told = " ~ ".join(f"{i.value or '?'} ({i.root or '?'}) {i.type or '?'}" for i in ids) or None
    at = next(iter(said.private), None)
    yield verify(bool(sound), about=message, at=at.place if at else message.view.get("PID", 3).place, actual=told,
                 expected=Text("un identifiant de type PI, avec son autorité", "an identifier typed PI, with its authority"))  # fmt: skip


@scenario.check(
    "INS-IDENTITY-CREATION-02", DOIT, on=PatientFlowSubject, source=SOURCE + ", PID-5 (L), PID-7, PID-8, PID-11 (BDL)",
    where=has_creation, unexercised=NO_CREATION,
    title=Text("Le flux de création porte les cinq traits", "The creating flow carries the five traits"),
    remedy=Text("PID-5 (type L), PID-7, PID-8, PID-11 (type BDL, code INSEE en composante 9)", "PID-5 (type L), PID-7, PID-8, PID-11 (type BDL, INSEE code in component 9)"),
)  # fmt: skip
def five_traits(flow: PatientFlowSubject, campaign: Campaign) -> Findings:
    """Birth name, first birth given name, birth date, sex, INSEE code of the birth place."""
    message = flow.creation
    assert message is not None  # kept by ``where``
    if message.identity_message.is_anonymous:
        yield not_applicable("identité inconnue ou fictive (PID-31 = Y, PID-32 = FICT)",
                             "unknown or fictive identity (PID-31 = Y, PID-32 = FICT)")  # fmt: skip
        return
    yield from carried(message, FIVE_TRAITS)


def carried(message: MessageSubject, traits: tuple[Trait, ...]) -> Findings:
    """Each trait is there, and is one."""
    identity = message.identity_message.identity
    for trait in traits:
        at = identity.trait(trait).place if identity else message.view.get("PID", 5).place
        yield verify(_is_sound(identity, trait), about=message, at=at, expected=_wanted(trait),
                     actual=identity.get(trait) if identity else None, message=_lacking(trait))  # fmt: skip


def _is_sound(identity: Identity | None, trait: Trait) -> bool:
    value = identity.get(trait) if identity else None
    if trait is Trait.BIRTH_DATE:
        return is_day(value)
    if trait is Trait.BIRTH_PLACE:
        return _PLACE.fullmatch(value or "") is not None
    return bool((value or "").strip())


def _wanted(trait: Trait) -> Text:
    precise = {
        Trait.BIRTH_DATE: Text(" (AAAAMMJJ)", " (YYYYMMDD)"),
        Trait.BIRTH_PLACE: Text(" (5 caractères)", " (5 characters)"),
    }
    return trait.text + precise.get(trait, Text("", ""))


def _lacking(trait: Trait) -> Text:
    return Text("trait absent ou incomplet : {trait}", "trait absent or incomplete: {trait}").fill(trait=trait.text)


@scenario.check(
    "INS-IDENTITY-CREATION-03", DOIT, on=PatientFlowSubject, source=SOURCE + ", PID-3 ; annexe INS", where=has_ins, unexercised=NO_INS,
    title=Text("L'INS associée est complète : matricule de 15 caractères, OID et type", "The INS attached is complete: matricule of 15 characters, OID and type"),
    remedy=Text("PID-3 : matricule^^^ASIP-SANTE-INS-NIR&OID de l'INS&ISO^INS", "PID-3: matricule^^^ASIP-SANTE-INS-NIR&INS OID&ISO^INS"),
)  # fmt: skip
def complete_ins(flow: PatientFlowSubject, campaign: Campaign) -> Findings:
    """CX-1 is a matricule, CX-4 an INS OID, CX-5 says INS, in every flow that carries an INS."""
    for message in flow.attachments:
        for found in message.identity_message.attached:
            matricule, oid, kind = found.get(1), found.get(4, 2), found.get(5)
            yield verify(is_matricule(matricule.text), about=message, at=matricule.place, actual=matricule.text,
                         expected=Text("matricule de 15 caractères (13 et la clé)", "matricule of 15 characters (13 and the key)"))  # fmt: skip
            yield verify(
                oid.text in INS_OIDS,
                about=message,
                at=oid.place,
                expected=" | ".join(sorted(INS_OIDS)),
                actual=oid.text,
            )
            yield verify(kind.text in INS_TYPES, about=message, at=kind.place, expected="INS", actual=kind.text)


@scenario.check(
    "INS-IDENTITY-CREATION-04", DOIT, on=PatientFlowSubject, source=SOURCE + ", PID-32 ; annexe INS", where=has_ins, unexercised=NO_INS,
    title=Text("L'INS est associée à une identité qualifiée (PID-32 = VALI)", "The INS is attached to a qualified identity (PID-32 = VALI)"),
    remedy=Text("PID-32 = VALI dans le flux qui associe l'INS ; pas d'INS avant la qualification", "PID-32 = VALI in the flow that attaches the INS; no INS before qualification"),
)  # fmt: skip
def qualified(flow: PatientFlowSubject, campaign: Campaign) -> Findings:
    """One flow at least carries the INS with VALI; one that carries it with another status is a remark."""
    kept = attachment(flow)
    for message in flow.attachments:
        if message is kept or not message.identity_message.qualified:
            yield verify(
                message.identity_message.qualified is True, about=message, at=message.view.get("PID", 32).place, expected="VALI",
                actual=message.view.get("PID", 32).text, level=None if message is kept else Level.INFO,
                message=Text("INS portée par une identité qui n'est pas qualifiée", "INS carried by an identity that is not qualified"),
            )  # fmt: skip


@scenario.check(
    "INS-IDENTITY-CREATION-05", DOIT, on=PatientFlowSubject, source=SOURCE + " ; annexe INS, traits de l'INS", where=has_ins, unexercised=NO_INS,
    title=Text("Le flux qui associe l'INS porte tous ses traits, liste des prénoms comprise", "The flow that attaches the INS carries all its traits, list of given names included"),
    remedy=Text("PID-5 (type L) : composantes 1, 2 et 3 ; PID-7, PID-8, PID-11 (type BDL)", "PID-5 (type L): components 1, 2 and 3; PID-7, PID-8, PID-11 (type BDL)"),
)  # fmt: skip
def every_trait(flow: PatientFlowSubject, campaign: Campaign) -> Findings:
    """The five traits and the list of birth given names."""
    yield from carried(attachment(flow), (*FIVE_TRAITS[:2], Trait.GIVEN_NAMES, *FIVE_TRAITS[2:]))


@scenario.check(
    "INS-IDENTITY-CREATION-06", DOIT, on=PatientFlowSubject, source=SOURCE + ", PID-3", where=has_ins, unexercised=NO_INS,
    title=Text("L'INS est associée au patient créé, sous le même identifiant privé", "The INS is attached to the patient created, under the same private identifier"),
    remedy=Text("rappeler dans PID-3 l'identifiant privé (PI) sous lequel le patient a été créé, ou fusionner les deux (A40)",
                "repeat in PID-3 the private identifier (PI) under which the patient was created, or merge the two (A40)"),
)  # fmt: skip
def same_patient(flow: PatientFlowSubject, campaign: Campaign) -> Findings:
    """The attaching flow has the PI of the patient, who was not created under another one."""
    message = attachment(flow)
    said = message.identity_message
    at: Place = said.private[0].place if said.private else message.view.get("PID", 3).place
    other = created_elsewhere(said, campaign)
    if other is None and flow.creation is None:
        yield inconclusive(
            "le flux qui a créé ce patient n'est pas dans la campagne",
            "the flow that created this patient is not in the campaign",
            at,
        )
        return
    expected = Text("l'identifiant privé (PI) du patient créé", "the private identifier (PI) of the patient created")
    why = Text(
        "INS associée sans identifiant privé : à quel patient ?",
        "INS attached without a private identifier: to which patient?",
    )
    if other is not None:
        expected = Text("PI {ids}", "PI {ids}").fill(ids=_private(other.identity_message))
        why = Text("le patient de mêmes traits a été créé sous un autre identifiant ({file})",
                   "the patient with the same traits was created under another identifier ({file})").fill(file=other.label)  # fmt: skip
    twice = other is not None and bool(said.private) and flow.messages[0].view.event in CREATIONS
    yield verify(bool(said.private) and other is None, about=message, at=at, expected=expected, actual=_private(said) or None,
                 message=why, level=Level.WARNING if twice else None)  # fmt: skip


def created_elsewhere(said: IdentityMessage, campaign: Campaign) -> MessageSubject | None:
    """The creation, earlier and under another identifier, of somebody with the same five traits who has no INS.

    Where this flow creates its patient too, that is a duplicate, which is only advised against.
    """
    known = campaign.created_without_ins.get(said.five_traits, ()) if all(said.five_traits) else ()
    earlier = (m for m in known if m.identity_message.moment <= said.moment and m.identity_message.private)
    return next(earlier, None)


def _private(said: IdentityMessage) -> str:
    return " ~ ".join(f"{i.value or '?'} ({i.root or '?'})" for i in said.private)


scenario.manual_proof(
    "INS-IDENTITY-CREATION-P1", source="FAQ 34",
    title=Text("Capture du compte d'un patient et de son matricule INS", "Capture of a patient's account with its INS matricule"),
    shows=Text(
        "la fiche d'un patient de test dans le produit, sur un seul écran si possible : identifiant privé (IPP), nom et premier prénom de naissance, "
        "date de naissance, sexe, code du lieu de naissance, matricule INS et statut « qualifiée » ; c'est le patient des flux fournis",
        "the page of a test patient in the product, on one screen if possible: private identifier, birth name and first birth given name, birth "
        "date, sex, code of the birth place, INS matricule and the 'qualified' status; it is the patient of the flows supplied",
    ),
)  # fmt: skip
