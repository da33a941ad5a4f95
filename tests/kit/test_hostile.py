"""Kits that are broken or made to harm: a line that says so, never a traceback nor an endless run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from harness.kit.folder import Kit
from harness.kit.schematron.engines import Engines
from harness.kit.schematron.results import Evaluation

S = "http://purl.oclc.org/dsdl/schematron"
DOCUMENT = '<c:d xmlns:c="urn:hl7-org:v3"><c:a v="1"/></c:d>'
NO = '<assert test="false()">no</assert>'


def schema(body: str) -> str:
    """A schema around patterns."""
    return f'<schema xmlns="{S}" queryBinding="xslt2"><ns prefix="c" uri="urn:hl7-org:v3"/>{body}</schema>'


def pattern(rules: str) -> str:
    """A pattern, which may be a file of its own."""
    return f'<pattern xmlns="{S}">{rules}</pattern>'


def rule(tests: str, context: str = "c:a") -> str:
    """A pattern of one rule."""
    return pattern(f'<rule context="{context}">{tests}</rule>')


def evaluated(tmp_path: Path, files: dict[str, str | bytes], monkeypatch: Any) -> Evaluation:
    """What is said of the document by ``a.sch``, without the official engine."""
    monkeypatch.setitem(__import__("sys").modules, "saxonche", None)
    folder = tmp_path / "kit" / "schematrons"
    (folder / "profils").mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    engines = Engines(Kit.open(tmp_path / "kit"))
    return engines.evaluate(engines.kit.root / "schematrons" / "a.sch", etree.fromstring(DOCUMENT))


def fan_of_includes() -> dict[str, str]:
    """Files that include the next one twice."""
    return {f"b{i}.sch": pattern(f'<include href="b{i + 1}.sch"/><include href="b{i + 1}.sch"/>') for i in range(40)}


EXTENDS = '<extends rule="{0}"/><extends rule="{0}"/>'
ABSTRACT = '<rule abstract="true" id="{0}">{1}</rule>'
BOMB = "".join('<param name="a" value="$a$a$a$a$a$a$a$a$a$a"/>' for _ in range(12))
LAUGHS = '<!DOCTYPE schema [<!ENTITY l "lol">' + "".join(
    f'<!ENTITY l{i} "{(f"&l{i - 1};" if i > 1 else "&l;") * 10}">' for i in range(1, 12)
) + "]>"  # fmt: skip

UNREADABLE = {
    "truncated": ({"a.sch": schema(rule(NO))[:150]}, ""),
    "empty": ({"a.sch": ""}, "empty file"),
    "binary": ({"a.sch": bytes(range(256))}, ""),
    "no schema": ({"a.sch": "<a/>"}, "not a Schematron schema"),
    "root include": ({"a.sch": f'<include xmlns="{S}" href="a.sch"/>'}, "not a Schematron schema"),
    "laughs": ({"a.sch": LAUGHS + schema(rule("<assert test=\"'&l11;'\">&l11;</assert>"))}, "ntity"),
    "abstract rules that fan out": (
        {"a.sch": schema(pattern("".join(ABSTRACT.format(f"x{i}", EXTENDS.format(f"x{i + 1}")) for i in range(40))
                                 + '<rule context="c:a"><extends rule="x0"/></rule>'))}, "extends more than"),
    "parameters that grow": (
        {"a.sch": schema('<pattern abstract="true" id="p"><rule context="c:a"><assert test="$a">x</assert></rule>'
                         f'</pattern><pattern is-a="p">{BOMB}</pattern>')}, "characters"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_schema_that_cannot_be_read(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, no rule."""
    files, told = UNREADABLE[name]
    result = evaluated(tmp_path, files, monkeypatch)  # type: ignore[arg-type]
    assert (dict(result.fired), result.failures) == ({}, [])
    (line,) = [u.reason.en for u in result.unevaluated]
    assert line.startswith("unreadable schema: ") and told in line and "\n" not in line


GAPS: dict[str, tuple[dict[str, str], str]] = {
    "includes itself": ({"a.sch": schema('<include href="a.sch"/>' + rule(NO))}, "a.sch: include a.sch: includes itself"),
    "a circle": ({"a.sch": schema('<include href="b.sch"/>' + rule(NO)), "b.sch": pattern('<include href="c.sch"/>'),
                  "c.sch": pattern('<include href="b.sch"/>')}, "c.sch: include b.sch: includes itself"),
    "an include that is its own root": ({"a.sch": schema('<include href="b.sch"/>' + rule(NO)),
                                         "b.sch": f'<include xmlns="{S}" href="b.sch"/>'}, "includes itself"),
    "a fan of includes": ({"a.sch": schema('<include href="b0.sch"/>' + rule(NO)), **fan_of_includes()}, "too many includes"),
    "out of the kit": ({"a.sch": schema('<include href="../../../../etc/passwd"/>' + rule(NO))}, "missing file"),
    "of the network": ({"a.sch": schema('<include href="http://example.org/x.sch"/>' + rule(NO))}, "missing file"),
    "fragment": ({"a.sch": schema('<include href="b.sch#z"/>' + rule(NO)), "b.sch": pattern("")}, "no element #z"),
    "abstract pattern": ({"a.sch": schema('<pattern is-a="z" id="q"/>' + rule(NO))}, "abstract pattern z not found"),
}  # fmt: skip


@pytest.mark.parametrize("name", GAPS)
def test_a_schema_with_gaps(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is there is evaluated; what is not is told."""
    files, told = GAPS[name]
    result = evaluated(tmp_path, files, monkeypatch)  # type: ignore[arg-type]
    assert [f.message for f in result.failures] == ["no"]
    assert any(told in u.reason.en and u.reason.en.startswith("incomplete schema: ") for u in result.unevaluated)


TESTS = (
    "", "c:b[", "))", "$", "$nope", "zz:a", "'", "((((", f"{'(' * 3000}1{')' * 2999}", "matches(@v, '(')",
    "matches(@v, '(?<=a)b')", "matches(@v, 'a', 'k')", "count(1 to 100000000000) = 1", "nope(1)", "@v cast as zz:q",
    "document('nope.xml')//x", "doc('')//x", "document(@v)//x[@a = 1]", "xs:dateTime(@v) = 1", "string(QName('a', 'b'))",
    "contains((1, 2), 'x')", "replace(@v, '', 'x')",
)  # fmt: skip


@pytest.mark.parametrize("test", TESTS, ids=range(len(TESTS)))
def test_an_expression_that_cannot_be_evaluated(test: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told, and the test after it is evaluated."""
    written = test.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    result = evaluated(tmp_path, {"a.sch": schema(rule(f'<assert test="{written}">x</assert>{NO}'))}, monkeypatch)
    assert [f.message for f in result.failures] == ["no"]
    assert [u.ranks for u in result.unevaluated if u.ranks[0]] == [("r1", "a1")]


CONTEXTS = ("", "1", "c:a[", "q:a", "c:a/@v", "text()", "comment()", "/|c:a", "c:a[$k]", "f()", ".")


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_context_that_is_not_native(context: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole schema says nothing rather than part of it."""
    result = evaluated(tmp_path, {"a.sch": schema(rule(NO) + rule(NO, context))}, monkeypatch)
    assert not result.fired and not result.failures
    assert result.unevaluated[0].reason.en.startswith("unsupported context: ")


def test_rules_that_extend_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once is enough."""
    body = pattern(ABSTRACT.format("x", EXTENDS.format("x") + NO) + '<rule context="c:a"><extends rule="x"/></rule>')
    assert len(evaluated(tmp_path, {"a.sch": schema(body)}, monkeypatch).failures) == 1


def test_external_entities_are_not_read(tmp_path: Path) -> None:
    """A file of this machine stays out of the report, whatever the engine."""
    pytest.importorskip("saxonche", reason="saxonche is not installed")
    (tmp_path / "secret").write_text("secret", "utf-8")
    folder = tmp_path / "kit" / "schematrons"
    (folder / "profils").mkdir(parents=True)
    head = f'<!DOCTYPE schema [<!ENTITY f SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    (folder / "a.sch").write_text(head + schema(rule('<assert test="false()">told &f;</assert>')), "utf-8")
    engines = Engines(Kit.open(tmp_path / "kit"))
    result = engines.reference(engines.kit.root / "schematrons" / "a.sch", etree.fromstring(DOCUMENT))
    assert [f.message for f in result.failures] == ["told"]
