"""The kits that this user asked to remember: their names, where they are, and which one is used by default."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from harness.core.errors import UsageError, nearest
from harness.core.text import Text
from harness.formats.unzip import extract
from harness.kit.folder import Kit
from harness.kit.home import data_dir, write_whole

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Remembered:
    """One kit of the list; ``own`` when its folder was extracted by us and goes away with it."""

    name: str
    path: Path
    own: bool = False

    def open(self) -> Kit:
        """The kit; raises UsageError when its folder is no longer there."""
        try:
            return Kit.open(self.path, self.name)
        except UsageError:
            raise UsageError(
                Text(f"kit « {self.name} » : {self.path} n'est plus un kit", f"kit '{self.name}': {self.path} is no kit any more"),
                Text(f"segur-harness kit remove {self.name}, puis kit add", f"segur-harness kit remove {self.name}, then kit add"),
            ) from None  # fmt: skip


@dataclass(frozen=True, slots=True)
class Store:
    """The list, as it was read."""

    kits: dict[str, Remembered] = field(default_factory=dict)
    default: str | None = None

    @classmethod
    def load(cls) -> Store:
        """The list of this user; empty when there is none. Raises UsageError when it cannot be read."""
        path = _file()
        if not path.exists():
            return cls()
        try:
            told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            kits = {n: Remembered(n, Path(k["path"]), bool(k["own"])) for n, k in told["kits"].items()}
            return cls(kits, told["default"] if told["default"] in kits else None)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise UsageError(Text(f"{path} : liste des kits illisible ({error})", f"{path}: list of kits unreadable ({error})"),
                             Text("supprimer ce fichier puis refaire kit add", "remove this file, then kit add again")) from None  # fmt: skip

    def named(self, name: str) -> Remembered:
        """A kit by its name; raises UsageError."""
        if name in self.kits:
            return self.kits[name]
        near = nearest(name, self.kits)
        known = ", ".join(sorted(self.kits))
        raise UsageError(
            Text(f"kit inconnu « {name} » (retenus : {known or 'aucun'})", f"unknown kit '{name}' (remembered: {known or 'none'})"),
            Text(f"voulez-vous dire {near} ?", f"did you mean {near}?") if near
            else Text("segur-harness kit add DOSSIER", "segur-harness kit add FOLDER"),
        )  # fmt: skip

    def _save(self) -> None:
        told = {
            "default": self.default,
            "kits": {n: {"path": str(k.path), "own": k.own} for n, k in sorted(self.kits.items())},
        }
        if not write_whole(_file(), json.dumps(told, ensure_ascii=False, indent=1).encode()):
            raise UsageError(Text(f"{_file()} : écriture impossible", f"{_file()}: cannot be written"))


def _file() -> Path:
    return data_dir() / "kits.json"


def add(source: Path, name: str | None = None) -> Kit:
    """Remember a folder, or extract and remember a ZIP; the first kit becomes the default one."""
    store = Store.load()
    if source.is_file():
        kit, own = _extracted(source, name), True
    else:
        kit, own = Kit.open(source), False
    told = _named(name or kit.name, store, kit, own)
    kits = {**store.kits, told: Remembered(told, kit.root, own)}
    replace(store, kits=kits, default=store.default or told)._save()
    return Kit(kit.root, told)


def _named(name: str, store: Store, kit: Kit, own: bool) -> str:
    """The name to remember a kit by; what was extracted for a refused name is removed."""
    fault = None
    if not _NAME.fullmatch(name):
        fault = Text(f"nom de kit « {name} » : lettres, chiffres, point, tiret ou souligné",
                     f"kit name '{name}': letters, digits, dot, hyphen or underscore")  # fmt: skip
    elif name in store.kits and store.kits[name].path != kit.root:
        fault = Text(
            f"un kit « {name} » est déjà retenu ({store.kits[name].path})",
            f"a kit '{name}' is already remembered ({store.kits[name].path})",
        )
    if fault is not None:
        if own:
            shutil.rmtree(_holder(kit.root), ignore_errors=True)
        raise UsageError(fault, Text("choisir un nom avec --name", "choose a name with --name"))
    return name


def _extracted(archive: Path, name: str | None) -> Kit:
    wanted = name or archive.stem
    if not _NAME.fullmatch(wanted):
        raise UsageError(Text(f"nom de kit « {wanted} » refusé", f"kit name '{wanted}' refused"),
                         Text("choisir un nom avec --name", "choose a name with --name"))  # fmt: skip
    into = _folder() / wanted
    if into.exists():
        raise UsageError(Text(f"un kit « {wanted} » a déjà été extrait", f"a kit '{wanted}' was already extracted"),
                         Text("choisir un nom avec --name", "choose a name with --name"))  # fmt: skip
    extract(archive, into)
    try:
        return Kit.open(into, wanted)
    except UsageError as error:
        shutil.rmtree(into, ignore_errors=True)
        raise UsageError(
            Text(f"{archive.name} : ce ZIP ne contient pas de kit ANS", f"{archive.name}: this ZIP holds no ANS kit"),
            error.hint,
        ) from None


def _folder() -> Path:
    return data_dir() / "kits"


def _holder(root: Path) -> Path:
    """The folder made for one extraction: the kit may be one level down."""
    base = _folder().resolve()
    return base / root.relative_to(base).parts[0] if root.is_relative_to(base) else root


def remove(name: str) -> Remembered:
    """Forget a kit; a folder that was extracted by us is removed, one that the user gave never."""
    store = Store.load()
    gone = store.named(name)
    kits = {n: k for n, k in store.kits.items() if n != name}
    default = store.default if store.default != name else next(iter(sorted(kits)), None)
    replace(store, kits=kits, default=default)._save()
    if gone.own and gone.path.is_relative_to(_folder().resolve()):
        shutil.rmtree(_holder(gone.path), ignore_errors=True)
    return gone


def make_default(name: str) -> Remembered:
    """Use a kit whenever a run names none."""
    store = Store.load()
    chosen = store.named(name)
    replace(store, default=name)._save()
    return chosen


def find(word: str, base: Path | None = None) -> Kit:
    """A kit by its folder (relative to ``base``) or by its name; raises UsageError.

    A folder comes first when the word is a path; a plain word is a name first.
    """
    folder = (base or Path()) / word
    store = Store.load()
    if word in store.kits and not ("/" in word or "\\" in word):
        return store.kits[word].open()
    if folder.is_dir():
        return Kit.open(folder)
    if "/" in word or "\\" in word or folder.exists():
        raise UsageError(Text(f"{folder} n'est pas un dossier de kit", f"{folder} is not the folder of a kit"),
                         Text("pour un ZIP : segur-harness kit add", "for a ZIP: segur-harness kit add"))  # fmt: skip
    return store.named(word).open()


def default() -> Kit | None:
    """The kit that a run uses when it names none, None when this user remembers no kit."""
    store = Store.load()
    return store.named(store.default).open() if store.default else None
