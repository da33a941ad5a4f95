"""IHE_XDM archives: a hardened reading of the ZIP, its sub-sets and their documents (ITI-32)."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from harness.core.finding import Level, Problem
from harness.core.place import Place
from harness.core.text import Text, same
from harness.formats import limits, xml
from harness.formats.metadata import RegistryObject, Submission, is_submission

MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


@dataclass(frozen=True, eq=False)
class Subset:
    """One ``IHE_XDM/SUBSETnn`` directory with its metadata."""

    folder: str
    submission: Submission

    def path_of(self, entry: RegistryObject) -> str | None:
        """The archive path that the URI slot of a DocumentEntry names."""
        uri = entry.slot("URI")
        if not uri or not uri[0].text:
            return None
        return posixpath.normpath(posixpath.join(self.folder, uri[0].text))


@dataclass(frozen=True, eq=False)
class Archive:
    """What an archive holds; ``entries`` are the files that could be read, by path."""

    entries: dict[str, bytes]
    subsets: tuple[Subset, ...]
    problems: tuple[Problem, ...] = field(default=())

    @property
    def looks_like_xdm(self) -> bool:
        """Something of the IHE_XDM layout is there."""
        names = [name.upper() for name in self.entries]
        return any(n.startswith("IHE_XDM/") or n.endswith("METADATA.XML") for n in names)


def read(raw: bytes) -> Archive:
    """Read an archive; never raises on content and never writes to disk."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as opened:
            infos = opened.infolist()
            refusals = list(_refusals(infos))
            entries, broken = ({}, []) if refusals else _entries(opened, infos)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, ValueError, EOFError) as error:
        return Archive({}, (), (_problem("", Text("archive ZIP lisible", "readable ZIP archive"), same(str(error)),
                                         Text("ZIP illisible ou tronqué", "ZIP unreadable or truncated")),))  # fmt: skip
    warnings = list(_oddities(infos, entries))
    subsets, unread = _subsets(entries)
    return Archive(entries, subsets, tuple(refusals + broken + warnings + unread))


def _refusals(infos: list[zipfile.ZipInfo]) -> Iterator[Problem]:
    """Reasons not to open the archive at all, told from its directory."""
    if len(infos) > limits.MAX_ZIP_ENTRIES:
        yield _problem("", Text(f"au plus {limits.MAX_ZIP_ENTRIES} entrées", f"at most {limits.MAX_ZIP_ENTRIES} entries"),
                       same(str(len(infos))), Text("trop d'entrées dans le ZIP", "too many ZIP entries"),
                       "FORMAT-ZIP-LIMITS")  # fmt: skip
    total = sum(i.file_size for i in infos)
    if total > limits.MAX_ZIP_TOTAL:
        yield _problem("", Text(f"au plus {limits.MAX_ZIP_TOTAL} octets", f"at most {limits.MAX_ZIP_TOTAL} bytes"),
                       same(str(total)), Text("ZIP trop volumineux une fois décompressé", "ZIP too large once inflated"),
                       "FORMAT-ZIP-LIMITS")  # fmt: skip
    for info in infos:
        if info.file_size > limits.MIB and info.file_size > info.compress_size * limits.MAX_ZIP_RATIO:
            yield _problem(info.filename, Text(f"taux au plus {limits.MAX_ZIP_RATIO}", f"ratio at most {limits.MAX_ZIP_RATIO}"),
                           same(f"{info.file_size}/{info.compress_size}"),
                           Text("taux de compression suspect (bombe ZIP ?)", "suspect compression ratio (ZIP bomb?)"),
                           "FORMAT-ZIP-LIMITS")  # fmt: skip


def _entries(opened: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> tuple[dict[str, bytes], list[Problem]]:
    entries: dict[str, bytes] = {}
    broken: list[Problem] = []
    for info in infos:
        if info.is_dir():
            continue
        if info.flag_bits & 0x1:
            broken.append(_problem(info.filename, Text("entrée non chiffrée", "entry not encrypted"),
                                   Text("chiffrée", "encrypted"), Text("entrée chiffrée : non lue",
                                                                       "encrypted entry: not read"), "FORMAT-ZIP-ENCRYPTED"))  # fmt: skip
            continue
        try:
            with opened.open(info) as stream:
                entries[info.filename] = stream.read(limits.MAX_ZIP_TOTAL)
        except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, EOFError) as error:
            broken.append(_problem(info.filename, Text("entrée lisible (CRC)", "readable entry (CRC)"), same(str(error)),
                                   Text("entrée du ZIP illisible", "unreadable ZIP entry")))  # fmt: skip
    return entries, broken


def _oddities(infos: list[zipfile.ZipInfo], entries: dict[str, bytes]) -> Iterator[Problem]:
    for info in infos:
        name = info.filename
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name:
            yield _problem(name, Text("un chemin relatif à l'archive", "a path inside the archive"), same(name),
                           Text("chemin qui sort de l'archive", "path that escapes the archive"), "FORMAT-ZIP-PATH")  # fmt: skip
    for name, count in Counter(i.filename for i in infos).items():
        if count > 1:
            yield _problem(name, Text("une seule entrée de ce nom", "one entry of that name"), same(str(count)),
                           Text("entrées de même nom", "several entries of the same name"), "FORMAT-ZIP-PATH")  # fmt: skip
    for name, content in entries.items():
        if content.startswith(MAGIC):
            yield _problem(name, Text("pas d'archive dans l'archive", "no archive inside the archive"), same("ZIP"),
                           Text("archive imbriquée : non ouverte", "nested archive: not opened"),
                           "FORMAT-ZIP-NESTED", Level.WARNING)  # fmt: skip


def _subsets(entries: dict[str, bytes]) -> tuple[tuple[Subset, ...], list[Problem]]:
    subsets, problems = [], []
    for name, content in entries.items():
        if posixpath.basename(name).upper() != "METADATA.XML":
            continue
        parsed = xml.read(content, name)
        problems += [
            Problem("FORMAT-XDM-METADATA", Place(name, p.place.line, p.place.anchor), p.expected, p.actual, p.message)
            for p in parsed.problems
        ]
        if parsed.root is None:
            continue
        if is_submission(parsed.root):
            subsets.append(Subset(posixpath.dirname(name), Submission(parsed.root, parsed.source)))
        else:
            problems.append(_problem(name, same("lcm:SubmitObjectsRequest"), same(xml.local(parsed.root)),
                                     Text("METADATA.XML d'une autre nature", "METADATA.XML of another kind"),
                                     "FORMAT-XDM-METADATA"))  # fmt: skip
    return tuple(subsets), problems


def _problem(
    name: str, expected: Text, actual: Text, message: Text, check: str = "FORMAT-ZIP", level: Level = Level.ERROR
) -> Problem:
    return Problem(check, Place(name), expected, actual, message, level)
