"""Any tree in a file of requests: located findings, never a crash; unknown keys with the nearest one."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.builder.demo_funding import DEMO, FOLDER, SPEC, files
from harness.campaign.declared.funding import FundingFile, json_schema
from harness.campaign.funding_schema import against_schema
from harness.core.errors import ManifestError
from harness.formats.tree_reader import read
from tests.conftest import Command
from tests.helpers import judged, opened

SCENARIOS = ("FIN-ORDER-AMOUNT", "FIN-BALANCE-SCOPE", "FIN-SINGLE-BENEFICIARY", "FIN-NUMBERS")
FILES = files(SPEC)
CONFORMING: dict[str, Any] = json.loads(FILES[DEMO])
CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from(
    ["0,00", "order", "balance", "AV-2026-014", "BC-2026-014", "99078001", "../x", "cancelled", "2026-01-01", "Infinity", "pieces/*"]
)  # fmt: skip
KEYS = st.text(max_size=6) | st.sampled_from(
    ["requests", "kind", "number", "sons", "beneficiaries", "replaces", "change", "finess", "am", "siret", "invoice", "amount", "file",
     "merger_treaty", "supplier", "advance", "order", "status", "page", "created", "active_2023", "mention", "date"]
)  # fmt: skip
TREES = st.recursive(
    SCALARS, lambda inside: st.lists(inside, max_size=4) | st.dictionaries(KEYS, inside, max_size=5), max_leaves=25
)


def paths(tree: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a tree but its root."""
    inside = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [found for key, value in inside for found in ((*here, key), *paths(value, (*here, key)))]


PATHS = paths(CONFORMING)


def put(path: tuple[Any, ...], value: Any) -> Any:
    """The conforming tree with one place replaced."""
    tree = copy.deepcopy(CONFORMING)
    inside = tree
    for part in path[:-1]:
        inside = inside[part]
    inside[path[-1]] = value
    return tree


def crashes(raw: bytes, name: str = DEMO) -> list[str]:
    """The tool errors of a run over one file of requests."""
    found = {
        **FILES,
        name: raw,
        "campaign.yaml": f"funding: {{files: [{name}], attachments: [{FOLDER}/pieces]}}\n".encode(),
    }
    return [v.check for v in judged(found, *SCENARIOS).verdicts if v.verdict == "ERREUR_OUTIL"]


def written(tree: Any) -> bytes:
    """As libraries write it, lone surrogates escaped."""
    return json.dumps(tree).encode()


@CALM
@given(TREES)
def test_any_tree_is_judged(tree: Any) -> None:
    """Whatever stands for the requests."""
    assert crashes(written(tree)) == []
    assert crashes(written({"requests": tree})) == []


@CALM
@given(st.sampled_from(PATHS), TREES)
def test_any_value_anywhere_is_judged(path: tuple[Any, ...], value: Any) -> None:
    """One place of a conforming file replaced."""
    assert crashes(written(put(path, value))) == []


@CALM
@given(st.integers(0, len(FILES[DEMO])), st.binary(max_size=8))
def test_any_bytes_in_the_middle_are_judged(at: int, inserted: bytes) -> None:
    """Damage."""
    assert crashes(FILES[DEMO][:at] + inserted + FILES[DEMO][at:]) == []
    assert crashes(FILES[DEMO][:at], "financement/x.yaml") == []


@pytest.mark.parametrize(
    "path",
    [p for p in PATHS if isinstance(p[-1], str)],
    ids=lambda p: ".".join(map(str, p)),
)
def test_a_mistyped_key_is_told_with_the_right_one(path: tuple[Any, ...]) -> None:
    """Each key of the conforming file, its last letter twice."""
    tree = put(path, None)
    inside = tree
    for part in path[:-1]:
        inside = inside[part]
    inside[f"{path[-1]}{path[-1][-1]}"] = inside.pop(path[-1])
    root = read(written(tree), "x.json").root
    assert root is not None
    told = [p for p in against_schema(root) if p.message.fr == "clé inconnue"]
    assert [(p.expected.fr, p.actual.fr) for p in told] == [(path[-1], f"{path[-1]}{path[-1][-1]}")]


@given(st.sampled_from(PATHS), TREES)
def test_the_published_schema_admits_what_the_tool_admits(path: tuple[Any, ...], value: Any) -> None:
    """What the JSON Schema accepts is never told by the tool; the tool also accepts numbers for texts."""
    tree = json.loads(json.dumps(put(path, value)))
    root = read(written(tree), "x.json").root
    if root is not None and jsonschema.Draft202012Validator(json_schema(), format_checker=None).is_valid(tree):
        told = [
            p for p in against_schema(root) if "AAAA-MM-JJ" not in p.expected.fr
        ]  # formats are not asserted by the validator
        assert told == []


def test_the_conforming_file_follows_the_published_schema(segur: Command) -> None:
    """``segur-harness schema funding``."""
    printed = segur("schema", "funding")
    assert printed.code == 0
    jsonschema.Draft202012Validator(json.loads(printed.out)).validate(CONFORMING)
    FundingFile.model_validate(CONFORMING)


@pytest.mark.parametrize(("text", "told"), [
    ("funding: {files: [absent.json]}", "fichier absent « absent.json »"),
    ("funding: {files: []}", "funding.files : au moins 1 élément"),
    ("funding: {fils: [a.json]}", "clé inconnue « funding.fils », voulez-vous dire « files »"),
    ("funding: {attachments: [x]}", "funding.files : clé obligatoire absente"),
    ("funding: [a.json]", "funding : un dictionnaire est attendu"),
    ("funding: {files: [a.json], attachments: [absent/]}", "fichier absent « absent/ »"),
])  # fmt: skip
def test_a_section_that_cannot_be_followed(text: str, told: str) -> None:
    """One line, with the place in campaign.yaml."""
    with pytest.raises(ManifestError) as caught:
        opened({"campaign.yaml": text.encode(), "a.json": b"{}"})
    assert told in caught.value.message.fr
