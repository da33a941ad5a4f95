"""HL7-PARTICIPATION: who sends the document, to whom, where to answer (PRT, pre-adopted from HL7 2.9).

TRANS 2.1: the sender (SB) feeds the VIHF token of the DMP, hence required when DESTDMP is Y (SC.DMP/CONF.12);
each MSSanté sending has its recipients (RCT) with their address. LPS 1.1: the sender and its mailbox are required.
"""

from __future__ import annotations

import re

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MessageSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import Findings, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.formats.hl7.message import Segment, Value
from harness.identity import ins
from scenarios._hl7 import both, carries, is_on, lps, told, trans
from scenarios._profile import register

scenario = Scenario(
    id="HL7-PARTICIPATION",
    title=Text("Expéditeur, destinataires et adresse de réponse (PRT)", "Sender, recipients and reply address (PRT)"),
    summary=Text(
        "PRT SB quand le document va au DMP (et toujours en LPS), PRT RCT quand il part par MSSanté, identifiants nationaux entiers, adresses X.400, adresse du patient faite de son matricule.",
        "PRT SB when the document goes to the DMP (always in LPS), PRT RCT when it leaves by MSSanté, whole national identifiers, X.400 addresses, patient address made of the matricule.",
    ),
    requirements=("SC.DMP/CONF.12", "MSS/UX.DPI.3"),
)  # fmt: skip

register(scenario, ("PRT", "PRT/SB", "PRT/RCT", "PRT/REPLY"))

SOURCE = "TRANS 2.1, segments PRT"
LPS_SOURCE = "LPS 1.1, segment PRT de l'expéditeur"
PROFESSIONALS, STRUCTURES = "1.2.250.1.71.4.2.1", "1.2.250.1.71.4.2.2"


def role(message: MessageSubject, name: str) -> list[Segment]:
    """The PRT of a role."""
    return message.conformance.of(f"PRT/{name}")


def _sender_due(message: MessageSubject, campaign: Campaign) -> bool:
    return lps(message, campaign) or (trans(message, campaign) and is_on(message, "DESTDMP"))


@scenario.check(
    "HL7-PARTICIPATION-SENDER", DOIT, on=MessageSubject, where=_sender_due, required=False, source=f"{SOURCE} ; {LPS_SOURCE} ; SC.DMP/CONF.12",
    title=Text("L'expéditeur (PRT SB) est dit", "The sender (PRT SB) is told"), unexercised=Text("aucun document destiné au DMP ou au LPS", "no document for the DMP or the LPS"),
    remedy=Text("ajouter un PRT SB^Send by^participation sous l'OBX du document", "add a PRT SB^Send by^participation under the OBX of the document"),
)  # fmt: skip
def sender(message: MessageSubject, campaign: Campaign) -> Findings:
    """Exactly one PRT SB per document."""
    found = role(message, "SB")
    wanted = max(1, len(message.conformance.of("OBX/document")))
    at = (found[-1] if found else _anchor(message)).place()
    yield verify(1 <= len(found) <= wanted, at=at, expected="PRT SB", actual=str(len(found)) if found else None)


def _anchor(message: MessageSubject) -> Segment:
    found = message.conformance.of("OBX/document")
    return found[0] if found else message.view.header


@scenario.check(
    "HL7-PARTICIPATION-SENDER-WHO", DOIT, on=MessageSubject, required=False, source=SOURCE,
    where=both(trans, lambda m, c: is_on(m, "DESTDMP") and bool(role(m, "SB"))), unexercised=Text("aucun PRT SB d'un document destiné au DMP", "no PRT SB of a document for the DMP"),
    title=Text("L'expéditeur est un professionnel (PRT-5) ou un dispositif (PRT-10)", "The sender is a professional (PRT-5) or a device (PRT-10)"),
    remedy=Text("renseigner PRT-5, ou PRT-10 pour un dispositif", "fill PRT-5, or PRT-10 for a device"),
)  # fmt: skip
def sender_is_somebody(message: MessageSubject, campaign: Campaign) -> Findings:
    """PRT-5.1 or PRT-10.1 is valued."""
    for prt in role(message, "SB"):
        who = prt.get(5, 1).present or prt.get(10, 1).present
        yield verify(bool(who), at=prt.place(5), expected="PRT-5.1 | PRT-10.1", actual=who)


def _sent(message: MessageSubject) -> list[str]:
    return [code for code in ("DESTMSSANTEPS", "DESTMSSANTEPAT") if is_on(message, code)]


@scenario.check(
    "HL7-PARTICIPATION-RECIPIENT", DOIT, on=MessageSubject, where=both(trans, lambda m, c: bool(_sent(m))), required=False, source=SOURCE,
    title=Text("Un envoi par MSSanté a ses destinataires (PRT RCT)", "An MSSanté sending has its recipients (PRT RCT)"),
    remedy=Text("ajouter un PRT RCT par destinataire : le patient pour DESTMSSANTEPAT, un autre pour DESTMSSANTEPS", "add one PRT RCT per recipient: the patient for DESTMSSANTEPAT, another one for DESTMSSANTEPS"),
    unexercised=Text("aucun envoi par MSSanté", "no MSSanté sending"),
)  # fmt: skip
def recipients(message: MessageSubject, campaign: Campaign) -> Findings:
    """DESTMSSANTEPAT needs the patient's address, DESTMSSANTEPS one that is not a patient's."""
    found = role(message, "RCT")
    patients = [p for p in found if is_patient(p)]
    for code in _sent(message):
        kept = patients if code == "DESTMSSANTEPAT" else [p for p in found if not is_patient(p)]
        at = (found[0] if found else _anchor(message)).place()
        yield verify(
            bool(kept),
            at=at,
            expected=Text(f"un PRT RCT pour {code} = Y", f"a PRT RCT for {code} = Y"),
            actual=str(len(found)) + " PRT RCT",
        )


def is_patient(prt: Segment) -> bool:
    """Whether a recipient is the patient: typed INS, under an INS OID, or an address of Mon espace santé."""
    roots = (prt.get(5, 9, 2).text, prt.get(5, 9, 1).text)
    return (
        prt.get(5, 13).text == "INS"
        or any(r in ins.NAMES for r in roots)
        or any((a.text or "").lower().endswith("@patient.mssante.fr") for a in mailboxes(prt))
    )


def mailboxes(prt: Segment) -> list[Value]:
    """PRT-15.4 of each repetition that has one: a telephone number may stand beside the address."""
    return [value for r in prt.repetitions(15) if (value := r.get(4)).present]


@scenario.check(
    "HL7-PARTICIPATION-RECIPIENT-WHO", PEUT, on=MessageSubject, where=both(trans, lambda m, c: bool(role(m, "RCT"))), required=False, source=SOURCE,
    title=Text("Chaque destinataire est nommé : PRT-5, PRT-8 ou PRT-10", "Each recipient is named: PRT-5, PRT-8 or PRT-10"),
    remedy=Text("PRT-5 pour un professionnel ou le patient, PRT-8 pour une organisation, PRT-10 pour une application", "PRT-5 for a professional or the patient, PRT-8 for an organisation, PRT-10 for an application"),
    unexercised=Text("aucun destinataire", "no recipient"),
)  # fmt: skip
def recipient_is_somebody(message: MessageSubject, campaign: Campaign) -> Findings:
    """One of the three fields is valued (an example of the guide leaves them empty: a recommendation)."""
    for prt in role(message, "RCT"):
        who = [n for n in (5, 8, 10) if prt.raw_field(n).strip("^&")]
        yield verify(
            bool(who), at=prt.place(5), expected="PRT-5 | PRT-8 | PRT-10", actual=None if not who else f"PRT-{who[0]}"
        )


@scenario.check(
    "HL7-PARTICIPATION-RECIPIENT-OID", PEUT, on=MessageSubject, required=False, source=f"{SOURCE}, PRT-5.9",
    where=both(trans, lambda m, c: any(p.get(5, 1).present for p in role(m, "RCT"))), unexercised=Text("aucun destinataire identifié par PRT-5", "no recipient identified by PRT-5"),
    title=Text("L'autorité d'un destinataire (PRT-5.9.2) est celle des professionnels ou de l'INS", "The authority of a recipient (PRT-5.9.2) is that of professionals or of the INS"),
    remedy=Text("PRT-5.9 = nom&OID&ISO : 1.2.250.1.71.4.2.1 pour un professionnel, l'OID de l'INS pour le patient", "PRT-5.9 = name&OID&ISO: 1.2.250.1.71.4.2.1 for a professional, the INS OID for the patient"),
)  # fmt: skip
def recipient_authority(message: MessageSubject, campaign: Campaign) -> Findings:
    """PRT-5.9.2, by PRT-5.13 (that it is told to be an OID is HL7-TYPES-XCN); the official ORU put the OID in 5.9.1."""
    for prt in role(message, "RCT"):
        if not prt.get(5, 1).present:
            continue
        oid = prt.get(5, 9, 2)
        wanted = sorted(ins.INS_OIDS) if is_patient(prt) else [PROFESSIONALS]
        yield verify(oid.text in wanted, at=oid, expected=" | ".join(wanted), actual=oid.text)


#: PRT-4.1 -> the labels that the guides write in PRT-4.2, whatever the case.
_LABELS = {"SB": ("Send by",), "RCT": ("Result Copies To", "Results Copies To"), "REPLY": ("Reply To",)}


def _labelled(message: MessageSubject) -> list[Segment]:
    return [p for p in message.view.all("PRT") if p.get(4, 1).text in _LABELS and p.get(4, 2).present]


@scenario.check(
    "HL7-PARTICIPATION-LABEL", PEUT, on=MessageSubject, where=both(carries, lambda m, c: bool(_labelled(m))), required=False, source=f"{SOURCE}, PRT-4",
    title=Text("Le libellé d'une participation (PRT-4.2) est celui de son code", "The label of a participation (PRT-4.2) is that of its code"),
    remedy=Text("SB^Send by, RCT^Result Copies To ou REPLY^Reply To", "SB^Send by, RCT^Result Copies To or REPLY^Reply To"), unexercised=Text("aucun libellé de participation", "no label of a participation"),
)  # fmt: skip
def label_of_the_code(message: MessageSubject, campaign: Campaign) -> Findings:
    """The label of another code misleads; a label of no code is PRT-4.2's business."""
    known = {label.casefold() for labels in _LABELS.values() for label in labels}
    for prt in _labelled(message):
        label, wanted = prt.get(4, 2), _LABELS[prt.get(4, 1).text or ""]
        folded = " ".join((label.text or "").casefold().split())
        fits = folded not in known or folded in {w.casefold() for w in wanted}
        yield verify(fits, at=label, expected=" | ".join(wanted), actual=label.text)


def _identifiers(message: MessageSubject, key: bool) -> Findings:
    found = message.national_ids
    wrong = [(i, i.fault) for i in found if i.fault is not None and i.fault.is_key is key]
    failures = [verify(False, at=i.value, expected=f.expected, actual=f"{i.kind} {i.value}") for i, f in wrong]
    yield from told(failures, len(found))


@scenario.check(
    "HL7-PARTICIPATION-ID-SHAPE", PEUT, on=MessageSubject, where=both(carries, lambda m, c: bool(m.national_ids)), required=False,
    source="Annuaire Santé : RPPS, FINESS, identifiants nationaux (table 0203 Interop'Santé)", unexercised=Text("aucun identifiant national dans les PRT", "no national identifier in the PRT"),
    title=Text("Les identifiants nationaux ont la forme de leur type", "National identifiers have the shape of their type"),
    remedy=Text("RPPS : 11 chiffres ; IDNPS : 8 + RPPS (ou 0 + ADELI) ; FINEJ, FINEG : 9 caractères ; IDNST : 1 + FINESS ; INS : 15 caractères", "RPPS: 11 digits; IDNPS: 8 + RPPS (or 0 + ADELI); FINEJ, FINEG: 9 characters; IDNST: 1 + FINESS; INS: 15 characters"),
)  # fmt: skip
def identifier_shapes(message: MessageSubject, campaign: Campaign) -> Findings:
    """PRT-5.1 by PRT-5.13, PRT-8.10 by PRT-8.7 (thirteen official samples type an IDNST as FINEG: a recommendation)."""
    yield from _identifiers(message, key=False)


@scenario.check(
    "HL7-PARTICIPATION-ID-KEY", PEUT, on=MessageSubject, where=both(carries, lambda m, c: bool(m.national_ids)), required=False,
    source="Annuaire Santé : clés du RPPS, du FINESS et du NIR", unexercised=Text("aucun identifiant national dans les PRT", "no national identifier in the PRT"),
    title=Text("Les identifiants nationaux ont une clé juste", "National identifiers have a right key"),
    remedy=Text("vérifier l'identifiant : son dernier chiffre est une clé", "check the identifier: its last digit is a key"),
)  # fmt: skip
def identifier_keys(message: MessageSubject, campaign: Campaign) -> Findings:
    """Luhn for RPPS and FINESS, 97 for the matricule."""
    yield from _identifiers(message, key=True)


_MAIL = re.compile(r"[^@\s<>]+@[^@\s<>.]+(?:\.[^@\s<>.]+)+")


def _addresses(message: MessageSubject) -> list[Value]:
    return [address for p in message.view.all("PRT") for address in mailboxes(p)]


@scenario.check(
    "HL7-PARTICIPATION-ADDRESS", DOIT, on=MessageSubject, where=both(carries, lambda m, c: bool(_addresses(m))), required=False, source=f"{SOURCE}, PRT-15.4",
    title=Text("PRT-15.4 est une adresse de messagerie", "PRT-15.4 is an e-mail address"), unexercised=Text("aucune adresse dans les PRT", "no address in the PRT"),
    remedy=Text("PRT-15.4 = local@domaine, sans nom ni chevrons", "PRT-15.4 = local@domain, without name nor angle brackets"),
)  # fmt: skip
def address_shape(message: MessageSubject, campaign: Campaign) -> Findings:
    """local@domain, one address."""
    for address in _addresses(message):
        yield verify(
            bool(_MAIL.fullmatch(address.text or "")),
            at=address,
            expected=Text("local@domaine", "local@domain"),
            actual=address.text,
        )


@scenario.check(
    "HL7-PARTICIPATION-DOMAIN", PEUT, on=MessageSubject, where=both(carries, lambda m, c: any(map(mailboxes, role(m, "RCT")))), required=False,
    source="TRANS 2.1 et LPS 1.1, PRT-15.4 : adresse MSSanté", title=Text("L'adresse d'un destinataire est dans l'espace MSSanté", "A recipient's address is in the MSSanté space"),
    remedy=Text("utiliser une adresse …mssante.fr", "use an address in …mssante.fr"), unexercised=Text("aucun destinataire", "no recipient"),
)  # fmt: skip
def mssante_domain(message: MessageSubject, campaign: Campaign) -> Findings:
    """The domain ends with mssante.fr."""
    for address in (a for prt in role(message, "RCT") for a in mailboxes(prt)):
        inside = (address.text or "").lower().endswith((".mssante.fr", "@mssante.fr"))
        yield verify(inside, at=address, expected="…mssante.fr", actual=address.text)


def _patient_recipients(message: MessageSubject) -> list[Segment]:
    return [p for p in role(message, "RCT") if is_patient(p)]


@scenario.check(
    "HL7-PARTICIPATION-PATIENT", DOIT, on=MessageSubject, where=both(carries, lambda m, c: bool(_patient_recipients(m))), required=False,
    source="TRANS 2.1, PRT du patient destinataire ; X19", unexercised=Text("aucun document envoyé au patient", "no document sent to the patient"),
    title=Text("Le patient destinataire est celui de PID-3, à l'adresse de son matricule", "The patient recipient is that of PID-3, at the address of the matricule"),
    remedy=Text("PRT-5.1 = matricule de PID-3 ; PRT-15.4 = matricule@patient.mssante.fr", "PRT-5.1 = matricule of PID-3; PRT-15.4 = matricule@patient.mssante.fr"),
)  # fmt: skip
def patient_recipient(message: MessageSubject, campaign: Campaign) -> Findings:
    """PRT-5.1 (when it is there) and the local part of PRT-15.4 are the INS matricule of PID-3."""
    identity = message.patient
    matricule = identity.ins.value if identity is not None and identity.ins is not None else None
    for prt in _patient_recipients(message):
        number, addresses = prt.get(5, 1), mailboxes(prt) or [prt.get(15, 4)]
        if number.present:
            yield verify(
                number.text == matricule,
                at=number,
                expected=matricule or Text("aucun INS dans PID-3", "no INS in PID-3"),
                actual=number.text,
            )
        wanted = f"{matricule}@patient.mssante.fr"
        for address in addresses:
            yield verify(
                (address.text or "").lower() == wanted.lower(),
                at=address,
                expected=wanted if matricule else Text("aucun INS dans PID-3", "no INS in PID-3"),
                actual=address.text,
            )
