"""From the files of a kit to one flat schema: includes, abstract patterns, abstract rules, phase.

The steps and their quirks are those of the ISO skeleton that the kit runs (ISO/IEC 19757-3, 2006 edition):
parameters of an abstract pattern replace text in @test, @context, @select and messages, not in let/@value;
the lets of every pattern are global, those of a pattern that the phase leaves out included.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lxml import etree

from harness.kit.schematron.expand import SchemaError, expand_patterns
from harness.kit.schematron.model import Let, Part, Pattern, Rule, Schema, Test
from harness.kit.schematron.source import Source

ISO = "http://purl.oclc.org/dsdl/schematron"
_S = f"{{{ISO}}}"
MAX_INCLUDES = 5000
#: Files that include one another; the kit has four.
MAX_DEPTH = 50
#: Tests of one rule, abstract rules included.
MAX_STEPS = 20_000
_PREFIX = re.compile(r"[^\W\d][\w.-]*")
_PARSER = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)


def flatten(source: Source, path: Path) -> Schema:
    """Read a schema and everything that it includes; raises SchemaError when the file itself is unreadable.

    An include that is missing, empty or malformed leaves a gap, told in ``Schema.gaps``.
    """
    tree, gaps = expanded(source, path)
    return schema_of(tree, path.name, tuple(gaps))


def expanded(source: Source, path: Path) -> tuple[Any, list[str]]:
    """The tree with its includes in place and its abstract patterns written out, each test with its rank as id."""
    gaps: list[str] = []
    root = _read(source, path)
    if isinstance(root, str):
        raise SchemaError(f"{path.name}: {root}")
    if root.tag != f"{_S}schema":
        raise SchemaError(f"{path.name}: not a Schematron schema")
    _include(source, [path], root, gaps, [0])
    expand_patterns(root, gaps)
    number(root)
    return root, gaps


def number(root: Any) -> None:
    """Give each rule, assert and report its rank: what both engines name them by."""
    for name, letter in (("rule", "r"), ("assert", "a"), ("report", "p")):
        for rank, element in enumerate(root.iter(f"{_S}{name}"), 1):
            element.set("id" if name != "rule" else "rank", f"{letter}{rank}")


def _read(source: Source, path: Path) -> Any | str:
    raw = source.read(path)
    if not raw.strip():
        return "empty file"
    try:
        return etree.fromstring(raw, _PARSER)
    except etree.XMLSyntaxError as error:
        return str(error)


def _include(source: Source, above: list[Path], tree: Any, gaps: list[str], count: list[int]) -> None:
    """Replace each include under ``tree`` by the root of the file that it names, and so on inside.

    ``above``: the file that the tree is of, after those that include it.
    """
    path = above[-1]
    for element in list(tree.iter(f"{_S}include")):
        href = (element.get("href") or "").strip()
        count[0] += 1
        found = _included(source, path, href) if count[0] <= MAX_INCLUDES else "too many includes"
        parent = element.getparent()
        if isinstance(found, str):
            gaps.append(f"{path.name}: include {href}: {found}")
            parent.remove(element)
            continue
        target, root = found
        if target in above or len(above) > MAX_DEPTH:
            gaps.append(f"{path.name}: include {href}: includes itself")
            parent.remove(element)
            continue
        _include(source, [*above, target], root, gaps, count)
        root.tail = element.tail
        parent.replace(element, root)


def _included(source: Source, path: Path, href: str, depth: int = 0) -> tuple[Path, Any] | str:
    name, _, fragment = href.partition("#")
    target = source.resolve(path, name) if name else None
    if target is None:
        return "missing file"
    root = _read(source, target)
    if isinstance(root, str):
        return root
    if fragment:
        named = [e for e in root.iter(f"{_S}*") if e.get("id") == fragment]
        return (target, named[0]) if named else f"no element #{fragment}"
    if root.tag == f"{_S}include":
        return _included(source, target, root.get("href") or "", depth + 1) if depth < MAX_DEPTH else "includes itself"
    return target, root


def schema_of(tree: Any, name: str, gaps: tuple[str, ...] = ()) -> Schema:
    """The flat schema of an expanded tree."""
    namespaces = {
        e.get("prefix"): e.get("uri")
        for e in tree.findall(f"{_S}ns")
        if e.get("uri") and _PREFIX.fullmatch(e.get("prefix") or "")
    }
    phase = tree.get("defaultPhase") or "#ALL"
    active = {
        e.get("pattern") for p in tree.findall(f"{_S}phase") if p.get("id") == phase for e in p.findall(f"{_S}active")
    }
    patterns = tree.findall(f"{_S}pattern")
    lets = [_let(e) for e in tree.findall(f"{_S}let")]
    lets += [_let(e) for p in patterns for e in p.findall(f"{_S}let")]
    abstract = _Abstract({e.get("id"): e for e in tree.iter(f"{_S}rule") if e.get("abstract") == "true"})
    kept = [p for p in patterns if phase == "#ALL" or p.get("id") in active]
    stem = name.removesuffix(".sch")
    return Schema(name, namespaces, tuple(lets), tuple(_pattern(p, abstract, stem) for p in kept), gaps)


def _let(element: Any) -> Let:
    return Let((element.get("name") or "").strip(), element.get("value") or "")


def _pattern(element: Any, abstract: _Abstract, stem: str) -> Pattern:
    title = element.find(f"{_S}title")
    name = element.get("id") or ("".join(title.itertext()).strip() if title is not None else "")
    rules = [e for e in element.findall(f"{_S}rule") if e.get("abstract") != "true"]
    return Pattern(name, tuple(_rule(e, abstract, f"{stem}/{name}" if name else stem) for e in rules))


def _rule(element: Any, abstract: _Abstract, where: str) -> Rule:
    context = element.get("context") or ""
    steps = (
        replace(step, key=f"{where}/{_hash(context, step.kind, step.test)}") if isinstance(step, Test) else step
        for step in _steps(element, abstract)
    )
    return Rule(element.get("rank"), context, tuple(steps))


def _hash(*texts: str) -> str:
    """Eight digits that stay the same when only blanks change."""
    normalised = "|".join(" ".join(text.split()) for text in texts)
    return hashlib.sha256(normalised.encode()).hexdigest()[:8]


@dataclass(slots=True)
class _Abstract:
    """The abstract rules of a schema, by id, and the steps of those already followed."""

    rules: dict[str | None, Any]
    known: dict[Any, list[Let | Test]] = field(default_factory=dict)
    #: How many rules each one leads to: the official engine follows them all, over and over.
    weights: dict[Any, int] = field(default_factory=dict)

    def steps(self, rule: Any) -> list[Let | Test]:
        """The steps of a rule, those that it extends in their place; none of a rule that extends itself."""
        if rule not in self.known:
            self.known[rule] = []
            self.known[rule] = _steps(rule, self)
        return self.known[rule]

    def weigh(self, rule: Any, base: Any) -> None:
        """Count what a rule extends; raises SchemaError when it is out of proportion."""
        self.weights[rule] = self.weights.get(rule, 1) + self.weights.get(base, 1)
        if self.weights[rule] > MAX_STEPS:
            raise SchemaError(f"a rule that extends more than {MAX_STEPS} others")


def _steps(rule: Any, abstract: _Abstract) -> list[Let | Test]:
    steps: list[Let | Test] = []
    for element in rule.iterchildren(f"{_S}let", f"{_S}assert", f"{_S}report", f"{_S}extends"):
        name = etree.QName(element).localname
        if name == "let":
            steps.append(_let(element))
        elif name == "extends":
            steps += _extended(rule, element, abstract)
        else:
            kind: Any = name
            steps.append(Test(element.get("id"), kind, element.get("test") or "", element.get("role") or "",
                              tuple(_message(element))))  # fmt: skip
        if len(steps) > MAX_STEPS:
            raise SchemaError(f"a rule of more than {MAX_STEPS} tests")
    return steps


def _extended(rule: Any, element: Any, abstract: _Abstract) -> list[Let | Test]:
    """The steps of an abstract rule: the one of the same pattern, else any of the schema."""
    wanted = element.get("rule")
    own = [r for r in rule.getparent().iterchildren(f"{_S}rule") if r.get("id") == wanted]
    base = next((r for r in own if r.get("abstract") == "true"), abstract.rules.get(wanted))
    if base is None:
        return []
    steps = abstract.steps(base)
    abstract.weigh(rule, base)
    return steps


def _message(element: Any) -> list[Part]:
    parts = [Part(element.text or "")]
    for child in element:
        if isinstance(child.tag, str):
            name = etree.QName(child).localname
            if name == "value-of":
                parts.append(Part(child.get("select") or ".", True))
            elif name == "name":
                parts.append(Part(f"name({child.get('path') or '.'})", True))
            else:
                parts += _message(child)
        parts.append(Part(child.tail or ""))
    # the skeleton writes a stylesheet, where text that is only blanks goes away
    return [p for p in parts if p.text.strip()]
