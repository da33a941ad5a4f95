"""What each mutation of the archive scenarios must make speak, besides its own check."""

from __future__ import annotations

from functools import cache

from harness.campaign.opening import open_campaign
from harness.campaign.source import MemorySource
from harness.core.finding import Level
from harness.core.mutation import Files
from harness.core.scenario import Scenario
from harness.engine.execute import execute
from harness.engine.plan import plan
from harness.engine.select import Selection
from scenarios import load

SCENARIOS = ("XDM-LAYOUT", "XDM-FILES", "XDM-METADATA", "XDM-EBRIM", "XDM-ATTRIBUTES", "XDM-FORMS", "XDM-VALUES", "XDM-TRAITS", "XDM-UNIQUE", "XDM-ONE-PATIENT")  # fmt: skip


@cache
def _scenarios() -> list[Scenario]:
    return [s for s in load() if s.id in SCENARIOS]


def levels(files: Files) -> dict[str, Level]:
    """The checks that have a finding on a campaign, with the highest level; raises AssertionError when one crashes."""
    campaign = open_campaign(MemorySource(files))
    told: dict[str, Level] = {}
    for task in plan(campaign, _scenarios(), Selection(), None):
        result = execute(task, campaign)
        assert not result.trace, result.trace
        for finding in result.findings:
            told[task.step.id] = min(told.get(task.step.id, Level.INFO), result.level(finding), key=list(Level).index)
    return told


def speaking(files: Files) -> frozenset[str]:
    """Their names."""
    return frozenset(levels(files))
