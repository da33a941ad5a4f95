"""A kit: the folder that the ANS publishes, read as it is and never modified."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from harness.core.errors import UsageError
from harness.core.text import Text
from harness.kit import valuesets
from harness.kit.defects import DefectKind, KitDefect, defect
from harness.kit.digest import Digest, digest
from harness.kit.listing import Listing

#: A file of a kit beyond this is not read (the largest terminologies are under 200 MB).
MAX_KIT_FILE = 512 * 1024 * 1024
_ANNOUNCED = "schematrons/profils/terminologies/terminologie/Terminologies.txt"
_TERMINOLOGY = re.compile(r"\s*(\d+(?:\.\d+)+)")
_COPY = re.compile(r"voc-(\d+(?:\.\d+)+)-DYNAMIC\.xml", re.I)
_OID = re.compile(rb"<(?:\w+:)?ValueSet\b[^>]*?\sid\s*=\s*[\"']([\d.]+)[\"']", re.S)


@dataclass(eq=False)
class Kit:
    """One copy of the kit. ``root`` holds ``schematrons/``; ``name`` is how the user calls it."""

    root: Path
    name: str
    _defects: dict[tuple[DefectKind, str, str], KitDefect] = field(default_factory=dict, repr=False)
    _resolved: dict[tuple[Path, str], Path | None] = field(default_factory=dict, repr=False)
    _listing: Listing = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._listing = Listing(self.root)

    @classmethod
    def open(cls, path: Path | str, name: str = "") -> Kit:
        """The kit of a folder, or of the only folder inside it that is one; raises UsageError."""
        given = Path(path)
        try:
            candidates = [given, *sorted(p for p in given.iterdir() if p.is_dir())] if given.is_dir() else []
            roots = [c for c in candidates if _is_root(c)]
        except OSError:
            roots = []
        if not roots:
            raise UsageError(
                Text(f"{given} : ce n'est pas un kit ANS (pas de dossier schematrons avec profils)",
                     f"{given}: not an ANS kit (no schematrons folder with profils)"),
                Text("indiquer le dossier publié par l'ANS, celui qui contient schematrons, infrastructure et jeuxDeValeurs",
                     "give the folder that the ANS publishes, the one with schematrons, infrastructure and jeuxDeValeurs"),
            )  # fmt: skip
        if len(roots) > 1 and roots[0] != given:
            names = ", ".join(p.name for p in roots[:5])
            raise UsageError(Text(f"{given} contient plusieurs kits : {names}", f"{given} holds several kits: {names}"))
        root = roots[0].resolve()
        return cls(root, name or root.name)

    # -- references ------------------------------------------------------------------------------------

    def resolve(self, base: Path, href: str, line: int | None = None) -> Path | None:
        """The file of the kit that ``href`` means in ``base`` (a file, or a folder), or None.

        Letter case and accents are forgiven; what leads out of the kit, nowhere, or to an empty file is not.
        A copy of a value set that is missing but can be derived gives the path where it would be: ``text``
        reads it. Every repair and every failure is kept in ``defects``, once.
        """
        key = (base, href)
        if key not in self._resolved:
            self._resolved[key] = self._resolve(base, href, line)
        return self._resolved[key]

    def find(self, base: Path, href: str) -> Path | None:
        """The file that ``href`` means in ``base``, None without a word when there is none."""
        found = self._listing.follow(base if base.is_dir() else base.parent, href)
        usable = found.path is not None and not found.outside and found.path.is_file()
        return found.path if usable else None

    def _resolve(self, base: Path, href: str, line: int | None) -> Path | None:
        found = self._listing.follow(base if base.is_dir() else base.parent, href)
        if found.outside:
            return self._lost(DefectKind.OUTSIDE, base, line, href)
        if found.path is not None and found.path.is_file():
            if found.path.stat().st_size == 0:
                return self._lost(DefectKind.EMPTY, base, line, href, found.path)
            if not found.same_spelling:
                self._tell(DefectKind.WRONG_CASE, base, line, href, found.path)
            return found.path
        if source := self._source(found.reached):
            self._tell(DefectKind.DERIVED, base, line, href, source)
            return found.reached
        empty = self._empty_ancestor(found.reached)
        return self._lost(DefectKind.EMPTY if empty else DefectKind.MISSING, base, line, href, empty)

    def _empty_ancestor(self, path: Path) -> Path | None:
        """The empty file that stands where a folder of ``path`` is meant."""
        above = [p for p in path.parents if p != self.root and p.is_relative_to(self.root)]
        return next((p for p in above if p.is_file() and p.stat().st_size == 0), None)

    def _lost(
        self, kind: DefectKind, base: Path, line: int | None, href: str, found: Path | None = None
    ) -> Path | None:
        self._tell(kind, base, line, href, found)
        return None

    def _tell(self, kind: DefectKind, base: Path, line: int | None, href: str, found: Path | None = None) -> None:
        self.add(defect(kind, self.relative(base), line, href, self.relative(found) if found else ""))

    def add(self, found: KitDefect) -> None:
        """Keep a defect, once for each kind, file and reference (its text names it)."""
        self._defects.setdefault((found.kind, found.path, found.text.en), found)

    @property
    def defects(self) -> tuple[KitDefect, ...]:
        """The defects met so far, by file."""
        return tuple(sorted(self._defects.values(), key=lambda d: (d.path, d.line or 0, d.kind, d.text.en)))

    # -- contents --------------------------------------------------------------------------------------

    def text(self, path: Path) -> bytes:
        """The bytes of a file of the kit, derived when it is missing and can be; raises UsageError."""
        try:
            if path.is_file():
                if path.stat().st_size > MAX_KIT_FILE:
                    raise OSError(None, "too large")
                return path.read_bytes()
        except OSError as error:
            self.add(defect(DefectKind.UNREADABLE, self.relative(path), None, path.name, error.strerror or ""))
            raise UsageError(Text(f"kit : {self.relative(path)} illisible ({error.strerror})",
                                  f"kit: {self.relative(path)} cannot be read ({error.strerror})")) from None  # fmt: skip
        made = self.derived(path)
        if made is None:
            raise UsageError(Text(f"kit : {self.relative(path)} absent", f"kit: {self.relative(path)} is missing"))
        return made

    def read(self, path: Path) -> bytes:
        """The same for the engines, which tell by themselves what they lack: empty when there is nothing to read."""
        try:
            return self.text(path)
        except UsageError:
            return b""

    def derived(self, path: Path) -> bytes | None:
        """What a missing ``voc-<OID>-DYNAMIC.xml`` must hold, from the kit's own value set of that OID."""
        source = self._source(path) if not path.exists() else None
        return valuesets.as_copy(source.read_bytes()) if source is not None else None

    def _source(self, path: Path) -> Path | None:
        copy = _COPY.fullmatch(path.name)
        return self._sets.get(copy[1]) if copy else None

    @cached_property
    def _sets(self) -> dict[str, Path]:
        """The file of each value set, by OID; the first by name when several have it."""
        found: dict[str, Path] = {}
        for path in self.value_set_files():
            with path.open("rb") as file:
                told = _OID.search(file.read(8192))
            if told:
                found.setdefault(told[1].decode(), path)
        return found

    def folder(self, name: str) -> Path | None:
        """A folder of the root, whatever the case of its name."""
        found = self._listing.follow(self.root, name)
        return found.path if found.path is not None and found.path.is_dir() else None

    def file(self, name: str) -> Path | None:
        """A file by its path from the root, without recording anything when it is not there."""
        found = self._listing.follow(self.root, name)
        return found.path if found.path is not None and found.path.is_file() else None

    @cached_property
    def announced(self) -> dict[str, int]:
        """The terminologies that the kit says it has (``Terminologies.txt``): OID -> line."""
        path = self.file(_ANNOUNCED)
        text = self.read(path).decode("utf-8", "replace") if path is not None else ""
        told = ((number, _TERMINOLOGY.match(line)) for number, line in enumerate(text.splitlines(), 1))
        return {found[1]: number for number, found in told if found}

    def value_set_files(self) -> list[Path]:
        """The value sets (``jeuxDeValeurs``), by name."""
        return self._xml_of("jeuxDeValeurs")

    def examples(self) -> list[Path]:
        """The examples that the kit comes with, by name."""
        return self._xml_of("ExemplesCDA")

    def _xml_of(self, name: str) -> list[Path]:
        folder = self.folder(name)
        return sorted(p for p in folder.iterdir() if p.suffix.lower() == ".xml" and p.is_file()) if folder else []

    def relative(self, path: Path) -> str:
        """A path from the root, with ``/``."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()

    # -- identity --------------------------------------------------------------------------------------

    @cached_property
    def _digest(self) -> Digest:
        return digest(self.root)

    @property
    def sha256(self) -> str:
        """The hash of everything that decides a verdict (see ``harness.kit.digest``)."""
        return self._digest.sha256

    @property
    def date(self) -> str:
        """The newest revision date written in the kit, ``YYYY-MM-DD``; empty when there is none."""
        return self._digest.date


def _is_root(folder: Path) -> bool:
    """A folder with ``schematrons/profils``, whatever their case."""
    root = folder.resolve()
    found = Listing(root).follow(root, "schematrons/profils").path
    return found is not None and found.is_dir()
