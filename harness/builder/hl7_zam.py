"""Business acknowledgements (TRANS 2.1, ZAM^Z01/Z02/Z03): what became of a document after the PFI took it."""

from dataclasses import dataclass

from harness.builder.hl7_spec import MessageSpec
from harness.builder.hl7_text import encode, escape, msh, segment

#: Event -> (code, label) of the status OBX and of the address OBX.
STATUS = {
    "Z01": ("ACK_RECEPTION_DMP", "Accusé de réception DMP"),
    "Z02": ("ACK_RECEPTION_MSS", "Accusé de réception MSSanté"),
    "Z03": ("ACK_LECTURE_MSS", "Accusé de lecture"),
}
ADDRESS = {"Z02": ("DESTINATAIRE_MSS", "Destinataire MSSanté"), "Z03": ("LECTEUR_MSS", "Lecteur du courriel MSSanté")}
ERRORS = {
    "Z01": ("DMPClosed", "DMP fermé", "DMP_ERROR_CODE"),
    "Z02": ("550", "Boîte aux lettres non disponible", "SMTPERRORCODE"),
    "Z03": ("902", "Patient inconnu", "applicationErrorCondition"),
}


@dataclass(frozen=True)
class ZamSpec:
    """What a business acknowledgement says of ``answers``; an event that fails (status N) has its ERR."""

    answers: MessageSpec
    event: str = "Z01"
    status: str = "Y"
    address: str = "octave.genet@medecin.mssante.fr"
    control_id: str = "ZAM0001"
    sent: str = "20260312101500"
    answered_id: str | None = None
    error: tuple[str, str, str] | None = None


def build_zam(spec: ZamSpec) -> bytes:
    """MSH, EVN, the status OBX, the address OBX (Z02, Z03), ERR when the status is N."""
    message = spec.answers
    fields = {
        3: escape(message.receiving[0]), 4: escape(message.receiving[1]),
        5: escape(message.sending[0]), 6: escape(message.sending[1]), 7: spec.sent,
        9: f"ZAM^{spec.event}^ZAM_Z01", 10: escape(spec.control_id), 11: message.processing_id, 12: "2.6",
        21: "2.1^CISIS_CDA_HL7_V2",
    }  # fmt: skip
    segments = [msh(fields, "UTF-8"), segment("EVN", {2: spec.sent}), _status(spec)]
    if spec.event in ADDRESS:
        code, label = ADDRESS[spec.event]
        segments.append(segment("OBX", {
            1: "2", 2: "XTN", 3: f"{code}^{label}^AckMetierZAM", 5: f"^^X.400^{escape(spec.address)}", 11: "F"}))  # fmt: skip
    if spec.status == "N":
        segments.append(_error(spec))
    return encode(segments, "UTF-8", "\r")


def _status(spec: ZamSpec) -> str:
    code, label = STATUS[spec.event]
    answered = spec.answers.control_id if spec.answered_id is None else spec.answered_id
    return segment("OBX", {
        1: "1", 2: "CWE", 3: f"{code}^{label}^AckMetierZAM", 4: escape(answered),
        5: f"{spec.status}^^expandedYes-NoIndicator", 11: "F"})  # fmt: skip


def _error(spec: ZamSpec) -> str:
    code, label, table = spec.error or ERRORS[spec.event]
    fields = {3: "207^Application error^messageErrorCondition", 4: "E", 5: f"{code}^{escape(label)}^{table}"}
    return segment("ERR", fields)
