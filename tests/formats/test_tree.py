"""JSON and YAML as located trees: values as text, lines, faults told, never an exception."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.formats.limits import MAX_TREE, MAX_TREE_DEPTH
from harness.formats.tree import Node, shown
from harness.formats.tree_reader import read

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
TREES = st.recursive(
    SCALARS, lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(), inside, max_size=4), max_leaves=30
)


def as_text(value: Any) -> Any:
    """Numbers as JSON writes them; the rest as it is."""
    if isinstance(value, dict):
        return {str(k): as_text(v) for k, v in value.items()}
    if isinstance(value, list):
        return [as_text(v) for v in value]
    return json.dumps(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


@given(TREES, st.sampled_from([None, 2, "\t"]))
def test_any_json_is_read_as_it_is(value: Any, indent: Any) -> None:
    """What a library writes is read, numbers as their text, whatever the indentation."""
    written = json.dumps({"a": value}, indent=indent).encode()
    tree = read(written, "x.json")
    assert tree.broken == [] and tree.root is not None
    assert tree.root.plain() == as_text({"a": value})


@given(st.text())
def test_any_text_is_told_or_read(text: str) -> None:
    """A root, or one reason."""
    for name in ("x.json", "x.yaml"):
        tree = read(text.encode("utf-8", "surrogatepass"), name)
        assert tree.root is not None or len(tree.broken) == 1


@given(st.binary())
def test_any_bytes_are_told_or_read(raw: bytes) -> None:
    """The same."""
    tree = read(raw, "x.yaml")
    assert tree.root is not None or len(tree.broken) == 1


@given(TREES)
def test_truncated_json_never_raises(value: Any) -> None:
    """Each prefix of a document."""
    written = json.dumps([value])
    for end in range(0, len(written), max(1, len(written) // 20)):
        read(written[:end].encode("utf-8", "surrogatepass"), "x.json")


JSON = '{\n  "a": [1, "deux", true, null],\n  "b": {\n    "c d": 0.10\n  }\n}\n'
YAML = "a: [1, 'deux', true, null]\nb:\n  c d: 0.10\n"


@pytest.mark.parametrize(
    ("text", "name", "lines"), [(JSON, "x.json", (2, 4)), (YAML, "x.yaml", (1, 3)), (JSON, "x.yml", (2, 4))]
)
def test_both_forms_give_the_same_values_with_their_lines(text: str, name: str, lines: tuple[int, int]) -> None:
    """Path and line of a value."""
    root = read(text.encode(), name).root
    assert root is not None
    assert root.plain() == {"a": ["1", "deux", True, None], "b": {"c d": "0.10"}}
    second, last = root.follow(("a", 1)), root.follow(("b", "c d"))
    assert (str(second.place), str(last.place)) == (f"a[2] (l. {lines[0]})", f"b['c d'] (l. {lines[1]})")


@pytest.mark.parametrize("change", [
    lambda raw: b"\xef\xbb\xbf" + raw, lambda raw: raw.replace(b"\n", b"\r\n"), lambda raw: raw.decode().encode("utf-16"),
    lambda raw: raw.replace(b"\n", b"\r"),
], ids=["BOM", "CRLF", "UTF-16", "CR"])  # fmt: skip
@pytest.mark.parametrize(("text", "name"), [(JSON, "x.json"), (YAML, "x.yaml")])
def test_other_writings_are_the_same_file(change: Any, text: str, name: str) -> None:
    """Byte order marks and ends of lines."""
    plain, other = read(text.encode(), name).root, read(change(text.encode()), name).root
    assert plain is not None and other is not None
    assert other.plain() == plain.plain() and other.follow(("b", "c d")).line == plain.follow(("b", "c d")).line


@pytest.mark.parametrize(
    ("text", "name", "line", "told"),
    [
        ("", "x.json", 1, "fichier vide"),
        ("# rien\n", "x.yaml", 1, "fichier vide"),
        ('{"a": 1,}', "x.json", 1, "une clé entre guillemets est attendue"),
        ('{\n"a": 1\n"b": 2}', "x.json", 3, "« , » attendu"),
        ('{"a": nul}', "x.json", 1, "JSON illisible : « nul} »"),
        ('{"a": NaN}', "x.json", 1, "JSON illisible : « NaN} »"),
        ('{"a": "sans fin}', "x.json", 1, "chaîne mal écrite ou sans fin"),
        ('{"a": 1}\n{"b": 2}', "x.json", 2, "du texte après la fin du JSON"),
        ("[" * 500 + "]" * 500, "x.json", 1, f"plus de {MAX_TREE_DEPTH} niveaux"),
        ("[" * 5000, "x.yaml", 1, "niveaux"),
        ("a: &x [1]\nb: *x\n", "x.yaml", 2, "alias (*) refusé"),
        ("a: [1\nb: 2\n", "x.yaml", 2, "YAML illisible"),
        ("a: 1\n---\nb: 2\n", "x.yaml", 2, "YAML illisible"),
        ("\ta: 1", "x.yaml", 1, "YAML illisible"),
        ('a: "\\U99999999"', "x.yaml", 1, "YAML illisible"),
        ("a: \x01", "x.yaml", 1, "YAML illisible"),
    ],
)
def test_what_cannot_be_read_says_where(text: str, name: str, line: int, told: str) -> None:
    """The line and the reason."""
    tree = read(text.encode(), name)
    assert tree.root is None
    [broken] = tree.broken
    assert broken.place.line == line and told in broken.actual.fr


def test_bytes_that_are_no_utf_8_and_files_too_large() -> None:
    """Told at their line, without being read."""
    [latin] = read("a: 1\nb: é\n".encode("latin-1"), "x.yaml").broken
    assert (latin.place.line, latin.actual.fr) == (2, "octets qui ne sont pas de l'UTF-8")
    [large] = read(b" " * (MAX_TREE + 1), "x.json").broken
    assert f"au plus {MAX_TREE}" in large.actual.fr


@pytest.mark.parametrize(("text", "name"), [('{"a": 1, "b": 0, "a": 2}', "x.json"), ("a: 1\nb: 0\na: 2\n", "x.yaml")])
def test_a_key_written_twice_is_told_and_the_first_is_read(text: str, name: str) -> None:
    """Libraries keep the last one, people see the first."""
    tree = read(text.encode(), name)
    assert tree.root is not None and tree.root.plain() == {"a": "1", "b": "0"}
    assert [b.actual.fr for b in tree.broken] == ["clé « a » écrite deux fois : la première est lue"]


def test_a_thousand_keys_written_twice_are_told_a_hundred_times() -> None:
    """Bounded."""
    tree = read(("{" + ",".join(['"a": 1'] * 1000) + "}").encode(), "x.json")
    assert len(tree.broken) == 100 and tree.root is not None


def test_a_yaml_bomb_is_refused() -> None:
    """Nine levels of nine aliases."""
    text = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))
    assert read(text.encode(), "x.yaml").root is None


def test_values_are_shown_as_they_are_written() -> None:
    """Absent, empty, objects, lists."""
    root = read(b'{"e": "", "o": {}, "l": [], "n": 12, "x": null}', "x.json").root
    assert root is not None
    told = {key: shown(root.get(key)) for key in ("e", "o", "l", "n", "x", "absent")}
    assert {k: t.fr if t else None for k, t in told.items()} == {
        "e": '""', "o": "un objet", "l": "une liste", "n": "12", "x": None, "absent": None,
    }  # fmt: skip
    assert str(root.at("absent")) == "absent (l. 1)"


def test_an_excerpt_shows_the_lines_around() -> None:
    """Two before, two after, the line marked."""
    root = read(JSON.encode(), "x.json").root
    assert root is not None
    found = root.follow(("b", "c d")).place.excerpt()
    assert found is not None
    assert [(row.label, row.marked) for row in found.rows] == [
        ("2", False),
        ("3", False),
        ("4", True),
        ("5", False),
        ("6", False),
    ]
    assert Node("x", "p", 1).place.excerpt() is None
