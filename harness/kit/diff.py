"""What changed from one kit to another: files by kind, codes of value sets, volets."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from harness.core.text import Text
from harness.kit import valuesets
from harness.kit.digest import files
from harness.kit.folder import Kit
from harness.kit.schematron.expand import SchemaError
from harness.kit.schematron.flatten import flatten
from harness.kit.survey import schemas
from harness.kit.valuesets import Pair
from harness.kit.volets import volets

#: Kind of file -> how it is recognised, in the order of the report.
KINDS: dict[str, tuple[Text, Callable[[str], bool]]] = {
    "xsd": (Text("schémas XSD", "XSD schemas"), lambda name: name.endswith(".xsd")),
    "valuesets": (Text("jeux de valeurs", "value sets"), lambda name: name.startswith("jeuxdevaleurs/") or "/voc-" in name),
    "schematron": (Text("Schematron", "Schematron"), lambda name: name.endswith(".sch")),
    "terminologies": (Text("terminologies", "terminologies"), lambda name: name.endswith(".rdf") or "/terminologie/" in name),
    "other": (Text("autres", "others"), lambda name: True),
}  # fmt: skip


@dataclass(slots=True)
class FileChanges:
    """Files of one kind, by path from the root."""

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many."""
        return len(self.added) + len(self.removed) + len(self.changed)


@dataclass(frozen=True, slots=True)
class SetChanges:
    """Codes of one value set."""

    oid: str
    name: str
    added: tuple[Pair, ...]
    removed: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class RuleChanges:
    """Tests of one schema that both kits have, includes and abstract patterns written out: ``context : test``."""

    schema: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """From a first kit to a second one."""

    files: dict[str, FileChanges]
    sets: tuple[SetChanges, ...]
    volets_added: tuple[str, ...]
    volets_removed: tuple[str, ...]
    rules: tuple[RuleChanges, ...] = ()

    @property
    def same(self) -> bool:
        """Whether both judge alike."""
        return not any(c.total for c in self.files.values())


def compare(before: Kit, after: Kit) -> Diff:
    """Everything that decides a verdict and differs."""
    old, new = _hashes(before), _hashes(after)
    changes = {kind: FileChanges() for kind in KINDS}
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            kind = next(k for k, (_, matches) in KINDS.items() if matches(name.casefold()))
            listed = "added" if name not in old else "removed" if name not in new else "changed"
            getattr(changes[kind], listed).append(name)
    first, second = ({v.label for v in volets(kit)} for kit in (before, after))
    return Diff(
        changes,
        _sets(before, after),
        tuple(sorted(second - first)),
        tuple(sorted(first - second)),
        _rules(before, after),
    )


def _hashes(kit: Kit) -> dict[str, str]:
    return {f.name: hashlib.sha256(f.path.read_bytes()).hexdigest() for f in files(kit.root)}


def _sets(before: Kit, after: Kit) -> tuple[SetChanges, ...]:
    """Value sets that both have, by OID, and whose codes differ."""
    old, new = _by_oid(before), _by_oid(after)
    found = []
    for oid in sorted(old.keys() & new.keys()):
        if old[oid].pairs != new[oid].pairs:
            added, removed = new[oid].pairs - old[oid].pairs, old[oid].pairs - new[oid].pairs
            name = PurePosixPath(new[oid].name).name.removesuffix(".tabs")
            found.append(SetChanges(oid, name, tuple(sorted(added)), tuple(sorted(removed))))
    return tuple(found)


def _by_oid(kit: Kit) -> dict[str, valuesets.ValueSet]:
    found: dict[str, valuesets.ValueSet] = {}
    for path in kit.value_set_files():
        read = valuesets.read(path.read_bytes(), path.name)
        if read is not None and read.oid:
            found.setdefault(read.oid, read)
    return found


def _rules(before: Kit, after: Kit) -> tuple[RuleChanges, ...]:
    """Schemas that both have, by path, and whose tests differ; one that cannot be read has none."""
    old, new = ({kit.relative(path): path for path in schemas(kit)} for kit in (before, after))
    found = []
    for name in sorted(old.keys() & new.keys()):
        first, second = _tests(before, old[name]), _tests(after, new[name])
        if first.keys() != second.keys():
            added = tuple(sorted(second[key] for key in second.keys() - first.keys()))
            removed = tuple(sorted(first[key] for key in first.keys() - second.keys()))
            found.append(RuleChanges(name, added, removed))
    return tuple(found)


def _tests(kit: Kit, schema: Path) -> dict[str, str]:
    """The tests of a schema by their stable name."""
    try:
        flat = flatten(kit, schema)
    except SchemaError:
        return {}
    return {test.key: " ".join(f"{rule.context} : {test.test}".split()) for rule in flat.rules for test in rule.tests}
