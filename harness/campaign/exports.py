"""The exports that the manifest declares: each package, its files, its inventory, its documentation."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, takewhile
from typing import TYPE_CHECKING, ClassVar

from harness.campaign import export_people
from harness.campaign.declared.exports import Export
from harness.campaign.export_coverage import Coverage
from harness.campaign.export_people import Declared, People
from harness.campaign.source import normalised
from harness.core.subject import Subject
from harness.core.text import Text
from harness.formats import dated, inventory, prose
from harness.formats.dated import Dated
from harness.formats.filetypes import plain
from harness.formats.flaws import Flaw
from harness.formats.limits import MAX_TOLD
from harness.formats.package import ZipPackage
from harness.formats.whole import Contents

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file says, kept without its bytes."""

    format: str
    documented_as: str
    flaws: tuple[Flaw, ...] = ()
    people: People = field(default_factory=People)
    dates: tuple[Dated, ...] = ()
    text: str | None = None


@dataclass(eq=False)
class ExportFileSubject(Subject):
    """One file of a package; ``name`` is its path in the package."""

    kind: ClassVar[str] = "export-file"
    kind_label: ClassVar[Text] = Text("fichier exporté", "exported file")
    name: str = ""
    load: Callable[[], bytes | Flaw] = field(default=lambda: b"", repr=False)
    export: ExportSubject = field(default=None, repr=False)  # type: ignore[assignment]

    @cached_property
    def reading(self) -> Reading:
        """Read once; what a hostile file makes a reader of dates or of patients say does not hide what it is."""
        raw = self.load()
        if isinstance(raw, Flaw):
            return Reading("", "", (raw,))
        contents = Contents(self.name, raw)
        flaws = tuple(islice(contents.flaws(), MAX_TOLD))
        if any(flaw.is_serious for flaw in flaws):
            return Reading(contents.format, contents.documented_as, flaws)
        return Reading(
            contents.format, contents.documented_as, flaws, export_people.people_of(contents), tuple(dated.dates(contents)), prose.text_of(contents),
        )  # fmt: skip

    def describe(self) -> str:
        """Its format."""
        return self.reading.format


@dataclass(eq=False)
class ExportDocumentationSubject(ExportFileSubject):
    """One file of the documentation of an export."""

    kind: ClassVar[str] = "export-documentation"
    kind_label: ClassVar[Text] = Text("documentation d'export", "export documentation")


@dataclass(eq=False)
class ExportInventorySubject(ExportFileSubject):
    """The inventory of an export."""

    kind: ClassVar[str] = "export-inventory"
    kind_label: ClassVar[Text] = Text("inventaire d'export", "export inventory")

    @cached_property
    def listed(self) -> inventory.Inventory:
        """What it lists."""
        raw = self.load()
        if isinstance(raw, Flaw):
            return inventory.Inventory((), raw.message)
        return inventory.read(raw, self.name)

    @cached_property
    def matched(self) -> list[tuple[inventory.Listed, ExportFileSubject | None]]:
        """Each line with the file that it names: as written, else without the folders that all the lines share."""
        shared = _shared([line.path for line in self.listed.files])
        return [(line, self._named(line.path, shared)) for line in self.listed.files]

    def _named(self, path: str, shared: int) -> ExportFileSubject | None:
        found = self.export.named(path)
        parts = _key(path).split("/") if found is None else []
        shorter = (self.export.at("/".join(parts[count:])) for count in range(1, shared + 1))
        return found or next((file for file in shorter if file is not None), None)


@dataclass(eq=False)
class ExportSubject(Subject):
    """A package."""

    kind: ClassVar[str] = "export"
    kind_label: ClassVar[Text] = Text("export de données", "data export")
    told: Export = field(default=None)  # type: ignore[assignment]
    files: list[ExportFileSubject] = field(default_factory=list)
    inventory: ExportInventorySubject | None = None
    documentation: list[ExportDocumentationSubject] = field(default_factory=list)
    #: Names of the documentation or inventory that the package has not.
    missing: list[str] = field(default_factory=list)
    #: What systems left behind: nobody asks for it in the inventory, which may list it.
    left_behind: list[ExportFileSubject] = field(default_factory=list)
    package: ZipPackage | None = None
    patients: list[Declared] | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None

    @property
    def every(self) -> list[ExportFileSubject]:
        """Data, inventory and documentation."""
        return [*self.files, *self.documentation, *([self.inventory] if self.inventory is not None else [])]

    @cached_property
    def formats(self) -> dict[str, list[ExportFileSubject]]:
        """Format -> its data files, those that open."""
        found: dict[str, list[ExportFileSubject]] = {}
        for file in self.files:
            if file.reading.documented_as and not any(flaw.is_serious for flaw in file.reading.flaws):
                found.setdefault(file.reading.documented_as, []).append(file)
        return found

    @cached_property
    def text(self) -> str:
        """The words of the documentation that can be read, without accents nor capitals."""
        return plain("\n".join(d.reading.text or "" for d in self.documentation))

    @cached_property
    def coverage(self) -> Coverage:
        """Whose data they are, and how far back."""
        return Coverage(self)

    @property
    def has_unread_documentation(self) -> bool:
        """Whether a documentation opens but gives no text (PDF, image)."""
        return any(
            d.reading.text is None and not any(f.is_serious for f in d.reading.flaws) for d in self.documentation
        )

    def named(self, path: str) -> ExportFileSubject | None:
        """The file that a line of the inventory names: from the root, from the folder of the inventory, else by its own name alone."""
        exact = self._by_name_as_written.get(path)
        if exact is not None:
            return exact
        wanted = _key(path)
        beside = posixpath.dirname(self.inventory.name) if self.inventory is not None else ""
        for key in (wanted, _key(f"{beside}/{path}"), wanted.removeprefix(_key(self.told.folder or "") + "/")):
            if key in self._by_key:
                return self._by_key[key]
        alone = self._by_name.get(wanted, [])
        return alone[0] if len(alone) == 1 else None

    def at(self, key: str) -> ExportFileSubject | None:
        """The file of this path from the root of the package."""
        return self._by_key.get(key)

    @property
    def is_refused(self) -> bool:
        """Whether it is a ZIP of which nothing could be read: what it lacks is not known."""
        return self.package is not None and bool(self.package.flaws) and not self.package.names

    @cached_property
    def _by_name_as_written(self) -> dict[str, ExportFileSubject]:
        return {file.name: file for file in (*self.left_behind, *self.every)}

    @cached_property
    def _by_key(self) -> dict[str, ExportFileSubject]:
        known = {_key(file.name): file for file in (*self.left_behind, *self.every)}
        for file in known.copy().values() if self.package is not None else ():
            for name in _other_writings(file.name):
                known.setdefault(_key(name), file)
        return known

    @cached_property
    def _by_name(self) -> dict[str, list[ExportFileSubject]]:
        found: dict[str, list[ExportFileSubject]] = {}
        for file in self.every:
            found.setdefault(posixpath.basename(_key(file.name)), []).append(file)
        return found

    def describe(self) -> str:
        """How many files."""
        return str(len(self.files))


def _other_writings(name: str) -> Iterator[str]:
    """A name of a ZIP that does not say its encoding, read otherwise: Windows and older tools write that of the system."""
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return
    for codec in ("utf-8", "cp1252", "cp850") if not raw.isascii() else ():
        with suppress(UnicodeDecodeError):
            yield raw.decode(codec)


def _shared(paths: list[str]) -> int:
    """How many folders all these paths begin with; none for a path alone."""
    folders = [_key(path).split("/")[:-1] for path in paths]
    if len(folders) < 2:
        return 0
    first, last = min(folders), max(folders)
    same = (a == b for a, b in zip(first, last, strict=False))
    return sum(1 for _ in takewhile(bool, same))


def _key(path: str) -> str:
    """A path as it is compared: letter case aside, whatever the separators and what stands before the first folder."""
    return posixpath.normpath(normalised(path.strip()).lstrip("/")).casefold()
