"""A run: a campaign and a selection in, journal lines out, written as they come."""

from __future__ import annotations

import datetime
import hashlib
import platform
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel

from harness import __version__
from harness.campaign.campaign import Campaign
from harness.campaign.source import MANIFEST
from harness.campaign.subjects import FileSubject
from harness.core import journal as j
from harness.core.check import Check, ManualProof
from harness.core.scenario import Scenario
from harness.core.subject import Subject
from harness.core.text import Lang
from harness.core.verdict import ExitCode, Verdict, exit_code, worst
from harness.engine.execute import Result, execute
from harness.engine.levels import declared as declared_levels
from harness.engine.levels import refuse_unknown_checks
from harness.engine.lines import check_line, finding_lines, how_of, kit_info, subject_line, verdict_line
from harness.engine.plan import plan
from harness.engine.select import Selection


@dataclass(frozen=True, slots=True)
class Options:
    """How a run is asked for."""

    selection: Selection = field(default_factory=Selection)
    profile: str | None = None
    strict: bool = False
    lang: Lang = "fr"
    command: str = "segur-harness run"
    #: The option that chooses the same kit again.
    kit: str = ""


def run(
    campaign: Campaign,
    scenarios: Sequence[Scenario],
    options: Options,
    on_result: Callable[[Result, int], None] | None = None,
) -> Iterator[BaseModel]:
    """Yield every line of the journal, header first and footer last.

    ``on_result`` is called after each task with its result and the number of tasks.
    """
    profile = options.profile or campaign.manifest.profile
    options.selection.refuse_unknown_subjects(campaign.subjects)
    refuse_unknown_checks(campaign.manifest, scenarios)
    kept = options.selection.scenarios(scenarios)
    yield _header(campaign, scenarios, options, profile)
    for subject in campaign.subjects:
        yield subject_line(subject)
    results: dict[str, list[Result]] = {s.id: [] for s in kept}
    counts: Counter[str] = Counter()
    declared: set[str] = set()
    how = how_of(options.profile, options.strict, options.kit)
    tasks = list(plan(campaign, kept, options.selection, profile))
    for task in tasks:
        yield from _definitions(task.scenario, task.step, declared)
        result = execute(task, campaign, options.strict)
        results[task.scenario.id].append(result)
        for line in finding_lines(result, campaign, options.lang, sum(counts.values()), how):
            counts[line.level] += 1
            yield line
        yield verdict_line(result)
        if on_result:
            on_result(result, len(tasks))
    yield from _closing(campaign, kept, results)


def _definitions(scenario: Scenario, step: Check | ManualProof, declared: set[str]) -> Iterator[BaseModel]:
    if scenario.id not in declared:
        declared.add(scenario.id)
        yield j.ScenarioLine(
            id=scenario.id, title=j.Bilingual.of(scenario.title), summary=j.Bilingual.of(scenario.summary),
            faq=list(scenario.faq), requirements=list(scenario.requirements),
        )  # fmt: skip
    if step.id not in declared:
        declared.add(step.id)
        yield check_line(step)


def _closing(campaign: Campaign, kept: Sequence[Scenario], results: dict[str, list[Result]]) -> Iterator[BaseModel]:
    verdicts = {}
    for scenario in kept:
        mine = results[scenario.id]
        if not mine:
            continue
        verdicts[scenario.id] = worst(r.verdict for r in mine)
        yield j.OutcomeLine(
            scenario=scenario.id,
            verdict=verdicts[scenario.id].value,
            findings=_levels(mine),
            reason=_reason(mine, verdicts[scenario.id]),
        )
    everything = [r for mine in results.values() for r in mine]
    code = final_code(list(verdicts.values()), everything)
    evaluated = code is not ExitCode.NOTHING_EVALUATED
    yield j.EndLine(
        finished=_now(), subjects=len(campaign.subjects), findings=_levels(everything),
        verdicts={v.value: n for v, n in sorted(Counter(r.verdict for r in everything).items())},
        verdict=worst(verdicts.values()).value if evaluated else None, exit_code=int(code),
    )  # fmt: skip


def final_code(verdicts: list[Verdict], results: list[Result]) -> ExitCode:
    """The exit code, where findings on nothing recognised are not an evaluation."""
    code = exit_code(verdicts)
    if code in (ExitCode.INTERNAL_ERROR, ExitCode.NON_CONFORMITY):
        return code
    judged = [r for r in results if r.assertions and not _unrecognised(r.task.subject)]
    excluded = any(r.task.excluded for r in results)
    return code if judged or excluded else ExitCode.NOTHING_EVALUATED


def _unrecognised(subject: Subject | None) -> bool:
    return isinstance(subject, FileSubject) and (not subject.recognised or subject.path == MANIFEST)


def _levels(results: Sequence[Result]) -> dict[j.LevelName, int]:
    found = Counter(
        r.level(a).value for r in results for a in r.findings if r.waiver is None
    )  # fmt: skip
    return {"error": found["error"], "warning": found["warning"], "info": found["info"]}


def _reason(results: Sequence[Result], verdict: Verdict) -> j.Bilingual | None:
    """Why a scenario has its verdict, when it is not told by findings."""
    if verdict in (Verdict.CONFORME, Verdict.NON_CONFORME):
        return None
    first = next((r.reason for r in results if r.verdict is verdict and r.reason), None)
    return j.Bilingual.of(first) if first else None


def _now() -> str:
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")


def _header(campaign: Campaign, scenarios: Sequence[Scenario], options: Options, profile: str | None) -> j.RunLine:
    manifest = campaign.manifest
    product = manifest.product
    return j.RunLine(
        tool=j.Tool(name="segur-harness", version=__version__, python=platform.python_version(), platform=platform.system()),
        started=_now(), lang=options.lang, strict=options.strict, command=options.command,
        selection=list(options.selection.ids), only=list(options.selection.only), editions=editions(scenarios),
        levels=list(declared_levels(manifest, scenarios, options.selection)), kit=kit_info(campaign.kit),
        campaign=j.CampaignInfo(
            path=campaign.name, sha256=campaign.sha256, manifest=MANIFEST if campaign.has_manifest else None,
            editor=manifest.editor or None, product=product.name if product else None,
            product_version=product.version or None if product else None, profile=profile,
            files=len(campaign.hashes), patients=sum(not p.until for p in campaign.patients or ()),
        ),
    )  # fmt: skip


def editions(scenarios: Sequence[Scenario]) -> list[j.Edition]:
    """What the verdicts rest on: the scenarios and rules as executed, and the guides they restate."""
    import harness
    import scenarios as package

    hashes = hashlib.sha256()
    for module in (harness, package):
        root = Path(str(module.__file__)).parent
        for source in sorted(root.rglob("*.py")):
            hashes.update(
                source.relative_to(root).as_posix().encode() + b"\0" + source.read_bytes().replace(b"\r\n", b"\n")
            )
    ours = j.Edition(id="segur-harness", title="scénarios et règles exécutés / scenarios and rules executed",
                     version=__version__, sha256=hashes.hexdigest())  # fmt: skip
    return [ours, *(j.Edition(id=i, title=t, version=v, sha256="") for i, t, v in GUIDES)]


#: Guides restated by the rules; they are not executed, so they have no hash.
GUIDES = (
    ("TRANS", "Transmission d'un document CDA-R2 en HL7v2", "2.1"),
    ("LPS", "Transmission au LPS d'un document CDA provenant d'un courriel MSSanté", "1.1"),
    ("PAM.FR", "IHE PAM, extension nationale française", "2.11"),
    ("FAQ", "FAQ technique Ségur de l'ANS, 64 réponses", "2026-11"),
)
