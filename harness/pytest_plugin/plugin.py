"""Hooks: the options always, everything else only when ``--campaign`` is given.

This module is imported by every pytest of the environment: the harness itself is imported by the hooks.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from harness.pytest_plugin.summary import Summary


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the harness, in a group of their own."""
    group = parser.getgroup("segur-harness", "segur-harness: conformité Ségur / Ségur conformance")
    group.addoption(
        "--campaign", dest="segur_campaign", metavar="DIR", default=None,
        help="dossier d'échantillons à juger avec les scénarios / folder of samples to judge with the scenarios",
    )  # fmt: skip
    group.addoption(
        "--segur-profile", metavar="PROFILE", default=None,
        help="profil déclaré (dpi, ris…), sinon celui du manifeste / declared profile, else the manifest's",
    )  # fmt: skip
    group.addoption(
        "--segur-only", action="append", metavar="PATTERN", default=[],
        help="ne juger que ces échantillons (* et ? admis) / judge only these samples (* and ? admitted)",
    )  # fmt: skip
    group.addoption(
        "--segur-strict", action="store_true",
        help="une recommandation non suivie est une non-conformité / a recommendation not followed is a non-conformity",
    )  # fmt: skip
    group.addoption(
        "--kit", dest="segur_kit", metavar="KIT", default=None,
        help="kit officiel de l'ANS : dossier ou nom retenu / official ANS kit: folder or remembered name",
    )  # fmt: skip
    group.addoption(
        "--no-kit", dest="segur_no_kit", action="store_true",
        help="sans kit, même si un kit est retenu / without a kit, even if one is remembered",
    )  # fmt: skip
    group.addoption(
        "--segur-lang", choices=("fr", "en"), default="fr", help="langue des constats / language of the findings"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Add the hooks of a campaign, when there is one."""
    if config.getoption("segur_campaign") is not None:
        from harness.pytest_plugin.summary import Summary

        config.pluginmanager.register(CampaignHooks(Summary()), "segur_harness_campaign")


class CampaignHooks:
    """What pytest calls when a campaign is given."""

    def __init__(self, summary: Summary) -> None:
        self._summary = summary

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Open the campaign before anything else, so that a wrong manifest is one line and starts no worker."""
        from harness.pytest_plugin.opening import OPENED, open_session

        session.config.stash[OPENED] = open_session(session.config)

    def pytest_report_header(self, config: pytest.Config) -> str:
        """What is judged, under pytest's own header."""
        from harness.pytest_plugin.opening import OPENED

        return config.stash[OPENED].header

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """A module of the scenarios package is a file of steps."""
        from harness.pytest_plugin.collect import ScenarioFile, is_scenario

        return ScenarioFile.at(file_path, parent) if is_scenario(file_path) else None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """A step that does not apply is skipped where its check is, not where pytest raised."""
        from harness.pytest_plugin.collect import Step

        report = yield
        if isinstance(item, Step) and report.skipped:
            report.longrepr = (str(item.path), item.line + 1, f"Skipped: {item.headline}")
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember the verdict that the report carries, whichever process ran the step."""
        self._summary.record(report)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
        """The verdict of each scenario."""
        from harness.pytest_plugin.opening import OPENED

        opened = config.stash.get(OPENED, None)
        if opened is not None and not config.option.collectonly:
            self._summary.write(terminalreporter, opened)
