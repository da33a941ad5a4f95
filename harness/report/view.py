"""What every report shows, gathered once from a journal: scenarios, steps, findings, what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from harness.core.journal import (
    Bilingual,
    CheckLine,
    FindingLine,
    Journal,
    OutcomeLine,
    ScenarioLine,
    VerdictLine,
)
from harness.core.verdict import Verdict, worst
from harness.report.lines import label

UNDECIDED = (Verdict.ERREUR_OUTIL, Verdict.NON_CONCLUANT, Verdict.PREUVE_ATTENDUE)
SETTLED = (Verdict.CONFORME, Verdict.DEROGATION, Verdict.NON_APPLICABLE)
#: The lines that name the scenario they belong to.
Said = CheckLine | VerdictLine | FindingLine | OutcomeLine
_NO_REASON = Bilingual(fr="motif non précisé", en="no reason given")
_NOT_JUDGED = Bilingual(fr="étape sans verdict dans le journal", en="step without a verdict in the journal")
_UNNAMED = Bilingual(fr="(non défini dans le journal)", en="(not defined in the journal)")
_NOTHING = Bilingual(fr="", en="")


@dataclass(frozen=True, slots=True)
class Case:
    """One verdict and the findings that go with it."""

    verdict: VerdictLine
    findings: tuple[FindingLine, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why several subjects of one step share a verdict."""

    verdict: Verdict
    text: Bilingual
    subjects: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One check or manual proof with everything that was said about it."""

    check: CheckLine
    cases: tuple[Case, ...]
    #: The verdict when no line judges the step.
    unjudged: Verdict = Verdict.NON_CONCLUANT

    @cached_property
    def verdict(self) -> Verdict:
        """The worst over the subjects."""
        return worst(self._kinds) if self.cases else self.unjudged

    @cached_property
    def _kinds(self) -> frozenset[Verdict]:
        """The verdicts that were given: a big campaign repeats the same one thousands of times."""
        return frozenset(Verdict(name) for name in {c.verdict.verdict for c in self.cases})

    @cached_property
    def findings(self) -> list[FindingLine]:
        """All findings, in the order of the journal's verdicts."""
        return [f for case in self.cases for f in case.findings]

    @property
    def subjects(self) -> int:
        """How many subjects were looked at."""
        return sum(case.verdict.subject_id is not None for case in self.cases)

    @property
    def assertions(self) -> int:
        """How many statements were evaluated."""
        return sum(case.verdict.assertions for case in self.cases)

    def reasons(self, *kinds: Verdict) -> list[Reason]:
        """The distinct reasons of the verdicts of these kinds (of any kind when none is named)."""
        if not self.cases and self.unjudged in kinds:
            return [Reason(self.unjudged, _NOT_JUDGED, ())]
        if kinds and self._kinds.isdisjoint(kinds):
            return []
        groups: dict[tuple[Verdict, str], tuple[Bilingual, list[str]]] = {}
        for line in (case.verdict for case in self.cases):
            if (line.verdict in kinds) if kinds else line.reason is not None:
                verdict = Verdict(line.verdict)
                text = line.reason or _NO_REASON
                _, subjects = groups.setdefault((verdict, text.fr), (text, []))
                subjects += [label(line)] if line.subject_id is not None else []
        return [Reason(key[0], text, tuple(found)) for key, (text, found) in groups.items()]


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that keeps a scenario from a conclusion; ``blocks`` is false where it concluded anyway."""

    step: Step | None
    reason: Reason
    blocks: bool

    @property
    def shows(self) -> Bilingual | None:
        """What the capture of a manual proof must let one see."""
        if self.step is None or self.step.check.nature != "proof" or not self.step.check.remedy.fr:
            return None
        return None if self.step.check.remedy == self.reason.text else self.step.check.remedy

    @property
    def awaits_proof(self) -> bool:
        """A manual step without a sound proof: told apart, with what to hand over."""
        proof = self.step is not None and self.step.check.nature == "proof"
        return proof and self.reason.verdict is Verdict.PREUVE_ATTENDUE


@dataclass(frozen=True, slots=True)
class Gap:
    """What several steps lack for the same reason."""

    verdict: Verdict
    text: Bilingual
    items: tuple[Missing, ...]


@dataclass(frozen=True)
class ScenarioView:
    """One scenario: its definition, its verdict and its steps."""

    line: ScenarioLine
    verdict: Verdict
    reason: Bilingual | None
    steps: tuple[Step, ...]

    @cached_property
    def findings(self) -> list[FindingLine]:
        """The findings of all steps."""
        return [f for step in self.steps for f in step.findings]

    @property
    def counts(self) -> Counter[str]:
        """How many findings at each level; those under a waiver count as ``waived`` only."""
        return Counter("waived" if f.waived is not None else f.level for f in self.findings)

    @property
    def missing(self) -> list[Missing]:
        """What keeps the scenario from a conclusion, besides the proofs that are awaited."""
        return [m for m in self.undecided if not m.awaits_proof]

    @property
    def awaited(self) -> list[Missing]:
        """The proofs to hand over."""
        return [m for m in self.undecided if m.awaits_proof]

    @cached_property
    def undecided(self) -> list[Missing]:
        """Everything that keeps the scenario from a conclusion."""
        blocks = self.verdict not in SETTLED
        found = [Missing(s, r, blocks) for s in self.steps for r in s.reasons(*UNDECIDED)]
        if not found and self.verdict in UNDECIDED:
            found = [Missing(None, Reason(self.verdict, self.reason or _NO_REASON, ()), True)]
        return found

    @property
    def is_untouched(self) -> bool:
        """Nothing was looked at, and no proof supplied or awaited makes a difference: no sample exercises any step."""
        cases = [case for step in self.steps for case in step.cases if step.check.nature != "proof"]
        return (
            bool(cases)
            and not self.findings
            and all(
                c.verdict.subject_id is None and c.verdict.verdict in (Verdict.NON_CONCLUANT, Verdict.NON_APPLICABLE)
                for c in cases
            )
        )

    @property
    def gaps(self) -> list[Gap]:
        """The same, told once for each reason."""
        return gaps(self.missing)

    def verdict_for(self, carriers: Sequence[Step]) -> Verdict:
        """The verdict of what only some steps carry; the scenario's own when all or none do."""
        if not carriers or len(carriers) == len(self.steps):
            return self.verdict
        return worst(step.verdict for step in carriers)


def gaps(missing: Iterable[Missing]) -> list[Gap]:
    """Group what is missing by verdict and reason, in the order of first appearance."""
    groups: dict[tuple[Verdict, str], list[Missing]] = {}
    for item in missing:
        groups.setdefault((item.reason.verdict, item.reason.text.fr), []).append(item)
    return [Gap(key[0], items[0].reason.text, tuple(items)) for key, items in groups.items()]


def scenarios(journal: Journal) -> list[ScenarioView]:
    """Every scenario in the order of the journal; nothing that was said is left out."""
    lines = {s.id: s for s in journal.scenarios}
    said: tuple[Iterable[Said], ...] = (journal.checks, journal.verdicts, journal.findings, journal.outcomes)
    for name in dict.fromkeys(line.scenario for line in chain.from_iterable(said)):
        if name not in lines:
            lines[name] = _unnamed_scenario(name)
    steps: dict[str, list[Step]] = {}
    for step in _steps(journal):
        steps.setdefault(step.check.scenario, []).append(step)
    outcomes = {o.scenario: o for o in journal.outcomes}
    return [_scenario(line, steps.get(line.id, []), outcomes.get(line.id)) for line in lines.values()]


def _scenario(line: ScenarioLine, steps: Sequence[Step], outcome: OutcomeLine | None) -> ScenarioView:
    verdict = Verdict(outcome.verdict) if outcome else worst(step.verdict for step in steps)
    if verdict is Verdict.NON_APPLICABLE:
        steps = [replace(step, unjudged=verdict) for step in steps]
    return ScenarioView(line, verdict, outcome.reason if outcome else None, tuple(steps))


def _steps(journal: Journal) -> Iterable[Step]:
    checks = {c.id: c for c in journal.checks}
    verdicts: dict[str, list[VerdictLine]] = {check: [] for check in checks}
    findings: dict[str, list[FindingLine]] = {}
    for verdict in journal.verdicts:
        verdicts.setdefault(verdict.check, []).append(verdict)
    for finding in journal.findings:
        verdicts.setdefault(finding.check, [])
        findings.setdefault(finding.check, []).append(finding)
    for check, lines in verdicts.items():
        said = findings.get(check, [])
        spoken: list[Said] = [*lines, *said]
        known = checks.get(check) or _unnamed_check(check, spoken[0].scenario)
        yield Step(known, tuple(_cases(lines, said)))


def _cases(verdicts: Sequence[VerdictLine], findings: Sequence[FindingLine]) -> list[Case]:
    """Give each finding to the verdict on its subject, else to the step's own, else to one of its own."""
    groups: dict[str | None, list[FindingLine]] = {v.subject_id: [] for v in verdicts}
    lines = {v.subject_id: v for v in verdicts}
    for finding in findings:
        subject = finding.judged or finding.subject_id
        key = subject if subject in lines or None not in lines else None
        lines.setdefault(key, _implied(finding))
        groups.setdefault(key, []).append(finding)
    return [Case(lines[key], tuple(found)) for key, found in groups.items()]


def _implied(finding: FindingLine) -> VerdictLine:
    """The verdict of a finding that no verdict line covers: never a pass."""
    failed = finding.level == "error" and finding.waived is None
    return VerdictLine(
        scenario=finding.scenario,
        check=finding.check,
        subject_id=finding.subject_id,
        subject=finding.subject,
        part=finding.part,
        verdict="NON_CONFORME" if failed else "NON_CONCLUANT",
        assertions=0,
    )


def _unnamed_scenario(id: str) -> ScenarioLine:
    return ScenarioLine(id=id, title=_UNNAMED, summary=_NOTHING, faq=[], requirements=[])


def _unnamed_check(id: str, scenario: str) -> CheckLine:
    return CheckLine(
        id=id,
        scenario=scenario,
        nature="check",
        title=_UNNAMED,
        level="error",
        source="",
        remedy=_NOTHING,
        requirements=[],
        faq=[],
    )
