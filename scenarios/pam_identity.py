"""PAM-IDENTITY: the Z segments of identity messages and what ties them to the rest (PAM.FR 2.11).

ZBE (movement), ZFA (DMP status and consents; the consents themselves are DMP-CONSENT-IDENTITY-FLOW), ZFM (PMSI modes of
entry and exit), ZFD (how the identity was obtained), MRG (absorbed identifier). The header, EVN, PID and PV1 are those
of every message; PD1 holds coded fields only (HL7-TYPES).
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MessageSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import Findings, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from scenarios._hl7 import both, pam
from scenarios._profile import register

scenario = Scenario(
    id="PAM-IDENTITY",
    title=Text("Les messages d'identité PAM.FR", "PAM.FR identity messages"),
    summary=Text(
        "Mouvement (ZBE), statut du DMP (ZFA), modes PMSI (ZFM), obtention de l'identité (ZFD), identifiant absorbé (MRG), identifiant privé (PI).",
        "Movement (ZBE), DMP status (ZFA), PMSI modes (ZFM), how the identity was obtained (ZFD), absorbed identifier (MRG), private identifier (PI).",
    ),
)  # fmt: skip

register(scenario, ("ZBE", "ZFA", "ZFM", "ZFD", "MRG"))

SOURCE = "PAM.FR 2.11"
NO_PAM = Text("aucun message d'identité jugé", "no judged identity message")
MOVEMENTS = frozenset({"A01", "A03", "A04", "A05"})


@scenario.check(
    "PAM-IDENTITY-PI", DOIT, on=MessageSubject, where=both(pam, lambda m, c: m.view.first("PID") is not None), source=f"{SOURCE}, PID-3", required=False, unexercised=NO_PAM,
    title=Text("PID-3 porte l'identifiant privé du patient (type PI)", "PID-3 carries the private identifier of the patient (type PI)"), remedy=Text("ajouter à PID-3 l'IPP : valeur^^^autorité^PI", "add the local identifier to PID-3: value^^^authority^PI"),
)  # fmt: skip
def private_identifier(message: MessageSubject, campaign: Campaign) -> Findings:
    """One repetition at least has CX-5 PI and a value."""
    for pid in message.view.all("PID"):
        kinds = [r.get(5).text for r in pid.repetitions(3) if r.get(1).present]
        yield verify("PI" in kinds, at=pid.place(3), expected="PI", actual=" ~ ".join(k or "?" for k in kinds) or None)


@scenario.check(
    "PAM-IDENTITY-ZBE", DOIT, on=MessageSubject, where=both(pam, lambda m, c: m.view.event in MOVEMENTS), source=f"{SOURCE}, ZBE : événements de mouvement", required=False,
    title=Text("Un mouvement (A01, A03, A04, A05) a son ZBE", "A movement (A01, A03, A04, A05) has its ZBE"), remedy=Text("ajouter ZBE après PV2", "add ZBE after PV2"), unexercised=Text("aucun mouvement", "no movement"),
)  # fmt: skip
def movement(message: MessageSubject, campaign: Campaign) -> Findings:
    """ZBE is there."""
    zbe = message.view.first("ZBE")
    at = (zbe or message.view.first("PV2") or message.view.first("PV1") or message.view.header).place()
    yield verify(zbe is not None, at=at, expected="ZBE", actual=zbe.name if zbe else None)


#: Events that move nobody: the identity of a person, a merge, a change of identifier.
PERSONS = frozenset({"A28", "A31", "A40", "A47"})


@scenario.check(
    "PAM-IDENTITY-NO-ZBE", PEUT, on=MessageSubject, where=both(pam, lambda m, c: m.view.event in PERSONS), source=f"{SOURCE}, ZBE : événements de mouvement", required=False,
    title=Text("Un message sur la personne (A28, A31, A40, A47) n'a pas de ZBE", "A message about the person (A28, A31, A40, A47) has no ZBE"), remedy=Text("retirer ZBE : ce message ne dit aucun mouvement", "remove ZBE: this message tells no movement"), unexercised=Text("aucun message sur la personne", "no message about the person"),
)  # fmt: skip
def no_movement(message: MessageSubject, campaign: Campaign) -> Findings:
    """ZBE is not there (second-hand list of events: a recommendation)."""
    zbe = message.view.first("ZBE")
    at = (zbe or message.view.header).place()
    yield verify(zbe is None, at=at, expected=Text("sans ZBE", "without ZBE"), actual=zbe.name if zbe else None)


has_zbe = both(pam, lambda m, c: m.view.first("ZBE") is not None)


@scenario.check(
    "PAM-IDENTITY-ZBE-6", DOIT, on=MessageSubject, where=both(has_zbe, lambda m, c: m.view.get("ZBE", 4).text in ("UPDATE", "CANCEL")), source=f"{SOURCE}, ZBE-6", required=False,
    title=Text("Une modification ou une annulation dit l'événement d'origine : ZBE-6", "An update or a cancellation tells the original event: ZBE-6"), remedy=Text("renseigner ZBE-6 (A01, A02…)", "fill ZBE-6 (A01, A02…)"),
    unexercised=Text("aucun ZBE-4 UPDATE ou CANCEL", "no ZBE-4 UPDATE or CANCEL"),
)  # fmt: skip
def original_event(message: MessageSubject, campaign: Campaign) -> Findings:
    """ZBE-6 is an event code."""
    value = message.view.get("ZBE", 6)
    text = value.present or ""
    yield verify(
        len(text) == 3 and text[0] in "AZ" and text[1:].isdecimal(), at=value, expected="A01…", actual=value.text
    )


@scenario.check(
    "PAM-IDENTITY-ZBE-7", PEUT, on=MessageSubject, where=both(has_zbe, lambda m, c: bool(set(m.view.get("ZBE", 9).text or "") & set("HM"))), source=f"{SOURCE}, ZBE-7, ZBE-8", required=False,
    title=Text("L'unité responsable est dite : ZBE-7", "The responsible unit is told: ZBE-7"), remedy=Text("renseigner ZBE-7 (XON de type UF)", "fill ZBE-7 (XON of type UF)"), unexercised=Text("aucun ZBE-9 de nature H ou M", "no ZBE-9 of nature H or M"),
)  # fmt: skip
def responsible_unit(message: MessageSubject, campaign: Campaign) -> Findings:
    """ZBE-7.10 is valued when the movement is of housing (H) or medical (M) responsibility."""
    value = message.view.get("ZBE", 7, 10)
    yield verify(
        bool(value.present),
        at=value,
        expected=Text("le code de l'unité", "the code of the unit"),
        actual=value.text,
    )


@scenario.check(
    "PAM-IDENTITY-DATES", PEUT, on=MessageSubject, where=both(has_zbe, lambda m, c: bool(m.view.get("EVN", 6).present and m.view.get("ZBE", 2).present)), source=f"{SOURCE}, EVN-6 et ZBE-2", required=False,
    title=Text("EVN-6 est le début du mouvement (ZBE-2)", "EVN-6 is the start of the movement (ZBE-2)"), remedy=Text("mettre la date du mouvement dans EVN-6", "put the date of the movement in EVN-6"), unexercised=Text("aucun EVN-6 avec ZBE-2", "no EVN-6 with ZBE-2"),
)  # fmt: skip
def same_moment(message: MessageSubject, campaign: Campaign) -> Findings:
    """The two instants, to the minute (second-hand reading: a recommendation)."""
    event, start = message.view.get("EVN", 6), message.view.get("ZBE", 2)
    yield verify(
        (event.text or "")[:12] == (start.text or "")[:12], at=event, expected=start.text or "", actual=event.text
    )


@scenario.check(
    "PAM-IDENTITY-INSI", PEUT, on=MessageSubject, where=both(pam, lambda m, c: m.view.get("ZFD", 5).text == "INSI"), source=f"{SOURCE}, ZFD-5, ZFD-6", required=False,
    title=Text("Une identité obtenue d'INSi dit quand : ZFD-6", "An identity obtained from INSi says when: ZFD-6"), remedy=Text("renseigner ZFD-6", "fill ZFD-6"), unexercised=Text("aucun ZFD-5 = INSI", "no ZFD-5 = INSI"),
)  # fmt: skip
def query_date(message: MessageSubject, campaign: Campaign) -> Findings:
    """ZFD-6 is valued."""
    value = message.view.get("ZFD", 6)
    yield verify(
        bool(value.present),
        at=value,
        expected=Text("la date de l'interrogation d'INSi", "the date of the INSi query"),
        actual=value.text,
    )


@scenario.check(
    "PAM-IDENTITY-MRG", DOIT, on=MessageSubject, where=both(pam, lambda m, c: bool(m.view.all("MRG"))), source=f"{SOURCE}, A40, A47, MRG-1", required=False,
    title=Text("L'identifiant absorbé (MRG-1) n'est pas celui qui reste (PID-3)", "The absorbed identifier (MRG-1) is not the surviving one (PID-3)"), remedy=Text("MRG-1 : l'identifiant qui disparaît ; PID-3 : celui qui reste", "MRG-1: the identifier that goes; PID-3: the one that stays"),
    unexercised=Text("aucune fusion ni changement d'identifiant", "no merge nor change of identifier"),
)  # fmt: skip
def absorbed(message: MessageSubject, campaign: Campaign) -> Findings:
    """The value and authority of MRG-1 are in no PID-3."""
    kept = {(r.get(1).text, r.get(4).text) for pid in message.view.all("PID") for r in pid.repetitions(3)}
    for mrg in message.view.all("MRG"):
        for gone in mrg.repetitions(1):
            key = (gone.get(1).text, gone.get(4).text)
            yield verify(
                key not in kept,
                at=gone.get(1),
                expected=Text("un autre identifiant que PID-3", "another identifier than PID-3"),
                actual=gone.get(1).text,
            )
