"""How each check of HL7-ENVELOPE is made to fail."""

from __future__ import annotations

from harness.builder.hl7 import mllp
from harness.builder.rulebook import ORU
from harness.core.mutation import Files
from scenarios.proofs._fields import changed, conforming, field_mutations, rewritten, values

mutations = field_mutations("HL7-ENVELOPE", "MSH")

values(
    mutations,
    ("HL7-ENVELOPE-TYPE", "an order message, of no guide", ORU, "MSH-9", "ORM^O01^ORM_O01"),
    ("HL7-ENVELOPE-TYPE", "a type that the profile of MSH-21 does not have", ORU, "MSH-9.1", "ORUX"),
    ("HL7-ENVELOPE-TYPE", "no message type", ORU, "MSH-9.1", ""),
    ("HL7-ENVELOPE-MSH-7", "MSH-7 to the day", ORU, "MSH-7", "20260310"),
    ("HL7-ENVELOPE-MSH-10", "MSH-10 of 40 characters", ORU, "MSH-10", "X" * 40),
    ("HL7-ENVELOPE-MSH-12.1", "an ORU in 2.6", ORU, "MSH-12.1", "2.6"),
    ("HL7-ENVELOPE-MSH-18", "the name that MIME gives to the character set", ORU, "MSH-18", "UTF-8"),
    ("HL7-ENVELOPE-MSH-21.2", "the LPS profile on an ORU", ORU, "MSH-21.2", "CISIS_CDA_HL7_LPS"),
)


def _profiles() -> Files:
    return changed(ORU, "MSH-21", "2.11^IHE_FRANCE-2.11-PAM~2.1^CISIS_CDA_HL7_V2")


@mutations("HL7-ENVELOPE-PROFILE", conforming=_profiles)
def version_and_name_of_two_profiles() -> Files:
    """The version of one repetition, the name of the other."""
    return changed(ORU, "MSH-21", "1.1^CISIS_CDA_HL7_V2~2.1^IHE_FRANCE-2.11-PAM")


@mutations("HL7-ENVELOPE-SEPARATOR")
def line_feeds() -> Files:
    """Segments end with LF, as text editors write them."""
    return rewritten(ORU, lambda raw: raw.replace(b"\r", b"\n"))


def _framed() -> Files:
    files = conforming()
    return files | {ORU: mllp(files[ORU])}


@mutations("HL7-ENVELOPE-FRAME", conforming=_framed)
def frame_without_its_end() -> Files:
    """0x0B at the beginning, no 0x1C at the end."""
    return _framed() | {ORU: _framed()[ORU].replace(b"\x1c\r", b"")}
