"""The official kit judges its own examples: what is known of it, and nothing else."""

from __future__ import annotations

import pytest

import scenarios
from harness.campaign.kit_choice import KitRequest
from harness.campaign.opening import open_campaign
from harness.campaign.source import MemorySource
from harness.core.journal import Journal
from harness.engine.run import Options, run
from harness.engine.select import Selection
from harness.kit.folder import Kit

from .test_scenarios import STEPS

DATE = "2025-02-18"
#: The author's specialty of four documents is not in JDV_J01; a patient's name has a qualifier that is refused.
KNOWN = {
    ("KIT-CONTENTS-01", "CANCER-FRCP_2022.01_Appareil.xml"),
    ("KIT-CONTENTS-01", "CANCER-FRCP_2022.01_Transversale.xml"),
    ("KIT-CONTENTS-01", "TLM-DA_2022.01_TCG.xml"),
    ("KIT-CONTENTS-01", "TLM-DA_2022.01_TCG_anamnèse-non-structurée.xml"),
    ("KIT-CONTENTS-01", "TLM-DA_2022.01_TE1_anamnèse-non-structurée.xml"),
    ("KIT-STRUCMIN-01", "eDISP-MED_2024.01.xml"),
}


def test_the_examples_give_the_known_failures(official: Kit) -> None:
    """Six failures, each told once; no tool error, whatever the engine."""
    if official.date != DATE:
        pytest.skip(f"what is known is of the kit of {DATE}, this one is of {official.date}")
    files = {path.name: path.read_bytes() for path in official.examples()}
    campaign = open_campaign(MemorySource(files), kit=KitRequest(str(official.root)))
    found = Journal.of(run(campaign, scenarios.load(), Options(Selection(STEPS))))
    assert len(files) == 94
    assert sorted((f.check, f.subject) for f in found.findings if f.level == "error") == sorted(KNOWN)
    assert "ERREUR_OUTIL" not in {v.verdict for v in found.verdicts}
