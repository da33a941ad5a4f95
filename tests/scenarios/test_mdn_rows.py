"""Each change of a report, an e-mail or a mailbox is told by exactly the checks that its row names."""

from __future__ import annotations

import pytest

from tests.helpers import judged
from tests.scenarios.mdn_rows import ROWS, Row

SCENARIOS = (
    "MSS-MDN", "MSS-MDN-ORIGINAL", "MSS-MDN-TARGET", "MSS-MAILBOX-TYPES", "INS-RECEIPT-COMPARISON", "INS-ERROR-905", "INS-OMISSION",
    "XDM-ONE-PATIENT",
)  # fmt: skip
MARK = {"error": "", "warning": "~"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_exactly_these_checks_speak(row: Row) -> None:
    """Errors by their id, warnings with a tilde; no tool error either."""
    found = judged(row.files(), *SCENARIOS)
    assert {f.check + MARK[f.level] for f in found.findings if f.level in MARK} == set(row.told.split())
    assert "ERREUR_OUTIL" not in found.end.verdicts
