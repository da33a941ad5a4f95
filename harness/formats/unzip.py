"""Extracting an archive that the user gives (a kit): bounded, and never outside of the folder asked for."""

from __future__ import annotations

import shutil
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from harness.core.errors import UsageError
from harness.core.text import Text
from harness.formats.limits import MAX_ZIP_RATIO, MIB

#: The official kit has about 3 500 files and 270 MB.
MAX_ENTRIES = 40_000
MAX_TOTAL = 1024 * MIB
_CHUNK = MIB


def extract(archive: Path, into: Path) -> None:
    """Write the files of an archive under ``into``, which does not exist yet; raises UsageError, leaving nothing."""
    try:
        with zipfile.ZipFile(archive) as opened:
            kept = _admitted(opened.infolist())
            into.mkdir(parents=True)
            for info in kept:
                _write(opened, info, into)
    except UsageError:
        shutil.rmtree(into, ignore_errors=True)
        raise
    except Exception as error:  # zipfile raises struct.error, zlib.error and more on a damaged archive
        shutil.rmtree(into, ignore_errors=True)
        raise _refused(
            f"{archive.name} : ZIP illisible ({error})", f"{archive.name}: unreadable ZIP ({error})"
        ) from None


def _admitted(infos: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The files of the directory, once nothing in it is suspect."""
    if len(infos) > MAX_ENTRIES:
        raise _refused(f"ZIP de plus de {MAX_ENTRIES} entrées", f"ZIP with more than {MAX_ENTRIES} entries")
    for name, why in refusals(infos):
        raise UsageError(Text(f"{name} : {why.fr}", f"{name}: {why.en}") if name else why)
    return [i for i in infos if not i.is_dir() and not is_link(i)]


def refusals(infos: list[zipfile.ZipInfo]) -> Iterator[tuple[str, Text]]:
    """Why an archive is not opened: the entry, empty for the archive as a whole, and the reason."""
    if sum(i.file_size for i in infos) > MAX_TOTAL:
        most = MAX_TOTAL // MIB
        yield "", Text(f"ZIP de plus de {most} Mio décompressé", f"ZIP of more than {most} MiB inflated")
    for info in infos:
        if info.file_size > MIB and info.file_size > info.compress_size * MAX_ZIP_RATIO:
            yield info.filename, Text("taux de compression suspect", "suspect compression ratio")
        if not _is_inside(info.filename):
            yield info.filename, Text("chemin qui sort du ZIP", "path that leaves the ZIP")
        if info.flag_bits & 0x1:
            yield info.filename, Text("entrée chiffrée", "encrypted entry")


def _is_inside(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return (
        bool(parts) and ".." not in parts and not name.startswith(("/", "\\")) and ":" not in name and "\0" not in name
    )


def is_link(info: zipfile.ZipInfo) -> bool:
    """Whether an entry is a symbolic link, which is never followed."""
    return stat.S_ISLNK(info.external_attr >> 16)


def _write(opened: zipfile.ZipFile, info: zipfile.ZipInfo, into: Path) -> None:
    target = into.joinpath(*PurePosixPath(info.filename.replace("\\", "/")).parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    left = info.file_size
    with opened.open(info) as source, target.open("wb") as copy:
        while chunk := source.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise _refused(f"{info.filename} : plus long qu'annoncé", f"{info.filename}: longer than announced")
            copy.write(chunk)


def _refused(fr: str, en: str) -> UsageError:
    return UsageError(Text(fr, en))
