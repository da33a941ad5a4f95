"""The exports that the manifest declares: each package, its files, its inventory, its documentation."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, ClassVar, TypeVar

from harness.campaign import export_people
from harness.campaign.declared.exports import Export
from harness.campaign.export_coverage import Coverage
from harness.campaign.export_people import Declared, People
from harness.campaign.source import MANIFEST, digest, named_files, normalised, resolved
from harness.campaign.subjects import FileSubject
from harness.core.subject import Subject
from harness.core.text import Text
from harness.formats import dated, inventory, prose
from harness.formats.dated import Dated
from harness.formats.filetypes import plain
from harness.formats.flaws import Flaw
from harness.formats.limits import MAX_TOLD
from harness.formats.package import ZipPackage, open_zip
from harness.formats.whole import Contents

if TYPE_CHECKING:
    from harness.campaign.campaign import Campaign

F = TypeVar("F", bound="ExportFileSubject")
#: What systems leave behind in folders: nobody exported it.
_LEFT_BEHIND = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
UNREADABLE = Flaw(Text("un fichier lisible", "a readable file"), Text("illisible ou trop volumineux", "unreadable or too large"),
                  Text("fichier non lu", "file not read"))  # fmt: skip


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
        """Each line with the file that it names."""
        return [(line, self.export.named(line.path)) for line in self.listed.files]


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
        wanted = _key(path)
        beside = posixpath.dirname(self.inventory.name) if self.inventory is not None else ""
        for key in (wanted, _key(f"{beside}/{path}"), wanted.removeprefix(_key(self.told.folder or "") + "/")):
            if key in self._by_key:
                return self._by_key[key]
        alone = self._by_name.get(wanted, [])
        return alone[0] if len(alone) == 1 else None

    @cached_property
    def _by_key(self) -> dict[str, ExportFileSubject]:
        return {_key(file.name): file for file in (*self.left_behind, *self.every)}

    @cached_property
    def _by_name(self) -> dict[str, list[ExportFileSubject]]:
        found: dict[str, list[ExportFileSubject]] = {}
        for file in self.every:
            found.setdefault(posixpath.basename(_key(file.name)), []).append(file)
        return found

    def describe(self) -> str:
        """How many files."""
        return str(len(self.files))


def _key(path: str) -> str:
    """A path as it is compared: letter case aside, whatever the separators and what stands before the first folder."""
    return posixpath.normpath(normalised(path.strip()).lstrip("/")).casefold()


def make(campaign: Campaign) -> Iterator[Subject]:
    """Each package, then its files."""
    sizes = {file.path: file.size for file in campaign.of(FileSubject)} if campaign.manifest.exports else {}
    for number, told in enumerate(campaign.manifest.exports, 1):
        made = _Maker(campaign, told, number, sizes).made()
        yield made
        yield from made.every


@dataclass(frozen=True, slots=True)
class _Maker:
    campaign: Campaign
    told: Export
    number: int
    #: Path -> bytes, as the campaign read it.
    sizes: dict[str, int]

    def made(self) -> ExportSubject:
        """The package and its files, linked."""
        path = (resolved(self.told.zip, self.campaign.hashes) or self.told.zip) if self.told.zip else MANIFEST
        part = "" if self.told.zip else f"exports[{self.number}] › {self.told.folder}"
        until = (self.told.history.to if self.told.history else None) or self.told.date or self.campaign.today
        export = ExportSubject(
            "", path, part, self.campaign.hashes.get(path, ""), told=self.told, patients=self._patients(), until=until
        )
        export.since = _since(self.told, self.told.date or self.campaign.today)
        names = self._zipped(export, path) if self.told.zip else self._in_folder()
        self._share_out(export, names)
        return export

    def _patients(self) -> list[Declared] | None:
        """None when nothing says who was exported."""
        ids, held = self.told.patients, self.campaign.patients
        if isinstance(ids, tuple):
            return export_people.declared(ids, held or ())
        return export_people.declared(None, held) if held is not None else None

    def _in_folder(self) -> dict[str, ExportFileSubject]:
        """Path in the campaign -> file."""
        root = normalised(self.told.folder or "").rstrip("/") + "/"
        found = named_files(self.told.folder or "", self.campaign.hashes)
        return {path: self._file(normalised(path).removeprefix(root), path) for path in found}

    def _file(self, name: str, path: str) -> ExportFileSubject:
        def load() -> bytes | Flaw:
            raw = self.campaign.read(path)
            return UNREADABLE if raw is None else raw

        return ExportFileSubject(
            "", path, "", self.campaign.hashes.get(path, ""), self.sizes.get(path, 0), name=name, load=load
        )

    def _zipped(self, export: ExportSubject, path: str) -> dict[str, ExportFileSubject]:
        raw = self.campaign.read(self.told.zip or "") or b""
        package = export.package = open_zip(raw)
        export.size = len(raw)
        return {f"{self.told.zip}/{name}": self._member(package, path, name) for name in package.names}

    @staticmethod
    def _member(package: ZipPackage, path: str, name: str) -> ExportFileSubject:
        raw = package.read(name)
        told = (digest(raw), len(raw)) if isinstance(raw, bytes) else ("", 0)
        return ExportFileSubject("", path, name, *told, name=name, load=lambda: package.read(name))

    def _share_out(self, export: ExportSubject, found: dict[str, ExportFileSubject]) -> None:
        """Documentation and inventory, in the package or beside it; the rest is data."""
        special: set[str] = set()
        for name in (*self.told.documentation, *((self.told.inventory,) if self.told.inventory else ())):
            paths = named_files(name, found) or (
                [] if self.told.in_zip(name) is not None else named_files(name, self.campaign.hashes)
            )
            export.missing += [] if paths else [name]
            for path in paths:
                file = found.get(path) or self._file(posixpath.basename(path), path)
                special.add(path)
                if name == self.told.inventory:
                    export.inventory = _as(ExportInventorySubject, file, export)
                else:
                    export.documentation.append(_as(ExportDocumentationSubject, file, export))
        for path, file in found.items():
            if path not in special:
                file.export = export
                (export.left_behind if _is_left_behind(file.name) else export.files).append(file)


def _as(kind: type[F], file: ExportFileSubject, export: ExportSubject) -> F:
    return kind("", file.path, file.part, file.sha256, file.size, name=file.name, load=file.load, export=export)


def _is_left_behind(name: str) -> bool:
    return posixpath.basename(name).lower() in _LEFT_BEHIND or name.startswith("__MACOSX/")


def _since(told: Export, made: datetime.date) -> datetime.date | None:
    """The first day asked for; ``years`` counts back from the day of the export (29 February: the day before)."""
    if told.history is None or told.history.years is None:
        return told.history.since if told.history is not None else None
    year = max(1, made.year - told.history.years)
    try:
        return made.replace(year=year)
    except ValueError:
        return made.replace(year=year, day=28)
