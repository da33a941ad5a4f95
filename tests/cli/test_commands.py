"""The other commands, run for real."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

import scenarios
from harness.builder.demo import demo
from harness.core.mutation import Files
from tests.conftest import ROOT, Command

Writer = Callable[[Files], Path]


def test_every_line_of_a_journal_follows_the_published_schema(segur: Command) -> None:
    """The schema that the command prints validates the journal that the command writes."""
    schema = json.loads(segur("schema", "journal").out)
    ran = segur("run", "samples/demo-faulty")
    lines = (ran.reports / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    validator = jsonschema.Draft202012Validator(schema)
    for line in lines:
        validator.validate(json.loads(line))
    assert json.loads(lines[0])["type"] == "run" and json.loads(lines[-1])["type"] == "end"


def test_a_finding_line_carries_what_a_reader_needs(segur: Command) -> None:
    """All the fields that other tools rely on, none of them empty where it cannot be."""
    ran = segur("run", "samples/demo-faulty", "INS-RECEIPT-COMPARISON-02")
    lines = [json.loads(x) for x in (ran.reports / "journal.jsonl").read_text(encoding="utf-8").splitlines()]
    finding = next(x for x in lines if x["type"] == "finding")
    assert finding["check"] == "INS-RECEIPT-COMPARISON-02" and finding["scenario"] == "INS-RECEIPT-COMPARISON"
    assert finding["level"] == "error" and finding["subject"] == "recus/03-nom-de-naissance.hl7"
    assert finding["tags"] == ["patient-safety"] and finding["faq"] == [57] and finding["requirements"]
    assert finding["place"].startswith("CDA › /ClinicalDocument/recordTarget") and finding["line"] > 1
    assert finding["expected"] and finding["actual"] == "AA"
    assert "ne diffère que par les tirets" in finding["message"]
    assert "differs only by hyphens" in finding["i18n"]["en"]["message"]


def test_the_manifest_schema_accepts_the_bundled_manifest(segur: Command) -> None:
    """campaign.yaml of the demo follows the published schema."""
    import yaml

    schema = json.loads(segur("schema", "campaign").out)
    manifest = yaml.safe_load((ROOT / "samples/demo/campaign.yaml").read_text(encoding="utf-8"))
    manifest = json.loads(json.dumps(manifest, default=lambda date: date.isoformat()))  # YAML has dates, JSON has not
    manifest = json.loads(json.dumps(manifest, default=str))  # YAML has dates, JSON has not
    validator = jsonschema.Draft202012Validator(schema)
    assert list(validator.iter_errors(manifest)) == []
    assert list(validator.iter_errors({**manifest, "profil": "dpi"})) != []


def test_the_replay_command_reproduces_the_finding(segur: Command) -> None:
    """Each replay line, run as it is, gives the same check and file and nothing from elsewhere."""
    first = segur("run", "samples/demo-faulty", "-o", "none")
    for finding in first.journal.findings:
        again = segur(*shlex.split(finding.replay)[1:], "-o", "none")
        assert again.code == (1 if finding.level == "error" else 0)
        assert (finding.check, finding.subject) in again.found()
        assert {c for c, _ in again.found()} == {finding.check}


def test_report_from_a_journal_is_the_report_of_the_run(segur: Command) -> None:
    """Reports are pure functions of the journal."""
    ran = segur("run", "samples/demo-faulty", "-o", "html,junit")
    first = [(ran.reports / n).read_bytes() for n in ("rapport.html", "junit.xml")]
    again = segur("report", ran.reports, "-o", "html,junit")
    assert again.code == 1
    assert [(ran.reports / n).read_bytes() for n in ("rapport.html", "junit.xml")] == first


def test_report_in_another_language(segur: Command) -> None:
    """A French run can be reported in English."""
    ran = segur("run", "samples/demo-faulty")
    segur("report", ran.reports, "--lang", "en")
    page = (ran.reports / "rapport.html").read_text(encoding="utf-8")
    assert '<html lang="en"' in page and "differs only by hyphens" in page


@pytest.mark.parametrize("change", ["empty", "no footer", "twice", "no header", "not json"])
def test_a_damaged_journal_is_refused(change: str, segur: Command, tmp_path: Path) -> None:
    """Empty, truncated, duplicated or foreign: one line, exit 4."""
    ran = segur("run", "samples/demo-faulty", "-o", "none")
    lines = (ran.reports / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    finding = next(i for i, x in enumerate(lines) if '"type":"finding"' in x)
    damaged = {
        "empty": [], "no footer": lines[:-1], "twice": [*lines[: finding + 1], *lines[finding:]], "no header": lines[1:],
        "not json": [*lines[:-1], "{", lines[-1]],
    }[change]  # fmt: skip
    target = tmp_path / "damaged.jsonl"
    target.write_text("\n".join(damaged), encoding="utf-8")
    refused = segur("report", target)
    assert refused.code == 4 and "journal refusé" in refused.err


def test_a_dropped_finding_is_noticed(segur: Command, tmp_path: Path) -> None:
    """Removing a finding line makes the counts disagree: the journal is refused."""
    ran = segur("run", "samples/demo-faulty", "-o", "none")
    lines = (ran.reports / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    kept = [x for i, x in enumerate(lines) if i != next(i for i, x in enumerate(lines) if '"type":"finding"' in x)]
    target = tmp_path / "short.jsonl"
    target.write_text("\n".join(kept), encoding="utf-8")
    assert segur("report", target).code == 4


def test_prove_proves_everything(segur: Command) -> None:
    """Every check is green on its conforming sample and red on each mutation; tox proves those of all scenarios."""
    ran = segur("prove", *[scenario.id for scenario in scenarios.load()[::6]])
    assert ran.code == 0, ran.out
    assert "0 en échec" in ran.out


def test_prove_refuses_a_check_that_cannot_fail() -> None:
    """A check neutralised, and one without mutation, are failing builds, by name."""
    done = subprocess.run([sys.executable, "-c", _NEUTRALISED], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "INS-ERROR-905-01" in done.stdout and "does not turn it red" in done.stdout
    assert "INS-ERROR-905-99" in done.stdout and "no mutation proves" in done.stdout


_NEUTRALISED = """
import dataclasses, sys
import scenarios
from harness.cli.main import main
from harness.core.finding import verify
target = next(s for s in scenarios.load() if s.id == "INS-ERROR-905")
def blind(exchange, campaign):
    yield verify(True, at=exchange.message.view.header.place(), expected="", actual="")
target.checks[0] = dataclasses.replace(target.checks[0], run=blind)
target.checks.append(dataclasses.replace(target.checks[0], id="INS-ERROR-905-99"))
sys.exit(main(["prove", "INS-ERROR-905"]))
"""


def test_coverage_is_up_to_date(segur: Command) -> None:
    """The matrix, the mutations and the generated page agree."""
    ran = segur("coverage", "--check")
    assert ran.code == 0, ran.out


def test_coverage_counts_the_64_answers(segur: Command) -> None:
    """Nothing of the FAQ is forgotten silently."""
    assert "sur 64" in segur("coverage").out


def test_list_names_every_step(segur: Command) -> None:
    """Scenarios, checks and manual proofs."""
    out = segur("list").out
    assert "INS-RECEIPT-COMPARISON-09" in out and "DMP-OPT-OUT-P2" in out


def test_explain_says_norm_and_remedy(segur: Command) -> None:
    """What a check asks, in the words of its scenario."""
    out = segur("explain", "dmp-opt-out-04").out
    assert "FAQ 62" in out and "ne pas mémoriser le choix" in out and "choice sticks" in out


def test_init_writes_a_manifest_that_runs(campaign_folder: Writer, segur: Command) -> None:
    """Patients and application are found; only what a person knows is missing."""
    files = {k: v for k, v in demo().files().items() if k != "campaign.yaml"}
    folder = campaign_folder(files)
    assert segur("init", folder).code == 0
    ran = segur("run", folder, "-o", "none")
    assert ran.code == 10, ran.out
    assert ran.journal.run.campaign.patients == 8
    assert {o.scenario: o.verdict for o in ran.journal.outcomes}["INS-RECEIPT-COMPARISON"] == "CONFORME"


def test_bare_nested_mixed_folder_with_spaces_and_accents(campaign_folder: Writer, segur: Command) -> None:
    """No manifest, odd names, several kinds: everything is recognised by content."""
    files = demo().files()
    odd = {
        "Réception février/message n° 1.txt": files["recus/01-identite-exacte.hl7"],
        "Réception février/sous dossier/réponse.dat": files["recus/01-identite-exacte.ack.hl7"],
        "Été 2026/archive": files["archives/IHE_XDM_noe.zip"],
        "Été 2026/courriel.sans-extension": files["courriels/gaston.eml"],
        "identités.json": files["patients/patients-fhir.json"],
        "notes de réunion.txt": b"rien ici",
    }
    ran = segur("run", campaign_folder(odd), "-o", "none")
    kinds = {unicodedata.normalize("NFC", s.subject): s.recognised for s in ran.journal.subjects if s.kind == "file"}
    assert kinds == {name: name != "notes de réunion.txt" for name in odd}
    assert ran.code == 10


def test_strict_turns_recommendations_into_failures(campaign_folder: Writer, segur: Command) -> None:
    """A production OID is a warning, and exit 1 with --strict."""
    files = demo().files()
    name = "emis/01-par-defaut.hl7"
    files[name] = files[name].replace(b"1.2.250.1.213.1.4.10", b"1.2.250.1.213.1.4.8")
    folder = campaign_folder(files)
    assert segur("run", folder, "FORMAT").code == 0
    assert segur("run", folder, "FORMAT", "--strict").code == 1


def test_quiet_is_one_line(segur: Command) -> None:
    """For CI logs."""
    assert segur("run", "samples/demo-faulty", "-q").out.count("\n") == 1


def test_no_colour_when_piped(segur: Command) -> None:
    """No escape sequence on a pipe."""
    ran = segur("run", "samples/demo-faulty")
    assert "\x1b" not in ran.out + ran.err


def test_reports_inside_the_campaign_are_not_samples(campaign_folder: Writer, segur: Command) -> None:
    """Running twice with the reports in the campaign gives the same campaign hash."""
    folder = campaign_folder(demo().files())
    hashes = {segur("run", folder, "--report-dir", folder / "reports").code for _ in range(2)}
    from harness.core import journal

    assert hashes == {0}
    assert journal.read(folder / "reports/journal.jsonl").run.campaign.files == len(demo().files())


def test_help_does_not_load_the_engine() -> None:
    """The help answers without lxml, pydantic or the scenarios."""
    probe = (
        "import sys, contextlib, io\n"
        "from harness.cli.main import main\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit): main(['--help'])\n"
        "print([m for m in ('lxml', 'pydantic', 'scenarios', 'rich', 'jinja2', 'fhir', 'cryptography', 'signxml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_ids_may_follow_options(segur: Command) -> None:
    """``run CAMPAIGN -q ID`` judges that scenario alone."""
    ran = segur("run", "samples/demo", "-q", "INS-OMISSION")
    assert ran.code == 0
    assert [o.scenario for o in ran.journal.outcomes] == ["INS-OMISSION"]


def test_a_wrong_only_leaves_the_earlier_report(segur: Command) -> None:
    """A usage error removes nothing."""
    before = segur("run", "samples/demo")
    assert segur("run", "samples/demo", "--only", "nowhere.hl7").code == 4
    assert before.journal.end.exit_code == 0 and (before.reports / "rapport.html").exists()


def test_scenarios_that_nothing_exercises_are_named_and_told_in_full_with_v(segur: Command, tmp_path: Path) -> None:
    """A folder without samples: one list of scenarios; -v gives the reason of each step."""
    (tmp_path / "lisez.txt").write_text("rien", encoding="utf-8")
    short, long = segur("run", str(tmp_path), "--no-kit"), segur("run", str(tmp_path), "--no-kit", "-v")
    assert "Scénarios que rien n'exerce (" in short.out
    assert "aucun certificat" not in short.out
    assert "Scénarios que rien n'exerce (" not in long.out
    assert "aucun certificat" in long.out
