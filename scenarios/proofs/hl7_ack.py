"""How each check of HL7-ACK is made to fail."""

from __future__ import annotations

from harness.builder.editing import drop, insert
from harness.builder.rulebook import DELETE, LPS_DELETE, ORU
from harness.core.mutation import Files
from scenarios.proofs._fields import field_mutations, rewritten, values

mutations = field_mutations("HL7-ACK", "MSA", "ERR")
ACCEPTED, TECHNICAL, APPLICATION = (name.replace(".hl7", ".ack.hl7") for name in (ORU, DELETE, LPS_DELETE))

values(
    mutations,
    ("HL7-ACK-SWAP", "MSH-3 is the application of the message", ACCEPTED, "MSH-3", "DPI-DEMO"),
    ("HL7-ACK-SWAP", "another facility", ACCEPTED, "MSH-6", "CH-AUTRE"),
    ("HL7-ACK-MODE", "production instead of test", ACCEPTED, "MSH-11", "P"),
    ("HL7-ACK-EVENT", "another event", TECHNICAL, "MSH-9.2", "T02"),
    ("HL7-ACK-VERSION", "another version", ACCEPTED, "MSH-12", "2.6"),
    ("HL7-ACK-KNOWN", "the answer to a message that is not there", ACCEPTED, "MSA-2", "UNKNOWN"),
    ("HL7-ACK-MSA-1", "neither accepted nor refused", ACCEPTED, "MSA-1", "OK"),
    ("HL7-ACK-ERR-3.1", "an error code out of table 0357", TECHNICAL, "ERR-3.1", "999"),
    ("HL7-ACK-ERR-4", "the severity in full", TECHNICAL, "ERR-4", "Error"),
    ("HL7-ACK-ERR-5.1", "an application code out of the table", APPLICATION, "ERR-5.1", "907"),
    ("HL7-ACK-ERR-5", "207 without application code", APPLICATION, "ERR-5", ""),
    ("HL7-ACK-ERR-5", "an application code under a technical one", APPLICATION, "ERR-3.1", "101"),
    ("HL7-ACK-ERR-5", "an application refusal under AR", APPLICATION, "MSA-1", "AR"),
    ("HL7-ACK-ERR", "a refusal whose code is success", TECHNICAL, "ERR-3.1", "0"),
)  # fmt: skip


@mutations("HL7-ACK-ERR")
def refusal_without_reason() -> Files:
    """AE without ERR."""
    return rewritten(TECHNICAL, lambda raw: drop(raw, "ERR"))


@mutations("HL7-ACK-UAC")
def credentials_in_an_ack_of_an_oru() -> Files:
    """UAC in HL7 2.5."""
    return rewritten(ACCEPTED, lambda raw: insert(raw, "MSH", "UAC|KERB^Kerberos^HL70615|^AUDIO^BASIC^Base64^AAAA"))


@mutations("HL7-ACK-NO-ERR")
def acceptance_with_an_error() -> Files:
    """AA and ERR-4 E."""
    return rewritten(
        ACCEPTED, lambda raw: insert(raw, "MSA", "ERR|||101^Required field missing^messageErrorCondition|E")
    )
