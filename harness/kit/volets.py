"""The volets of a kit, from the names of their schemas and, for those not known by name, from their rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from harness.core.errors import UsageError
from harness.formats import xml
from harness.kit.folder import Kit
from harness.kit.volet_table import ANS, COMMON, KNOWN, NON_STRUCTURED, Known

_FILE = re.compile(r"CI-SIS_(?P<name>.+)_(?P<version>\d{4}\.\d{2})\.sch", re.I)
_DOCUMENT = re.compile(r"/{0,2}(?:\w+:)?ClinicalDocument(?:\[.*\])?\s*", re.S)
_ROOT = re.compile(r"^\W*(?:\w+:)?templateId(?:\[|/)\s*@root\s*=\s*['\"]([\d.]+)")
_CODE = re.compile(r"^\W*(?:\w+:)?code(?:\[|/)\s*@code\s*=\s*['\"]([\w-]+)")
_MAX_INCLUDES = 200


@dataclass(frozen=True, slots=True)
class Volet:
    """One version of one volet, as a schema of the kit."""

    name: str
    version: str
    schema: Path
    known: Known

    @property
    def label(self) -> str:
        """``IMG-CR-IMG 2024.01``."""
        return f"{self.name} {self.version}"


def volets(kit: Kit) -> list[Volet]:
    """Every volet of the kit, by name then version."""
    folder = kit.folder("schematrons")
    found = []
    for path in sorted(folder.iterdir()) if folder is not None else []:
        told = _FILE.fullmatch(path.name)
        if told and path.is_file():
            known = KNOWN.get(told["name"].upper()) or _read(kit, path)
            found.append(Volet(told["name"], told["version"], path, known))
    return sorted(found, key=lambda v: (v.name.upper(), v.version))


def _read(kit: Kit, schema: Path) -> Known:
    """What the rules on ClinicalDocument ask of templateId and code."""
    roots: list[str] = []
    codes: list[str] = []
    for test in _document_tests(kit, schema):
        roots += [root] if (root := _first(_ROOT, test)) else []
        codes += [code] if (code := _first(_CODE, test)) else []
    own = [r for r in roots if r.startswith(ANS) and r not in COMMON]
    others = tuple(r for r in roots if r not in COMMON and r not in own[:1])
    if not own and NON_STRUCTURED in roots:
        return Known(NON_STRUCTURED, tuple(codes), non_structured=True)
    return Known(own[0] if own else "", tuple(codes), others)


def _first(pattern: re.Pattern[str], test: str) -> str | None:
    found = pattern.match(test)
    return found[1] if found else None


def _document_tests(kit: Kit, schema: Path) -> Iterator[str]:
    for root in _parts(kit, schema):
        for rule in root.iter("{*}rule"):
            if _DOCUMENT.fullmatch((rule.get("context") or "").strip()):
                yield from (a.get("test") or "" for a in rule.iter("{*}assert"))


def _parts(kit: Kit, schema: Path) -> Iterator[Any]:
    """The schema and the files that it includes, each once; those that cannot be read are left out."""
    waiting: list[Path] = [schema]
    done: set[Path] = set()
    while waiting and len(done) < _MAX_INCLUDES:
        path = waiting.pop(0)
        root = parsed(kit, path) if path not in done else None
        done.add(path)
        if root is None:
            continue
        yield root
        for include in root.iter("{*}include"):
            target = kit.resolve(path, include.get("href") or "", include.sourceline)
            waiting += [target] if target is not None else []


def parsed(kit: Kit, path: Path) -> Any | None:
    """The root of an XML file of the kit, None when it cannot be read."""
    try:
        return xml.read(kit.text(path), path.name).root
    except (UsageError, etree.LxmlError):
        return None
