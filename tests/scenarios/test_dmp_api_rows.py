"""Each row of ``dmp_api_rows``: the checks that speak, with their level, and no other; then what surrounds a Bundle."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from harness.builder.cda import build_cda
from harness.builder.demo import demo
from harness.builder.demo_dmp_api import FIRST, NAME, SECOND, first, second
from harness.builder.fhir_dmp import REMOVED, BundleSpec, build_bundle
from harness.campaign.feedings import FeedingSubject
from harness.campaign.subjects import DocumentSubject
from harness.core.mutation import Files
from scenarios.proofs._dmp_api import ATTACHMENT, PATCH, REFERENCE
from tests.helpers import checks, judged, opened, reasons, verdict
from tests.scenarios.dmp_api_rows import ROWS, Row

SCENARIOS = ("DMP-API-PSC", "DMP-API-CONTENT", "DMP-API-ATTRIBUTES", "DMP-API-AGREEMENT")


def alone(spec: BundleSpec, name: str = FIRST, manifest: bytes = b"") -> Files:
    """One Bundle, with the patients and the value set of the demo."""
    files = demo().files()
    kept = {path: raw for path, raw in files.items() if path.startswith(("patients/", "nomenclatures/"))}
    head = files["campaign.yaml"].partition(b"mailboxes:")[0]
    return {**kept, "campaign.yaml": head + manifest, name: build_bundle(spec)}


def told(files: Files) -> set[str]:
    """``e:PSC-TYPE``: level and check of what was found."""
    found = judged(files, *SCENARIOS)
    return {f"{f.level[0]}:{f.check.removeprefix('DMP-API-')}" for f in found.findings}


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_row(row: Row) -> None:
    """One change, and the exact checks that speak."""
    _, values, wanted = row
    assert told(alone(first(values))) == set(wanted.split())


@pytest.mark.parametrize("spec", [first({}), second({})])
def test_unchanged_bundles_conform(spec: BundleSpec) -> None:
    """Without the change nothing speaks."""
    assert told(alone(spec, SECOND if spec.xml else FIRST)) == set()


REPLACED: tuple[Row, ...] = (
    ("patch by its id", {"entry[3].request.url": "DocumentReference/12"}, ""),
    ("target by its reference", {f"{REFERENCE}.relatesTo[0].target": {"reference": "DocumentReference/12"}}, ""),
    ("patch of nothing", {"entry[3].request.url": "DocumentReference"}, "e:PSC-URL"),
    ("no patch", {"entry[3]": REMOVED}, "w:PSC-SUPERSEDED"),
    ("patch to current", {f"{PATCH}.parameter[0].part[2].valueCode": "current"}, "e:PSC-PATCH"),
    ("no relation", {f"{REFERENCE}.relatesTo": REMOVED}, "w:AGREEMENT-REPLACEMENT"),
    ("another document replaced", {f"{REFERENCE}.relatesTo[0].target.identifier.value": "urn:oid:1.2.3"}, "w:AGREEMENT-REPLACEMENT"),
    ("replacement of itself", {f"{REFERENCE}.relatesTo[0].target": {"reference": "urn:uuid:14a46070-7e35-5b24-b8b5-e002c02290e4"}}, "e:PSC-RELATION-TARGET"),
    ("replacement of its own identifier", {f"{REFERENCE}.relatesTo[0].target.identifier.value": "urn:oid:1.2.250.1.71.4.2.2.1339999013.2026.171.2"},
     "e:PSC-RELATION-TARGET w:AGREEMENT-REPLACEMENT"),
    ("relation without a target", {f"{REFERENCE}.relatesTo[0].target": {}}, "e:PSC-RELATION-TARGET"),
)  # fmt: skip


@pytest.mark.parametrize("row", REPLACED, ids=[row[0] for row in REPLACED])
@pytest.mark.parametrize("xml", [True, False])
def test_replacement(row: Row, xml: bool) -> None:
    """The same in XML as in JSON."""
    _, values, wanted = row
    assert told(alone(replace(second(values), xml=xml))) == set(wanted.split())


def test_every_row_has_its_name() -> None:
    """Variants that are admitted, faults that are told."""
    assert len({row[0] for row in ROWS}) == len(ROWS)
    assert sum(not row[2] for row in ROWS) >= 20 and sum(bool(row[2]) for row in ROWS) >= 40


def test_the_cda_of_the_binary_is_a_document() -> None:
    """Its place says where it is, and the other scenarios judge it."""
    campaign = opened(alone(first({})))
    document = campaign.of(DocumentSubject)[0]
    assert document.label == f"{FIRST} › Bundle.entry[2] › Binary › CDA"
    assert [d.document for s in campaign.of(FeedingSubject) for d in s.described] == [document]
    assert campaign.judges_document(document)


def test_what_was_received_is_not_judged() -> None:
    """A Bundle that the manifest calls received belongs to whoever wrote it."""
    manifest = f"samples: [{{file: {FIRST}, direction: received}}]\n".encode()
    assert told(alone(first({"type": "batch"}), manifest=manifest)) == set()


def test_an_identity_that_is_not_qualified_feeds_nothing() -> None:
    """FAQ 58: the INS does not travel."""
    manifest = f"samples: [{{file: {FIRST}, identity: not_qualified}}]\n".encode()
    found = judged(alone(first({}), manifest=manifest), "DMP-API-CONTENT")
    assert checks(found) == {"DMP-API-CONTENT-INS-QUALIFIED"}


@pytest.mark.parametrize("kind", ["searchset", "collection", "transaction-response", "history", "document"])
def test_bundles_of_another_kind_are_left_alone(kind: str) -> None:
    """What a server answers, and the patients of an export, are no submissions."""
    resources = [{"resourceType": "DocumentReference", "status": "current"}, {"resourceType": "Patient"}]
    raw = json.dumps({"resourceType": "Bundle", "type": kind, "entry": [{"resource": r} for r in resources]}).encode()
    assert opened({"b.json": raw}).of(FeedingSubject) == []


def test_a_patient_on_the_server_is_not_guessed() -> None:
    """Its INS cannot be seen: inconclusive, no error."""
    server: dict[str, Any] = {"reference": "Patient/12"}
    values = {
        f"{REFERENCE}.subject": server,
        "entry[0].resource.subject": server,
        f"{REFERENCE}.context.sourcePatientInfo": server,
    }
    found = judged(alone(first(values)), "DMP-API-CONTENT")
    assert checks(found) == set()
    assert "ne se voit pas" in reasons(found, "DMP-API-CONTENT-INS")


def test_a_bundle_that_is_not_valid_is_told_where() -> None:
    """The type of an element, at its FHIRPath; the rules still read the rest."""
    found = judged(alone(first({f"{ATTACHMENT}.size": "beaucoup", "type": "batch"})), "FORMAT", "DMP-API-PSC")
    assert {(f.check, f.place) for f in found.findings} >= {
        ("FORMAT-FHIR", "Bundle.entry[1].resource.content[0].attachment.size"), ("DMP-API-PSC-TYPE", "Bundle.type")}  # fmt: skip


def _two_authors() -> bytes:
    """The CDA with a second author."""
    raw = build_cda(first({}).cda)
    head, mark, rest = raw.partition(b"<author>")
    author = mark + rest.partition(b"</author>")[0] + b"</author>"
    assert author.count(b"810999990020") == 1
    return head + author + author.replace(b"810999990020", b"810999990038") + rest.partition(b"</author>")[2]


def test_an_author_left_out_is_a_recommendation() -> None:
    """The CDA has two, the entry names the first."""
    spec = replace(first({}), cda_bytes=_two_authors())
    assert told(alone(spec)) == {"w:AGREEMENT-AUTHOR"}


@pytest.mark.parametrize(
    ("values", "place", "words"),
    [
        ({f"{REFERENCE}.dat": 1}, "Bundle.entry[1].resource.dat", "ne connaît pas ici"),
        ({f"{REFERENCE}.content[0].attachment": REMOVED}, "Bundle.entry[1].resource.content[0].attachment", "absent"),
        ({"entry[2].request.method": REMOVED}, "Bundle.entry[2].request.method", "absent"),
        ({"entry[2].resource.resourceType": "Binaire"}, "Bundle.entry[2].resource.resourceType", "inconnu : Binaire"),
        ({f"{ATTACHMENT}.size": "9269"}, "Bundle.entry[1].resource.content[0].attachment.size", "sans guillemets"),
        ({f"{REFERENCE}.date": "2026-03-10T10:15:00"}, "Bundle.entry[1].resource.date", "heure, secondes et décalage"),
        ({f"{REFERENCE}.category": {"text": "x"}}, "Bundle.entry[1].resource.category", "une liste est attendue"),
    ],
)
def test_errors_of_fhir_are_told_in_french_at_their_place(values: dict[str, Any], place: str, words: str) -> None:
    """Where, and what is wrong."""
    found = [f for f in judged(alone(first(values)), "FORMAT").findings if f.check == "FORMAT-FHIR"]
    assert [(f.place, words in f.actual) for f in found] == [(place, True)]


def test_the_demo_conforms_in_each_profile() -> None:
    """The four scenarios, exercised."""
    found = judged(demo().files(), *SCENARIOS)
    assert {verdict(found, s) for s in SCENARIOS} == {"CONFORME"}
    assert NAME in {part.name for part in demo().parts}
