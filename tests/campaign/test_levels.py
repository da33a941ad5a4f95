"""Levels set by campaign.yaml: what they change, what they cannot change, and how they are refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import scenarios
from harness.builder.demo import demo
from harness.campaign.manifest import parse
from harness.core.finding import Level, Outcome, verify
from harness.core.mutation import Files
from harness.core.place import Place
from harness.core.verdict import Verdict
from harness.engine.execute import Result, execute
from harness.engine.plan import Task
from tests.conftest import Command
from tests.helpers import judged, opened, verdict, verdicts

Writer = Callable[[Files], Path]
CHECK, FILE = "DMP-OPT-OUT-01", "emis/04-imagerie-oru.hl7"
REASON = "compte rendu d'imagerie repris en 4.3"


def with_levels(files: Files, *entries: str) -> Files:
    """The same campaign, whose manifest sets these levels."""
    told = "levels:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries)
    return files | {"campaign.yaml": files["campaign.yaml"] + told.encode()}


def lacking() -> Files:
    """A document without DESTDMP: one error of DMP-OPT-OUT-01."""
    files = demo().files()
    lines = [line for line in files[FILE].split(b"\r") if b"DESTDMP" not in line]
    return files | {FILE: b"\r".join(lines)}


def lowered(level: str, more: str = "") -> Files:
    """The same with the level of its check set."""
    return with_levels(lacking(), f'check: {CHECK}, level: {level}, reason: "{REASON}"{more}')


def said(level: str, *outcomes: Outcome, crash: bool = False, file: str = "") -> Result:
    """The result of a check that yields these outcomes, whose level the manifest sets."""
    check = scenarios.load()[0].checks[0]

    def run(subject: Any, campaign: Any) -> Iterator[Outcome]:
        yield from outcomes
        if crash:
            raise RuntimeError("boom")

    where = f", file: {file}" if file else ""
    entry = f"levels: [{{check: {check.id}, level: {level}, reason: parce que{where}}}]"
    campaign = opened({"campaign.yaml": entry.encode(), "a.txt": b"a", "b.txt": b"b"})
    subject = next(s for s in campaign.subjects if s.path == "a.txt")
    return execute(Task(scenarios.load()[0], replace(check, run=run), subject), campaign)


def stated(level: Level | None = None) -> Outcome:
    """An assertion that does not hold."""
    return verify(False, at=Place("x"), expected="", actual="", level=level)


def test_an_error_lowered_to_a_warning_lets_the_step_conform() -> None:
    """The finding stays, as a warning."""
    found = judged(lowered("warning"), CHECK)
    assert verdict(found, "DMP-OPT-OUT") == "CONFORME"
    assert [(f.level, f.subject) for f in found.findings] == [("warning", FILE)]


def test_a_lowered_error_counts_under_strict() -> None:
    """A warning is a non-conformity there."""
    assert verdict(judged(lowered("warning"), CHECK, strict=True), "DMP-OPT-OUT") == "NON_CONFORME"


def test_info_never_counts() -> None:
    """Not even under --strict."""
    assert verdict(judged(lowered("info"), CHECK, strict=True), "DMP-OPT-OUT") == "CONFORME"


def test_a_warning_raised_to_an_error_fails() -> None:
    """The findings' own level is replaced too: FORMAT-REAL-PATIENT gives warnings."""
    files = demo().files()
    files[FILE] = files[FILE].replace(b"1.2.250.1.213.1.4.10", b"1.2.250.1.213.1.4.8")
    assert verdict(judged(files, "FORMAT-REAL-PATIENT"), "FORMAT") == "CONFORME"
    raised = with_levels(files, "check: format-real-patient, level: error, reason: aucun patient réel")
    assert verdict(judged(raised, "FORMAT-REAL-PATIENT"), "FORMAT") == "NON_CONFORME"


@pytest.mark.parametrize("own", [None, Level.ERROR, Level.WARNING, Level.INFO])
def test_the_level_of_a_finding_does_not_matter(own: Level | None) -> None:
    """A remark raised to an error fails as anything else does."""
    assert said("error", stated(own)).verdict is Verdict.NON_CONFORME
    assert said("info", stated(own)).verdict is Verdict.CONFORME


def test_a_tool_error_cannot_be_changed() -> None:
    """Nothing is known of the product: no level makes it a pass."""
    assert said("info", stated(), crash=True).verdict is Verdict.ERREUR_OUTIL


def test_only_the_file_that_is_named() -> None:
    """``file`` as for waivers; elsewhere the check keeps its level."""
    assert said("info", stated(), file="b.*").verdict is Verdict.NON_CONFORME
    assert said("info", stated(), file="a.*").verdict is Verdict.CONFORME


def test_the_most_precise_entry_is_followed() -> None:
    """A file, then a pattern, then no file, whatever their order."""
    everywhere, pattern, exact = (
        f"check: {CHECK}, level: info, reason: partout",
        f"check: {CHECK}, level: warning, reason: motif, file: 'emis/*'",
        f"check: {CHECK}, level: error, reason: fichier, file: {FILE}",
    )
    levels = [[f.level for f in judged(with_levels(lacking(), *e), CHECK).findings] for e in (
        [everywhere, pattern, exact], [everywhere, pattern], [everywhere])]  # fmt: skip
    assert levels == [["error"], ["warning"], ["info"]]


def test_a_finding_about_another_file_follows_that_file() -> None:
    """A check of the whole sequence speaks of one of its messages."""
    faulty = demo().sending("03-suivant", destdmp="N").files()
    before = judged(faulty, "DMP-OPT-OUT-04")
    about = before.findings[0].subject
    entry = f"check: DMP-OPT-OUT-04, level: info, reason: parce que, file: {about}"
    after = judged(with_levels(faulty, entry), "DMP-OPT-OUT-04")
    assert verdicts(before, "DMP-OPT-OUT-04")["."] == "NON_CONFORME"
    assert verdicts(after, "DMP-OPT-OUT-04")["."] == "CONFORME"


def test_the_journal_says_it_on_each_line() -> None:
    """Header, verdict and finding, with the level before."""
    found = judged(lowered("warning", ", decided_by: comité, date: 2026-03-20"), CHECK)
    line = found.findings[0].level_set
    assert line is not None and (line.before, line.level, line.reason) == ("error", "warning", REASON)
    assert (line.decided_by, line.date) == ("comité", "2026-03-20")
    assert found.run.levels == [line]
    assert {v.level_set for v in found.verdicts} == {line}


def test_the_footer_counts_the_levels_that_were_set() -> None:
    """The journal is checked against its footer, so they must agree."""
    assert judged(lowered("info"), CHECK).end.findings == {"error": 0, "warning": 0, "info": 1}


def test_a_partial_run_lists_only_its_own() -> None:
    """A level of a check that was not selected says nothing of the run."""
    assert judged(lowered("info"), "INS-OMISSION").run.levels == []


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("check: DMP-OPT-OUT-1, level: info, reason: abc", "contrôle inconnu « DMP-OPT-OUT-1 », voulez-vous dire « DMP-"),
        ("check: DMP-OPT-OUT, level: info, reason: abc", "« DMP-OPT-OUT » n'est pas un contrôle automatique"),
        ("check: DMP-OPT-OUT-P1, level: info, reason: abc", "n'est pas un contrôle automatique"),
        (f"check: {CHECK}, level: warn, reason: abc", "ligne 2 : levels.0.level"),
        (f"check: {CHECK}, level: info", "ligne 2 : levels.0.reason"),
        (f"check: {CHECK}, level: info, reason: '   '", "ligne 2 : levels.0.reason"),
        (f"check: {CHECK}, levle: info, reason: abc", "levels.0.levle », voulez-vous dire « level »"),
        (f"check: {CHECK}, level: info, reason: abc, file: 'b/*'", "fichier absent « b/* »"),
        (f"check: {CHECK}, level: info, reason: abc}}\n  - {{check: {CHECK}, level: error, reason: abc", "deux niveaux"),
    ],
)  # fmt: skip
def test_what_cannot_be_followed_is_refused(segur: Command, campaign_folder: Writer, entry: str, told: str) -> None:
    """One line, exit code 4, nothing written."""
    folder = campaign_folder({"campaign.yaml": f"levels:\n  - {{{entry}}}\n".encode(), "a.hl7": b"MSH|^~\\&|"})
    ran = segur("run", folder)
    assert ran.code == 4 and told in ran.err and ran.err.count("\n") == 1
    assert not (ran.reports / "journal.jsonl").exists()


def test_every_report_shows_it(segur: Command, campaign_folder: Writer) -> None:
    """Console, HTML and JUnit: beside the finding and in a list."""
    folder = campaign_folder(lowered("warning", ", decided_by: comité"))
    ran = segur("run", folder, "DMP-OPT-OUT", "-o", "html,junit")
    page, junit = ((ran.reports / n).read_text(encoding="utf-8") for n in ("rapport.html", "junit.xml"))
    change = f"ERREUR → AVERTISSEMENT : {REASON} (comité)"
    assert ran.code == 0
    assert "  niveau  : ERREUR → AVERTISSEMENT" in ran.out and "Niveaux fixés par le manifeste" in ran.out
    assert page.count("compte rendu d&#39;imagerie repris en 4.3") == 2 and 'id="niveaux"' in page
    assert f'name="level_set" value="{change}"' in junit and f"niveau  : {change}" in junit


def test_a_level_without_a_finding_is_listed(segur: Command, campaign_folder: Writer) -> None:
    """Lowering what happens not to fail is shown too, also on the one line of -q."""
    entry = f'check: {CHECK}, level: info, reason: "{REASON}"'
    folder = campaign_folder(with_levels(demo().files(), entry))
    ran = segur("run", folder, "-o", "html,junit", "--lang", "en")
    page, junit = ((ran.reports / n).read_text(encoding="utf-8") for n in ("rapport.html", "junit.xml"))
    assert "Levels set by the manifest" in ran.out and f"{CHECK}  ERROR → REMARK  (0 findings)" in ran.out
    assert 'href="#niveaux"' in page and f'value="{CHECK}  ERROR → REMARK: {REASON}"' in junit
    quiet = segur("run", folder, "-q", "-o", "none")
    assert "1 niveau fixé" in quiet.out and quiet.out.count("\n") == 1


def test_reports_from_the_journal_are_those_of_the_run(segur: Command, campaign_folder: Writer) -> None:
    """Nothing of it is read from the manifest again."""
    ran = segur("run", campaign_folder(lowered("warning")), "-o", "html,junit")
    first = [(ran.reports / n).read_bytes() for n in ("rapport.html", "junit.xml")]
    segur("report", ran.reports, "-o", "html,junit")
    assert [(ran.reports / n).read_bytes() for n in ("rapport.html", "junit.xml")] == first


def test_the_published_schema_accepts_it(segur: Command, campaign_folder: Writer) -> None:
    """Every line of the journal, with a level set; a level set without its reason is refused."""
    validator = jsonschema.Draft202012Validator(json.loads(segur("schema", "journal").out))
    ran = segur("run", campaign_folder(lowered("warning")), "-o", "none")
    lines = [json.loads(x) for x in (ran.reports / "journal.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [error.message for line in lines for error in validator.iter_errors(line)] == []
    told = [line for line in lines if line.get("level_set")]
    assert told, "no line says the level that was set"
    del told[0]["level_set"]["reason"]
    assert not validator.is_valid(told[0])


def test_init_leaves_an_example_that_can_be_uncommented(segur: Command, campaign_folder: Writer) -> None:
    """The two lines, once they are no comment, are a manifest."""
    folder = campaign_folder({"a.hl7": b"MSH|^~\\&|"})
    segur("init", folder)
    lines = (folder / "campaign.yaml").read_text(encoding="utf-8").splitlines()
    start = lines.index("# levels:")
    example = "\n".join(line.removeprefix("# ") for line in lines[start : start + 2]).replace("…", "une raison")
    assert example.startswith("levels:\n") and parse(example.encode()).levels[0].level is Level.WARNING
