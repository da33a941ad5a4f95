"""A campaign of traces alone: the exports of the demo, for a product whose profile asks for every event."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.builder.demo_logs import PROOFS, SPEC, LogsSpec, files, lines, with_trace
from harness.builder.fhir import build_patient_csv
from harness.builder.people import GASTON, ROSALIE
from harness.builder.png import capture
from harness.core.mutation import Files

HEAD = ["date: 2026-03-20", "patients: [{file: patients.csv}]"]


def campaign(spec: LogsSpec = SPEC, *more: str) -> Files:
    """The files of a spec."""
    proofs = ["proofs:"] + [f"  - {{step: {s}, file: {f}, caption: '{c}', date: 2026-03-20}}" for s, f, c in PROOFS]
    manifest = "\n".join([*HEAD, *lines(spec), *proofs, *more]) + "\n"
    return {"campaign.yaml": manifest.encode(), "patients.csv": build_patient_csv([ROSALIE, GASTON]), **files(spec),
            **{file: capture(ticked=False) for _, file, _ in PROOFS}}  # fmt: skip


def changed(**changes: Any) -> Files:
    """The campaign with attributes of the spec replaced."""
    return campaign(replace(SPEC, **changes))


def traced(rank: int, name: str = "application", **changes: Any) -> Files:
    """The campaign with one trace changed."""
    return changed(**{name: with_trace(getattr(SPEC, name), rank, **changes)})
