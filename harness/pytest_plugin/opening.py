"""The campaign of a pytest session: opened once per process, from the options."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import scenarios
from harness.campaign.campaign import Campaign
from harness.campaign.kit_choice import KitRequest
from harness.campaign.opening import open_campaign
from harness.campaign.source import FolderSource, bundled
from harness.core.errors import HarnessError, UsageError, nearest
from harness.core.scenario import PROFILES, Scenario
from harness.core.text import Lang, Text
from harness.engine.levels import refuse_unknown_checks
from harness.engine.lines import how_of, kit_info
from harness.engine.plan import Task, plan
from harness.engine.select import Selection
from harness.engine.targets import refuse_unknown_targets
from harness.report import kits

_HEADER = Text("segur-harness : campagne {name}, {files} fichiers, profil {profile}",
               "segur-harness: campaign {name}, {files} files, profile {profile}")  # fmt: skip
_UNDECLARED = Text("non déclaré", "not declared")


@dataclass(slots=True)
class Opened:
    """A campaign and how it is to be judged."""

    campaign: Campaign
    scenarios: Sequence[Scenario]
    selection: Selection
    profile: str | None
    strict: bool
    #: Options of this run that a replay must repeat.
    how: str
    lang: Lang
    _tasks: dict[str, tuple[Task, ...]] = field(default_factory=dict)

    def tasks(self, scenario: Scenario) -> tuple[Task, ...]:
        """Every task of one scenario, in the order of a run; planned once."""
        if scenario.id not in self._tasks:
            self._tasks[scenario.id] = tuple(plan(self.campaign, [scenario], self.selection, self.profile))
        return self._tasks[scenario.id]

    @property
    def folder(self) -> str:
        """Where the scenarios that were imported are."""
        return str(Path(str(scenarios.__file__)).parent)

    @property
    def header(self) -> str:
        """The campaign in one line."""
        files, profile = len(self.campaign.hashes), self.profile or _UNDECLARED
        told = _HEADER.fill(name=self.campaign.name, files=files, profile=profile).in_(self.lang)
        kit = kit_info(self.campaign.kit)
        return f"{told}, {kits.line(kit, self.lang)}" if kit else told


OPENED = pytest.StashKey[Opened]()


def open_session(config: pytest.Config) -> Opened:
    """Open what ``--campaign`` names; what the user can mend is a usage error of one line."""
    lang: Lang = config.getoption("segur_lang")
    try:
        return _open(config, lang)
    except HarnessError as error:
        hint = f" — {error.hint.in_(lang)}" if error.hint else ""
        sentence = " ".join(error.message.in_(lang).split())
        raise pytest.UsageError(f"segur-harness: {sentence}{hint}") from None


def _open(config: pytest.Config, lang: Lang) -> Opened:
    profile: str | None = config.getoption("segur_profile")
    if profile is not None and profile not in PROFILES:
        raise _unknown_profile(profile)
    selection = Selection(only=tuple(p.replace("\\", "/") for p in config.getoption("segur_only")))
    campaign = open_campaign(_source(config), kit=_kit_request(config))
    selection.refuse_unknown_subjects(campaign.subjects)
    refuse_unknown_checks(campaign.manifest, scenarios.load())
    refuse_unknown_targets(campaign.manifest, scenarios.load())
    strict = bool(config.getoption("segur_strict"))
    declared = profile or campaign.manifest.profile
    kit = "--no-kit" if config.getoption("segur_no_kit") else campaign.kit.option if campaign.kit else ""
    return Opened(campaign, scenarios.load(), selection, declared, strict, how_of(profile, strict, kit), lang)


def _kit_request(config: pytest.Config) -> KitRequest:
    """``--kit`` is a folder as it was typed, or a name."""
    asked, refused = config.getoption("segur_kit"), bool(config.getoption("segur_no_kit"))
    if asked and refused:
        raise UsageError(Text("--kit et --no-kit se contredisent", "--kit and --no-kit contradict each other"))
    here = config.invocation_params.dir / asked if asked else None
    return KitRequest(str(here) if here is not None and here.is_dir() else asked, refused, remembered=True)


def _source(config: pytest.Config) -> FolderSource:
    """The folder, named as it was typed; what Allure writes in it is not a sample."""
    typed = Path(config.getoption("segur_campaign"))
    here = config.invocation_params.dir
    allure = config.getoption("allure_report_dir", None)
    folder = here / typed if (here / typed).exists() else bundled(typed)
    return FolderSource(folder, excluded=here / allure if allure else None, name=typed.as_posix())


def _unknown_profile(profile: str) -> UsageError:
    near = nearest(profile, PROFILES)
    hint = Text(f"voulez-vous dire « {near} » ?", f"did you mean '{near}'?") if near else None
    known = ", ".join(PROFILES)
    return UsageError(Text(f"--segur-profile {profile} : profil inconnu (connus : {known})",
                           f"--segur-profile {profile}: unknown profile (known: {known})"), hint)  # fmt: skip
