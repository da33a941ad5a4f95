"""How each check of HL7-PARTICIPATION is made to fail."""

from __future__ import annotations

from harness.builder.editing import drop
from harness.builder.rulebook import DELETE, LPS, MDM, ORU
from harness.core.mutation import Files
from scenarios.proofs._fields import field_mutations, rewritten, values

mutations = field_mutations("HL7-PARTICIPATION", "PRT", "PRT/SB", "PRT/RCT", "PRT/REPLY")

values(
    mutations,
    ("HL7-PARTICIPATION-SENDER-WHO", "a sender that is nobody", ORU, "PRT[1]-5", ""),
    ("HL7-PARTICIPATION-RECIPIENT-WHO", "a recipient without name", ORU, "PRT[2]-5", ""),
    ("HL7-PARTICIPATION-RECIPIENT-OID", "an OID as name of the authority", ORU, "PRT[3]-5.9", "1.2.250.1.213.1.4.10"),
    ("HL7-PARTICIPATION-LABEL", "the label of another participation", ORU, "PRT[2]-4.2", "Send by"),
    ("HL7-PARTICIPATION-SB-5.13", "a type out of table 0203", ORU, "PRT[1]-5.13", "MED"),
    ("HL7-PARTICIPATION-RCT-8.7", "a type of organisation out of the guide", DELETE, "PRT[3]-8.7", "POLE"),
    ("HL7-PARTICIPATION-ADDRESS", "a second mailbox that is none", ORU, "PRT[2]-15", "^^X.400^octave.genet@medecin.mssante.fr~^^Internet^octave"),
    ("HL7-PARTICIPATION-DOMAIN", "a second mailbox out of MSSanté", ORU, "PRT[2]-15", "^^X.400^octave.genet@medecin.mssante.fr~^^X.400^octave.genet@example.com"),
    ("HL7-PARTICIPATION-DOMAIN", "a recipient of the LPS out of MSSanté", LPS, "PRT[2]-15.4", "dpi@example.com"),
    ("HL7-PARTICIPATION-ID-SHAPE", "an IDNPS typed RPPS", ORU, "PRT[2]-5.13", "RPPS"),
    ("HL7-PARTICIPATION-ID-SHAPE", "an IDNST typed FINEG", ORU, "PRT[1]-8.7", "FINEG"),
    ("HL7-PARTICIPATION-ID-KEY", "an RPPS with a wrong key", ORU, "PRT[2]-5.1", "810999990021"),
    ("HL7-PARTICIPATION-ID-KEY", "a FINESS with a wrong key", ORU, "PRT[1]-8.10", "1339999014"),
    ("HL7-PARTICIPATION-ADDRESS", "an address in angle brackets", LPS, "PRT[1]-15.4", "<camille.ortie@ch-demo.mssante.fr>"),
    ("HL7-PARTICIPATION-DOMAIN", "an address out of MSSanté", MDM, "PRT[2]-15.4", "octave.genet@example.com"),
    ("HL7-PARTICIPATION-PATIENT", "another matricule", ORU, "PRT[3]-5.1", "157075935020407"),
    ("HL7-PARTICIPATION-PATIENT", "the address of somebody else", ORU, "PRT[3]-15.4", "157075935020407@patient.mssante.fr"),
)  # fmt: skip


@mutations("HL7-PARTICIPATION-SENDER")
def no_sender_for_the_dmp() -> Files:
    """DESTDMP Y without PRT SB."""
    return rewritten(ORU, lambda raw: drop(raw, "PRT[1]"))


@mutations("HL7-PARTICIPATION-SENDER")
def no_sender_in_lps() -> Files:
    """An LPS message without PRT SB."""
    return rewritten(LPS, lambda raw: drop(raw, "PRT[1]"))


@mutations("HL7-PARTICIPATION-RECIPIENT")
def sent_to_the_patient_without_the_patient() -> Files:
    """DESTMSSANTEPAT Y, only a professional in the PRT RCT."""
    return rewritten(ORU, lambda raw: drop(raw, "PRT[3]"))


@mutations("HL7-PARTICIPATION-RECIPIENT")
def sent_to_nobody() -> Files:
    """DESTMSSANTEPS Y without PRT RCT."""
    return rewritten(MDM, lambda raw: drop(raw, "PRT[2]"))
