"""The verdicts of the CDA scenarios on a file, each finding beside the line of the header that it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import DocumentSubject
from harness.cli.cda_header import Line, Section, header_of
from harness.core.check import Check
from harness.core.finding import Assertion, Level
from harness.core.scenario import Scenario
from harness.core.subject import Subject
from harness.core.text import Lang, Text
from harness.core.verdict import ExitCode, Verdict, worst
from harness.engine.execute import Result, execute
from harness.engine.outcome import is_evaluation
from harness.engine.plan import plan
from harness.engine.run import final_code
from harness.engine.select import Selection

#: What is judged: the readability of the file, and every scenario on the CDA by itself.
READING, PREFIX, CODES = "FORMAT", "CDA-", "CDA-CODES"
_RANK = {Level.ERROR: 0, Level.WARNING: 1, Level.INFO: 2}


@dataclass(frozen=True, slots=True)
class Told:
    """One finding, and the check that told it."""

    check: Check
    level: Level
    found: Assertion


@dataclass(slots=True)
class Judged:
    """One document: its header, and what was told of each line and of the rest."""

    subject: DocumentSubject
    sections: list[Section]
    by_line: dict[int, list[Told]] = field(default_factory=dict)
    others: list[Told] = field(default_factory=list)

    def of(self, line: Line) -> list[Told]:
        """What was told of a line, the worst first."""
        return self.by_line.get(id(line), [])


@dataclass(slots=True)
class Explained:
    """A whole file."""

    documents: list[Judged]
    #: Findings on the file, its message or its archive.
    around: list[tuple[Subject, Told]]
    #: Checks that evaluated something, and how many statements they made.
    checks: int
    assertions: int
    #: Why some checks said nothing, by reason.
    silent: dict[Text, list[str]]
    counts: dict[Level, int]
    code: ExitCode
    #: Checks that crashed.
    broken: list[Result]


def concerned(scenarios: tuple[Scenario, ...]) -> list[Scenario]:
    """The scenarios on the readability of a file and on a CDA by itself."""
    return [s for s in scenarios if s.id == READING or s.id.startswith(PREFIX)]


def explain(campaign: Campaign, scenarios: list[Scenario], lang: Lang) -> Explained:
    """Run the scenarios as ``run`` does, then put each finding in its place."""
    results = [execute(task, campaign) for task in plan(campaign, scenarios, Selection(), None)]
    subjects = [d for d in campaign.of(DocumentSubject) if d.view is not None]
    judged = {d.id: Judged(d, header_of(d, lang)) for d in subjects}
    around = []
    for subject, told in _told(results):
        if subject.id in judged:
            _place(judged[subject.id], told)
        else:
            around.append((subject, told))
    for document in judged.values():
        for found in (document.others, *document.by_line.values()):
            found.sort(key=lambda t: _RANK[t.level])
    levels = [told.level for _, told in _told(results)]
    return Explained(
        list(judged.values()), around, len({r.task.step.id for r in results if r.assertions}), sum(r.assertions for r in results),
        _silent(results, campaign.terminology.is_given or not judged), {level: levels.count(level) for level in Level}, _code(scenarios, results),
        [r for r in results if r.verdict is Verdict.ERREUR_OUTIL],
    )  # fmt: skip


def _told(results: list[Result]) -> Iterator[tuple[Subject, Told]]:
    for result in results:
        check, subject = result.task.step, result.task.subject
        if isinstance(check, Check) and subject is not None:
            for found in result.findings:
                yield subject, Told(check, result.level(found), found)


def _place(document: Judged, told: Told) -> None:
    """Beside the line whose element is the nearest above the place of the finding; else among the others."""
    path = told.found.place.path
    best: tuple[int, Line] | None = None
    for line in (line for section in document.sections for line in section.lines):
        for mine in line.paths:
            if (path == mine or path.startswith((f"{mine}/", f"{mine}["))) and (best is None or len(mine) > best[0]):
                best = (len(mine), line)
    if best is None:
        document.others.append(told)
    else:
        document.by_line.setdefault(id(best[1]), []).append(told)


#: Said once for all the checks on codes.
NO_SETS = Text("codes non jugés, aucun jeu de valeurs fourni (--value-sets DOSSIER)", "codes not judged, no value set supplied (--value-sets FOLDER)")  # fmt: skip


def _silent(results: list[Result], has_sets: bool) -> dict[Text, list[str]]:
    """Reasons of the checks on CDAs that could decide nothing."""
    found: dict[Text, list[str]] = {}
    for result in results:
        if result.verdict is Verdict.NON_CONCLUANT and result.reason is not None:
            found.setdefault(result.reason, []).append(result.task.step.id)
        elif result.task.scenario.id == CODES and not has_sets:
            found.setdefault(NO_SETS, []).append(result.task.step.id)
    return found


def _code(scenarios: list[Scenario], results: list[Result]) -> ExitCode:
    """The exit code that ``run`` would give."""
    verdicts = [worst(r.verdict for r in results if r.task.scenario is s) for s in scenarios]
    return final_code(verdicts, any(is_evaluation(r) or r.task.excluded for r in results))
