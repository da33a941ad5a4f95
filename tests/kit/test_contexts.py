"""The nodes of a rule, found by the index of the document: those of ``//context``, for every context and document."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from lxml import etree

from harness.kit.schematron.contexts import Index
from harness.kit.schematron.model import Let, Part, Pattern, Rule, Schema, Test
from harness.kit.schematron.native import NativeEngine
from harness.kit.schematron.trees import Trees
from harness.kit.xpath.documents import Library

from .differential import NoFiles
from .grammar import HL7, NAMESPACES, document

CONTEXTS = (
    "c:a", "*", "c:*", "*:a", "o:a", "c:a/c:b", "c:a//c:b", "c:d/c:a", "/c:d", "/c:d/c:b", "//c:e", "c:a[1]", "c:a[last()]",
    "c:a[1]/c:b", "c:a/c:b[2]", "c:a//c:b[1]", "*[1]", "*[@v]", "c:a[@v = '1']", "c:a[@v][1]", "c:a[1][@v]", "c:a | c:b",
    "c:a | c:a/c:b | *[@w]", "(c:a | c:b)", "c:a[c:b]", "c:a[not(c:b)]", "c:d//*", "c:d/*/c:b", "c:templateId",
    "*[c:templateId/@root = '1.2']", "*[c:templateId[@root = '1.2']]", "c:a[c:templateId/@root = '1.2']/c:b",
    "*[c:templateId/@root = '1.2'][2]", "*[2][c:templateId/@root = '1.2']", "*[c:templateId/@root = '1.2' and @v]//c:b",
    "*[c:templateId/@root = '1.2' or @v]", "c:a[tokenize(@v, '-') = 'x']", "c:a[matches(@v, '^\\d')]/c:b", "c:a[../c:b]",
    "c:e[preceding-sibling::c:b]", "c:a[position() = 2]", "c:a[position() < 3]/c:b[1]",
)  # fmt: skip
#: The same for lxml, where it says them otherwise.
_IN_LXML = {
    "*:a": "*[local-name() = 'a']", "c:a[tokenize(@v, '-') = 'x']": "c:a[contains(concat('-', @v, '-'), '-x-')]",
    "c:a[matches(@v, '^\\d')]/c:b": "c:a[contains('0123456789', substring(@v, 1, 1)) and @v != '']/c:b",
}  # fmt: skip


def engine(*contexts: str, lets: tuple[Let, ...] = (), namespaces: dict[str, str] = NAMESPACES) -> NativeEngine:
    """One rule by context, each in a pattern of its own."""
    tests = (Test("a1", "assert", "false()", "", (Part("m"),)),)
    patterns = tuple(Pattern(f"p{i}", (Rule(f"r{i}", c, tests),)) for i, c in enumerate(contexts))
    return NativeEngine(Schema("s", namespaces, lets, patterns), Trees(namespaces), Library(NoFiles()), Path("/"))


def with_templates(seed: int) -> etree._Element:
    """A random document, templateIds here and there."""
    rng = random.Random(seed)
    root = etree.fromstring(document(rng))
    for element in list(root.iter(f"{{{HL7}}}a", f"{{{HL7}}}b")):
        for oid in rng.sample(("1.2", "1.2", "1.3"), rng.choice((0, 1, 2))):
            element.insert(0, etree.Element(f"{{{HL7}}}templateId", root=oid))
    return root


def expected(root: etree._Element, context: str) -> list[str]:
    """Every node of the context, asked of lxml branch by branch, as places."""
    branches = [b.strip() for b in _IN_LXML.get(context, context).strip("()" if context[0] == "(" else "").split(" | ")]
    text = " | ".join(b if b.startswith("/") else f"//{b}" for b in branches)
    return sorted(root.getroottree().getpath(e) for e in root.xpath(text, namespaces=NAMESPACES))


@pytest.mark.parametrize("seed", range(40))
def test_nodes_are_those_of_the_path(seed: int) -> None:
    """All contexts at once share an index, and each finds its nodes, once each."""
    root = with_templates(seed)
    result = engine(*CONTEXTS).evaluate(root)
    for rank, context in enumerate(CONTEXTS):
        found = [root.getroottree().getpath(f.element) for f in result.failures if f.ranks[0] == f"r{rank}"]
        assert sorted(found) == expected(root, context), context


def test_the_first_rule_of_a_pattern_takes_the_node() -> None:
    """In the order of the schema, whatever the contexts."""
    root = etree.fromstring(f'<d xmlns="{HL7}"><a v="1"/><a/><b/></d>')
    tests = (Test("a1", "assert", "false()", "", ()),)
    rules = tuple(Rule(f"r{i}", c, tests) for i, c in enumerate(("c:a[@v]", "c:a | c:b", "*", "c:a")))
    made = NativeEngine(
        Schema("s", NAMESPACES, (), (Pattern("p", rules),)), Trees(NAMESPACES), Library(NoFiles()), Path("/")
    )
    assert made.evaluate(root).fired == {"r0": 1, "r1": 2, "r2": 1}


def test_prefixes_are_those_of_each_schema() -> None:
    """Two schemas share the index of a document; the same prefix may mean another namespace."""
    root = etree.fromstring('<d xmlns="urn:1"><a><b/></a><a xmlns="urn:2"><b/><b/></a></d>')
    index = Index(root)
    found = [engine("n:a/n:b", namespaces={"n": uri}).evaluate(root, index).fired["r0"] for uri in ("urn:1", "urn:2")]
    assert found == [1, 2]


def test_constants_are_those_of_each_schema() -> None:
    """The same context, a global variable that has another value in another schema."""
    root = etree.fromstring(f'<d xmlns="{HL7}"><a v="1"/><a v="2"/><a v="2"/></d>')
    index = Index(root)
    found = [engine("c:a[@v = $k]", lets=(Let("k", f"'{v}'"),)).evaluate(root, index).fired["r0"] for v in "12"]
    assert found == [1, 2]


def test_a_schema_may_have_any_prefix() -> None:
    """None is reserved."""
    root = etree.fromstring('<d xmlns="urn:1" v="a"/>')
    made = engine("x:d[matches(@v, 'a')]", namespaces={"x": "urn:1"})
    assert made.evaluate(root).fired == {"r0": 1}
