"""Every defect of a kit that can be told without judging a document: what reports and ``kit check`` list.

The schemas of the ladder and of the volets are read with all that they include. Paths written in their rules
(value sets, copies) are followed from the schema, where its compiled form stands for the kit's own programs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from harness.core.text import Text
from harness.kit.defects import DefectKind, KitDefect, defect
from harness.kit.folder import Kit
from harness.kit.home import cache_dir, write_whole
from harness.kit.ladder import FILES
from harness.kit.volets import parsed, volets

_VERSION = 2
_TERMINOLOGIES = "schematrons/profils/terminologies/terminologie"
_LITERAL = re.compile(r"^\s*'([^']*/[^']*\.xml)'\s*$")
_DOC = re.compile(r"\b(?:doc|document)\(\s*'([^']+)'\s*\)")
_BLANK_ROOT = re.compile(r"@root\s*=\s*(['\"])(\s+[\d.]+\s*|[\d.]+\s+)\1")
_MAX_PARTS = 5_000


def survey(kit: Kit) -> tuple[KitDefect, ...]:
    """The defects of a kit, those met by the engines so far included; remembered by the hash of the kit."""
    cache = cache_dir() / "kits" / f"defects-{kit.sha256[:32]}-{_VERSION}.json"
    known = _known(cache)
    if known is None:
        before = set(kit.defects)
        _read_everything(kit)
        found = [d for d in kit.defects if d not in before]
        write_whole(cache, json.dumps([_row(d) for d in found], ensure_ascii=False).encode())
    else:
        for told in known:
            kit.add(told)
    return kit.defects


def _row(told: KitDefect) -> list[Any]:
    return [told.kind, told.path, told.line, told.text.fr, told.text.en]


def _known(cache: Path) -> list[KitDefect] | None:
    try:
        rows = json.loads(cache.read_bytes())
        return [KitDefect(DefectKind(kind), path, line, Text(fr, en)) for kind, path, line, fr, en in rows]
    except (OSError, ValueError, TypeError):
        return None


def schemas(kit: Kit) -> list[Path]:
    """The Schematron schemas of a kit: the ladder, then the volets."""
    common = [kit.file(name) for name in FILES.values() if name.endswith(".sch")]
    return [p for p in common if p is not None] + [v.schema for v in volets(kit)]


def _read_everything(kit: Kit) -> None:
    for name in FILES.values():
        if kit.file(name) is None:
            kit.resolve(kit.root, name)
    for path in kit.value_set_files():
        if path.stat().st_size == 0:
            kit.add(_own(kit, DefectKind.EMPTY, path))
    for oid, line in kit.announced.items():
        if not any(kit.file(f"{_TERMINOLOGIES}/{oid}{end}") for end in (".rdf", ".xml")):
            kit.add(defect(DefectKind.MISSING, f"{_TERMINOLOGIES}/Terminologies.txt", line, f"{oid}.rdf"))
    roots: dict[Path, Any | None] = {}
    for schema in schemas(kit):
        _read_schema(kit, schema, roots)


def _own(kit: Kit, kind: DefectKind, path: Path, why: str = "") -> KitDefect:
    name = kit.relative(path)
    return defect(kind, name, None, path.name, why or name)


def _read_schema(kit: Kit, schema: Path, roots: dict[Path, Any | None]) -> None:
    """One schema and its parts; each file is parsed once for all schemas."""
    waiting, done = [schema], {schema}
    while waiting and len(done) < _MAX_PARTS:
        path = waiting.pop()
        if path not in roots:
            roots[path] = parsed(kit, path)
            if roots[path] is None:
                kit.add(_own(kit, DefectKind.UNREADABLE, path, "XML"))
        root = roots[path]
        if root is None:
            continue
        for include in root.iter("{*}include"):
            target = kit.resolve(path, include.get("href") or "", include.sourceline)
            if target is not None and target not in done:
                done.add(target)
                waiting.append(target)
        _read_paths(kit, schema, path, root)


def _read_paths(kit: Kit, schema: Path, path: Path, root: Any) -> None:
    for element in root.iter("{*}let", "{*}param", "{*}assert", "{*}report", "{*}rule"):
        told = [v for name in ("value", "test", "context") if (v := element.get(name))]
        for value in told:
            for href in _hrefs(value):
                kit.resolve(schema, href, element.sourceline if path == schema else None)
            for blank in _BLANK_ROOT.finditer(value):
                kit.add(_never_fires(kit, path, element.sourceline, blank[2]))


def _hrefs(value: str) -> Iterator[str]:
    literal = _LITERAL.match(value)
    if literal:
        yield literal[1]
    yield from (m[1] for m in _DOC.finditer(value))


def _never_fires(kit: Kit, path: Path, line: int | None, root: str) -> KitDefect:
    text = Text(
        f"racine « {root} » avec un blanc : aucun templateId ne lui est égal, la règle ne se déclenche jamais",
        f"root '{root}' with a blank: no templateId is equal to it, the rule never fires",
    )
    return KitDefect(DefectKind.NEVER_FIRES, kit.relative(path), line, text)
