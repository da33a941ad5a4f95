"""The mutations of the metadata, made on official archives: each is caught by its check, beside what the archive has already."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from lxml import etree

from harness.builder.xdm import pack
from harness.core.mutation import Files, Mutation
from harness.core.scenario import Scenario
from harness.engine.prove import results
from scenarios import load, load_mutations
from scenarios.proofs import _archives as made
from tests.conftest import official

METADATA = made.METADATA
SCENARIOS = {f"{s.id}-": s for s in load() if s.id.startswith("XDM-")}
#: Mutations that say something of our own patients, dates, sets or first archive, or that an official archive already is.
OURS = {
    ("XDM-FORMS-PERIOD", "ended before it started"), ("XDM-FORMS-PATIENT-SAME", "another writing on the SubmissionSet"),
    ("XDM-METADATA-REPLACED-ID", "the identifier of the document replaced"), ("XDM-UNIQUE-SET", "the uniqueId of the submission before"),
    ("XDM-UNIQUE-CONTENT", "the uniqueId of another document"), ("XDM-VALUES-CLASS-OF-TYPE", "another class"),
}  # fmt: skip
#: Value sets are not given here.
WITH_SETS = {f"XDM-VALUES-{name}" for name in ("TYPE", "CLASS", "FORMAT", "FACILITY", "SETTING", "CONFIDENTIALITY", "CONTENT", "SPECIALTY", "ROLE")}  # fmt: skip
Seen = Counter[tuple[str, str, str]]


def edits() -> Iterator[tuple[Mutation, made.Edit]]:
    """Mutations that change METADATA.XML in place."""
    for mutation in load_mutations():
        maker = mutation.mutated
        if not isinstance(maker, partial) or maker.func is not made.metadata:
            continue
        if mutation.check not in WITH_SETS and (mutation.check, mutation.name) not in OURS:
            yield mutation, maker.args[0]


def scenario_of(mutation: Mutation) -> Scenario:
    """The scenario of its check."""
    return next(s for prefix, s in SCENARIOS.items() if mutation.check.startswith(prefix))


def seen(entries: Files, scenario: Scenario) -> Seen:
    """Check, place and value of each finding."""
    found: Seen = Counter()
    for check, told in results(lambda: {"IHE_XDM.ZIP": pack(entries)}, scenario).items():
        for result in told:
            assert not result.trace, result.trace
            found.update((check, str(f.place), f.actual.fr) for f in result.findings)
    return found


@pytest.mark.parametrize(
    "name", ["BIO-CR-BIO_2024.01_TSH_date_1", "IMG_CR_IMG_2024.01_CDA-R2-Niveau-1", "VSM_1.4_2022.01"]
)
def test_mutations_of_official_archives_are_caught(name: str) -> None:
    """Those that find what they change in the archive: more than a hundred and fifty, none missed."""
    raw = (Path(official("ans-xdm")) / name / "IHE_XDM.ZIP").read_bytes()
    with zipfile.ZipFile(io.BytesIO(raw)) as opened:
        entries = {i.filename: opened.read(i) for i in opened.infolist()}
    before: dict[str, Seen] = {}
    made_on_it, missed = 0, []
    for mutation, edit in edits():
        root = etree.fromstring(entries[METADATA])
        try:
            edit(root)
        except (LookupError, ValueError):  # nothing of the kind in this archive
            continue
        made_on_it += 1
        scenario = scenario_of(mutation)
        if scenario.id not in before:
            before[scenario.id] = seen(entries, scenario)
        told = seen({**entries, METADATA: etree.tostring(root)}, scenario) - before[scenario.id]
        if not any(check == mutation.check for check, _, _ in told):
            missed.append((mutation.check, mutation.name))
    assert missed == []
    assert made_on_it > 150
