"""From files to one flat schema: what the ISO skeleton does, quirks included."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.kit.folder import Kit
from harness.kit.schematron.flatten import flatten
from harness.kit.schematron.model import Let, Rule, Schema, Test

S = "http://purl.oclc.org/dsdl/schematron"


def flat(tmp_path: Path, body: str, attributes: str = "", **files: str) -> Schema:
    """The flat schema of a body, other files beside it."""
    folder = tmp_path / "schematrons"
    (folder / "profils").mkdir(parents=True)
    for name, text in files.items():
        (folder / f"{name}.sch").write_text(text.replace("<pattern", f'<pattern xmlns="{S}"', 1), "utf-8")
    main = f'<schema xmlns="{S}" {attributes}><ns prefix="c" uri="urn:c"/>{body}</schema>'
    (folder / "main.sch").write_text(main, "utf-8")
    return flatten(Kit.open(tmp_path), folder.resolve() / "main.sch")


def told(rule: Rule) -> list[str]:
    """The steps of a rule, in a word each."""
    return [f"${s.name}={s.value}" if isinstance(s, Let) else f"{s.kind} {s.test}" for s in rule.steps]


A = '<assert test="1">m</assert>'
RULES = {
    "lets, asserts and reports in order": (
        '<pattern><rule context="c:a"><let name="n" value="@v"/><assert test="$n">m</assert><report test="2">m</report></rule></pattern>',
        [("c:a", ["$n=@v", "assert $n", "report 2"])],
    ),
    "an abstract rule in its place": (
        '<pattern><rule abstract="true" id="x"><assert test="x">m</assert></rule>'
        '<rule context="c:a"><assert test="1">m</assert><extends rule="x"/><assert test="2">m</assert></rule></pattern>',
        [("c:a", ["assert 1", "assert x", "assert 2"])],
    ),
    "abstract rules that extend one another": (
        '<pattern><rule abstract="true" id="x"><assert test="x">m</assert></rule><rule abstract="true" id="y"><extends rule="x"/>'
        '<assert test="y">m</assert></rule><rule context="c:a"><extends rule="y"/></rule></pattern>',
        [("c:a", ["assert x", "assert y"])],
    ),
    "the abstract rule of the same pattern first": (
        '<pattern><rule abstract="true" id="x"><assert test="other">m</assert></rule></pattern>'
        '<pattern><rule abstract="true" id="x"><assert test="own">m</assert></rule><rule context="c:a"><extends rule="x"/></rule></pattern>',
        [("c:a", ["assert own"])],
    ),
    "an abstract rule that is not there": (
        f'<pattern><rule context="c:a"><extends rule="nope"/>{A}</rule></pattern>', [("c:a", ["assert 1"])],
    ),
    "parameters, not in lets": (
        '<pattern abstract="true" id="p"><rule context="c:$e"><let name="n" value="$e"/><assert test="$e = $v">m</assert></rule></pattern>'
        '<pattern is-a="p"><param name="e" value="a"/><param name="v" value="\'1\'"/></pattern>',
        [("c:a", ["$n=$e", "assert a = '1'"])],
    ),
    "a parameter that begins another": (
        '<pattern abstract="true" id="p"><rule context="c:a"><assert test="$ab">m</assert></rule></pattern>'
        '<pattern is-a="p"><param name="a" value="X"/><param name="ab" value="Y"/></pattern>',
        [("c:a", ["assert Xb"])],
    ),
    "two uses of an abstract pattern": (
        '<pattern abstract="true" id="p"><rule context="$e"><assert test="1">m</assert></rule></pattern>'
        '<pattern is-a="p" id="u"><param name="e" value="c:a"/></pattern><pattern is-a="p" id="v"><param name="e" value="c:b"/></pattern>',
        [("c:a", ["assert 1"]), ("c:b", ["assert 1"])],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_rules(name: str, tmp_path: Path) -> None:
    """Contexts and steps of the rules."""
    body, expected = RULES[name]
    assert [(r.context, told(r)) for r in flat(tmp_path, body).rules] == expected


PHASE = (
    '<phase id="one"><active pattern="p"/></phase><pattern id="p"><rule context="c:a"><assert test="1">m</assert></rule></pattern>'
    '<pattern id="q"><let name="kept" value="2"/><rule context="c:b"><assert test="1">m</assert></rule></pattern>'
)


@pytest.mark.parametrize(
    ("phase", "patterns"), [("one", ["p"]), ("", ["p", "q"]), ("#ALL", ["p", "q"]), ("unknown", [])]
)
def test_the_default_phase_chooses_patterns(phase: str, patterns: list[str], tmp_path: Path) -> None:
    """The lets of a pattern that is left out stay."""
    found = flat(tmp_path, PHASE, f'defaultPhase="{phase}"' if phase else "")
    assert [p.name for p in found.patterns] == patterns
    assert found.lets == (Let("kept", "2"),)


def test_lets_of_the_schema_come_first(tmp_path: Path) -> None:
    """Then those of patterns, in order."""
    found = flat(tmp_path, '<pattern><let name="b" value="2"/></pattern><let name="a" value="1"/>')
    assert found.lets == (Let("a", "1"), Let("b", "2"))


MESSAGES = {
    "plain": [("plain", False)],
    'v <value-of select="@v"/> end': [("v ", False), ("@v", True), (" end", False)],
    'v <value-of select="@v"/> <value-of select="@w"/>': [("v ", False), ("@v", True), ("@w", True)],
    "n <name/>": [("n ", False), ("name(.)", True)],
    'n <name path=".."/>': [("n ", False), ("name(..)", True)],
    "an <emph>important <dir>word</dir></emph>": [("an ", False), ("important ", False), ("word", False)],
    "<!-- c -->a<!-- d -->b": [("a", False), ("b", False)],
}


@pytest.mark.parametrize("message", MESSAGES)
def test_messages(message: str, tmp_path: Path) -> None:
    """Texts and expressions; blanks alone go away."""
    found = flat(tmp_path, f'<pattern><rule context="c:a"><assert test="1">{message}</assert></rule></pattern>')
    (step,) = next(found.rules).steps
    assert isinstance(step, Test)
    assert [(p.text, p.is_expression) for p in step.message] == MESSAGES[message]


INCLUDES = {
    "a file": ("x.sch", ["c:x"], ""),
    "a part of a file": ("y.sch#two", ["c:two"], ""),
    "another case": ("X.SCH", ["c:x"], ""),
    "no such part": ("y.sch#three", [], "no element #three"),
    "no such file": ("z.sch", [], "missing file"),
    "an empty file": ("empty.sch", [], "missing file"),
    "a file of blanks": ("blank.sch", [], "empty file"),
    "a file cut short": (
        "cut.sch",
        [],
        "Couldn't find end of Start Tag|Premature end|not well-formed|Unescaped|AttValue",
    ),
    "no href": ("", [], "missing file"),
}


@pytest.mark.parametrize("name", INCLUDES)
def test_includes(name: str, tmp_path: Path) -> None:
    """What is included, or the gap that it leaves."""
    href, contexts, gap = INCLUDES[name]
    files = {
        "x": f'<pattern><rule context="c:x">{A}</rule></pattern>',
        "y": f'<pattern id="one"><rule context="c:one">{A}</rule><pattern id="two"><rule context="c:two">{A}</rule></pattern></pattern>',
        "empty": "", "blank": " \n", "cut": '<pattern><rule context="c:',
    }  # fmt: skip
    found = flat(tmp_path, f'<include href="{href}"/>', **files)
    assert [r.context for r in found.rules] == contexts
    assert len(found.gaps) == (1 if gap else 0)
    assert not gap or any(part in found.gaps[0] for part in gap.split("|"))


def test_keys_do_not_depend_on_ranks(tmp_path: Path) -> None:
    """A rule before it changes the rank of a test, not what findings call it; nor do blanks."""
    one = flat(tmp_path / "1", '<pattern id="p"><rule context="c:a"><assert test="1 = 1">m</assert></rule></pattern>')
    two = flat(tmp_path / "2", f'<pattern id="o"><rule context="c:b">{A}</rule></pattern><pattern id="p">'
                               '<rule context="c:a"><assert test="1  =\n1">m</assert></rule></pattern>')  # fmt: skip
    (first,), (second,) = next(one.rules).tests, list(two.rules)[1].tests
    assert first.key == second.key and first.id != second.id
    assert first.key.startswith("main/p/")


def test_only_usable_prefixes_are_kept(tmp_path: Path) -> None:
    """No uri, no prefix, no name: left out."""
    found = flat(tmp_path, '<ns prefix="z"/><ns uri="u"/><ns prefix="a b" uri="u"/><ns prefix="d" uri="urn:d"/>')
    assert found.namespaces == {"c": "urn:c", "d": "urn:d"}
