"""HL7 v2 messages and acknowledgements: segments, order, metadata, and what the overrides change."""

from base64 import b64decode
from dataclasses import replace
from typing import Any

import pytest

from harness.builder.cda import CdaSpec, build_cda
from harness.builder.hl7 import AckSpec, MessageSpec, build_ack, build_adt, build_message, carrying, mllp
from harness.builder.hl7_adt import Consent
from harness.builder.hl7_spec import Action, Kind
from harness.builder.people import NOE, ROSALIE, Patient

ORU = MessageSpec(kind="TRANS-ORU", cda=b"<cda/>")
MDM = replace(ORU, kind="TRANS-MDM")
LPS = replace(ORU, kind="LPS")
LPS_FLAGS = ["MASQUE_PS", "INVISIBLE_PATIENT", "INVISIBLE_REP_LEGAUX", "MODIF_CONF_CODE"]
TRANS_FLAGS = [
    "MASQUE_PS", "INVISIBLE_PATIENT", "INVISIBLE_REP_LEGAUX", "CONNEXION_SECRETE", "MODIF_CONF_CODE",
    "DESTDMP", "DESTMSSANTEPS", "DESTMSSANTEPAT", "ACK_RECEPTION", "ACK_LECTURE_MSS",
]  # fmt: skip


def segments(data: bytes) -> list[list[str]]:
    """Fields of each segment; index n is field n, also in MSH."""
    lines = data.decode().rstrip("\r").split("\r")
    return [["MSH", "|", *line.split("|")[1:]] if line.startswith("MSH") else line.split("|") for line in lines]


def of(data: bytes, name: str) -> list[list[str]]:
    """Segments of that name, padded so that an absent field is empty."""
    return [fields + [""] * (60 - len(fields)) for fields in segments(data) if fields[0] == name]


def questions(spec: MessageSpec) -> list[str]:
    """OBX-3.1 of each OBX."""
    return [fields[3].split("^")[0] for fields in of(build_message(spec), "OBX")]


@pytest.mark.parametrize(
    ("spec", "order"),
    [
        (ORU, ["MSH", "PID", "PV1", "ORC", "OBR", "OBX", "PRT", *["OBX"] * 10]),
        (MDM, ["MSH", "EVN", "PID", "PV1", "ORC", "OBR", "TXA", "OBX", "PRT", *["OBX"] * 10]),
        (LPS, ["MSH", "EVN", "PID", "PV1", "ORC", "OBR", "TXA", "OBX", "PRT", "PRT", *["OBX"] * 5]),
    ],
)
def test_segment_order(spec: MessageSpec, order: list[str]) -> None:
    """Each flow has its structure, PRT right after the OBX of the document."""
    assert [fields[0] for fields in segments(build_message(spec))] == order


@pytest.mark.parametrize(
    ("spec", "version", "profile"),
    [
        (ORU, "2.5", "2.1^CISIS_CDA_HL7_V2"),
        (MDM, "2.6", "2.1^CISIS_CDA_HL7_V2"),
        (LPS, "2.6", "1.1^CISIS_CDA_HL7_LPS"),
    ],
)
def test_header_of_each_flow(spec: MessageSpec, version: str, profile: str) -> None:
    """MSH-12, MSH-17, MSH-18 and MSH-21 are those of the guide."""
    (msh,) = of(build_message(spec), "MSH")
    assert [msh[12], msh[17], msh[18], msh[21]] == [version, "FRA", "UNICODE UTF-8", profile]


@pytest.mark.parametrize("kind", ["LPS", "TRANS-MDM"])
@pytest.mark.parametrize(
    ("action", "event", "control", "status"),
    [("initial", "T02", "NW", "F"), ("replace", "T10", "RO", "C"), ("delete", "T04", "CA", "D")],
)
def test_action_is_coherent(kind: Kind, action: Action, event: str, control: str, status: str) -> None:
    """MSH-9, ORC-1 and OBX-11 tell the same action."""
    data = build_message(MessageSpec(kind=kind, action=action))
    assert of(data, "MSH")[0][9] == f"MDM^{event}^MDM_T02"
    assert (of(data, "ORC")[0][1], of(data, "OBX")[0][11]) == (control, status)


@pytest.mark.parametrize(("spec", "codes"), [(ORU, TRANS_FLAGS), (MDM, TRANS_FLAGS)])
def test_trans_metadata_order(spec: MessageSpec, codes: list[str]) -> None:
    """TRANS carries the ten metadata in the order of the guide, numbered without a gap."""
    assert questions(spec)[1:] == codes
    assert [fields[1] for fields in of(build_message(spec), "OBX")] == [str(n) for n in range(1, 12)]


def test_lps_carries_the_mail_then_four_metadata() -> None:
    """The second OBX is the e-mail: its Message-ID, subject and content."""
    data = build_message(replace(LPS, mail_body="Bonjour à vous"))
    mail = of(data, "OBX")[1]
    assert mail[3] == (
        "<20260310.0001@ch-demo.mssante.fr>"
        "^XDM/1.0/DDM+CR ou fiche de consultation ou de visite TEST-LAVANDE ROSALIE 12/03/1984"
    )
    assert b64decode(mail[5].split("^")[4]).decode() == "Bonjour à vous"
    assert questions(LPS)[2:] == LPS_FLAGS


def test_mail_bodies_come_last_in_trans() -> None:
    """CORPSMAIL follows the destinations that are on."""
    both = replace(MDM, destmssanteps="Y", destmssantepat="Y")
    assert questions(both)[-2:] == ["CORPSMAIL_PS", "CORPSMAIL_PATIENT"]
    assert questions(replace(MDM, destmssanteps="Y"))[-1] == "CORPSMAIL_PS"


@pytest.mark.parametrize(
    ("field", "code"), [("destdmp", "DESTDMP"), ("hide_ps", "MASQUE_PS"), ("secret", "CONNEXION_SECRETE")]
)
def test_none_leaves_the_flag_out(field: str, code: str) -> None:
    """A flag set to None has no OBX."""
    changes: dict[str, Any] = {field: None}
    assert code in questions(MDM) and code not in questions(replace(MDM, **changes))


def test_patient_who_must_not_reply() -> None:
    """NTE-4 = FIN comes right after DESTMSSANTEPAT."""
    data = segments(build_message(replace(MDM, destmssantepat="Y", patient_may_reply=False)))
    (rank,) = [rank for rank, fields in enumerate(data) if fields[0] == "NTE"]
    assert data[rank - 1][3].startswith("DESTMSSANTEPAT^") and data[rank][4] == "FIN"


def test_document_travels_in_base64() -> None:
    """OBX-5 gives back the bytes of the document."""
    value = of(build_message(ORU), "OBX")[0][5].split("^")
    assert value[:4] == ["", "TEXT", "XML", "Base64"] and b64decode(value[4]) == b"<cda/>"
    assert of(build_message(MDM), "OBX")[0][5].split("^")[1] == "text"


@pytest.mark.parametrize(("identifier", "field"), [(("1.2.3", None), "1.2.3"), (("1.2.3", "A7"), "A7^^1.2.3^ISO")])
def test_document_identifier_in_txa(identifier: tuple[str, str | None], field: str) -> None:
    """TXA-12 and TXA-13 write root alone, or extension and root."""
    (txa,) = of(build_message(replace(LPS, action="replace", cda_id=identifier, replaced_id=identifier)), "TXA")
    assert (txa[12], txa[13], txa[17]) == (field, field, "AU")


def test_identity_in_pid() -> None:
    """PID-3, 5, 7, 8, 11 and 32 carry the INS, the names, the traits, the birth place and the reliability."""
    (pid,) = of(build_message(LPS), "PID")
    ins, local = pid[3].split("~")
    assert ins.startswith("284033306311913^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.10&ISO^INS")
    assert local.split("^")[0] == "990000101" and local.endswith("^PI")
    assert pid[5].split("~")[0] == "TEST-LAVANDE^ROSALIE^ROSALIE ANNE^^^^L"
    assert (pid[7], pid[8], pid[32]) == ("19840312", "F", "VALI")
    assert pid[11].split("~")[1].split("^")[6:] == ["BDL", "", "33063"]


@pytest.mark.parametrize("patient", [NOE, ROSALIE.without_ins()])
def test_without_ins_no_ins_in_the_message(patient: Patient) -> None:
    """No INS identifier nor authority is left anywhere."""
    data = build_message(replace(MDM, patient=patient))
    assert b"^INS" not in data and b"1.2.250.1.213.1.4" not in data


def test_participants_of_trans() -> None:
    """Sender, professional and patient, each with label, identifier type and address."""
    data = build_message(replace(MDM, destmssanteps="Y", destmssantepat="Y", reply_address="bal@demo.mssante.fr"))
    sender, colleague, patient, reply = of(data, "PRT")
    assert sender[4] == "SB^Send by^participation" and sender[15] == ""
    assert sender[5].split("^")[12] == "IDNPS" and sender[8].split("^")[9] == "1339999013"
    assert colleague[4] == "RCT^Result Copies To^participation"
    assert patient[5].split("^")[8] == "ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.10&ISO"
    assert patient[15] == "^^X.400^284033306311913@patient.mssante.fr"
    assert reply[4] == "REPLY^Reply To^participation" and reply[15] == "^^X.400^bal@demo.mssante.fr"


def test_sender_address_in_the_lps() -> None:
    """PRT-15 of the sender is required by the LPS guide."""
    assert of(build_message(LPS), "PRT")[0][15] == "^^X.400^camille.ortie@ch-demo.mssante.fr"


def test_delimiters_are_escaped() -> None:
    """Text cannot break the structure."""
    data = build_message(replace(LPS, type_label="A|B^C&D~E\\F"))
    assert of(data, "OBX")[0][3] == "11488-4^A\\F\\B\\S\\C\\T\\D\\R\\E\\E\\F^LN"


def test_latin_message() -> None:
    """MSH-18 and the bytes follow the encoding, or disagree when asked to."""
    data = build_message(replace(LPS, encoding="8859/15"))
    assert b"|8859/15|" in data and "Masqué".encode("iso8859-15") in data
    liar = build_message(replace(LPS, encoding="8859/15", declared_encoding="UNICODE UTF-8"))
    assert b"|UNICODE UTF-8|" in liar and "Masqué".encode("iso8859-15") in liar


def test_overrides_and_dropped_segments() -> None:
    """Each override reaches its field alone."""
    spec = replace(LPS, version="2.3", message_type="ORM^O01", profile="9", drop_segments=("PV1", "TXA"))
    data = build_message(spec)
    assert [of(data, "MSH")[0][number] for number in (9, 12, 21)] == ["ORM^O01", "2.3", "9"]
    assert not of(data, "PV1") and not of(data, "TXA")


def test_message_carrying_a_document() -> None:
    """``carrying`` takes identifiers, type, patient and action from the document."""
    document = CdaSpec(code="18748-4", id_root="1.2.3.2", replaces="1.2.3.1", version=2)
    spec = carrying(document, "TRANS-MDM")
    assert (spec.action, spec.cda_id, spec.replaced_id) == ("replace", ("1.2.3.2", None), ("1.2.3.1", None))
    assert (spec.type_code, spec.cda) == ("18748-4", build_cda(document))


def test_acceptance_has_no_error() -> None:
    """AA swaps both ends, keeps MSH-11 and MSH-12, names the message, has no ERR."""
    data = build_ack(AckSpec(answers=LPS))
    (msh,) = of(data, "MSH")
    assert msh[3:7] == ["DPI-DEMO", "CH-DEMO", "PFI-DEMO", "CH-DEMO"]
    assert (msh[9], msh[11], msh[12]) == ("ACK^T02^ACK", "T", "2.6")
    assert of(data, "MSA")[0][1:3] == ["AA", "MSG0001"] and not of(data, "ERR")


def test_application_refusal() -> None:
    """ERR-3 is 207 and ERR-5 the application code."""
    (err,) = of(build_ack(AckSpec(answers=LPS, code="AE", error="207", application_code="905")), "ERR")
    assert (err[3], err[4]) == ("207^Application error^messageErrorCondition", "E")
    assert err[5] == "905^INS incomplète^applicationErrorCode"


def test_technical_refusal() -> None:
    """ERR-5 stays empty."""
    (err,) = of(build_ack(AckSpec(answers=ORU, code="AE", error="101", location="PID^1^3")), "ERR")
    assert (err[2], err[3].split("^")[0], err[5]) == ("PID^1^3", "101", "")


def test_acknowledgement_overrides() -> None:
    """MSA-2 and the event can be wrong on purpose."""
    data = build_ack(AckSpec(answers=LPS, answered_id="AUTRE", event="T10"))
    assert of(data, "MSA")[0][2] == "AUTRE" and of(data, "MSH")[0][9] == "ACK^T10^ACK"


@pytest.mark.parametrize(("patient", "status", "types"), [(ROSALIE, "VALI", ["INS", "PI"]), (NOE, "PROV", ["PI"])])
def test_identity_feed(patient: Patient, status: str, types: list[str]) -> None:
    """A28 of PAM.FR 2.11 tells the identifiers and the reliability."""
    data = build_adt(patient)
    (msh,), (pid,) = of(data, "MSH"), of(data, "PID")
    assert [msh[9], msh[12], msh[21]] == ["ADT^A28^ADT_A05", "2.5^FRA^2.11", "2.11^IHE_FRANCE-2.11-PAM"]
    assert pid[32] == status and [cx.split("^")[4] for cx in pid[3].split("~")] == types


def test_admission_has_a_movement() -> None:
    """A01 adds the visit number and ZBE."""
    data = build_adt(ROSALIE, event="A01")
    assert of(data, "PV1")[0][19].endswith("^VN") and of(data, "ZBE")[0][4] == "INSERT"


def test_every_event_has_its_structure_and_its_segments() -> None:
    """PAM.FR: a movement for a stay, MRG for a merge, ZFA where there is a consent."""
    expected = {
        "A01": ("ADT_A01", {"PV1", "PV2", "ZBE", "ZFM"}), "A03": ("ADT_A03", {"PV1", "PV2", "ZBE", "ZFM"}),
        "A04": ("ADT_A01", {"PV1", "PV2", "ZBE"}), "A05": ("ADT_A05", {"PV1", "PV2", "ZBE"}), "A08": ("ADT_A01", {"PV1", "PV2"}),
        "A28": ("ADT_A05", {"PV1"}), "A31": ("ADT_A05", {"PV1"}), "A40": ("ADT_A39", {"MRG"}), "A47": ("ADT_A30", {"MRG"}),
    }  # fmt: skip
    for event, (structure, segments) in expected.items():
        data = build_adt(NOE, event=event)
        names = {line[:3] for line in data.decode().split("\r") if line}
        assert of(data, "MSH")[0][9] == f"ADT^{event}^{structure}"
        assert names == segments | {"MSH", "EVN", "PID"}


def test_consent_dates_follow_the_message() -> None:
    """A date beside each answer, none beside NA; the order is ZBE, ZFA, ZFM, ZFD."""
    data = build_adt(ROSALIE, event="A01", sent="20260304080000", consent=Consent("INO", "NA"))
    zfa = of(data, "ZFA")[0]
    assert (zfa[1], zfa[2], zfa[9], zfa[10], zfa[11]) == ("ACTIF", "20260304080000", "INO", "20260304080000", "NA")
    assert zfa[12] == ""
    assert [line[:3] for line in data.decode().split("\r") if line.startswith("Z")] == ["ZBE", "ZFA", "ZFM", "ZFD"]


def test_what_a_merge_absorbs() -> None:
    """A40: local identifiers; A47: the INS that is taken away."""
    assert of(build_adt(ROSALIE, event="A40", former=NOE), "MRG")[0][1].split("^")[0] == "990000106"
    assert of(build_adt(NOE, event="A47", former=ROSALIE), "MRG")[0][1].split("^")[0] == ROSALIE.ins


def test_frame() -> None:
    """MLLP puts VT before, FS and CR after."""
    assert mllp(b"MSH") == b"\x0bMSH\x1c\r"


@pytest.mark.parametrize("spec", [ORU, MDM, LPS])
def test_same_message_same_bytes(spec: MessageSpec) -> None:
    """Nothing depends on the clock or on chance."""
    assert build_message(spec) == build_message(replace(spec))
