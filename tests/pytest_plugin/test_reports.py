"""JUnit properties, Allure evidence, workers and the closing section."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harness.campaign.source import digest

from .running import Run, faulty, launch, properties

FAULT = "INS-RECEIPT-COMPARISON-02[recus/03-nom-de-naissance.hl7"


def allure_result(run: Run, *words: str) -> dict[str, Any]:
    """The only result whose title has these words."""
    (found,) = [r for r in run.results() if all(word in str(r["name"]) for word in words)]
    return found


def attached(run: Run, *words: str) -> dict[str, bytes]:
    """The attachments of a result: name and bytes."""
    return {a["name"]: (run.allure / a["source"]).read_bytes() for a in allure_result(run, *words)["attachments"]}


def test_junit_properties(faulty_run: Run) -> None:
    """Each case tells its requirements, FAQ numbers, source, verdict, check, scenario and sample."""
    told = properties(faulty_run.case(FAULT))
    assert told["requirement"] == ["SC.MSS/UX.02", "SC.MSS/UX.07"] and told["faq"] == ["57"]
    assert told["verdict"] == ["NON_CONFORME"] and told["source"][0].startswith("FAQ 57")
    assert (told["check"], told["scenario"]) == (["INS-RECEIPT-COMPARISON-02"], ["INS-RECEIPT-COMPARISON"])
    assert told["subject_sha256"] == [digest(faulty()["recus/03-nom-de-naissance.hl7"])]


def test_ids_are_unique_and_readable(faulty_run: Run) -> None:
    """A file and its only message share a label; the kind tells them apart."""
    names = list(faulty_run.cases)
    assert len(names) == sum(faulty_run.verdicts.values())
    assert "INS-OMISSION-02[emis/05-identite-provisoire.hl7 › OBX[1]-5 › CDA]" in names
    assert {
        "FORMAT-HL7-SEGMENT[recus/02-remplacement.hl7 #file]",
        "FORMAT-HL7-SEGMENT[recus/02-remplacement.hl7 #message]",
    } <= set(names)


def test_workers_give_the_same_results(serial_run: Run, parallel_run: Run) -> None:
    """Two workers: same ids, same verdicts, same exit code."""
    assert parallel_run.verdicts == serial_run.verdicts
    assert set(parallel_run.cases) == set(serial_run.cases)
    assert parallel_run.code == serial_run.code == 1


def test_workers_give_the_same_texts(serial_run: Run, parallel_run: Run) -> None:
    """The summary, the finding and the short line survive the trip between processes."""
    assert parallel_run.summary == serial_run.summary
    ours, theirs = (run.case(FAULT).find("failure") for run in (serial_run, parallel_run))
    assert ours is not None and theirs is not None and (ours.text, ours.attrib) == (theirs.text, theirs.attrib)
    assert " - NON CONFORME : document intégré" in parallel_run.out


def test_the_summary_gives_each_scenario_its_worst_verdict(faulty_run: Run) -> None:
    """One line per scenario, with the counts."""
    rows = {line.split()[0]: line for line in faulty_run.summary}
    assert "NON CONFORME" in rows["INS-RECEIPT-COMPARISON"] and "1 NON CONFORME, " in rows["INS-RECEIPT-COMPARISON"]
    assert " CONFORME " in rows["INS-OMISSION"] and "NON CONFORME" not in rows["INS-OMISSION"]


def test_allure_attaches_message_document_and_findings(faulty_run: Run) -> None:
    """The very bytes of message and ACK, the CDA, the finding as text and as data."""
    files = attached(faulty_run, "INS-RECEIPT-COMPARISON-02 ", "recus/03-nom-de-naissance.hl7")
    sample = faulty()
    for name in ("recus/03-nom-de-naissance.hl7", "recus/03-nom-de-naissance.ack.hl7"):
        assert files[name] == sample[name]
    (document,) = [content for name, content in files.items() if name.endswith("CDA")]
    assert b"<ClinicalDocument" in document
    assert "INS-RECEIPT-COMPARISON-02  NON CONFORME" in files["verdict.txt"].decode("utf-8")
    (finding,) = json.loads(files["findings.json"])
    assert finding["check"] == "INS-RECEIPT-COMPARISON-02" and finding["replay"] and finding["i18n"]["en"]["message"]


def test_allure_labels_and_status(faulty_run: Run) -> None:
    """Feature, story and tags; a fault of the product is failed, not broken."""
    found = allure_result(faulty_run, "INS-RECEIPT-COMPARISON-02 ", "recus/03-nom-de-naissance.hl7")
    labels = {(label["name"], label["value"]) for label in found["labels"]}
    wanted = {
        ("feature", "INS-RECEIPT-COMPARISON"),
        ("story", "INS-RECEIPT-COMPARISON-02"),
        ("tag", "FAQ-57"),
        ("tag", "SC.MSS/UX.02"),
    }
    assert wanted <= labels and found["status"] == "failed"


def test_allure_with_a_message_that_is_not_utf8(faulty_run: Run) -> None:
    """Latin-9: the bytes as they are, and a copy that a viewer can show."""
    name = "recus/20-latin9-corse.hl7"
    files = attached(faulty_run, "FORMAT-HL7-CHARSET ", f"[{name}]")
    raw = faulty()[name]
    assert files[name] == raw and files[f"{name} (UTF-8)"].decode("utf-8").startswith("MSH|")
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")


def test_allure_attaches_manual_proofs(faulty_run: Run) -> None:
    """The capture is beside the step that it proves."""
    assert attached(faulty_run, "DMP-OPT-OUT-P2 ")["preuves/parametres.png"].startswith(b"\x89PNG")


def test_without_allure(small_folder: Path, tmp_path: Path) -> None:
    """The plugin does not need allure-pytest."""
    run = launch(
        tmp_path, "-p", "no:allure_pytest", "scenarios/ins_receipt_comparison.py", "--campaign", str(small_folder)
    )
    assert run.code == 1 and FAULT in run.out
