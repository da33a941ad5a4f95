"""Extracting an archive that the user gives (a kit): bounded, and never outside of the folder asked for."""

from __future__ import annotations

import shutil
import stat
import zipfile
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
    if sum(i.file_size for i in infos) > MAX_TOTAL:
        raise _refused(
            f"ZIP de plus de {MAX_TOTAL // MIB} Mio décompressé", f"ZIP of more than {MAX_TOTAL // MIB} MiB inflated"
        )
    for info in infos:
        name = info.filename
        if info.file_size > MIB and info.file_size > info.compress_size * MAX_ZIP_RATIO:
            raise _refused(f"{name} : taux de compression suspect", f"{name}: suspect compression ratio")
        if not _is_inside(name):
            raise _refused(f"{name} : chemin qui sort du ZIP", f"{name}: path that leaves the ZIP")
        if info.flag_bits & 0x1:
            raise _refused(f"{name} : entrée chiffrée", f"{name}: encrypted entry")
    return [i for i in infos if not i.is_dir() and not _is_link(i)]


def _is_inside(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return (
        bool(parts) and ".." not in parts and not name.startswith(("/", "\\")) and ":" not in name and "\0" not in name
    )


def _is_link(info: zipfile.ZipInfo) -> bool:
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
