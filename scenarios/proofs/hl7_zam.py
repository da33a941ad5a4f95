"""How each check of HL7-ZAM is made to fail."""

from __future__ import annotations

from harness.builder.editing import drop, insert
from harness.core.mutation import Files
from scenarios.proofs._fields import field_mutations, rewritten, values

mutations = field_mutations("HL7-ZAM", "OBX/status", "OBX/address", "ERR/zam")
DMP_KO, DMP_OK, MSS_OK, MSS_KO, READ_KO = (f"zam-{x}.hl7" for x in ("z01-n", "z01-y", "z02-y", "z02-n", "z03-n"))

values(
    mutations,
    ("HL7-ZAM-CODES", "the code of another event", DMP_OK, "OBX[1]-3.1", "ACK_RECEPTION_MSS"),
    ("HL7-ZAM-CODES", "the reader where the recipient is due", MSS_OK, "OBX[2]-3.1", "LECTEUR_MSS"),
    ("HL7-ZAM-LABEL", "another label", DMP_OK, "OBX[1]-3.2", "Accusé DMP"),
    ("HL7-ZAM-ORIGIN", "a message that is not there", DMP_OK, "OBX[1]-4", "UNKNOWN"),
    ("HL7-ZAM-ERR", "an error under a success", DMP_KO, "OBX[1]-5.1", "Y"),
    ("HL7-ZAM-ERR-5", "a code out of SMTPERRORCODE", MSS_KO, "ERR-5.1", "999"),
    ("HL7-ZAM-ERR-5", "an application code out of 900 to 906", READ_KO, "ERR-5.1", "950"),
    ("HL7-ZAM-ERR-5", "another table", DMP_KO, "ERR-5.3", "DMPERRORCODE"),
)  # fmt: skip


@mutations("HL7-ZAM-ADDRESS")
def no_address() -> Files:
    """Z02 with the status only."""
    return rewritten(MSS_OK, lambda raw: drop(raw, "OBX[2]"))


@mutations("HL7-ZAM-ADDRESS")
def an_address_that_is_not_due() -> Files:
    """Z01 with a second OBX."""
    return rewritten(
        DMP_OK,
        lambda raw: insert(
            raw, "OBX[1]", "OBX|2|XTN|DESTINATAIRE_MSS^Destinataire MSSanté^AckMetierZAM||^^X.400^a@b.mssante.fr||||||F"
        ),
    )


@mutations("HL7-ZAM-ERR")
def failure_without_reason() -> Files:
    """N without ERR."""
    return rewritten(DMP_KO, lambda raw: drop(raw, "ERR"))
