"""Collectors and items: a scenario module is a file, each (check, subject) of it is a step."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import scenarios
from harness.core.check import Check
from harness.core.journal import FindingLine
from harness.core.subject import Subject
from harness.core.verdict import Verdict
from harness.engine.execute import Result, execute
from harness.engine.lines import finding_lines
from harness.engine.plan import Task
from harness.pytest_plugin import evidence, telling
from harness.pytest_plugin.opening import OPENED, Opened
from harness.report.safe import visible

PASSING = (Verdict.CONFORME, Verdict.DEROGATION)


class ToolError(Exception):
    """A check or its selection crashed: nothing can be said of the product."""


@cache
def _package() -> Path:
    return Path(str(scenarios.__file__)).resolve().parent


def is_scenario(path: Path) -> bool:
    """Whether a file is a module of the scenarios package: the imported one, or a checkout of the same text."""
    if path.suffix != ".py" or path.name.startswith("_"):
        return False
    return path.parent.resolve() == _package() or _is_copy(path)


def _is_copy(path: Path) -> bool:
    """A checkout beside a plain installation: the module that runs is the installed one, so it must be equal."""
    installed = _package() / path.name
    return path.parent.name == _package().name and installed.is_file() and installed.read_bytes() == path.read_bytes()


class ScenarioFile(pytest.File):
    """One scenario module; its items are the tasks of its scenario."""

    @classmethod
    def at(cls, path: Path, parent: pytest.Collector) -> ScenarioFile:
        """The collector of a module; installed outside the root folder, its id still names the package."""
        inside = path.is_relative_to(parent.config.rootpath)
        own: dict[str, Any] = {} if inside else {"nodeid": f"{scenarios.__name__}/{path.name}"}
        found: ScenarioFile = cls.from_parent(parent, path=path, **own)
        return found

    def collect(self) -> Iterator[Step]:
        """One step per task, in the order of a run."""
        scenario = importlib.import_module(f"{scenarios.__name__}.{self.path.stem}").scenario
        tasks = self.config.stash[OPENED].tasks(scenario)
        for name, task in zip(names(tasks), tasks, strict=True):
            # the whole id, because pytest compares it with one read back from its cache (--lf) or the command line
            yield Step.from_parent(self, name=name, nodeid=f"{self.nodeid}::{name}", task=task)


def names(tasks: Sequence[Task]) -> list[str]:
    """Readable and unique: the label, then the kind of the subject, then its id, as far as needed."""
    found = [visible(task.id).replace("::", "∷") for task in tasks]  # pytest cuts ids at ::
    for mark in ("kind", "id"):
        count = Counter(found)
        found = [_told_apart(n, t, mark) if count[n] > 1 else n for n, t in zip(found, tasks, strict=True)]
    return found


def _told_apart(name: str, task: Task, mark: str) -> str:
    return name if task.subject is None else f"{name.removesuffix(']')} #{getattr(task.subject, mark)}]"


class Step(pytest.Item):
    """One step on one subject.

    ``setup`` is the harness at work, so only the tool can fail there; ``runtest`` is the verdict on the product.
    """

    def __init__(self, *, task: Task, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.task = task
        self.result: Result | None = None
        self.findings: list[FindingLine] = []
        self.extra_keyword_matches |= {task.scenario.id, *evidence.tags(task.step)}
        evidence.label(self)

    @property
    def opened(self) -> Opened:
        """The campaign of the session."""
        return self.config.stash[OPENED]

    @property
    def subject(self) -> Subject | None:
        """What the step looks at."""
        return self.task.subject

    @property
    def line(self) -> int:
        """Where the check is in its scenario module, from 0."""
        run = self.task.step.run if isinstance(self.task.step, Check) else None
        code = getattr(run, "__code__", None)
        same = code is not None and Path(code.co_filename).resolve() == self.path.resolve()
        return code.co_firstlineno - 1 if code is not None and same else 0

    @property
    def headline(self) -> str:
        """The result in one line."""
        return telling.headline(self.result, self.findings, self.opened.lang) if self.result else ""

    def reportinfo(self) -> tuple[Path, int, str]:
        """The scenario module, the line of the check and the name of the item."""
        return self.path, self.line, self.name

    def setup(self) -> None:
        """Evaluate the step."""
        opened = self.opened
        self.result = execute(self.task, opened.campaign, opened.strict)
        self.findings = list(finding_lines(self.result, opened.campaign, opened.lang, how=opened.how))
        self.user_properties[:] = evidence.properties(self.result, self.findings, opened.lang)
        for title, text in telling.sections(self.result, self.findings, opened.lang):
            self.add_report_section("setup", title, text)
        if self.result.verdict is Verdict.ERREUR_OUTIL:
            raise ToolError(self.headline)

    def runtest(self) -> None:
        """Pass, fail or skip as the verdict says; what was not shown is a failure."""
        assert self.result is not None  # ``setup`` ran
        if self.result.verdict is Verdict.NON_APPLICABLE:
            pytest.skip(self.headline)
        if self.result.verdict not in PASSING:
            pytest.fail(self.headline, pytrace=False)

    def teardown(self) -> None:
        """Attach the evidence, whatever the verdict."""
        if self.result is not None:
            evidence.publish(self)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The findings instead of a traceback; a defect of ours keeps its traceback."""
        if self.result is None or not isinstance(excinfo.value, ToolError | pytest.fail.Exception):
            return super().repr_failure(excinfo, style)
        text = telling.full(self.result, self.findings, self.opened.campaign, self.opened.lang)
        return telling.failure(text, self.headline, self.path, self.line + 1)
