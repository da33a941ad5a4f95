"""Exports of traces as subjects: the section of the manifest, each of its entries, each file, each family as a whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from harness.campaign.declared.logs import Log
from harness.campaign.source import MANIFEST, named_files
from harness.core.subject import Subject
from harness.core.text import Text
from harness.formats.table import normalised
from harness.identity.model import Identity, Trait
from harness.rules.traces.survey import Expectations, Survey, survey

if TYPE_CHECKING:
    from harness.campaign.campaign import Campaign


@dataclass(eq=False)
class LogSubject(Subject):
    """One file of traces, walked over once for all checks."""

    kind: ClassVar[str] = "log"
    kind_label: ClassVar[Text] = Text("export de traces", "export of traces")
    declared: Log = field(default=None)  # type: ignore[assignment]
    read: Callable[[], bytes | None] = field(default=lambda: None)
    expectations: Expectations = field(default=None)  # type: ignore[assignment]

    @cached_property
    def survey(self) -> Survey | None:
        """What is in it; None when the file is too large to be read."""
        raw = self.read()
        return survey(raw, self.expectations) if raw is not None else None

    @property
    def is_application(self) -> bool:
        """Whether it is of the application family."""
        return self.declared.family == "application"


@dataclass(eq=False)
class LogEntrySubject(Subject):
    """One entry of ``logs``: a family, its retention, the files of its export."""

    kind: ClassVar[str] = "log-family"
    kind_label: ClassVar[Text] = Text("famille de traces", "family of traces")
    number: int = 0
    declared: Log = field(default=None)  # type: ignore[assignment]
    files: list[LogSubject] = field(default_factory=list)


@dataclass(eq=False)
class LogsSubject(Subject):
    """The whole section: every entry, every file."""

    kind: ClassVar[str] = "logs"
    kind_label: ClassVar[Text] = Text("traces déclarées", "declared traces")
    entries: list[LogEntrySubject] = field(default_factory=list)

    @property
    def application(self) -> list[LogSubject]:
        """The exports of the application family."""
        return [file for entry in self.entries for file in entry.files if file.is_application]


def make(campaign: Campaign) -> Iterable[Subject]:
    """The subjects of ``logs``, none without it."""
    if not campaign.manifest.logs:
        return []
    patient_in = _names_of(campaign.patients or ())
    entries = [
        LogEntrySubject("", MANIFEST, f"logs[{n}]", number=n, declared=log, files=list(_files(campaign, log, patient_in)))
        for n, log in enumerate(campaign.manifest.logs)
    ]  # fmt: skip
    files = [file for entry in entries for file in entry.files]
    return [LogsSubject("", MANIFEST, "logs", entries=entries), *entries, *files]


def _files(campaign: Campaign, log: Log, patient_in: Callable[[str], str | None] | None) -> Iterator[LogSubject]:
    columns = {member: column for member, column in log.columns.model_dump().items() if column}
    outcomes = {normalised(word): told == "success" for word, told in log.outcomes.items()}
    told = Expectations(campaign.today, columns, dict(log.events), outcomes, patient_in)
    sizes = {s.path: s.size for s in campaign.subjects if not s.part}
    for path in named_files(log.file, campaign.hashes) if log.file else ():
        yield LogSubject(
            "", path, sha256=campaign.hashes[path], size=sizes.get(path, 0), declared=log, expectations=told,
            read=lambda path=path: campaign.read(path),  # type: ignore[misc]
        )  # fmt: skip


def _names_of(patients: Iterable[Identity]) -> Callable[[str], str | None] | None:
    """Finds a patient whose birth name and first given name are both in a text, and tells the name without writing it."""
    held: dict[str, set[tuple[str, str]]] = {}
    for patient in patients:
        family, given = _folded(patient.get(Trait.BIRTH_NAME) or ""), _folded(patient.get(Trait.FIRST_GIVEN) or "")
        if len(family.strip()) > 2 and len(given.strip()) > 1:
            held.setdefault(family.split()[0], set()).add((f" {family} ", f" {given} "))

    def patient_in(text: str) -> str | None:
        words = _WORD.findall(_folded(text))
        if not any(word in held for word in words):
            return None
        joined = f" {' '.join(words)} "
        named = (
            f for word in dict.fromkeys(words) for f, given in held.get(word, ()) if f in joined and given in joined
        )
        return next((f"{f[1]}••• ({len(f) - 2})" for f in named), None)

    return patient_in if held else None


_WORD = re.compile(r"\w+")


def _folded(text: str) -> str:
    """Capitals without accents; hyphens, apostrophes and underscores are blanks."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return re.sub(r"[-'’_]", " ", text.upper())
