"""The kit command and the options of a run that choose a kit, on the real command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from harness.builder import kit as built
from harness.core.mutation import write_files
from harness.kit.folder import Kit
from tests.conftest import Command

TINY = Path(__file__).parent.parent / "kit" / "tiny"
EXAMPLES = TINY / "ExemplesCDA"
GOOD, BAD, UNDECIDABLE = (EXAMPLES / f"TINY-CR_2024.01_{n}.xml" for n in ("conforme", "fautif", "indecidable"))
STEPS = ("KIT-XSD", "KIT-IHE", "KIT-STRUCMIN", "KIT-CONTENTS", "KIT-ANS-MODELS", "KIT-TERMINOLOGY", "KIT-VOLET")


@pytest.fixture
def sha256(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The hash of the tiny kit."""
    monkeypatch.setenv("SEGUR_HARNESS_HOME", str(tmp_path / "home"))
    return Kit.open(TINY).sha256


def test_a_kit_is_remembered_listed_and_forgotten(segur: Command, sha256: str) -> None:
    """The whole life of a kit, each step exit code 0."""
    assert segur("kit", "list").out == "aucun kit retenu : segur-harness kit add DIR|ZIP\n"
    added = segur("kit", "add", TINY, "--name", "petit")
    assert (added.code, added.out) == (0, f"kit « petit » retenu : 2024-02-11  SHA-256 {sha256[:12]}  10 défaut(s)\n")
    listed = segur("kit", "list", "--lang", "en").out.splitlines()
    assert listed[0] == f"* petit  2024-02-11  SHA-256 {sha256[:12]}  10 defect(s)  {TINY.as_posix()}"
    segur("kit", "add", TINY, "--name", "autre")
    assert segur("kit", "default", "autre").out == "kit par défaut : autre\n"
    assert segur("kit", "remove", "autre").out == "kit « autre » oublié (son dossier reste)\n"
    assert segur("kit", "list").out.startswith("* petit")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "absent"), "absent n'existe pas"),
        (("add", "samples"), "ce n'est pas un kit ANS"),
        (("default", "petit"), "kit inconnu « petit » (retenus : aucun)"),
        (("remove", "petit"), "kit inconnu « petit » (retenus : aucun)"),
        (("diff", "a", "b"), "kit inconnu « a »"),
        (("check",), "aucun kit retenu"),
        (("chek",), "choix inconnu : 'chek'"),
        ((), "arguments requis : ACTION"),
    ],
)
def test_what_the_user_can_mend_is_one_line(segur: Command, words: tuple[str, ...], said: str) -> None:
    """Exit code 4, nothing on the output."""
    ran = segur("kit", *words)
    assert (ran.code, ran.out, ran.err.count("\n")) == (4, "", 1)
    assert said in ran.err


def test_check_lists_defects_and_the_steps_of_each_example(segur: Command) -> None:
    """What is lost makes exit code 1; a kit without any loss gives 0."""
    ran = segur("kit", "check", TINY)
    assert ran.code == 1
    assert "Défauts du kit : 10, dont 7 sans remède" in ran.out
    assert "Exemples : 8 ; étapes sans schéma : 1" in ran.out
    assert "TINY-CR_2025.01.xml  XSD IHE StrucMin ModelesDeContenus Modeles_ANS terminologie volet:—" in ran.out
    whole = segur("kit", "check", TINY, "-v", "--lang", "en").out
    assert "TINY-N1_2024.01.xml  XSD IHE StrucMin CI-SIS_TINY-N1_2024.01\n" in whole


def test_check_of_a_kit_that_lost_nothing(segur: Command, tmp_path: Path) -> None:
    """Repairs are told, and are no loss."""
    write_files(built.kit(), tmp_path)
    ran = segur("kit", "check", tmp_path / "kit")
    assert (ran.code, ran.out.splitlines()[1]) == (0, "Défauts du kit : 2, dont 0 sans remède")


def test_diff_says_what_changes(segur: Command, tmp_path: Path) -> None:
    """Exit code 0 when both judge alike, 1 otherwise."""
    copy = Path(shutil.copytree(TINY, tmp_path / "copy"))
    assert segur("kit", "diff", TINY, copy).code == 0
    lieu = copy / "jeuxDeValeurs/JDV_Lieu_CISIS.xml"
    lieu.write_text(lieu.read_text(encoding="utf-8").replace('code="HOP"', 'code="CLINIQUE"'), encoding="utf-8")
    ran = segur("kit", "diff", TINY, copy, "-v")
    assert ran.code == 1
    assert ran.out.splitlines()[2:] == [
        "jeux de valeurs : 0 ajoutés, 0 retirés, 1 modifiés", "  ~ jeuxDeValeurs/JDV_Lieu_CISIS.xml",
        "jeux de valeurs dont les codes changent : 1", "  JDV_Lieu_CISIS (2.999.6.1) : 1 ajoutés, 1 retirés",
        "    + CLINIQUE (2.999.7)", "    - HOP (2.999.7)",
    ]  # fmt: skip


# -- run ---------------------------------------------------------------------------------------------


def test_the_report_tells_the_kit(segur: Command, sha256: str) -> None:
    """Journal, console, page and JUnit: name, date, hash, defects."""
    ran = segur("run", GOOD, *STEPS, "--kit", TINY, "-o", "html,junit")
    assert ran.code == 0, ran.out
    kit = ran.journal.run.kit
    assert kit is not None
    assert (kit.name, kit.date, kit.sha256, len(kit.defects)) == ("tiny", "2024-02-11", sha256, 10)
    assert f"kit ANS « tiny » du 2024-02-11, SHA-256 {sha256[:12]}" in " ".join(ran.out.split())
    page = (ran.reports / "rapport.html").read_text(encoding="utf-8")
    assert sha256 in page and "JDV_Absent_CISIS.xml" in page
    junit = (ran.reports / "junit.xml").read_text(encoding="utf-8")
    assert f'<property name="kit_sha256" value="{sha256}"/>' in junit
    assert ran.journal.run.command.endswith(f"--kit {TINY.as_posix()}")


def test_which_kit_is_used(segur: Command, tmp_path: Path) -> None:
    """The option, else the manifest, else the remembered one; --no-kit refuses them all."""
    folder = tmp_path / "campagne"
    write_files(built.campaign(), folder)
    (folder / "sans.xml").write_bytes((folder / built.DOCUMENT).read_bytes())

    def used(*words: str | Path) -> str | None:
        ran = segur("run", *words, "KIT-XSD", "-q")
        kit = ran.journal.run.kit
        return kit.name if kit else None

    alone = folder / "sans.xml"
    assert used(folder) == "kit"
    assert used(folder, "--kit", TINY) == "tiny"
    assert used(folder, "--no-kit") is None
    assert used(alone) is None
    segur("kit", "add", TINY, "--name", "petit")
    assert used(alone) == "petit"
    assert segur("run", alone, "KIT-XSD", "-q").journal.run.command.endswith("--kit petit")
    assert used(alone, "--no-kit") is None
    assert used(folder) == "kit"
    both = segur("run", alone, "--kit", "petit", "--no-kit")
    assert both.code == 4


def test_a_kit_among_the_samples_is_no_sample(segur: Command, tmp_path: Path) -> None:
    """Neither listed nor hashed with them; a campaign that is a kit itself is judged on its examples."""
    folder = tmp_path / "campagne"
    write_files(built.campaign(), folder)
    shutil.copytree(TINY, folder / "autre-kit")
    ran = segur("run", folder, "KIT-XSD", "-q")
    assert {s.subject for s in ran.journal.subjects} == {"campaign.yaml", built.DOCUMENT}
    ran = segur("run", TINY, "KIT-XSD", "--kit", TINY, "-q")
    assert {s.subject for s in ran.journal.subjects if s.kind == "document"} == {
        f"ExemplesCDA/{p.name}" for p in EXAMPLES.iterdir()
    }


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        ("kit: absent\n", "campaign.yaml : kit : kit inconnu « absent »"),
        ("kit: documents\n", "campaign.yaml : kit : "),
        ("kits: x\n", "clé inconnue « kits », voulez-vous dire « kit » ?"),
    ],
)
def test_a_manifest_that_names_no_kit_is_one_line(segur: Command, tmp_path: Path, manifest: str, said: str) -> None:
    """Exit code 4."""
    write_files({built.DOCUMENT: b"<x/>", "campaign.yaml": manifest.encode()}, tmp_path / "c")
    ran = segur("run", tmp_path / "c")
    assert (ran.code, ran.err.count("\n")) == (4, 1)
    assert said in ran.err


def test_a_remembered_kit_that_is_gone_stops_the_run(segur: Command, tmp_path: Path) -> None:
    """Never judged without a word by fewer rules than the day before."""
    copy = Path(shutil.copytree(TINY, tmp_path / "copy"))
    segur("kit", "add", copy, "--name", "petit")
    shutil.rmtree(copy)
    ran = segur("run", GOOD)
    assert (ran.code, ran.out) == (4, "")
    assert "n'est plus un kit" in ran.err and "kit remove petit" in ran.err
    assert segur("run", GOOD, "KIT-XSD", "--no-kit").journal.run.kit is None
