"""DRIM-MINOR: which links are links to images, which ages are questioned, when the proof is awaited."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.builder.cda import build_cda
from harness.builder.demo import demo
from harness.builder.demo_drim import CHILD, LINK, NAME, report
from harness.builder.pdf import minimal_pdf
from harness.builder.people import CAPUCINE
from harness.core.journal import Journal
from harness.core.mutation import Files
from harness.formats import pdf
from harness.identity.age import is_under
from tests.helpers import judged, reasons, verdict, verdicts

MANIFEST = b"version: 1\nprofile: ris\ndate: 2026-03-20\n"


def one(raw: bytes) -> Journal:
    """A campaign of one report."""
    return judged({"campaign.yaml": MANIFEST, "cr.xml": raw}, "DRIM-MINOR")


def told(raw: bytes) -> bool:
    """Whether the report is questioned."""
    return bool([f for f in one(raw).findings if f.check == "DRIM-MINOR-01"])


AGES = [
    ("newborn", "20260306", "20260310093000+0100", True),
    ("day before the birthday", "20110311", "20260310093000+0100", True),
    ("birthday", "20110310", "20260310093000+0100", False),
    ("adult", "19570708", "20260310093000+0100", False),
    ("examined before the birthday, written after it", "20110310", "20260309233000+0100", True),
    ("born on the 29th of February", "20120229", "20270228", False),
    ("the day before", "20120229", "20270227", True),
    ("year alone, long ago", "1957", "20260310", False),
    ("year alone, a child", "2020", "20260310", True),
]


@pytest.mark.parametrize(("birth", "seen", "questioned"), [row[1:] for row in AGES], ids=[row[0] for row in AGES])
def test_age_on_the_day_of_the_examination(birth: str, seen: str, questioned: bool) -> None:
    """To the day; the birthday itself is old enough."""
    patient = replace(CAPUCINE, birth_date=birth)
    assert told(build_cda(report(1, patient, LINK, service_start=seen))) is questioned


@pytest.mark.parametrize(
    ("birth", "seen"),
    [("2011", "20260310093000+0100"), ("201103", "20260310093000+0100"), (None, "20260310093000+0100")],
)
def test_partial_dates_that_matter_decide_nothing(birth: str | None, seen: str) -> None:
    """Neither questioned nor passed."""
    found = one(build_cda(report(1, replace(CAPUCINE, birth_date=birth), LINK, service_start=seen)))
    assert verdicts(found, "DRIM-MINOR-01") == {"cr.xml": "NON_CONCLUANT"} and not found.findings
    assert "indécidable" in reasons(found, "DRIM-MINOR-01")


def _without_the_act_time(raw: bytes) -> bytes:
    head, _, rest = raw.partition(b'<effectiveTime>\n        <low value="20260310093000+0100"/>')
    assert rest
    return head + b'<effectiveTime nullFlavor="UNK">' + rest


@pytest.mark.parametrize(("birth", "questioned"), [("20260306", True), ("20110301", False)])
def test_without_the_time_of_the_act(birth: str, questioned: bool) -> None:
    """A child when the report was written was one at the examination; who is 15 then may not have been."""
    raw = build_cda(report(1, replace(CAPUCINE, birth_date=birth), LINK))
    assert told(_without_the_act_time(raw)) is questioned


def structured(body: str) -> bytes:
    """The report of a newborn with a structured body."""
    head, _, _ = build_cda(report(1, CAPUCINE, None)).partition(b"<component>")
    return head + f"<component><structuredBody>{body}</structuredBody></component></ClinicalDocument>".encode()


def section(code: str, text: str, entry: str = "") -> str:
    """One section."""
    return (f'<component><section><code code="{code}" codeSystem="1.2.840.10008.2.16.4"/><title>x</title><text>{text}</text>'
            f"{entry}</section></component>")  # fmt: skip


def image(url: str, kind: str = "DGIMG") -> str:
    """A SOP instance and its address."""
    return f'<entry><observation classCode="{kind}" moodCode="EVN"><code code="x"/><text><reference value="{url}"/></text></observation></entry>'


LINKS = [
    ("image of the catalogue", section("121181", "images", image("https://pacs.exemple.fr/17")), True),
    ("narrative of the catalogue", section("121181", '<linkHtml href="https://pacs.exemple.fr/17">x</linkHtml>'), True),
    (
        "image display elsewhere",
        section("59776-5", f'<linkHtml href="{LINK.replace("&", "&amp;")}">x</linkHtml>'),
        True,
    ),
    (
        "WADO elsewhere",
        section("59776-5", '<linkHtml href="http://www.example.org/wado?requestType=WADO">x</linkHtml>'),
        True,
    ),
    (
        "DICOMweb elsewhere",
        section("59776-5", '<linkHtml href="https://a.fr/dicomweb/studies/1.2.250.1.9">x</linkHtml>'),
        True,
    ),
    ("clinical study", section("59776-5", '<linkHtml href="https://a.fr/studies/NCT01">x</linkHtml>'), False),
    (
        "home page of the centre",
        section("59776-5", '<linkHtml href="https://imagerie.exemple.fr/">x</linkHtml>'),
        False,
    ),
    ("anchor of the document", section("121181", '<linkHtml href="#image1">x</linkHtml>'), False),
    ("reference to the narrative", section("121181", '<content ID="a">x</content>', image("#a")), False),
    ("leaflet", section("59776-5", "x", image("https://imagerie.exemple.fr/depliant.pdf", "OBS")), False),
    (
        "address in a sentence",
        section("18726-0", "Images : https://v.fr/IHEInvokeImageDisplay?requestType=STUDY&amp;studyUID=1.2."),
        True,
    ),
    (
        "address of the hospital in a sentence",
        section("18726-0", "Rendez-vous sur https://www.ch-demo.fr/studies."),
        False,
    ),
    ("no link", section("121181", "images sur CD"), False),
]


@pytest.mark.parametrize(("body", "questioned"), [row[1:] for row in LINKS], ids=[row[0] for row in LINKS])
def test_links_to_images(body: str, questioned: bool) -> None:
    """What leads to images, and what does not."""
    assert told(structured(body)) is questioned


def test_a_link_of_a_pdf_that_is_not_of_images() -> None:
    """The web site of the hospital."""
    spec = replace(report(1, CAPUCINE, None), pdf=minimal_pdf("CR", "https://www.ch-demo.fr/acces"))
    assert not told(build_cda(spec))


def test_another_type_of_document() -> None:
    """A consultation report with the same link."""
    spec = replace(report(1, CAPUCINE, LINK), code="11488-4")
    assert not told(build_cda(spec))
    assert verdicts(one(build_cda(spec)), "DRIM-MINOR-01").get("cr.xml") is None


def test_a_report_that_was_received() -> None:
    """It is not that of the product."""
    raw = build_cda(report(1, CAPUCINE, LINK))
    files: Files = {"campaign.yaml": MANIFEST + b"samples: [{file: cr.xml, direction: received}]\n", "cr.xml": raw}
    found = judged(files, "DRIM-MINOR")
    assert not found.findings and verdicts(found, "DRIM-MINOR-P1") == {"": "NON_APPLICABLE"}


def test_the_proof_is_awaited_when_a_minor_has_a_link() -> None:
    """Only then."""
    campaign = demo()
    assert verdicts(judged(campaign.files(), "DRIM-MINOR"), "DRIM-MINOR-P1") == {"": "NON_APPLICABLE"}
    found = judged(campaign.changing(NAME, child=report(182, CAPUCINE, LINK)).files(), "DRIM-MINOR")
    assert verdict(found, "DRIM-MINOR") == "PREUVE_ATTENDUE"
    assert {f.subject for f in found.findings} == {CHILD}


@pytest.mark.parametrize(
    ("birth", "at", "under"),
    [("20110310", "20260310", False), ("20110311", "20260310", True), ("2011", "20260310", None), ("x", "20260310", None),
     ("20110310", None, None), ("99990101", "20260310", True), ("2011-03-10", "2026-03-10T09:30:00+01:00", False)],
)  # fmt: skip
def test_is_under(birth: str, at: str | None, under: bool | None) -> None:
    """Whole dates decide, partial ones when they can."""
    assert is_under(birth, at, 15) is under


@pytest.mark.parametrize("url", [LINK, "https://a.fr/(x)\\y", "https://a.fr/é"])
def test_links_of_a_pdf_are_read_back(url: str) -> None:
    """Escaped as PDF strings are."""
    assert pdf.links(minimal_pdf("t", url)) == (url,)


def test_links_of_a_pdf_without_any() -> None:
    """Nor in what is no PDF."""
    assert pdf.links(minimal_pdf("t")) == () == pdf.links(b"/URI (" * 9) == pdf.links(b"")
    assert pdf.links(b"/URI <68 747470733A2F2F61>") == ("https://a",)


def test_the_demo_has_an_adult_with_a_link() -> None:
    """Both cases are exercised."""
    found = judged(demo().files(), "DRIM-MINOR")
    assert set(verdicts(found, "DRIM-MINOR-01").values()) == {"CONFORME"} and verdict(found, "DRIM-MINOR") == "CONFORME"


def test_the_finding_tells_both_dates_and_where_the_link_is() -> None:
    """In the words of a reviewer."""
    (found,) = one(build_cda(report(1, CAPUCINE, LINK))).findings
    assert "/text › PDF" in found.place and found.actual == LINK and found.level == "warning"
    assert "né le 2026-03-06, examiné le 2026-03-10" in found.message
