"""Selection, options, usage errors, and other people's sessions."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from harness.core.mutation import write_files

from .running import ROOT, environment, launch

PASSING = ("CONFORME", "NON_APPLICABLE")
FAULT = "scenarios/ins_receipt_comparison.py::INS-RECEIPT-COMPARISON-02[recus/03-nom-de-naissance.hl7"


def test_a_file_alone(small_folder: Path, tmp_path: Path) -> None:
    """A scenario file given by its path is run alone, and the summary says what was left out."""
    run = launch(tmp_path, "scenarios/ins_omission.py", "--campaign", str(small_folder))
    assert {check.rsplit("-", 1)[0] for check, _, _ in run.verdicts} == {"INS-OMISSION"}
    assert any(line.startswith("scénarios non joués (") for line in run.summary)


def test_a_check_by_its_id(small_folder: Path, tmp_path: Path) -> None:
    """``file::CHECK`` selects every subject of a check."""
    run = launch(tmp_path, "scenarios/sample_format.py::FORMAT-CDA", "--campaign", str(small_folder))
    assert {check for check, _, _ in run.verdicts} == {"FORMAT-CDA"} and len(run.cases) > 1


def test_keyword_and_partial_summary(small_folder: Path, tmp_path: Path) -> None:
    """-k selects by check, and the verdict of a scenario is then said to be partial."""
    run = launch(tmp_path, "scenarios", "--campaign", str(small_folder), "-k", "INS-RECEIPT-COMPARISON-02")
    assert run.code == 1 and len(run.cases) == 1
    assert any(line.startswith("exécution partielle") for line in run.summary)


def test_keyword_by_faq(small_folder: Path, tmp_path: Path) -> None:
    """-k knows FAQ numbers and requirement ids."""
    run = launch(tmp_path, "scenarios", "--campaign", str(small_folder), "-k", "FAQ-58")
    assert {check.rsplit("-", 1)[0] for check, _, _ in run.verdicts} == {"INS-OMISSION"}


def test_only_one_sample(small_folder: Path, tmp_path: Path) -> None:
    """--segur-only judges the samples of a pattern."""
    run = launch(tmp_path, "scenarios", "--campaign", str(small_folder), "--segur-only", "recus/03-*")
    assert run.code == 1
    assert {subject.split(" ")[0] for _, subject, _ in run.verdicts} == {
        "recus/03-nom-de-naissance.hl7",
        "recus/03-nom-de-naissance.ack.hl7",
    }


def test_kit(tmp_path: Path) -> None:
    """--kit judges by the official ladder, and the header of the session tells the kit."""
    tiny = ROOT / "tests" / "kit" / "tiny"
    example = tiny / "ExemplesCDA" / "TINY-CR_2024.01_conforme.xml"
    run = launch(tmp_path, "scenarios/kit_xsd.py", "--campaign", str(example), "--kit", str(tiny))
    assert run.code == 0 and {verdict for _, _, verdict in run.verdicts} == {"CONFORME"}
    assert "kit ANS « tiny » du 2024-02-11" in run.out
    without = launch(tmp_path, "scenarios/kit_xsd.py", "--campaign", str(example), "--no-kit")
    assert {verdict for _, _, verdict in without.verdicts} == {"NON_APPLICABLE"}
    both = launch(tmp_path, "scenarios", "--campaign", str(example), "--kit", str(tiny), "--no-kit")
    assert both.code == 4 and "se contredisent" in both.out


def test_profile(small_folder: Path, tmp_path: Path) -> None:
    """--segur-profile replaces the manifest's: a PFI does not compare identities."""
    run = launch(
        tmp_path, "scenarios/ins_receipt_comparison.py", "--campaign", str(small_folder), "--segur-profile", "pfi"
    )
    assert run.code == 0 and {verdict for _, _, verdict in run.verdicts} == {"NON_APPLICABLE"}


def test_stop_at_the_first_failure(small_folder: Path, tmp_path: Path) -> None:
    """-x stops there; the scenarios that were not run are named."""
    run = launch(tmp_path, "scenarios", "--campaign", str(small_folder), "-x")
    assert run.code == 1 and any("DATA-EXPORT" in line for line in run.summary if "non joués" in line)


def test_collect_only(small_folder: Path, tmp_path: Path) -> None:
    """--collect-only lists the items by their ids and judges nothing."""
    run = launch(tmp_path, "scenarios", "--campaign", str(small_folder), "--collect-only", "-q")
    assert run.code == 0 and any(line.startswith(FAULT) for line in run.out.splitlines())
    assert "= segur-harness =" not in run.out


def test_last_failed(small_folder: Path, tmp_path: Path) -> None:
    """--lf runs again what failed, and only that."""
    cache = ("-p", "cacheprovider", "-o", f"cache_dir={tmp_path / 'cache'}")
    args = (*cache, "--campaign", str(small_folder), "scenarios")
    first = launch(tmp_path, *args, "-k", "INS-RECEIPT or FORMAT-CDA")
    failed = sum(count for (_, _, verdict), count in first.verdicts.items() if verdict not in PASSING)
    again = launch(tmp_path, *args, "--lf")
    assert 0 < again.verdicts.total() == failed < first.verdicts.total()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows refuses these file names")
def test_strange_file_names(tmp_path: Path) -> None:
    """Line ends, brackets, ``::()``, bytes that are no text: each file still is one item, on workers too."""
    folder = tmp_path / "campagne"
    folder.mkdir()
    names = [b"a\nb[1].hl7", b"c::()d.hl7", b"e\xff.hl7"]
    for name in names:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(b"MSH|^~\\&|A\r")
    run = launch(tmp_path, "scenarios", "--campaign", str(folder), "-k", "FORMAT-UNRECOGNISED", "-n", "2")
    assert run.code == 0 and len(run.cases) == len(names)


def test_from_anywhere(small_folder: Path, tmp_path: Path) -> None:
    """``--pyargs scenarios`` finds the scenarios from a folder that knows nothing of them; DIR is relative to it."""
    args = ("--pyargs", "scenarios", "--campaign", small_folder.name, "-k", "INS-RECEIPT-COMPARISON-02")
    run = launch(tmp_path, *args, cwd=small_folder.parent)
    assert run.code == 1 and len(run.cases) == 1
    assert all(c.get("classname", "").endswith("scenarios.ins_receipt_comparison") for c in run.cases.values())
    assert f"rejouer : segur-harness run {small_folder.name} INS-RECEIPT-COMPARISON-02" in run.out


def test_samples_are_not_executed(tmp_path: Path) -> None:
    """A conftest.py among the samples is a sample."""
    write_files({"conftest.py": b"raise SystemExit(77)"}, tmp_path / "campagne")
    run = launch(tmp_path, "scenarios", "--campaign", str(tmp_path / "campagne"), "-k", "FORMAT-UNRECOGNISED")
    assert (run.code, list(run.cases)) == (0, ["FORMAT-UNRECOGNISED[conftest.py]"])


def test_only_the_given_paths_count(small_folder: Path, tmp_path: Path) -> None:
    """A campaign without a path to the scenarios evaluates nothing, and says so."""
    (tmp_path / "test_mine.py").write_text("def test_mine(): pass\n", encoding="utf-8")
    run = launch(tmp_path, str(tmp_path / "test_mine.py"), "--campaign", str(small_folder))
    assert "1 passed" in run.out and run.summary[0].startswith("aucune étape jouée : rien n'a été évalué")


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["serial", "workers"])
def test_a_wrong_manifest_is_one_line(tmp_path: Path, workers: tuple[str, ...]) -> None:
    """A key that does not exist: exit 4, one line that names the nearest one."""
    write_files({"campaign.yaml": b"profil: dpi\n"}, tmp_path / "campagne")
    run = launch(tmp_path, "scenarios", "--campaign", str(tmp_path / "campagne"), *workers)
    wanted = "ERROR: segur-harness: campaign.yaml ligne 1 : clé inconnue « profil », voulez-vous dire « profile » ?"
    assert (run.code, run.out.split("\n", 1)[0], run.out.strip()) == (4, wanted, wanted)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--campaign", "nulle-part"), "n'existe pas"),
        (("--campaign", "samples", "--segur-profile", "dpe"), "voulez-vous dire « dpi » ?"),
        (("--campaign", "campagne", "--segur-only", "absent.hl7"), "aucun échantillon de ce nom"),
    ],
    ids=["folder", "profile", "only"],
)
def test_usage_errors(tmp_path: Path, args: tuple[str, ...], words: str) -> None:
    """What the user can mend is one line and exit code 4."""
    write_files({"note.txt": b"x"}, tmp_path / "campagne")
    run = launch(tmp_path, "--pyargs", "scenarios", *args, cwd=tmp_path)
    assert run.code == 4 and words in run.out and len(run.out.strip().splitlines()) == 1


def test_without_campaign_other_tests_are_untouched(tmp_path: Path) -> None:
    """An ordinary session shows nothing of ours, even in a folder called scenarios."""
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "test_mine.py").write_text("def test_mine(): pass\n", encoding="utf-8")
    run = launch(tmp_path, str(tmp_path / "scenarios"))
    assert run.code == 0 and "1 passed" in run.out and "segur-harness :" not in run.out


def test_without_campaign_scenarios_are_not_collected(tmp_path: Path) -> None:
    """The scenarios are no tests by themselves."""
    assert launch(tmp_path, "scenarios").code == 5


def test_the_plugin_is_light() -> None:
    """Importing the plugin, as every pytest of the environment does, loads nothing of the harness."""
    heavy = "{'lxml', 'pydantic', 'yaml', 'scenarios', 'harness.core', 'harness.engine', 'harness.campaign'}"
    code = f"import sys, harness.pytest_plugin.plugin; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment(), capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
