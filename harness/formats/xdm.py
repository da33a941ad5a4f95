"""IHE_XDM archives: a hardened reading of the ZIP, its sub-sets and their documents (ITI-32)."""

from __future__ import annotations

import io
import posixpath
import re
import stat
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from harness.core.finding import Level, Problem
from harness.core.place import Place, clip
from harness.core.text import Text, same
from harness.formats import limits, xml, zip_headers
from harness.formats.metadata import RegistryObject, Submission, is_submission
from harness.formats.salvage import salvage

MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_DIRECTORY_RECORD = b"PK\x01\x02"
#: What a registry makes an object of, or hangs on one, whatever the prefix.
_OBJECT = re.compile(rb"<(?:[^<>\s/:]*:)?(?:Slot|Classification|ExternalIdentifier|Association|RegistryPackage)[\s/>]")
_ADMITTED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


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


@dataclass(frozen=True, slots=True)
class Member:
    """What the directory of the ZIP says of one entry."""

    name: str
    is_dir: bool
    #: A symbolic link, as Unix writes them.
    is_link: bool
    comment: bytes


@dataclass(frozen=True, eq=False)
class Archive:
    """What an archive holds; ``entries`` are the files that could be read, by path."""

    entries: dict[str, bytes]
    subsets: tuple[Subset, ...]
    problems: tuple[Problem, ...] = field(default=())
    #: Every name of the directory, those of entries that were not read included.
    names: tuple[str, ...] = field(default=())
    members: tuple[Member, ...] = field(default=())
    comment: bytes = b""

    @property
    def looks_like_xdm(self) -> bool:
        """Something of the IHE_XDM layout is there."""
        names = [name.upper() for name in self.names]
        return any(n.startswith("IHE_XDM/") or n.endswith("METADATA.XML") for n in names)


def read(raw: bytes, allowance: int = limits.MAX_ZIP_TOTAL) -> Archive:
    """Read an archive of at most ``allowance`` bytes once inflated; never raises on content nor writes to disk."""
    records = raw.count(_DIRECTORY_RECORD)
    if records > 5 * limits.MAX_ZIP_ENTRIES:  # not even listed: each record costs memory
        return Archive({}, (), (_problem("", Text(f"au plus {limits.MAX_ZIP_ENTRIES} entrées", f"at most {limits.MAX_ZIP_ENTRIES} entries"),
                                         same(str(records)), Text("trop d'entrées dans le ZIP", "too many ZIP entries")),))  # fmt: skip
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as opened:
            infos, comment = opened.infolist(), opened.comment
            refusals = list(_refusals(infos, allowance))
            entries, broken = ({}, []) if refusals else _entries(opened, infos)
            broken += [] if refusals else _two_stories(raw, infos, opened.start_dir, {p.place.path for p in broken})
    except Exception as error:  # zipfile raises struct.error, IndexError and more on a damaged directory
        return _salvaged(raw, error, allowance)
    warnings = list(_oddities(infos, entries))
    subsets, unread = _subsets(entries)
    problems = _first_of_each(refusals + broken + warnings + unread)
    members = tuple(Member(i.filename, i.is_dir(), stat.S_ISLNK(i.external_attr >> 16), i.comment) for i in infos)
    return Archive(entries, subsets, problems, tuple(i.filename for i in infos), members, comment)


def _salvaged(raw: bytes, error: Exception, allowance: int) -> Archive:
    """What is left of an archive whose directory cannot be read: its first entries, whole."""
    entries = salvage(raw, limits.MAX_ZIP_ENTRIES, allowance)
    lost = _problem("", Text("archive ZIP lisible", "readable ZIP archive"), _told(error),
                    Text("ZIP illisible ou tronqué : {n} entrées récupérées avant la coupure",
                         "ZIP unreadable or truncated: {n} entries recovered before the cut").fill(n=len(entries))
                    if entries else Text("ZIP illisible ou tronqué", "ZIP unreadable or truncated"))  # fmt: skip
    subsets, unread = _subsets(entries)
    return Archive(entries, subsets, _first_of_each([lost, *unread]), tuple(entries))


def _first_of_each(problems: list[Problem]) -> tuple[Problem, ...]:
    """At most MAX_TOLD problems of each check, so that none hides another."""
    told: Counter[str] = Counter()
    kept = []
    for problem in problems:
        told[problem.check] += 1
        if told[problem.check] <= limits.MAX_TOLD:
            kept.append(problem)
    return tuple(kept)


def _refusals(infos: list[zipfile.ZipInfo], allowance: int) -> Iterator[Problem]:
    """Reasons not to open the archive at all, told from its directory."""
    if len(infos) > limits.MAX_ZIP_ENTRIES:
        yield _problem("", Text(f"au plus {limits.MAX_ZIP_ENTRIES} entrées", f"at most {limits.MAX_ZIP_ENTRIES} entries"),
                       same(str(len(infos))), Text("trop d'entrées dans le ZIP", "too many ZIP entries"),
                       "FORMAT-ZIP-LIMITS")  # fmt: skip
    total = sum(i.file_size for i in infos)
    if total > allowance:
        yield _problem("", Text(f"au plus {allowance} octets", f"at most {allowance} bytes"),
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
        if stat.S_ISLNK(info.external_attr >> 16):
            broken.append(_problem(info.filename, Text("un fichier", "a file"), Text("lien symbolique", "symbolic link"),
                                   Text("lien symbolique : jamais suivi, entrée non lue", "symbolic link: never followed, entry not read"),
                                   "FORMAT-ZIP-PATH"))  # fmt: skip
            continue
        if info.flag_bits & 0x1:
            broken.append(_problem(info.filename, Text("entrée non chiffrée", "entry not encrypted"),
                                   Text("chiffrée", "encrypted"), Text("entrée chiffrée : non lue",
                                                                       "encrypted entry: not read"), "FORMAT-ZIP-ENCRYPTED"))  # fmt: skip
            continue
        if info.compress_type not in _ADMITTED:  # an LZMA entry may ask for gigabytes
            broken.append(_problem(info.filename, same("Stored | Deflate"), same(f"méthode {info.compress_type}"),
                                   Text("méthode de compression non admise : entrée non lue",
                                        "compression method not admitted: entry not read")))  # fmt: skip
            continue
        try:
            with opened.open(info) as stream:
                content = entries[info.filename] = stream.read(info.file_size + 1)  # never what the data say
        except Exception as error:  # zlib.error, BadZipFile, ValueError on offsets out of the file, and more
            broken.append(_problem(info.filename, Text("entrée lisible (CRC)", "readable entry (CRC)"), _told(error),
                                   Text("entrée du ZIP illisible", "unreadable ZIP entry")))  # fmt: skip
            continue
        if len(content) != info.file_size:
            broken.append(_problem(info.filename, same(f"{info.file_size}"), same(f"{len(content)}"),
                                   Text("taille annoncée par le ZIP différente de celle lue",
                                        "size announced by the ZIP differs from the one read")))  # fmt: skip
    return entries, broken


def _two_stories(raw: bytes, infos: list[zipfile.ZipInfo], directory: int, told: set[str]) -> list[Problem]:
    """What a reader of the directory and a reader of the stream would not see alike; ``told`` are entries found broken."""
    found = [
        _problem(d.name, same(d.directory), same(d.header),
                 Text("l'en-tête de l'entrée contredit le répertoire du ZIP", "the header of the entry contradicts the ZIP directory"))
        for d in zip_headers.disagreements(raw, infos)
        if d.name not in told
    ]  # fmt: skip
    stray = list(zip_headers.stray_bytes(raw, infos, directory))
    if stray:
        at, length = stray[0]
        total = sum(n for _, n in stray)
        where = Text(
            f"{total} octets, dont {length} à partir de l'octet {at}",
            f"{total} bytes, {length} of them from byte {at} on",
        )
        found.append(_problem("", Text("rien entre les entrées", "nothing between the entries"), where,
                              Text("octets qui n'appartiennent à aucune entrée du ZIP", "bytes that belong to no entry of the ZIP"),
                              level=Level.WARNING))  # fmt: skip
    return found


def _oddities(infos: list[zipfile.ZipInfo], entries: dict[str, bytes]) -> Iterator[Problem]:
    for info in infos:
        name = info.filename
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name:
            yield _problem(name, Text("un chemin relatif à l'archive", "a path inside the archive"), same(name),
                           Text("chemin qui sort de l'archive", "path that escapes the archive"), "FORMAT-ZIP-PATH")  # fmt: skip
        if "\0" in info.orig_filename:
            yield _problem(name, Text("un nom sans octet nul", "a name without a NUL byte"), same(info.orig_filename.replace("\0", "\\0")),
                           Text("nom coupé par un octet nul : l'entrée n'est pas lue sous son nom",
                                "name cut by a NUL byte: the entry is not read under its name"), "FORMAT-ZIP-PATH")  # fmt: skip
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
    subsets, problems, total, objects = [], [], 0, 0
    names = [name for name in entries if posixpath.basename(name).upper() == "METADATA.XML"]
    if len(names) > limits.MAX_XDM_SUBSETS:
        most = limits.MAX_XDM_SUBSETS
        problems.append(_problem(names[most], Text(f"au plus {most} METADATA.XML", f"at most {most} METADATA.XML"),
                                 same(str(len(names))), Text("trop de METADATA.XML : les suivants ne sont pas lus",
                                                             "too many METADATA.XML: the others are not read"),
                                 "FORMAT-XDM-METADATA"))  # fmt: skip
    for name in names[: limits.MAX_XDM_SUBSETS]:
        content = entries[name]
        objects += len(_OBJECT.findall(content.replace(b"\0", b"")))  # UTF-16 too; before a tree is made of them
        if objects > limits.MAX_XDM_OBJECTS:
            most = limits.MAX_XDM_OBJECTS
            problems.append(_problem(name, Text(f"au plus {most} objets et slots", f"at most {most} objects and slots"),
                                     same(str(objects)), Text("trop d'objets ebRIM : non lus", "too many ebRIM objects: not read"),
                                     "FORMAT-XDM-METADATA"))  # fmt: skip
            continue
        parsed = xml.read(content, name)
        problems += [
            Problem("FORMAT-XDM-METADATA", Place(name, p.place.line, p.place.anchor), p.expected, p.actual, p.message)
            for p in parsed.problems
        ]
        if parsed.root is None:
            continue
        total += sum(1 for _ in parsed.root.iter("{*}ExtrinsicObject"))
        if total > limits.MAX_XDM_ENTRIES:
            most = limits.MAX_XDM_ENTRIES
            problems.append(_problem(name, Text(f"au plus {most} fiches", f"at most {most} entries"), same(str(total)),
                                     Text("trop de fiches DocumentEntry : non lues", "too many DocumentEntries: not read"),
                                     "FORMAT-XDM-METADATA"))  # fmt: skip
        elif is_submission(parsed.root):
            subsets.append(Subset(posixpath.dirname(name), Submission(parsed.root, parsed.source)))
        else:
            problems.append(_problem(name, same("lcm:SubmitObjectsRequest"), same(xml.local(parsed.root)),
                                     Text("METADATA.XML d'une autre nature", "METADATA.XML of another kind"),
                                     "FORMAT-XDM-METADATA"))  # fmt: skip
    return tuple(subsets), problems


def _told(error: Exception) -> Text:
    return same(clip(f"{type(error).__name__}: {error}", 200))


def _problem(
    name: str, expected: Text, actual: Text, message: Text, check: str = "FORMAT-ZIP", level: Level = Level.ERROR
) -> Problem:
    return Problem(check, Place(name), expected, actual, message, level)
