"""Bundles by which the product feeds the DMP through the API: one subject each, with the documents that they carry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from harness.campaign.subjects import DocumentSubject, ResourceSubject
from harness.core.subject import Subject
from harness.core.text import Text
from harness.formats.fhir_node import FhirNode
from harness.rules.pdsm.feeding import Feeding, is_feeding

if TYPE_CHECKING:
    from harness.campaign.campaign import Campaign


class Described(NamedTuple):
    """A DocumentReference and the CDA that its Binary carries, None when that is no CDA that can be read."""

    reference: FhirNode
    document: DocumentSubject | None


@dataclass(eq=False)
class FeedingSubject(Subject):
    """One Bundle that submits documents."""

    kind: ClassVar[str] = "feeding"
    kind_label: ClassVar[Text] = Text("alimentation par API (Bundle FHIR)", "submission by API (FHIR Bundle)")
    view: Feeding = field(default=None)  # type: ignore[assignment]
    documents: list[DocumentSubject] = field(default_factory=list)

    @cached_property
    def described(self) -> list[Described]:
        """Each DocumentReference with its document."""
        by_part = {d.part: d for d in self.documents if d.view is not None}
        binaries = [(reference, self.view.binary_of(reference)) for reference in self.view.references]
        return [
            Described(r, by_part.get(f"Bundle.entry[{b.number}] › Binary › CDA") if b else None) for r, b in binaries
        ]

    def describe(self) -> str:
        """How many documents."""
        return f"{len(self.view.references)} DocumentReference"


def feedings(campaign: Campaign) -> Iterable[Subject]:
    """Each Bundle of the samples that submits documents."""
    carried: dict[str, list[DocumentSubject]] = {}
    for document in campaign.of(DocumentSubject):
        if isinstance(document.parent, ResourceSubject):
            carried.setdefault(document.parent.id, []).append(document)
    for resource in campaign.of(ResourceSubject):
        tree = resource.view.tree
        if tree is not None and is_feeding(tree):
            yield FeedingSubject(
                "", resource.path, resource.part, resource.sha256, resource.size, resource,
                view=Feeding(tree), documents=carried.get(resource.id, []),
            )  # fmt: skip
