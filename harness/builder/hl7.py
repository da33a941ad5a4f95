"""HL7 v2 messages that carry a CDA document: the TRANS guide (2.1) and the LPS guide (1.1).

``build_message`` writes the three flows, ``build_ack`` their acknowledgements, ``build_adt`` the identity
feed (PAM.FR 2.11), ``mllp`` the frame of all of them.
"""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from harness.builder.cda import DOCUMENT_TYPES
from harness.builder.hl7_ack import AckSpec as AckSpec
from harness.builder.hl7_ack import build_ack as build_ack
from harness.builder.hl7_adt import build_adt as build_adt
from harness.builder.hl7_participants import Recipient, as_recipient, recipient_prt, reply_prt, sender_prt
from harness.builder.hl7_text import encode, escape, msh, pid, segment
from harness.builder.hl7_text import mllp as mllp
from harness.builder.people import DR_GENET, DR_ORTIE, HOSPITAL, HOSPITAL_OID, ROSALIE, Organization, Patient, Professional

Kind = Literal["LPS", "TRANS-MDM", "TRANS-ORU"]
Action = Literal["initial", "replace", "delete"]
DocumentId = tuple[str, str | None]

PROFILES = {
    "LPS": "1.1^CISIS_CDA_HL7_LPS",
    "TRANS-MDM": "2.1^CISIS_CDA_HL7_V2",
    "TRANS-ORU": "2.1^CISIS_CDA_HL7_V2",
}
EVENTS = {"initial": "T02", "replace": "T10", "delete": "T04"}
ORDER_CONTROLS = {"initial": "NW", "replace": "RO", "delete": "CA"}
RESULT_STATUSES = {"initial": "F", "replace": "C", "delete": "D"}

DPI_MAILBOX = Recipient("organisation", HOSPITAL.national_id, HOSPITAL.name, address="dpi@ch-demo.mssante.fr")
COLLEAGUE = Recipient("professional", DR_GENET.rpps_id, DR_GENET.family, DR_GENET.given, "octave.genet@medecin.mssante.fr")


@dataclass(frozen=True)
class MessageSpec:
    """What a message says.  A flag set to None leaves its OBX out; the overrides at the end make mutations.

    ``recipients`` None gives those that the flow and the DESTMSSANTE flags call for; () gives none.
    ``patient_may_reply`` False adds the NTE with FIN under DESTMSSANTEPAT.
    """

    kind: Kind = "LPS"
    action: Action = "initial"
    control_id: str = "MSG0001"
    sent: str = "20260310102000"
    sending: tuple[str, str] = ("PFI-DEMO", "CH-DEMO")
    receiving: tuple[str, str] = ("DPI-DEMO", "CH-DEMO")
    patient: Patient = ROSALIE
    cda: bytes = b""
    cda_id: DocumentId = (f"{HOSPITAL_OID}.26031000010.1", None)
    replaced_id: DocumentId | None = None
    type_code: str = "11488-4"
    type_label: str | None = None
    type_system: str = "LN"
    sender: Professional | None = DR_ORTIE
    sender_org: Organization = HOSPITAL
    sender_address: str = "camille.ortie@ch-demo.mssante.fr"
    reply_address: str | None = None
    recipients: tuple[Recipient, ...] | None = None
    destdmp: str | None = "Y"
    destmssanteps: str | None = "N"
    destmssantepat: str | None = "N"
    patient_may_reply: bool = True
    hide_ps: str | None = "N"
    invisible_patient: str | None = "N"
    invisible_rep: str | None = "N"
    secret: str | None = "N"
    modif_conf: str | None = "N"
    ack_reception: str | None = "Y"
    ack_reading: str | None = "N"
    mail_body: str | None = "Bonjour, vous trouverez ci-joint un document."
    mail_message_id: str = "<20260310.0001@ch-demo.mssante.fr>"
    mail_subject: str = "XDM/1.0/DDM+CR ou fiche de consultation ou de visite TEST-LAVANDE ROSALIE 12/03/1984"
    extra_metadata: tuple[tuple[str, str, str], ...] = ()
    patient_class: str | None = None
    visit: str = "2026000451"
    account: str | None = "2026000451"
    order_number: str = "DEM20260001"
    encoding: str = "UTF-8"
    terminator: str = "\r"
    processing_id: str = "T"
    version: str | None = None
    message_type: str | None = None
    profile: str | None = None
    order_control: str | None = None
    result_status: str | None = None
    txa_type_code: str | None = None
    payload: str | None = None
    drop_segments: tuple[str, ...] = ()

    @property
    def oru(self) -> bool:
        """Whether the message is an ORU (HL7 2.5, CE and TEXT) and not an MDM (2.6, CWE and text)."""
        return self.kind == "TRANS-ORU"

    @property
    def hl7_version(self) -> str:
        """MSH-12."""
        return self.version or ("2.5" if self.oru else "2.6")

    @property
    def hl7_type(self) -> str:
        """MSH-9."""
        return self.message_type or ("ORU^R01^ORU_R01" if self.oru else f"MDM^{EVENTS[self.action]}^MDM_T02")

    @property
    def document_type(self) -> str:
        """OBR-4 and OBX-3: code, label and coding system of the document."""
        label = DOCUMENT_TYPES.get(self.type_code, self.type_code) if self.type_label is None else self.type_label
        return f"{escape(self.type_code)}^{escape(label)}^{escape(self.type_system)}"


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
    return msh(fields, spec.encoding)


def _number(value: str | None, kind: str, spec: MessageSpec) -> str:
    authority = f"{escape(spec.sending[1])}&{HOSPITAL_OID}.8&ISO"
    return f"{escape(value)}^^^{authority}^{kind}" if value else ""


def _pv1(spec: MessageSpec) -> str:
    if spec.kind == "LPS":
        return segment("PV1", {1: "1", 2: spec.patient_class or "N"})
    fields = {1: "1", 2: spec.patient_class or "O", 3: "CONSULT", 19: _number(spec.visit, "VN", spec)}
    return segment("PV1", {**fields, 44: spec.sent[:8] + "093000"})


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
    fields = {1: "1", 2: escape(code), 3: "TEXT", 4: spec.sent, 12: _entity(spec.cda_id), 13: parent, 17: "AU"}
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
        yield "ED", f"{escape(spec.mail_message_id)}^{escape(spec.mail_subject)}", body, ""
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
        ("INVISIBLE_REP_LEGAUX", "Non visible par les représentants Légaux du patient", spec.invisible_rep, True),
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
