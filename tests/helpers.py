"""Running a campaign held in memory, without the command."""

from __future__ import annotations

import scenarios
from harness.campaign.campaign import Campaign
from harness.campaign.opening import open_campaign
from harness.campaign.source import MemorySource
from harness.core.journal import FindingLine, Journal
from harness.core.mutation import Files
from harness.engine.run import Options, run
from harness.engine.select import Selection


def opened(files: Files) -> Campaign:
    """The campaign of these files."""
    return open_campaign(MemorySource(dict(files)))


def judged(files: Files, *ids: str, strict: bool = False, profile: str | None = None) -> Journal:
    """The journal of a run over these files."""
    options = Options(Selection(ids), profile, strict)
    return Journal.of(run(opened(files), scenarios.load(), options))


def verdict(found: Journal, scenario: str) -> str:
    """The verdict of one scenario."""
    return next(o.verdict for o in found.outcomes if o.scenario == scenario)


def verdicts(found: Journal, check: str) -> dict[str, str]:
    """Verdicts of one step by file (empty path: the step as a whole)."""
    return {v.subject: v.verdict for v in found.verdicts if v.check == check}


def errors(found: Journal) -> list[FindingLine]:
    """Findings at error level."""
    return [f for f in found.findings if f.level == "error"]


def checks(found: Journal) -> set[str]:
    """Ids of the checks with a finding at error level."""
    return {f.check for f in errors(found)}


def reasons(found: Journal, check: str) -> str:
    """All reasons of one step, in French."""
    return " ; ".join(v.reason.fr for v in found.verdicts if v.check == check and v.reason)
