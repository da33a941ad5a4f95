"""Acknowledgements of messages (TRANS and LPS guides, section on ACK)."""

from dataclasses import dataclass

from harness.builder.hl7_spec import MessageSpec
from harness.builder.hl7_text import encode, escape, msh, segment

CONDITIONS = {
    "0": "Message accepted", "100": "Segment sequence error", "101": "Required field missing",
    "102": "Data type error", "103": "Table value not found", "198": "Non-conformant cardinality",
    "199": "Other HL7 error", "200": "Unsupported message type", "201": "Unsupported event code",
    "202": "Unsupported processing id", "203": "Unsupported version id", "207": "Application error",
}  # fmt: skip
APPLICATION_CONDITIONS = {
    "900": "Version du document incorrecte",
    "901": "Auteur de la demande non autorisé",
    "902": "Patient inconnu",
    "903": "INS absente du document",
    "904": "INS différente de celle du patient",
    "905": "INS incomplète",
    "906": "Autre erreur d'intégration",
}


@dataclass(frozen=True)
class AckSpec:
    """What an acknowledgement answers to ``answers``.  ERR is written as soon as ``error`` is given.

    ``answered_id`` (MSA-2), ``event`` (MSH-9.2), ``sending``, ``receiving``, ``processing_id`` and
    ``version`` follow from the message answered when they are None.
    """

    answers: MessageSpec
    control_id: str = "ACK0001"
    sent: str = "20260310102005"
    code: str = "AA"
    error: str | None = None
    error_label: str | None = None
    application_code: str | None = None
    application_label: str | None = None
    application_table: str = "applicationErrorCode"
    severity: str = "E"
    location: str = ""
    answered_id: str | None = None
    event: str | None = None
    sending: tuple[str, str] | None = None
    receiving: tuple[str, str] | None = None
    processing_id: str | None = None
    version: str | None = None
    encoding: str = "UTF-8"
    terminator: str = "\r"


def build_ack(spec: AckSpec) -> bytes:
    """ACK^event^ACK: MSH with both ends swapped, MSA, and ERR when there is an error to tell."""
    answered = spec.answers.control_id if spec.answered_id is None else spec.answered_id
    segments = [_msh(spec), segment("MSA", {1: spec.code, 2: escape(answered)})]
    if spec.error is not None:
        segments.append(_err(spec))
    return encode(segments, spec.encoding, spec.terminator)


def _msh(spec: AckSpec) -> str:
    message = spec.answers
    event = spec.event or message.hl7_type.split("^")[1]
    sending, receiving = spec.sending or message.receiving, spec.receiving or message.sending
    fields = {
        3: escape(sending[0]), 4: escape(sending[1]), 5: escape(receiving[0]), 6: escape(receiving[1]),
        7: spec.sent, 9: f"ACK^{event}^ACK", 10: escape(spec.control_id),
        11: spec.processing_id or message.processing_id, 12: spec.version or message.hl7_version,
    }  # fmt: skip
    return msh(fields, spec.encoding)


def _err(spec: AckSpec) -> str:
    error = spec.error or ""
    label = CONDITIONS.get(error, "") if spec.error_label is None else spec.error_label
    fields = {2: spec.location, 3: f"{error}^{escape(label)}^messageErrorCondition", 4: spec.severity}
    if (code := spec.application_code) is not None:
        reason = spec.application_label
        reason = APPLICATION_CONDITIONS.get(code, "") if reason is None else reason
        fields[5] = f"{code}^{escape(reason)}^{spec.application_table}"
    return segment("ERR", fields)
