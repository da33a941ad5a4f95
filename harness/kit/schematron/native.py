"""Our engine: a flat schema compiled rule by rule as rules are reached, evaluated by lxml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from harness.kit.schematron.bindings import ConstantValues, DocumentValues
from harness.kit.schematron.contexts import Finder, Index, finders, is_document
from harness.kit.schematron.model import Rule, Schema
from harness.kit.schematron.results import Evaluation
from harness.kit.schematron.rule_code import RuleCode
from harness.kit.schematron.scope import Expressions, Scope
from harness.kit.schematron.trees import Trees
from harness.kit.xpath.compile import Compiler, Focus
from harness.kit.xpath.documents import Library
from harness.kit.xpath.environment import Environment
from harness.kit.xpath.tree import Tree
from harness.kit.xpath.values import Sequence


class NativeEngine:
    """One schema, ready for documents; rules are compiled when a document first fires them."""

    name = "native"

    def __init__(
        self, schema: Schema, trees: Trees, library: Library, base: Path, announced: frozenset[str] = frozenset()
    ) -> None:
        self.environment = Environment(library, base, schema.namespaces, announced)
        self._source = Expressions(trees, self.environment)
        self._globals = Scope(self._source, None, document=True)
        self.environment.evaluate = self._constant
        for let in schema.lets:
            self._globals.declare(let)
        self._patterns = [
            [_Context(rule, self._source, self._globals) for rule in pattern.rules] for pattern in schema.patterns
        ]

    def _constant(self, tree: Tree) -> Sequence:
        code = Compiler(self.environment, self._globals.known).code(tree)
        return code(Focus(None, ConstantValues(self._globals, self.environment), self.environment))

    def evaluate(self, root: Any, index: Index | None = None) -> Evaluation:
        """Every rule on one document."""
        index = index or Index(root)
        result = Evaluation("native")
        document = DocumentValues(self._globals, index, self.environment)
        for pattern in self._patterns:
            if len(pattern) == 1:
                pattern[0].run(pattern[0].nodes(index), document, result)
                continue
            taken: set[Any] = set()
            for context in pattern:
                nodes = context.nodes(index)
                if nodes:
                    context.run([n for n in nodes if n not in taken], document, result)
                    taken.update(nodes)
        return result


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
        tree = self._source.trees.read(self.rule.context)
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
