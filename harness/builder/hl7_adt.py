"""Identity messages of PAM.FR 2.11: A28 (a person is known) and A01 (admission)."""

from harness.builder.hl7_text import encode, escape, msh, pid, segment
from harness.builder.people import HOSPITAL_OID, Patient

_STRUCTURES = {"A28": "ADT_A05", "A31": "ADT_A05", "A01": "ADT_A01", "A04": "ADT_A01"}


def build_adt(
    patient: Patient,
    control_id: str = "ADT0001",
    sent: str = "20260310080000",
    sending: tuple[str, str] = ("GAM-DEMO", "CH-DEMO"),
    receiving: tuple[str, str] = ("DPI-DEMO", "CH-DEMO"),
    event: str = "A28",
    visit: str = "2026000451",
    encoding: str = "UTF-8",
    terminator: str = "\r",
    processing_id: str = "T",
) -> bytes:
    """ADT^A28 by default; A01 adds the visit and its movement (ZBE).  ZFD tells how INSi was used."""
    fields = {
        3: escape(sending[0]), 4: escape(sending[1]), 5: escape(receiving[0]), 6: escape(receiving[1]),
        7: sent, 9: f"ADT^{event}^{_STRUCTURES.get(event, f'ADT_{event}')}", 10: escape(control_id),
        11: processing_id, 12: "2.5^FRA^2.11", 21: "2.11^IHE_FRANCE-2.11-PAM",
    }  # fmt: skip
    authority = f"{escape(sending[1])}&{HOSPITAL_OID}.8&ISO"
    stay = event in ("A01", "A04")
    account = f"{escape(visit)}^^^{authority}^AN" if stay else None
    segments = [msh(fields, encoding), segment("EVN", {2: sent, 6: sent}), pid(patient, sending[1], account)]
    outside = [segment("PV1", {1: "1", 2: "N"})]
    segments += _stay(event, f"{escape(visit)}^^^{authority}^VN", sent) if stay else outside
    if patient.ins is not None:
        segments.append(segment("ZFD", {3: "Y", 4: "N", 5: "INSI", 6: patient.ins_since}))
    return encode(segments, encoding, terminator)


def _stay(event: str, visit: str, sent: str) -> list[str]:
    unit = f"Consultations de démonstration^^^^^CH-DEMO&{HOSPITAL_OID}&ISO^UF^^^2101"
    kind = "I" if event == "A01" else "O"
    movement = {1: f"1^CH-DEMO^{HOSPITAL_OID}^ISO", 2: sent, 4: "INSERT", 5: "N", 7: unit, 8: unit, 9: "HMS"}
    return [segment("PV1", {1: "1", 2: kind, 19: visit, 44: sent}), segment("ZBE", movement)]
