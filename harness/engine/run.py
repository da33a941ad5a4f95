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
from harness.campaign.journeys import JourneySubject
from harness.campaign.source import MANIFEST
from harness.core import journal as j
from harness.core.check import Check, ManualProof
from harness.core.scenario import Scenario
from harness.core.text import Lang
from harness.core.verdict import ExitCode, Verdict, exit_code, worst
from harness.engine.levels import declared as declared_levels
from harness.engine.levels import refuse_unknown_checks
from harness.engine.lines import check_line, how_of, journey_line, kit_info, subject_line
from harness.engine.outcome import Judge, Outcome
from harness.engine.parallel import outcomes
from harness.engine.plan import plan
from harness.engine.select import Selection
from harness.engine.targets import refuse_unknown_targets


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
    #: Processes that judge.
    jobs: int = 1


def run(
    campaign: Campaign,
    scenarios: Sequence[Scenario],
    options: Options,
    on_outcome: Callable[[int], None] | None = None,
) -> Iterator[BaseModel]:
    """Yield every line of the journal, header first and footer last.

    ``on_outcome`` is called after each task with the number of tasks.
    """
    profile = options.profile or campaign.manifest.profile
    options.selection.refuse_unknown_subjects(campaign.subjects)
    refuse_unknown_checks(campaign.manifest, scenarios)
    refuse_unknown_targets(campaign.manifest, scenarios)
    kept = options.selection.scenarios(scenarios)
    yield _header(campaign, scenarios, options, profile)
    for subject in campaign.subjects:
        yield subject_line(subject)
    for journey in campaign.on((JourneySubject,)):
        assert isinstance(journey, JourneySubject)  # on() gives those of this kind
        yield journey_line(journey, campaign)
    found: dict[str, list[Outcome]] = {s.id: [] for s in kept}
    told = 0
    declared: set[str] = set()
    judge = Judge(campaign, options.lang, options.strict, how_of(options.profile, options.strict, options.kit))
    tasks = list(plan(campaign, kept, options.selection, profile))
    for task, outcome in zip(tasks, outcomes(tasks, judge, options.jobs), strict=True):
        yield from _definitions(task.scenario, task.step, declared)
        for line in outcome.findings or ():
            told += 1
            yield line.model_copy(update={"id": f"f{told}"})
        yield outcome.line(task)
        outcome.findings = None
        found[task.scenario.id].append(outcome)
        if on_outcome:
            on_outcome(len(tasks))
    yield from _closing(campaign, kept, found)


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


def _closing(campaign: Campaign, kept: Sequence[Scenario], found: dict[str, list[Outcome]]) -> Iterator[BaseModel]:
    verdicts = {}
    for scenario in kept:
        mine = found[scenario.id]
        if not mine:
            continue
        verdicts[scenario.id] = worst(o.verdict for o in mine)
        yield j.OutcomeLine(
            scenario=scenario.id,
            verdict=verdicts[scenario.id].value,
            findings=_levels(mine),
            reason=_reason(mine, verdicts[scenario.id]),
        )
    everything = [o for mine in found.values() for o in mine]
    code = final_code(list(verdicts.values()), any(o.judged or o.excluded for o in everything))
    evaluated = code is not ExitCode.NOTHING_EVALUATED
    yield j.EndLine(
        finished=_now(), subjects=len(campaign.subjects), findings=_levels(everything),
        verdicts={v.value: n for v, n in sorted(Counter(o.verdict for o in everything).items())},
        verdict=worst(verdicts.values()).value if evaluated else None, exit_code=int(code),
    )  # fmt: skip


def final_code(verdicts: list[Verdict], evaluated: bool) -> ExitCode:
    """The exit code, where findings on nothing recognised are not an evaluation."""
    code = exit_code(verdicts)
    if code in (ExitCode.INTERNAL_ERROR, ExitCode.NON_CONFORMITY):
        return code
    return code if evaluated else ExitCode.NOTHING_EVALUATED


def _levels(found: Sequence[Outcome]) -> dict[j.LevelName, int]:
    total: Counter[str] = Counter()
    for outcome in found:
        if outcome.levels:
            total.update(outcome.levels)
    return {"error": total["error"], "warning": total["warning"], "info": total["info"]}


def _reason(found: Sequence[Outcome], verdict: Verdict) -> j.Bilingual | None:
    """Why a scenario has its verdict, when it is not told by findings."""
    if verdict in (Verdict.CONFORME, Verdict.NON_CONFORME):
        return None
    first = next((o.reason for o in found if o.verdict is verdict and o.reason), None)
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
            product_version=product.version or None if product else None, profile=profile, roles=list(manifest.roles),
            files=len(campaign.hashes), patients=sum(not p.until for p in campaign.patients or ()),
            date=manifest.date.isoformat() if manifest.date else None,
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
