"""PRT segments, pre-adopted from HL7 2.9: who sends a document, to whom, and where to answer."""

from dataclasses import dataclass
from typing import Literal

from harness.builder.hl7_text import escape, segment
from harness.builder.people import PROFESSIONAL_OID, STRUCTURE_OID, Organization, Patient, Professional

SENDER = "SB^Send by^participation"
RECIPIENT = "RCT^Result Copies To^participation"
REPLY_TO = "REPLY^Reply To^participation"


@dataclass(frozen=True)
class Recipient:
    """Someone to whom a document is sent by MSSanté.

    ``id`` is a national identifier of a professional, the number of an organisation, or a matricule;
    ``id_type`` and ``id_root`` follow from the kind when they are None.
    """

    kind: Literal["professional", "organisation", "patient"]
    id: str
    name: str
    given: str = ""
    address: str = ""
    id_type: str | None = None
    id_root: str | None = None


def sender_prt(person: Professional | None, organization: Organization, address: str | None) -> str:
    """PRT of the sender: PRT-5 (professional), PRT-8 (structure) and, for the LPS, PRT-15."""
    fields = {8: _organization(organization.name, STRUCTURE_OID, "IDNST", organization.national_id)}
    if person is not None:
        fields[5] = _person(person.rpps_id, person.family, person.given, person.id_root, "IDNPS")
    return _prt(SENDER, fields, address)


def recipient_prt(recipient: Recipient) -> str:
    """PRT of a recipient: PRT-5 for a professional or the patient, PRT-8 for an organisation."""
    if recipient.kind == "organisation":
        root, kind = recipient.id_root or STRUCTURE_OID, recipient.id_type or "IDNST"
        fields = {8: _organization(recipient.name, root, kind, recipient.id)}
    else:
        root, kind = recipient.id_root or PROFESSIONAL_OID, recipient.id_type or "IDNPS"
        fields = {5: _person(recipient.id, recipient.name, recipient.given, root, kind)}
    return _prt(RECIPIENT, fields, recipient.address)


def reply_prt(address: str) -> str:
    """PRT of the mailbox to which answers go."""
    return _prt(REPLY_TO, {}, address)


def as_recipient(patient: Patient) -> Recipient:
    """The patient as recipient, in Mon espace santé."""
    return Recipient(
        "patient", patient.ins or "", patient.birth_name or "", patient.first_given or "",
        patient.mailbox, "INS", patient.ins_oid or "",
    )  # fmt: skip


def _prt(role: str, fields: dict[int, str], address: str | None) -> str:
    telecom = f"^^X.400^{escape(address)}" if address else ""
    return segment("PRT", {2: "UC", 4: role, 15: telecom, **fields})


def _person(value: str, family: str, given: str, root: str, kind: str) -> str:
    authority = "ASIP-SANTE-INS-NIR" if kind == "INS" else "ASIP-SANTE-PS"
    name = f"{escape(value)}^{escape(family)}^{escape(given)}"
    return f"{name}^^^^^^{authority}&{root}&ISO^{'L' if kind == 'INS' else 'D'}^^^{kind}"


def _organization(name: str, root: str, kind: str, number: str) -> str:
    return f"{escape(name)}^^^^^ASIP-SANTE-ST&{root}&ISO^{kind}^^^{escape(number)}"
