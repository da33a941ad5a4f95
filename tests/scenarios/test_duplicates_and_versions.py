"""MSS-DUPLICATES-AND-VERSIONS: what comes, in which order, with which answers, and what is said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from harness.builder.cda import CdaSpec
from harness.builder.demo import DPI, PFI, demo, document, mail_of, version
from harness.builder.fhir import build_patient_csv
from harness.builder.hl7 import AckSpec, MessageSpec, build_ack, build_message, carrying
from harness.builder.mail import build_mail
from harness.builder.mdn import ReportSpec, build_report
from harness.builder.people import GASTON, ROSALIE
from harness.core.mutation import Files
from tests.helpers import judged, reasons, verdicts

ONLY = "MSS-DUPLICATES-AND-VERSIONS"
V1 = document(90, ROSALIE)
V2, V3 = version(V1, 2), version(V1, 3)
#: The same set, without saying what it replaces: a first transmission.
ALONE2, ALONE3 = replace(V2, replaces=None), replace(V3, replaces=None)
MANIFEST = b"product: {name: P, applications: [DPI-DEMO]}\nprofile: dpi\npatients: [{file: p.csv}]\n"


@dataclass(frozen=True)
class Came:
    """A message and its answer: a code 900 to 906, a technical one, AA, or none."""

    spec: CdaSpec
    answer: str | None = "AA"
    minute: int | None = None
    changes: tuple[tuple[str, Any], ...] = ()


def came(spec: CdaSpec, answer: str | None = "AA", minute: int | None = None, **changes: Any) -> Came:
    """One of them, in short."""
    return Came(spec, answer, minute, tuple(changes.items()))


def _message(one: Came, number: int) -> MessageSpec:
    minute = number if one.minute is None else one.minute
    said = {"control_id": f"M{number}", "sent": f"2026031609{minute:02d}00", "sending": PFI, "receiving": DPI}
    return replace(carrying(one.spec), **(said | dict(one.changes)))


def _ack(message: MessageSpec, answer: str, number: int) -> bytes:
    ack = AckSpec(message, control_id=f"A{number}")
    if answer.startswith("9"):
        ack = replace(ack, code="AE", error="207", application_code=answer)
    elif answer != "AA":
        ack = replace(ack, code="AE", error=answer)
    return build_ack(ack)


def campaign(*everything: Came) -> Files:
    """Each message in a folder of its own with its ACK."""
    files: Files = {"campaign.yaml": MANIFEST, "p.csv": build_patient_csv([ROSALIE, GASTON])}
    for number, one in enumerate(everything, 1):
        message = _message(one, number)
        files[f"{number}/m.hl7"] = build_message(message)
        if one.answer is not None:
            files[f"{number}/a.hl7"] = _ack(message, one.answer, number)
    return files


DELETED = {"action": "delete", "replaced_id": None}
#: What comes; the step and the number of each message at fault.
ROWS: list[tuple[str, tuple[Came, ...], set[tuple[str, str]]]] = [
    ("each document once", (came(V1), came(document(91, GASTON))), set()),
    ("the same document twice", (came(V1), came(V1)), {("01", "2")}),
    ("three times", (came(V1), came(V1), came(V1)), {("01", "2"), ("01", "3")}),
    ("twice, refused with 906", (came(V1), came(V1, "906")), set()),
    ("twice, refused with 900", (came(V1), came(V1, "900")), set()),
    ("twice, refused with a technical code", (came(V1), came(V1, "101")), set()),
    ("refused first, then integrated", (came(V1, "904"), came(V1)), set()),
    ("the replacement twice", (came(V1), came(V2), came(V2)), {("01", "3")}),
    ("deleted, then sent again", (came(V1), came(V1, **DELETED), came(V1)), set()),
    ("sent, deletion refused, sent again", (came(V1), came(V1, "901", **DELETED), came(V1)), {("01", "3")}),
    ("the deletion is no duplicate", (came(V1), came(V1, **DELETED)), set()),
    ("the first version after the second", (came(V1), came(V2), came(V1)), {("02", "3")}),
    ("the first version after the second alone", (came(ALONE2), came(V1)), {("02", "2")}),
    ("refused with 900", (came(ALONE2), came(V1, "900")), set()),
    ("the second after the third, over the first", (came(V1), came(ALONE3), came(ALONE2)), {("02", "3")}),
    ("the second version was refused", (came(V1), came(V2, "904"), came(document(91, GASTON))), {("03", "2")}),
    ("a newer version integrated", (came(V1), came(V2), came(V3)), set()),
    ("a newer version refused as outdated", (came(V1), came(V2, "900")), {("03", "2")}),
    ("a newer one that replaces nothing is refused", (came(V1), came(ALONE2, "906")), {("03", "2")}),
    ("an older number with the same id", (came(replace(V2, id_root=V1.id_root)), came(V1)), {("02", "2")}),
    ("another id in the same version", (came(V1), came(replace(V1, id_root=f"{V1.id_root}.9"))), set()),
    ("without setId the number decides", (came(replace(V1, set_id=None)), came(replace(V1, set_id=None))), {("01", "2")}),
    ("two sets", (came(V2), came(document(92, ROSALIE))), set()),
    ("order of MSH-7, not of files", (came(V1, minute=30), came(ALONE2, minute=10)), {("02", "1")}),
]  # fmt: skip


@pytest.mark.parametrize(("everything", "told"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_what_comes_and_what_is_said(everything: tuple[Came, ...], told: set[tuple[str, str]]) -> None:
    """Exactly these messages are at fault, each for its own reason."""
    found = judged(campaign(*everything), ONLY)
    assert {(f.check[-2:], f.subject[0]) for f in found.findings} == told
    assert all(f.level == "error" for f in found.findings) and "ERREUR_OUTIL" not in found.end.verdicts


MAILS = b"product: {name: P}\nprofile: dpi\npatients: [{file: p.csv}]\nmailboxes: [{address: integration@ch.fr, type: APP}]\n"


def mails(*everything: Came) -> Files:
    """E-mails received and the reports on them, one hour apart or at their minute."""
    files: Files = {"campaign.yaml": MAILS, "p.csv": build_patient_csv([ROSALIE, GASTON])}
    for number, one in enumerate(everything, 1):
        minute = number if one.minute is None else one.minute
        mail = mail_of(
            one.spec, sender="a@b.fr", to=("integration@ch.fr",), disposition_to="a@b.fr", message_id=f"<{number}@b.fr>",
            date=f"Mon, 16 Mar 2026 09:{minute:02d}:00 +0100",
        )  # fmt: skip
        files[f"{number}.eml"] = build_mail(mail)
        if one.answer is not None:
            code = None if one.answer == "AA" else one.answer
            files[f"{number}.mdn.eml"] = build_report(
                ReportSpec(mail, code=code, sender="integration@ch.fr", message_id=f"<r{number}@ch.fr>")
            )
    return files


MAIL_ROWS: list[tuple[str, tuple[Came, ...], set[tuple[str, str]]]] = [
    ("each once", (came(V1), came(document(91, GASTON))), set()),
    ("twice", (came(V1), came(V1)), {("01", "2")}),
    ("twice, the second refused", (came(V1), came(V1, "906")), set()),
    ("the first version after the second", (came(V2), came(V1)), {("02", "2")}),
    ("dates decide, not files", (came(V1, minute=30), came(V2, minute=10)), {("02", "1")}),
    ("the first one failed", (came(V1, "904"), came(V1)), set()),
    ("no report", (came(V1), came(V1, None)), set()),
]


@pytest.mark.parametrize(("everything", "told"), [row[1:] for row in MAIL_ROWS], ids=[row[0] for row in MAIL_ROWS])
def test_what_comes_by_email(everything: tuple[Came, ...], told: set[tuple[str, str]]) -> None:
    """A report of success says integrated."""
    found = judged(mails(*everything), ONLY)
    assert {(f.check[-2:], f.subject[0]) for f in found.findings} == told and "ERREUR_OUTIL" not in found.end.verdicts


def test_an_email_and_the_message_that_delivers_it_are_one_receipt() -> None:
    """The platform sends by HL7 what came by e-mail: not twice the document."""
    files = mails(came(V1)) | {k: v for k, v in campaign(came(V1)).items() if k.startswith("1/")}
    assert judged(files, ONLY).findings == ()


def test_a_retransmission_proves_nothing() -> None:
    """The same message, byte for byte, answered in another folder."""
    files = campaign(came(V1), came(V1, control_id="M1", minute=1))
    found = judged(files, ONLY)
    assert found.findings == () and verdicts(found, f"{ONLY}-01")["2/m.hl7"] == "NON_CONCLUANT"
    assert "retransmission" in reasons(found, f"{ONLY}-01")


def test_the_same_msh_7_decides_nothing() -> None:
    """Which of the two was integrated first?"""
    found = judged(campaign(came(V1, minute=5), came(V1, minute=5)), ONLY)
    assert found.findings == () and "ordre est inconnu" in reasons(found, f"{ONLY}-01")


def test_no_answer_decides_nothing() -> None:
    """A duplicate without ACK."""
    found = judged(campaign(came(V1), came(V1, None)), ONLY)
    assert found.findings == () and "aucun ACK" in reasons(found, f"{ONLY}-01")


def test_the_finding_says_with_which_message_it_was_integrated() -> None:
    """Number, versions, first message."""
    (finding,) = judged(campaign(came(V1), came(V2), came(V1)), ONLY).findings
    assert "version 1 intégrée alors que la version 2 l'était déjà avec 2/m.hl7" in finding.message
    assert finding.place.startswith("CDA › /ClinicalDocument/versionNumber") and finding.actual == "AA"
    (twice,) = judged(campaign(came(V1), came(V1)), ONLY).findings
    assert V1.id_root in twice.message and "1/m.hl7" in twice.message


@pytest.mark.parametrize("answer", ["AA", "906", "900"])
def test_the_oracle_admits_what_this_scenario_judges(answer: str) -> None:
    """CONSUMER-ACK says nothing against AA nor a refusal of a document that comes again: no contradiction."""
    found = judged(campaign(came(V1), came(V1, answer)), "CONSUMER-ACK", "INS-RECEIPT-COMPARISON").findings
    assert [f.level for f in found] == (["info"] if answer == "900" else [])  # accepted, 906 preferred


def test_a_newer_version_of_an_unknown_patient_is_not_our_business() -> None:
    """The refusal has another reason, that the oracle knows."""
    stranger = replace(ROSALIE, ins="284033306399925")
    files = campaign(came(V1), came(replace(V2, patient=stranger), "902"))
    assert judged(files, ONLY).findings == ()


def test_the_demo_exercises_the_three_steps() -> None:
    """One message each, all conforming."""
    found = judged(demo().files(), ONLY)
    assert {s: set(verdicts(found, f"{ONLY}-{s}").values()) for s in ("01", "02", "03")} == {
        s: {"CONFORME"} for s in ("01", "02", "03")
    }
