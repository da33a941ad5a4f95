"""HL7 v2 messages that carry a CDA document: the TRANS guide (2.1) and the LPS guide (1.1).

``build_message`` writes the three flows, ``build_ack`` their acknowledgements, ``build_adt`` the identity
feed (PAM.FR 2.11), ``mllp`` the frame of all of them.
"""

from base64 import b64encode
from collections.abc import Iterator

from harness.builder.hl7_ack import AckSpec, build_ack
from harness.builder.hl7_adt import build_adt
from harness.builder.hl7_participants import Recipient, as_recipient, recipient_prt, reply_prt, sender_prt
from harness.builder.hl7_spec import (
    COLLEAGUE,
    DPI_MAILBOX,
    ORDER_CONTROLS,
    PROFILES,
    RESULT_STATUSES,
    DocumentId,
    MessageSpec,
    carrying,
)
from harness.builder.hl7_text import encode, escape, mllp, msh, pid, segment

__all__ = [
    "AckSpec",
    "MessageSpec",
    "Recipient",
    "as_recipient",
    "build_ack",
    "build_adt",
    "build_message",
    "carrying",
    "mllp",
]


def build_message(spec: MessageSpec) -> bytes:
    """The message: one patient, one document, its participants, then its metadata (guide sections 1 to 7)."""
    head = [_msh(spec), *([] if spec.oru else [segment("EVN", {2: spec.sent, 6: spec.sent})])]
    head += [pid(spec.patient, spec.sending[1], _number(spec.account, "AN", spec)), _pv1(spec)]
    head += [_orc(spec), _obr(spec), *([] if spec.oru else [_txa(spec)])]
    segments = [*head, _document_obx(spec), *_participants(spec), *_numbered(spec)]
    kept = [line for line in segments if line[:3] not in spec.drop_segments]
    return encode(kept, spec.encoding, spec.terminator)


def _msh(spec: MessageSpec) -> str:
    (application, facility), (to_application, to_facility) = spec.sending, spec.receiving
    fields = {
        3: escape(application), 4: escape(facility), 5: escape(to_application), 6: escape(to_facility),
        7: spec.sent, 9: spec.hl7_type, 10: escape(spec.control_id), 11: spec.processing_id,
        12: spec.hl7_version, 21: PROFILES[spec.kind] if spec.profile is None else spec.profile,
    }  # fmt: skip
    return msh(fields, spec.encoding if spec.declared_encoding is None else spec.declared_encoding)


def _number(value: str | None, kind: str, spec: MessageSpec) -> str:
    authority = escape(spec.sending[1]) + (f"&{spec.visit_root}&ISO" if spec.visit_root else "")
    return f"{escape(value)}^^^{authority}^{kind}" if value else ""


def _pv1(spec: MessageSpec) -> str:
    if spec.kind == "LPS":
        return segment("PV1", {1: "1", 2: spec.patient_class or "N"})
    fields = {1: "1", 2: spec.patient_class or "O", 3: "CONSULT", 19: _number(spec.visit, "VN", spec)}
    return segment("PV1", {**fields, 44: spec.visit_start or spec.sent[:8] + "093000"})


def _orc(spec: MessageSpec) -> str:
    control = spec.order_control or ORDER_CONTROLS[spec.action]
    return segment("ORC", {1: control, 2: escape(spec.order_number), 3: escape(spec.order_number)})


def _obr(spec: MessageSpec) -> str:
    number = escape(spec.order_number)
    status = {25: "F"} if spec.oru else {}
    return segment("OBR", {1: "1", 2: number, 3: number, 4: spec.document_type, **status})


def _txa(spec: MessageSpec) -> str:
    code = spec.type_code if spec.txa_type_code is None else spec.txa_type_code
    parent = "" if spec.replaced_id is None else _entity(spec.replaced_id)
    fields = {
        1: "1",
        2: escape(code),
        3: "TEXT",
        4: spec.sent,
        12: _entity(spec.cda_id),
        13: parent,
        17: "AU",
    }
    return segment("TXA", fields)


def _entity(identifier: DocumentId) -> str:
    root, extension = identifier
    return escape(root) if extension is None else f"{escape(extension)}^^{escape(root)}^ISO"


def _obx(number: int, kind: str, question: str, value: str, status: str = "F") -> str:
    return segment("OBX", {1: str(number), 2: kind, 3: question, 5: value, 11: status})


def _document_obx(spec: MessageSpec) -> str:
    data = b64encode(spec.cda).decode() if spec.payload is None else spec.payload
    value = f"^{_text(spec)}^XML^Base64^{data}"
    return _obx(1, "ED", spec.document_type, value, spec.result_status or RESULT_STATUSES[spec.action])


def _text(spec: MessageSpec) -> str:
    return "TEXT" if spec.oru else "text"


def _participants(spec: MessageSpec) -> Iterator[str]:
    """Section 6: the sender, the recipients, the mailbox for answers."""
    yield sender_prt(spec.sender, spec.sender_org, spec.sender_address if spec.kind == "LPS" else None)
    yield from map(recipient_prt, _recipients(spec))
    if spec.reply_address is not None:
        yield reply_prt(spec.reply_address)


def _recipients(spec: MessageSpec) -> tuple[Recipient, ...]:
    if spec.recipients is not None:
        return spec.recipients
    if spec.kind == "LPS":
        return (DPI_MAILBOX,)
    colleague = (COLLEAGUE,) if spec.destmssanteps == "Y" else ()
    return colleague + ((as_recipient(spec.patient),) if spec.destmssantepat == "Y" else ())


def _numbered(spec: MessageSpec) -> Iterator[str]:
    """OBX from the second one on: the e-mail (LPS), the metadata, the bodies of the mail (TRANS)."""
    number = 2
    for kind, question, value, note in _observations(spec):
        yield _obx(number, kind, question, value)
        number += 1
        if note:
            yield segment("NTE", {1: "1", 4: note})


def _observations(spec: MessageSpec) -> Iterator[tuple[str, str, str, str]]:
    coded = "CE" if spec.oru else "CWE"
    body = f"^{_text(spec)}^^Base64^{b64encode((spec.mail_body or '').encode()).decode()}"
    if spec.kind == "LPS":
        yield "ED", f"{escape(spec.mail_message_id)}^{escape(spec.subject)}", body, ""
    for code, label, value in _metadata(spec):
        note = "FIN" if code == "DESTMSSANTEPAT" and not spec.patient_may_reply else ""
        yield coded, f"{code}^{escape(label)}^MetaDMPMSS", f"{escape(value)}^^expandedYes-NoIndicator", note
    if spec.kind != "LPS" and spec.mail_body is not None:
        if spec.destmssanteps == "Y":
            yield "ED", "CORPSMAIL_PS^Corps du mail pour un PS^MetaDMPMSS", body, ""
        if spec.destmssantepat == "Y":
            yield "ED", "CORPSMAIL_PATIENT^Corps du mail pour le patient^MetaDMPMSS", body, ""


def _metadata(spec: MessageSpec) -> Iterator[tuple[str, str, str]]:
    """Section 7, in its order; the LPS keeps four of the ten."""
    flags = (
        ("MASQUE_PS", "Masqué aux professionnels de Santé", spec.hide_ps, True),
        ("INVISIBLE_PATIENT", "Document Non Visible par le patient", spec.invisible_patient, True),
        ("INVISIBLE_REP_LEGAUX", "Non visible par les représentants Légaux du patient",
         spec.invisible_rep, True),
        ("CONNEXION_SECRETE", "Connexion Secrete", spec.secret, False),
        ("MODIF_CONF_CODE", "Modification Confidentiality Code", spec.modif_conf, True),
        ("DESTDMP", "Destinataire DMP", spec.destdmp, False),
        ("DESTMSSANTEPS", "Destinataire (Professionnel de Santé, organisation ou BAL applicative)",
         spec.destmssanteps, False),
        ("DESTMSSANTEPAT", "Destinataire Patient", spec.destmssantepat, False),
        ("ACK_RECEPTION", "Accusé de réception", spec.ack_reception, False),
        ("ACK_LECTURE_MSS", "Accusé de lecture", spec.ack_reading, False),
    )  # fmt: skip
    for code, label, value, in_lps in flags:
        if value is not None and (in_lps or spec.kind != "LPS"):
            yield code, label, value
    yield from spec.extra_metadata
