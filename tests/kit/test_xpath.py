"""XPath 2.0 expressions one by one: what each gives on a small document, by both ways to evaluate it."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from harness.kit.schematron.model import Part, Pattern, Rule, Schema, Test
from harness.kit.schematron.native import NativeEngine
from harness.kit.schematron.trees import Trees
from harness.kit.xpath.documents import Library

from .differential import NoFiles, Saxon
from .grammar import HL7, NAMESPACES

XML = (
    f'<d xmlns="{HL7}" xmlns:o="urn:other" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" v="+5" w="x">'
    '<a v="1">one<!--c-->two</a><a v="2" xsi:type="T">z</a><b v="10" w=" 1 "/><b><a v="3"/><e>é😀\u00a0</e></b>'
    "<e/><o:a v='NaN'>o</o:a></d>"
)

#: Expression, evaluated on the root element -> the text of each item, as value-of writes them.
VALUES = {
    # numbers: integers, decimals, doubles
    "1 div 4": "0.25", "1 div 3": "0.333333333333333333", "number('1') div 3": "0.3333333333333333", "7 mod 3": "1",
    "-7 mod 3": "-1", "-7 idiv 2": "-3", "1.50": "1.5", "0.1 + 0.2": "0.3", "number('1000000')": "1.0E6",
    "number('x')": "NaN", "number('INF')": "INF", "number('+5')": "5", "number(@v)": "5", "number('1') div 0": "INF",
    "count((c:a, c:a))": "4", "count(//@v)": "6", "sum((1, 2, 3))": "6", "sum(c:a/@v)": "3", "avg((1, 2))": "1.5",
    "min((3, 1.5))": "1.5", "max((3, 1))": "3", "abs(-2)": "2", "round(2.5)": "3", "round(-2.5)": "-2",
    "floor(-1.5)": "-2", "ceiling(1.2)": "2", "xs:integer('12')": "12", "xs:integer(3.9)": "3", "xs:decimal('1.10')": "1.1",
    "xs:double('1e2')": "100", "string-length('é😀')": "2", "-(2)": "-2", "count(1 to 4)": "4", "c:nope + 1": "",
    # strings
    "concat('a', 1, true())": "a1true", "substring('12345', 1.5, 2.6)": "234", "substring('12345', 0, 3)": "12",
    "substring('😀bc', 2, 1)": "b", "substring-before('a-b', '-')": "a", "substring-after('a-b', '-')": "b",
    "substring-after('a', '')": "a", "translate('abc', 'ab', 'x')": "xc", "upper-case('aé')": "AÉ", "lower-case('AÉ')": "aé",
    "normalize-space('  a\u00a0 b ')": "a\u00a0 b", "string-join(('a', 'b'), '-')": "a-b", "string-join((), '-')": "",
    "string-join((c:a[2], c:a[1]), '-')": "z-onetwo", "iri-to-uri('a b é')": "a%20b%20%C3%A9", "string(c:nope)": "",
    "string(1 = 1)": "true", "string(c:a[1])": "onetwo", "starts-with('ab', '')": "true", "ends-with('ab', 'b')": "true",
    "contains('ab', 'c')": "false", "tokenize('a b  c', '\\s')": "a b  c", "count(tokenize('a,,b', ','))": "3",
    "count(tokenize('', ','))": "0", "distinct-values((c:a/@v, '1'))": "1 2", "xs:string(c:a[2]/@v)": "2",
    "namespace-uri(o:a)": "urn:other", "name(o:a)": "o:a", "local-name(o:a)": "a", "name(c:a[2]/@xsi:type)": "xsi:type",
    # regular expressions
    "matches('a\u00a0b', '\\s')": "false", "matches('\u00a0', '^\\S$')": "true", "matches('+', '\\w')": "true",
    "matches('_', '\\w')": "false", "matches('😀', '\\w')": "true", "matches('a-1', '^\\i\\c*$')": "true",
    "matches('a\n', 'a$')": "false", "matches('a\nb', '^b$')": "false", "matches('a\nb', '^b$', 'm')": "true",
    "matches('a\nb', 'a.b')": "false", "matches('a\nb', 'a.b', 's')": "true", "matches('AB', 'b', 'i')": "true",
    "matches('a#b', 'a # b', 'x')": "true", "matches('b', '[a-z-[b]]')": "false", "replace('abc', '(b)', '[$1]')": "a[b]c",
    "replace('abc', 'b', '\\$')": "a$c", "replace('+1', '\\w', '')": "",
    # order, positions, duplicates
    "string-join(c:b/(c:e | c:a)/local-name(), ' ')": "a e", "(c:b | c:a)[1]/string(@v)": "1", "(c:b, c:a)[1]/string(@v)": "10",
    "//c:a[1]/string(@v)": "1 3", "(//c:a)[1]/string(@v)": "1", "//c:a[last()]/string(@v)": "2 3",
    "c:e/preceding-sibling::*[1]/local-name()": "b", "c:e/preceding-sibling::*[position() = 1]/local-name()": "b",
    "(c:e/preceding-sibling::*)[1]/local-name()": "a", "c:a[1]/@v/../local-name()": "a", "c:a[1]/@v/ancestor::c:d/local-name()": "d",
    "c:a[1]/text()[2]/../local-name()": "a", "count(c:a[1]/text())": "2", "count(//@v/..)": "6", "count(../c:d)": "1",
    "for $x in c:a return string($x/@v)": "1 2", "count(c:b except c:b[1])": "1", "count(c:b intersect c:b[1])": "1",
    "count(//././(c:a | c:e))": "5", "count((@v)/following::c:a)": "3", "count(c:a[2]/@v/following::c:a)": "1",
    "c:a castable as xs:string": "false", "matches(.., 'z')": "true", "string-length(/)": "11",
    # comparisons
    "c:a/@v = 2": "true", "@v = 5": "true", "c:b[1]/@w = 1": "true", "c:a/@v > 1.5": "true", "'10' < '9'": "true",
    "c:b[1]/@v < c:a[2]/@v": "true", "o:a/@v = o:a/@v": "true", "number(o:a/@v) = number(o:a/@v)": "false",
    "(c:nope eq 'x') = false()": "false", "c:nope != 'x'": "false", "(c:nope + 1) != 2": "false", "c:a = ('z', 'q')": "true",
    "0.1 + 0.2 = 0.3": "true", "@w ne 'y'": "true", "resolve-QName('o:a', .) = QName('urn:other', 'x:a')": "true",
    "namespace-uri-from-QName(resolve-QName('o:a', .))": "urn:other", "local-name-from-QName(QName('u', 'p:n'))": "n",
    # conditions
    "some $x in c:a satisfies number($x/@v) - 1": "true", "every $x in tokenize('a,,b', ',') satisfies $x": "false",
    "if ('') then 1 else 2": "2", "if (string(c:nope)) then 1 else 2": "2", "boolean(0)": "false", "not('a')": "false",
    "exists(c:nope)": "false", "empty(())": "true", "boolean((c:a, 1))": "true", "exists(tokenize('', 'a'))": "false",
    # casts
    "'1' castable as xs:integer": "true", "' 1 ' castable as xs:decimal": "true", "'1.' castable as xs:decimal": "true",
    "'' castable as xs:integer": "false", "c:nope castable as xs:integer": "false", "c:nope castable as xs:integer?": "true",
    "1.5 castable as xs:integer": "true", "'1e1' castable as xs:decimal": "false", "'1e1' castable as xs:double": "true",
    "'2020-02-29T24:00:00' castable as xs:dateTime": "true", "'2021-02-29' castable as xs:date": "false",
    "'2020-02-29+14:00' castable as xs:date": "true", "'2020-02-29+15:00' castable as xs:date": "false",
    "'2020-02-29T00:00:00+14:01' castable as xs:dateTime": "false", "'02020-01-01' castable as xs:date": "false",
    "'+INF' castable as xs:double": "true", "'2020-02-29+14:01' castable as xs:date": "true",
    "'12020-01-01T00:00:00Z' castable as xs:dateTime": "true", "'2020-01-01T24:00:01' castable as xs:dateTime": "false",
    "'a b' castable as xs:anyURI": "true", "'true' castable as xs:boolean": "true", "'x' castable as xs:string": "true",
    "xs:dateTime('2020-01-01T00:00:00Z') = xs:dateTime('2020-01-01T01:00:00+01:00')": "true",
    "xs:dateTime('2020-01-01T00:00:00Z') < xs:dateTime('2020-01-01T24:00:00Z')": "true",
}  # fmt: skip


def written(expression: str) -> str:
    """What value-of writes of an expression, by our engine."""
    tests = (Test("a1", "assert", "false()", "", (Part("|"), Part(expression, True), Part("|"))),)
    schema = Schema("s", NAMESPACES, (), (Pattern("p", (Rule("r1", "c:d", tests),)),))
    engine = NativeEngine(schema, Trees(NAMESPACES), Library(NoFiles()), Path("/"))
    return engine.evaluate(etree.fromstring(XML)).failures[0].message.strip("|")


@pytest.mark.parametrize("expression", VALUES)
def test_value(expression: str) -> None:
    """The texts of its items, joined by a space; blanks of a message count once."""
    assert written(expression) == " ".join(VALUES[expression].split(" ")).replace("  ", " ")


def test_the_values_are_those_of_saxon() -> None:
    """The table itself, asked of the reference."""
    pytest.importorskip("saxonche", reason="saxonche is not installed")
    saxon = Saxon()
    saxon._xpath.set_context(xdm_item=saxon._processor.parse_xml(xml_text=XML))
    asked = {e: str(saxon._evaluated(f"string-join(for $i in /c:d/({e}) return string($i), ' ')")) for e in VALUES}
    assert asked == VALUES


def test_the_condition_is_that_of_the_value() -> None:
    """As an assert, every row that gives a boolean holds or not as the value says."""
    tests = tuple(Test(f"a{i}", "assert", e, "", ()) for i, e in enumerate(VALUES))
    schema = Schema("s", NAMESPACES, (), (Pattern("p", (Rule("r1", "c:d", tests),)),))
    result = NativeEngine(schema, Trees(NAMESPACES), Library(NoFiles()), Path("/")).evaluate(etree.fromstring(XML))
    failed = {tests[int(f.ranks[1][1:])].test for f in result.failures}
    assert {e for e, v in VALUES.items() if v == "false"} <= failed
    assert not failed & {e for e, v in VALUES.items() if v == "true"}
