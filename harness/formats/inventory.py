"""The list of the files of an export: CSV or JSON with usual column names, or lines of sha256sum."""

from __future__ import annotations

import base64
import binascii
import csv
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from harness.core.text import Text
from harness.formats import table, texts
from harness.formats.filetypes import extension_of
from harness.formats.flaws import told

_PATH = (
    "fichier", "nom_fichier", "nom_du_fichier", "chemin", "chemin_fichier", "chemin_du_fichier", "chemin_relatif", "file", "filename",
    "file_name", "filepath", "file_path", "path", "relative_path", "document", "url", "nom", "name",
)  # fmt: skip
_FOLDER = ("dossier", "repertoire", "folder", "directory")
_SIZE = (
    "taille",
    "taille_octets",
    "taille_fichier",
    "taille_du_fichier",
    "taille_en_octets",
    "octets",
    "size",
    "size_bytes",
    "bytes",
    "file_size",
)
_HASH = (
    "empreinte", "empreinte_sha256", "empreinte_sha_256", "hash", "sha256", "sha_256", "sha512", "sha_512", "sha1", "sha_1", "md5", "condensat", "checksum",
    "somme_de_controle", "somme_controle", "digest", "hash_sha256", "sha384",
)  # fmt: skip
_LISTS = ("files", "fichiers", "inventory", "inventaire", "documents", "entries", "items", "output")
_SUM = re.compile(r"\\?([0-9A-Fa-f]{32,128}) [ *](.+)")
_BSD = re.compile(r"(?:MD5|SHA\d+(?:-\d+)?) ?\((.+)\) ?= ?([0-9A-Fa-f]{32,128})")
_BY_LENGTH = {16: "md5", 20: "sha1", 28: "sha224", 32: "sha256", 48: "sha384", 64: "sha512"}
#: Lines of an inventory that are read.
MAX_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class Listed:
    """One file that the inventory names; what it does not tell is None."""

    path: str
    line: int | None
    size: int | None = None
    digest: str | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Inventory:
    """What an inventory lists, or why it cannot be read."""

    files: tuple[Listed, ...]
    trouble: Text | None = None


def read(raw: bytes, name: str) -> Inventory:
    """Never raises on content."""
    text = texts.decoded(raw)
    if text is None:
        return Inventory(
            (), Text("ni CSV, ni JSON, ni liste d'empreintes", "neither CSV, nor JSON, nor list of digests")
        )
    try:
        found = tuple(_listed(raw, text, name))
    except (ValueError, RecursionError, csv.Error) as error:
        return Inventory((), told(error))
    if not found:
        return Inventory((), Text("aucune colonne de nom de fichier reconnue (fichier, chemin, path…), ou aucune ligne",
                                  "no known column of file names (fichier, chemin, path…), or no row"))  # fmt: skip
    return Inventory(found)


def _listed(raw: bytes, text: str, name: str) -> Iterator[Listed]:
    if text.lstrip()[:1] in ("{", "["):
        yield from _from_json(raw, extension_of(name) in ("ndjson", "jsonl"))
        return
    lines = [
        (n, line) for n, line in enumerate(text.splitlines()[:MAX_ROWS], 1) if line.strip() and not line.startswith("#")
    ]
    sums = [(n, found) for n, line in lines if (found := _sum(line)) is not None]
    if sums and len(sums) == len(lines):
        yield from (Listed(path, n, None, digest) for n, (path, digest) in sums)
        return
    for count, row in enumerate(table.rows(raw)):
        if count >= MAX_ROWS:
            return
        entry = _entry(row.cells, row.line)
        if entry is not None:
            yield entry


def _sum(line: str) -> tuple[str, str] | None:
    plain = _SUM.fullmatch(line.rstrip())
    if plain:
        return plain[2], plain[1].lower()
    bsd = _BSD.fullmatch(line.rstrip())
    return (bsd[1], bsd[2].lower()) if bsd else None


def _from_json(raw: bytes, by_line: bool) -> Iterator[Listed]:
    if by_line:
        for number, line in texts.json_lines(raw):
            entry = _entry(_cells(json.loads(line)), number)
            if entry is not None:
                yield entry
        return
    found = json.loads(raw.decode("utf-8-sig"))
    if isinstance(found, dict):
        listed = next(
            (found[k] for k in found if table.normalised(k) in _LISTS and isinstance(found[k], list | dict)), found
        )
        found = listed
    if isinstance(found, dict):  # path -> digest
        found = [
            {"path": path, **(value if isinstance(value, dict) else {"hash": value})} for path, value in found.items()
        ]
    for number, item in enumerate(found if isinstance(found, list) else []):
        entry = _entry(_cells({"path": item} if isinstance(item, str) else item), None, f"[{number}]")
        if entry is not None:
            yield entry


def _cells(item: Any) -> dict[str, str]:
    if not isinstance(item, dict):
        return {}
    return {
        table.normalised(str(k)): str(v)
        for k, v in item.items()
        if isinstance(v, str | int) and not isinstance(v, bool)
    }


def _entry(cells: dict[str, str], line: int | None, where: str = "") -> Listed | None:
    path = _first(cells, _PATH)
    if not path:
        return None
    folder = _first(cells, _FOLDER)
    whole = f"{folder.rstrip('/')}/{path}" if folder and "/" not in path else path
    return Listed(whole, line, _size(_first(cells, _SIZE)), _digest(_first(cells, _HASH)), where)


def _first(cells: dict[str, str], names: Iterable[str]) -> str | None:
    return next((cells[n].strip() for n in names if cells.get(n, "").strip()), None)


def _size(text: str | None) -> int | None:
    """Bytes; a rounded size (Ko, Mo) compares with nothing."""
    found = (
        re.fullmatch(r"(\d+)(?:octets?|bytes?|o|b)?", re.sub(r"[\s\u00a0\u202f']", "", text.lower())) if text else None
    )
    return int(found[1]) if found and len(found[1]) < 16 else None


def _digest(text: str | None) -> str | None:
    """Hexadecimal, whatever the case, the prefix and the colons; base64 too."""
    if not text:
        return None
    bare = re.sub(r"^(?:md5|sha-?\d+)[:=]\s*", "", text.strip(), flags=re.I)
    hexadecimal = re.sub(r"[\s:]", "", bare).lower()
    if re.fullmatch("[0-9a-f]+", hexadecimal) and len(hexadecimal) // 2 in _BY_LENGTH:
        return hexadecimal
    try:
        return base64.b64decode(bare, validate=True).hex()
    except (binascii.Error, ValueError):
        return hexadecimal


def digest_of(raw: bytes, like: str) -> str | None:
    """The digest of some bytes by the algorithm that the length of another one tells; None when none has it."""
    name = _BY_LENGTH.get(len(like) // 2) if re.fullmatch("[0-9a-f]+", like) else None
    return hashlib.new(name, raw, usedforsecurity=False).hexdigest() if name else None
