"""How each check of HL7-METADATA is made to fail."""

from __future__ import annotations

from functools import partial

from harness.builder.editing import drop, edit, insert, swap
from harness.builder.rulebook import LPS, MDM, ORU
from harness.core.mutation import Files
from scenarios.hl7_metadata import ORDER
from scenarios.proofs._fields import field_mutations, rewritten, values
from scenarios.proofs.hl7_document import cda_changed

mutations = field_mutations("HL7-METADATA", "OBX/metadata", "OBX/body", "OBX/mail")

for _rank, _code in enumerate(ORDER[:10], 2):
    mutations.add(f"HL7-METADATA-{_code}", "is missing", partial(rewritten, ORU, partial(drop, path=f"OBX[{_rank}]")))

values(
    mutations,
    ("HL7-METADATA-MASQUE_PS", "is not in an LPS message", LPS, "OBX[3]-3.1", "MASQUE_PS2"),
    ("HL7-METADATA-LABEL", "another label", ORU, "OBX[7]-3.2", "Destinataire : DMP"),
    ("HL7-METADATA-LPS-ONLY", "DESTDMP in an LPS message", LPS, "OBX[6]-3.1", "DESTDMP"),
    ("HL7-METADATA-MAIL-ID", "a number instead of the Message-ID", LPS, "OBX[2]-3.1", "1"),
    ("HL7-METADATA-MAIL-ID", "another subject", LPS, "OBX[2]-3.2", "Votre document"),
    ("HL7-METADATA-MATRIX", "to professionals only, nothing hidden", MDM, "OBX[3]-5.1", "N"),
    ("HL7-METADATA-HIDDEN-PATIENT", "hidden from the patient, sent to the patient", MDM, "OBX[9]-5.1", "Y"),
    ("HL7-METADATA-NTE", "FIN in other words", ORU, "NTE-4", "FINAL"),
    ("HL7-METADATA-MAIL-BASE64", "the e-mail as plain text", LPS, "OBX[2]-5", "^text^^^Bonjour"),
    ("HL7-METADATA-DMP-INS", "to the DMP with a provisional identity", MDM, "PID-32", "PROV"),
    ("HL7-METADATA-DMP-INS", "to the DMP without INS", MDM, "PID-3", "990000102^^^CH-DEMO&1.2.250.1.71.4.2.2.1339999013.7&ISO^PI"),
)  # fmt: skip


@mutations("HL7-METADATA-ONCE")
def two_bodies_for_professionals() -> Files:
    """CORPSMAIL_PS twice."""
    return rewritten(
        ORU, lambda raw: insert(raw, "OBX[13]", next(x for x in raw.decode().split("\r") if "|CORPSMAIL_PS^" in x))
    )


@mutations("HL7-METADATA-ORDER")
def acknowledgements_before_destinations() -> Files:
    """DESTMSSANTEPS and ACK_RECEPTION change places."""
    return rewritten(MDM, lambda raw: swap(raw, "OBX[8]", "OBX[10]"))


@mutations("HL7-METADATA-ORDER")
def something_else_before_the_document() -> Files:
    """An OBX out of the guides comes first."""
    return rewritten(ORU, lambda raw: insert(raw, "OBR", "OBX|1|ST|NOTE^Note^LOCAL||x||||||F"))


@mutations("HL7-METADATA-NTE")
def mark_in_the_text_of_the_note() -> Files:
    """NTE-3 FIN, NTE-4 empty."""
    return rewritten(ORU, lambda raw: edit(edit(raw, "NTE-4", ""), "NTE-3", "FIN"))


@mutations("HL7-METADATA-MAIL")
def no_mail_in_lps() -> Files:
    """The second OBX is MASQUE_PS."""
    return rewritten(LPS, lambda raw: drop(raw, "OBX[2]"))


@mutations("HL7-METADATA-HIDDEN-PS", conforming=lambda: rewritten(MDM, _hidden))
def hidden_from_professionals_and_sent_to_them() -> Files:
    """MASQUE_PS Y, DESTMSSANTEPS Y."""
    return rewritten(MDM, lambda raw: _flag(raw, 2))


def _hidden(raw: bytes) -> bytes:
    """Hidden from professionals, and kept from them."""
    return _flag(_flag(raw, 2), 8, "N")


def _flag(raw: bytes, rank: int, value: str = "Y") -> bytes:
    return edit(raw, f"OBX[{rank}]-5.1", value)


@mutations("HL7-METADATA-CONFIDENTIALITY")
def restricted_document_to_the_dmp() -> Files:
    """confidentialityCode R."""
    return cda_changed(ORU, lambda cda: cda.replace('confidentialityCode code="N"', 'confidentialityCode code="R"'))
