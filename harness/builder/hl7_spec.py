"""What an HL7 v2 message that carries a CDA document says, in the three flows of the TRANS and LPS guides."""

from dataclasses import dataclass
from typing import Literal

from harness.builder.cda import DOCUMENT_TYPES, TRE_A05, CdaSpec, build_cda
from harness.builder.hl7_participants import Recipient
from harness.builder.hl7_text import escape
from harness.builder.naming import subject_line
from harness.builder.people import (
    DR_GENET,
    DR_ORTIE,
    HOSPITAL,
    HOSPITAL_OID,
    ROSALIE,
    Organization,
    Patient,
    Professional,
)

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
COLLEAGUE = Recipient(
    "professional", DR_GENET.rpps_id, DR_GENET.family, DR_GENET.given, "octave.genet@medecin.mssante.fr"
)


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
    mail_subject: str | None = None
    extra_metadata: tuple[tuple[str, str, str], ...] = ()
    patient_class: str | None = None
    visit: str = "2026000451"
    visit_root: str | None = f"{HOSPITAL_OID}.8"
    visit_start: str | None = None
    account: str | None = "2026000451"
    order_number: str = "DEM20260001"
    encoding: str = "UTF-8"
    declared_encoding: str | None = None
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
    def label(self) -> str:
        """Label of the document type, given or taken from JDV_J07."""
        known = DOCUMENT_TYPES.get(self.type_code, self.type_code)
        return known if self.type_label is None else self.type_label

    @property
    def document_type(self) -> str:
        """OBR-4 and OBX-3: code, label and coding system of the document."""
        return f"{escape(self.type_code)}^{escape(self.label)}^{escape(self.type_system)}"

    @property
    def subject(self) -> str:
        """Subject of the e-mail from which the document comes (LPS)."""
        return subject_line([self.label], self.patient) if self.mail_subject is None else self.mail_subject


def carrying(document: CdaSpec, kind: Kind = "LPS") -> MessageSpec:
    """The message that carries this document: same patient, identifiers, type and sender."""
    return MessageSpec(
        kind=kind,
        action="initial" if document.parent is None else "replace",
        patient=document.patient,
        cda=build_cda(document),
        cda_id=(document.id_root, document.id_extension),
        replaced_id=document.parent,
        type_code=document.code,
        type_label=document.label,
        type_system="TRE_A05" if document.code_system == TRE_A05 else "LN",
        sender=document.author,
        sender_org=document.organization,
        visit=document.encounter_id or "",
        visit_start=document.service_start,
    )
