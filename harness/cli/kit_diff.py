"""``segur-harness kit diff``: what changes from one kit to another, as text. Exit code 1 when something does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.core.text import Lang, Text
from harness.core.verdict import ExitCode
from harness.kit.diff import KINDS, Diff, FileChanges, RuleChanges, SetChanges, compare
from harness.kit.folder import Kit

_SHOWN = 12
_SAME = Text("les deux kits jugent de même (même contenu)", "both kits judge alike (same content)")
_FILES = Text("{kind} : {added} ajoutés, {removed} retirés, {changed} modifiés",
              "{kind}: {added} added, {removed} removed, {changed} changed")  # fmt: skip
_VOLETS = Text("volets", "volets")
_SETS = Text("jeux de valeurs dont les codes changent : {n}", "value sets whose codes change: {n}")
_SET = Text("{name} ({oid}) : {added} ajoutés, {removed} retirés", "{name} ({oid}): {added} added, {removed} removed")
_RULES = Text("Schematron dont les règles changent : {n}", "Schematron whose rules change: {n}")
_RULE = Text("{name} : {added} ajoutées, {removed} retirées", "{name}: {added} added, {removed} removed")
_MORE = Text("… et {n} autres (-v)", "… and {n} more (-v)")


def diff(before: Kit, after: Kit, lang: Lang, verbose: bool = False) -> int:
    """Print the differences."""
    for kit in (before, after):
        print(f"{kit.name}  {kit.date or '?'}  SHA-256 {kit.sha256[:12]}  {kit.root.as_posix()}")
    found = compare(before, after)
    if found.same:
        print(_SAME.in_(lang))
        return ExitCode.OK
    for line in _lines(found, lang, verbose):
        print(line)
    return ExitCode.NON_CONFORMITY


def _lines(found: Diff, lang: Lang, verbose: bool) -> Iterator[str]:
    yield from _signed(_VOLETS.in_(lang), found.volets_added, found.volets_removed, (), lang, verbose)
    for kind, changes in found.files.items():
        if changes.total:
            yield from _files(KINDS[kind][0], changes, lang, verbose)
    if found.rules:
        yield _RULES.fill(n=len(found.rules)).in_(lang)
        yield from _some((line for r in found.rules for line in _tests(r, lang, verbose)), lang, verbose)
    if found.sets:
        yield _SETS.fill(n=len(found.sets)).in_(lang)
        yield from _some((line for s in found.sets for line in _codes(s, lang, verbose)), lang, verbose)


def _files(kind: Text, changes: FileChanges, lang: Lang, verbose: bool) -> Iterator[str]:
    counts = {"added": len(changes.added), "removed": len(changes.removed), "changed": len(changes.changed)}
    head = _FILES.fill(kind=kind, **counts).in_(lang)
    yield from _signed(head, changes.added, changes.removed, changes.changed, lang, verbose)


def _signed(
    head: str, added: Iterable[str], removed: Iterable[str], changed: Iterable[str], lang: Lang, verbose: bool
) -> Iterator[str]:
    lines = [f"  {sign} {name}" for sign, names in (("+", added), ("-", removed), ("~", changed)) for name in names]
    if lines:
        yield head
        yield from _some(lines, lang, verbose)


def _codes(found: SetChanges, lang: Lang, verbose: bool) -> Iterator[str]:
    """The set and how many of its codes change; which ones with ``-v``."""
    yield "  " + _SET.fill(
        name=found.name, oid=found.oid, added=len(found.added), removed=len(found.removed)
    ).in_(lang)  # fmt: skip
    for sign, pairs in (("+", found.added), ("-", found.removed)) if verbose else ():
        yield from (f"    {sign} {code} ({system})" for code, system in pairs)


def _tests(found: RuleChanges, lang: Lang, verbose: bool) -> Iterator[str]:
    """The schema and how many of its tests change; which ones with ``-v``."""
    yield "  " + _RULE.fill(name=found.schema, added=len(found.added), removed=len(found.removed)).in_(lang)
    for sign, tests in (("+", found.added), ("-", found.removed)) if verbose else ():
        yield from (f"    {sign} {test}" for test in tests)


def _some(lines: Iterable[str], lang: Lang, verbose: bool) -> Iterator[str]:
    listed = list(lines)
    shown = listed if verbose or len(listed) <= _SHOWN + 1 else listed[:_SHOWN]
    yield from shown
    if len(listed) > len(shown):
        yield "  " + _MORE.fill(n=len(listed) - len(shown)).in_(lang)
