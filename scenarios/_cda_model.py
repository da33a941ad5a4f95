"""Which documents are of a model, and what the header of a model asks beyond the common one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import DocumentSubject
from harness.core.finding import Outcome, verify
from harness.core.text import Text
from harness.formats.cda import ClinicalDocument, Node

LOINC = "2.16.840.1.113883.6.1"
HERE = Text("présent", "present")


def of_model(told: Callable[[ClinicalDocument], bool]) -> Callable[[DocumentSubject, Campaign], bool]:
    """Judged N3 documents that something tells to be of a model."""

    def where(document: DocumentSubject, campaign: Campaign) -> bool:
        view = document.view
        return view is not None and told(view) and view.is_structured and campaign.judges_document(document)

    return where


def read(document: DocumentSubject) -> ClinicalDocument:
    """The view that ``where`` made sure of."""
    assert document.view is not None
    return document.view


def present(view: ClinicalDocument, nodes: Iterable[Node], paths: Iterable[str]) -> Iterator[Outcome]:
    """Under each element, something at each path."""
    for node in nodes:
        for path in paths:
            found = view.within(node.element, path)
            yield verify(found.exists, at=found, expected=HERE, actual=None)
