"""Whole schemas, written for what may differ, by both engines: contexts, order of rules, lets, messages."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from lxml import etree

from harness.kit.folder import Kit
from harness.kit.schematron.engines import Engines
from harness.kit.schematron.parity import difference_of

from .grammar import HL7
from .test_xpath import VALUES, XML

pytest.importorskip("saxonche", reason="saxonche is not installed: no official engine")

S = "http://purl.oclc.org/dsdl/schematron"


def rule(context: str, *tests: str, lets: str = "") -> str:
    """A rule that tells each value."""
    return f"<rule context={quoteattr(context)}>{lets}" + "".join(tests) + "</rule>"


def says(message: str, test: str = "false()") -> str:
    """An assert and its message."""
    return f"<assert test={quoteattr(test)}>{message}</assert>"


def value(expression: str) -> str:
    """A message that is a value between bars."""
    return says(f"|<value-of select={quoteattr(expression)}/>|")


def pattern(*rules: str) -> str:
    """A pattern."""
    return f"<pattern>{''.join(rules)}</pattern>"


SCHEMAS = {
    "every value in a message": pattern(rule("c:d", *(value(e) for e in VALUES))),
    "sequences in a message": pattern(rule("c:d", *map(value, (
        "c:a/@v", "c:a[1]/text()", "//text()", "c:a", "(1, 2.50, 'x')", "@*", "/", "..", ".", "c:a[1]/node()",
        "('a', '', 'b')", "(c:a[1]/text(), 'x')", "//comment()", "c:e/text()")))),
    "names in a message": pattern(rule("c:a", says("<name/> <name path='..'/> <name path='@v'/>"))),
    "the first rule takes the node": pattern(rule("c:a[@xsi:type]", says("1")), rule("c:a|c:b", says("2")), rule("*", says("3"))),
    "patterns are apart": pattern(rule("*", says("1"))) + pattern(rule("c:a", says("2"))) + pattern(rule("/", says("3"))),
    "positions in contexts": pattern(rule("c:a[2]", says("1")), rule("c:b[last()]/c:e", says("2")), rule("c:b[1]", says("3"))),
    "absolute contexts": pattern(rule("/c:d/c:a", says("1")), rule("//c:a", says("2")), rule("/c:d", says("3"))),
    "current": pattern(rule("c:a", says("1", "../c:b[@v = current()/@v]"), says("2", "current()/@v = '1'"))),
    "lets": '<let name="g" value="//c:a/@v"/><let name="h" value="count($g)"/>' + pattern(
        rule("c:a", says("1", "$n = $g"), says("2", "$h = 4"), value("$m"), lets='<let name="n" value="@v"/><let name="m" value="$n + $h"/>')),
    "attributes in variables": pattern(rule("c:d", says("1", "some $x in $a satisfies $x/../c:nope"), value("$a/../local-name()"),
        value("count($a | @v)"), says("2", "every $x in $a satisfies /c:d/c:a"), lets='<let name="a" value="//@v"/>')),
    "attributes beside": pattern(rule("c:d", value("count($a/following::c:a)"), says("1", "c:a castable as xs:string"),
        says("2", "//././(c:nope | c:e)"), lets='<let name="a" value="@v"/>')),
    "reports": pattern("<rule context='c:a'><report test='@v'>r <value-of select='@v'/></report><report test='@nope'>no</report></rule>"),
    "roles": pattern("<rule context='c:a'><assert test='false()' role='warning'>m</assert></rule>"),
}  # fmt: skip


@pytest.mark.parametrize("name", SCHEMAS)
def test_both_engines_say_the_same(name: str, tmp_path: Path) -> None:
    """Rules fired, nodes, messages, roles."""
    folder = tmp_path / "schematrons"
    (folder / "profils").mkdir(parents=True)
    prefixes = f'<ns prefix="c" uri="{HL7}"/><ns prefix="o" uri="urn:other"/>'
    prefixes += '<ns prefix="xsi" uri="http://www.w3.org/2001/XMLSchema-instance"/>'
    prefixes += '<ns prefix="xs" uri="http://www.w3.org/2001/XMLSchema"/>'
    (folder / "s.sch").write_text(
        f'<schema xmlns="{S}" queryBinding="xslt2">{prefixes}{SCHEMAS[name]}</schema>', "utf-8"
    )
    engines, root = Engines(Kit.open(tmp_path)), etree.fromstring(XML)
    path = engines.kit.root / "schematrons" / "s.sch"
    official, native = engines.reference(path, root), engines.native(path, root)
    assert native.fired and not native.unevaluated
    assert difference_of(official, native) == ""
    assert sorted((f.rule, f.role, f.kind) for f in official.failures) == sorted(
        (f.rule, f.role, f.kind) for f in native.failures
    )
