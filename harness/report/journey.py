"""The journeys of a journal as reports tell them: each step with its mark and findings, and where the chain breaks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from harness.core.journal import FindingLine, HopLine, Journal, JourneyLine
from harness.core.text import Lang, Text
from harness.core.verdict import Verdict

#: Journeys that are drawn, those that are broken first; the journal has them all.
MAX_DRAWN = 40
#: Steps of one journey that are shown.
MAX_STEPS = 200
#: Characters of a SHA-256 that tell two documents apart for people.
SHORT = 8


class Mark(StrEnum):
    """What the checks said of one step; the values are the names of the page's icons."""

    ERROR = "error"
    WARNING = "warning"
    DOUBT = "NON_CONCLUANT"
    GOOD = "CONFORME"

    @property
    def text(self) -> Text:
        """The mark in words."""
        return _MARKS[self]


_MARKS = {
    Mark.ERROR: Text("erreur", "error"), Mark.WARNING: Text("avertissement", "warning"),
    Mark.DOUBT: Text("non concluant", "inconclusive"), Mark.GOOD: Text("conforme", "conformant"),
}  # fmt: skip

MEANS: dict[str, Text] = {
    "message": Text("Message HL7v2", "HL7v2 message"), "mail": Text("E-mail", "E-mail"),
    "archive": Text("Archive IHE_XDM", "IHE_XDM archive"), "copy": Text("Copie", "Copy"),
    "ack": Text("Acquittement", "Acknowledgement"), "zam": Text("Accusé métier", "Business acknowledgement"),
    "mdn": Text("Compte rendu d'e-mail", "E-mail report"),
}  # fmt: skip
UNKNOWN = Text("inconnu", "unknown")
CHANGES: dict[str, Text] = {
    "same": Text("octets identiques", "identical bytes"),
    "rewritten": Text("réécrit, même contenu", "written again, same content"),
    "changed": Text("contenu modifié", "content changed"),
}


@dataclass(frozen=True)
class StepView:
    """One step, what was found on it, and where it has the document from."""

    line: HopLine
    mark: Mark
    findings: tuple[FindingLine, ...]
    upstream: HopLine | None
    #: The finding that tells the break.
    breaking: FindingLine | None

    @property
    def is_broken(self) -> bool:
        """Whether the bytes are not those of the step before."""
        return self.line.change in ("rewritten", "changed")

    @property
    def severity(self) -> str:
        """How much the break matters: the level of its finding, or a remark when nobody is at fault for it."""
        return self.breaking.level if self.breaking is not None and self.breaking.waived is None else "info"

    @property
    def is_answer(self) -> bool:
        """An ACK, a business acknowledgement, an MDN."""
        return self.line.answers is not None

    def label(self, lang: Lang) -> str:
        """``MDM^T02``, ``ACK AA``, ``E-mail MSSanté``."""
        return self.line.event or MEANS[self.line.means].in_(lang)

    def told(self, lang: Lang) -> str:
        """The step in one sentence, for whoever does not see the drawing."""
        ends = [name or UNKNOWN.in_(lang) for name in (self.line.sender, self.line.receiver)]
        parts = [f"{self.line.number}. {self.label(lang)}", f"{ends[0]} → {ends[1]}", self.line.reference, self.line.at]
        parts += [CHANGES[self.line.change].in_(lang)] if self.line.change else []
        return ", ".join(part for part in [*parts, self.mark.text.in_(lang)] if part)


@dataclass(frozen=True)
class JourneyView:
    """One document and its steps."""

    line: JourneyLine
    number: int
    steps: tuple[StepView, ...]
    #: Steps that are not shown.
    omitted: int = 0

    @property
    def anchor(self) -> str:
        """The ``id`` of the journey in the page."""
        return f"parcours-{self.number}"

    @cached_property
    def breaks(self) -> list[StepView]:
        """The steps where the bytes change."""
        return [step for step in self.steps if step.is_broken]

    @property
    def severity(self) -> str | None:
        """The worst break; None when the chain holds."""
        found = {step.severity for step in self.breaks}
        return next((level for level in ("error", "warning", "info") if level in found), None)

    @property
    def actors(self) -> list[str]:
        """Who takes part, in the order of the journey."""
        names = (name for step in self.steps for name in (step.line.sender, step.line.receiver))
        return list(dict.fromkeys(name for name in names if name))


def views(journal: Journal) -> list[JourneyView]:
    """Every journey, those whose chain breaks first."""
    findings = _by_subject(journal.findings)
    verdicts: dict[str, set[str]] = {}
    for verdict in journal.verdicts:
        verdicts.setdefault(verdict.subject_id or "", set()).add(verdict.verdict)
    made = [JourneyView(j, 0, _steps(j, findings, verdicts), max(0, len(j.hops) - MAX_STEPS)) for j in journal.journeys]
    ranks = {"error": 0, "warning": 1, "info": 2, None: 3}
    ordered = sorted(made, key=lambda view: ranks[view.severity])
    return [replace(view, number=number) for number, view in enumerate(ordered, 1)]


def _by_subject(findings: Iterable[FindingLine]) -> dict[str, list[FindingLine]]:
    found: dict[str, list[FindingLine]] = {}
    for finding in findings:
        found.setdefault(finding.subject_id, []).append(finding)
    return found


def _steps(
    journey: JourneyLine, findings: dict[str, list[FindingLine]], verdicts: dict[str, set[str]]
) -> tuple[StepView, ...]:
    lines = {hop.number: hop for hop in journey.hops}
    return tuple(_step(hop, journey, lines, findings, verdicts) for hop in journey.hops[:MAX_STEPS])


def _step(
    hop: HopLine, journey: JourneyLine, lines: dict[int, HopLine], findings: dict[str, list[FindingLine]], verdicts: dict[str, set[str]]
) -> StepView:  # fmt: skip
    found = [f for id in hop.subject_ids for f in findings.get(id, [])]
    found.sort(key=lambda f: (f.waived is not None, ("error", "warning", "info").index(f.level)))
    said = set().union(*(verdicts.get(id, set()) for id in hop.subject_ids))
    breaking = (
        next((f for f in found if f.judged == journey.subject_id), None) if hop.change not in (None, "same") else None
    )
    return StepView(hop, _mark(found, said), tuple(found), lines.get(hop.upstream or 0), breaking)


def _mark(findings: Sequence[FindingLine], verdicts: set[str]) -> Mark:
    levels = {f.level for f in findings if f.waived is None}
    if "error" in levels or Verdict.ERREUR_OUTIL in verdicts:
        return Mark.ERROR
    if "warning" in levels:
        return Mark.WARNING
    undecided = verdicts & {Verdict.NON_CONCLUANT, Verdict.PREUVE_ATTENDUE}
    return Mark.GOOD if Verdict.CONFORME in verdicts and not undecided else Mark.DOUBT


def short(sha256: str | None) -> str:
    """The beginning of a hash."""
    return (sha256 or "")[:SHORT]


def told(step: StepView, lang: Lang) -> str:
    """One break in one line, for the console."""
    before, after = step.upstream, step.line
    route = " → ".join([*([before.sender or "?"] if before else []), after.sender or "?", after.receiver or "?"])
    hashes = f"{short(before.sha256 if before else None)} ≠ {short(after.sha256)}"
    line = Text("{route}, étape {n} : {what}, SHA-256 {hashes}", "{route}, step {n}: {what}, SHA-256 {hashes}")
    return line.fill(route=route, n=after.number, what=CHANGES[after.change or "same"], hashes=hashes).in_(lang)
