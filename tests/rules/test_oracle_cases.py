"""The oracle, case by case: bytes received, what is held, and the answers that can be defended."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from harness.builder.cda import build_cda
from harness.builder.demo import other_matricule
from harness.builder.fhir import build_patient_bundle
from harness.builder.hl7 import build_adt
from harness.builder.people import (
    CLINIC,
    DR_SAUGE,
    GASTON,
    INS_DEMO_OID,
    IPP_OID,
    LUCIEN,
    MARGOT,
    NOE,
    ROSALIE,
    nir_key,
)  # fmt: skip
from harness.campaign.expectation import answers_due
from harness.campaign.receiver import Receiver
from harness.rules.answers import Case, Expected
from tests.conftest import official
from tests.rules.oracle_table import Row, doc, edited, last, mdm, ordered, oru, put, twice, with_obx

TWIN = replace(
    ROSALIE, ins="2840333063120" + nir_key("2840333063120"), first_given="VIOLETTE", given_names="VIOLETTE MARIE",
    local_ids=(("990000201", IPP_OID),),
)  # fmt: skip
NAMESAKE = replace(ROSALIE, ins=other_matricule(ROSALIE), local_ids=(("990000202", IPP_OID),))
STRANGER = replace(ROSALIE, ins="2840333063121" + nir_key("2840333063121"))
DUPLICATE = replace(ROSALIE, local_ids=(("990000203", IPP_OID),))
RETRIEVED = replace(ROSALIE, reliability="RECUP")
NEWBORN = replace(NOE, birth_name="TEST-LAVANDE", first_given="NOE", birth_date="20260309")
CUT, NOT_XML = "PENsaW5pY2FsRG9jdW1lbnQ=", "Qm9uam91cg=="

V1 = doc(number=7)
V2 = replace(V1, id_root=f"{V1.set_id}.2", version=2, replaces=V1.id_root)
V3 = replace(V1, id_root=f"{V1.set_id}.3", version=3, replaces=V1.id_root)
DELETED = mdm(V1, action="delete")
OTHER_AUTHOR = {"author": DR_SAUGE, "organization": CLINIC}
BODY = mdm()

TECHNICAL = [
    Row("an empty message has neither type nor anything else", b"MSH|^~\\&|A|B|C|D\r", "200/101"),
    Row("an ADT is no document message", build_adt(ROSALIE), "200"),
    Row("an event that the guide does not have", mdm(message_type="MDM^T01^MDM_T02"), "201"),
    Row("an MDM without its event", put(BODY, "MSH", 9, "MDM"), "201/101"),
    Row("an MDM in version 2.5", mdm(version="2.5"), "203"),
    Row("an ORU in version 2.6", oru(version="2.6"), "203"),
    Row("a version with its country is the version", put(BODY, "MSH", 12, "2.6^FRA^2.11"), "AA"),
    Row("no version at all", put(BODY, "MSH", 12, ""), "203/101"),
    Row("a processing id outside P, T, D", mdm(processing_id="X"), "202/103"),
    Row("a processing id in lower case is none of the table", mdm(processing_id="p"), "202/103"),
    Row("no processing id", put(BODY, "MSH", 11, ""), "101/202"),
    Row("a message cut after MSH", BODY.split(b"\r")[0] + b"\r", "100/198"),
    Row("TXA is missing", mdm(drop_segments=("TXA",)), "100/198"),
    Row("EVN is missing", mdm(drop_segments=("EVN",)), "100/198"),
    Row("PID is missing", mdm(drop_segments=("PID",)), "100/198"),
    Row("no OBX, so no document", mdm(drop_segments=("OBX", "PRT", "NTE")), "100/198"),
    Row("an ORU without PV1 is complete", oru(drop_segments=("PV1",)), "AA"),
    Row("an ORU without OBR", oru(drop_segments=("OBR",)), "100/198"),
    Row("TXA after the OBX", last(BODY, "TXA"), "100"),
    Row("PID after the document", last(BODY, "PID"), "100"),
    Row("two PID", twice(BODY, "PID"), "198/100/199"),
    Row("two PID in an ORU", twice(oru(), "PID"), "198/100/199"),
    Row("two TXA", twice(BODY, "TXA"), "198/100/199"),
    Row("two documents in an MDM", with_obx(BODY, mdm(doc(number=2))), "198/199"),
    Row("two documents of two patients in an MDM", with_obx(BODY, mdm(GASTON)), "198/199/904/906"),
    Row("two documents of one patient in an ORU", with_obx(oru(), oru(doc(number=2))), "AA"),
    Row("no date of the message", put(BODY, "MSH", 7, ""), "101"),
    Row("no identifier of the message", mdm(control_id=""), "101"),
    Row("an explicit null is no value", put(BODY, "MSH", 10, '""'), "101"),
    Row("no patient identifier in PID, though the document has them", put(BODY, "PID", 3, ""), "101"),
    Row("no ORC-1", put(BODY, "ORC", 1, ""), "101"),
    Row("no type of document in OBR-4", put(BODY, "OBR", 4, ""), "101"),
    Row("no document number in TXA-12", put(BODY, "TXA", 12, ""), "101"),
    Row("a date of the message that is none", put(BODY, "MSH", 7, "hier"), "102/199"),
    Row("a thirteenth month", put(BODY, "MSH", 7, "20261399"), "102/199"),
    Row("an ORC-1 of another table", mdm(order_control="SC"), "103/199"),
    Row("a preliminary document (OBX-11 P)", mdm(result_status="P"), "103/199"),
    Row("ORC-1 cancels what the event sends", mdm(order_control="CA"), "199/103/201"),
    Row("ORC-1 replaces what the event sends, and nothing is named", mdm(order_control="RO"), "199/103/201/900/906"),
    Row("OBX-2 of no table", put(BODY, "OBX", 2, "QQ"), "103/102/199/906"),
    Row("OBX-2 of another type", put(BODY, "OBX", 2, "TX"), "102/103/199/906"),
    Row("no OBX-2", put(BODY, "OBX", 2, ""), "101/102/199/906"),
    Row("no document in OBX-5", put(BODY, "OBX", 5, ""), "101/102/199/906"),
    Row("a base64 whose XML is cut", mdm(payload=CUT), "102/199/906"),
    Row("a base64 that holds plain words", mdm(payload=NOT_XML), "102/199/906"),
    Row("an XML that is no CDA", mdm(payload="PGEvPg=="), "102/199/906"),
    Row("several faults: any of their codes", mdm(version="2.3", drop_segments=("TXA",)), "203/100/198"),
    Row("a wrong version and an unknown patient: both are true", mdm(MARGOT, version="2.3"), "203/902"),
]  # fmt: skip

TOLERATED = [
    Row("no label of the participation (PRT-4.2)", BODY.replace(b"SB^Send by^", b"SB^^"), "AA"),
    Row("LF between segments", mdm(terminator="\n"), "AA"),
    Row("CR LF and 8859/15", mdm(LUCIEN, encoding="8859/15", terminator="\r\n"), "AA", (LUCIEN,)),
    Row("an assigning name in TXA-12.2", put(BODY, "TXA", 12, f"{doc().id_root}^Organisation-Y"), "AA"),
    Row("an unknown profile", mdm(profile=""), "AA/101"),
    Row("no country (MSH-17)", put(BODY, "MSH", 17, ""), "AA/101"),
    Row("no sending application", put(BODY, "MSH", 3, ""), "AA/101"),
    Row("no completion status (TXA-17)", put(BODY, "TXA", 17, ""), "AA/101"),
    Row("no OBX-11", put(BODY, "OBX", 11, ""), "AA/101"),
    Row("OBX-11 alone says replacement", mdm(result_status="C"), "AA/103/199/201"),
    Row("a sequence number that is a letter", put(BODY, "TXA", 1, "A"), "AA/102/103"),
    Row("a birth date in words in PID, right in the document", put(BODY, "PID", 7, "12/03/1984"), "AA/102/904/906"),
    Row("a base64 without its last character", mdm(payload=b64encode(build_cda(doc())).decode()[:-1]), "AA/102/199"),
    Row("a message without participants", mdm(drop_segments=("PRT",)), "AA/100/101/198"),
    Row("an unknown segment in between", edited(BODY, lambda lines: [*lines[:3], "ZZZ|1", *lines[3:]]), "AA"),
]  # fmt: skip

IDENTITY = [
    Row("the identity held, exactly", BODY, "AA"),
    Row("the identity held, from an ADT", BODY, "AA", build_adt(ROSALIE)),
    Row("the identity held, from FHIR", BODY, "AA", build_patient_bundle([GASTON, ROSALIE])),
    Row("a Corsican matricule", mdm(LUCIEN), "AA", (LUCIEN,)),
    Row("patients not declared: nothing to compare with", BODY, "?", None),
    Row("no INS, whoever the patients are", mdm(ROSALIE.without_ins()), "903", None),
    Row("a newborn without INS, held without INS", mdm(NEWBORN), "903", (NEWBORN,)),
    Row("an INS-C alone is no INS", mdm(doc(ROSALIE.without_ins(), extra_patient_ids=(("0123456789012345678901", "1.2.250.1.213.1.4.2"),))), "903"),
    Row("no birth place", mdm(replace(ROSALIE, birth_place=None)), "905", None),
    Row("an empty list of given names", mdm(replace(ROSALIE, given_names="")), "905"),
    Row("no birth name in the document nor in PID", mdm(replace(ROSALIE, birth_name=None)), "905/101"),
    Row("a matricule without OID, in PID too", mdm(replace(ROSALIE, ins_oid=None)), "905/102"),
    Row("incomplete and unknown: incomplete speaks first", mdm(replace(MARGOT, sex=None)), "905"),
    Row("an unknown patient", mdm(MARGOT), "902"),
    Row("nobody is held", BODY, "902", b"patients: []\n"),
    Row("a twin of a held patient", mdm(TWIN), "902"),
    Row("a twin, both held", mdm(TWIN), "AA", (ROSALIE, TWIN)),
    Row("the matricule of a twin under the other's given names", mdm(replace(TWIN, ins=ROSALIE.ins)), "904", (ROSALIE, TWIN)),
    Row("the traits of a held patient, another matricule", mdm(STRANGER), "904/902"),
    Row("the traits of two held namesakes, another matricule", mdm(STRANGER), "904/902", (ROSALIE, NAMESAKE)),
    Row("two held namesakes, the matricule of one", mdm(NAMESAKE), "AA", (ROSALIE, NAMESAKE)),
    Row("close traits (a hyphen), another matricule", mdm(replace(STRANGER, birth_name="TEST LAVANDE")), "902/904"),
    Row("the patient is held without INS (provisional)", BODY, "904/902", (replace(ROSALIE.without_ins(), reliability="PROV"),)),
    Row("two namesakes held without INS", BODY, "904/902", (
        replace(ROSALIE.without_ins(), reliability="PROV"), replace(NAMESAKE.without_ins(), reliability="PROV"))),
    Row("the INS is held but not qualified", BODY, "AA/904/906", (RETRIEVED,)),
    Row("the INS is held not qualified, and a trait differs", mdm(replace(ROSALIE, sex="M")), "904", (RETRIEVED,)),
    Row("two held records of one INS", BODY, "AA/904/906", (ROSALIE, DUPLICATE)),
    Row("two held records of one INS, of which one differs", BODY, "AA/904/906", (ROSALIE, replace(DUPLICATE, birth_name="TEST-RONCE"))),
    Row("two held records of one INS, both differ", mdm(replace(ROSALIE, sex="M")), "904", (ROSALIE, DUPLICATE)),
    Row("the test OID is held, the demonstration OID received", mdm(replace(ROSALIE, ins_oid=INS_DEMO_OID)), "904"),
    Row("a compound given name without its hyphen", mdm(replace(MARGOT, first_given="MARGOT LOU")), "904", (MARGOT,)),
    Row("a compound given name cut", mdm(replace(MARGOT, first_given="MARGOT")), "904", (MARGOT,)),
    Row("a compound birth name without its second half", mdm(replace(ROSALIE, birth_name="TEST")), "904"),
    Row("an apostrophe of another shape", mdm(replace(ROSALIE, birth_name="TEST-D’ORGE")), "904", (replace(ROSALIE, birth_name="TEST-D'ORGE"),)),
    Row("an accent more", mdm(replace(ROSALIE, first_given="ROSALIÉ")), "904"),
    Row("a used name instead of the birth name", mdm(replace(ROSALIE, birth_name=ROSALIE.used_name)), "904"),
    Row("another used name is no matter", mdm(replace(ROSALIE, used_name="TEST-AUTRE")), "AA"),
    Row("a birth time of day is no matter", mdm(replace(ROSALIE, birth_date="198403120830")), "AA"),
    Row("two INS in one document", mdm(doc(extra_patient_ids=((GASTON.ins, GASTON.ins_oid),))), "904"),
    Row("a second local number is no second patient", mdm(doc(extra_patient_ids=(("42", IPP_OID),))), "AA"),
    Row("PID names another INS than the document", mdm(patient=GASTON), "906/199/904"),
    Row("PID has the INS and another birth name", mdm(patient=replace(ROSALIE, birth_name="TEST-RONCE")), "AA/904/906"),
    Row("PID without INS, the document with it", mdm(patient=ROSALIE.without_ins()), "AA"),
]  # fmt: skip

DOCUMENTS = [
    Row("a replacement of the latest version", mdm(V2), "AA", held=(build_cda(V1),)),
    Row("a replacement by the message that carried the first", mdm(V2), "AA", held=(mdm(V1),)),
    Row("a replacement of what nothing says to be held", mdm(V2), "?"),
    Row("a replacement where nothing is held", mdm(V2), "900", held=()),
    Row("a replacement of a version already replaced", mdm(V3), "900", held=(build_cda(V2), build_cda(V1))),
    Row("a replacement of a version declared superseded", mdm(V2), "900", held=(f"- {{root: {V1.id_root}, superseded: true}}".encode(),)),
    Row("a replacement of a version declared held", mdm(V2), "AA", held=(f"- {{root: {V1.id_root}}}".encode(),)),
    Row("a replacement by another organisation", mdm(replace(V2, **OTHER_AUTHOR)), "901", held=(build_cda(V1),)),
    Row("a replacement by a colleague", mdm(replace(V2, author=DR_SAUGE)), "AA", held=(build_cda(V1),)),
    Row("a replacement of another patient's document", mdm(replace(V2, patient=GASTON)), "906/900/904", held=(build_cda(V1),)),
    Row("a replacement that names nothing", mdm(replace(V2, replaces=None), action="replace"), "900/101/906", held=(build_cda(V1),)),
    Row("an unknown patient speaks before the version", mdm(replace(V2, patient=MARGOT)), "902", held=()),
    Row("a deletion of a held document", DELETED, "AA", held=(build_cda(V1),)),
    Row("a deletion of what is not held", DELETED, "900", held=()),
    Row("a deletion by another organisation", mdm(replace(V1, **OTHER_AUTHOR), action="delete"), "901", held=(build_cda(V1),)),
    Row("a document sent again", mdm(V1), "906/900/AA", held=(build_cda(V1),)),
    Row("a first version after the second, that names nothing", mdm(V1), "900/906/AA", held=(build_cda(replace(V2, replaces=None)),)),
    Row("a document sent again of an unknown patient", mdm(replace(V1, patient=MARGOT)), "902", held=(build_cda(V1),)),
    Row("another document of the same set without version", mdm(replace(V2, version=9, replaces=None)), "AA", held=(build_cda(V1),)),
    Row("a document, then its replacement, then the first again replaced", mdm(V1) + mdm(V2) + mdm(V3), "AA AA 900", held=()),
    Row("a refused document is not held for the next message", mdm(replace(V1, patient=MARGOT)) + mdm(V2), "902 900", held=()),
    Row("a deletion, then a replacement of what was deleted", mdm(V1) + DELETED + mdm(V2), "AA AA 900", held=()),
    Row("messages of three kinds, each answered", mdm(MARGOT) + mdm(version="2.1") + BODY, "902 203 AA"),
]  # fmt: skip

ROWS = [*TECHNICAL, *TOLERATED, *IDENTITY, *DOCUMENTS]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.sentence)
def test_the_answers_are_those_that_can_be_defended(row: Row, tmp_path: Path) -> None:
    """The preferred code, and exactly the codes accepted beside it."""
    assert row.given(tmp_path) == ordered(row.answers)


def test_each_sentence_is_said_once() -> None:
    """A case is found by its sentence."""
    assert len({row.sentence for row in ROWS}) == len(ROWS)


#: Official messages whose OBX-5 holds a sentence in place of a document.
PLACEHOLDERS = {"message_MDM_CR_Radio_INIT_N1.er7", "message_MDM__LPS_MSS_CR_Radio_INIT_N1.er7"}


def test_official_samples_are_not_refused_for_their_form() -> None:
    """TXA-12.2 valued, cut base64, separators: only the messages without a document get a technical refusal."""
    paths = [p for p in official("ans-hl7v2").rglob("message_*") if p.suffix in (".er7", ".hl7")]
    dues = {p.name: answers_due(p.read_bytes(), p.name, Receiver())[0].expected for p in paths}
    refused = {name for name, found in dues.items() if isinstance(found, Expected) and found.case is Case.TECHNICAL}
    assert len(paths) >= 11 and refused == PLACEHOLDERS
