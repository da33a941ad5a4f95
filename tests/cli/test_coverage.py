"""``coverage``: the matrix on a terminal, as Markdown, CSV and workbook; what --check refuses."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import scenarios
from harness.cli import coverage, coverage_faults, coverage_files, coverage_page, coverage_rows
from harness.core.text import LANGUAGES, Lang
from scenarios._catalogue import Catalogue, catalogue, read_yaml
from scenarios._requirements import NotTested, Registry, not_tested, registry
from tests.conftest import ROOT, Command


@pytest.fixture(autouse=True)
def _hundred_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_matrix_fits_a_terminal(lang: Lang) -> None:
    """100 columns, the summary first, each answer and each tested requirement once."""
    lines = list(coverage.matrix(lang, every=True))
    assert max(map(len, lines)) <= 100
    assert "64" in lines[0] and str(len(registry().requirements)) in lines[1]
    numbers = [int(line[:3]) for line in lines if line[:3].strip().isdigit() and line[3:5] == "  "]
    assert numbers == list(range(1, 65))
    text = "\n".join(lines)
    assert all(r.requirement.id in text for r in coverage_rows.requirement_rows())


def test_the_parts_to_choose(segur: Command) -> None:
    """--answers, --requirements, or both in short."""
    answers, required, both = (segur("coverage", *o).out for o in (["--answers"], ["--requirements"], []))
    assert "MSS-MDN-TARGET" in answers and "SC.MSS/UX.34" not in answers
    assert "SC.MSS/UX.34" in required and "SC.DMP/UX.11" in required and "boîte aux lettres" not in required
    assert "SC.MSS/UX.34" in both and "SC.DMP/UX.11" not in both and "boîte aux lettres" in both


def test_csv_opens_in_a_french_spreadsheet(segur: Command, tmp_path: Path) -> None:
    """BOM, semicolons, one row for each reference and step."""
    path = tmp_path / "matrice.csv"
    assert segur("coverage", "--csv", path).code == 0
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert {r["référence"] for r in rows if r["table"] == "FAQ"} == {str(n) for n in range(1, 65)}
    newborn = [r["étape"] for r in rows if r["référence"] == "20"]
    assert newborn == [step.id for s in scenarios.load() if s.id == "INS-NEWBORN" for step in s.steps]
    assert all(r["raison"] for r in rows if r["état"] in ("information", "non testée"))


def test_workbook(segur: Command, tmp_path: Path) -> None:
    """Two sheets, heads frozen and filtered, as many rows as the CSV."""
    from openpyxl import load_workbook

    path = tmp_path / "matrix.xlsx"
    assert segur("coverage", "--xlsx", path, "--lang", "en").code == 0
    book = load_workbook(path)
    assert book.sheetnames == ["FAQ answers", "Requirements"]
    for sheet, rows in zip(
        book, (coverage_files.answer_sheet("en"), coverage_files.requirement_sheet("en")), strict=True
    ):
        assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref == sheet.dimensions
        assert sheet.max_row == 1 + len(list(rows)) and sheet["A1"].font.bold


def test_no_text_is_a_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    """A title that begins with = + - or @ is read as it is written."""
    from openpyxl import load_workbook

    row = (1, "=1+1", "+2", "-3", "@SUM(A1)", "=HYPERLINK(A1)", "=raison", "=scénario", "+étape", "@", "-titre", 0)
    monkeypatch.setattr(coverage_files, "answer_sheet", lambda lang: iter([row]))
    sheet = load_workbook(io.BytesIO(coverage_files.as_workbook("fr"))).worksheets[0]
    assert [cell.data_type for cell in sheet[2]] == ["n", *["s"] * 10, "n"]
    assert tuple(cell.value for cell in sheet[2]) == row
    line = coverage_files.as_csv("fr").decode("utf-8-sig").splitlines()[1]
    assert line == "FAQ;1;'=HYPERLINK(A1);'=raison;'=scénario;'+étape;'@;'-titre;0"


DAMAGED = {
    "not YAML": ("faq.yaml", b"answers: [\n  - n: 1\n"),
    "another shape": ("faq.yaml", b"answers:\n"),
    "empty": ("not-tested.yaml", b""),
    "bytes": ("requirements.yaml", b"\xff\xfe\x00"),
    "cut short": ("faq-marks.json", b'{"1": {"words": "be'),
    "absent": ("faq.yaml", None),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_named_in_one_line(name: str, tmp_path: Path) -> None:
    """A catalogue that nobody can read is a fault of the matrix, not of the tool."""
    import shutil
    import subprocess
    import sys

    file, raw = DAMAGED[name]
    for part in ("harness", "scenarios"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    held = tmp_path / "scenarios" / file
    held.write_bytes(raw) if raw is not None else held.unlink()
    words = [sys.executable, "-m", "harness", "coverage", "--check"]
    ran = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.startswith(f"scenarios/{file}: ") and ran.stdout.count("\n") == 1


def test_a_folder_that_is_not_there(segur: Command, tmp_path: Path) -> None:
    """One line, exit 4."""
    ran = segur("coverage", "--xlsx", tmp_path / "no" / "x.xlsx")
    assert ran.code == 4 and len(ran.err.splitlines()) == 1


def test_the_page_is_the_same_twice() -> None:
    """Nothing of this machine in it, every answer and requirement."""
    page = coverage_page.page()
    assert page == coverage_page.page() and "/work" not in page and str(Path.cwd()) not in page
    assert all(f"\n| {n} | " in page for n in range(1, 65))
    assert all(r.id.replace("_", "\\_") in page for r in registry().requirements)


def test_help_imports_no_workbook(segur: Command) -> None:
    """openpyxl is imported when a workbook is written."""
    import subprocess
    import sys

    code = "import sys, harness.cli.coverage; sys.exit('openpyxl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# -- what --check refuses ----------------------------------------------------------------------------


def with_answer(number: int, **change: Any) -> Catalogue:
    """The catalogue with one answer changed, left out (number 0) or added."""
    rows = read_yaml("faq.yaml")["answers"]
    return Catalogue.model_validate({"answers": [{**r, **change} if r["n"] == number else r for r in rows]})


def faults_of(make: Callable[[], Iterator[str]]) -> set[str]:
    """The faults that one part of the check tells."""
    return set(make())


@pytest.mark.parametrize(
    ("number", "change", "told"),
    [
        (58, {"n": 57}, ["faq.yaml: answer 58 is missing", "faq.yaml: answer 57 is there 2 times", "faq-marks.json: marks of answer 58, which faq.yaml lacks"]),
        (58, {"sha256": "0" * 64, "requirements": ["INS/va1.54"]}, ["faq.yaml: answer 58 names requirement INS/va1.54, which requirements.yaml lacks"]),
        (58, {"sha256": catalogue()[57].sha256}, ["faq.yaml: answer 57 has the sha256 of another", "faq.yaml: answer 58 has the sha256 of another"]),
    ],
)  # fmt: skip
def test_a_faulty_catalogue(
    number: int, change: dict[str, Any], told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Missing, double, unknown requirement, same text."""
    before = faults_of(coverage_faults.catalogue_faults)
    monkeypatch.setattr(coverage_faults, "catalogue", lambda: with_answer(number, **change))
    assert faults_of(coverage_faults.catalogue_faults) - before == set(told)


@pytest.mark.parametrize(
    ("number", "change", "told"),
    [
        (58, {"scenarios": ["INS-OMISSION", "INS-NEWBORN"]}, ["faq.yaml: answer 58 is listed under INS-NEWBORN, which does not declare it"]),
        (58, {"scenarios": ["INS-OMISSION", "INS-X"]}, ["faq.yaml: answer 58 is listed under INS-X, which does not exist"]),
        (58, {"scenarios": ["INS-X"]}, ["faq.yaml: INS-OMISSION carries answer 58, which does not list it", "faq.yaml: answer 58 is listed under INS-X, which does not exist"]),
        (4, {"kind": "scenario", "scenarios": ["INS-X"], "reason": None}, ["faq.yaml: answer 4 is listed under INS-X, which does not exist", "faq.yaml: answer 4 (scenario) has no check and no proof"]),
        (58, {"n": 65}, ["faq.yaml: INS-OMISSION declares answer 58, which is not in it", "faq.yaml: answer 65 is listed under INS-OMISSION, which does not declare it", "faq.yaml: answer 65 (scenario) has no check and no proof"]),
    ],
)  # fmt: skip
def test_catalogue_and_code_disagree(
    number: int, change: dict[str, Any], told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Listed and not declared, declared and not listed, unknown, testable without a check."""
    before = faults_of(coverage_faults.answer_faults)
    held = with_answer(number, **change)
    for module in (coverage_faults, coverage_rows):
        monkeypatch.setattr(module, "catalogue", lambda: held)
    assert faults_of(coverage_faults.answer_faults) - before == set(told)


def reasons(change: Callable[[dict[str, list[str]]], None]) -> NotTested:
    """The written reasons, the ids of a group changed."""
    found = read_yaml("not-tested.yaml")
    change({r["group"]: r["ids"] for r in found["reasons"]})
    return NotTested.model_validate(found)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda r: r["integration-screen"].append("SC.X.99"), {"not-tested.yaml: SC.X.99 (integration-screen) is in no requirement"}),
        (lambda r: r["integration-screen"].append("SC.CDA/MSS.01"), {"not-tested.yaml: SC.CDA/MSS.01 (integration-screen) is tested by MSS-DUPLICATES-AND-VERSIONS"}),
        (lambda r: r["integration-screen"].append("MSS/CDA.01"), {"not-tested.yaml: MSS/CDA.01 (integration-screen) is tested by MSS-DUPLICATES-AND-VERSIONS"}),
        (lambda r: r["obsolete"].append("SC.PSC.08"), {"not-tested.yaml: SC.PSC.08 has 2 reasons", "not-tested.yaml: SC.PSC.08 (obsolete) is APPROVED, not OBSOLETE"}),
        (lambda r: r["integration-screen"].remove("SC.CDA/MSS.04"), {"not-tested.yaml: SC.CDA/MSS.04 is neither tested nor given a reason", "not-tested.yaml: SC.MSS/CDA.04 is neither tested nor given a reason", "not-tested.yaml: MSS/CDA.04 is neither tested nor given a reason"}),
    ],
)  # fmt: skip
def test_a_faulty_reason(
    change: Callable[[dict[str, list[str]]], None], told: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reason for nothing, for what is tested, directly or under another id, twice, of another status, or missing."""
    before = faults_of(coverage_faults.reason_faults) | faults_of(coverage_faults.requirement_faults)
    written = reasons(change)
    for module in (coverage_faults, coverage_rows):
        monkeypatch.setattr(module, "not_tested", lambda: written)
    found = faults_of(coverage_faults.reason_faults) | faults_of(coverage_faults.requirement_faults)
    assert found - before == told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda r: r.pop(next(i for i, x in enumerate(r) if x["id"] == "SC.CDA/MSS.01")), {"requirements.yaml: SC.CDA/MSS.01 is not there, MSS-DUPLICATES-AND-VERSIONS cites it", "requirements.yaml: SC.MSS/CDA.01 repeats SC.CDA/MSS.01, which is not there"}),
        (lambda r: r.append({"id": "SC.NEW.01", "rem": ["SC_CDA"]}), {"not-tested.yaml: SC.NEW.01 is neither tested nor given a reason"}),
        (lambda r: r.append(dict(r[0])), {f"requirements.yaml: {registry().requirements[0].id} is there 2 times"}),
    ],
)  # fmt: skip
def test_a_faulty_registry(
    change: Callable[[list[dict[str, Any]]], Any], told: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An id that a check cites and nothing holds, one that appears, one that is there twice."""
    before = faults_of(coverage_faults.requirement_faults)
    found = read_yaml("requirements.yaml")
    change(found["requirements"])
    known = Registry.model_validate(found)
    for module in (coverage_faults, coverage_rows):
        monkeypatch.setattr(module, "registry", lambda: known)
    assert faults_of(coverage_faults.requirement_faults) - before == told


def test_a_stale_coverage_page_is_refused(segur: Command, tmp_path: Path) -> None:
    """With the command that mends it."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "coverage.md").write_text("# Coverage\n", encoding="utf-8")
    ran = segur("coverage", "--check", cwd=tmp_path)
    assert ran.code == 1
    assert "docs/coverage.md: stale, run segur-harness coverage --markdown > docs/coverage.md" in ran.out.splitlines()


def test_a_reason_says_something(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blank in one of the languages, it excuses nothing."""
    found = read_yaml("not-tested.yaml")
    found["reasons"][0]["reason"]["fr"] = " "
    written = NotTested.model_validate(found)
    monkeypatch.setattr(coverage_faults, "not_tested", lambda: written)
    assert f"not-tested.yaml: {written.reasons[0].group} gives no reason" in faults_of(coverage_faults.reason_faults)


def test_each_reason_is_used() -> None:
    """No group stands for nothing."""
    assert all(count for _, count in coverage.by_reason(coverage_rows.requirement_rows()))
    assert len({r.group for r in not_tested().reasons}) == len(not_tested().reasons)
