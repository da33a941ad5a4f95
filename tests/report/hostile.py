"""The same journal with an attack appended to every text that a sample or a manifest could bring."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from harness.core.journal import Journal

#: Fields whose values are chosen from a closed list, or compared to one another.
_CLOSED = {
    "type",
    "format",
    "verdict",
    "level",
    "before",
    "nature",
    "kind",
    "lang",
    "id",
    "check",
    "scenario",
    "subject_id",
    "parent",
    "judged",
    "means",
    "change",
    "subject_ids",
    "started",
    "finished",
    "media_type",
    "tags",
}


def tainted(journal: Journal, attack: str) -> Journal:
    """A journal in which ``attack`` ends every free text."""
    parts = (
        journal.scenarios,
        journal.checks,
        journal.subjects,
        journal.journeys,
        journal.findings,
        journal.verdicts,
        journal.outcomes,
    )
    return Journal.of(
        [_taint(journal.run, attack), *(_taint(line, attack) for part in parts for line in part), journal.end]
    )


def _taint(line: BaseModel, attack: str) -> BaseModel:
    return type(line).model_validate(_value(line.model_dump(), "", attack))


def _value(value: Any, name: str, attack: str) -> Any:
    if isinstance(value, dict):
        closed = name in ("findings", "verdicts")
        return value if closed else {key: _value(inner, key, attack) for key, inner in value.items()}
    if isinstance(value, list):
        return [_value(inner, name, attack) for inner in value]
    return value + attack if isinstance(value, str) and value and name not in _CLOSED else value
