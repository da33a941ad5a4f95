"""The HTML report: complete, pure, self-contained, escaped, and sound in structure."""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import unquote

import pytest
from lxml import html as parser

from harness.core.journal import Journal
from harness.core.text import LANGUAGES, Lang
from harness.core.verdict import Verdict
from harness.report import html, view
from harness.report.words import MEANING
from tests.conftest import Command

from . import journals
from .hostile import tainted

ATTACK = "</style></script></title>\"'><script>alert(1)</script><img src=x onerror=alert(1)>"


def page(journal: Journal, lang: Lang = "fr") -> parser.HtmlElement:
    """The page, parsed."""
    return parser.document_fromstring(html.render(journal, lang).decode())


def words(element: parser.HtmlElement) -> str:
    """The text of an element, blanks reduced."""
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_same_journal_same_bytes(varied: Journal, lang: Lang) -> None:
    """The report is a pure function of the journal."""
    assert html.render(varied, lang) == html.render(varied, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_document_and_language(varied: Journal, lang: Lang) -> None:
    """An HTML5 document that says its language and encoding first."""
    raw = html.render(varied, lang)
    assert raw.startswith(f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">'.encode())


def test_each_language_speaks_its_own(varied: Journal) -> None:
    """No sentence of the other language is left over."""
    french, english = words(page(varied, "fr")), words(page(varied, "en"))
    for fr, en in (
        ("Synthèse par scénario", "Summary by scenario"),
        ("Attendu", "Expected"),
        ("Sécurité du patient", "Patient safety"),
        ("Une identité provisoire circule", "A provisional identity travels"),
        ("Aucun échantillon".lower(), "no sample exercises this step"),
    ):
        assert fr in french and fr not in english
        assert en in english and en not in french


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("verdict", [*Verdict, None])
def test_overall_verdict_and_what_it_means(verdict: Verdict | None, lang: Lang) -> None:
    """Each verdict of a campaign is told large, with its sentence."""
    journal = journals.journal_of(verdict=verdict.value if verdict else None, exit_code=0)
    section = page(journal, lang).get_element_by_id("verdict")
    assert MEANING[verdict].in_(lang) in words(section).replace("\u202f", " ")


def test_samples_are_escaped_everywhere(varied: Journal) -> None:
    """A script in every free text adds no element and leaves no raw angle bracket."""
    clean, dirty = page(varied), page(tainted(varied, ATTACK))
    tags = [e.tag for e in clean.iter() if isinstance(e.tag, str)]
    assert [e.tag for e in dirty.iter() if isinstance(e.tag, str)] == tags
    assert len(dirty.xpath("//script")) == 1 and not dirty.xpath("//img | //@onerror")
    assert ATTACK in dirty.get_element_by_id("verdict").text_content()


def test_templates_of_samples_are_not_evaluated(varied: Journal) -> None:
    """What looks like a template stays text."""
    assert "{{ 7 * 7 }}" in words(page(tainted(varied, "{{ 7 * 7 }}")))


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x85", "\u202e", "\u200b", "\u2028"])
def test_invisible_characters_are_shown(varied: Journal, sign: str) -> None:
    """Control, bidirectional and zero-width characters never stay invisible."""
    assert sign not in html.render(tainted(varied, f"a{sign}b"), "fr").decode()


def test_nothing_is_loaded(varied: Journal) -> None:
    """Every link stays inside the page, and the policy forbids the rest."""
    document = page(varied)
    links = document.xpath("//@src | //@href | //@action | //@srcset | //@data")
    assert [link for link in links if not link.startswith("#")] == []
    assert "url(" not in words(document.xpath("//style")[0]) and "@import" not in words(document.xpath("//style")[0])
    policy = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none';") and "unsafe" not in policy


def test_no_inline_attribute_needs_the_policy_relaxed(varied: Journal) -> None:
    """No style or event attribute anywhere."""
    assert page(varied).xpath("//@style | //@*[starts-with(name(), 'on')]") == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_links_resolve_and_ids_are_unique(crashed: Journal, lang: Lang) -> None:
    """Every fragment points at an element, and every id is borne once and well formed."""
    document = page(crashed, lang)
    ids = [str(i) for i in document.xpath("//@id")]
    assert len(ids) == len(set(ids)) and not [i for i in ids if re.search(r"\s", i) or not i]
    assert {unquote(h[1:]) for h in document.xpath("//@href")} <= set(ids)
    named = document.xpath("//@aria-labelledby")
    assert set(named) <= set(ids)


def test_anchors_are_the_ids_of_the_journal(varied: Journal) -> None:
    """A scenario or finding is reached by its own id."""
    document = page(varied)
    assert {document.get_element_by_id(s.id).tag for s in varied.scenarios} == {"section"}
    assert {document.get_element_by_id(f.id).tag for f in varied.findings} == {"article"}


@pytest.mark.parametrize("journal", [journals.varied(), journals.empty(), journals.conforming()])
def test_headings_never_skip_a_level(journal: Journal) -> None:
    """One h1, then each heading at most one level deeper than the one before."""
    levels = [int(e.tag[1]) for e in page(journal).xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels.count(1) == 1 and levels[0] == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_every_finding_is_complete(varied: Journal) -> None:
    """Place, both values, norm, remedy, command and excerpt of each finding are in its article."""
    document = page(varied)
    for finding in varied.findings:
        text = words(document.get_element_by_id(finding.id))
        wanted = (
            finding.check,
            finding.message,
            finding.subject,
            finding.place,
            finding.expected,
            finding.actual,
            finding.source,
            finding.remedy,
            finding.replay,
            finding.waived or "",
        )
        assert [w for w in wanted if w not in text] == []


def test_excerpts_are_highlighted(varied: Journal) -> None:
    """The span of the marked row stands inside one mark; a row without span is marked whole."""
    document = page(varied)
    marks = {
        f.id: [m.text_content() for m in document.get_element_by_id(f.id).xpath(".//mark")]
        for f in varied.findings
        if f.excerpt
    }
    assert marks == {
        "INS-OMISSION-01.1": ["279035121518989"],
        "INS-OMISSION-02.1": ['extension="279035121518989"'],
        "TRANS-ACK-02.1": ["(vide)"],
        "XDM-PDF-02.1": ["Subject: Votre compte rendu"],
    }


def test_patient_safety_is_marked(varied: Journal) -> None:
    """The mark is on the tagged findings and on no other."""
    document = page(varied)
    marked = [f.id for f in varied.findings if "Sécurité du patient" in words(document.get_element_by_id(f.id))]
    assert marked == [f.id for f in varied.findings if "patient-safety" in f.tags]


def test_errors_are_open_and_the_rest_folded(varied: Journal) -> None:
    """Only unwaived errors are unfolded at first."""
    document = page(varied)
    unfolded = [f.id for f in varied.findings if document.get_element_by_id(f.id).xpath("./details[@open]")]
    assert unfolded == [f.id for f in varied.findings if f.level == "error" and f.waived is None]


def test_what_is_missing(varied: Journal) -> None:
    """Each undecided step is listed with its reason."""
    text = words(page(varied).get_element_by_id("manque"))
    for wanted in (
        "INS-CREATION-01",
        "INS-CREATION-02",
        "TRANS-ACK-01",
        "lettre-liaison.hl7",
        "aucun échantillon n'exerce cette étape",
    ):
        assert wanted in text
    assert "INS-CREATION-P1" not in text


def test_proofs_that_are_awaited(varied: Journal) -> None:
    """Each is listed with what the capture must show and the lines to fill in the manifest."""
    text = words(page(varied).get_element_by_id("attendues"))
    entry = "- {step: INS-CREATION-P1, file: preuves/ins-creation-p1.png, caption: "
    for wanted in ("INS-CREATION-P1", "l'identifiant privé et les cinq traits", entry):
        assert wanted in text
    assert "LOG-RETENTION-P1" not in text and "INS-CREATION-01" not in text


def test_nothing_missing_no_section() -> None:
    """A conforming journal has no such section."""
    assert not page(journals.conforming()).xpath("//*[@id='manque']")


def test_requirements_take_their_worst_verdict(varied: Journal) -> None:
    """A requirement or FAQ number shows the worst of its scenarios."""
    rows = {
        words(r.xpath("./th")[0]): words(r.xpath("./td[1]")[0])
        for r in page(varied).xpath("//section[@id='par-exigence']//tbody/tr")
    }
    assert rows["INS/va1.53"] == "NON CONFORME" and rows["FAQ 58"] == "NON CONFORME"
    assert rows["INS/va1.10"] == "NON CONCLUANT" and rows["PFI/va2.01"] == "NON APPLICABLE"


def test_samples_proofs_and_hashes(varied: Journal) -> None:
    """Every subject, proof, edition and the campaign are there with their hash; unknown files apart."""
    document = page(varied)
    known, unknown = (words(document.get_element_by_id(i)) for i in ("echantillons", "non-reconnus"))
    for subject in varied.subjects:
        text, other = (known, unknown) if subject.recognised else (unknown, known)
        assert (subject.part or subject.subject) in text and subject.sha256 in text
        assert subject.recognised or subject.subject not in other
    proofs = [p for v in varied.verdicts for p in v.proofs]
    assert proofs and all(p.sha256 in words(document.get_element_by_id("preuves")) for p in proofs)
    trace = words(document.get_element_by_id("tracabilite"))
    assert varied.run.campaign.sha256 in trace and all(e.sha256 in trace for e in varied.run.editions)


def test_nested_samples_follow_their_parent(varied: Journal) -> None:
    """The depth of a part is visible and its row comes right after what holds it."""
    rows = page(varied).xpath("//section[@id='echantillons']//tbody/tr/th/@class")
    assert rows == ["depth-0", "depth-1", "depth-0", "depth-0", "depth-0", "depth-1", "depth-2", "depth-0"]


def test_a_folder_without_manifest_and_a_partial_run() -> None:
    """Both are said in the head of the page."""
    text = words(page(journals.empty()))
    assert "Dossier sans manifeste" in text and "Exécution partielle" in text and "RIEN N'A ÉTÉ ÉVALUÉ" in text


def test_nothing_that_was_said_is_dropped() -> None:
    """A finding whose scenario, check and verdict are not in the journal is still shown, as a failure."""
    orphan = journals.findings()[0]
    journal = journals.journal_of(orphan)
    assert orphan.message in words(page(journal))
    assert [v.verdict for v in view.scenarios(journal)] == [Verdict.NON_CONFORME]


def test_a_step_without_verdict_is_missing() -> None:
    """A step that no line judges keeps its scenario from a conclusion."""
    journal = journals.journal_of(*journals.scenario_lines()[:1], *journals.check_lines()[:1])
    (scenario,) = view.scenarios(journal)
    assert scenario.verdict is Verdict.NON_CONCLUANT
    assert [m.step and m.step.check.id for m in scenario.missing] == ["INS-OMISSION-01"]


def test_roles_added_to_the_profile_are_shown(segur: Command) -> None:
    """What decides that a scenario applies stands beside the profile."""
    ran = segur("run", "samples/demo", "STEP-WAIVED", "--no-kit")
    assert ran.journal.run.campaign.roles == ["drimbox", "dmn", "dmp-api", "funding"]
    page = (ran.reports / "rapport.html").read_text(encoding="utf-8")
    assert "dpi + drimbox, dmn, dmp-api, funding</dd>" in page
