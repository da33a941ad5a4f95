"""What the scenarios on traces share: the words for what is not declared, what a walk found as findings."""

from __future__ import annotations

from collections.abc import Callable

from harness.campaign.campaign import Campaign
from harness.campaign.logs import LogSubject
from harness.core.check import leaves_aside
from harness.core.finding import Findings, Held, Level, Remark, verify
from harness.core.scenario import ADDED_ROLES, PROFILES, Role
from harness.core.text import Text
from harness.rules.traces.survey import Seen, Survey

UNDECLARED = Text("campaign.yaml ne déclare aucune trace (logs)", "campaign.yaml declares no trace (logs)")
NO_SAMPLE = Text("aucun export de traces applicatives (campaign.yaml, logs)", "no export of application traces (campaign.yaml, logs)")  # fmt: skip
NOTHING = Seen()


def roles_of(campaign: Campaign) -> frozenset[Role] | None:
    """What the declared product does; None when no profile is declared: everything is expected."""
    profile = campaign.manifest.profile
    added = {ADDED_ROLES[name] for name in campaign.manifest.roles}
    return None if profile is None else PROFILES[profile] | added


def readable(log: LogSubject, campaign: Campaign) -> bool:
    """A file that has entries."""
    return log.survey is not None and log.survey.entries > 0


def searched(log: LogSubject, campaign: Campaign) -> bool:
    """A file whose content can be searched, entries or not."""
    return log.survey is not None and log.survey.scanned > 0


def application(log: LogSubject, campaign: Campaign) -> bool:
    """An export of the application family that has entries."""
    return log.is_application and readable(log, campaign)


def surveyed(log: LogSubject) -> Survey:
    """The walk over a log that ``where`` kept."""
    assert log.survey is not None  # where=readable
    return log.survey


def told(seen: Seen, expected: Text, message: Text | None = None, level: Level | None = None) -> Findings:
    """The first places of a deviation, and how many more there are."""
    for place, actual in seen.first:
        yield verify(False, at=place, expected=expected, actual=actual, message=message, level=level)
    more = seen.count - len(seen.first)
    if more:
        yield Remark(Text(f"et {more} autres entrées", f"and {more} more entries"))


def held(log: LogSubject, *seen: Seen) -> Held:
    """The entries that do not deviate."""
    return Held(max(0, surveyed(log).entries - sum(s.count for s in seen)))


def unless_roles(expected: tuple[Role, ...], what: Text) -> Callable[[Campaign], Text | None]:
    """A step that only products of some roles are asked: the declared profile decides."""

    @leaves_aside("le profil déclaré ne fait pas cette action", "the declared profile does not do this action")
    def unless(campaign: Campaign) -> Text | None:
        roles = roles_of(campaign)
        if roles is None or roles & set(expected):
            return None
        profile = campaign.manifest.profile
        return Text(f"le profil déclaré « {profile} » ne demande pas : {what.fr}", f"the declared profile '{profile}' does not ask: {what.en}")  # fmt: skip

    return unless
