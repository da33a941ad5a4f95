"""Identity messages of PAM.FR 2.11: persons (A28, A31, A40, A47) and stays (A01, A03, A04, A05, A08).

The DMP consent travels in ZFA, the way the identity was obtained in ZFD; what a merge absorbs, or an
identifier that is changed or withdrawn, is in MRG-1.
"""

from dataclasses import dataclass, replace
from typing import Any

from harness.builder.hl7_text import INS_AUTHORITY, encode, escape, msh, pid, segment
from harness.builder.people import HOSPITAL_OID, Patient

STRUCTURES = {
    "A01": "ADT_A01", "A03": "ADT_A03", "A04": "ADT_A01", "A05": "ADT_A05", "A08": "ADT_A01",
    "A28": "ADT_A05", "A31": "ADT_A05", "A40": "ADT_A39", "A47": "ADT_A30",
}  # fmt: skip
#: Event -> PV1-2 of a stay: I in, O out; the others are about a person, outside any stay.
STAYS = {"A01": "I", "A03": "I", "A04": "O", "A05": "I", "A08": "I"}
#: Events that move the patient, so that have a ZBE.
MOVEMENTS = ("A01", "A03", "A04", "A05")
MERGES = ("A40", "A47")


@dataclass(frozen=True)
class Consent:
    """ZFA: status of the DMP, opposition to feeding it (IO, INO, NA), consent to its consultation (IC, INC, NA).

    A date left to None is that of the message, or nothing beside NA.
    """

    opposition: str = "INO"
    consultation: str = "IC"
    status: str = "ACTIF"
    opposition_date: str | None = None
    consultation_date: str | None = None
    status_date: str | None = None


@dataclass(frozen=True)
class AdtSpec:
    """What an identity message says.

    ``former`` is the person that A40 absorbs (its local identifiers), or the identity that A47 takes an
    identifier from (its INS, else its local identifiers). ``patient.ins = '""'`` withdraws the INS.
    """

    patient: Patient
    control_id: str = "ADT0001"
    sent: str = "20260310080000"
    sending: tuple[str, str] = ("GAM-DEMO", "CH-DEMO")
    receiving: tuple[str, str] = ("DPI-DEMO", "CH-DEMO")
    event: str = "A28"
    visit: str = "2026000451"
    consent: Consent | None = None
    former: Patient | None = None
    encoding: str = "UTF-8"
    terminator: str = "\r"
    processing_id: str = "T"

    @property
    def authority(self) -> str:
        """Assigning authority of the numbers of stays and accounts."""
        return f"{escape(self.sending[1])}&{HOSPITAL_OID}.8&ISO"


def build_adt(
    patient: Patient,
    control_id: str = "ADT0001",
    sent: str = "20260310080000",
    sending: tuple[str, str] = ("GAM-DEMO", "CH-DEMO"),
    receiving: tuple[str, str] = ("DPI-DEMO", "CH-DEMO"),
    event: str = "A28",
    **more: Any,
) -> bytes:
    """An identity message from the values that change most; any other field of ``AdtSpec`` by its name."""
    return write(AdtSpec(patient, control_id, sent, sending, receiving, event, **more))


def write(spec: AdtSpec) -> bytes:
    """The message: MSH, EVN, PID, then the merge, or the stay and the French segments in the order of PAM.FR."""
    account = f"{escape(spec.visit)}^^^{spec.authority}^AN" if spec.event in STAYS else None
    segments = [_msh(spec), segment("EVN", {2: spec.sent, 6: spec.sent}), pid(spec.patient, spec.sending[1], account)]
    segments += [_mrg(spec)] if spec.event in MERGES else _stay(spec)
    segments += [] if spec.consent is None else [_zfa(spec.consent, spec.sent)]
    if spec.event in ("A01", "A03"):
        segments.append(segment("ZFM", {1: "8"} if spec.event == "A01" else {1: "8", 2: "8"}))
    if spec.patient.ins is not None and spec.event not in MERGES:
        segments.append(segment("ZFD", {3: "Y", 4: "N", 5: "INSI", 6: spec.patient.ins_since}))
    return encode(segments, spec.encoding, spec.terminator)


def _msh(spec: AdtSpec) -> str:
    (application, facility), (to_application, to_facility) = spec.sending, spec.receiving
    structure = STRUCTURES.get(spec.event, f"ADT_{spec.event}")
    fields = {
        3: escape(application), 4: escape(facility), 5: escape(to_application), 6: escape(to_facility),
        7: spec.sent, 9: f"ADT^{spec.event}^{structure}", 10: escape(spec.control_id),
        11: spec.processing_id, 12: "2.5^FRA^2.11", 21: "2.11^IHE_FRANCE-2.11-PAM",
    }  # fmt: skip
    return msh(fields, spec.encoding)


def _stay(spec: AdtSpec) -> list[str]:
    """PV1, and for a stay PV2 and its movement."""
    if spec.event not in STAYS:
        return [segment("PV1", {1: "1", 2: "N"})]
    ends = {44: spec.sent, 45: spec.sent if spec.event == "A03" else ""}
    visit = {1: "1", 2: STAYS[spec.event], 19: f"{escape(spec.visit)}^^^{spec.authority}^VN", **ends}
    found = [segment("PV1", visit), segment("PV2", {8: spec.sent, 12: "Séjour de démonstration"})]
    return [*found, _zbe(spec)] if spec.event in MOVEMENTS else found


def _zbe(spec: AdtSpec) -> str:
    unit = f"Consultations de démonstration^^^^^CH-DEMO&{HOSPITAL_OID}&ISO^UF^^^2101"
    number = f"{escape(spec.control_id)}^CH-DEMO^{HOSPITAL_OID}^ISO"
    return segment("ZBE", {1: number, 2: spec.sent, 4: "INSERT", 5: "N", 7: unit, 8: unit, 9: "HMS"})


def _zfa(consent: Consent, sent: str) -> str:
    told = {1: consent.status, 9: consent.opposition, 11: consent.consultation}
    dates = {2: consent.status_date, 10: consent.opposition_date, 12: consent.consultation_date}
    for number, date in dates.items():
        code = told[number - 1]
        told[number] = date if date is not None else ("" if code in ("", "NA") else sent)
    return segment("ZFA", told)


def _mrg(spec: AdtSpec) -> str:
    former = spec.former or replace(spec.patient, ins=None)
    if spec.event == "A47" and former.ins is not None:
        return segment("MRG", {1: f"{escape(former.ins)}^^^{INS_AUTHORITY}&{escape(former.ins_oid)}&ISO^INS"})
    site = escape(spec.sending[1])
    return segment("MRG", {1: "~".join(f"{escape(v)}^^^{site}&{escape(r)}&ISO^PI" for v, r in former.local_ids)})
