"""Which profile a message follows: type, then MSH-21, then what only one guide has."""

from __future__ import annotations

from harness.formats.hl7.message import Hl7Message
from harness.rules.profile.loading import profile
from harness.rules.profile.model import Profile

#: ADT event -> structure (HL7 2.5, kept by PAM.FR).
_ADT = {
    "A01": "pam-a01", "A04": "pam-a01", "A08": "pam-a01", "A03": "pam-a03", "A05": "pam-a05", "A28": "pam-a05",
    "A31": "pam-a05", "A40": "pam-a39", "A47": "pam-a30",
}  # fmt: skip
_TRANS_ONLY = frozenset({"DESTDMP", "DESTMSSANTEPS", "DESTMSSANTEPAT", "CONNEXION_SECRETE"})


def profile_of(message: Hl7Message) -> Profile | None:
    """The profile that a message must follow, None when no guide speaks of its type."""
    kind = message.kind
    if kind == "ORU":
        return profile("trans-oru")
    if kind == "MDM":
        return profile("lps-mdm" if is_lps(message) else "trans-mdm")
    if kind == "ADT":
        name = _ADT.get(message.event)
        return profile(name) if name else None
    if kind == "ACK":
        return profile("ack-pam" if message.event.startswith("A") else "ack")
    return profile("zam") if kind == "ZAM" else None


def is_lps(message: Hl7Message) -> bool:
    """Whether an MDM goes to a CONSOMMATEUR: MSH-21, else no metadata that only TRANS has."""
    if message.kind == "ORU":
        return False
    declared = {r.get(2).text or "" for r in message.header.repetitions(21)}
    if "CISIS_CDA_HL7_LPS" in declared or "CISIS_CDA_HL7_V2" in declared:
        return "CISIS_CDA_HL7_LPS" in declared
    codes = {s.get(3, 1).text for s in message.all("OBX")}
    return not codes & _TRANS_ONLY
