"""How each check of LOG-RETENTION is made to fail."""

from __future__ import annotations

from harness.builder.demo_logs import SPEC, Trace
from harness.core.mutation import Files, Mutations
from scenarios.proofs._logs import campaign, changed, traced

mutations = Mutations.of(campaign)


@mutations("LOG-RETENTION-FAMILIES")
def technical_traces_without_a_period() -> Files:
    """The family is named, how long it is kept is not."""
    return changed(technical_retention=None)


@mutations("LOG-RETENTION-FAMILIES")
def application_traces_without_a_period() -> Files:
    """The other one."""
    return changed(application_retention=None)


@mutations("LOG-RETENTION-DISTINCT")
def one_period_for_both_families() -> Files:
    """Set once, it is too short for one or too long for the other."""
    return changed(technical_retention="{years: 20}")


@mutations("LOG-RETENTION-DISTINCT")
def one_file_for_both_families() -> Files:
    """What purges one purges the other."""
    return changed(technical_file="traces/applicatives.jsonl")


@mutations("LOG-RETENTION-TECHNICAL")
def technical_traces_kept_three_months() -> Files:
    """Too short for support."""
    return changed(technical_retention="{months: 3}")


@mutations("LOG-RETENTION-TECHNICAL")
def technical_traces_kept_two_years() -> Files:
    """A recommendation: personal data kept too long."""
    return changed(technical_retention="{months: 24}")


@mutations("LOG-RETENTION-APPLICATION")
def application_traces_kept_ten_years() -> Files:
    """The medical record lasts twice as long."""
    return changed(application_retention="{years: 10}")


@mutations("LOG-RETENTION-KEPT")
def technical_trace_of_the_year_before_last() -> Files:
    """A purge that never ran."""
    return traced(0, "technical", time="2024-11-05T05:00:00Z")


@mutations("LOG-RETENTION-REACH")
def traces_of_before_march_are_gone() -> Files:
    """In use since September, purged after a fortnight."""
    return changed(since="2025-09-01")


@mutations("LOG-RETENTION-GAPS")
def winter_without_a_trace() -> Files:
    """A first day, then nothing for five months."""
    first = Trace("2025-10-06T08:00:00+02:00", SPEC.application[0].who, "connexion", None, "succès", "A-0000")
    return changed(application=(first, *SPEC.application), since="2025-10-06")


@mutations("LOG-RETENTION-SETTINGS", "LOG-RETENTION-INFORMATION")
def no_capture() -> Files:
    """The proofs are not in the campaign."""
    files = campaign()
    head, _, _ = files["campaign.yaml"].partition(b"proofs:")
    return {**files, "campaign.yaml": head}
