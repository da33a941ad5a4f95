"""Journal lines from subjects, steps and results."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from harness.campaign.campaign import Campaign
from harness.campaign.hops import Hop
from harness.campaign.journeys import JourneySubject
from harness.campaign.subjects import FileSubject
from harness.core import journal as j
from harness.core.check import Check, ManualProof
from harness.core.finding import Assertion
from harness.core.place import Excerpt, clip
from harness.core.subject import Subject
from harness.core.text import LANGUAGES, Lang, Text, quoted
from harness.engine.execute import Result
from harness.engine.levels import level_set
from harness.kit.judge import KitInUse


def subject_line(subject: Subject) -> j.SubjectLine:
    """One subject."""
    return j.SubjectLine(
        id=subject.id, kind=subject.kind, kind_label=j.Bilingual.of(subject.kind_label), subject=subject.path,
        part=subject.part, description=clip(subject.describe(), 300), sha256=subject.sha256, size=subject.size,
        parent=subject.parent.id if subject.parent else None,
        recognised=subject.recognised if isinstance(subject, FileSubject) else True,
    )  # fmt: skip


def journey_line(journey: JourneySubject, campaign: Campaign) -> j.JourneyLine:
    """One journey, its steps numbered from 1."""
    numbers = {id(hop): number for number, hop in enumerate(journey.hops, 1)}
    product = campaign.manifest.product
    return j.JourneyLine(
        subject_id=journey.id, document=journey.part, title=clip(journey.describe(), 300), ordered=journey.is_ordered,
        product=product.name if product else "", hops=[_hop(hop, numbers) for hop in journey.hops],
    )  # fmt: skip


def _hop(hop: Hop, numbers: dict[int, int]) -> j.HopLine:
    change = hop.change
    return j.HopLine(
        number=numbers[id(hop)], means=hop.means.value, sender=hop.sender, receiver=hop.receiver, event=hop.event,
        reference=clip(hop.reference, 300), at=hop.moment.told, subject=hop.subject.path, part=hop.subject.part,
        subject_ids=list(dict.fromkeys(s.id for s in hop.about)), sha256=hop.document.sha256 if hop.document else None,
        answers=numbers[id(hop.answers)] if hop.answers else None, change=change.value if change else None,
        upstream=numbers[id(hop.upstream)] if hop.upstream else None,
    )  # fmt: skip


def check_line(step: Check | ManualProof) -> j.CheckLine:
    """The definition of one step."""
    proof = isinstance(step, ManualProof)
    return j.CheckLine(
        id=step.id, scenario=step.scenario, nature="proof" if proof else "check", title=j.Bilingual.of(step.title),
        level="error" if isinstance(step, ManualProof) else step.level.value, source=step.source,
        remedy=j.Bilingual.of(step.shows if isinstance(step, ManualProof) else step.remedy),
        requirements=list(step.requirements), faq=list(step.faq),
    )  # fmt: skip


def level_set_of(result: Result) -> j.LevelSet | None:
    """What the manifest says of the level of a check on the very file that it looked at."""
    if result.levels is None or result.task.subject is None:
        return None
    entry = result.levels.entry(result.task.subject.path)
    return level_set(entry, result.levels.check, result.levels.check.level) if entry else None


def finding_lines(
    result: Result, campaign: Campaign, lang: Lang, before: int = 0, how: str = ""
) -> Iterator[j.FindingLine]:
    """Every finding of one task, numbered from ``before + 1``; ``how`` goes to the replay command."""
    check = result.task.step
    if not isinstance(check, Check):
        return
    for number, assertion in zip(count(before + 1), result.findings, strict=False):
        yield _finding(f"f{number}", check, assertion, result, campaign, lang, how)


def _finding(
    id: str, check: Check, found: Assertion, result: Result, campaign: Campaign, lang: Lang, how: str
) -> j.FindingLine:
    subject = result.task.subject
    assert subject is not None and result.levels is not None  # findings come from a check on a subject
    judged, subject = subject, found.about or subject
    texts = {code: _texts(check, found, code) for code in LANGUAGES}
    told = texts[lang]
    excerpt = found.place.excerpt()
    return j.FindingLine(
        id=id, check=check.id, scenario=check.scenario, level=result.level(found).value, subject=subject.path,
        part=subject.part, subject_id=subject.id, judged=judged.id if judged is not subject else None, place=clip(str(found.place), 1_000), line=found.place.line, message=told.message,
        expected=told.expected, actual=told.actual, remedy=told.remedy, source=check.source,
        requirements=list(check.requirements), faq=list(check.faq), tags=list(found.tags),
        waived=result.waiver.told if result.waiver else None, level_set=result.levels.line(found, judged.path), replay=replay(campaign, check, judged, how),
        i18n=texts, excerpt=_block(excerpt) if excerpt else None,
    )  # fmt: skip


def how_of(profile: str | None, strict: bool, kit: str = "") -> str:
    """The options of a run that change what a replay would say."""
    told = [f"--profile {profile}" if profile else "", "--strict" if strict else "", kit]
    return "".join(f" {option}" for option in told if option)


def kit_info(used: KitInUse | None) -> j.KitInfo | None:
    """The kit of a run, with its defects."""
    if used is None:
        return None
    defects = [
        j.KitDefectLine(
            kind=d.kind.value, path=d.path, line=d.line, text=j.Bilingual.of(d.text), repaired=d.repaired
        )
        for d in used.defects
    ]  # fmt: skip
    kit = used.kit
    return j.KitInfo(name=kit.name, path=kit.root.as_posix(), sha256=kit.sha256, date=kit.date or None, defects=defects)


def _texts(check: Check, found: Assertion, lang: Lang) -> j.FindingTexts:
    unmet = Text("non respecté : {title}", "not met: {title}").fill(title=check.title)
    return j.FindingTexts(
        message=clip((found.message or unmet).in_(lang), 1_500), expected=clip(found.expected.in_(lang), 500),
        actual=clip(found.actual.in_(lang), 500), remedy=check.remedy.in_(lang),
    )  # fmt: skip


def _block(excerpt: Excerpt) -> j.ExcerptBlock:
    rows = [j.ExcerptRow(label=r.label, text=r.text, marked=r.marked, span=r.span) for r in excerpt.rows]
    return j.ExcerptBlock(kind=excerpt.kind, title=excerpt.title, rows=rows)


def replay(campaign: Campaign, check: Check, subject: Subject, how: str = "") -> str:
    """The command that runs this check alone on this file; ``how`` are the options of the run that matter."""
    only = "" if subject.path == "." else f" --only {quoted(subject.path)}"
    return f"segur-harness run {quoted(campaign.name)} {check.id}{only}{how}"
