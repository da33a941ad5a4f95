"""Which kit a run uses, and the files of kits that lie among the samples."""

from __future__ import annotations

import atexit
import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from harness.campaign.manifest import Manifest
from harness.campaign.source import FolderSource, Source, normalised
from harness.core.errors import HarnessError, ManifestError
from harness.core.mutation import write_files
from harness.core.text import Text, quoted
from harness.kit import store
from harness.kit.folder import Kit
from harness.kit.judge import KitInUse

_MARK = re.compile(r"(?:(.*)/)?schematrons/profils/[^/]+\.sch", re.I | re.S)
_OF_A_KIT = ("schematrons/", "infrastructure/", "jeuxdevaleurs/", "feuilledestyle/")


@dataclass(frozen=True, slots=True)
class KitRequest:
    """What was asked: a folder or a name; no kit at all; the kit that the user remembers when nothing else tells."""

    asked: str | None = None
    refused: bool = False
    remembered: bool = False


def choose(request: KitRequest, manifest: Manifest, source: Source) -> KitInUse | None:
    """The kit of a run: the option, else the manifest, else the remembered default; raises HarnessError."""
    if request.refused:
        return None
    if request.asked:
        return KitInUse(store.find(request.asked), f"--kit {quoted(request.asked)}")
    if manifest.kit:
        return KitInUse(_of_manifest(manifest.kit, source))
    kit = store.default() if request.remembered else None
    return KitInUse(kit, f"--kit {quoted(kit.name)}") if kit is not None else None


def _of_manifest(word: str, source: Source) -> Kit:
    try:
        if isinstance(source, FolderSource):
            return store.find(word, source.root if source.root.is_dir() else source.root.parent)
        return _in_memory(word, source)
    except HarnessError as error:
        told = Text("campaign.yaml : kit : ", "campaign.yaml: kit: ") + error.message
        raise ManifestError(told, error.hint) from None


def _in_memory(word: str, source: Source) -> Kit:
    """A kit among files in memory (mutations, tests): written to disk, where engines read it."""
    prefix = normalised(word).rstrip("/") + "/"
    files = {p.removeprefix(prefix): source.read(p) or b"" for p in source.paths() if p.startswith(prefix)}
    if not files:
        return store.find(word)
    told = hashlib.sha256(repr(sorted((n, hashlib.sha256(c).hexdigest()) for n, c in files.items())).encode())
    return Kit.open(_written(told.hexdigest(), tuple(files.items())), PurePosixPath(word).name)


@lru_cache(maxsize=32)
def _written(sha256: str, files: tuple[tuple[str, bytes], ...]) -> Path:
    """The folder of these files, until the program ends: one for all campaigns that have the same kit."""
    folder = Path(tempfile.mkdtemp(prefix="segur-harness-kit-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    write_files(dict(files), folder)
    return folder


def kit_files(paths: Iterable[str]) -> set[str]:
    """The files of kits among those of a campaign: they are not samples.

    A campaign that is a kit itself is judged on its examples.
    """
    known = list(paths)
    roots = {(found[1] + "/") if found[1] else "" for path in known if (found := _MARK.fullmatch(path))}
    return {path for path in known for root in roots if path.startswith(root) and _belongs(path, root)}


def _belongs(path: str, root: str) -> bool:
    return bool(root) or path.casefold().startswith(_OF_A_KIT)
