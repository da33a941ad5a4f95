"""Which documents are judged: what the product wrote, never what it received."""

from __future__ import annotations

import pytest

from harness.builder.cda import build_cda
from harness.builder.demo import demo, document
from harness.builder.people import ROSALIE
from harness.campaign.campaign import Campaign
from harness.campaign.subjects import DocumentSubject
from harness.core.mutation import Files
from scenarios.proofs._cda import conforming
from tests.helpers import judged, opened

MANIFEST = "version: 1\nproduct: {name: P, version: '1', applications: [DPI-DEMO]}\nprofile: dpi\n"
CDA = build_cda(document(77, ROSALIE))


def told(files: Files) -> dict[str, bool]:
    """File -> whether its document is judged."""
    campaign: Campaign = opened(files)
    return {d.path: campaign.judges_document(d) for d in campaign.of(DocumentSubject)}


def test_without_manifest_everything_is_judged() -> None:
    """A bare folder has no product."""
    assert told(conforming()) == dict.fromkeys(conforming(), True)


def test_a_document_follows_its_message() -> None:
    """Received: a stimulus, faults included; sent: the product's own."""
    found = told(demo().files())
    assert {judged for path, judged in found.items() if path.startswith("recus/")} == {False}
    assert {judged for path, judged in found.items() if path.startswith("emis/")} == {True}


@pytest.mark.parametrize(
    ("samples", "expected"), [("", True), ("samples:\n  - {file: a.xml, direction: received}\n", False)]
)
def test_the_manifest_tells_of_a_document_alone(samples: str, expected: bool) -> None:
    """What it declares received is not judged."""
    assert told({"campaign.yaml": (MANIFEST + samples).encode(), "a.xml": CDA}) == {"a.xml": expected}


def test_the_copy_of_a_received_document_is_not_judged() -> None:
    """The same ClinicalDocument/id as in a received message, and in no message that was sent."""
    files = demo().files()
    copy = build_cda(document(3, ROSALIE))
    assert told(files | {"copie.xml": copy})["copie.xml"] is False


def test_a_received_fault_is_nobodys() -> None:
    """The header scenarios say nothing of a received document that lacks its setId."""
    faulty = CDA.replace(b"setId", b"setid")
    manifest = MANIFEST + "samples:\n  - {file: a.xml, direction: received}\n"
    found = judged({"campaign.yaml": manifest.encode(), "a.xml": faulty}, "CDA-ROOT")
    assert found.findings == ()
