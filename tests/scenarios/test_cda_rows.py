"""Each row of ``cda_rows``: the checks that speak, with their level, and no other."""

from __future__ import annotations

import pytest

from harness.core.mutation import Files
from scenarios.proofs import cda_codes
from tests.helpers import judged
from tests.scenarios.cda_rows import GROUPS, Row

SCENARIOS = ("CDA-INS", "CDA-MODEL", "CDA-BODY", "CDA-RELATIONS", "CDA-TIMES", "CDA-CODES")
ROWS = [(group, row) for group, (_, rows) in GROUPS.items() for row in rows]


def told(files: Files) -> str:
    """``e:INS-KEY w:INS-CASE``: level and check of what was found, each once, sorted."""
    found = {f"{f.level[0]}:{f.check.removeprefix('CDA-')}" for f in judged(files, *SCENARIOS).findings}
    return " ".join(sorted(found))


def changed(source: str, row: Row) -> bytes:
    """The document of a row; each piece must be there."""
    for old, new in row[1]:
        assert old in source, old
        source = source.replace(old, new, 1)
    return source.encode()


@pytest.mark.parametrize(("group", "row"), ROWS, ids=[f"{group}: {row[0]}" for group, row in ROWS])
def test_row(group: str, row: Row) -> None:
    """One change, and the exact checks that speak."""
    beside = cda_codes.sets() if group == "codes" else {}
    files = beside | {"cr.xml": changed(GROUPS[group][0], row)}
    assert told(files) == " ".join(sorted(row[2].split()))


@pytest.mark.parametrize("group", GROUPS)
def test_unchanged_document_conforms(group: str) -> None:
    """Without the change nothing speaks."""
    beside = cda_codes.sets() if group == "codes" else {}
    assert told(beside | {"cr.xml": GROUPS[group][0].encode()}) == ""


def test_there_are_many_rows() -> None:
    """Each group has rows that are told and rows that are admitted."""
    assert len(ROWS) >= 120
    for group, (_, rows) in GROUPS.items():
        assert {bool(row[2]) for row in rows} == {True, False}, group
