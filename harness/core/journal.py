"""The journal: the only thing a run produces, one JSON object per line, header first, footer last.

Every report is a pure function of these lines. The reader refuses a journal that is empty, has no
header or footer, repeats a line's identity, or whose footer counts do not match its lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from harness.core.errors import JournalError
from harness.core.text import Lang, Text

FORMAT = "segur-harness/journal/1"

LevelName = Literal["error", "warning", "info"]
VerdictName = Literal[
    "CONFORME", "NON_CONFORME", "NON_APPLICABLE", "NON_CONCLUANT", "PREUVE_ATTENDUE", "DEROGATION", "ERREUR_OUTIL"
]  # fmt: skip


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Bilingual(_Line):
    """One sentence in French and in English."""

    fr: str
    en: str

    @classmethod
    def of(cls, text: Text) -> Bilingual:
        """From the core's own text."""
        return cls(fr=text.fr, en=text.en)

    def in_(self, lang: Lang) -> str:
        """The sentence in one language."""
        return self.fr if lang == "fr" else self.en


class Tool(_Line):
    """Which program wrote the journal."""

    name: str
    version: str
    python: str
    platform: str


class Edition(_Line):
    """A body of rules that the verdicts rest on, with the hash of what was executed."""

    id: str
    title: str
    version: str
    sha256: str


class CampaignInfo(_Line):
    """What was judged."""

    path: str
    sha256: str = Field(description="SHA-256 over the sorted (path, sha256) pairs of every file of the campaign")
    manifest: str | None = Field(default=None, description="campaign.yaml, or null for a bare folder")
    editor: str | None = None
    product: str | None = None
    product_version: str | None = None
    profile: str | None = None
    roles: list[str] = Field(default_factory=list, description="roles that the manifest adds to the profile")
    files: int
    patients: int = Field(description="number of patients that the product is declared to hold")
    date: str | None = Field(default=None, description="day at which it was judged, when the manifest says")


class LevelSet(_Line):
    """A level that the manifest sets in place of the one that a check gives, and why."""

    check: str
    before: LevelName = Field(description="level of the check, or of the finding, without the manifest")
    level: LevelName
    reason: str
    decided_by: str = ""
    date: str | None = None
    file: str | None = Field(default=None, description="the only samples concerned; null means all")


class KitDefectLine(_Line):
    """A defect of the kit itself."""

    kind: str
    path: str = Field(description="file of the kit that shows it, relative to its root")
    line: int | None = None
    text: Bilingual
    repaired: bool = Field(description="the loader made up for it: nothing is lost for the verdict")


class KitInfo(_Line):
    """The official kit that documents were judged by."""

    name: str
    path: str
    sha256: str = Field(description="SHA-256 over the files of the kit that decide a verdict")
    date: str | None = Field(default=None, description="newest revision date written in these files")
    defects: list[KitDefectLine] = Field(default_factory=list)


class RunLine(_Line):
    """Header."""

    type: Literal["run"] = "run"
    format: Literal["segur-harness/journal/1"] = "segur-harness/journal/1"
    tool: Tool
    started: str = Field(description="ISO 8601 with offset")
    lang: Lang
    strict: bool
    command: str
    selection: list[str] = Field(description="scenario or check ids asked for; empty means all")
    only: list[str] = Field(description="subjects asked for with --only; empty means all")
    levels: list[LevelSet] = Field(
        default_factory=list, description="levels set by the manifest for the checks of this run, used or not"
    )
    campaign: CampaignInfo
    kit: KitInfo | None = Field(default=None, description="null when no kit was used: only our own rules were applied")
    editions: list[Edition]


class ScenarioLine(_Line):
    """Definition of a scenario that was run."""

    type: Literal["scenario"] = "scenario"
    id: str
    title: Bilingual
    summary: Bilingual
    faq: list[int]
    requirements: list[str]


class CheckLine(_Line):
    """Definition of a step (an automatic check or a manual proof)."""

    type: Literal["check"] = "check"
    id: str
    scenario: str
    nature: Literal["check", "proof"]
    title: Bilingual
    level: LevelName
    source: str
    remedy: Bilingual
    requirements: list[str]
    faq: list[int]


class SubjectLine(_Line):
    """One thing that was looked at; nested subjects name their parent."""

    type: Literal["subject"] = "subject"
    id: str
    kind: str
    kind_label: Bilingual
    subject: str = Field(description="path relative to the campaign")
    part: str = Field(default="", description="where inside the file, e.g. OBX-5 › CDA")
    description: str = ""
    sha256: str
    size: int
    parent: str | None = None
    recognised: bool = True


class HopLine(_Line):
    """One step of a journey: who sends what to whom."""

    number: int
    means: Literal["message", "mail", "archive", "copy", "ack", "zam", "mdn"]
    sender: str = Field(description="MSH-3, domain of From, or the name of the product; empty when unknown")
    receiver: str = Field(description="MSH-5, domain of To, or the name of the product; empty when unknown")
    event: str = Field(default="", description="e.g. MDM^T02, ACK AA; empty for an e-mail, an archive, a copy")
    reference: str = Field(default="", description="MSH-10, subject of the e-mail, path of the file")
    at: str = Field(default="", description="ISO 8601 as the sample tells it; empty when unknown")
    subject: str = Field(description="path relative to the campaign")
    part: str = ""
    subject_ids: list[str] = Field(description="the subjects whose verdicts and findings are those of this step")
    sha256: str | None = Field(default=None, description="of the document; null for an answer")
    answers: int | None = Field(default=None, description="number of the step that this one answers")
    upstream: int | None = Field(default=None, description="number of the step by which the sender has the document")
    change: Literal["same", "rewritten", "changed"] | None = Field(
        default=None, description="what became of the bytes since upstream; null when there is nothing to compare"
    )


class JourneyLine(_Line):
    """A document followed from step to step."""

    type: Literal["journey"] = "journey"
    subject_id: str
    document: str = Field(description="ClinicalDocument/id: root, or root^extension")
    title: str = ""
    product: str = Field(default="", description="the actor that is the product under test")
    ordered: bool = Field(description="whether the moments tell what came first")
    hops: list[HopLine]


class ExcerptRow(_Line):
    """One line of an excerpt."""

    label: str
    text: str
    marked: bool = False
    span: tuple[int, int] | None = None


class ExcerptBlock(_Line):
    """The piece of the sample that a finding is about."""

    kind: Literal["hl7", "xml", "text"]
    title: str
    rows: list[ExcerptRow]


class FindingTexts(_Line):
    """The texts of a finding in one language."""

    message: str
    expected: str
    actual: str
    remedy: str


class FindingLine(_Line):
    """Something that a check has to say against one place of one subject."""

    type: Literal["finding"] = "finding"
    id: str
    check: str
    scenario: str
    level: LevelName
    subject: str = Field(description="path relative to the campaign")
    part: str = ""
    subject_id: str
    judged: str | None = Field(
        default=None, description="subject of the verdict, when it is something wider than the sample at fault"
    )
    place: str
    line: int | None = None
    expected: str
    actual: str
    message: str
    remedy: str
    source: str
    requirements: list[str]
    faq: list[int]
    tags: list[str] = Field(default_factory=list, description="e.g. patient-safety")
    waived: str | None = Field(default=None, description="reason of the waiver, when there is one")
    level_set: LevelSet | None = Field(default=None, description="what the manifest says, when it sets the level")
    replay: str = Field(description="command that reproduces this finding alone")
    i18n: dict[Lang, FindingTexts]
    excerpt: ExcerptBlock | None = None


class VerdictLine(_Line):
    """The verdict of one step on one subject (``subject_id`` null: the step as a whole)."""

    type: Literal["verdict"] = "verdict"
    scenario: str
    check: str
    subject_id: str | None
    subject: str
    part: str = ""
    verdict: VerdictName
    assertions: int = Field(description="how many statements were evaluated")
    reason: Bilingual | None = None
    proofs: list[ProofFile] = Field(default_factory=list)
    level_set: LevelSet | None = Field(default=None, description="what the manifest says of the level on this subject")


class ProofFile(_Line):
    """A manual proof that was supplied, or the file that replaces it."""

    file: str = Field(description="path relative to the campaign; empty for an address")
    caption: str
    date: str = Field(description="ISO 8601; empty when the manifest does not say")
    sha256: str = Field(description="empty for an address whose digest is not declared")
    size: int
    media_type: str = Field(description="verified by the content; text/uri-list for an address")
    url: str | None = Field(default=None, description="address of a video: it was not opened")
    duration: str = Field(default="", description="of the video, as declared")
    facts: Bilingual | None = Field(default=None, description="what the file is: size in pixels, pages")
    excerpt: str = Field(default="", description="beginning of a text")
    data: str | None = Field(
        default=None, description="base64 of a picture that is not too large, so that the report shows it"
    )


class OutcomeLine(_Line):
    """The verdict of a whole scenario: the worst of its steps."""

    type: Literal["outcome"] = "outcome"
    scenario: str
    verdict: VerdictName
    reason: Bilingual | None = None
    findings: dict[LevelName, int]


class EndLine(_Line):
    """Footer: a journal without it is truncated and refused."""

    type: Literal["end"] = "end"
    finished: str
    subjects: int
    findings: dict[LevelName, int]
    verdicts: dict[VerdictName, int]
    verdict: VerdictName | None = Field(description="verdict of the campaign; null when nothing was evaluated")
    exit_code: int


VerdictLine.model_rebuild()

Line = Annotated[
    RunLine | ScenarioLine | CheckLine | SubjectLine | JourneyLine | FindingLine | VerdictLine | OutcomeLine | EndLine,
    Field(discriminator="type"),
]
_ADAPTER: TypeAdapter[Any] = TypeAdapter(Line)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of one line of the journal (``segur-harness schema journal``)."""
    schema = _ADAPTER.json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": FORMAT,
        "title": "One line of a segur-harness journal (journal.jsonl)",
        **schema,
    }


def dump(line: BaseModel) -> str:
    """One line of JSON Lines, accents kept."""
    return line.model_dump_json()


@dataclass(frozen=True, slots=True)
class Journal:
    """A complete journal, read back and checked."""

    run: RunLine
    scenarios: tuple[ScenarioLine, ...]
    checks: tuple[CheckLine, ...]
    subjects: tuple[SubjectLine, ...]
    findings: tuple[FindingLine, ...]
    verdicts: tuple[VerdictLine, ...]
    outcomes: tuple[OutcomeLine, ...]
    end: EndLine
    journeys: tuple[JourneyLine, ...] = ()

    @classmethod
    def of(cls, lines: Iterable[BaseModel]) -> Journal:
        """Assemble and check the lines; raises JournalError."""
        everything = list(lines)
        if not everything or not isinstance(everything[0], RunLine):
            raise _refused("le journal n'a pas d'en-tête", "the journal has no header")
        if not isinstance(everything[-1], EndLine):
            raise _refused("le journal est tronqué : pas de ligne de fin", "the journal is truncated: no footer")
        if sum(isinstance(line, RunLine | EndLine) for line in everything) != 2:
            raise _refused("le journal contient plusieurs en-têtes ou fins", "several headers or footers")
        journal = cls(
            run=everything[0], end=everything[-1], scenarios=_all(everything, ScenarioLine),
            checks=_all(everything, CheckLine), subjects=_all(everything, SubjectLine),
            findings=_all(everything, FindingLine), verdicts=_all(everything, VerdictLine),
            outcomes=_all(everything, OutcomeLine), journeys=_all(everything, JourneyLine),
        )  # fmt: skip
        journal._check_identities()
        journal._check_counts()
        return journal

    def _check_identities(self) -> None:
        keys: list[tuple[object, ...]] = [("scenario", s.id) for s in self.scenarios]
        keys += [("check", c.id) for c in self.checks]
        keys += [("subject", s.id) for s in self.subjects]
        keys += [("journey", journey.subject_id) for journey in self.journeys]
        keys += [("finding", f.id) for f in self.findings]
        keys += [("verdict", v.check, v.subject_id) for v in self.verdicts]
        keys += [("outcome", o.scenario) for o in self.outcomes]
        twice = [key for key, count in Counter(keys).items() if count > 1]
        if twice:
            raise _refused(f"le journal répète {twice[0]}", f"the journal repeats {twice[0]}")

    def _check_counts(self) -> None:
        levels = Counter(f.level for f in self.findings if f.waived is None)
        if len(self.subjects) != self.end.subjects or dict(levels) != {k: v for k, v in self.end.findings.items() if v}:
            raise _refused(
                "les comptes de la ligne de fin ne correspondent pas au contenu du journal",
                "the footer counts do not match the journal",
            )


L = TypeVar("L", bound=BaseModel)


def _all(lines: list[BaseModel], kind: type[L]) -> tuple[L, ...]:
    return tuple(line for line in lines if isinstance(line, kind))


def _refused(fr: str, en: str) -> JournalError:
    return JournalError(Text(f"journal refusé : {fr}", f"journal refused: {en}"))


def read(path: Path) -> Journal:
    """Read ``journal.jsonl``; raises JournalError with the line number of what is wrong."""
    try:
        raw = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(f"{path} illisible ({error})", f"{path} cannot be read ({error})") from None
    if not raw.strip():
        raise _refused(f"{path} est vide", f"{path} is empty")
    return Journal.of(_parse(number, text) for number, text in enumerate(raw.splitlines(), 1) if text.strip())


def _parse(number: int, text: str) -> BaseModel:
    try:
        line: BaseModel = _ADAPTER.validate_json(text)
    except ValidationError as error:
        detail = error.errors()[0]
        where = ".".join(str(part) for part in detail["loc"])
        raise _refused(f"ligne {number} : {where} {detail['msg']}", f"line {number}: {where} {detail['msg']}") from None
    return line
