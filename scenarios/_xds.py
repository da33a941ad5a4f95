"""What the scenarios on archives and XDS metadata share: which archives are judged, how a rule is registered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import ArchiveSubject
from harness.core.check import DOIT, Force
from harness.core.finding import Findings, Held, Level, verify
from harness.core.place import Place
from harness.core.scenario import Role, Scenario
from harness.core.text import Text, same
from harness.rules.xds.submission import Contents

ITI_32 = "IHE ITI-32"
ITI_META = "IHE ITI TF-3, 4.2"
EDS = "volet Echange de documents de santé"
PARTAGE = "volet Partage de documents de santé"
NO_ARCHIVE = Text("aucune archive IHE_XDM à juger", "no IHE_XDM archive to judge")
CONCERNED = frozenset({Role.EXCHANGES_ARCHIVES})
_COUNTED = Text("{first} ; {count} en tout", "{first}; {count} in all")

Rule = Callable[[Contents, Campaign], Findings]
Concerns = Callable[[Contents], object]


def readable(contents: Contents) -> bool:
    """Some METADATA.XML could be read."""
    return bool(contents.archive.subsets)


def described(contents: Contents) -> bool:
    """Some DocumentEntry is there."""
    return bool(contents.entries)


def rule(
    scenario: Scenario, id: str, title: Text, remedy: Text, source: str, force: Force = DOIT,
    where: Concerns = readable, unexercised: Text = NO_ARCHIVE, given: Callable[[Campaign], bool] | None = None,
) -> Callable[[Rule], Rule]:  # fmt: skip
    """Register a rule on the archives of documents that are judged; ``where`` keeps those that it speaks of, ``given`` what it needs besides."""

    def keeps(archive: ArchiveSubject, campaign: Campaign) -> bool:
        if (given is not None and not given(campaign)) or not campaign.judges_sending(archive):
            return False
        return not archive.contents.is_imaging and bool(where(archive.contents))

    def register(function: Rule) -> Rule:
        def run(archive: ArchiveSubject, campaign: Campaign) -> Findings:
            return function(archive.contents, campaign)

        run.__doc__ = function.__doc__
        scenario.check(
            f"{scenario.id}-{id}", force, on=ArchiveSubject, where=keeps, title=title, remedy=remedy, source=source,
            required=False, unexercised=unexercised,
        )(run)  # fmt: skip
        return function

    return register


def gathered(
    faults: Sequence[tuple[Place, str | Text | None]], total: int, expected: Text | str, message: Text, level: Level | None = None,
) -> Findings:  # fmt: skip
    """One finding for all the places where the same thing is wrong: the first one, and how many there are."""
    yield Held(total - len(faults))
    if not faults:
        return
    place, seen = faults[0]
    first = seen if isinstance(seen, Text) else same(seen or "∅")
    actual = _COUNTED.fill(first=first, count=len(faults)) if len(faults) > 1 else first
    yield verify(False, at=place, expected=expected, actual=actual, message=message, level=level)
