"""The declarations of a manifest as something to look at: do they hold together, and with the samples?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from harness.campaign import plain_yaml
from harness.campaign.declared.declarations import Declarations
from harness.campaign.manifest import Manifest
from harness.campaign.source import MANIFEST
from harness.core.place import Excerpt, Place, Row
from harness.core.subject import Subject
from harness.core.text import Text

if TYPE_CHECKING:
    from harness.campaign.campaign import Campaign


@dataclass(eq=False)
class DeclarationsSubject(Subject):
    """What ``campaign.yaml`` decides: profile, declarations, steps out of scope, waivers."""

    kind: ClassVar[str] = "declarations"
    kind_label: ClassVar[Text] = Text("déclarations de la campagne", "declarations of the campaign")
    manifest: Manifest = field(default_factory=Manifest)
    raw: bytes = b""

    @property
    def decides(self) -> bool:
        """Whether anything but a profile is declared."""
        return bool(self.manifest.waivers or self.manifest.not_applicable or self.manifest.declarations)

    @property
    def declared(self) -> Declarations:
        """What the product is and does not do."""
        return self.manifest.declarations or Declarations()

    def reasons(self) -> Iterator[tuple[str, str]]:
        """Each reason that somebody wrote, and where."""
        for key in ("waivers", "not_applicable"):
            for number, entry in enumerate(getattr(self.manifest, key)):
                yield f"{key}.{number}.reason", entry.reason
        for name in Declarations.model_fields:
            told = getattr(self.declared, name)
            if told is not None:
                yield f"declarations.{name}.reason", told.reason

    def documents(self) -> Iterator[tuple[str, str]]:
        """Each file that stands for a proof or shows a decision, and where it is named."""
        for number, entry in enumerate(self.manifest.not_applicable):
            if entry.statement:
                yield f"not_applicable.{number}.statement", entry.statement
        for number, waiver in enumerate(self.manifest.waivers):
            if waiver.evidence:
                yield f"waivers.{number}.evidence", waiver.evidence

    def at(self, where: str) -> Place:
        """A place of the manifest (``waivers.0.reason``), entries counted from 1, with its line."""
        keys = [int(part) if part.isdecimal() else part for part in where.split(".")]
        shown = "".join(f"[{k + 1}]" if isinstance(k, int) else f".{k}" for k in keys).lstrip(".")
        return Place(shown, plain_yaml.line_of(self._tree, tuple(keys)), _Lines(self.raw))

    @cached_property
    def _tree(self) -> Any:
        return plain_yaml.load(self.raw, MANIFEST)[0]

    def describe(self) -> str:
        """How many of each."""
        told = self.manifest
        return f"{len(told.not_applicable)} not_applicable, {len(told.waivers)} waivers"


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a manifest around a place."""

    raw: bytes

    def excerpt(self, place: Place) -> Excerpt | None:
        """The line and its neighbours."""
        lines = self.raw.decode("utf-8-sig", "replace").splitlines()
        at = place.line or 1
        rows = [Row(str(n), lines[n - 1][:400], n == at) for n in range(max(1, at - 1), min(len(lines), at + 1) + 1)]
        return Excerpt("text", MANIFEST, tuple(rows)) if rows else None


def subjects(campaign: Campaign) -> Iterator[Subject]:
    """One, when the manifest decides anything."""
    told = campaign.manifest
    if not (told.waivers or told.not_applicable or told.declarations or told.profile or told.roles):
        return
    raw = campaign.read(MANIFEST) or b""
    yield DeclarationsSubject(
        "", MANIFEST, "declarations", manifest=told, raw=raw, sha256=campaign.hashes.get(MANIFEST, ""), size=len(raw)
    )
