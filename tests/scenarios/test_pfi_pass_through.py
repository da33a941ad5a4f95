"""PFI-PASS-THROUGH: for each way to touch a document, the checks that speak, at which level, and what they show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from harness.builder.cda import build_cda
from harness.builder.demo import IMAGING, demo, document, mail_of
from harness.builder.demo_pfi import PfiDemo, bytes_of, demo_pfi
from harness.builder.hl7 import build_message, carrying
from harness.builder.mail import build_mail
from harness.builder.people import AMINATA, GASTON
from harness.builder.rewriting import rewritten, with_bom, with_crlf
from harness.builder.xdm import ArchiveSpec, Entry, build_archive
from harness.core.mutation import Files
from tests.helpers import checks, judged, reasons, verdict, verdicts

ONLY = "PFI-PASS-THROUGH"
IT = demo_pfi().of("imagerie")
CDA = bytes_of(IT)
TITLE = build_cda(replace(IT.document, title="Compte rendu"))
REORDERED = CDA.replace(
    b'typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"',
    b'typeId extension="POCD_HD000040" root="2.16.840.1.113883.1.3"',
)


def delivered(cda: bytes, **changes: Any) -> PfiDemo:
    """The platform sends these bytes to the record."""
    return demo_pfi().passing("imagerie", sent=replace(IT.sent, cda=cda, **changes))


def mailed(cda: bytes) -> PfiDemo:
    """The platform puts these bytes in the archive."""
    return demo_pfi().passing("imagerie", mailed=cda)


def received(cda: bytes) -> PfiDemo:
    """The RIS sends these bytes, and the platform others."""
    return demo_pfi().passing("imagerie", received=replace(IT.received, cda=cda))


def without(prefix: str) -> Files:
    """The conforming campaign without some files."""
    return {name: raw for name, raw in demo_pfi().files().items() if not name.startswith(prefix)}


def answering(**changes: Any) -> PfiDemo:
    """Another answer of the platform to the RIS."""
    return demo_pfi().passing("imagerie", answer=replace(IT.answer, **changes))


#: What is done; the checks that speak, with level and file; words of the messages.
ROWS: list[tuple[str, Callable[[], Files], set[tuple[str, str, str]], str]] = [
    ("nothing", lambda: demo_pfi().files(), set(), ""),
    ("a title changed towards the record", lambda: delivered(TITLE).files(), {("01", "error", "emis/imagerie.hl7")}, "contenu modifié par PFI Démo"),
    ("a title changed in the archive", lambda: mailed(TITLE).files(), {("01", "error", "courriels/imagerie.eml")}, "contenu modifié par PFI Démo"),
    ("changed on both ways out", lambda: delivered(TITLE).passing("imagerie", mailed=TITLE, sent=replace(IT.sent, cda=TITLE)).files(),
     {("01", "error", "emis/imagerie.hl7"), ("01", "error", "courriels/imagerie.eml")}, "contenu modifié"),
    ("serialised again", lambda: delivered(rewritten(CDA)).files(), {("02", "error", "emis/imagerie.hl7")}, "déclaration XML"),
    ("line ends of Windows", lambda: mailed(with_crlf(CDA)).files(), {("02", "error", "courriels/imagerie.eml")}, "fins de ligne"),
    ("a byte order mark", lambda: delivered(with_bom(CDA)).files(), {("02", "error", "emis/imagerie.hl7")}, "BOM"),
    ("attributes in another order", lambda: delivered(REORDERED).files(), {("02", "error", "emis/imagerie.hl7")}, "ordre ou préfixe des attributs"),
    ("the RIS sent something else", lambda: received(TITLE).files(),
     {("01", "error", "emis/imagerie.hl7"), ("01", "error", "courriels/imagerie.eml")}, "entre la réception (recus/imagerie.hl7"),
    ("the e-mail from outside is changed on its way to the record",
     lambda: replace(demo_pfi(), arrivals=tuple(
         replace(a, sent=replace(a.sent, cda=build_cda(replace(a.document, title="Autre")))) for a in demo_pfi().arrivals[:1])).files(),
     {("01", "error", "emis/service.hl7")}, "entre la réception (courriels/service.eml"),
    ("another uniqueId in the metadata", lambda: demo_pfi().passing("imagerie", mail=replace(IT.mail, archives=(
        ("IHE_XDM.ZIP", build_archive(ArchiveSpec(entries=(Entry(IT.document, unique_id="1.2.3"),)))),))).files(),
     {("03", "error", "courriels/imagerie.eml")}, ""),
    ("a document that was never received", lambda: without("recus/imagerie"), {("04", "warning", "courriels/imagerie.eml")}, "sans avoir été reçu"),
    ("an unknown patient", lambda: answering(code="AE", error="207", application_code="902").files(), {("05", "error", "recus/imagerie.ack.hl7")}, "902"),
    ("an outdated version", lambda: answering(code="AE", error="207", application_code="900").files(), {("05", "error", "recus/imagerie.ack.hl7")}, "900"),
    ("a technical refusal is the platform's right", lambda: answering(code="AE", error="101").files(), set(), ""),
    ("the record refuses: its right", lambda: demo_pfi().passing(
        "imagerie", delivery=replace(IT.delivery, code="AE", error="207", application_code="904")).files(), set(), ""),
    ("the message received is saved twice", lambda: demo_pfi().files() | {"copie.hl7": demo_pfi().files()["recus/imagerie.hl7"]}, set(), ""),
]  # fmt: skip


@pytest.mark.parametrize(("make", "told", "words"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_what_the_platform_does_and_what_is_said(
    make: Callable[[], Files], told: set[tuple[str, str, str]], words: str
) -> None:
    """Exactly these checks, at this level, on this file."""
    found = judged(make(), ONLY)
    assert {(f.check[-2:], f.level, f.subject) for f in found.findings} == told
    assert len(found.findings) == len(told) and all(words in f.message for f in found.findings)
    assert "ERREUR_OUTIL" not in found.end.verdicts


def test_both_sides_are_shown() -> None:
    """The value received with its place, the value sent with its own, and the lines around it."""
    (finding,) = judged(delivered(TITLE).files(), ONLY).findings
    assert (
        finding.expected
        == f"{IT.document.heading} (recus/imagerie.hl7 › OBX[1]-5 › CDA, /ClinicalDocument/title (l. 10))"
    )
    assert (finding.actual, finding.place) == ("Compte rendu", "/ClinicalDocument/title (l. 10)")
    assert finding.excerpt is not None and [r.text for r in finding.excerpt.rows if r.marked] == [
        "  <title>Compte rendu</title>"
    ]
    assert finding.judged is not None and finding.judged != finding.subject_id


def test_both_hashes_are_shown() -> None:
    """When the writing alone differs."""
    (finding,) = judged(delivered(with_bom(CDA)).files(), ONLY).findings
    assert (
        finding.expected.startswith("SHA-256 ")
        and finding.actual.startswith("SHA-256 ")
        and finding.expected != finding.actual
    )


# -- other products ----------------------------------------------------------------------------------


REPORT = document(34, AMINATA, **IMAGING)


def archived(cda: bytes) -> Files:
    """The record of the demo mails other bytes than those it sent to the platform."""
    archive = build_archive(ArchiveSpec(entries=(Entry(REPORT, cda_bytes=cda),)))
    return demo().mailing("imagerie", archives=(("IHE_XDM.zip", archive),)).files()


@pytest.mark.parametrize(
    ("cda", "told"),
    [
        (build_cda(REPORT), set()),
        (rewritten(build_cda(REPORT)), {("02", "error")}),
        (build_cda(replace(REPORT, title="Autre")), {("01", "error")}),
    ],
)
def test_a_record_that_mails_its_own_document(cda: bytes, told: set[tuple[str, str]]) -> None:
    """What it sent by HL7 and what its archive holds are one document."""
    assert {(f.check[-2:], f.level) for f in judged(archived(cda), ONLY).findings} == told


def test_a_platform_without_any_journey_proves_nothing() -> None:
    """Inconclusive for a PFI and a bare folder, not applicable for another product."""
    alone = {"campaign.yaml": b"profile: pfi\n", "a.hl7": build_message(carrying(document(1, GASTON), "TRANS-MDM"))}
    assert verdict(judged(alone, ONLY), ONLY) == "NON_CONCLUANT"
    assert "aucun document émis n'est vu deux fois" in reasons(judged(alone, ONLY), f"{ONLY}-01")
    assert verdict(judged(alone | {"campaign.yaml": b"profile: dpi\n"}, ONLY), ONLY) == "NON_APPLICABLE"


def test_two_contents_under_one_id_without_order() -> None:
    """A bare folder whose messages have the same MSH-7: nobody is known to have changed it, a remark."""
    spec = document(1, GASTON)
    first = replace(carrying(spec, "TRANS-MDM"), sending=("A", "A"), receiving=("B", "B"))
    second = replace(first, sending=("B", "B"), receiving=("C", "C"), cda=build_cda(replace(spec, title="Autre")))
    found = judged({"a.hl7": build_message(first), "b.hl7": build_message(second)}, ONLY)
    assert [(f.check[-2:], f.level) for f in found.findings] == [("01", "info")]
    later = build_message(replace(second, sent="20260310103000"))
    assert checks(judged({"a.hl7": build_message(first), "b.hl7": later}, ONLY)) == {f"{ONLY}-01"}


def test_a_deletion_that_writes_the_document_again_is_a_remark() -> None:
    """The document goes away; the same content written otherwise harms nobody."""
    third = demo().sent[7].message
    files = demo().sending("09-suppression", cda=rewritten(third.cda)).files()
    assert [(f.check[-2:], f.level) for f in judged(files, ONLY).findings] == [("02", "info")]


def test_what_the_product_received_changed_is_not_its_fault() -> None:
    """The e-mail came changed from elsewhere: nothing is compared."""
    spec = document(1, GASTON)
    mail = mail_of(replace(spec, title="Autre"), to=("dpi@x.fr",))
    files = {
        "campaign.yaml": b"product: {name: P, applications: [DPI-DEMO]}\nprofile: dpi\nsamples:\n  - {file: c.eml, direction: received}\n",
        "a.hl7": build_message(carrying(spec)), "c.eml": build_mail(mail),
    }  # fmt: skip
    found = judged(files, ONLY)
    assert found.findings == () and set(verdicts(found, f"{ONLY}-01").values()) == {"NON_APPLICABLE"}
    assert [h.change for j in found.journeys for h in j.hops] == [None, "changed"]
