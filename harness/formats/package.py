"""A ZIP of which files are read one at a time, in memory and within bounds (an export, an office document)."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from harness.core.place import Place
from harness.core.text import Text, same
from harness.formats import limits, unzip
from harness.formats.flaws import Flaw, told

_RECORD = b"PK\x01\x02"
_ADMITTED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: Files of one package: each is judged.
MAX_FILES = 20_000


@dataclass(frozen=True, eq=False)
class ZipPackage:
    """Names of the files of an archive, and what is wrong with it as a whole."""

    raw: bytes
    names: tuple[str, ...]
    flaws: tuple[Flaw, ...]

    @cached_property
    def _opened(self) -> zipfile.ZipFile:
        """Its directory, read once; the file is in memory and stays open."""
        return zipfile.ZipFile(io.BytesIO(self.raw))

    def read(self, name: str) -> bytes | Flaw:
        """One file, or why it cannot be read; never more than it announces."""
        try:
            return _content(self._opened, self._opened.getinfo(name))
        except Exception as error:  # zlib.error, BadZipFile, struct.error, KeyError and more on damaged data
            return Flaw(Text("entrée lisible (CRC)", "readable entry (CRC)"), told(error),
                        Text("entrée du ZIP illisible", "unreadable ZIP entry"))  # fmt: skip

    def every(self) -> Iterator[tuple[str, bytes | Flaw]]:
        """Every file in turn."""
        return ((name, self.read(name)) for name in self.names)


def _content(opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | Flaw:
    if info.compress_type not in _ADMITTED:  # an LZMA entry may ask for gigabytes
        return Flaw(same("Stored | Deflate"), same(f"méthode {info.compress_type}"),
                    Text("méthode de compression peu courante : fichier non lu", "uncommon compression method: file not read"))  # fmt: skip
    if info.file_size > limits.MAX_FILE:
        return Flaw(Text(f"au plus {limits.MAX_FILE} octets", f"at most {limits.MAX_FILE} bytes"),
                    same(str(info.file_size)), Text("fichier trop volumineux : non lu", "file too large: not read"))  # fmt: skip
    with opened.open(info) as stream:
        content = stream.read(info.file_size + 1)
    if len(content) != info.file_size:
        return Flaw(same(str(info.file_size)), same(str(len(content))),
                    Text("taille annoncée par le ZIP différente de celle lue", "size announced by the ZIP differs from the one read"))  # fmt: skip
    return content


def open_zip(raw: bytes) -> ZipPackage:
    """Read the directory; never raises on content. A package with a refusal has no names: nothing in it is read."""
    records = raw.count(_RECORD)
    if records > 5 * MAX_FILES:  # not even listed: each record costs memory
        return ZipPackage(raw, (), (_many(records),))
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as opened:
            infos = opened.infolist()
    except Exception as error:  # zipfile raises struct.error, IndexError and more on a damaged directory
        return ZipPackage(raw, (), (Flaw(Text("archive ZIP lisible", "readable ZIP archive"), told(error),
                                         Text("ZIP illisible ou tronqué", "ZIP unreadable or truncated")),))  # fmt: skip
    if len(infos) > MAX_FILES:
        return ZipPackage(raw, (), (_many(len(infos)),))
    refused = tuple(_refusals(infos))
    files = [i for i in infos if not i.is_dir() and not unzip.is_link(i)]
    names = tuple(dict.fromkeys(i.filename for i in files)) if not refused else ()
    return ZipPackage(raw, names, refused or tuple(_twice(infos)))


def _many(count: int) -> Flaw:
    return Flaw(Text(f"au plus {MAX_FILES} fichiers", f"at most {MAX_FILES} files"), same(str(count)),
                Text("trop de fichiers dans le ZIP", "too many files in the ZIP"))  # fmt: skip


def _refusals(infos: list[zipfile.ZipInfo]) -> Iterator[Flaw]:
    for name, why in unzip.refusals(infos):
        yield Flaw(Text("un ZIP que l'on peut ouvrir sans risque", "a ZIP that can be opened safely"), why,
                   Text("archive refusée : rien n'en est lu", "archive refused: nothing of it is read"), Place(name))  # fmt: skip


def _twice(infos: list[zipfile.ZipInfo]) -> Iterator[Flaw]:
    for name, count in Counter(i.filename for i in infos).items():
        if count > 1:
            yield Flaw(Text("un seul fichier de ce nom", "one file of that name"), same(str(count)),
                       Text("fichiers de même nom : un seul survit à l'extraction", "files of the same name: only one outlives the extraction"),
                       Place(name))  # fmt: skip
