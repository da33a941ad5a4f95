"""What the HL7v2 rule book looks at, what it leaves alone, and the cases that its mutations do not show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.builder.cda import build_cda
from harness.builder.demo import document
from harness.builder.editing import drop, edit, insert
from harness.builder.hl7 import AckSpec, Recipient, build_ack, build_message, carrying
from harness.builder.people import ROSALIE
from harness.builder.rulebook import ADMISSION, DELETE, LPS, MDM, ORU, REPLACE, rulebook
from harness.core.mutation import Files
from tests.helpers import errors, judged, reasons, verdicts

MANIFEST = b"version: 1\nproduct: {name: X, applications: [DPI-DEMO]}\n"


def alone(name: str, raw: bytes | None = None) -> Files:
    """One message of the rule book, by itself."""
    return {name: rulebook().files()[name] if raw is None else raw}


def changed(name: str, *edits: tuple[str, str]) -> Files:
    """One message with some fields changed."""
    raw = rulebook().files()[name]
    for path, value in edits:
        raw = edit(raw, path, value)
    return alone(name, raw)


def hl7(files: Files, **options: object) -> set[str]:
    """The checks of the rule book that have something to say."""
    return {f.check for f in judged(files, **options).findings if f.check.startswith(("HL7-", "PAM-"))}  # type: ignore[arg-type]


# -- what is judged ----------------------------------------------------------------------------------


def test_the_rule_book_conforms() -> None:
    """Its own messages give no finding, not even a remark."""
    assert hl7(rulebook().files()) == set()


def test_a_bare_folder_judges_every_message() -> None:
    """Sent or received: nothing says who wrote it."""
    assert "HL7-ENVELOPE-MSH-17" in hl7(changed(LPS, ("MSH-17", "")))


def test_a_message_that_the_product_received_is_not_judged() -> None:
    """MSH-5 is the product: the fault is the sender's, and may be there on purpose."""
    files = changed(LPS, ("MSH-17", "")) | {"campaign.yaml": MANIFEST}
    assert "HL7-ENVELOPE-MSH-17" not in hl7(files)


def test_the_answer_of_the_product_is_judged() -> None:
    """MSH-3 of the ACK is the product."""
    files = {
        **alone(LPS),
        "a.hl7": edit(rulebook().files()["lps-mdm.ack.hl7"], "MSA-1", "OK"),
        "campaign.yaml": MANIFEST,
    }
    assert "HL7-ACK-MSA-1" in hl7(files)


def test_the_answer_of_the_pfi_to_the_product_is_not() -> None:
    """The ACK of a message that the product sent is the PFI's."""
    files = {
        **alone(ORU),
        "a.hl7": edit(rulebook().files()["trans-oru.ack.hl7"], "MSA-1", "OK"),
        "campaign.yaml": MANIFEST,
    }
    assert "HL7-ACK-MSA-1" not in hl7(files)


def test_a_pfi_is_judged_on_the_lps_messages_that_it_sends() -> None:
    """Without application names, LPS goes from a PFI to a LPS."""
    files = changed(LPS, ("MSH-17", ""))
    assert "HL7-ENVELOPE-MSH-17" in hl7(files | {"campaign.yaml": b"version: 1\nprofile: pfi\n"})
    assert "HL7-ENVELOPE-MSH-17" not in hl7(files | {"campaign.yaml": b"version: 1\nprofile: dpi\n"})


def test_the_manifest_says_the_direction_of_a_message() -> None:
    """``direction: received`` takes it out, whatever the names."""
    told = MANIFEST + b"samples:\n  - {file: trans-oru.hl7, direction: received}\n"
    assert hl7(changed(ORU, ("MSH-17", "")) | {"campaign.yaml": told}) == set()


def test_without_hl7_nothing_is_claimed() -> None:
    """A campaign without HL7v2 message: the rule book does not apply, it does not conform."""
    found = judged({"cr.xml": build_cda(document(1, ROSALIE))})
    assert set(verdicts(found, "HL7-ENVELOPE-MSH-3").values()) == {"NON_APPLICABLE"}


def test_a_message_of_no_guide_is_said() -> None:
    """An ORM is not checked, and that is told as a remark."""
    found = judged(changed(ORU, ("MSH-9", "ORM^O01^ORM_O01"), ("MSH-21", "")), "HL7-ENVELOPE")
    assert [(f.check, f.level) for f in found.findings] == [("HL7-ENVELOPE-TYPE", "info")]


# -- levels ------------------------------------------------------------------------------------------


def test_a_recommendation_is_a_warning_and_an_error_with_strict() -> None:
    """PRT-4.2 without label: 33 official files do so."""
    files = changed(ORU, ("PRT[1]-4.2", ""))
    assert errors(judged(files, "HL7-PARTICIPATION")) == []
    assert (
        "NON_CONFORME"
        in verdicts(judged(files, "HL7-PARTICIPATION", strict=True), "HL7-PARTICIPATION-PRT-4.2").values()
    )


@pytest.mark.parametrize(
    ("name", "path", "value", "check"),
    [
        (ORU, "PID-3.1", "284033306311914", "HL7-PATIENT-INS-KEY"),
        (ORU, "PRT[2]-5.1", "810999990021", "HL7-PARTICIPATION-ID-KEY"),
        (MDM, "OBX[3]-5.1", "N", "HL7-METADATA-MATRIX"),
        (MDM, "TXA-12.2", "CH-DEMO", "HL7-DOCUMENT-TXA-12.2"),
        (ORU, "PID-19", "284033306311913", "HL7-PATIENT-PID-19"),
    ],
)
def test_what_official_samples_do_is_a_warning(name: str, path: str, value: str, check: str) -> None:
    """Keys, matrix, namespaces, fields that PAM.FR leaves out: never errors by default."""
    found = judged(changed(name, (path, value)))
    assert [f.level for f in found.findings if f.check == check] == ["warning"]


# -- cases -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("terminator", ["\r", "\n", "\r\n"])
def test_line_ends_change_nothing_but_their_own_check(terminator: str) -> None:
    """LF and CRLF files are read whole."""
    raw = rulebook().files()[ORU].replace(b"\r", terminator.encode())
    assert hl7(alone(ORU, raw)) == (set() if terminator == "\r" else {"HL7-ENVELOPE-SEPARATOR"})


def test_latin_9_is_read_as_msh_18_says() -> None:
    """8859/15, accents included."""
    spec = replace(rulebook().messages[MDM], encoding="8859/15")
    assert hl7(alone(MDM, build_message(spec))) == set()


@pytest.mark.parametrize("order", ["NW", "RO", "CA"])
@pytest.mark.parametrize("status", ["F", "C", "D"])
@pytest.mark.parametrize("event", ["T02", "T10", "T04"])
def test_the_three_action_codes_agree_or_are_told(order: str, status: str, event: str) -> None:
    """27 combinations, three of which are coherent."""
    found = hl7(changed(MDM, ("ORC-1", order), ("OBX[1]-11", status), ("MSH-9.2", event)))
    coherent = (order, status, event) in {("NW", "F", "T02"), ("RO", "C", "T10"), ("CA", "D", "T04")}
    assert ("HL7-DOCUMENT-ACTION" in found) is not coherent


@pytest.mark.parametrize(
    ("extension", "txa", "conforms"),
    [
        (None, "1.2.250.1.9.1", True), ("58", "58^^1.2.250.1.9.1^ISO", True), ("58", "1.2.250.1.9.1", False),
        (None, "58^^1.2.250.1.9.1^ISO", False), ("58", "58^^1.2.250.1.9.2^ISO", False), ("58", "59^^1.2.250.1.9.1^ISO", False),
        ("58", "1.2.250.1.9.1.58", False),
    ],
)  # fmt: skip
def test_txa_12_has_the_form_of_the_document_id(extension: str | None, txa: str, conforms: bool) -> None:
    """With an extension or without: one form each."""
    spec = replace(document(1, ROSALIE), id_root="1.2.250.1.9.1", id_extension=extension)
    raw = edit(build_message(carrying(spec, "TRANS-MDM")), "TXA-12", txa)
    assert ("HL7-CDA-DOCUMENT-X10" in hl7(alone(MDM, raw))) is not conforms


def test_two_documents_of_an_oru_are_compared_each_with_its_own_obx() -> None:
    """N1 and N3 of one content, each with its identifier."""
    raw = rulebook().files()[ORU]
    other = build_message(carrying(document(99, ROSALIE), "TRANS-ORU"))
    second = next(line for line in other.decode().split("\r") if line.startswith("OBX|1|ED"))
    both = insert(raw, "OBX[1]", second.replace("OBX|1|", "OBX|2|"))
    found = hl7(alone(ORU, both))
    assert not found & {"HL7-STRUCTURE-DOCUMENTS", "HL7-DOCUMENT-TWINS", "HL7-CDA-PATIENT-X1-INS"}
    third = insert(both, "OBX[2]", second)
    assert {"HL7-STRUCTURE-DOCUMENTS", "HL7-DOCUMENT-TWINS"} <= hl7(alone(ORU, third))


@pytest.mark.parametrize(
    ("flags", "fits"),
    [
        ("NNNNNYY", True), ("NNNYYYY", True), ("NYNNYYN", True), ("YNYNNNY", True), ("NNNNNNY", True),
        ("NNNNNYN", False), ("NNYNNYY", False), ("NNNYNNY", False), ("NNNNYNY", False), ("NYYNNYN", False),
    ],
)  # fmt: skip
def test_rows_of_the_matrix(flags: str, fits: bool) -> None:
    """MASQUE_PS, INVISIBLE_PATIENT, INVISIBLE_REP_LEGAUX, CONNEXION_SECRETE, DESTDMP, PS, PAT."""
    ranks = (2, 3, 4, 5, 7, 8, 9)
    files = changed(ORU, *((f"OBX[{rank}]-5.1", flag) for rank, flag in zip(ranks, flags, strict=True)))
    assert ("HL7-METADATA-MATRIX" in hl7(files)) is not fits


def test_a_patient_without_ins_keeps_a_conforming_message() -> None:
    """Nothing of the INS rules applies; the DMP flag must be N."""
    spec = replace(carrying(document(1, ROSALIE.without_ins()), "TRANS-ORU"), destdmp="N")
    assert hl7(alone(ORU, build_message(spec))) == set()
    assert "HL7-METADATA-DMP-INS" in hl7(alone(ORU, build_message(replace(spec, destdmp="Y"))))


def test_authority_that_is_no_oid_is_not_compared_with_one() -> None:
    """A local authority told by its FINESS in PID-3, by its OID in the CDA: the value alone is compared."""
    raw = rulebook().files()[ORU].replace(b"CH-DEMO&1.2.250.1.71.4.2.2.1339999013.7&ISO^PI", b"CH-DEMO&339999013&M^PI")
    assert "HL7-CDA-PATIENT-X1-LOCAL" not in hl7(alone(ORU, raw))


def test_a_device_may_be_the_sender() -> None:
    """PRT-10 instead of PRT-5."""
    assert hl7(changed(ORU, ("PRT[1]-5", ""), ("PRT[1]-10", "SCANNER^CH-DEMO"))) == set()


def test_an_organisation_may_be_a_recipient() -> None:
    """PRT-8 and an address of its own."""
    recipient = Recipient("organisation", "1339999013", "Radiologie", address="radiologie@ch-demo.mssante.fr")
    spec = replace(rulebook().messages[MDM], recipients=(recipient,))
    assert hl7(alone(MDM, build_message(spec))) == set()


def test_a_deletion_needs_no_parent() -> None:
    """TXA-13 is required of replacements only."""
    assert "HL7-DOCUMENT-TXA-13" not in hl7(alone(DELETE))
    assert "HL7-DOCUMENT-TXA-13" in hl7(changed(REPLACE, ("TXA-13", "")))


def test_a_message_without_obx_keeps_its_other_findings() -> None:
    """What the walk cannot find hides nothing else."""
    raw = rulebook().files()[MDM]
    while b"\rOBX|" in raw:
        raw = drop(raw, "OBX[1]")
    found = hl7(alone(MDM, edit(raw, "MSH-17", "")))
    assert {"HL7-STRUCTURE-MISSING", "HL7-STRUCTURE-DOCUMENTS", "HL7-ENVELOPE-MSH-17"} <= found


def test_an_ack_without_its_message_is_judged_by_itself() -> None:
    """Fields, ERR and codes; nothing is compared."""
    ack = build_ack(replace(AckSpec(rulebook().messages[LPS]), code="AE", error="207", application_code="905"))
    assert hl7({"ack.hl7": ack}) == set()
    assert hl7({"ack.hl7": edit(ack, "ERR-5", "")}) >= {"HL7-ACK-ERR-5"}


def test_commit_acknowledgements_are_not_admitted() -> None:
    """Both guides admit AA, AE and AR."""
    ack = build_ack(replace(AckSpec(rulebook().messages[LPS]), code="CA"))
    assert "HL7-ACK-MSA-1" in hl7({"ack.hl7": ack})


def test_an_identity_message_may_carry_unknown_z_segments() -> None:
    """Site extensions are admitted; empty ones are not."""
    raw = insert(rulebook().files()[ADMISSION], "ZFD", "ZZZ|1")
    assert hl7(alone(ADMISSION, raw)) == set()
    assert hl7(alone(ADMISSION, insert(raw, "ZZZ", "ZYY"))) == {"HL7-STRUCTURE-EMPTY-Z"}


def test_a_finding_says_where_what_was_expected_and_read() -> None:
    """In both languages, with the command that replays it."""
    found = [
        f for f in judged(changed(ORU, ("MSH-11", "X")), "HL7-ENVELOPE").findings if f.check == "HL7-ENVELOPE-MSH-11.1"
    ]
    assert [(f.place, f.line, f.expected, f.actual) for f in found] == [("MSH-11.1 (l. 1)", 1, "P | T | D", "X")]
    assert "HL7-ENVELOPE-MSH-11.1" in found[0].replay and set(found[0].i18n) == {"fr", "en"}


def test_an_unreadable_document_leaves_the_message_judged() -> None:
    """The comparisons do not apply; they are not said to hold."""
    raw = edit(rulebook().files()[ORU], "OBX[1]-5.5", "VW4gZG9jdW1lbnQ=")
    found = judged(alone(ORU, raw), "HL7-CDA-PATIENT")
    assert set(verdicts(found, "HL7-CDA-PATIENT-X1-INS").values()) == {"NON_APPLICABLE"}
    assert reasons(found, "HL7-CDA-PATIENT-X1-INS")
