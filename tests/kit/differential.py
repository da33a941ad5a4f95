"""XPath 2.0 at random, by our engine and by Saxon: ``python -m tests.kit.differential [--cases N] [--seed N]``.

A case is a small document, a rule (its context, its lets) and a test, drawn from the grammar that Schematron rules
use. Ours must give the verdict of Saxon wherever Saxon gives one, or say that it has none.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from harness.kit.schematron.model import Let, Part, Pattern, Rule, Schema, Test
from harness.kit.schematron.native import NativeEngine
from harness.kit.schematron.trees import Trees
from harness.kit.xpath.documents import Library

from .grammar import NAMESPACES, Grammar, document

#: Verdict of one test on one node; None when the engine has none (a dynamic error, something unsupported).
Verdict = bool | None


@dataclass(frozen=True, slots=True)
class Case:
    """A rule of one test on a document."""

    xml: str
    context: str
    globals_: tuple[tuple[str, str], ...]
    lets: tuple[tuple[str, str], ...]
    tests: tuple[str, ...]

    def told(self, rank: int) -> str:
        """The case in a few lines, to be looked at."""
        lets = "".join(f"\n  let ${n} := {v}" for n, v in (*self.globals_, *self.lets))
        return f"{self.context}{lets}\n  test {self.tests[rank]}\n  xml  {self.xml}"


def case(rng: random.Random) -> Case:
    """A case drawn at random."""
    grammar = Grammar(rng)
    globals_ = tuple(grammar.let(absolute=True) for _ in range(rng.choice((0, 0, 1))))
    lets = tuple(grammar.let() for _ in range(rng.choice((0, 0, 1, 2, 3))))
    context = rng.choice(("c:a", "c:b", "c:d", "c:*", "*", "c:a/c:b", "c:d//c:b"))
    return Case(document(rng), context, globals_, lets, tuple(grammar.boolean(3) for _ in range(rng.choice((1, 2, 3)))))


class NoFiles:
    """A kit without files."""

    def resolve(self, base: Path, href: str) -> Path | None:
        """None."""
        return None

    find = resolve

    def read(self, path: Path) -> bytes:
        """Nothing."""
        return b""


def ours(one: Case) -> tuple[list[list[Verdict]], Counter[str]]:
    """The verdicts of the native engine, test by test and node by node, and why it has none."""
    tests = [Test(f"a{i}", "assert", t, "", (Part("no"),), f"a{i}") for i, t in enumerate(one.tests)]
    rule = Rule("r1", one.context, (*(Let(*pair) for pair in one.lets), *tests))
    schema = Schema("s", NAMESPACES, tuple(Let(*pair) for pair in one.globals_), (Pattern("p", (rule,)),))
    root = etree.fromstring(one.xml)
    result = NativeEngine(schema, Trees(NAMESPACES), Library(NoFiles()), Path("/")).evaluate(root)
    nodes = root.xpath(matched(one.context), namespaces=NAMESPACES)
    assert result.fired["r1"] == len(nodes)
    failed = {(f.ranks[1], f.element) for f in result.failures}
    lost = {(u.ranks[1], u.element) for u in result.unevaluated}
    verdicts: list[list[Verdict]] = [
        [None if (t.id, n) in lost else (t.id, n) not in failed for n in nodes] for t in tests
    ]
    return verdicts, Counter(u.reason.en for u in result.unevaluated)


def matched(context: str) -> str:
    """The nodes of a context."""
    return f"//{context}"


class Saxon:
    """The oracle; raises ImportError without saxonche."""

    def __init__(self) -> None:
        from saxonche import PySaxonProcessor

        self._processor = PySaxonProcessor(license=False)
        self._xpath = self._processor.new_xpath_processor()
        for prefix, uri in NAMESPACES.items():
            self._xpath.declare_namespace(prefix, uri)

    def verdicts(self, one: Case) -> list[list[Verdict]]:
        """The verdicts of Saxon, test by test and node by node."""
        self._xpath.set_context(xdm_item=self._processor.parse_xml(xml_text=one.xml))
        count = int(str(self._evaluated(f"count({matched(one.context)})")))
        return [self._of_test(one, test, count) for test in one.tests]

    def _of_test(self, one: Case, test: str, count: int) -> list[Verdict]:
        outer = "".join(f"let ${n} := /({v}) return " for n, v in one.globals_)
        inner = "".join(f"let ${n} := ({v}) return " for n, v in one.lets)
        body = f"({inner}boolean({test}))"
        try:
            whole = str(self._evaluated(f"{outer}string-join(({matched(one.context)})/string({body}), ' ')"))
            return [word == "true" for word in whole.split()]
        except Exception:  # of a class that saxonche does not export
            return [self._of_node(f"{outer}({matched(one.context)})[{i}]/string({body})") for i in range(1, count + 1)]

    def _of_node(self, text: str) -> Verdict:
        try:
            return str(self._evaluated(text)) == "true"
        except Exception:
            return None

    def _evaluated(self, text: str) -> Any:
        return self._xpath.evaluate_single(text)


@dataclass(slots=True)
class Tally:
    """What was seen."""

    equal: int = 0
    different: int = 0
    #: Ours has none where Saxon has one; the contrary; neither.
    ours_none: int = 0
    saxon_none: int = 0
    none: int = 0


def compared(one: Case, saxon: Saxon, tally: Tally, reasons: Counter[str]) -> list[str]:
    """The differences of a case, told."""
    theirs = saxon.verdicts(one)
    mine, why = ours(one)
    found, lost = [], False
    for rank, (a, b) in enumerate(zip(mine, theirs, strict=True)):
        for x, y in zip(a, b, strict=True):
            if x is None or y is None:
                name = "none" if x is y else "ours_none" if x is None else "saxon_none"
                setattr(tally, name, getattr(tally, name) + 1)
                lost = lost or name == "ours_none"
            elif x == y:
                tally.equal += 1
            else:
                tally.different += 1
        if any(x is not None and y is not None and x != y for x, y in zip(a, b, strict=True)):
            found.append(f"ours {a}\n  saxon {b}\n  {one.told(rank)}")
    if lost:
        reasons.update(why)
    return found


def main() -> int:
    """The command."""
    from harness.kit.schematron.reference import quiet

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=10)
    args = parser.parse_args()
    saxon, tally, reasons, shown, start = Saxon(), Tally(), Counter[str](), 0, time.perf_counter()
    for number in range(args.cases):
        one = case(random.Random(args.seed * 1_000_000 + number))
        try:
            with quiet():
                found = compared(one, saxon, tally, reasons)
        except Exception as error:
            tally.different += 1
            found = [f"{type(error).__name__}: {error}\n  {one.told(0)}\n {one.tests[1:]}"]
        for text in found:
            shown += 1
            if shown <= args.show:
                print(f"#{args.seed * 1_000_000 + number} {text}")
    print(tally, f"{time.perf_counter() - start:.0f} s")
    for reason, count in reasons.most_common(15):
        print(f"  {count} {reason[:150]}")
    return 1 if tally.different else 0


if __name__ == "__main__":
    sys.exit(main())
