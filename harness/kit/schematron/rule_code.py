"""The tests of one rule, compiled when a document first fires it, and run on its nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree

from harness.core.text import Text
from harness.kit.schematron.bindings import DocumentValues, RuleValues
from harness.kit.schematron.model import Let, Part, Rule, Test
from harness.kit.schematron.results import Evaluation, Failure, Unevaluated, missing
from harness.kit.schematron.scope import Expressions, Scope
from harness.kit.xpath.compile import Code, Compiler, Focus
from harness.kit.xpath.documents import MissingDocumentError
from harness.kit.xpath.functions import DynamicError, normalize_space
from harness.kit.xpath.parse_errors import XPathError
from harness.kit.xpath.values import DocumentItem, Sequence, truth, written
from harness.kit.xpath.variables import NotOneError, Variable


@dataclass(slots=True)
class TestCode:
    """One test: how it is evaluated alone, and how its message is made."""

    test: Test
    holds: Code | None
    problem: str
    message: list[str | Code]


class RuleCode:
    """The tests of a rule, compiled: all of those that XPath 1.0 can say as one expression, the others apart."""

    def __init__(self, rule: Rule, source: Expressions, globals_: Scope, document: bool) -> None:
        self._rule = rule
        self._source = source
        self._document = document
        self._scope = Scope(source, globals_, document)
        self._tests: list[tuple[Test, Snapshot]] = []
        self._apart: list[int] = []
        conditions = []
        for step in rule.steps:
            if isinstance(step, Let):
                self._scope.declare(step)
                continue
            condition = self._condition(step)
            if condition is None:
                self._apart.append(len(self._tests))
            else:
                conditions.append(condition)
            self._tests.append((step, Snapshot(self._scope.known)))
        self._together = [i for i in range(len(self._tests)) if i not in set(self._apart)]
        self._codes: dict[int, TestCode] = {}
        self._all = self._compiled(conditions)

    def _condition(self, test: Test) -> str | None:
        """The test in XPath 1.0, None when it has no such form."""
        text = self._written(test.test)
        if text is None:
            return None
        return f"boolean({text})" if test.kind == "assert" else f"not({text})"

    def _written(self, test: str) -> str | None:
        """The expression in XPath 1.0: the same for every rule when it has no variable."""
        written, key = self._source.environment.written, (test, self._document)
        if key in written:
            return written[key]
        compiler = Compiler(self._source.environment, self._scope.known, self._document)
        try:
            tree = self._source.trees.read(test)
            text: str | None = compiler.writer().boolean(tree)
        except (NotOneError, XPathError):
            text = None
        if "$" not in test:
            written[key] = text
        return text

    def _compiled(self, conditions: list[str]) -> Any | None:
        if not conditions:
            return None
        compiler = Compiler(self._source.environment, {}, self._document)
        try:
            # abstract rules that extend one another bring the same test several times
            return compiler.xpath(" and ".join(dict.fromkeys(conditions)), smart=False)
        except etree.XPathError:
            self._apart = list(range(len(self._tests)))
            self._together = []
            return None

    def run(self, node: Any, document: DocumentValues, result: Evaluation) -> None:
        """Every test on one node."""
        values = RuleValues(self._scope, node, document)
        item = DocumentItem(node.root) if self._document else node
        if self._all is not None and not self._hold_together(node, values):
            for rank in self._together:
                self._alone(rank, item, values, result)
        for rank in self._apart:
            self._alone(rank, item, values, result)

    def _hold_together(self, node: Any, values: RuleValues) -> bool:
        element = node.root if self._document else node
        try:
            self._source.environment.current = values.given
            return self._all(element) is True  # type: ignore[misc]
        except (MissingDocumentError, DynamicError, XPathError, etree.XPathError):
            return False

    def _alone(self, rank: int, item: Any, values: RuleValues, result: Evaluation) -> None:
        code = self._code(rank)
        test = code.test
        element = None if self._document else item
        focus = Focus(item, values, self._source.environment)
        try:
            if code.holds is None:
                raise XPathError(code.problem)
            holds = truth(code.holds(focus))
        except (MissingDocumentError, DynamicError, XPathError, etree.XPathError) as error:
            ranks, absent = (self._rule.id, test.id), isinstance(error, MissingDocumentError)
            result.unevaluated.append(Unevaluated(test.key, why(error), element, ranks, absent))
            return
        if holds is (test.kind == "assert"):
            return
        message = self._message(code, focus)
        result.failures.append(
            Failure(test.key, element, message, test.role, test.kind, test.test, self._rule.context,
                    (self._rule.id, test.id))
        )  # fmt: skip

    def _code(self, rank: int) -> TestCode:
        if rank not in self._codes:
            test, snapshot = self._tests[rank]
            compiler = Compiler(self._source.environment, snapshot.known, self._document)
            try:
                holds, problem = self._boolean(test, compiler), ""
            except XPathError as error:
                holds, problem = None, str(error)
            parts = [self._part(part, compiler) for part in test.message]
            self._codes[rank] = TestCode(test, holds, problem, parts)
        return self._codes[rank]

    def _boolean(self, test: Test, compiler: Compiler) -> Code:
        """The test alone: in XPath 1.0 when it has that form, the same that was evaluated with the others."""
        tree = self._source.trees.read(test.test)
        writer = compiler.writer()
        try:
            evaluate = compiler.xpath(f"boolean({writer.boolean(tree)})")
        except (NotOneError, etree.XPathError):
            return compiler.code(tree)

        def run(focus: Focus) -> Sequence:
            """By lxml."""
            element = focus.item.root if isinstance(focus.item, DocumentItem) else focus.item
            self._source.environment.current = focus.values.given
            return [evaluate(element)]

        return run

    def _part(self, part: Part, compiler: Compiler) -> str | Code:
        if not part.is_expression:
            return part.text
        try:
            return compiler.code(self._source.trees.read(part.text))
        except XPathError:
            return ""

    def _message(self, code: TestCode, focus: Focus) -> str:
        pieces = []
        for part in code.message:
            if isinstance(part, str):
                pieces.append(part)
                continue
            try:
                pieces.append(written(part(focus)))
            except (MissingDocumentError, DynamicError, XPathError, etree.XPathError):
                pieces.append("…")
        return normalize_space("".join(pieces))


@dataclass(slots=True)
class Snapshot:
    """The variables in scope where a test stands."""

    known: dict[str, Variable]


def why(error: Exception) -> Text:
    """Why a test was not evaluated."""
    if isinstance(error, MissingDocumentError):
        return missing(error.href)
    if isinstance(error, DynamicError):
        return Text(f"le moteur officiel s'arrête ici : {error}", f"the official engine stops here: {error}")
    return Text(f"expression non prise en charge : {error}", f"unsupported expression: {error}")
