"""The ladder as scenarios, on the tiny kit: what it finds, at which level, and what it cannot decide."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import scenarios
from harness.builder import kit as built
from harness.campaign.kit_choice import KitRequest
from harness.campaign.opening import open_campaign
from harness.campaign.source import MemorySource
from harness.core.journal import Journal
from harness.core.mutation import Files
from harness.core.text import Text
from harness.engine.run import Options, run
from harness.engine.select import Selection
from harness.kit.judge import KitInUse

from .conftest import TINY

STEPS = ("KIT-XSD", "KIT-IHE", "KIT-STRUCMIN", "KIT-CONTENTS", "KIT-ANS-MODELS", "KIT-TERMINOLOGY", "KIT-VOLET")


def judged(name: str, kit: Path | None = TINY, files: Files | None = None) -> Journal:
    """The journal of one example of the tiny kit, or of other files."""
    source = MemorySource(files or {name: (TINY / "ExemplesCDA" / name).read_bytes()})
    campaign = open_campaign(source, kit=KitRequest(str(kit)) if kit else KitRequest())
    return Journal.of(run(campaign, scenarios.load(), Options(Selection(STEPS))))


def verdicts(found: Journal) -> dict[str, str]:
    """Verdict by step, ``-01`` left out."""
    return {v.check.removesuffix("-01"): v.verdict for v in found.verdicts}


def reason(found: Journal, step: str) -> str:
    """Why a step has its verdict."""
    return next(v.reason.fr if v.reason else "" for v in found.verdicts if v.scenario == step)


def told(found: Journal, step: str) -> list[tuple[str, str]]:
    """Level and message of the findings of a step."""
    return sorted((f.level, f.message) for f in found.findings if f.scenario == step)


@pytest.mark.parametrize("name", ["TINY-CR_2024.01_conforme.xml", "TINY-CR_2024.01_autopresentable.xml"])
def test_a_conforming_document_passes_every_step(name: str) -> None:
    """Alone or inside a style sheet."""
    found = judged(name)
    assert verdicts(found) == dict.fromkeys(sorted(STEPS), "CONFORME")
    assert found.findings == ()


def test_a_non_structured_document_is_judged_by_three_steps_and_its_volet() -> None:
    """IHE has no rule for it, which is no pass; the others do not concern it."""
    found = verdicts(judged("TINY-N1_2024.01.xml"))
    assert {s: v for s, v in found.items() if v != "NON_APPLICABLE"} == {
        "KIT-XSD": "CONFORME", "KIT-STRUCMIN": "CONFORME", "KIT-VOLET": "CONFORME",
    }  # fmt: skip


def test_failures_have_the_words_and_the_levels_of_the_kit() -> None:
    """Roles error, warning and info; asserts and reports without a role are errors."""
    found = judged("TINY-CR_2024.01_fautif.xml")
    assert told(found, "KIT-STRUCMIN") == [
        ("error", "(entete): code HORS hors du jeu des types"),
        ("error", "(entete): setId absent"),
        ("error", "(entete): sexe X"),
        ("error", 'ts-1: effectiveTime "20240231103000" n\'est pas une date'),
        ("info", "(entete): sans numéro de version"),
        ("warning", "ts-2: heure sans fuseau"),
    ]
    assert ("error", "[S_histoire] Section sans texte.") in told(found, "KIT-IHE")
    assert ("warning", "[TINY-CR_2024.01] Titre bien long.") in told(found, "KIT-VOLET")
    assert verdicts(found) == {**dict.fromkeys(STEPS, "NON_CONFORME"), "KIT-XSD": "CONFORME"}


def test_a_finding_has_a_place_a_rule_and_what_was_read() -> None:
    """XPath, line, the rule as a tag, the attributes of the node."""
    found = judged("TINY-CR_2024.01_fautif.xml")
    (sex,) = (f for f in found.findings if f.message == "(entete): sexe X")
    assert sex.place.startswith("/ClinicalDocument/recordTarget/patientRole/patient/administrativeGenderCode (l. ")
    assert sex.actual == 'code="X" codeSystem="2.16.840.1.113883.5.1"'
    assert len(sex.tags) == 1 and sex.tags[0].startswith("kit-rule:")
    assert sex.excerpt is not None


def test_what_the_kit_lacks_is_inconclusive_and_hides_no_failure() -> None:
    """A copy and a value set are missing: each layer says which, and keeps what it found."""
    found = judged("TINY-CR_2024.01_indecidable.xml")
    assert verdicts(found)["KIT-STRUCMIN"] == "NON_CONFORME"  # the participant has no entity
    assert "voc-1.2.250.1.213.1.1.5.999-DYNAMIC.xml" in reason(found, "KIT-STRUCMIN")
    assert verdicts(found)["KIT-VOLET"] == "NON_CONCLUANT"
    assert "JDV_Absent_CISIS.xml" in reason(found, "KIT-VOLET")


def test_a_volet_that_the_kit_cannot_judge_is_inconclusive() -> None:
    """A version that is not there, and one whose includes are empty; the other steps conclude."""
    absent, empty = judged("TINY-CR_2025.01.xml"), judged("TINY-CR_2023.01.xml")
    assert {verdicts(j)["KIT-VOLET"] for j in (absent, empty)} == {"NON_CONCLUANT"}
    assert "la version 2025.01" in reason(absent, "KIT-VOLET")
    assert "Entete_TINY-CR.sch" in reason(empty, "KIT-VOLET")
    assert set(verdicts(absent).values()) == {"CONFORME", "NON_CONCLUANT"}


def test_an_instruction_that_names_another_volet_is_a_remark() -> None:
    """It does not change what judges."""
    (finding,) = judged("TINY-CR_2025.01.xml").findings
    assert (finding.check, finding.level, finding.actual, finding.line) == (
        "KIT-VOLET-01", "info", "CI-SIS_TINY-CR_2024.01.sch", 7,
    )  # fmt: skip


def test_an_instruction_alone_makes_no_volet() -> None:
    """A document of no volet whose instruction names one: a remark, and the step does not apply."""
    files = built.campaign()
    text = files[built.DOCUMENT].decode().replace(built.VOLET, "2.999.1")
    named = '<?oxygen SCHSchema="../schematrons/CI-SIS_DEMO-CR_2026.01.sch"?><ClinicalDocument'
    text = text.replace("<ClinicalDocument", named, 1).replace('<code code="11488-4"', '<code code="34133-9"', 1)
    found = judged("", None, files | {built.DOCUMENT: text.encode()})
    assert verdicts(found)["KIT-VOLET"] == "NON_APPLICABLE"
    assert told(found, "KIT-VOLET") == [
        ("info", "l'instruction SCHSchema nomme un autre schéma que celui du templateId")
    ]


def test_an_invalid_document_is_explained() -> None:
    """What stands there, what may stand there, and libxml2's own words."""
    (finding,) = judged("TINY-CR_2024.01_invalide.xml").findings
    assert (finding.check, finding.expected, finding.actual) == ("KIT-XSD-01", "templateId | id", "<code>")
    assert finding.message.startswith("« code » n'est pas attendu à cet endroit de « ClinicalDocument »")
    assert "libxml2 : Element '{urn:hl7-org:v3}code': This element is not expected." in finding.message


def test_a_kit_whose_files_are_broken_decides_nothing_and_crashes_nothing(copy: Path) -> None:
    """Schemas cut, emptied or absent, XSD that does not compile: each step says why."""
    profils = copy / "schematrons/profils"
    (profils / "IHE.sch").write_text("<schema", encoding="utf-8")
    (profils / "CI-SIS_Modeles_ANS.sch").write_bytes(b"")
    (profils / "CI-SIS_ModelesDeContenusCDA.sch").unlink()
    (copy / "infrastructure/cda/POCD_tiny.xsd").unlink()
    (copy / "schematrons/CI-SIS_TINY-CR_2024.01.sch").write_text("<html/>", encoding="utf-8")
    found = judged("TINY-CR_2024.01_conforme.xml", copy)
    assert verdicts(found) == {
        **dict.fromkeys(STEPS, "NON_CONCLUANT"), "KIT-STRUCMIN": "CONFORME", "KIT-TERMINOLOGY": "CONFORME",
    }  # fmt: skip
    assert all(reason(found, step) for step in STEPS if verdicts(found)[step] == "NON_CONCLUANT")


def test_without_a_kit_nothing_applies_and_nothing_is_missing() -> None:
    """The steps say why, and the run concludes without them."""
    found = judged("TINY-CR_2024.01_conforme.xml", None)
    assert verdicts(found) == dict.fromkeys(sorted(STEPS), "NON_APPLICABLE")
    assert "aucun kit ANS" in reason(found, "KIT-XSD")
    assert found.run.kit is None


def test_a_received_document_is_not_judged() -> None:
    """It belongs to whoever wrote it."""
    files = built.campaign()
    manifest = files["campaign.yaml"] + b"samples:\n  - {file: documents/*, direction: received}\n"
    assert set(verdicts(judged("", None, files | {"campaign.yaml": manifest})).values()) == {"NON_APPLICABLE"}


# -- what engines may say ----------------------------------------------------------------------------


@dataclass
class Said:
    """An evaluation made by hand."""

    engine: str = "native"
    fired: dict[str, int] = field(default_factory=dict)
    failures: list[Any] = field(default_factory=list)
    unevaluated: list[Any] = field(default_factory=list)


@dataclass
class Lost:
    """A rule that could not be evaluated."""

    reason: Text
    rule: str = "r1"
    element: Any = None


def saying(monkeypatch: pytest.MonkeyPatch, said: Said) -> Journal:
    """The conforming example, judged by an engine that says this."""
    monkeypatch.setattr(KitInUse, "evaluate", lambda *_: said)
    return judged("TINY-CR_2024.01_conforme.xml")


def test_the_reference_engine_is_told_even_when_everything_conforms(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader knows that the native engine was not trusted on this schema."""
    found = saying(monkeypatch, Said("reference", {"r1": 2}))
    assert verdicts(found)["KIT-IHE"] == "CONFORME"
    assert reason(found, "KIT-IHE").startswith("IHE.sch : évalué par le moteur de référence")


def test_a_schema_of_which_no_rule_fires_is_no_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """Models may concern nothing of a document; the header, the codes and the volet always do."""
    found = verdicts(saying(monkeypatch, Said()))
    assert {s for s, v in found.items() if v == "NON_APPLICABLE"} == {"KIT-IHE", "KIT-CONTENTS", "KIT-ANS-MODELS"}
    assert {s for s, v in found.items() if v == "NON_CONCLUANT"} == {"KIT-STRUCMIN", "KIT-TERMINOLOGY", "KIT-VOLET"}


def test_reasons_are_told_once_with_the_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty nodes, one sentence; the codes that nothing was told of, each once, a dozen at most."""
    reason_ = Text("JDV_X absent", "JDV_X missing")
    nodes = [etree.fromstring(f'<c code="{n}" codeSystem="2.9"/>') for n in range(14)]
    lost = [Lost(reason_)] * 40 + [Lost(reason_, element=e) for e in nodes + nodes]
    found = saying(monkeypatch, Said(fired={"r1": 1}, unevaluated=lost))
    assert verdicts(found)["KIT-IHE"] == "NON_CONCLUANT"
    told_ = ", ".join(f"{n} (2.9)" for n in range(12))
    assert reason(found, "KIT-IHE") == f"IHE.sch : JDV_X absent ; codes non jugés : {told_} et 2 autres"
