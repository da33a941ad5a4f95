"""HL7-ZAM: a business acknowledgement tells the CREATEUR what became of the document that it sent.

TRANS 2.1, ZAM^Z01 (received by the DMP), Z02 (received by the MSSanté server), Z03 (read, or processed).
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MessageSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import Findings, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.formats.hl7.message import Segment
from harness.rules.document_message import carries_document
from harness.rules.profile.loading import table
from scenarios._hl7 import both, folded, told, zam
from scenarios._profile import register

scenario = Scenario(
    id="HL7-ZAM",
    title=Text("Les accusés métier (ZAM^Z01, Z02, Z03)", "Business acknowledgements (ZAM^Z01, Z02, Z03)"),
    summary=Text(
        "OBX de statut et d'adresse selon l'événement, OBX-4 vers le message d'origine, ERR si et seulement si le statut est N, codes de leurs tables.",
        "Status and address OBX by event, OBX-4 back to the original message, ERR if and only if the status is N, codes of their tables.",
    ),
    requirements=("MSS/UX.PFI.4",),
)  # fmt: skip

register(scenario, ("OBX/status", "OBX/address", "ERR/zam"))

SOURCE = "TRANS 2.1, accusés métier ZAM"
NO_ZAM = Text("aucun accusé métier jugé", "no judged business acknowledgement")
STATUS = {"Z01": "ACK_RECEPTION_DMP", "Z02": "ACK_RECEPTION_MSS", "Z03": "ACK_LECTURE_MSS"}
ADDRESS = {"Z02": "DESTINATAIRE_MSS", "Z03": "LECTEUR_MSS"}
#: Event -> coding system of ERR-5, and its codes when the guide lists them.
ERRORS = {
    "Z01": ("DMP_ERROR_CODE", ""),
    "Z02": ("SMTPERRORCODE", "smtp_error"),
    "Z03": ("applicationErrorCondition", "application_error"),
}


def status(message: MessageSubject) -> Segment | None:
    """The status OBX."""
    found = message.conformance.of("OBX/status")
    return found[0] if found else None


def failed(message: MessageSubject) -> bool:
    """Whether the status is N."""
    return _status_code(message) == "N"


def _status_code(message: MessageSubject) -> str | None:
    segment = status(message)
    return segment.get(5, 1).text if segment is not None else None


known_event = both(zam, lambda m, c: m.view.event in STATUS)


@scenario.check(
    "HL7-ZAM-CODES", DOIT, on=MessageSubject, where=known_event, source=f"{SOURCE}, table AckMetierZAM", required=False, unexercised=NO_ZAM,
    title=Text("OBX-3 est le code de l'événement", "OBX-3 is the code of the event"),
    remedy=Text("Z01 ACK_RECEPTION_DMP ; Z02 ACK_RECEPTION_MSS et DESTINATAIRE_MSS ; Z03 ACK_LECTURE_MSS et LECTEUR_MSS", "Z01 ACK_RECEPTION_DMP; Z02 ACK_RECEPTION_MSS and DESTINATAIRE_MSS; Z03 ACK_LECTURE_MSS and LECTEUR_MSS"),
)  # fmt: skip
def codes(message: MessageSubject, campaign: Campaign) -> Findings:
    """Status code, then address code for Z02 and Z03."""
    wanted = [c for c in (STATUS[message.view.event], ADDRESS.get(message.view.event)) if c]
    for code, segment in zip(wanted, message.view.all("OBX"), strict=False):
        yield verify(segment.get(3, 1).text == code, at=segment.get(3, 1), expected=code, actual=segment.get(3, 1).text)


@scenario.check(
    "HL7-ZAM-LABEL", PEUT, on=MessageSubject, where=known_event, source=f"{SOURCE}, table AckMetierZAM", required=False, unexercised=NO_ZAM,
    title=Text("OBX-3.2 est le libellé de la table AckMetierZAM", "OBX-3.2 is the label of table AckMetierZAM"), remedy=Text("recopier le libellé de la table", "copy the label of the table"),
)  # fmt: skip
def labels(message: MessageSubject, campaign: Campaign) -> Findings:
    """Label by code."""
    known, found = table("zam"), message.view.all("OBX")
    wrong = [
        (s, known[c])
        for s in found
        if (c := s.get(3, 1).text or "") in known and folded(s.get(3, 2).text) != folded(known[c])
    ]
    yield from told(
        [verify(False, at=s.get(3, 2), expected=label, actual=s.get(3, 2).text) for s, label in wrong], len(found)
    )


@scenario.check(
    "HL7-ZAM-ADDRESS", DOIT, on=MessageSubject, where=known_event, source=f"{SOURCE}, Z02 et Z03", required=False, unexercised=NO_ZAM,
    title=Text("Z02 et Z03 ont un second OBX : l'adresse ; Z01 n'en a qu'un", "Z02 and Z03 have a second OBX: the address; Z01 has only one"),
    remedy=Text("ajouter OBX|2|XTN|DESTINATAIRE_MSS ou LECTEUR_MSS", "add OBX|2|XTN|DESTINATAIRE_MSS or LECTEUR_MSS"),
)  # fmt: skip
def address_is_there(message: MessageSubject, campaign: Campaign) -> Findings:
    """Two OBX for Z02 and Z03, one for Z01."""
    found = message.view.all("OBX")
    wanted = 2 if message.view.event in ADDRESS else 1
    at = (found[-1] if found else message.view.header).place()
    yield verify(len(found) == wanted, at=at, expected=f"{wanted} OBX", actual=f"{len(found)} OBX")


@scenario.check(
    "HL7-ZAM-ORIGIN", PEUT, on=MessageSubject, required=False, source=f"{SOURCE}, OBX-4",
    where=both(zam, lambda m, c: bool(m.view.get("OBX", 4).present) and any(carries_document(x.view) for x in c.of(MessageSubject))), unexercised=Text("aucun accusé métier à côté de messages", "no business acknowledgement beside messages"),
    title=Text("OBX-4 est le MSH-10 d'un message de document de la campagne", "OBX-4 is the MSH-10 of a document message of the campaign"),
    remedy=Text("recopier MSH-10 de l'ORU ou du MDM dans OBX-4", "copy MSH-10 of the ORU or MDM to OBX-4"),
)  # fmt: skip
def origin(message: MessageSubject, campaign: Campaign) -> Findings:
    """The message that carried the document is there."""
    segment = status(message)
    assert segment is not None  # kept by ``where``
    known = {m.view.control_id for m in campaign.of(MessageSubject) if carries_document(m.view)}
    value = segment.get(4)
    yield verify(
        value.present in known,
        at=value,
        expected=Text("le MSH-10 d'un ORU ou MDM", "the MSH-10 of an ORU or MDM"),
        actual=value.text,
    )


@scenario.check(
    "HL7-ZAM-ERR", DOIT, on=MessageSubject, where=both(zam, lambda m, c: _status_code(m) in ("Y", "N")), source=f"{SOURCE}, segment ERR", required=False, unexercised=NO_ZAM,
    title=Text("ERR si et seulement si le statut est N", "ERR if and only if the status is N"), remedy=Text("statut N : ajouter ERR ; statut Y : le retirer", "status N: add ERR; status Y: remove it"),
)  # fmt: skip
def error_iff_failed(message: MessageSubject, campaign: Campaign) -> Findings:
    """OBX-5.1 N has one ERR, Y none."""
    found, segment = message.view.all("ERR"), status(message)
    assert segment is not None  # kept by ``where``
    at = (found[0] if found else segment).place()
    wanted = (
        Text("ERR (statut N)", "ERR (status N)")
        if failed(message)
        else Text("pas d'ERR (statut Y)", "no ERR (status Y)")
    )
    yield verify(bool(found) == failed(message), at=at, expected=wanted, actual=f"{len(found)} ERR")


@scenario.check(
    "HL7-ZAM-ERR-5", DOIT, on=MessageSubject, where=both(known_event, lambda m, c: any(s.get(5, 1).present for s in m.view.all("ERR"))), source=f"{SOURCE}, ERR-5 ; table SMTPERRORCODE", required=False,
    title=Text("ERR-5 est un code de la table de l'événement", "ERR-5 is a code of the table of the event"), unexercised=Text("aucun accusé métier d'échec", "no business acknowledgement of failure"),
    remedy=Text("Z01 DMP_ERROR_CODE ; Z02 SMTPERRORCODE ; Z03 applicationErrorCondition (900 à 906)", "Z01 DMP_ERROR_CODE; Z02 SMTPERRORCODE; Z03 applicationErrorCondition (900 to 906)"),
)  # fmt: skip
def application_code(message: MessageSubject, campaign: Campaign) -> Findings:
    """ERR-5.1 in the table (Z02, Z03), ERR-5.3 its name; applicationErrorCode is the other name of the last one."""
    system, name = ERRORS[message.view.event]
    names = {system, "applicationErrorCode"} if message.view.event == "Z03" else {system}
    for segment in message.view.all("ERR"):
        code, told_system = segment.get(5, 1), segment.get(5, 3)
        if not code.present:
            continue
        if name:
            yield verify(
                code.present in table(name),
                at=code,
                expected=" | ".join(list(table(name))[:8]) + " …",
                actual=code.text,
            )
        yield verify(
            told_system.text in names, at=told_system, expected=" | ".join(sorted(names)), actual=told_system.text
        )
