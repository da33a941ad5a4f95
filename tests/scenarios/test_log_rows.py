"""Each row of ``log_rows``: the checks that speak, with their level, and no other; what they say never has the secret."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scenarios
from harness.builder.people import ROSALIE
from harness.campaign.opening import open_campaign
from harness.campaign.source import MemorySource
from harness.core.errors import ManifestError
from harness.core.journal import Journal, dump
from harness.core.mutation import Files
from harness.engine.run import Options, run
from harness.engine.select import Selection
from harness.report import html, junit
from scenarios.proofs._logs import campaign
from tests.helpers import judged, reasons
from tests.scenarios import log_library_rows, log_rows
from tests.scenarios.log_rows import Row

ROWS = log_rows.ROWS + log_library_rows.ROWS
SCENARIOS = ("LOG-RETENTION", "LOG-FUNCTIONAL-TRACES")


def told(files: Files) -> set[str]:
    """``e:LOG-RETENTION-KEPT``: level and check of what was found; no tool error."""
    found = judged(files, *SCENARIOS)
    assert not [v for v in found.verdicts if v.verdict == "ERREUR_OUTIL"]
    return {f"{f.level[0]}:{f.check}" for f in found.findings}


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_row(row: Row) -> None:
    """One change, and the exact checks that speak."""
    _, make, wanted = row
    assert told(make()) == set(wanted.split())


def test_there_are_many_rows() -> None:
    """Rows that are told and rows that are admitted."""
    assert len(ROWS) >= 95 and len({row[0] for row in ROWS}) == len(ROWS)
    assert 50 <= sum(not row[2] for row in ROWS) <= len(ROWS) - 60


SECRETS = (
    "Tr0ub4dorand3",
    ROSALIE.ins or "",
    "TEST-LAVANDE",
    base64.b64encode(b"%PDF-1.4 the report of the demonstration").decode(),
)


@pytest.mark.parametrize("line", [
    {"action": "password=Tr0ub4dorand3"}, {"user": "password=Tr0ub4dorand3"}, {"timestamp": "password=Tr0ub4dorand3"}, {"outcome": "password=Tr0ub4dorand3"},
    {"event_id": "password=Tr0ub4dorand3"}, {"object": "password=Tr0ub4dorand3"}, {"password=Tr0ub4dorand3": "x"}, {"password": "Tr0ub4dorand3"},
    {"action": SECRETS[1]}, {"user": SECRETS[1]}, {"timestamp": SECRETS[1]}, {"outcome": SECRETS[1]}, {"event_id": SECRETS[1]}, {SECRETS[1]: SECRETS[1]},
    {"object": f"ROSALIE {SECRETS[2]}"}, {"object": SECRETS[3]}, {"action": SECRETS[3]}, {"user": SECRETS[3]}, {"outcome": SECRETS[3]},
])  # fmt: skip
@pytest.mark.parametrize("form", ["jsonl", "csv", "csv without header", "broken"])
def test_nothing_that_is_found_is_written(line: dict[str, str], form: str) -> None:
    """Whatever the member that holds it: neither in the journal nor in the reports."""
    trace = {
        "timestamp": "2026-03-12T08:00:00Z",
        "user": "c.ortie",
        "action": "login",
        "outcome": "ok",
        "event_id": "1",
        "object": "x",
    } | line
    rows = {"csv": [list(trace), list(trace.values())], "csv without header": [list(trace.values())] * 2}.get(form, [])
    raw = (
        "".join(";".join(row) + "\n" for row in rows * 2)
        if rows
        else json.dumps(trace) + "\n" + json.dumps(trace) + "\n"
    )
    files = {"log": raw[: -3 if form == "broken" else None].encode(), "patients.csv": campaign()["patients.csv"]}
    files["campaign.yaml"] = (
        b"patients: [{file: patients.csv}]\ndate: 2026-03-20\nlogs: [{family: application, file: log, retention: {years: 20}}]\n"
    )
    lines = list(
        run(
            open_campaign(MemorySource(files)),
            scenarios.load(),
            Options(Selection((*SCENARIOS, "FORMAT")), None, False),
        )
    )
    found = Journal.of(lines)
    written = [
        *map(dump, lines),
        html.render(found, "fr").decode(),
        html.render(found, "en").decode(),
        junit.render(found, "fr").decode(),
    ]
    assert not [s for s in SECRETS for text in written if s in text]
    assert any(f.check.startswith("LOG-FUNCTIONAL-TRACES") for f in found.findings)


def test_a_file_too_large_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read by nobody: the export is unreadable, the other checks have nothing to judge."""
    files = campaign()
    source = MemorySource(files)
    monkeypatch.setattr(
        MemorySource, "read", lambda self, path: None if path == "traces/applicatives.jsonl" else files.get(path)
    )
    found = Journal.of(run(open_campaign(source), scenarios.load(), Options(Selection(SCENARIOS), None, False)))
    verdict = {v.subject: v.verdict for v in found.verdicts if v.check == "LOG-FUNCTIONAL-TRACES-READABLE"}
    assert verdict["traces/applicatives.jsonl"] == "NON_CONCLUANT"
    assert not [v for v in found.verdicts if v.verdict == "ERREUR_OUTIL"]


def test_what_is_beyond_a_bound_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first entries are judged, the rest is no fault of the export."""
    monkeypatch.setattr("harness.formats.log_records.MAX_LOG_ENTRIES", 5)
    found = judged(campaign(), *SCENARIOS)
    verdict = {v.subject: v.verdict for v in found.verdicts if v.check == "LOG-FUNCTIONAL-TRACES-READABLE"}
    assert verdict == {
        "traces/applicatives.jsonl": "NON_CONCLUANT",
        "traces/messagerie.csv": "CONFORME",
        "traces/audit-event.json": "CONFORME",
        "traces/techniques.jsonl": "CONFORME",
    }
    assert "5 entrées jugées, pas le reste" in reasons(found, "LOG-FUNCTIONAL-TRACES-READABLE")
    assert not found.findings


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["applicatives.jsonl", "messagerie.csv", "audit-event.json", "techniques.jsonl"]), st.data())
def test_mangled_exports_are_never_a_tool_error(name: str, data: st.DataObject) -> None:
    """One piece of an export replaced by any bytes."""
    files = campaign()
    raw = files[f"traces/{name}"]
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 60)))
    told({**files, f"traces/{name}": raw[:start] + data.draw(st.binary(max_size=20)) + raw[end:]})


def test_without_logs_nothing_is_concluded() -> None:
    """No declaration is no pass."""
    found = judged({"campaign.yaml": b"date: 2026-03-20\n"}, *SCENARIOS)
    assert {o.verdict for o in found.outcomes} == {"NON_CONCLUANT"}


@pytest.mark.parametrize(("text", "wanted"), [
    ("logs: [{family: technical, file: absent.jsonl}]", "fichier absent « absent.jsonl »"),
    ("logs: [{family: technique}]", "valeurs admises"),
    ("logs: [{family: technical, retention: {months: 6, years: 1}}]", "soit 'months', soit 'years'"),
    ("logs: [{family: technical, retention: {jours: 6}}]", "clé inconnue"),
    ("logs: [{family: technical, colonnes: {}}]", "columns"),
    ("logs: [{family: application, events: {x: connexion}}]", "valeurs admises"),
])  # fmt: skip
def test_a_wrong_declaration_is_one_line(text: str, wanted: str) -> None:
    """With the admitted values or the nearest key."""
    with pytest.raises(ManifestError) as refused:
        judged({"campaign.yaml": text.encode()}, *SCENARIOS)
    assert wanted in refused.value.message.fr
