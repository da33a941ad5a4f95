"""JUnit XML: right counts, right classes, and no pass without evidence."""

from __future__ import annotations

from collections import Counter

import pytest
from lxml import etree

from harness.core.journal import Journal, VerdictLine
from harness.core.text import LANGUAGES, Lang
from harness.report import junit

from . import journals
from .hostile import tainted


def tree(journal: Journal, lang: Lang = "fr") -> etree._Element:
    """The report, parsed."""
    return etree.fromstring(junit.render(journal, lang))


def cases(root: etree._Element) -> dict[str, etree._Element]:
    """Test cases by name."""
    return {str(case.get("name")): case for case in root.iter("testcase")}


def properties(case: etree._Element, name: str) -> list[str]:
    """The values of one property of a test case."""
    return [str(p.get("value")) for p in case.findall("properties/property") if p.get("name") == name]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_same_journal_same_bytes(varied: Journal, lang: Lang) -> None:
    """The report is a pure function of the journal."""
    assert junit.render(varied, lang) == junit.render(varied, lang)


def test_one_suite_per_scenario_one_case_per_verdict(crashed: Journal) -> None:
    """Every verdict line is a case; a scenario without any still has one."""
    root = tree(crashed)
    assert [s.get("name") for s in root] == [s.id for s in crashed.scenarios]
    bare = {s.id for s in crashed.scenarios} - {v.scenario for v in crashed.verdicts}
    assert len(cases(root)) == len(crashed.verdicts) + len(bare) == int(root.get("tests", ""))


def test_counts_are_right_at_both_levels(crashed: Journal) -> None:
    """The attributes equal what is inside."""
    root = tree(crashed)
    for element in (root, *root):
        inside = Counter(str(e.tag) for case in element.iter("testcase") for e in case)
        wanted = {
            "tests": len(list(element.iter("testcase"))),
            "failures": inside["failure"],
            "errors": inside["error"],
            "skipped": inside["skipped"],
        }
        assert {key: int(element.get(key, "")) for key in wanted} == wanted


def _kind(case: etree._Element) -> tuple[str, str]:
    for child in case:
        if child.tag in ("failure", "error", "skipped"):
            return str(child.tag), str(child.get("type") or "")
    return "passed", ""


EXPECTED = {
    "CONFORME": ("passed", ""),
    "DEROGATION": ("passed", ""),
    "NON_CONFORME": ("failure", "NON_CONFORME"),
    "NON_CONCLUANT": ("failure", "NON_CONCLUANT"),
    "PREUVE_ATTENDUE": ("failure", "PREUVE_ATTENDUE"),
    "ERREUR_OUTIL": ("error", "ERREUR_OUTIL"),
    "NON_APPLICABLE": ("skipped", ""),
}


def test_each_verdict_has_its_element(crashed: Journal) -> None:
    """Inconclusive and awaited are failures: nothing passes by not having run."""
    seen = {
        (properties(case, "verdict") or ["NON_APPLICABLE"])[0]: _kind(case) for case in tree(crashed).iter("testcase")
    }
    assert seen == EXPECTED


def test_names_and_classes(varied: Journal) -> None:
    """classname is the scenario, name is CHECK[subject › part], a step as a whole has no brackets."""
    found = cases(tree(varied))
    assert found["INS-OMISSION-02[crh-042.hl7 › OBX-5 › CDA]"].get("classname") == "INS-OMISSION"
    assert found["INS-CREATION-P1"].get("classname") == "INS-IDENTITY-CREATION"


def test_two_subjects_of_one_name_stay_two_cases() -> None:
    """A repeated name is numbered."""
    lines = [
        journals.verdict("TRANS-ACK-01", "s4", "CONFORME"),
        journals.verdict("TRANS-ACK-01", "s4", "CONFORME"),
    ]
    twin: VerdictLine = lines[1].model_copy(update={"subject_id": "twin"})
    names = list(cases(tree(journals.journal_of(lines[0], twin))))
    assert names == [
        "TRANS-ACK-01[crh-042.hl7 ↔ crh-042-ack.hl7]",
        "TRANS-ACK-01[crh-042.hl7 ↔ crh-042-ack.hl7] #2",
    ]


def test_failure_text_holds_the_findings(varied: Journal) -> None:
    """Place, values, norm, remedy and command are in the text of the failure."""
    failure = cases(tree(varied))["INS-OMISSION-01[crh-042.hl7]"].find("failure")
    finding = varied.findings[0]
    assert failure is not None and failure.text is not None
    for wanted in (
        finding.place,
        finding.expected,
        finding.actual,
        finding.source,
        finding.remedy,
        finding.replay,
    ):
        assert wanted in failure.text


def test_reasons_are_told_in_the_language_asked(varied: Journal) -> None:
    """An inconclusive step says why, in French or in English."""
    for lang, reason in (
        ("fr", "aucun échantillon n'exerce cette étape"),
        ("en", "no sample exercises this step"),
    ):
        failure = cases(tree(varied, lang))["INS-CREATION-01"].find("failure")  # type: ignore[arg-type]
        assert failure is not None and failure.text == reason


def test_warnings_of_a_conforming_step_are_kept(varied: Journal) -> None:
    """They go to system-out, and the case passes."""
    case = cases(tree(varied))["XDM-PDF-02[envoi-patiente.eml]"]
    assert _kind(case) == ("passed", "") and "XDM/1.0/DDM" in str(case.findtext("system-out"))


def test_properties(varied: Journal) -> None:
    """Requirements, FAQ numbers, source and waiver travel with the case."""
    case = cases(tree(varied))["TRANS-ACK-02[crh-042.hl7 ↔ crh-042-ack.hl7]"]
    assert properties(case, "requirement") == ["CDA/HL7.05"] and properties(case, "faq") == ["61"]
    assert properties(case, "source") == ["HL7 v2.6 §2.9.2"]
    assert properties(case, "waiver") == ["acquittement corrigé en version 7.5, accord du 3 novembre 2025"]


@pytest.mark.parametrize("attack", ["\x00\x08\x1b", "\ufffe\uffff", "]]></failure><x/>", "\x85\u2028"])
def test_hostile_text_leaves_well_formed_xml(varied: Journal, attack: str) -> None:
    """Forbidden characters are replaced and markup is escaped."""
    root = tree(tainted(varied, attack))
    assert {str(e.tag) for e in root.iter()} == {str(e.tag) for e in tree(varied).iter()}


def test_an_empty_run_has_no_test() -> None:
    """Nothing evaluated is no suite at all, hence no pass."""
    root = tree(journals.empty())
    assert root.get("tests") == "0" and len(root) == 0


def test_levels_set_by_the_manifest(varied: Journal) -> None:
    """With the case and its finding, and with the suite when no finding meets it."""
    root = tree(varied)
    case = next(c for name, c in cases(root).items() if name.startswith("XDM-PDF-01["))
    told = "ERREUR → REMARQUE : nom de dossier admis par le destinataire (comité de suivi, 2025-11-04)"
    assert properties(case, "level_set") == [told] and f"niveau  : {told}" in "".join(case.itertext())
    suite = next(s for s in root.iter("testsuite") if s.get("name") == "TRANS-ACK")
    assert properties(suite, "level_set") == ["TRANS-ACK-01  AVERTISSEMENT → ERREUR : exigé par l'hôpital [acks/*]"]


def test_a_conforming_case_is_lean_and_its_suite_tells_what_its_check_stands_on(varied: Journal) -> None:
    """A hundred thousand of them repeat nothing; the norm is told once for each check."""
    root = tree(varied)
    step = next(c for c in varied.checks if c.id == "INS-OMISSION-01")
    suite = next(s for s in root.iter("testsuite") if s.get("name") == step.scenario)
    assert properties(suite, step.id) == ["FAQ 58, INS/va1.53"]
    passed = [case for case in root.iter("testcase") if properties(case, "verdict") == ["CONFORME"] and len(case) == 1]
    passed = [case for case in passed if not properties(case, "proof")]
    assert passed and all(len(case[0]) == 1 for case in passed)
