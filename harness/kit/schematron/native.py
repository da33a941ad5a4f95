"""Our engine: a flat schema compiled rule by rule as rules are reached, evaluated by lxml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from harness.kit.schematron.bindings import ConstantValues, DocumentValues
from harness.kit.schematron.contexts import Finder, Index, beginning, chain, finders, is_document
from harness.kit.schematron.model import Pattern, Rule, Schema
from harness.kit.schematron.results import Evaluation
from harness.kit.schematron.rule_code import RuleCode
from harness.kit.schematron.scope import Expressions, Scope
from harness.kit.schematron.trees import Trees
from harness.kit.xpath.compile import Compiler, Focus
from harness.kit.xpath.documents import Library
from harness.kit.xpath.environment import Environment
from harness.kit.xpath.tree import Tree
from harness.kit.xpath.values import Sequence

#: Rules that begin alike before they are worth a group.
MIN_GROUP = 3


class NativeEngine:
    """One schema, ready for documents; rules are compiled when a document first fires them."""

    name = "native"

    def __init__(
        self, schema: Schema, trees: Trees, library: Library, base: Path, announced: frozenset[str] = frozenset()
    ) -> None:
        self.environment = Environment(library, base, schema.namespaces, announced)
        self.environment.written.update(((text, False), told) for text, told in trees.written.items())
        self._source = Expressions(trees, self.environment)
        self._globals = Scope(self._source, None, document=True)
        self.environment.evaluate = self._constant
        for let in schema.lets:
            self._globals.declare(let)
        self._patterns = [_Pattern(pattern, self._source, self._globals) for pattern in schema.patterns]

    def _constant(self, tree: Tree) -> Sequence:
        code = Compiler(self.environment, self._globals.known).code(tree)
        return code(Focus(None, ConstantValues(self._globals, self.environment), self.environment))

    def evaluate(self, root: Any, index: Index | None = None) -> Evaluation:
        """Every rule on one document."""
        index = index or Index(root)
        result = Evaluation("native")
        document = DocumentValues(self._globals, index, self.environment)
        for pattern in self._patterns:
            taken: set[Any] = set()
            for context in pattern.contexts(index):
                nodes = context.nodes(index)
                if nodes:
                    context.run([n for n in nodes if n not in taken], document, result)
                    taken.update(nodes)
        return result


class _Pattern:
    """The rules of a pattern, in order; those whose contexts begin alike are left out together."""

    def __init__(self, pattern: Pattern, source: Expressions, globals_: Scope) -> None:
        self._rules = [_Context(rule, source, globals_) for rule in pattern.rules]
        self._compiler = Compiler(source.environment, globals_.known)
        self._members: list[_Context | _Group] | None = None

    def contexts(self, index: Index) -> Iterator[_Context]:
        """The rules that the document may fire."""
        if self._members is None:
            told = [(rule, beginning(rule.tree, self._compiler)) for rule in self._rules]
            self._members = _grouped(told, 2, self._compiler)
        return _walk(self._members, index)


@dataclass(slots=True)
class _Group:
    """Rules that follow each other and begin alike."""

    find: Finder
    members: list[_Context | _Group]


def _walk(members: list[_Context | _Group], index: Index) -> Iterator[_Context]:
    for member in members:
        if isinstance(member, _Context):
            yield member
        elif member.find(index):
            yield from _walk(member.members, index)


def _grouped(told: list[tuple[_Context, list[list[Tree]]]], depth: int, compiler: Compiler) -> list[_Context | _Group]:
    """Runs of rules with the same ``depth`` first steps become groups, and so on inside."""
    members: list[_Context | _Group] = []
    for steps, run in groupby(told, key=lambda pair: pair[1][:depth] if len(pair[1]) >= depth else None):
        rules = list(run)
        if steps is None or len(rules) < MIN_GROUP:
            members += [rule for rule, _ in rules]
        else:
            members.append(_Group(chain(steps, compiler), _grouped(rules, depth + 1, compiler)))
    return members


class _Context:
    """A rule and how its nodes are found."""

    __slots__ = ("_code", "_finders", "_globals", "_is_document", "_source", "rule")

    def __init__(self, rule: Rule, source: Expressions, globals_: Scope) -> None:
        self.rule = rule
        self._source = source
        self._globals = globals_
        self._finders: list[Finder] | None = None
        self._is_document = False
        self._code: RuleCode | None = None

    @property
    def tree(self) -> Tree:
        """The context."""
        return self._source.trees.read(self.rule.context)

    def nodes(self, index: Index) -> list[Any]:
        """The nodes that match, in no order that counts; the document itself is told by its index."""
        if self._finders is None:
            self._prepare()
        assert self._finders is not None
        if self._is_document:
            return [index]
        if len(self._finders) == 1:
            return self._finders[0](index)
        return list(dict.fromkeys(node for find in self._finders for node in find(index)))

    def _prepare(self) -> None:
        tree = self.tree
        self._is_document = is_document(tree)
        compiler = Compiler(self._source.environment, self._globals.known)
        self._finders = [] if self._is_document else finders(tree, compiler)

    def run(self, nodes: list[Any], document: DocumentValues, result: Evaluation) -> None:
        """Fire the rule on nodes."""
        if not nodes:
            return
        if self._code is None:
            self._code = RuleCode(self.rule, self._source, self._globals, self._is_document)
        result.fired[self.rule.id] += len(nodes)
        for node in nodes:
            self._code.run(node, document, result)
