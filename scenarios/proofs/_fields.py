"""Mutations that every field check has: a required field goes, a forbidden one comes, a coded one is wrong.

They start from the rule book (``harness.builder.rulebook``), on the first message whose profile has the rule.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from harness.builder.editing import edit
from harness.builder.rulebook import rulebook
from harness.core.mutation import Files, Mutations
from harness.formats.hl7 import reader
from harness.rules.profile.conformance import Conformance, conformance_of
from harness.rules.profile.fields import admitted_values, applies
from harness.rules.profile.model import FieldRule
from scenarios._profile import LABELS, every_rule, keys_of


def conforming() -> Files:
    """The rule book: a fresh copy of its files."""
    return dict(_files())


@cache
def _files() -> Files:
    return rulebook().files()


def rule_book() -> Mutations:
    """Mutations of a scenario that start from the rule book."""
    return Mutations.of(conforming)


def changed(name: str, path: str, value: str) -> Files:
    """The rule book with one value of one message changed."""
    return conforming() | {name: edit(_files()[name], path, value)}


def field_mutations(scenario: str, *roles: str) -> Mutations:
    """One mutation per field rule of these roles, plus whatever the module adds."""
    mutations = rule_book()
    for key in keys_of(*roles):
        rule = every_rule()[key][0]
        id = f"{scenario}-{LABELS.get(rule.role, rule.segment)}-{rule.path}"
        mutations.add(id, f"{rule.segment}-{rule.path} {_what(rule)}", partial(broken, key))
    return mutations


def values(mutations: Mutations, *rows: tuple[str, str, str, str, str]) -> None:
    """Mutations that change one value: check, name of the mutation, file, field path, new value."""
    for check, name, file, path, value in rows:
        mutations.add(check, name, partial(changed, file, path, value))


def rewritten(name: str, change: Callable[[bytes], bytes]) -> Files:
    """The rule book with one file rewritten."""
    return conforming() | {name: change(_files()[name])}


def broken(key: str) -> Files:
    """The rule book with the field of a rule broken where it is first met."""
    name, path, rule = _target(key)
    if rule.key == "MSH-1":
        return conforming() | {name: _files()[name].replace(b"|", b"#")}
    return changed(name, path, _bad_value(rule))


def _what(rule: FieldRule) -> str:
    if rule.usage == "R":
        return "is missing"
    return "is valued" if rule.usage == "X" else "is wrong"


def _bad_value(rule: FieldRule) -> str:
    if rule.key == "MSH-2":
        return "^~\\&#"
    if rule.usage == "X":
        return "X"
    if rule.usage == "R":
        return ""
    return "2026" if rule.precision and not admitted_values(rule) else "?"


@cache
def _target(key: str) -> tuple[str, str, FieldRule]:
    for name, found in _conformances().items():
        if found.profile is None:
            continue
        for role, segment in found.roles:
            rules = [
                *found.profile.rules.get(segment.name, ()),
                *(found.profile.rules.get(role, ()) if role != segment.name else ()),
            ]
            rule = next((r for r in rules if r.key == key and applies(r, segment)), None)
            if rule is not None:
                return name, f"{segment.name}[{segment.occurrence}]-{rule.path}", rule
    raise LookupError(f"{key}: no message of the rule book exercises it")


@cache
def _conformances() -> dict[str, Conformance]:
    return {name: conformance_of(reader.read(raw).messages[0]) for name, raw in _files().items()}
