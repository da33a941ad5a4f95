"""The hash and the date of a kit: what two copies that judge alike have in common.

The hash covers what decides a verdict (XSD, Schematron, value sets, terminologies, official skeleton): not
the style sheets, the examples, the programs nor what the kit's own programs leave behind. The date is the
newest revision date that these files carry: unlike the dates of a copy or of a clone, it is the same for
everybody who has the same hash.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.kit.home import cache_dir, write_whole

_FOLDERS = ("infrastructure", "jeuxdevaleurs", "schematrons")
_KEPT = (".sch", ".xsd", ".xml", ".rdf", ".xsl")
#: What the kit's programs write while they judge.
_LEFT_BEHIND = ("schematrons/rapports/", "schematrons/moteur/tmp/")
_MAX_FILES = 50_000
_VERSION = 1
_HISTORY = re.compile(rb"(?<![\d/])(\d\d)/(\d\d)/(20\d\d)\s*:")
_REVISION = re.compile(rb'(?:revisionDate|dateMaj)="(20\d\d)-?(\d\d)-?(\d\d)')


@dataclass(frozen=True, slots=True)
class File:
    """One file that counts, as the file system tells it."""

    name: str
    path: Path
    size: int
    modified: int


@dataclass(frozen=True, slots=True)
class Digest:
    """The hash and the date (``YYYY-MM-DD``, empty when no file tells any) of a kit."""

    sha256: str
    date: str


def files(root: Path) -> list[File]:
    """The files that decide, sorted by name."""
    found = []
    for entry in os.scandir(root):
        if entry.name.casefold() in _FOLDERS and entry.is_dir():
            found += list(_under(Path(entry.path), root))
    return sorted(found, key=lambda f: f.name)[:_MAX_FILES]


def _under(folder: Path, root: Path) -> Iterator[File]:
    with os.scandir(folder) as entries:
        listed = list(entries)
    sources = {e.name.lower() for e in listed if e.name.lower().endswith(".sch")}
    for entry in listed:
        if entry.is_symlink():
            continue  # a way to mend letter case: what it leads to counts under its own name
        if entry.is_dir():
            yield from _under(Path(entry.path), root)
        elif entry.name.lower().endswith(_KEPT) and entry.name[:-4].lower() + ".sch" not in sources - {
            entry.name.lower()
        }:
            path = Path(entry.path)
            name = unicodedata.normalize("NFC", path.relative_to(root).as_posix())
            if _counts(name.casefold()):
                state = entry.stat()
                yield File(name, path, state.st_size, state.st_mtime_ns)


def _counts(name: str) -> bool:
    if name.startswith("schematrons/moteur/") and not name.endswith(".xsl"):
        return False  # schemas glued and expanded by the kit's own programs
    return not name.startswith(_LEFT_BEHIND)


def digest(root: Path) -> Digest:
    """The digest of a kit; files are read again only when the size or the time of one of them changed."""
    found = files(root)
    stamp = hashlib.sha256(repr([(f.name, f.size, f.modified) for f in found]).encode()).hexdigest()
    cache = cache_dir() / "kits" / f"{hashlib.sha256(str(root).encode()).hexdigest()[:16]}.json"
    known = _known(cache)
    if known.get("stamp") == stamp and known.get("version") == _VERSION:
        return Digest(str(known["sha256"]), str(known["date"]))
    made = _made(found)
    told = {"version": _VERSION, "stamp": stamp, "sha256": made.sha256, "date": made.date}
    write_whole(cache, json.dumps(told).encode())
    return made


def _known(cache: Path) -> dict[str, object]:
    try:
        told = json.loads(cache.read_bytes())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _made(found: list[File]) -> Digest:
    total, newest = hashlib.sha256(), ""
    ceiling = max((f.modified for f in found), default=0) // 1_000_000_000
    last = datetime.datetime.fromtimestamp(ceiling, datetime.UTC).date() + datetime.timedelta(days=1)
    for file in found:
        content = _content(file.path)
        total.update(f"{file.name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
        newest = max([newest, *(d for d in _dates(file.name, content) if d <= last.isoformat())])
    return Digest(total.hexdigest(), newest)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        return f"unreadable: {error.strerror}".encode()


def _dates(name: str, content: bytes) -> Iterator[str]:
    """Dates of the histories of schemas, and of the revisions of value sets."""
    if name.endswith(".sch"):
        found = [(m[3], m[2], m[1]) for m in _HISTORY.finditer(content)]
    elif name.casefold().startswith("jeuxdevaleurs/"):
        found = [(m[1], m[2], m[3]) for m in _REVISION.finditer(content[:4096])]
    else:
        return
    for parts in found:
        year, month, day = (int(p) for p in parts)
        try:
            yield datetime.date(year, month, day).isoformat()
        except ValueError:
            continue  # 31/02: written by a person
