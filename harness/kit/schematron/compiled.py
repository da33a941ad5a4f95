"""A schema ready to be used: read from the cache of its kit, else flattened, parsed and kept."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.kit.folder import Kit
from harness.kit.home import cache_dir, write_whole
from harness.kit.schematron.flatten import flatten
from harness.kit.schematron.model import Let, Part, Pattern, Rule, Schema, Test
from harness.kit.schematron.trees import Trees
from harness.kit.xpath.one import Writer
from harness.kit.xpath.parse_errors import XPathError
from harness.kit.xpath.tree import Tree
from harness.kit.xpath.variables import NotOneError

#: Shape of the file in the cache, and of the trees in it.
FORMAT = 7
#: A path from anywhere in the document: an engine has a list of elements to start from.
_ANYWHERE = re.compile(r"(?<![.\w\])*])//")


@dataclass(frozen=True, slots=True)
class Compiled:
    """A flat schema, its expressions as trees, and the hash of what was flattened."""

    schema: Schema
    trees: Trees
    sha256: str


def compiled(kit: Kit, path: Path) -> Compiled:
    """The schema of a file of a kit; raises SchemaError when the file itself cannot be read."""
    cache = cache_dir() / "kits" / kit.sha256[:32] / f"{path.stem}-{FORMAT}.json"
    found = _from_cache(cache)
    if found is None:
        schema = flatten(kit, path)
        trees = Trees(schema.namespaces)
        for text in _expressions(schema):
            try:
                trees.read(text)
            except XPathError:  # told when a document reaches it
                continue
        trees.written.update(_written(schema, trees))
        packed = json.dumps(_packed(schema), ensure_ascii=False)
        found = Compiled(schema, trees, hashlib.sha256(packed.encode()).hexdigest())
        whole = f'{{"sha256": "{found.sha256}", "schema": {packed}, "trees": {json.dumps(trees.known)},'
        whole += f' "written": {json.dumps(trees.written)}}}'
        write_whole(cache, whole.encode())
    return found


def _expressions(schema: Schema) -> set[str]:
    found = {let.value for let in schema.lets}
    for rule in schema.rules:
        found.add(rule.context)
        for step in rule.steps:
            if isinstance(step, Let):
                found.add(step.value)
            else:
                found.add(step.test)
                found.update(part.text for part in step.message if part.is_expression)
    return found


def _written(schema: Schema, trees: Trees) -> Iterator[tuple[str, str | None]]:
    """The tests that XPath 1.0 says by itself: no variable, no set to prepare, no list of elements to give."""
    for text in {test.test for rule in schema.rules for test in rule.tests}:
        if "$" in text or _ANYWHERE.search(text):
            continue
        needs: list[Tree] = []
        writer = Writer({}, lambda tree, needs=needs: needs.append(tree) or "")  # type: ignore[misc]
        try:
            told = writer.boolean(trees.read(text))
        except XPathError:
            continue
        except NotOneError:
            yield text, None
            continue
        if not needs and "current(" not in text:
            yield text, told


def _from_cache(cache: Path) -> Compiled | None:
    try:
        known = json.loads(cache.read_bytes())
        schema = _unpacked(known["schema"])
        return Compiled(schema, Trees(schema.namespaces, known["trees"], known["written"]), known["sha256"])
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


class _Table:
    """Values kept once, by rank."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._ranks: dict[Any, int] = {}

    def rank(self, key: Any, value: Any) -> int:
        """The rank of a value, added when it is new."""
        if key not in self._ranks:
            self._ranks[key] = len(self.values)
            self.values.append(value)
        return self._ranks[key]


def _packed(schema: Schema) -> dict[str, Any]:
    """Steps are repeated by every rule that extends an abstract one: each is written once."""
    steps = _Table()
    patterns = [
        [p.name, [[r.id, r.context, [steps.rank(s, _step(s)) for s in r.steps]] for r in p.rules]]
        for p in schema.patterns
    ]
    return {
        "path": schema.path, "namespaces": schema.namespaces, "lets": [[let.name, let.value] for let in schema.lets],
        "steps": steps.values, "patterns": patterns, "gaps": list(schema.gaps),
    }  # fmt: skip


def _step(step: Let | Test) -> list[Any]:
    if isinstance(step, Let):
        return [step.name, step.value]
    return [step.id, step.kind, step.test, step.role, step.key, [[p.text, p.is_expression] for p in step.message]]


def _unpacked(packed: dict[str, Any]) -> Schema:
    steps: list[Let | Test] = [
        Let(*row) if len(row) == 2 else Test(row[0], row[1], row[2], row[3], tuple(Part(*p) for p in row[5]), row[4])
        for row in packed["steps"]
    ]
    patterns = tuple(
        Pattern(name, tuple(Rule(i, context, tuple(steps[s] for s in ranks)) for i, context, ranks in rules))
        for name, rules in packed["patterns"]
    )
    lets = tuple(Let(*row) for row in packed["lets"])
    return Schema(packed["path"], packed["namespaces"], lets, patterns, tuple(packed["gaps"]))
