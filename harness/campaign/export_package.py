"""From the ``exports`` of the manifest to packages, their files, inventories and documentations."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from harness.campaign import export_people
from harness.campaign.declared.exports import Export
from harness.campaign.export_people import Declared
from harness.campaign.exports import (
    ExportDocumentationSubject,
    ExportFileSubject,
    ExportInventorySubject,
    ExportSubject,
)
from harness.campaign.source import MANIFEST, digest, named_files, normalised, resolved
from harness.campaign.subjects import FileSubject
from harness.core.subject import Subject
from harness.core.text import Text
from harness.formats.flaws import Flaw
from harness.formats.package import ZipPackage, open_zip

if TYPE_CHECKING:
    from harness.campaign.campaign import Campaign

F = TypeVar("F", bound="ExportFileSubject")
#: What systems leave behind in folders: nobody exported it.
_LEFT_BEHIND = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
UNREADABLE = Flaw(Text("un fichier lisible", "a readable file"), Text("illisible ou trop volumineux", "unreadable or too large"),
                  Text("fichier non lu", "file not read"))  # fmt: skip


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
