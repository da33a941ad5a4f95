"""Bundles that were damaged: whatever is dropped or replaced, in JSON or in XML, nothing crashes and the rest is judged."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from harness.builder.demo import demo
from harness.builder.demo_dmp_api import FIRST, SECOND, DmpApi
from harness.builder.fhir_dmp import build_bundle
from harness.core.journal import Journal
from harness.formats import fhir, xml
from harness.formats.fhir_node import FhirNode
from harness.rules.pdsm.feeding import Feeding
from tests.helpers import judged

SCENARIOS = ("FORMAT", "DMP-API-PSC", "DMP-API-CONTENT", "DMP-API-ATTRIBUTES", "DMP-API-AGREEMENT", "DRIM-MINOR")
JSON_BUNDLE, XML_BUNDLE = demo().files()[FIRST], demo().files()[SECOND]
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8), st.just([]), st.just({}), st.just([[]]), st.just([None]),
    st.just([{"reference": "#patient"}]), st.just({"coding": "x"}), st.just({"coding": [1, None, {"code": []}]}), st.just("9" * 400), st.just("\ud800"),
    st.sampled_from(["urn:uuid:", "#", "2026-99-99T25:61:61+99:99", "0000", "Bundle", "transaction-response", "https://" + "a" * 300]),
)  # fmt: skip
CHANGES = st.lists(
    st.tuples(st.integers(0, 5_000), st.sampled_from(("drop", "put", "double", "rename")), ODD), min_size=1, max_size=5
)


def places(value: Any, holder: Any = None, key: Any = None) -> Iterator[tuple[Any, Any]]:
    """Where each element of a tree is held."""
    if holder is not None:
        yield holder, key
    for inner in list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from places(value[inner], value, inner)


def damaged(tree: Any, changes: list[tuple[int, str, Any]]) -> Any:
    """Elements dropped, replaced, doubled or renamed, one after the other."""
    for rank, what, value in changes:
        found = list(places(tree))
        if not found:
            break
        holder, key = found[rank % len(found)]
        if what == "drop":
            del holder[key]
        elif what == "double" and isinstance(holder, dict):
            holder[key] = [holder[key], holder[key]]
        elif what == "rename" and isinstance(holder, dict):
            holder["reference" if rank % 2 else "extension"] = holder.pop(key)
        else:
            holder[key] = value
    return tree


def safe(files: dict[str, bytes]) -> Journal:
    """The journal, which tells no crash."""
    found = judged(files, *SCENARIOS)
    assert [(v.check, v.reason) for v in found.verdicts if v.verdict == "ERREUR_OUTIL"] == []
    return found


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(CHANGES)
def test_damaged_json_never_crashes_a_check(changes: list[tuple[int, str, Any]]) -> None:
    """Any element of any type."""
    safe({FIRST: json.dumps(damaged(json.loads(JSON_BUNDLE), changes)).encode()})


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 5_000), st.sampled_from(("drop", "empty", "double", "value", "tag")), st.text("ab#é <&0", max_size=6)), min_size=1, max_size=5))  # fmt: skip
def test_damaged_xml_never_crashes_a_check(changes: list[tuple[int, str, str]]) -> None:
    """Elements dropped, emptied, doubled, renamed."""
    root: Any = etree.fromstring(XML_BUNDLE)
    for rank, what, word in changes:
        elements = list(root.iter(etree.Element))
        element = elements[rank % len(elements)]
        parent = element.getparent()
        if what == "drop" and parent is not None:
            parent.remove(element)
        elif what == "double" and parent is not None:
            parent.append(etree.fromstring(etree.tostring(element)))
        elif what == "empty":
            element.clear()
        elif what == "value":
            element.set("value", word)
        else:
            element.tag = "{http://hl7.org/fhir}resource"
    safe({SECOND: etree.tostring(root)})


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(JSON_BUNDLE)), st.binary(max_size=4))
def test_damaged_bytes_are_read_or_told(position: int, piece: bytes) -> None:
    """Truncated, or overwritten."""
    raw = JSON_BUNDLE[:position] + piece + JSON_BUNDLE[position + len(piece) :] if piece else JSON_BUNDLE[:position]
    view = fhir.read_json(raw)
    assert all(p.place.path for p in view.problems if view.resource_type)
    assert len(list(view.documents)) <= 1


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "latin-1"])
def test_encodings(mark: bytes, encoding: str) -> None:
    """UTF-8 with or without its mark is read; another encoding is told or is not recognised, never a crash."""
    raw = mark + JSON_BUNDLE.decode().encode(encoding, "replace")
    found = safe({"b.json": raw})
    assert encoding != "utf-8" or not [f for f in found.findings if f.check == "FORMAT-FHIR"]


def test_a_deep_bundle_is_walked() -> None:
    """References inside nine hundred extensions."""
    bundle = json.loads(JSON_BUNDLE)
    deep: Any = {"url": "x", "valueReference": {"reference": "urn:uuid:8a5e5a0e-0000-4000-8000-00000000000f"}}
    for _ in range(300):
        deep = {"url": "x", "extension": [deep]}
    bundle["entry"][1]["resource"]["extension"] = [deep]
    found = safe({FIRST: json.dumps(bundle).encode()})
    assert "DMP-API-PSC-REFERENCE" in {f.check for f in found.findings}


def test_thousands_of_entries_are_judged() -> None:
    """One address for all of them: bounded work, each told."""
    bundle = json.loads(JSON_BUNDLE)
    bundle["entry"] += [bundle["entry"][1]] * 500
    found = safe({FIRST: json.dumps(bundle).encode()})
    assert "DMP-API-PSC-FULL-URL" in {f.check for f in found.findings}


def test_a_binary_that_carries_a_hostile_document() -> None:
    """An XML bomb in the base64 is a document that cannot be read, told at its place."""
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><ClinicalDocument xmlns="urn:hl7-org:v3">&b;</ClinicalDocument>'
    bundle = json.loads(JSON_BUNDLE)
    bundle["entry"][2]["resource"]["data"] = b64encode(bomb).decode()
    found = safe({FIRST: json.dumps(bundle).encode()})
    assert "Bundle.entry[2] › Binary › CDA" in {f.part for f in found.findings if f.check.startswith("FORMAT-")}


def test_the_tree_is_the_same_in_json_and_in_xml() -> None:
    """Every value at the same FHIRPath."""
    root = xml.read(XML_BUNDLE, "b.xml").root
    tree = fhir.read_xml(XML_BUNDLE, root).tree
    assert tree is not None
    same = fhir.read_json(build_bundle(replace(DmpApi().second, xml=False))).tree
    assert same is not None
    for path in ("type", "meta.profile", "entry.request.method", "entry.resource.content.attachment.size"):
        found = [(n.path, n.text) for n in tree.all(path)]
        assert found and found == [(n.path, n.text) for n in same.all(path)]
    view = Feeding(tree)
    assert [e.kind for e in view.entries] == ["SubmissionSet", "DocumentReference", "Binary", "Parameters"]
    assert tree.all("entry.resource.content.attachment.size")[0].place.line


@given(ODD, st.text(max_size=10))
def test_a_node_of_anything_answers(raw: Any, name: str) -> None:
    """No value is surprising."""
    node = FhirNode(raw, "x")
    assert node.text is None or isinstance(node.text, str)
    assert (
        isinstance(node.all(name), list)
        and node.one(name).path
        and node.extensions("u") == []
        and isinstance(node.contained, dict)
    )
