"""What each scenario says on the cases that its FAQ answer names, over whole campaigns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.builder.cda import build_cda
from harness.builder.demo import demo, document, mail_of
from harness.builder.hl7 import AckSpec, build_ack, build_message, carrying
from harness.builder.mail import build_mail
from harness.builder.people import AMINATA, GASTON, INS_TEST_OID, NOE, ROSALIE
from harness.builder.xdm import ArchiveSpec, Entry, build_archive
from harness.core.mutation import Files
from tests.helpers import checks, errors, judged, reasons, verdict, verdicts

RECEIPT, OMISSION, OPT_OUT, ONE = "INS-RECEIPT-COMPARISON", "INS-OMISSION", "DMP-OPT-OUT", "XDM-ONE-PATIENT"


# -- receipt and 905 ---------------------------------------------------------------------------------


def test_an_integrated_difference_is_a_patient_safety_finding() -> None:
    """AA on another identity is marked, whatever the trait."""
    found = judged(demo().accepting("06-date-de-naissance").files(), RECEIPT)
    assert [(f.check, f.tags) for f in errors(found)] == [("INS-RECEIPT-COMPARISON-05", ["patient-safety"])]


@pytest.mark.parametrize("number", range(3, 11))
def test_each_trait_that_no_message_exercises_is_inconclusive(number: int) -> None:
    """Taking one exchange away leaves its trait unproven, not passed."""
    conforming = demo()
    kept = tuple(e for e in conforming.received if not e.name.startswith(f"{number:02d}-"))
    found = judged(replace(conforming, received=kept).files(), RECEIPT)
    assert verdict(found, RECEIPT) == "NON_CONCLUANT"
    assert verdicts(found, f"INS-RECEIPT-COMPARISON-{number - 1:02d}") == {"": "NON_CONCLUANT"}


def test_a_received_message_without_ack_decides_nothing() -> None:
    """No answer, no verdict."""
    files = {k: v for k, v in demo().files().items() if k != "recus/06-date-de-naissance.ack.hl7"}
    found = judged(files, RECEIPT)
    assert verdicts(found, "INS-RECEIPT-COMPARISON-05") == {"recus/06-date-de-naissance.hl7": "NON_CONCLUANT"}


def test_a_refusal_with_the_second_best_code_is_a_remark() -> None:
    """902 instead of 904 on an unknown matricule is accepted, and said."""
    found = judged(demo().answering("09-matricule", application_code="902").files(), RECEIPT)
    assert errors(found) == [] and [f.level for f in found.findings] == ["info"]


def test_a_pfi_does_not_compare_identities() -> None:
    """FAQ 57: not the PFI's business; the reason names the declared profile."""
    found = judged(demo().files(), RECEIPT, profile="pfi")
    assert verdict(found, RECEIPT) == "NON_APPLICABLE"
    assert "profil déclaré « pfi »" in reasons(found, "INS-RECEIPT-COMPARISON-01")


def test_without_declared_patients_only_the_document_speaks() -> None:
    """903 and 905 are judged; the rest is inconclusive, with the reason."""
    files = {k: v for k, v in demo().accepting("16-ins-sans-lieu").files().items() if k != "campaign.yaml"}
    found = judged(files)
    assert "INS-ERROR-905-01" in checks(found)
    assert "patients détenus par le produit ne sont pas déclarés" in reasons(found, "INS-RECEIPT-COMPARISON-01")


def test_905_is_wrong_for_a_complete_ins_even_without_patients() -> None:
    """Nothing is missing: whoever is held, 905 cannot be the answer."""
    files = demo().answering("07-sexe", application_code="905").files()
    found = judged({k: v for k, v in files.items() if k != "campaign.yaml"}, "INS-ERROR-905")
    assert checks(found) == {"INS-ERROR-905-04"}


# -- one patient -------------------------------------------------------------------------------------


def archive(*patients: Any, **changes: Any) -> bytes:
    """An archive with one document per patient."""
    entries = tuple(Entry(document(60 + n, p), name=f"DOC{n:04d}.XML") for n, p in enumerate(patients, 1))
    return build_archive(ArchiveSpec(entries=entries, **changes))


@pytest.mark.parametrize(
    ("patients", "conforms"),
    [
        ((ROSALIE, ROSALIE), True),
        ((ROSALIE, ROSALIE.without_ins()), True),
        ((ROSALIE, replace(ROSALIE.without_ins(), local_ids=(("Z9", "1.2.3.4"),))), True),
        ((ROSALIE, GASTON), False),
        ((ROSALIE.without_ins(), GASTON.without_ins()), False),
        ((ROSALIE, replace(ROSALIE, ins=AMINATA.ins)), False),
    ],
)
def test_one_patient_per_archive(patients: tuple[Any, ...], conforms: bool) -> None:
    """INS here and local identifier there may be one patient; other traits or another INS are two."""
    found = judged({"a.zip": archive(*patients)}, "XDM-ONE-PATIENT-01", "XDM-ONE-PATIENT-03")
    assert (checks(found) == set()) is conforms


def test_a_cda_attached_beside_the_archive_counts() -> None:
    """A CDA of another patient attached to the e-mail itself."""
    spec = mail_of(document(51, GASTON))
    raw = build_mail(replace(spec, pdfs=(*spec.pdfs, ("cr.xml", build_cda(document(52, ROSALIE))))))
    assert checks(judged({"m.eml": raw}, ONE)) == {"XDM-ONE-PATIENT-06"}


def test_other_attachments_are_allowed() -> None:
    """FAQ 17: other formats beside the archive are not a fault."""
    spec = mail_of(document(51, GASTON))
    raw = build_mail(replace(spec, pdfs=(*spec.pdfs, ("photo.jpg", b"\xff\xd8\xff"), ("note.txt", b"note"))))
    found = judged({"m.eml": raw}, ONE)
    assert checks(found) == set() and verdict(found, ONE) == "CONFORME"


# -- DMP ---------------------------------------------------------------------------------------------


def sent(*flags: str | None, facts: str = "") -> Files:
    """Messages sent one after the other with these DESTDMP values."""
    files: Files = {}
    for number, value in enumerate(flags, 1):
        message = replace(carrying(document(70 + number, ROSALIE), "TRANS-MDM"), destdmp=value, control_id=f"D{number}",
                          sent=f"2026031209{number:02d}00")  # fmt: skip
        files[f"d{number}.hl7"] = build_message(message)
    return files | ({"campaign.yaml": f"samples: [{facts}]".encode()} if facts else {})


def test_an_unexplained_n_is_inconclusive_not_wrong() -> None:
    """The manifest says nothing of the user's action."""
    found = judged(sent("Y", "N", "Y"), OPT_OUT)
    assert checks(found) == set()
    assert verdicts(found, "DMP-OPT-OUT-03")["d2.hl7"] == "NON_CONCLUANT"


def test_a_withheld_document_then_y_conforms() -> None:
    """The default comes back."""
    found = judged(sent("Y", "N", "Y", facts="{file: d2.hl7, withheld: true}"), OPT_OUT)
    assert checks(found) == set()
    assert verdicts(found, "DMP-OPT-OUT-04") == {".": "CONFORME"}


def test_msh_7_orders_the_messages_not_the_file_names() -> None:
    """The next document is the next in time."""
    files = sent("Y", "N", "N", "Y", facts="{file: b.hl7, withheld: true}")
    renamed = {
        "a.hl7": files["d3.hl7"],
        "b.hl7": files["d2.hl7"],
        "z.hl7": files["d1.hl7"],
        "y.hl7": files["d4.hl7"],
        "campaign.yaml": files["campaign.yaml"],
    }
    found = judged(renamed, OPT_OUT)
    assert [(f.check, f.subject) for f in errors(found)] == [("DMP-OPT-OUT-04", "a.hl7")]


@pytest.mark.parametrize("flags", [("N", "N"), (None, None), ("N", None)])
def test_a_campaign_without_any_y_is_not_conform(flags: tuple[str | None, ...]) -> None:
    """All N, or DESTDMP absent: the default was switched off."""
    assert "DMP-OPT-OUT-05" in checks(judged(sent(*flags), OPT_OUT))


def test_an_unqualified_identity_cannot_be_fed() -> None:
    """DESTDMP = N of a provisional identity is neither a fault nor a doubt."""
    found = judged(demo().files(), OPT_OUT)
    assert "emis/05-identite-provisoire.hl7" not in verdicts(found, "DMP-OPT-OUT-03")
    assert verdict(found, OPT_OUT) == "CONFORME"


def test_missing_proofs_are_awaited() -> None:
    """Conforming messages do not replace the capture."""
    found = judged(replace(demo(), proofs=()).files(), OPT_OUT)
    assert verdict(found, OPT_OUT) == "PREUVE_ATTENDUE"


# -- omission ----------------------------------------------------------------------------------------


def test_absence_of_the_ins_is_never_a_fault() -> None:
    """Sending without an INS is allowed, qualified identity or not."""
    for patient in (NOE, ROSALIE.without_ins()):
        files = {"m.hl7": build_message(carrying(document(80, patient), "TRANS-MDM")), "a.zip": archive(patient)}
        assert checks(judged(files, OMISSION)) == set()


def test_an_ins_of_unknown_status_is_inconclusive() -> None:
    """A stand-alone CDA with an INS: nothing says whether the identity is qualified."""
    found = judged({"cr.xml": build_cda(document(81, ROSALIE))}, OMISSION)
    assert checks(found) == set()
    assert verdicts(found, "INS-OMISSION-02") == {"cr.xml": "NON_CONCLUANT"}


def test_the_manifest_may_say_that_an_identity_is_not_qualified() -> None:
    """Then the same CDA is at fault."""
    files = {
        "cr.xml": build_cda(document(81, ROSALIE)),
        "campaign.yaml": b"samples: [{file: cr.xml, identity: not_qualified}]",
    }
    assert checks(judged(files, OMISSION)) == {"INS-OMISSION-02"}


def test_the_status_of_a_document_follows_its_copies() -> None:
    """The stand-alone copy of a CDA sent in a PROV message is judged with that status."""
    patient = replace(ROSALIE, reliability="PROV")
    spec = document(82, patient)
    files = {"m.hl7": build_message(carrying(spec, "TRANS-MDM")), "copie.xml": build_cda(spec)}
    found = judged(files, OMISSION)
    assert {(f.check, f.subject) for f in errors(found)} == {
        ("INS-OMISSION-01", "m.hl7"), ("INS-OMISSION-02", "m.hl7"), ("INS-OMISSION-02", "copie.xml"),
    }  # fmt: skip


def test_x_mss_ins_n_speaks_for_the_archive() -> None:
    """The e-mail says N, its archive and CDA carry the INS."""
    raw = build_mail(mail_of(document(83, GASTON), x_mss_ins="N"))
    assert checks(judged({"m.eml": raw}, OMISSION)) == {"INS-OMISSION-02", "INS-OMISSION-04"}


def test_the_ins_anywhere_in_the_document_is_found() -> None:
    """An author or informant identified by the patient's INS is an INS too."""
    raw = build_cda(document(84, NOE)).replace(
        b'<id root="1.2.250.1.71.4.2.1"', f'<id root="{INS_TEST_OID}"'.encode(), 1
    )
    files = {"cr.xml": raw, "campaign.yaml": b"samples: [{file: cr.xml, identity: not_qualified}]"}
    assert checks(judged(files, OMISSION)) == {"INS-OMISSION-02"}


def test_received_documents_are_not_the_products_fault() -> None:
    """What others send is theirs."""
    message = replace(carrying(document(85, replace(ROSALIE, reliability="PROV"))), control_id="R1")
    files = {"m.hl7": build_message(message), "a.hl7": build_ack(AckSpec(message))}
    assert checks(judged(files, OMISSION)) == set()


# -- waivers and declarations ------------------------------------------------------------------------


def test_a_waiver_keeps_the_finding_and_changes_the_verdict() -> None:
    """DEROGATION, with who decided and why; exit code 0."""
    files = demo().accepting("07-sexe").files()
    waiver = "waivers: [{target: INS-RECEIPT-COMPARISON-06, reason: correctif livré en 4.3, decided_by: ANS}]\n"
    files["campaign.yaml"] += waiver.encode()
    found = judged(files, RECEIPT)
    assert found.end.exit_code == 0
    assert [f.waived for f in found.findings] == ["correctif livré en 4.3 (ANS)"]
    assert verdicts(found, "INS-RECEIPT-COMPARISON-06") == {"recus/07-sexe.hl7": "DEROGATION"}


def test_a_declared_scope_is_said_with_its_reason() -> None:
    """not_applicable in the manifest."""
    files = demo().files()
    files["campaign.yaml"] += b"not_applicable: [{target: XDM-ONE-PATIENT, reason: archives de la PFI}]\n"
    found = judged(files)
    assert verdict(found, ONE) == "NON_APPLICABLE"
    assert "archives de la PFI" in reasons(found, "XDM-ONE-PATIENT-01")


def test_905_on_a_technically_wrong_message_is_a_wrong_code() -> None:
    """A message owed a technical refusal and answered 905 does not slip between two scenarios."""
    found = judged(demo().answering("19-version-hl7-inconnue", error="207", application_code="905").files())
    assert checks(found) == {"INS-RECEIPT-COMPARISON-16", "CONSUMER-ACK-01"}


def test_a_waiver_by_file_reaches_a_message_of_the_sequence() -> None:
    """The finding names the message, so the waiver may."""
    files = demo().sending("03-suivant", destdmp="N").files()
    files["campaign.yaml"] += b"waivers: [{target: DMP-OPT-OUT-04, reason: connu, file: emis/03-suivant.hl7}]\n"
    assert verdicts(judged(files, OPT_OUT), "DMP-OPT-OUT-04") == {".": "DEROGATION"}


def test_one_ins_with_the_traits_of_two_persons_is_two_patients() -> None:
    """The matricule is the same, name, birth date and sex are not."""
    other = replace(GASTON, ins=ROSALIE.ins, ins_oid=ROSALIE.ins_oid)
    assert "XDM-ONE-PATIENT-03" in checks(judged({"a.zip": archive(ROSALIE, other)}, ONE))


@pytest.mark.parametrize(("forwarded", "told"), [(AMINATA, {"XDM-ONE-PATIENT-06"}), (GASTON, set())])
def test_a_forwarded_archive_is_no_second_one_but_its_patient_counts(forwarded: Any, told: set[str]) -> None:
    """message/rfc822 inside the e-mail."""
    inner = build_mail(mail_of(document(53, forwarded), boundary="=_inner"))
    outer = build_mail(mail_of(document(51, GASTON)))
    head, _, tail = outer.rpartition(b"--=_documents_de_sante_0001--")
    raw = (
        head
        + b"--=_documents_de_sante_0001\r\nContent-Type: message/rfc822\r\n\r\n"
        + inner
        + b"\r\n--=_documents_de_sante_0001--"
        + tail
    )
    assert checks(judged({"m.eml": raw}, ONE)) == told


def test_a_single_withheld_document_does_not_show_the_default() -> None:
    """One N, explained: nothing is wrong, nothing is shown."""
    found = judged(sent("N", facts="{file: d1.hl7, withheld: true}"), OPT_OUT)
    assert checks(found) == set()
    assert verdicts(found, "DMP-OPT-OUT-05") == {".": "NON_CONCLUANT"}


def test_a_contradictory_destdmp_is_refused() -> None:
    """Y and N as two repetitions of OBX-5."""
    files = sent("Y", "Y")
    files["d1.hl7"] = files["d1.hl7"].replace(
        b"Y^^expandedYes-NoIndicator", b"N^^expandedYes-NoIndicator~Y^^expandedYes-NoIndicator"
    )
    assert "DMP-OPT-OUT-02" in checks(judged(files, OPT_OUT))


def test_a_matricule_under_a_local_authority_is_still_an_ins() -> None:
    """FAQ 58 forbids the matricule itself."""
    hidden = replace(NOE, local_ids=((ROSALIE.ins or "", "1.2.250.1.999"),))
    files = {"m.hl7": build_message(carrying(document(86, hidden), "TRANS-MDM"))}
    assert checks(judged(files, OMISSION)) == {"INS-OMISSION-01", "INS-OMISSION-02"}


def test_pid_32_against_the_patient_held_decides_nothing() -> None:
    """The message says VALI, the product holds a provisional identity: a contradiction."""
    files = {"m.hl7": build_message(carrying(document(87, ROSALIE), "TRANS-MDM")),
             "campaign.yaml": f"patients: [{{matricule: '{ROSALIE.ins}', oid: {INS_TEST_OID}, status: provisional}}]".encode()}  # fmt: skip
    found = judged(files, OMISSION)
    assert checks(found) == set() and "contradiction" in reasons(found, "INS-OMISSION-01")


@pytest.mark.parametrize(("moment", "conforms"), [("20260401080000", True), ("20260301080000", False)])
def test_the_identity_held_is_the_one_of_that_moment(moment: str, conforms: bool) -> None:
    """A name that changes after the document came does not make its integration wrong; before, it does."""
    from harness.builder.hl7 import build_adt

    message = replace(carrying(document(90, ROSALIE)), control_id="R9", sent="20260310100000")
    ends = (("GAM", "CH"), ("DPI", "CH"))
    files = {
        "m.hl7": build_message(message), "a.hl7": build_ack(AckSpec(message)),
        "a28.hl7": build_adt(ROSALIE, "1", "20260201080000", *ends),
        "a31.hl7": build_adt(replace(ROSALIE, birth_name="TEST-NOUVEAU"), "2", moment, *ends, event="A31"),
        "campaign.yaml": b"patients: [{file: a28.hl7}, {file: a31.hl7}]",
    }  # fmt: skip
    assert (checks(judged(files, RECEIPT)) == set()) is conforms


def test_an_insured_number_shared_by_two_people_makes_them_nobody_else() -> None:
    """Child and parent under one social security number stay two held patients."""
    from harness.builder.hl7 import build_adt

    shared = (("184037511111122", "1.2.250.1.213.1.4.13"),)
    message = replace(carrying(document(91, ROSALIE)), control_id="R8")
    ends = (("GAM", "CH"), ("DPI", "CH"))
    files = {
        "m.hl7": build_message(message), "a.hl7": build_ack(AckSpec(message)),
        "p.hl7": build_adt(replace(ROSALIE, local_ids=shared), "1", "20260201080000", *ends)
        + build_adt(replace(GASTON, local_ids=shared), "2", "20260202080000", *ends),
        "campaign.yaml": b"patients: [{file: p.hl7}]",
    }  # fmt: skip
    assert checks(judged(files, RECEIPT)) == set()
